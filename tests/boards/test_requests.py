"""Publishing that waits for a second officer or for a set time: never early, once, and only what was checked."""

import datetime as dt

import pytest
from django.core.management import call_command

from boards.enums import RequestState
from boards.models import AgendaItem, BoardClosure, Meeting, Publication, PublicationRequest
from boards.services.requests import approve, ask_to_publish, publish_due, send_back
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.dates import london
from hwb_portal.core.errors import DomainError
from tests.boards.builders import exempt_paper
from tests.boards.publishing import IN_TIME, STILL_IN_TIME, a_draft, as_read, first_paper, fresh, item_of, revise
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def a_draft_with_closed_papers() -> Meeting:
    meeting = a_draft()
    exempt_paper(item_of(meeting, "2"), released=False)
    return meeting


def ask(meeting: Meeting, now: dt.datetime = IN_TIME, **fields) -> Publication | PublicationRequest:
    return ask_to_publish(meeting=meeting, by=fields.pop("by", None) or make_user(), now=now, **fields)


def stored(request: PublicationRequest) -> tuple[str, str]:
    request.refresh_from_db()
    return request.state, request.words


def publications() -> int:
    return Publication.objects.count()


def test_without_closed_papers_and_without_a_time_it_is_published_at_once():
    done = ask(a_draft())
    assert (type(done), PublicationRequest.objects.count()) == (Publication, 0)


def test_closed_papers_wait_for_a_second_officer():
    meeting = a_draft_with_closed_papers()
    request = ask(meeting)
    assert (stored(request), publications(), fresh(meeting).status) == (("waiting", ""), 0, "draft")


def test_a_second_officer_publishes_and_both_are_named():
    meeting, officers = a_draft_with_closed_papers(), (make_user(), make_user())
    request = ask(meeting, by=officers[0])
    made = approve(request=request, by=officers[1], now=IN_TIME + HOUR)
    assert (made.published_by, made.approved_by, made.needs_second_officer) == (*officers, True)
    assert (stored(request), made.published_at) == (("done", ""), IN_TIME + HOUR)


def test_nobody_approves_what_they_asked_for():
    officer = make_user()
    request = ask(a_draft_with_closed_papers(), by=officer)
    with pytest.raises(DomainError, match=r"^Another officer must look: you asked for this publication yourself\.$"):
        approve(request=request, by=officer, now=IN_TIME)
    assert (stored(request)[0], publications()) == ("waiting", 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda meeting: revise(first_paper(meeting)),
        lambda meeting: AgendaItem.objects.filter(meeting=meeting, number=1).update(title="Another title"),
        lambda meeting: AgendaItem.objects.filter(meeting=meeting, number=2).update(number=7),
        lambda meeting: first_paper(meeting).versions.get().sections.update(body="Other words."),
    ],
    ids=["version", "title", "number", "words"],
)
def test_what_was_not_checked_is_not_published(change):
    meeting = a_draft_with_closed_papers()
    request = ask(meeting)
    change(meeting)
    with pytest.raises(DomainError) as caught:
        approve(request=request, by=make_user(), now=IN_TIME)
    assert str(caught.value) == "The agenda has changed since this was asked for. Check it, and ask again."
    assert publications() == 0


def test_a_request_is_approved_once():
    request = ask(a_draft_with_closed_papers())
    approve(request=request, by=make_user(), now=IN_TIME)
    with pytest.raises(DomainError, match=r"^This request is not waiting any more\.$"):
        approve(request=request, by=make_user(), now=IN_TIME)
    assert publications() == 1


def test_a_meeting_has_one_open_request():
    meeting = a_draft_with_closed_papers()
    ask(meeting)
    with pytest.raises(DomainError, match="already waiting"):
        ask(meeting)
    assert PublicationRequest.objects.count() == 1


def test_it_is_sent_back_with_a_word_and_may_be_asked_for_again():
    meeting, second = a_draft_with_closed_papers(), make_user()
    request = ask(meeting)
    with pytest.raises(DomainError, match=r"^Say what should be changed before the agenda is published\.$"):
        send_back(request=request, by=second, now=IN_TIME, words=" ")
    send_back(request=request, by=second, now=IN_TIME, words="Item 2 names a person.")
    assert stored(request) == ("returned", "Item 2 names a person.")
    assert ask(meeting).state == RequestState.WAITING


def test_whoever_asked_takes_it_back_without_a_word():
    officer = make_user()
    request = ask(a_draft_with_closed_papers(), by=officer)
    send_back(request=request, by=officer, now=IN_TIME, words="")
    request.refresh_from_db()
    assert (request.state, request.decided_by) == (RequestState.RETURNED, None)


def test_what_the_law_forbids_cannot_even_be_asked_for():
    with pytest.raises(DomainError, match="the law asks for 5"):
        ask(a_draft(), publish_at=london(dt.date(2027, 3, 5), dt.time(9)))
    assert PublicationRequest.objects.count() == 0


# A set time


