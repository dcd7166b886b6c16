"""The demonstration, loaded once for a module of tests and taken away after it.

Each test still needs `django_db`: what it writes itself is rolled back at its own end.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from boards.demo import load_boards
from hwb_portal.accounts.demo import load_people
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from metrics.demo import load_links, load_metrics
from metrics.demo_plans import load_plans
from reports.demo import load_future, load_sample_return

FIXTURES = settings.BASE_DIR / "fixtures"
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)  # the invented meetings lie weeks after it


def load_all(now: dt.datetime = NOW) -> dict[Role, User]:
    """What `load_demo` loads, without the packs, which take ten seconds."""
    load_boards(FIXTURES, now=now)
    load_metrics(FIXTURES / "demo" / "metrics")
    load_links(FIXTURES / "demo" / "metrics")
    load_plans(FIXTURES / "demo" / "plans")
    people = load_people()
    load_future(people, now=now)
    load_sample_return(people, FIXTURES / "samples", now=now)
    return people


@pytest.fixture(scope="module")
def demo_boards(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The two boards from public papers, with no sign-ins and nothing invented."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_boards(FIXTURES, now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def whole_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[Role, User]]:
    """Everything of the demonstration but its packs; gives the people by role."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_all()
        transaction.set_rollback(True)
