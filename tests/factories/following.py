import hashlib
from itertools import count
from typing import Any

from django.utils import timezone

from boards.models import Matter
from hwb_portal.accounts.models import User
from hwb_portal.following.models import Alert, CalendarKey

_numbers = count(1)


def make_alert(user: User | None = None, *, matter: Matter | None = None, **fields: Any) -> Alert:
    """A confirmed alert on a matter or a search, of a person or an address, which has looked at nothing yet."""
    who = {"user": user} if user else {"email": f"follower-{next(_numbers)}@example.org"}
    what = {"matter": matter} if matter else {"words": "winter"}
    now = timezone.now()
    return Alert.objects.create(**{**who, **what, "asked_at": now, "confirmed_at": now, **fields})


def make_calendar_key(user: User, secret: str = "of this test") -> CalendarKey:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    return CalendarKey.objects.create(user=user, digest=digest, made_at=timezone.now())
