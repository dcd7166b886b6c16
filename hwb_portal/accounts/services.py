"""Passwords: forgotten, chosen, and first of all offered by an invitation. Nobody makes an account for themselves."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from hwb_portal.accounts.models import User
from hwb_portal.accounts.tokens import INVITATION_LASTS, RESET_LASTS, make_token
from hwb_portal.audit.services import UNKNOWN_READER, record
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import too_many
from hwb_portal.outbox.services import Mail, queue


@transaction.atomic
def ask_new_password(*, email: str, now: dt.datetime) -> None:
    """Mail a link to whoever has the address and a password. An address that nobody has costs as much time."""
    user = User.objects.active().with_address(email).first()
    known = user is not None and user.has_usable_password()
    mail, token = _mail(user if user is not None and known else User(email=email), "reset")
    if user is None or not known or too_many("new_password", f"account {user.pk}"):
        return
    queue([mail], event=f"accounts.reset:{token[-20:]}", now=now)
    record("password.forgotten", subject=user, label=user.name, by=UNKNOWN_READER)


@transaction.atomic
def invite(*, user: User, by: User, now: dt.datetime) -> None:
    """Mail somebody who has no password yet a link to choose one. A second invitation does not end the first."""
    if user.has_usable_password() or not user.is_active:
        raise DomainError(f"{user.name} has a password already, or the account is closed.")
    mail, token = _mail(user, "invitation")
    queue([mail], event=f"accounts.invitation:{token[-20:]}", now=now)
    record("user.invited", subject=user, label=user.name, by=by)


def tell(user: User, what: str) -> None:
    """Mail somebody what was changed about how they sign in; whoever did it, they can object."""
    text = render_to_string("accounts/mail/changed.txt", {"service_name": settings.SERVICE_NAME, "what": what})
    mail = Mail(user.email, "Your sign-in was changed", text)
    queue([mail], event=f"accounts.changed:{uuid.uuid4()}", now=timezone.now())


def _mail(user: User, kind: str) -> tuple[Mail, str]:
    token = make_token(user, kind)
    lasts = INVITATION_LASTS if kind == "invitation" else RESET_LASTS
    context = {
        "service_name": settings.SERVICE_NAME,
        "choose_url": f"{settings.SITE_URL}{reverse('accounts:password_choose', args=[token])}",
        "days": lasts.days,
    }
    subject = {"invitation": "Your sign-in: choose a password", "reset": "Choose a new password"}[kind]
    return Mail(user.email, subject, render_to_string(f"accounts/mail/{kind}.txt", context)), token


@transaction.atomic
def choose_password(*, form: SetPasswordForm) -> User:
    """Save the password of a valid form. Every session of the person ends, because it is signed with the old one."""
    user = form.save()
    assert isinstance(user, User)
    record("password.chosen", subject=user, label=user.name, by=user)
    return user
