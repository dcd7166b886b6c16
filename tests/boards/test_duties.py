"""What comes back: the days it falls due, who takes it, what is late, and days that move."""

import datetime as dt

import pytest
from django.test import Client

from boards import duties as rules
from boards.enums import MeetingStatus
from boards.models import Duty, DutyOccasion, ForwardPlanEntry
from boards.selectors.duties import duties_page
from boards.services import duties
from boards.services.meetings import take_from_plan
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import closed_item, member_of, officer_of
from tests.boards.test_builder_pages import hidden
from tests.boards.writing import insert, refused
from tests.factories import make_board, make_duty, make_item, make_meeting, make_user

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 10, 31)
BEFORE, AFTER = dt.date(2026, 9, 1), dt.date(2026, 11, 12)
FIRST_DUE = {"first_due_on_0": "31", "first_due_on_1": "10", "first_due_on_2": "2026"}


@pytest.fixture
def board():
    return make_board()


@pytest.fixture
def officer(board, client):
    person = officer_of(board)
    client.force_login(person)
    return person


def states(board, today: dt.date, user=None) -> list[tuple[dt.date, str, str]]:
    """Those of 2026, as the calendar says them."""
    page = duties_page(board, user or make_user(), today)
    return [(line.day, line.state, line.late) for line in (*page.lines, *page.taken) if line.due_on.year == DUE.year]


# The rhythm


def test_a_day_at_the_end_of_a_month_stays_there():
    ends = [rules.nth_day(dt.date(2026, 8, 31), 3, number) for number in range(4)]
    assert [f"{day:%-d %b}" for day in ends] == ["31 Aug", "30 Nov", "28 Feb", "31 May"]


def test_days_run_from_the_first_to_the_last_and_the_next_is_never_left_out():
    first = dt.date(2025, 10, 1)
    span = {"since": dt.date(2026, 1, 1), "until": dt.date(2027, 1, 1)}
    assert rules.days_due(first, 36, **span) == (dt.date(2028, 10, 1),)
    assert rules.days_due(first, 6, **span) == (dt.date(2026, 4, 1), dt.date(2026, 10, 1))
    assert rules.days_due(first, 6, **span, last=dt.date(2026, 4, 1)) == (dt.date(2026, 4, 1),)
    assert rules.days_due(first, 36, **span, last=dt.date(2026, 4, 1)) == ()
    assert rules.days_due(dt.date(2030, 1, 1), 12, **span) == (dt.date(2030, 1, 1),)
    with pytest.raises(ValueError, match="comes back"):
        rules.days_due(first, 0, **span)


def test_the_law_on_children_moved_from_the_boards_report_to_the_partners():
    def keys(day: dt.date) -> set[str]:
        return {duty.key for duty in rules.known_on(day) if duty.key.startswith("safeguarding-children")}

    assert keys(dt.date(2017, 10, 17)) == {"safeguarding-children-board"}
    assert keys(dt.date(2026, 10, 17)) == {"safeguarding-children"}


# What the calendar says


def test_what_nobody_planned_is_late_from_its_day_on(board):
    make_duty(board)
    assert states(board, BEFORE) == [(DUE, "Not planned", "")]
    assert states(board, AFTER) == [(DUE, "Not planned", "12 days late")]


def test_one_press_plans_it_and_the_agenda_takes_it(board, officer, client):
    duty = make_duty(board, lead="Director")
    address = f"{board.get_absolute_url()}duties/{duty.pk}/2026-10-31/plan/"
    for _ in range(2):
        client.post(address)
    (entry,) = ForwardPlanEntry.objects.all()
    words = ("Annual report", "31 October 2026", "Director", "Care Act 2014 s.43")
    assert (entry.title, entry.due_text, entry.lead, entry.source) == words
    assert states(board, BEFORE) == [(DUE, "Planned", "")]
    draft = make_meeting(board, dt.date(2026, 10, 7), MeetingStatus.DRAFT)
    item = take_from_plan(entry=entry, meeting=draft, by=officer)
    assert states(board, BEFORE) == [(DUE, "Planned", "")]  # a draft agenda is nobody else's
    assert states(board, BEFORE, officer) == [(DUE, "On a draft agenda", "")]
    opened = make_item(make_meeting(board, dt.date(2026, 10, 8)), "Annual report")
    ForwardPlanEntry.objects.update(item=opened)
    item.delete()
    assert states(board, BEFORE) == [(DUE, "On the agenda", "")]
    assert states(board, AFTER) == [(DUE, "Taken", "")]


def test_a_meeting_that_was_called_off_takes_nothing(board):
    duty = make_duty(board)
    item = make_item(make_meeting(board, dt.date(2026, 10, 8)))
    duties.take_duty(duty=duty, due_on=DUE, item=item, by=None)
    item.meeting.status, item.meeting.status_reason = MeetingStatus.CANCELLED, "Snow."
    item.meeting.save()
    assert states(board, AFTER) == [(DUE, "Planned", "12 days late")]


