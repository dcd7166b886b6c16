"""Who asks, as far as the network tells."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """The network address that asks; a whole /64 for IPv6, in which one client picks its own.

    Behind a proxy it is the last entry of X-Forwarded-For, which our proxy added; what stands before it, anyone
    may have written.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or seen
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen[:100]
    return str(ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address)
