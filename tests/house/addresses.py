"""Every address of the portal, read from the URLconf itself, so that a new one cannot escape the tests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from hwb_portal.core.access import Access

# The admin site guards itself (only administrators, only reference data); tests/accounts/test_admin.py looks at it.
NOT_OURS = ("admin",)


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full name, the view behind it and the names of its parameters."""

    name: str
    view: Callable[..., Any]
    parameters: frozenset[str]

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "access", None)


def _walk(resolver: URLResolver, spaces: tuple[str, ...], inherited: frozenset[str]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        parameters = inherited | frozenset(entry.pattern.converters)
        if isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"nameless {entry.pattern}"))
            yield Address(name, entry.callback, parameters)
        elif entry.namespace not in NOT_OURS:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, inner, parameters)


def addresses() -> list[Address]:
    """All of them but the admin site's."""
    return list(_walk(get_resolver(), (), frozenset()))


def body_of(response: HttpResponseBase) -> bytes:
    """All bytes of an answer. A file that is sent is closed by reading it to its end."""
    if response.streaming:
        return b"".join(response.streaming_content)
    return response.content
