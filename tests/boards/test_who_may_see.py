"""Which meetings, items, minutes, decisions and actions reach which reader, and what a closed stub does not tell."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from boards.enums import MeetingStatus, MinutesStatus, StaffRole
from boards.models import Action, AgendaItem, Decision, Meeting, Minutes, MinutesParagraph, Paper
from boards.querysets import Reader
from boards.selectors import meeting_page
from boards.selectors.agenda import ItemLine, PaperLine
from hwb_portal.accounts.roles import Role
from tests.boards.builders import closed_item, confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_paper,
    make_paragraph,
    make_staff,
    make_substitute,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 3, 10)
NOBODY = AnonymousUser()
STATUSES = [status.value for status in MeetingStatus]
ANNOUNCED = ["scheduled", "published", "held", "adjourned", "moved", "cancelled"]


def meetings_in_every_status() -> dict[str, Meeting]:
    board = make_board()
    return {
        status: make_meeting(board, DAY + dt.timedelta(weeks=week), MeetingStatus(status))
        for week, status in enumerate(STATUSES)
    }


def readers_of(meeting: Meeting) -> dict[str, Reader]:
    analyst, substitute = make_user(Role.ANALYST), make_user(Role.SUBSTITUTE)
    make_staff(meeting.board, analyst, StaffRole.ANALYST)
    make_substitute(meeting, substitute)
    return {
        "nobody": NOBODY,
        "member": member_of(meeting.board),
        "observer": member_of(meeting.board, is_observer=True),
        "former member": member_of(meeting.board, ends_on=DAY - dt.timedelta(days=1)),
        "substitute": substitute,
        "analyst": analyst,
        "other officer": officer_of(make_board()),
        "officer": officer_of(meeting.board),
    }


def test_meetings_are_announced_to_everyone_and_drafts_are_for_the_officers_of_the_board():
    meetings = meetings_in_every_status()
    readers = readers_of(meetings["draft"])
    seen = {
        name: [status for status, meeting in meetings.items() if Meeting.objects.visible_to(reader).contains(meeting)]
        for name, reader in readers.items()
    }
    assert seen == {name: STATUSES if name == "officer" else ANNOUNCED for name in readers}


def test_items_are_open_when_the_agenda_is_published():
    meetings = meetings_in_every_status()
    items = {status: make_item(meeting) for status, meeting in meetings.items()}
    readers = readers_of(meetings["draft"])
    seen = {
        name: [status for status, item in items.items() if AgendaItem.objects.visible_to(reader).contains(item)]
        for name, reader in readers.items()
    }
    assert seen == {name: STATUSES if name == "officer" else ["published", "held"] for name in readers}


@pytest.mark.parametrize(
    ("status", "readers"),
    [
        (MeetingStatus.PUBLISHED, ["member", "substitute", "officer"]),
        (MeetingStatus.HELD, ["member", "substitute", "officer"]),
        (MeetingStatus.DRAFT, ["officer"]),
        (MeetingStatus.SCHEDULED, ["officer"]),
        (MeetingStatus.CANCELLED, ["officer"]),
    ],
)
def test_the_closed_part_of_a_meeting_is_open_to_members_substitutes_and_officers(status, readers):
    meeting = make_meeting(held_on=DAY, status=status)
    found = [
        name
        for name, reader in readers_of(meeting).items()
        if Meeting.objects.open_in_full_to(reader, DAY).contains(meeting)
    ]
    assert found == readers


def test_a_substitute_has_the_closed_part_of_that_meeting_only_and_until_its_day():
    board = make_board()
    meeting, other = make_meeting(board, DAY), make_meeting(board, DAY + dt.timedelta(days=7))
    substitute = readers_of(meeting)["substitute"]
    opened = [list(Meeting.objects.open_in_full_to(substitute, DAY + dt.timedelta(days=days))) for days in (0, 1)]
    assert (opened, other in opened[0]) == ([[meeting], []], False)


@pytest.mark.parametrize(
    ("status", "everyone"),
    [(MinutesStatus.DRAFT, False), (MinutesStatus.PUBLISHED, True), (MinutesStatus.APPROVED, True)],
)
def test_minutes_with_all_they_hold_are_for_officers_until_they_are_published(status, everyone):
    meeting = make_meeting(status=MeetingStatus.HELD)
    approved_at = make_meeting(meeting.board, DAY + dt.timedelta(days=90)) if status == "approved" else None
    item = make_minutes_item(make_minutes(meeting, status, approved_at=approved_at))
    rows = [item.minutes, make_paragraph(item), make_decision(item), make_action(meeting)]
    seen = {
        name: [
            kind.objects.visible_to(reader).contains(row)
            for kind, row in zip((Minutes, MinutesParagraph, Decision, Action), rows, strict=True)
        ]
        for name, reader in readers_of(meeting).items()
    }
    assert seen == {name: [everyone or name == "officer"] * 4 for name in seen}


def test_published_minutes_of_a_meeting_that_is_not_open_stay_with_the_officers():
    meeting = make_meeting(status=MeetingStatus.SCHEDULED)
    minutes = make_minutes(meeting)
    readers = readers_of(meeting)
    assert [name for name, r in readers.items() if Minutes.objects.visible_to(r).contains(minutes)] == ["officer"]


def test_nobody_may_change_a_paper_that_has_no_author():
    make_paper()
    assert list(Paper.objects.editable_by(NOBODY)) == []


# What a stub tells


def the_item(meeting: Meeting, reader: Reader) -> ItemLine:
    (item,) = meeting_page(Meeting.objects.with_board().get(pk=meeting.pk), reader).items
    return item


def the_paper(meeting: Meeting, reader: Reader) -> PaperLine:
    (paper,) = the_item(meeting, reader).papers
    return paper


def test_an_exempt_paper_is_a_stub_with_its_public_title_and_its_grounds():
    meeting = make_meeting()
    exempt_paper(make_item(meeting), paragraphs=(3,))
    paper = the_paper(meeting, NOBODY)
    assert (paper.title, paper.url, paper.file_url, paper.is_readable) == ("Exempt report", "", "", False)
    assert paper.grounds == (
        "Exempt under Schedule 12A, paragraph 3: "
        "Information relating to the financial or business affairs of any particular person "
        "(including the authority holding that information)"
    )


def test_a_confidential_paper_says_that_it_is_confidential_not_exempt():
    meeting = make_meeting()
    confidential_paper(make_item(meeting))
    assert the_paper(meeting, NOBODY).grounds == "Confidential information (LGA 1972 s.100A(3))"


def test_a_member_reads_the_paper_under_its_own_title():
    meeting = make_meeting()
    paper = exempt_paper(make_item(meeting))
    line = the_paper(meeting, member_of(meeting.board))
    assert (line.title, line.url) == ("Provider at risk", f"/papers/{paper.pk}/")
    assert line.file_url == f"/papers/{paper.pk}/file"


def test_a_closed_item_tells_the_public_its_public_title_and_nothing_else():
    meeting = make_meeting()
    exempt_paper(closed_item(meeting, lead="Head of Care Homes", purpose_text="To close The Cedars."))
    item = the_item(meeting, NOBODY)
    assert (item.title, item.lead, item.purpose_text) == ("Closed business", "", "")


def test_a_member_who_reads_its_papers_sees_a_closed_item_in_full():
    meeting = make_meeting()
    exempt_paper(closed_item(meeting, lead="Head of Care Homes"))
    item = the_item(meeting, member_of(meeting.board))
    assert (item.title, item.lead) == ("Care home closure", "Head of Care Homes")


def test_a_member_who_may_not_read_every_paper_sees_a_closed_item_by_its_public_title():
    meeting = make_meeting()
    confidential_paper(closed_item(meeting))
    assert the_item(meeting, member_of(meeting.board)).title == "Closed business"


def test_an_open_paper_under_a_closed_item_does_not_tell_its_title():
    meeting = make_meeting()
    open_paper(closed_item(meeting), title="Closure of The Cedars: equality impact")
    paper = the_paper(meeting, NOBODY)
    assert (paper.title, paper.is_readable) == ("Closed business", False)


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_the_page_and_its_json_hold_no_word_of_what_is_closed(client, suffix):
    meeting = make_meeting()
    item = closed_item(meeting, lead="Head of Care Homes", internal_notes="Ring the owner first.")
    exempt_paper(item, body="Provider A asks 21.40 an hour.")
    open_paper(item, title="Closure of The Cedars")
    open_paper(make_item(meeting, internal_notes="Ring the owner first."), title="Unfinished plan", released=False)
    page = client.get(meeting.get_absolute_url().rstrip("/") + (suffix or "/")).content.decode()
    hidden = ("Care home closure", "Head of Care Homes", "Ring the owner", "Provider at risk", "21.40", "Cedars")
    assert [words for words in (*hidden, "Unfinished plan", "Closed business") if words in page] == ["Closed business"]
