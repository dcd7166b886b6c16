"""How often something may be asked for: counted in small files, so that all processes count together.

A database would make every search a write, and on SQLite wait for whoever writes. Each window of time of each asker
is one file in LIMITS_DIR; a request adds a byte to it, and its size is the count. Nothing in it names anybody.
"""

import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from hwb_portal.core.clients import network_of

View = Callable[..., HttpResponseBase]


def limited(what: str, *methods: str) -> Callable[[View], View]:
    """At most so many requests a window as `RATE_LIMITS[what]` says, for one person or one network address.

    With `methods`, only those are counted. Whoever asks more often gets 429 and is told when to come again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if methods and request.method not in methods:
                return view(request, *args, **kwargs)
            wait = too_many(what, asker_of(request))
            return refusal(request, wait) if wait else view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(what: str, asker: str, now: float | None = None) -> int:
    """Count one more. 0 when it is within the limit, else the seconds until the window ends."""
    if not settings.RATE_LIMITED:
        return 0
    most, window = settings.RATE_LIMITS[what]
    now = time.time() if now is None else now
    number = int(now // window)
    file = settings.LIMITS_DIR / f"{hidden(f'{what} {asker}')[:32]}-{window}-{number}"
    with _opened(file) as descriptor:
        os.write(descriptor, b".")
        count = os.fstat(descriptor).st_size
    return 0 if count <= most else max(1, int((number + 1) * window - now))


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def forget_windows(now: float, *, is_dry_run: bool = False) -> int:
    """Delete the counts of windows that are over; how many. A dry run deletes nothing."""
    over = [
        file
        for file in settings.LIMITS_DIR.glob("*-*-*")
        if (int(file.name.split("-")[2]) + 1) * int(file.name.split("-")[1]) < now
    ]
    for file in [] if is_dry_run else over:
        file.unlink(missing_ok=True)
    return len(over)


def refusal(request: HttpRequest, wait: int) -> HttpResponseBase:
    minutes = -(-wait // 60)
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(wait)
    return response


def asker_of(request: HttpRequest) -> str:
    """The person who is signed in, else the network address: a council's readers share one."""
    user = getattr(request, "user", None)
    return f"user {user.pk}" if user is not None and user.is_authenticated else f"address {network_of(request)}"


def hidden(text: str) -> str:
    """A name that cannot be turned back into the text without the site's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
