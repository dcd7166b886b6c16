"""A dashboard is drawn once for each state of the data and each audience, and anew after any change."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from boards.models import Board
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from metrics.enums import AreaKind, Audience, Comparator, SetBy, TargetStatus, VerdictDirection, VerdictKind
from metrics.models import (
    Area,
    Collection,
    Commentary,
    DataVersion,
    DistrictSpread,
    Group,
    Indicator,
    Observation,
    PeerRank,
    Period,
    Placement,
    Rebase,
    Target,
    Verdict,
)
from metrics.selectors.keeping import data_version
from tests.factories import make_collection, make_indicator, make_member, make_observation, make_return, make_user

pytestmark = pytest.mark.django_db
PATHS = ("/metrics/strategy/", "/metrics/summary/hertfordshire-hwb/")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def falls(hertfordshire: Board) -> Indicator:
    """Counts of two years in the county and of one in a hospital."""
    collection = make_collection(slug="strategy", board=hertfordshire)
    indicator = make_indicator(collection, code="falls", name="Falls", unit="count", board=hertfordshire)
    for year, value in {2024: "9", 2025: "4"}.items():
        make_observation(indicator, value, year=year)
    hospital = Area.objects.create(code="hospital", name="The hospital", kind=AreaKind.PROVIDER)
    make_observation(indicator, "40", area=hospital, year=2025)
    return indicator


def shown(client: Client) -> tuple[str, ...]:
    return tuple(client.get(path).content.decode() for path in PATHS)


def add_target(indicator: Indicator) -> None:
    seen = indicator.observations.latest("period__ends_on")
    Target.objects.create(
        indicator=indicator,
        area=seen.area,
        period=seen.period,
        comparator=Comparator.AT_MOST,
        value=Decimal(3),
        text="3",
        status=TargetStatus.AGREED,
        set_by=SetBy.LOCAL,
    )


def add_rank(indicator: Indicator) -> None:
    seen = indicator.observations.latest("period__ends_on")
    PeerRank.objects.create(indicator=indicator, area=seen.area, period=seen.period, rank=2, rank_of=8)


def add_verdict(indicator: Indicator) -> None:
    first, last = indicator.observations.filter(area__code="county").order_by("period__ends_on")
    Verdict.objects.create(
        indicator=indicator,
        area=first.area,
        from_period=first.period,
        to_period=last.period,
        kind=VerdictKind.CHANGE,
        direction=VerdictDirection.IMPROVED,
        significant="yes",
        author="The board",
        text="Better.",
    )


def raw(statement: str) -> Callable[[Indicator], None]:
    def run(_: Indicator) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


CHANGES: dict[str, Callable[[Indicator], object]] = {
    "a figure": lambda it: it.observations.filter(value=Decimal(4)).update(value=Decimal("7.5")),
    "a new figure": lambda it: make_observation(it, "3", year=2026),
    "a figure less": lambda it: it.observations.filter(period__label="2025").delete(),
    "past the ORM": raw("UPDATE metrics_observation SET value = 8 WHERE value = 4"),
    "suppression": lambda it: Indicator.objects.filter(pk=it.pk).update(small_below=5),
    "visibility": lambda it: Indicator.objects.filter(pk=it.pk).update(audience=Audience.BOARD),
    "polarity": lambda it: Indicator.objects.filter(pk=it.pk).update(polarity="higher"),
    "retirement": lambda it: Indicator.objects.filter(pk=it.pk).update(
        retired_on=dt.date(2026, 1, 1), retired_because="x"
    ),
    "a target": add_target,
    "a rank": add_rank,
    "a verdict": add_verdict,
    "an area's name": lambda it: Area.objects.update(name="Elsewhere"),
    "a period's name": lambda it: Period.objects.filter(label="2025").update(label="2025 or so"),
    "a place": lambda it: Placement.objects.filter(indicator=it).delete(),
    "a return": lambda it: make_return(it.board, template="strategy-q1", is_public=True),
    "a heading": lambda it: Group.objects.update(name="Ageing"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_is_on_the_pages_at_once(client: Client, falls: Indicator, name: str) -> None:
    before = shown(client)
    assert shown(client) == before
    CHANGES[name](falls)
    after = shown(client)
    assert after != before
    cache.clear()
    assert shown(client) == after


def test_every_table_a_dashboard_is_made_from_renews_the_version(falls: Indicator) -> None:
    seen = falls.observations.latest("period__ends_on")
    place = {"indicator": falls, "area": seen.area, "period": seen.period}
    rows = [
        Commentary.objects.create(collection=Collection.objects.get(), author="A", body="B"),
        DistrictSpread.objects.create(**place),
        Rebase.objects.create(
            indicator=falls, area=seen.area, from_period=seen.period, reason="New count", at=dt.datetime.now(dt.UTC)
        ),
        *(model.objects.first() for model in (Collection, Group, Placement, Area, Period, Indicator, Observation)),
    ]
    tokens = {data_version()}
    for row in rows:
        row.save()
        tokens.add(data_version())
    assert len(tokens) == len(rows) + 1


def test_a_change_that_is_taken_back_leaves_the_page_as_it_was(client: Client, falls: Indicator) -> None:
    before = shown(client)
    with transaction.atomic():
        falls.observations.update(value=Decimal(1))
        inside = shown(client)
        transaction.set_rollback(True)
    assert inside != before
    assert shown(client) == before
    with transaction.atomic():
        falls.observations.update(value=Decimal(2))
        assert shown(client) not in (before, inside)


def test_what_one_audience_was_shown_never_reaches_another(
    client: Client, signed_in_as: Callable[[User], Client], falls: Indicator, hertfordshire: Board
) -> None:
    quiet = make_indicator(
        Collection.objects.get(), code="quiet", name="Quietly counted", audience=Audience.BOARD, board=hertfordshire
    )
    make_observation(quiet, "777")
    member = make_user(Role.MEMBER)
    make_member(hertfordshire, member)
    theirs = signed_in_as(member)
    for _ in range(2):
        assert all("Quietly counted" in page for page in shown(theirs))
        assert not any("Quietly counted" in page for page in shown(client))


@pytest.mark.usefixtures("falls")
def test_a_page_that_was_drawn_already_asks_for_its_version_only(client: Client, django_assert_num_queries) -> None:
    shown(client)
    for path, queries in zip(PATHS, (1, 2), strict=True):
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


def test_nothing_is_kept_before_anything_was_written(client: Client, falls: Indicator) -> None:
    DataVersion.objects.all().delete()
    before = shown(client)
    Board.objects.update(name="Another board")
    assert data_version() is None
    assert shown(client) != before


def test_there_is_one_version_only() -> None:
    with pytest.raises(Exception, match="metrics_dataversion_one_row"), transaction.atomic():
        DataVersion.objects.create(id=2, token="x")
