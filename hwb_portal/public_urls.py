"""The addresses of the public site: those of the portal, of which it answers only what everyone may read.

Each pattern keeps its name, so that pages can be made of the same templates. What a view needs to answer is read from
its own declaration. What writes or builds goes on to the staff site; anything else is not there.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern
from django.views.decorators.http import require_safe

from hwb_portal import urls

# Public, but they write a row or build a pack: their forms and files are of the staff site, which may do so.
SENT_ON = {
    *("boards:board_subscribe", "boards:board_subscribed", "subscription_confirm", "subscription_stop"),
    *("search_follow", "matter_follow", "alert_asked", "alert_confirm", "alert_stop", "calendar_file"),
    *("boards:question_ask", "boards:question_asked", "boards:action_answer"),
    *("reports:pack", "reports:pack_press", "reports:supplement"),
}
NOT_THERE = ("accounts:", "admin")  # signing in is for the staff site alone
View = Callable[..., HttpResponseBase]


def is_served(view: View, name: str) -> bool:
    """Whether the public site answers this view itself."""
    access = getattr(view, "access", None)
    return access is not None and access.kind == "public" and name not in SENT_ON and not name.startswith(NOT_THERE)


@require_safe
def sent_on(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """The same address of the staff site."""
    return HttpResponseRedirect(f"{settings.STAFF_URL}{request.get_full_path()}")


def not_there(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    raise Http404


def _public(entries: Sequence[Any], space: str = "") -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for entry in entries:
        if isinstance(entry, URLPattern):
            name = f"{space}{entry.name}"
            if is_served(entry.callback, name):
                view = require_safe(entry.callback)
            else:
                view = sent_on if name in SENT_ON else not_there
            found.append(URLPattern(entry.pattern, view, entry.default_args, entry.name))
        elif entry.namespace != "admin":
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            patterns = _public(entry.url_patterns, inner)
            assert isinstance(entry.pattern, RoutePattern)
            found.append(URLResolver(entry.pattern, patterns, entry.default_kwargs, entry.app_name, entry.namespace))
    return found


urlpatterns = _public(urls.urlpatterns)
