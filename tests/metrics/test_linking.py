"""Decisions, actions and papers about an indicator, on both sides, each for those who may have both."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError
from django.test import Client

from boards.enums import MinutesStatus
from boards.models import Action, Board, Decision, Minutes, Paper
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from metrics.enums import Audience
from metrics.models import Indicator, IndicatorLink
from tests.factories import (
    make_action,
    make_decision,
    make_exempt_paper,
    make_indicator,
    make_item,
    make_link,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_observation,
    make_paper,
    make_report,
    make_user,
)

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User | None], Client]
PAGE, LINKS = "/metrics/indicators/falls/", "/metrics/indicators/falls/links/"


@pytest.fixture
def falls(hertfordshire: Board) -> Indicator:
    indicator = make_indicator(code="falls", name="Falls of the old", board=hertfordshire)
    make_observation(indicator)
    return indicator


@pytest.fixture
def minutes(hertfordshire: Board) -> Minutes:
    meeting = make_meeting(hertfordshire)
    return make_minutes(meeting, status=MinutesStatus.PUBLISHED)


@pytest.fixture
def decision(minutes: Minutes) -> Decision:
    return make_decision(make_minutes_item(minutes), "To count falls no more.", label="5.9")


@pytest.fixture
def action(minutes: Minutes) -> Action:
    return make_action(minutes.meeting, "Ask about falls.", reference="A7")


@pytest.fixture
def paper(minutes: Minutes) -> Paper:
    return make_report(make_paper(make_item(minutes.meeting), "Falls in winter")).paper


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def theirs(signed_in_as: SignedIn, analyst: User) -> Client:
    """The analyst's client."""
    return signed_in_as(analyst)


@pytest.mark.usefixtures("falls")
def test_an_analyst_links_each_sort_and_both_sides_list_it(
    client: Client, theirs: Client, decision: Decision, action: Action, paper: Paper
) -> None:
    for end in (f"decision-{decision.pk}", f"action-{action.pk}", f"paper-{paper.pk}"):
        assert theirs.post(LINKS, {"end": end}, follow=True).redirect_chain == [(LINKS, 302)]
    shown = page(client, PAGE)
    for words in ("Agreed: To count falls no more.", "A7: Ask about falls. (open)", "Falls in winter"):
        assert words in shown
    meeting = decision.item.minutes.meeting
    for path in (
        f"{meeting.get_absolute_url()}decisions/",
        "/boards/hertfordshire-hwb/actions/",
        f"/papers/{paper.pk}/",
    ):
        assert f'<a class="govuk-link" href="{PAGE}">Falls of the old</a>' in page(client, path)
    events = AuditEvent.objects.filter(action="indicator.linked")
    assert sorted(event.details["kind"] for event in events) == ["action", "decision", "paper"]


def test_a_link_shows_only_to_those_who_may_have_both_ends(
    client: Client, signed_in_as: SignedIn, falls: Indicator, hertfordshire: Board, minutes: Minutes
) -> None:
    later = make_meeting(hertfordshire, held_on=minutes.meeting.held_on.replace(month=5))
    draft = make_minutes(later, status=MinutesStatus.DRAFT)
    make_link(falls, decision=make_decision(make_minutes_item(draft), "Not out yet."))
    make_link(falls, paper=make_exempt_paper(make_item(minutes.meeting), title="Provider at risk"))
    quiet = make_indicator(code="quiet", name="Quietly counted", audience=Audience.BOARD, board=hertfordshire)
    paper = make_report(make_paper(make_item(minutes.meeting), "Open paper")).paper
    make_link(quiet, paper=paper)
    shown = page(client, PAGE)
    for words in ("Not out yet", "Provider at risk", "Exempt report"):
        assert words not in shown
    assert "Quietly counted" not in page(client, f"/papers/{paper.pk}/")
    member = make_user(Role.MEMBER)
    make_member(hertfordshire, member)
    assert "Quietly counted" in page(signed_in_as(member), f"/papers/{paper.pk}/")


@pytest.mark.usefixtures("falls")
def test_a_decision_retires_the_measure_whose_page_then_says_so(
    client: Client, theirs: Client, decision: Decision, action: Action
) -> None:
    refused = theirs.post(LINKS, {"end": f"action-{action.pk}", "retires": "on"})
    assert "Only a decision can end a measure" in refused.content.decode()
    theirs.post(LINKS, {"end": f"decision-{decision.pk}", "retires": "on"})
    shown = page(client, PAGE)
    assert "Retired on 10 March 2027. To count falls no more." in shown
    assert "12.5" in shown
    assert AuditEvent.objects.get(action="indicator.retired").details["on"] == "2027-03-10"


def test_a_link_is_taken_away(signed_in_as: SignedIn, falls: Indicator, paper: Paper, analyst: User) -> None:
    link = make_link(falls, paper=paper)
    signed_in_as(analyst).post(f"{LINKS}{link.pk}/remove/")
    assert not IndicatorLink.objects.exists()
    assert AuditEvent.objects.get(action="indicator.unlinked").details == {"kind": "paper", "key": str(paper.pk)}


def test_nobody_links_what_they_do_not_work_for(
    signed_in_as: SignedIn, falls: Indicator, paper: Paper, analyst: User
) -> None:
    stranger = make_user(Role.OFFICER)
    assert signed_in_as(stranger).get(LINKS).status_code == 404
    assert signed_in_as(make_user(Role.MEMBER)).get(LINKS).status_code == 403
    elsewhere = make_report().paper
    assert signed_in_as(analyst).post(LINKS, {"end": f"paper-{elsewhere.pk}"}).status_code == 200
    assert not IndicatorLink.objects.exists()


def test_the_same_link_twice_is_refused_in_words(
    signed_in_as: SignedIn, falls: Indicator, paper: Paper, analyst: User
) -> None:
    make_link(falls, paper=paper)
    answer = signed_in_as(analyst).post(LINKS, {"end": f"paper-{paper.pk}"})
    assert "This is linked already." in answer.content.decode()


@pytest.mark.parametrize("end", ["decision", "action", "paper"])
def test_the_same_link_twice_is_refused_by_the_database(
    falls: Indicator, decision: Decision, action: Action, paper: Paper, end: str
) -> None:
    ends = {"decision": decision, "action": action, "paper": paper}
    make_link(falls, **{end: ends[end]})
    with pytest.raises(DatabaseError, match=f"metrics_indicatorlink_{end}_once|UNIQUE"):
        make_link(falls, **{end: ends[end]})


def test_a_link_has_exactly_one_end(falls: Indicator, decision: Decision, action: Action) -> None:
    with pytest.raises(DatabaseError, match="metrics_indicatorlink_one_end"):
        make_link(falls, decision=decision, action=action)


def test_one_board_does_not_end_the_measure_of_several(falls: Indicator, decision: Decision, theirs: Client) -> None:
    falls.board = None
    falls.save()
    answer = theirs.post(LINKS, {"end": f"decision-{decision.pk}", "retires": "on"})
    assert "Only the board whose measure it is can end it." in answer.content.decode()
    falls.refresh_from_db()
    assert falls.retired_on is None
