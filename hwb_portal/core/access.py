"""Who may use a URL. Every view carries one of these; a test fails for a view without one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """`kind` is public, signed_in or permission; `detail` the reason or the permission's name."""

    kind: str
    detail: str


def public(reason: str) -> Callable[[View], View]:
    """For everyone, signed in or not. `reason` says why the page may be open."""

    def decorate(view: View) -> View:
        view.access = Access("public", reason)  # type: ignore[attr-defined]
        return login_not_required(view)

    return decorate


def signed_in(reason: str) -> Callable[[View], View]:
    """For every signed-in person; what they see is decided row by row."""

    def decorate(view: View) -> View:
        view.access = Access("signed_in", reason)  # type: ignore[attr-defined]
        return view

    return decorate


def needs(permission: str) -> Callable[[View], View]:
    """For roles that hold `permission`; anyone else signed in gets 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.access = Access("permission", permission)  # type: ignore[attr-defined]
        return checked

    return decorate
