from django.http import HttpRequest

from hwb_portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """The request of a view that only signed-in people reach (`signed_in`, `needs`)."""

    user: User
