"""Request ids, one log line a request, and the headers Django and django-csp do not set."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from hwb_portal.log import request_id

logger = logging.getLogger("hwb_portal.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]
# What no page of ours asks a browser for.
UNUSED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FOR_ALL = "public, max-age=60"
SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Takes a proxy's X-Request-Id when it is harmless, else makes one; logs the request when it ends."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-Id", "")
        token = request_id.set(offered if SAFE_ID.fullmatch(offered) else uuid.uuid4().hex)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            user = getattr(request, "user", None)
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "path": _path_to_log(request),
                    "status": response.status_code,
                    "milliseconds": round((time.perf_counter() - started) * 1000, 1),
                    "user_id": user.pk if user is not None and user.is_authenticated else None,
                },
            )
            return response
        finally:
            request_id.reset(token)


def _path_to_log(request: HttpRequest) -> str:
    """The path without what opens a page by itself: the keys of links in mails are not for a log."""
    match = getattr(request, "resolver_match", None)
    keys = [str(match.kwargs[name]) for name in ("token", "key", "secret") if name in match.kwargs] if match else []
    return request.path.replace(keys[0], "…") if keys else request.path


class BodyMiddleware:
    """A request that says it is larger than any form of ours is not read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = str(request.META.get("CONTENT_LENGTH") or "0")
        if not said.isdigit() or int(said) > settings.BODY_MOST:
            return HttpResponse("The request is too large.\n", status=413, content_type="text/plain")
        return self.get_response(request)


class HeadersMiddleware:
    """What a signed-in reader gets is stored nowhere; what everyone gets may be kept for a minute."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        if settings.SITE == "staff":  # the public site is the one to be found
            response["X-Robots-Tag"] = "noindex"
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            add_never_cache_headers(response)
        elif not response.has_header("Cache-Control"):
            if request.method in ("GET", "HEAD") and response.status_code in (200, 304) and not response.cookies:
                response["Cache-Control"] = FOR_ALL
            else:
                add_never_cache_headers(response)
        patch_vary_headers(response, ("Cookie",))
        return response
