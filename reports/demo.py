"""The invented part of the demonstration: meetings to come, with open, closed and unfinished papers."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from boards import law
from boards.demo_questions import load_questions
from boards.enums import (
    ItemKind,
    MeetingStatus,
    Office,
    PaperKind,
    PaperStatus,
    Part,
    Purpose,
    SeatClass,
    StaffRole,
)
from boards.models import (
    AgendaItem,
    Appointment,
    Board,
    BoardStaff,
    Meeting,
    MeetingSubstitute,
    Paper,
    Person,
    Seat,
    Subscription,
)
from boards.services.meetings import add_item, create_meeting
from boards.services.papers import add_paper
from boards.services.publication import publish_agenda, publish_supplement
from boards.services.versions import save_report
from boards.services.workflow import send_in
from hwb_portal.accounts.models import DEMO_DOMAIN, User
from metrics.demo_returns import load_invented_return, load_what_is_due, tell_the_way
from metrics.models import Return
from metrics.services.returns import import_return
from reports.models import Audience
from reports.services import build_pack

STAFF = {
    "officer": StaffRole.OFFICER,
    "officer2": StaffRole.OFFICER,
    "analyst": StaffRole.ANALYST,
    "lead": StaffRole.LEAD,
}
NOTE = "Demonstration: the business of this meeting is invented."
SUPPLEMENT_AFTER = dt.timedelta(days=7)
VENUE: dict[str, Any] = {"venue_name": "County Hall", "venue_address": "Demonstration room", "notes": NOTE}


def load_future(people: dict[str, User], *, now: dt.datetime) -> None:
    """Staff and a subscriber of both boards, a seat for the demo member, meetings to come; made when missing."""
    hertfordshire = Board.objects.get(slug="hertfordshire-hwb")
    herefordshire = Board.objects.get(slug="herefordshire-hwb")
    for board in (hertfordshire, herefordshire):
        for key, role in STAFF.items():
            BoardStaff.objects.get_or_create(board=board, user=people[key], role=role)
        Subscription.objects.get_or_create(
            board=board, email=f"reader@{DEMO_DOMAIN}", defaults={"asked_at": now, "confirmed_at": now}
        )
    seat = _demo_seat(hertfordshire, people["member"])
    today = timezone.localdate(now)
    if not Meeting.objects.for_board(hertfordshire).upcoming(today).exists():
        with transaction.atomic():
            published = _published_meeting(hertfordshire, today + dt.timedelta(days=23), people, now)
            MeetingSubstitute.objects.create(meeting=published, seat=seat, user=people["substitute"])
            load_questions(published, officer=people["officer"], now=now)
            _draft_meeting(hertfordshire, today + dt.timedelta(days=51), people)
    if not Meeting.objects.for_board(herefordshire).upcoming(today).exists():
        meeting = create_meeting(
            board=herefordshire,
            held_on=_working_day(today + dt.timedelta(days=37)),
            starts=dt.time(14, 0),
            by=people["officer"],
            is_demonstration=True,
            **VENUE,
        )
        meeting.status = MeetingStatus.SCHEDULED
        meeting.save(update_fields=["status"])


def build_packs() -> None:
    """Every public pack, so that the first reader does not wait."""
    for meeting in Meeting.objects.public().with_board():
        if meeting.has_public_agenda:
            build_pack(meeting, Audience.PUBLIC, None)


def load_sample_return(people: dict[str, User], samples: Path, *, now: dt.datetime) -> None:
    """Herefordshire's printed return for Q3 2016/17, through the same doors as anybody's; and what is due next."""
    load_what_is_due(timezone.localdate(now))
    board = Board.objects.get(slug="herefordshire-hwb")
    if Return.objects.worked_on_by(people["analyst"]).exists():
        return
    path = samples / "bcf-2016-17-q3-herefordshire.xlsx"
    stored = import_return(path=path, original_name=path.name, board=board, by=people["analyst"])
    stored.source = "Herefordshire HWB pack, 28 March 2017, lines 401–800"
    stored.save(update_fields=["source"])
    tell_the_way(stored, people, now=now)
    load_invented_return(Board.objects.get(slug="hertfordshire-hwb"), people["analyst"])


def _working_day(day: dt.date) -> dt.date:
    """The first working day from `day` on, outside the days around Christmas when no council meets."""
    while not law.counts(day) or (day.month, day.day) >= (12, 20):
        day += dt.timedelta(days=1)
    return day


def _demo_seat(board: Board, member: User) -> Seat:
    seat, is_new = Seat.objects.get_or_create(
        board=board,
        key="demonstration",
        defaults={
            "label": "Demonstration seat (invented)",
            "group": "Demonstration",
            "seat_class": SeatClass.OTHER,
            "is_voting": False,
            "starts_on": dt.date(2020, 1, 1),
            "position": 900,
        },
    )
    if is_new:
        person = Person.objects.create(
            key="demonstration-member", display_name="Demo Member", full_name="Demo Member", user=member
        )
        Appointment.objects.create(seat=seat, person=person, office=Office.MEMBER, starts_on=dt.date(2020, 1, 1))
    return seat


def _published_meeting(board: Board, earliest: dt.date, people: dict[str, User], now: dt.datetime) -> Meeting:
    officer, author = people["officer"], people["author"]
    meeting = create_meeting(
        board=board,
        held_on=_working_day(earliest),
        starts=dt.time(10, 0),
        by=officer,
        is_demonstration=True,
        **VENUE,
    )
    winter = add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title="Winter plan: how partners will keep people well at home",
        purpose=Purpose.DISCUSS,
        lead="Director of Adult Care Services",
        by=officer,
    )
    send_in(paper=_report(winter, winter.title, author, officer, WINTER), by=author)
    support = add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title="Support at home: progress of the new service",
        purpose=Purpose.NOTE,
        lead="Director of Public Health",
        by=officer,
    )
    progress = _report(support, support.title, author, officer, SUPPORT)
    send_in(paper=progress, by=author)
    appendix = add_paper(
        item=support,
        title="Appendix 2: prices offered by three providers",
        kind=PaperKind.APPENDIX,
        part=Part.PART_II,
        by=officer,
        public_title="Appendix 2: commercial information",
        public_interest_reason="The procurement is open; prices told now would weaken the council’s position.",
        paragraphs=(3,),
        must_be_registered=False,
        has_contract_terms=True,
        is_own_development=False,
        review_on=meeting.held_on + dt.timedelta(days=180),
    )
    save_report(paper=appendix, bodies=PRICES, acronyms=(), by=officer)
    falls = add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title=FALLS_TITLE,
        purpose=Purpose.DISCUSS,
        lead="Director of Public Health",
        paper_status=PaperStatus.TO_FOLLOW,
        by=officer,
    )
    publish_agenda(meeting=meeting, by=officer, now=now - SUPPLEMENT_AFTER, approved_by=people["officer2"])
    send_in(paper=_report(falls, FALLS_TITLE, author, officer, FALLS), by=author)
    save_report(paper=progress, bodies={**SUPPORT, **REVISED}, acronyms=(), background=BACKGROUND, by=officer)
    publish_supplement(
        meeting=meeting,
        by=officer,
        now=now,
        summary="The report on falls, which was to follow, and support at home with the third district that opened.",
    )
    return Meeting.objects.with_board().get(pk=meeting.pk)


def _draft_meeting(board: Board, earliest: dt.date, people: dict[str, User]) -> Meeting:
    officer, author = people["officer"], people["author"]
    meeting = create_meeting(
        board=board,
        held_on=_working_day(earliest),
        starts=dt.time(10, 0),
        by=officer,
        is_demonstration=True,
        **VENUE,
    )
    carers = add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title="Unpaid carers: what they told us",
        purpose=Purpose.DISCUSS,
        lead="Director of Adult Care Services",
        by=officer,
    )
    _report(carers, "Unpaid carers: what they told us", author, officer, CARERS)
    add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title="Better Care Fund: return for the quarter",
        purpose=Purpose.DECIDE,
        lead="Director of Adult Care Services",
        paper_status=PaperStatus.TO_FOLLOW,
        by=officer,
    )
    return meeting


def _report(item: AgendaItem, title: str, author: User, officer: User, bodies: dict[str, str]) -> Paper:
    paper = add_paper(item=item, title=title, kind=PaperKind.REPORT, part=Part.PART_I, by=officer, author=author)
    save_report(paper=paper, bodies=bodies, acronyms=(), by=author)
    paper.refresh_from_db()
    return paper


WINTER = {
    "report_of": "Director of Adult Care Services",
    "authors": "Demo report author",
    "purpose": "To show the board how the partners will work together this winter, and to ask where it sees gaps.",
    "summary": "Three things are new this year: one telephone number for carers, beds booked ahead for people who "
    "leave hospital, and visits to households without central heating.",
    "recommendation": "1. The board is asked to discuss the plan.\n2. The board is asked to name a lead for it.",
    "background": "Last winter more people than planned stayed in hospital after they were well enough to leave.\n\n"
    "| Month | Planned | Stayed longer |\n|---|---:|---:|\n| December | 40 | 52 |\n| January | 45 | 61 |\n\n"
    "The figures in this table are invented for the demonstration.",
    "signed_off_by": "Director of Adult Care Services",
    "sponsors": "Demo Member",
}
SUPPORT = {
    "report_of": "Director of Public Health",
    "authors": "Demo report author",
    "purpose": "To tell the board how the new service has begun.",
    "summary": "The service opened in two districts. The rest follow in spring.",
    "recommendation": "1. The board is asked to note the progress.",
    "background": "Prices that providers have offered are in Appendix 2, which is not for publication.",
}
REVISED = {
    "summary": "The service opened in three districts: the third one a week after this report was first published. "
    "The rest follow in spring.",
}
BACKGROUND = (("Support at home: terms of the service (demonstration)", ""),)
FALLS_TITLE = "Falls at home: what the first calls tell us"
FALLS = {
    "report_of": "Director of Public Health",
    "authors": "Demo report author",
    "purpose": "To bring the board what the new falls line heard in its first month.",
    "summary": "Most calls came from people who had fallen before. Half of them live alone.",
    "recommendation": "1. The board is asked to discuss what would keep them on their feet.",
    "background": "The line opened in one district. The numbers are invented for the demonstration.",
}
PRICES = {
    "report_of": "Director of Public Health",
    "purpose": "To give members the prices before they decide.",
    "summary": "Provider A offers 21.40 an hour, provider B 22.10 and provider C 20.95. All three are invented.",
    "recommendation": "1. Members are asked to keep these prices to themselves.",
    "background": "The offers stand until the end of the quarter.",
}
CARERS = {
    "report_of": "Director of Adult Care Services",
    "authors": "Demo report author",
    "purpose": "To bring the board what carers said in the autumn survey.",
    "summary": "Draft: figures are still being checked.",
    "recommendation": "1. The board is asked to discuss the findings.",
    "background": "",
}
