"""What was typed when a session had ended is given back after sign-in, to the person who typed it.

A form that should survive carries `typed_by`, a signed name of its reader. When it arrives from somebody who is
signed out, its answers wait in the session of that browser until they sign in and come back to the same page.
"""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict

from hwb_portal.accounts.models import User

FIELD = "typed_by"
SALT = "accounts.typed"
KEY = "typed"
MOST = 100_000  # letters, as sent; a long minute has a few thousand
View = Callable[..., HttpResponseBase]


def mark_of(user: User) -> str:
    """The value of `typed_by` in a form made for this person."""
    return signing.dumps(user.pk, salt=SALT)


class KeepTypedMiddleware(LoginRequiredMiddleware):
    """Asks for sign-in, and keeps what a marked form brought."""

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponseRedirect:
        sent = request.POST.urlencode() if request.method == "POST" and FIELD in request.POST else ""
        if sent and len(sent) <= MOST:
            request.session[KEY] = {"path": request.path, "answers": sent}
        return super().handle_no_permission(request, view_func)


def given_back(request: HttpRequest) -> QueryDict | None:
    """What this person had typed on this page before they were signed out; None when there is nothing."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    answers = QueryDict(kept["answers"])
    try:
        by = signing.loads(answers.get(FIELD, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return answers if by == request.user.pk else None


def forget(request: HttpRequest) -> None:
    """The page was sent again, signed in."""
    request.session.pop(KEY, None)
