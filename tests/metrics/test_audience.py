"""A board-only indicator and a small number reach no one they are not for, by any way in."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from boards.models import Board
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from metrics.enums import AreaKind, Audience
from metrics.models import Area, Collection, Indicator, Placement
from metrics.selectors.freezing import freeze
from tests.factories import make_collection, make_indicator, make_member, make_observation, make_user

pytestmark = pytest.mark.django_db
WAYS = (
    "/",
    "/metrics/",
    "/metrics/strategy/",
    "/metrics/strategy.json",
    "/metrics/strategy/table/",
    "/metrics/strategy/changes/",
    "/metrics/strategy/plan/",
    "/metrics/summary/hertfordshire-hwb/",
    "/search/?q=Quietly",
)


def own(code: str) -> list[str]:
    base = f"/metrics/indicators/{code}"
    return [f"{base}/", f"{base}.csv", f"{base}.json", f"{base}/compare/"]


@pytest.fixture
def quiet(hertfordshire: Board) -> Indicator:
    collection = make_collection(slug="strategy", board=hertfordshire)
    make_observation(
        make_indicator(collection, code="open", name="Openly counted", board=hertfordshire), "1", year=2020
    )
    indicator = make_indicator(
        collection, code="quiet", name="Quietly counted", board=hertfordshire, audience=Audience.BOARD
    )
    make_observation(indicator, "777.123", year=2020)
    return indicator


@pytest.mark.parametrize("path", WAYS)
def test_the_public_never_hears_of_a_board_only_indicator(client: Client, quiet: Indicator, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    shown = answer.content.decode().replace('value="Quietly"', "").replace("“Quietly”", "")
    assert "Quietly counted" not in shown
    assert "777.123" not in shown


def test_the_public_gets_404_for_each_of_its_addresses(client: Client, quiet: Indicator) -> None:
    assert [client.get(path).status_code for path in own("quiet")] == [404] * 4
    assert [client.get(path).status_code for path in own("open")] == [200] * 4


def test_members_of_its_board_read_it_and_analysts_of_the_board_too(
    signed_in_as: Callable[[User | None], Client], quiet: Indicator, hertfordshire: Board, analyst: User
) -> None:
    member = make_user(Role.MEMBER, email="member@council.example")
    make_member(hertfordshire, member)
    for user in (member, analyst):
        client = signed_in_as(user)
        assert [client.get(path).status_code for path in own("quiet")] == [200, 200, 404, 200]
        assert "Quietly counted" in client.get("/metrics/strategy/").content.decode()
        assert "Quietly counted" not in client.get("/metrics/strategy.json").content.decode()


@pytest.fixture
def rare(hertfordshire: Board) -> Indicator:
    """A count of which one district's is small; the second smallest must go with it."""
    collection = make_collection(slug="strategy", board=hertfordshire)
    indicator = make_indicator(collection, code="rare", board=hertfordshire, small_below=5)
    county = Area.objects.create(code="county", name="The county", kind=AreaKind.COUNTY)
    make_observation(indicator, "1066", year=2020, area=county)
    for code, value in (("north", "3"), ("south", "412"), ("west", "651")):
        area = Area.objects.create(code=code, name=code.title(), kind=AreaKind.DISTRICT, parent=county)
        make_observation(indicator, value, year=2020, area=area, note=f"Note of {value}")
    return indicator


def test_a_small_number_and_the_one_that_protects_it_are_hidden_everywhere(
    signed_in_as: Callable[[User | None], Client], rare: Indicator, analyst: User
) -> None:
    for reader in (None, analyst):
        client = signed_in_as(reader)
        for path in (*own("rare"), *WAYS):
            shown = client.get(path).content.decode()
            assert "Note of 3" not in shown, path
            assert "412" not in shown, path
    shown = signed_in_as(None).get("/metrics/indicators/rare.json").json()["observations"]
    assert {each["area"]: (each["value"], each["status"]) for each in shown} == {
        "county": ("1066", "final"),
        "north": (None, "suppressed"),
        "south": (None, "suppressed"),
        "west": ("651", "final"),
    }


def test_a_paper_and_its_charts_hold_neither_the_small_number_nor_its_protection(rare: Indicator) -> None:
    for year, north, south, county in ((2021, "4", "413", "1068"), (2022, "2", "411", "1064")):
        for code, value in (("north", north), ("south", south), ("west", "651"), ("county", county)):
            make_observation(rare, value, year=year, area=Area.objects.get(code=code))
    kept = str(freeze(Collection.objects.get(slug="strategy")))
    assert "651" in kept
    assert [value for value in ("412", "413", "411") if value in kept] == []


def test_a_rate_of_few_is_hidden_by_its_numerator(client: Client, hertfordshire: Board) -> None:
    indicator = make_indicator(make_collection(slug="strategy"), code="rate", unit="per 100,000", small_below=5)
    make_observation(indicator, "4.25", year=2020, numerator=Decimal(3), denominator=Decimal(70588))
    shown = client.get("/metrics/indicators/rate.csv").content.decode()
    assert "4.25" not in shown
    assert "70588" not in shown
    assert "Hidden because the number is small" in shown


def test_the_words_an_analyst_is_offered_for_everyone_name_no_quiet_figure(
    signed_in_as: Callable[[User | None], Client], quiet: Indicator, analyst: User
) -> None:
    """What is written there is read by everyone, so it does not begin with what only the board may see."""
    group = Placement.objects.get(indicator=quiet).group
    shown = signed_in_as(analyst).get(f"/metrics/strategy/changes/{group.slug}/")
    assert shown.status_code == 200
    assert "Quietly" not in shown.content.decode()
