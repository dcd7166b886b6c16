"""What is held back until a minute is in no outlet before it, and in each of them from that minute on."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from boards.enums import StaffRole
from hwb_portal.accounts.roles import Role
from hwb_portal.core.dates import london
from hwb_portal.core.errors import DomainError
from metrics.embargoes import held_words
from metrics.enums import ReturnState, StepKind
from metrics.models import Indicator, Observation, Return
from metrics.selectors.freezing import freeze
from metrics.services.observations import EmbargoRefusedError, import_observations
from metrics.services.return_figures import load_figures
from metrics.services.return_papers import put_on_agenda
from metrics.services.return_steps import open_to_everyone
from metrics.services.searchable import make_indicators_searchable
from tests.factories import make_collection, make_indicator, make_item, make_observation, make_return, make_staff
from tests.factories import make_user as a_user

pytestmark = pytest.mark.django_db
UNTIL = london(dt.date(2027, 3, 30), dt.time(9, 30))  # summer time began two days before
MINUTE = dt.timedelta(minutes=1)
SECRET = "777.25"
HEADING = "indicator,area,period,kind,value,status,source\n"
FIGURES = (
    "/metrics/bcf/",
    "/metrics/bcf/table/",
    "/metrics/bcf/changes/",
    "/metrics/bcf.json",
    "/metrics/indicators/falls/",
    "/metrics/indicators/falls/compare/",
    "/metrics/indicators/falls.csv",
    "/metrics/indicators/falls.json",
    "/metrics/summary/herefordshire-hwb/",
)
OTHERS = (
    "/metrics/",
    "/metrics/bcf/plan/",
    f"/search/?q={SECRET}",
    "/search/?q=falls",
    "/boards/herefordshire-hwb/",
    "/boards/herefordshire-hwb/feed.xml",
    "/open-data/",
)
RETURNS = ("/metrics/better-care/", "/metrics/better-care/herefordshire-hwb/", "/metrics/bcf/")
FORECAST = {
    **{f"income.amended.plan.{name}": "10511792" for name in ("q1", "q2", "q3", "q4")},
    "income.amended.plan.pool": "42047168",
    "income.amended.forecast.total": "43905300",
}


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Set the clock."""

    def set_to(instant: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: instant)

    return set_to


@pytest.fixture
def falls(herefordshire) -> Indicator:
    """Two results that everyone may see."""
    indicator = make_indicator(make_collection(slug="bcf"), code="falls", name="Falls", board=herefordshire)
    for year, value in ((2025, "9"), (2026, "4")):
        make_observation(indicator, value, year=year)
    make_indicators_searchable([indicator])
    return indicator


@pytest.fixture
def held(herefordshire) -> Return:
    place = {"template": "bcf-2016-17-q3", "period_label": "2016/17 Q3", "state": ReturnState.SIGNED}
    return make_return(herefordshire, FORECAST, **place, is_public=True, embargoed_until=UNTIL)


def body(client: Client, path: str) -> str:
    """The page but for what differs each time anyway: the stamp of a feed without entries."""
    return re.sub("<updated>[^<]*</updated>", "", client.get(path).content.decode())


@pytest.mark.parametrize("path", [*FIGURES, *OTHERS])
def test_a_held_figure_leaves_every_outlet_as_it_was_until_its_minute(client, falls, at, path):
    at(UNTIL - MINUTE)
    before = body(client, path)
    make_observation(falls, SECRET, year=2027, embargoed_until=UNTIL)
    assert body(client, path) == before
    at(UNTIL)
    assert (SECRET in body(client, path)) is (path in FIGURES or SECRET in path)


def test_a_held_figure_is_in_no_paper_and_no_pdf_made_before_its_minute(falls, at):
    at(UNTIL - MINUTE)
    collection = falls.placements.get().collection
    before = freeze(collection)
    make_observation(falls, SECRET, year=2027, embargoed_until=UNTIL)
    assert freeze(collection) == before
    at(UNTIL)
    assert SECRET in str(freeze(collection))


