"""Where a person is signed in, and when that ends: after so long without a request, and after so long at all.

When a session began stands in it. When it was used last stands in a signed cookie beside it, because a page that is
only read writes nothing.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hwb_portal.accounts.models import User
from hwb_portal.accounts.second_factor import VERIFIED
from hwb_portal.core.limits import hidden

BEGAN, DEVICE = "began_at", "device"
COOKIE, SALT = "hwb_seen", "accounts.seen"
FRESH = 60  # seconds for which the cookie is not written anew
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    *(("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")),
)


@dataclass(frozen=True)
class SignedIn:
    """One place where somebody is signed in. `name` ends it; it is no key to it."""

    name: str
    began_at: dt.datetime
    device: str
    is_here: bool


def name_of(key: str | None) -> str:
    return hidden(f"session {key}")[:32]


def begin(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """Connected to Django's `user_logged_in`: no way of signing in may forget it."""
    request.session[BEGAN] = int(timezone.now().timestamp())
    request.session[DEVICE] = device_words(request.headers.get("User-Agent", ""))


def device_words(agent: str) -> str:
    """ "Firefox on Windows", from what a browser says of itself. Nothing of it is kept but these words."""
    browser = next((name for mark, name in BROWSERS if re.search(mark, agent)), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser


class SessionLimitsMiddleware:
    """Ends a session that is over before any view sees it, and notes that one was used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = 0
        if SESSION_KEY in request.session:
            now, seen = int(timezone.now().timestamp()), _seen(request)
            began = int(request.session.get(BEGAN, 0))
            last = max(seen, began)
            is_over = now - began >= settings.SESSION_COOKIE_AGE or now - last >= settings.SESSION_IDLE
            # A session from before a second factor was required was begun by the password alone.
            if is_over or (settings.SECOND_FACTOR == "required" and VERIFIED not in request.session):
                logout(request)
        response = self.get_response(request)
        now = int(timezone.now().timestamp())
        if SESSION_KEY in request.session and now - seen >= FRESH:
            value = signing.dumps([name_of(request.session.session_key), now], salt=SALT)
            response.set_cookie(COOKIE, value, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        elif COOKIE in request.COOKIES and SESSION_KEY not in request.session:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response


def _seen(request: HttpRequest) -> int:
    """When this session was used last, by its cookie; 0 without one of this very session."""
    try:
        name, at = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return 0
    return int(at) if name == name_of(request.session.session_key) else 0


def sessions_of(user: User, *, here: str | None) -> list[SignedIn]:
    """The one that asks, whose key is `here`, then the others, newest first."""
    found = [
        SignedIn(
            name=name_of(row.session_key),
            began_at=dt.datetime.fromtimestamp(int(data.get(BEGAN, 0)), dt.UTC),
            device=str(data.get(DEVICE, "A browser")),
            is_here=row.session_key == here,
        )
        for row, data in _rows_of(user)
    ]
    return sorted(found, key=lambda each: (each.is_here, each.began_at), reverse=True)


def end_session(*, user: User, name: str) -> bool:
    """End the one of this person's sessions that has this name. False when there is none."""
    for row, _ in _rows_of(user):
        if name_of(row.session_key) == name:
            row.delete()
            return True
    return False


def end_others(*, user: User, here: str | None) -> int:
    """End all of this person's sessions but the one that asks; how many."""
    others = [row for row, _ in _rows_of(user) if row.session_key != here]
    for row in others:
        row.delete()
    return len(others)


def _rows_of(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    """A session names its person only inside its data. There are as many rows as people signed in within 12 hours."""
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield row, data
