"""Control charts on the page, limits that begin anew, words that an analyst edits, and who may do so."""

from collections.abc import Callable

import pytest
from django.test import Client

from boards.enums import StaffRole
from boards.models import Board
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from metrics.models import Indicator, Narrative, Rebase
from tests.factories import make_collection, make_indicator, make_observation, make_staff, make_user

pytestmark = pytest.mark.django_db
WORKED = "50 52 49 51 90 50 48 52 51 49 50 53 47"
SignedIn = Callable[[User | None], Client]


@pytest.fixture
def series(hertfordshire: Board) -> Indicator:
    """Thirteen years of a figure of which less is better, the fifth far outside the limits."""
    indicator = make_indicator(
        make_collection(slug="strategy", board=hertfordshire), code="waits", board=hertfordshire
    )
    for year, value in enumerate(WORKED.split(), start=2001):
        make_observation(indicator, value, year=year)
    return indicator


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_control_chart_marks_a_signal_by_shape_and_word(client: Client, series: Indicator) -> None:
    shown = page(client, "/metrics/indicators/waits/")
    assert shown.count('class="hwb-chart__concern"') == 2  # the figure and its word in the legend
    assert shown.count('class="hwb-chart__improvement"') == 9
    assert "Upper limit 60.15" in shown
    assert "Mean 53.23; chance alone gives figures between 46.31 and 60.15." in shown
    assert "The figure for 2013 is a signal of improvement: seven figures in a row on one side of the mean." in shown
    assert "Outside the limits" in shown


def test_seven_figures_are_a_run_chart_and_say_so(client: Client) -> None:
    indicator = make_indicator(code="few")
    for year in range(2001, 2008):
        make_observation(indicator, str(50 + year % 3), year=year)
    shown = page(client, "/metrics/indicators/few/")
    assert "A run chart: 7 figures are too few for limits, which are drawn from 8 on." in shown
    assert "Upper limit" not in shown


def test_eight_figures_give_trial_limits_and_say_so(client: Client) -> None:
    indicator = make_indicator(code="eight")
    for year in range(2001, 2009):
        make_observation(indicator, str(50 + year % 3), year=year)
    assert "These are trial limits: they are firm from 13 figures on." in page(client, "/metrics/indicators/eight/")


def test_an_analyst_begins_the_limits_anew_with_a_reason(
    signed_in_as: SignedIn, series: Indicator, analyst: User
) -> None:
    place = series.observations.get(period__label="2006")
    client = signed_in_as(analyst)
    sent = {"place": str(place.pk), "reason": "Counted by a new system"}
    answer = client.post("/metrics/indicators/waits/limits/", sent, follow=True)
    assert answer.redirect_chain == [("/metrics/indicators/waits/", 302)]
    rebase = Rebase.objects.get()
    assert (rebase.from_period.label, rebase.reason, rebase.by) == ("2006", "Counted by a new system", analyst)
    shown = answer.content.decode()
    assert "Limits begin anew at 2006: Counted by a new system." in shown
    assert "New limits" in shown
    event = AuditEvent.objects.get(action="limits.rebased")
    assert event.details == {"area": "county", "from": "2006", "reason": "Counted by a new system"}
    again = client.post("/metrics/indicators/waits/limits/", sent)
    assert "The limits begin anew at that period already." in again.content.decode()
    assert Rebase.objects.count() == 1


def test_limits_do_not_begin_anew_without_a_reason(signed_in_as: SignedIn, series: Indicator, analyst: User) -> None:
    place = series.observations.get(period__label="2006")
    answer = signed_in_as(analyst).post("/metrics/indicators/waits/limits/", {"place": str(place.pk), "reason": " "})
    assert answer.status_code == 200
    assert not Rebase.objects.exists()


def test_an_analyst_edits_the_words_and_the_page_says_who_wrote_what(
    client: Client, signed_in_as: SignedIn, series: Indicator, analyst: User
) -> None:
    group = series.placements.get().group
    path = f"/metrics/strategy/changes/{group.slug}/"
    theirs = signed_in_as(analyst)
    form = page(theirs, path)
    assert "48 (2012) to 47" not in form
    assert "53 (2012) to 47 (2013), down by 6" in form
    answer = theirs.post(path, {"body": "Waits fell, because **clinics** opened."}, follow=True)
    assert answer.redirect_chain == [("/metrics/strategy/changes/", 302)]
    shown = page(client, "/metrics/strategy/changes/")
    assert "<strong>clinics</strong>" in shown
    assert "Written by Ann Analyst" in shown
    assert "The figures have changed since then" not in shown
    assert "53 (2012) to 47 (2013), down by 6" in shown
    make_observation(series, "60", year=2014)
    assert "The figures have changed since then" in page(client, "/metrics/strategy/changes/")
    assert Narrative.objects.get().original.startswith("Improved: 1.")


def test_words_as_the_numbers_made_them_are_not_stored_as_someones(
    signed_in_as: SignedIn, series: Indicator, analyst: User
) -> None:
    path = f"/metrics/strategy/changes/{series.placements.get().group.slug}/"
    client = signed_in_as(analyst)
    made = client.get(path).context["form"].initial["body"]
    client.post(path, {"body": made})
    assert not Narrative.objects.exists()


@pytest.mark.parametrize("path", ["/metrics/indicators/waits/limits/", "/metrics/strategy/changes/{group}/"])
def test_analysts_of_other_boards_cannot_explain_these_figures(
    signed_in_as: SignedIn, series: Indicator, herefordshire: Board, path: str
) -> None:
    other = make_user(Role.ANALYST, email="other@council.example")
    make_staff(herefordshire, other, StaffRole.ANALYST)
    path = path.format(group=series.placements.get().group.slug)
    assert signed_in_as(other).get(path).status_code == 404
