from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from hwb_portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """The request of a view that only signed-in people reach (`signed_in`, `needs`)."""

    user: User


def after_sign_in(request: HttpRequest, wanted: str) -> str:
    """Where somebody goes on to: the page they asked for when it is one of this site, else their desk."""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)