def test_nothing_happens_before_its_time_and_once_at_it():
    meeting = a_draft()
    request = ask(meeting, publish_at=STILL_IN_TIME)
    early = publish_due(now=STILL_IN_TIME - dt.timedelta(seconds=1))
    assert (early, as_read(meeting)) == (([], []), [])
    [made], failed = publish_due(now=STILL_IN_TIME)
    assert (made.published_at, made.published_by, failed) == (STILL_IN_TIME, request.requested_by, [])
    assert publish_due(now=STILL_IN_TIME + HOUR) == ([], [])
    assert (publications(), AuditEvent.objects.filter(action="agenda.published").count()) == (1, 1)


def test_a_scheduler_ten_minutes_late_publishes_then():
    ask(a_draft(), publish_at=STILL_IN_TIME)
    [made], _ = publish_due(now=STILL_IN_TIME + dt.timedelta(minutes=10))
    assert made.published_at == STILL_IN_TIME + dt.timedelta(minutes=10)


def test_closed_papers_at_a_set_time_wait_for_the_officer_and_then_for_the_time():
    request = ask(a_draft_with_closed_papers(), publish_at=STILL_IN_TIME)
    assert publish_due(now=STILL_IN_TIME) == ([], [])
    second = make_user()
    assert approve(request=request, by=second, now=IN_TIME + HOUR).state == RequestState.SCHEDULED
    assert publications() == 0
    [made], _ = publish_due(now=STILL_IN_TIME)
    assert (made.approved_by, made.needs_second_officer) == (second, True)


def test_approved_after_its_time_it_is_published_at_once():
    request = ask(a_draft_with_closed_papers(), publish_at=STILL_IN_TIME)
    made = approve(request=request, by=make_user(), now=STILL_IN_TIME + HOUR)
    assert made.published_at == STILL_IN_TIME + HOUR


@pytest.mark.parametrize("at", [IN_TIME, IN_TIME - HOUR])
def test_a_set_time_is_still_to_come(at):
    with pytest.raises(DomainError, match=r"^Choose a time to publish that is still to come\.$"):
        ask(a_draft(), publish_at=at)


def test_what_changed_is_not_published_and_the_request_says_why():
    meeting = a_draft()
    request = ask(meeting, publish_at=STILL_IN_TIME)
    revise(first_paper(meeting))
    done, failed = publish_due(now=STILL_IN_TIME)
    assert (done, failed, publications()) == ([], [request], 0)
    assert stored(request) == ("failed", "The agenda has changed since this was asked for. Check it, and ask again.")
    assert AuditEvent.objects.filter(action="publication.failed").count() == 1
    assert publish_due(now=STILL_IN_TIME) == ([], [])


def test_too_late_by_then_is_a_failure_with_the_arithmetic():
    meeting = a_draft()
    request = ask(meeting, publish_at=london(dt.date(2027, 3, 2), dt.time(10)))
    BoardClosure.objects.create(board=meeting.board, day=dt.date(2027, 3, 4), reason="Strike")
    publish_due(now=london(dt.date(2027, 3, 2), dt.time(10)))
    assert stored(request)[1].startswith("Publishing then gives 4 clear days; the law asks for 5.")


def test_one_request_that_fails_does_not_hold_up_another():
    first, second = a_draft(), a_draft()
    for meeting in (first, second):
        ask(meeting, publish_at=STILL_IN_TIME)
    revise(first_paper(first))
    done, failed = publish_due(now=STILL_IN_TIME)
    assert ([made.meeting for made in done], [request.meeting for request in failed]) == ([second], [first])


def test_half_past_one_that_comes_twice_is_its_first_time_and_happens_once():
    """British Summer Time ends on 25 October 2026 at 2:00, when clocks go back to 1:00."""
    meeting = a_draft()
    Meeting.objects.filter(pk=meeting.pk).update(
        held_on=dt.date(2026, 11, 10), starts_at=london(dt.date(2026, 11, 10), dt.time(10))
    )
    half_past_one = london(dt.date(2026, 10, 25), dt.time(1, 30))
    assert half_past_one == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    ask(fresh(meeting), dt.datetime(2026, 10, 24, 12, tzinfo=dt.UTC), publish_at=half_past_one)
    minutes = [dt.datetime(2026, 10, 24, 23, 50, tzinfo=dt.UTC) + dt.timedelta(minutes=10 * n) for n in range(16)]
    published = [now for now in minutes if publish_due(now=now)[0]]
    assert published == [dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)]


def test_the_hour_that_does_not_exist_in_spring_is_not_early():
    """On 28 March 2027 clocks go from 1:00 to 2:00."""
    assert london(dt.date(2027, 3, 28), dt.time(1, 30)) == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)


def test_the_command_publishes_and_says_what_it_could_not(capsys, monkeypatch):
    good, bad = a_draft(), a_draft()
    for meeting in (good, bad):
        ask(meeting, publish_at=STILL_IN_TIME)
    revise(first_paper(bad))
    monkeypatch.setattr("boards.management.commands.publish_due.timezone.now", lambda: STILL_IN_TIME)
    call_command("publish_due")
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == f"Published: {good}: Agenda"
    assert said.err == (
        f"Not published: {bad}: The agenda has changed since this was asked for. Check it, and ask again.\n"
    )
