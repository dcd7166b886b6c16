"""Passkeys (WebAuthn): a key of a device or a stick, which answers only to this site's own address.

A passkey is a second step as good as the code of an app. One that has also looked at a fingerprint, a face or a PIN
is both steps at once. A challenge is made for one browser, one purpose and one person, and is good once.
"""

import ipaddress
import json
import logging
import time
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from hwb_portal.accounts.models import Passkey, User
from hwb_portal.accounts.services import tell
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import hidden

CHALLENGE = "passkey_challenge"
CHALLENGE_SECONDS = 5 * 60
MOST = 10  # of one person
logger = logging.getLogger(__name__)


class Purpose(StrEnum):
    SIGN_IN = "sign-in"  # without a password, so the device must look at who holds it
    STEP = "step"  # after the password or a council's identity provider
    AGAIN = "again"  # before what cannot be taken back
    ADD = "add"


class NotShownError(Exception):
    """No passkey that counts was shown. The message is for the log and names nobody."""


def are_possible() -> bool:
    """Browsers know passkeys on secure addresses that have a name."""
    place = urlsplit(settings.SITE_URL)
    try:
        ipaddress.ip_address(place.hostname or "")
    except ValueError:
        is_secure = place.scheme == "https" or place.hostname == "localhost"
        return is_secure and settings.SECOND_FACTOR != "off"
    return False


def _site() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def ask(request: HttpRequest, *, purpose: Purpose, user: User | None) -> dict[str, Any]:
    """What the browser is to show. Nobody's keys are named before somebody is known."""
    theirs = Passkey.objects.of(user) if user else []
    verification = UserVerificationRequirement
    options = generate_authentication_options(
        rp_id=_site(),
        allow_credentials=_named(theirs),
        user_verification=verification.REQUIRED if purpose == Purpose.SIGN_IN else verification.PREFERRED,
    )
    return _kept(request, options, purpose, user)


def ask_new(request: HttpRequest, *, user: User) -> dict[str, Any]:
    """What the browser is to make. A device that has a key of this person already makes no second."""
    options = generate_registration_options(
        rp_id=_site(),
        rp_name=settings.SERVICE_NAME,
        user_id=hidden(f"passkeys of {user.pk}")[:64].encode(),  # says nothing, and stays
        user_name=user.email,
        user_display_name=user.name,
        exclude_credentials=_named(Passkey.objects.of(user)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return _kept(request, options, Purpose.ADD, user)


def _named(keys: Any) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential)) for key in keys]


def _kept(request: HttpRequest, options: Any, purpose: Purpose, user: User | None) -> dict[str, Any]:
    challenge = bytes_to_base64url(options.challenge)
    request.session[CHALLENGE] = [challenge, purpose, user.pk if user else 0, int(time.time())]
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def _challenge(request: HttpRequest, purpose: Purpose, user: User | None) -> bytes:
    """The one made for this, taken out of the session: a second answer to it finds none."""
    challenge, made_for, pk, at = request.session.pop(CHALLENGE, ["", "", 0, 0])
    if (made_for, pk) != (purpose, user.pk if user else 0) or time.time() - at > CHALLENGE_SECONDS:
        raise NotShownError("no challenge, one for something else, or one of long ago")
    return base64url_to_bytes(challenge)


def shown(request: HttpRequest, *, purpose: Purpose, user: User | None, answer: str) -> User:
    """Whose passkey was shown: an active person, and `user` where one is given. Raises NotShownError."""
    challenge = _challenge(request, purpose, user)
    with transaction.atomic():
        key = _key_of(answer, user)
        try:
            verified = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=_site(),
                expected_origin=settings.SITE_URL,
                credential_public_key=bytes(key.public_key),
                credential_current_sign_count=key.sign_count,
                require_user_verification=purpose == Purpose.SIGN_IN,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise NotShownError(f"{type(error).__name__}: {error}"[:200]) from error
        key.sign_count, key.last_used_at = verified.new_sign_count, timezone.now()
        key.save(update_fields=["sign_count", "last_used_at"])
    return key.user


def _key_of(answer: str, user: User | None) -> Passkey:
    try:
        credential = json.loads(answer)["id"]
    except (ValueError, KeyError, TypeError):
        raise NotShownError("no answer of a browser") from None
    key = Passkey.objects.named(credential).select_for_update(of=("self",)).select_related("user").first()
    if key is None or not key.user.is_active or (user is not None and key.user != user):
        raise NotShownError("not known, somebody else's, or of a closed account")
    return key


@transaction.atomic
def add(request: HttpRequest, *, user: User, name: str, answer: str) -> Passkey:
    """Keep the passkey that this browser has just made.

    Raises NotShownError, and DomainError for a name or a device that is there already, or too many.
    """
    challenge = _challenge(request, Purpose.ADD, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if Passkey.objects.of(user).count() >= MOST:
        raise DomainError(f"You have {MOST} passkeys already. Remove one first.")
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_site(),
            expected_origin=settings.SITE_URL,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotShownError(f"{type(error).__name__}: {error}"[:200]) from error
    key = Passkey(
        user=user,
        name=name,
        credential=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
    )
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError:
        raise DomainError("You have a passkey of that name, or this device was added already.") from None
    tell(user, f"The passkey “{name}” was added.")
    record("passkey.added", subject=user, label=user.name, by=user, details={"kind": name})
    return key
