"""System checks of who may sign in."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from hwb_portal.accounts.models import DEMO_DOMAIN, User


@register(Tags.database)
def no_demo_accounts_in_production(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """With DEMO off, a database that holds demo sign-ins must not be served."""
    if settings.DEMO or not databases:
        return []
    try:
        found = User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}").exists()
    except DatabaseError:  # the table is not there yet: nothing to find
        return []
    if not found:
        return []
    return [
        Error(
            "This database holds demonstration accounts, whose password is public.",
            hint="Set DEMO=1 for a demonstration, or point DATABASE_URL at a database without demo data.",
            id="accounts.E001",
        )
    ]


def refuse_demo_accounts() -> None:
    """Stop a web process that would serve demonstration sign-ins with DEMO off. Raises ImproperlyConfigured."""
    for problem in no_demo_accounts_in_production(databases=["default"]):
        raise ImproperlyConfigured(f"{problem.msg} {problem.hint}")