def test_a_closed_item_takes_it_and_is_not_named(board):
    duty = make_duty(board)
    meeting = make_meeting(board, dt.date(2026, 10, 8))
    duties.take_duty(duty=duty, due_on=DUE, item=closed_item(meeting), by=None)
    (line,) = duties_page(board, make_user(), AFTER).taken
    assert (line.state, line.meeting) == ("Taken", None)
    (inside,) = duties_page(board, member_of(board), AFTER).taken
    assert inside.meeting == meeting


def test_the_last_meeting_before_the_day_is_named(board):
    make_duty(board)
    for day in (dt.date(2026, 9, 9), dt.date(2026, 10, 28), dt.date(2026, 11, 4)):
        make_meeting(board, day, MeetingStatus.SCHEDULED)
    (line,) = duties_page(board, make_user(), BEFORE).lines
    assert line.could.held_on == dt.date(2026, 10, 28)


def test_guidance_that_is_late_moves_the_day_with_a_reason_for_everyone(board, officer, client):
    duty = make_duty(board)
    entry = duties.plan_duty(duty=duty, due_on=DUE, by=officer)
    address = f"{board.get_absolute_url()}duties/{duty.pk}/2026-10-31/move/"
    day = {"to_0": "1", "to_1": "12", "to_2": "2026"}
    assert "Say why the day moves" in client.post(address, day).content.decode()
    client.post(address, {**day, "reason": "The guidance is late."})
    entry.refresh_from_db()
    assert (entry.due_on, entry.due_text) == (dt.date(2026, 12, 1), "1 December 2026")
    assert states(board, AFTER) == [(dt.date(2026, 12, 1), "Planned", "")]
    assert AuditEvent.objects.get(action="duty.moved").details == {"due_on": "2026-10-31", "to": "2026-12-01"}


def test_a_day_on_which_it_is_not_due_is_refused(board):
    with pytest.raises(DomainError, match="not due on 1 November 2026"):
        duties.plan_duty(duty=make_duty(board), due_on=dt.date(2026, 11, 1), by=None)


# Pages


def test_a_duty_that_the_law_gives_is_filled_in_and_entered_once(board, officer, client):
    new = f"{board.get_absolute_url()}duties/new/"
    asked = client.get(f"{new}?known=safeguarding-adults")
    given = {name: asked.context["form"].initial[name] for name in ("title", "source", "every_months")}
    client.post(new, {**given, **FIRST_DUE, "is_statutory": "on", "key": hidden(asked, "key")})
    (duty,) = Duty.objects.all()
    assert (duty.source, duty.is_statutory) == ("Care Act 2014 s.43 and Sch. 2 para. 4", True)
    again = client.post(new, {**given, **FIRST_DUE, "key": hidden(client.get(new), "key")})
    assert "a duty of this name already" in again.content.decode()


def test_an_officer_names_the_item_that_took_it_and_changes_the_duty(board, officer, client):
    duty = make_duty(board)
    item = make_item(make_meeting(board, dt.date(2026, 10, 8)))
    home = f"{board.get_absolute_url()}duties/{duty.pk}/"
    client.post(f"{home}2026-10-31/item/", {"item": item.pk})
    assert DutyOccasion.objects.get().item == item
    words = {"title": "Yearly report", "source": "Care Act 2014", "every_months": "6"}
    sent = {**FIRST_DUE, **words, "seen": hidden(client.get(home), "seen")}
    client.post(home, sent)
    duty.refresh_from_db()
    assert (duty.title, duty.every_months) == ("Yearly report", 6)
    assert client.post(home, {**sent, "title": "Mine"}).status_code == 409


def test_everyone_reads_the_calendar_and_officers_alone_change_it(board, officer, client):
    duty = make_duty(board)
    address = f"{board.get_absolute_url()}duties/"
    pages = [by.get(address).content.decode() for by in (Client(), client)]
    assert ["Annual report" in page for page in pages] == [True, True]
    assert [f"/duties/{duty.pk}/" in page for page in pages] == [False, True]


# The database


def test_a_duty_comes_back_and_says_where_it_is_from(board):
    row = {"board": board, "title": "A", "source": "Law", "every_months": 12, "first_due_on": DUE}
    for wrong in ({"every_months": 0}, {"every_months": 121}, {"source": ""}, {"ends_on": BEFORE}):
        assert refused(insert(Duty(**{**row, **wrong})))
    assert not refused(insert(Duty(**row)))
    assert refused(insert(Duty(**row)))


def test_an_occasion_is_one_and_moves_with_a_reason(board):
    duty = make_duty(board)
    assert refused(insert(DutyOccasion(duty=duty, due_on=DUE, moved_to=AFTER)))
    assert refused(insert(DutyOccasion(duty=duty, due_on=DUE, moved_to=DUE, reason="Late.")))
    assert not refused(insert(DutyOccasion(duty=duty, due_on=DUE, moved_to=AFTER, reason="Late.")))
    assert refused(insert(DutyOccasion(duty=duty, due_on=DUE)))
