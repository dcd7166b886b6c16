"""The second factor: a code from an authenticator app, or one of ten recovery codes when it is lost.

`SECOND_FACTOR` says who needs one: "required" for everybody, "offered" for those who set one up, "off" for nobody.
Nobody is signed in before the second step: until then the session only remembers that the password was right.
"""

import base64
import secrets
import time
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from hwb_portal.accounts.models import Passkey, User
from hwb_portal.accounts.services import tell
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import hidden
from hwb_portal.identity_providers import IdentityProvider

PENDING, VERIFIED = "password_was_right", "second_factor_at"
PROVIDER = "signed_in_by"  # the key of the identity provider, "" for a password
PENDING_SECONDS = 10 * 60
FRESH_SECONDS = 15 * 60  # for publishing, opening a closed paper and changing roles
KEY_BYTES = 20  # RFC 4226, section 4
RECOVERY_CODES, LETTERS = 10, "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
TOTP_DIGITS = 6
BACKEND = "hwb_portal.accounts.backends.EmailBackend"


def device_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def has_factor(user: User) -> bool:
    """Has set one up: an app or a passkey."""
    return device_of(user) is not None or Passkey.objects.of(user).exists()


def must_take_second_step(user: User) -> bool:
    if settings.SECOND_FACTOR == "off":
        return False
    return settings.SECOND_FACTOR == "required" or has_factor(user)


def hold(request: HttpRequest, user: User, *, after: str, provider: str = "") -> None:
    """The first step was right: remember whose, for ten minutes, in a new session, and sign nobody in.

    `provider` is the key of the identity provider that proved it, "" for the password.
    """
    request.session.cycle_key()  # what was typed before signing in waits in it
    state = [user.pk, hidden(f"pending {user.password}"), int(time.time()), after, provider]
    request.session[PENDING] = state


def held(request: HttpRequest) -> tuple[User, str] | None:
    """Whose password was right here, and where they were going. None when it is too long ago or was changed since."""
    state = request.session.get(PENDING)
    if not state or time.time() - state[2] > PENDING_SECONDS:
        return None
    user = User.objects.active().with_id(state[0]).first()
    if user is None or not constant_time_compare(state[1], hidden(f"pending {user.password}")):
        return None
    return user, state[3]


def complete(request: HttpRequest, user: User, *, factor: str = "second factor") -> None:
    """Both steps are done: sign in. `factor` is what the trail calls the second."""
    provider = request.session.pop(PENDING, [""])[-1]
    login(request, user, backend=BACKEND)
    request.session[PROVIDER] = provider
    confirm_here(request)
    kind = f"{provider}, {factor}" if provider else factor
    record("user.signed_in", subject=user, label=user.name, by=user, details={"kind": kind})


def complete_at_provider(request: HttpRequest, user: User, *, provider: str, factor_at: int | None) -> None:
    """An identity provider has proven who somebody is, and no step of ours is left: sign in.

    `factor_at` is when a second factor was shown there, 0 when it did not say; None when none was asked for.
    """
    login(request, user, backend=BACKEND)
    request.session[PROVIDER] = provider
    if factor_at is not None:
        confirm_here(request, at=factor_at)
    kind = provider if factor_at is None else f"{provider}, second factor there"
    record("user.signed_in", subject=user, label=user.name, by=user, details={"kind": kind})


def provider_with_factor(request: HttpRequest) -> list[IdentityProvider]:
    """The provider by which this session was begun, when its second factor is trusted; else none."""
    here = request.session.get(PROVIDER, "")
    return [one for one in settings.IDENTITY_PROVIDERS if one.key == here and one.asks_second_factor]


def confirm_here(request: HttpRequest, at: int | None = None) -> None:
    """A second factor was shown now, or at another time, in seconds since 1970."""
    request.session[VERIFIED] = int(time.time()) if at is None else at


def is_fresh(request: HttpRequest) -> bool:
    return time.time() - int(request.session.get(VERIFIED, 0)) < FRESH_SECONDS