def test_those_who_work_on_a_figure_see_it_with_the_word_and_download_it_from_its_minute_on(
    signed_in_as, falls, analyst, at
):
    make_observation(falls, SECRET, year=2027, embargoed_until=UNTIL)
    at(UNTIL - MINUTE)
    reader = signed_in_as(analyst)
    for path in ("/metrics/indicators/falls/", "/metrics/bcf/", "/metrics/summary/herefordshire-hwb/"):
        assert f"{SECRET} (Embargoed until 30 March 2027, 09:30)" in body(reader, path)
    assert SECRET not in body(reader, "/metrics/indicators/falls.csv")
    at(UNTIL)
    assert "Embargoed" not in body(reader, "/metrics/indicators/falls/")
    assert SECRET in body(reader, "/metrics/indicators/falls.csv")


def test_whoever_works_elsewhere_sees_no_more_than_the_public(signed_in_as, falls, hertfordshire, at):
    stranger = a_user(Role.LEAD)
    make_staff(hertfordshire, stranger, StaffRole.LEAD)
    make_observation(falls, SECRET, year=2027, embargoed_until=UNTIL)
    at(UNTIL - MINUTE)
    assert not any(SECRET in body(signed_in_as(stranger), path) for path in FIGURES)


def test_what_a_held_figure_was_before_is_not_shown_either(client, falls, analyst, at, tmp_path):
    seen = make_observation(falls, SECRET, year=2027, embargoed_until=UNTIL)
    path = tmp_path / "figures.csv"
    path.write_text(f"{HEADING}falls,county,2027,actual,778.5,final,Ledger\n")
    import_observations(path=path, by=analyst, reason="Counted again")
    assert seen.revisions.count() == 1
    at(UNTIL - MINUTE)
    page = body(client, "/metrics/indicators/falls/")
    assert (SECRET in page, "778.5" in page, "Counted again" in page) == (False, False, False)


@pytest.mark.parametrize("path", RETURNS)
def test_a_held_return_leaves_every_list_as_it_was_until_its_minute(client, herefordshire, falls, at, path):
    at(UNTIL - MINUTE)
    before = body(client, path)
    place = {"template": "bcf-2016-17-q3", "period_label": "2016/17 Q3"}
    make_return(herefordshire, FORECAST, **place, is_public=True, embargoed_until=UNTIL)
    assert body(client, path) == before
    at(UNTIL)
    assert "£43,905,300" in body(client, path) or "£1,858,132 over" in body(client, path)


@pytest.mark.parametrize("ending", ["page", "csv", "json"])
def test_a_held_return_is_not_there_until_its_minute(client, held, at, ending):
    quarter = "/metrics/better-care/herefordshire-hwb/2016-17-q3/"
    path = quarter if ending == "page" else f"/metrics/returns/{held.pk}.{ending}"
    at(UNTIL - MINUTE)
    assert client.get(path).status_code == 404
    at(UNTIL)
    assert client.get(path).status_code == 200


def test_those_who_work_on_a_return_see_it_with_the_word(signed_in_as, held, lead, at):
    at(UNTIL - MINUTE)
    reader = signed_in_as(lead)
    word = "Embargoed until 30 March 2027, 09:30"
    for path in (*RETURNS[:2], "/metrics/better-care/herefordshire-hwb/2016-17-q3/", held.get_absolute_url()):
        assert word in body(reader, path)
    assert "embargoed until 30 March 2027, 09:30" in body(reader, "/metrics/returns/")
    at(UNTIL)
    assert "mbargoed" not in body(reader, held.get_absolute_url())


