"""What takes the place of sign-in and of the private store on the public site."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponseBase


class NobodyMiddleware:
    """Every reader is somebody of whom nothing is known, whatever cookies they send."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = AnonymousUser()
        request.COOKIES.clear()
        return self.get_response(request)


class NoStore(Storage):
    """The public site has no private store: to ask for a file of it is a fault of the program."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImproperlyConfigured("The public site has no private store.")

    _open = _save = delete = exists = listdir = path = size = url = _refuse