@transaction.atomic
def is_right(*, user: User, code: str) -> bool:
    """Whether a code is right. Each is good once; after a wrong one the next waits, longer each time."""
    code = "".join(code.split()).replace("-", "").lower()
    is_from_app = len(code) == TOTP_DIGITS and code.isascii() and code.isdigit()
    model, given = (TOTPDevice, code) if is_from_app else (StaticDevice, hidden(f"recovery {code}")[:16])
    device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None or not device.verify_token(given):
        return False
    if not is_from_app:
        left = device.token_set.count()
        record("recovery_code.used", subject=user, label=user.name, by=user, details={"items": left})
    return True


def new_key() -> str:
    return secrets.token_hex(KEY_BYTES)


@transaction.atomic
def set_up(*, user: User, key: str, code: str) -> list[str]:
    """Take an authenticator app into use, in place of any before, once it has shown a right code.

    Returns the recovery codes. They are shown once: of each only a keyed hash is kept.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice(user=user, name="app", key=key, confirmed=False)
    device.save()
    if not device.verify_token(code):
        transaction.set_rollback(True)
        raise DomainError("The code is not right. Wait for the next one and try again.")
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    tell(user, "An authenticator app was taken into use, and new recovery codes were made.")
    record("second_factor.set_up", subject=user, label=user.name, by=user)
    return new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=hidden(f"recovery {code}")[:16])
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


@transaction.atomic
def first_recovery_codes(*, user: User) -> list[str]:
    """Codes for somebody who has a factor and no codes yet; else an empty list."""
    User.objects.select_for_update().get(pk=user.pk)
    return [] if StaticDevice.objects.filter(user=user).exists() else new_recovery_codes(user)


@transaction.atomic
def remove(*, user: User, by: User) -> None:
    """Take every second factor away, as an administrator does who knows that the telephone is lost."""
    Passkey.objects.of(user).delete()
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    tell(user, "Your authenticator app, passkeys and recovery codes no longer open it.")
    record("second_factor.removed", subject=user, label=user.name, by=by)


def may_remove_app(user: User) -> bool:
    """There is one, and it is not the last factor where one is required."""
    is_spare = settings.SECOND_FACTOR != "required" or Passkey.objects.of(user).exists()
    return is_spare and device_of(user) is not None


@transaction.atomic
def remove_app(*, user: User) -> None:
    """A person takes their app away. Raises DomainError for the last factor where one is required."""
    user = User.objects.select_for_update().get(pk=user.pk)
    TOTPDevice.objects.filter(user=user).delete()
    _after_removal(user)
    tell(user, "The authenticator app no longer opens it.")
    record("second_factor.removed", subject=user, label=user.name, by=user)


@transaction.atomic
def remove_passkey(*, user: User, pk: int) -> None:
    """A person takes one of their passkeys away. Raises DomainError as `remove_app` does; Passkey.DoesNotExist."""
    user = User.objects.select_for_update().get(pk=user.pk)
    key = Passkey.objects.of(user).get(pk=pk)
    key.delete()
    _after_removal(user)
    tell(user, f"The passkey “{key.name}” no longer opens it.")
    record("passkey.removed", subject=user, label=user.name, by=user, details={"kind": key.name})


def _after_removal(user: User) -> None:
    """Recovery codes stand in for a factor that is there; without one they go too."""
    if has_factor(user):
        return
    if settings.SECOND_FACTOR == "required":
        raise DomainError(
            "Everybody who signs in here needs a second factor. Set up another before you remove the last."
        )
    StaticDevice.objects.filter(user=user).delete()


def app_address(user: User, key: str) -> str:
    """What an authenticator app reads out of the picture (Key Uri Format)."""
    name = f"{settings.SERVICE_NAME}:{user.email}"
    return f"otpauth://totp/{quote(name)}?{urlencode({'secret': key_words(key), 'issuer': settings.SERVICE_NAME})}"


def key_words(key: str) -> str:
    """The key as an app takes it when it is typed."""
    return base64.b32encode(bytes.fromhex(key)).decode()
