"""The service navigation shown on every page."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

ENTRIES = (("Boards", "boards:board_list"), ("Performance", "metrics:collection_list"), ("Search", "search"))


def navigation(request: HttpRequest) -> dict[str, object]:
    entries = list(ENTRIES)
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        entries.append(("Desk", "desk"))
    return {
        "service_name": settings.SERVICE_NAME,
        "staff_url": settings.STAFF_URL,
        "navigation": [
            {"label": label, "url": reverse(name), "is_current": request.path.startswith(reverse(name))}
            for label, name in entries
        ],
    }
