"""Keys of links in mails that let somebody choose a password. Each works until a password is chosen."""

import datetime as dt

from django.core import signing

from hwb_portal.accounts.models import User
from hwb_portal.core.limits import hidden

INVITATION_LASTS, RESET_LASTS = dt.timedelta(days=7), dt.timedelta(hours=1)
SALTS = {"invitation": INVITATION_LASTS, "reset": RESET_LASTS}


def make_token(user: User, kind: str) -> str:
    """`kind` is "invitation", for somebody without a password, or "reset", for somebody with one."""
    return signing.dumps([user.pk, _state(user)], salt=f"accounts.{kind}")


def user_of(token: str) -> User | None:
    """Whose password the key may change; None when it is too old, was used, or is none of ours."""
    for kind, lasts in SALTS.items():
        try:
            pk, state = signing.loads(token, salt=f"accounts.{kind}", max_age=lasts)
        except (signing.BadSignature, ValueError, TypeError):
            continue
        user = User.objects.active().with_id(pk).first()
        if user is not None and state == _state(user) and user.has_usable_password() == (kind == "reset"):
            return user
    return None


def _state(user: User) -> str:
    """Changes with the password, with the address and with each sign-in."""
    return hidden(f"password {user.password} {user.email} {user.last_login}")[:16]