@pytest.mark.parametrize("path", ["/metrics/bcf/", "/metrics/better-care/"])
@override_settings(PAGES_KEPT_BYTES=1 << 20)
def test_a_page_that_a_cache_has_is_not_the_same_any_more_at_the_minute(client, falls, held, at, path):
    at(UNTIL - 2 * MINUTE)
    open_to_everyone(stored=held, by=a_user(Role.OFFICER), now=timezone.now(), until=UNTIL)
    tag = client.get(path).headers["ETag"]
    at(UNTIL - MINUTE)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    at(UNTIL)
    fresh = client.get(path, headers={"If-None-Match": tag})
    assert (fresh.status_code, "£1,858,132 over" in fresh.content.decode()) == (200, True)


def test_an_officer_holds_an_opened_return_moves_it_and_lifts_it(signed_in_as, held, officer):
    Return.objects.update(is_public=False, embargoed_until=None)
    page, reader = f"{held.get_absolute_url()}open/", signed_in_as(officer)
    half = reader.post(page, {"day_0": "30", "day_1": "3", "day_2": "2127", "time": ""}).content.decode()
    assert "Enter both the day and the time, or neither" in half
    past = reader.post(page, {"day_0": "30", "day_1": "3", "day_2": "2017", "time": "09:30"}).content.decode()
    assert "An embargo ends at a time that is still to come." in past
    sent = {"day_0": "30", "day_1": "3", "day_2": "2127", "time": "09:30"}
    assert "Embargoed until 30 March 2127, 09:30. Then" in reader.post(page, sent, follow=True).content.decode()
    reader.post(page, {**sent, "time": "10:00"})
    assert Return.objects.get().embargoed_until == london(dt.date(2127, 3, 30), dt.time(10))
    reader.post(page, {})
    assert Return.objects.get().embargoed_until is None
    assert "It is open to everyone already." in reader.post(page, sent).content.decode()
    assert list(held.steps.values_list("kind", flat=True)) == [StepKind.HELD, StepKind.HELD, StepKind.OPENED]


def test_a_held_return_gives_no_paper_and_its_figures_are_held_with_it(held, officer, analyst, falls):
    now = UNTIL - MINUTE
    place = {"stored": held, "place": make_item(), "title": "Return", "bodies": {}, "by": officer, "now": now}
    with pytest.raises(DomainError, match="Embargoed until 30 March 2027, 09:30: its report"):
        put_on_agenda(**place)
    income = make_indicator(falls.placements.get().collection, code="bcf-income")
    herefordshire = make_observation(income, "1", year=2020).area
    type(herefordshire).objects.filter(pk=herefordshire.pk).update(name="Herefordshire")
    load_figures(stored=held, reason="", by=analyst, now=now)
    assert set(held.figures.values_list("observation__embargoed_until", flat=True)) == {UNTIL}
    open_to_everyone(stored=held, by=officer, now=now, until=UNTIL + MINUTE)
    assert set(held.figures.values_list("observation__embargoed_until", flat=True)) == {UNTIL + MINUTE}


def test_a_figure_that_everyone_has_seen_cannot_be_held_back(falls, analyst, tmp_path, signed_in_as):
    path = tmp_path / "figures.csv"
    path.write_text(f"{HEADING}falls,county,2026,actual,5,final,Ledger\nfalls,county,2027,actual,3,final,Ledger\n")
    with pytest.raises(EmbargoRefusedError, match="1 figures that are stored would be restated"):
        import_observations(path=path, by=analyst, until=timezone.now() + MINUTE)
    path.write_text(f"{HEADING}falls,county,2027,actual,3,final,Ledger\n")
    with pytest.raises(EmbargoRefusedError, match="still to come"):
        import_observations(path=path, by=analyst, until=timezone.now() - MINUTE)
    until = timezone.now() + MINUTE
    import_observations(path=path, by=analyst, until=until)
    assert Observation.objects.get(period__label="2027").embargoed_until == until


def test_an_embargo_ends_by_londons_clock():
    winter, summer = london(dt.date(2027, 3, 27), dt.time(9)), london(dt.date(2027, 3, 28), dt.time(9))
    assert summer - winter == dt.timedelta(hours=23)
    assert held_words(summer, summer - MINUTE) == "Embargoed until 28 March 2027, 09:00"
    assert held_words(summer, summer) == ""
