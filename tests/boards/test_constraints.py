"""What must be true is held by the database itself: every row here is written past the models' own validation."""

import datetime as dt

import pytest
from django.db import models

from boards.enums import StaffRole
from boards.models import (
    Acronym,
    Action,
    ActionOwner,
    AgendaItem,
    Appointment,
    Attendance,
    BackgroundPaper,
    Board,
    BoardNotice,
    BoardStaff,
    Councillor,
    Decision,
    ForwardPlanEntry,
    Meeting,
    MeetingSubstitute,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    OrganisationAlias,
    Paper,
    PaperExemption,
    PaperReader,
    PaperVersion,
    Seat,
    StandingItem,
    TemplatePart,
    VersionSection,
)
from tests.boards.builders import a_person, confidential_paper, exempt_paper, officer_of, open_paper
from tests.boards.writing import insert, refused, update
from tests.factories import (
    make_board,
    make_councillor,
    make_decision,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_organisation,
    make_report,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_seat_has_one_open_appointment():
    seat = make_seat(make_board())
    Appointment.objects.create(seat=seat, person=a_person())
    assert refused(insert(Appointment(seat=seat, person=a_person(), starts_on=dt.date(2026, 1, 1))))


def test_a_seat_may_be_filled_again_when_the_first_appointment_has_an_end():
    seat = make_seat(make_board())
    Appointment.objects.create(seat=seat, person=a_person(), ends_on=dt.date(2025, 12, 31))
    assert not refused(insert(Appointment(seat=seat, person=a_person(), starts_on=dt.date(2026, 1, 1))))


def test_an_appointment_does_not_end_before_it_starts():
    days = {"starts_on": dt.date(2026, 2, 2), "ends_on": dt.date(2026, 2, 1)}
    assert refused(insert(Appointment(seat=make_seat(make_board()), person=a_person(), **days)))


def test_an_appointment_may_last_one_day():
    days = {"starts_on": dt.date(2026, 2, 2), "ends_on": dt.date(2026, 2, 2)}
    assert not refused(insert(Appointment(seat=make_seat(make_board()), person=a_person(), **days)))


def test_an_observer_has_no_vote():
    assert refused(update(make_seat(make_board()), is_voting=True, is_observer=True))


def test_two_seats_of_a_board_do_not_share_a_key():
    board = make_board()
    make_seat(board, key="chair")
    assert refused(insert(Seat(board=board, key="chair", label="Chair", seat_class="other", position=9)))


def test_a_seat_does_not_end_before_it_starts():
    assert refused(update(make_seat(make_board()), starts_on=dt.date(2026, 2, 2), ends_on=dt.date(2026, 2, 1)))


def test_two_standing_items_of_a_board_do_not_share_a_place():
    item = {"board": make_board(), "kind": "minutes", "position": 1}
    assert refused(insert(*(StandingItem(title=title, **item) for title in ("Minutes", "Twin"))))


@pytest.mark.parametrize("twin", [{"key": "author", "position": 9}, {"key": "other", "position": 1}])
def test_two_parts_of_a_template_share_neither_key_nor_place(twin):
    template = make_board().report_template
    assert refused(insert(TemplatePart(template=template, heading="Twin", placement="head", **twin)))


def test_a_pack_label_shows_the_page():
    assert refused(update(make_board(), pack_label="Agenda Pack"))


def test_a_person_works_for_a_board_in_a_role_once():
    board = make_board()
    officer = officer_of(board)
    assert refused(insert(BoardStaff(board=board, user=officer, role=StaffRole.OFFICER)))


def test_two_meetings_of_a_day_do_not_share_a_sequence():
    meeting = make_meeting()
    twin = Meeting(board=meeting.board, held_on=meeting.held_on, sequence=1, starts_at=meeting.starts_at)
    assert refused(insert(twin))


def test_a_second_meeting_of_a_day_has_its_own_sequence():
    meeting = make_meeting()
    second = Meeting(board=meeting.board, held_on=meeting.held_on, sequence=2, starts_at=meeting.starts_at)
    assert not refused(insert(second))


def test_meetings_of_a_day_are_counted_from_one():
    assert refused(update(make_meeting(), sequence=0))


def test_a_meeting_does_not_end_before_it_starts():
    meeting = make_meeting()
    assert refused(update(meeting, ends_at=meeting.starts_at - dt.timedelta(minutes=1)))


def test_a_quorum_is_not_larger_than_the_board():
    assert refused(update(make_meeting(), member_count=7, quorum=8))


def test_a_quorum_may_be_the_whole_board():
    assert not refused(update(make_meeting(), member_count=8, quorum=8))


def test_a_seat_has_one_substitute_at_a_meeting():
    meeting = make_meeting()
    seat = make_seat(meeting.board)
    MeetingSubstitute.objects.create(meeting=meeting, seat=seat, user=make_user())
    assert refused(insert(MeetingSubstitute(meeting=meeting, seat=seat, user=make_user())))


def test_a_substitute_in_the_minutes_stands_for_somebody():
    meeting = make_meeting()
    assert refused(insert(Attendance(meeting=meeting, name="A. Other", state="substitute", position=1)))


def test_a_substitute_in_the_minutes_may_stand_for_a_member():
    stands_for = a_person()
    entry = Attendance(meeting=make_meeting(), name="A. Other", state="substitute", stands_for=stands_for, position=1)
    assert not refused(insert(entry))


def test_two_lines_of_attendance_do_not_share_a_place():
    meeting = make_meeting()
    lines = [Attendance(meeting=meeting, name=name, state="present", position=1) for name in ("A", "B")]
    assert refused(insert(*lines))


def test_a_number_stands_once_on_an_agenda():
    item = make_item()
    assert refused(insert(AgendaItem(meeting=item.meeting, position=2, number=1, kind="substantive", title="Twin")))


def test_a_number_may_be_split_by_suffixes():
    item = make_item(number=3, suffix="i")
    other = AgendaItem(meeting=item.meeting, position=2, number=3, suffix="ii", kind="substantive", title="Second")
    assert not refused(insert(other))


def test_two_items_may_go_without_a_number():
    item = make_item(number=None)
    other = AgendaItem(meeting=item.meeting, position=2, number=None, kind="exclusion", title="Exclusion")
    assert not refused(insert(other))


def test_a_place_stands_once_on_an_agenda():
    item = make_item()
    assert refused(insert(AgendaItem(meeting=item.meeting, position=1, number=2, kind="substantive", title="Twin")))


def test_a_closed_item_has_a_public_title():
    assert refused(update(make_item(), part="2", public_title=""))


def test_a_closed_paper_has_a_public_title():
    assert refused(update(exempt_paper(), public_title=""))


def test_an_exempt_paper_says_why_it_is_closed():
    assert refused(update(exempt_paper(), public_interest_reason=""))


def test_confidential_paper_needs_no_weighing_of_interests():
    assert not refused(update(confidential_paper(), public_interest_reason=""))


def test_an_open_paper_is_not_confidential():
    assert refused(update(open_paper(), is_confidential=True))


@pytest.mark.parametrize("paragraph", [0, 8])
def test_schedule_12a_has_seven_paragraphs(paragraph):
    assert refused(insert(PaperExemption(paper=exempt_paper(paragraphs=()), paragraph=paragraph)))


@pytest.mark.parametrize(("paragraph", "answer"), [(3, None), (3, True), (1, False), (1, True)])
def test_paragraph_three_and_no_other_needs_the_answer_that_nothing_must_be_registered(paragraph, answer):
    terms = False if paragraph == 3 else None
    paper = exempt_paper(paragraphs=())
    row = PaperExemption(paper=paper, paragraph=paragraph, must_be_registered=answer, has_contract_terms=terms)
    assert refused(insert(row))


@pytest.mark.parametrize(("paragraph", "answer"), [(3, None), (6, False), (6, True)])
def test_paragraph_three_and_no_other_says_whether_it_gives_terms_of_a_contract(paragraph, answer):
    registered = False if paragraph == 3 else None
    paper = exempt_paper(paragraphs=())
    row = PaperExemption(paper=paper, paragraph=paragraph, must_be_registered=registered, has_contract_terms=answer)
    assert refused(insert(row))


def test_a_councillor_is_entered_once_a_council():
    council, user = make_organisation(), make_user()
    days = {"starts_on": dt.date(2017, 5, 4)}
    assert not refused(insert(Councillor(council=make_organisation(), user=user, **days)))
    make_councillor(council, user)
    assert refused(insert(Councillor(council=council, user=user, **days)))


def test_a_councillor_does_not_leave_before_the_first_day():
    first, council = dt.date(2017, 5, 4), make_organisation()
    same_day = Councillor(council=council, user=make_user(), starts_on=first, ends_on=first)
    before = Councillor(council=council, user=make_user(), starts_on=first, ends_on=first - dt.timedelta(days=1))
    assert not refused(insert(same_day))
    assert refused(insert(before))


@pytest.mark.parametrize("fields", [{"is_own_development": None}, {"is_own_development": True}, {"review_on": None}])
def test_an_exempt_paper_has_passed_the_other_question_and_has_a_day_of_review(fields):
    assert refused(update(exempt_paper(), **fields))
    assert not refused(update(confidential_paper(), **fields))


@pytest.mark.parametrize("paragraph", [1, 7])
def test_the_first_and_last_paragraph_of_schedule_12a_are_kept(paragraph):
    assert not refused(insert(PaperExemption(paper=exempt_paper(paragraphs=()), paragraph=paragraph)))


def test_a_paragraph_is_named_once_for_open_paper():
    assert refused(insert(PaperExemption(paper=exempt_paper(paragraphs=(5,)), paragraph=5)))


def test_a_reader_is_listed_once_for_confidential_paper():
    paper, reader = confidential_paper(), make_user()
    assert refused(insert(PaperReader(paper=paper, user=reader), PaperReader(paper=paper, user=reader)))


def test_only_minutes_name_the_meeting_they_are_of():
    paper = open_paper()
    assert refused(update(paper, minutes_of=paper.item.meeting))


def test_two_papers_of_an_item_do_not_share_a_place():
    paper = open_paper()
    assert refused(insert(Paper(item=paper.item, position=1, kind="report", title="Twin", part="1")))


def test_two_versions_of_a_paper_do_not_share_a_number():
    paper = open_paper()
    assert refused(insert(PaperVersion(paper=paper, number=1)))


def test_an_uploaded_version_has_the_hash_of_its_file():
    version = make_report(template=None)
    assert refused(update(version, file="papers/a.pdf", sha256=""))


def test_a_version_is_either_uploaded_or_written():
    version = make_report()
    assert refused(update(version, file="papers/a.pdf", sha256="0" * 64))


def test_two_sections_of_a_version_do_not_share_a_place():
    version = make_report()
    sections = [VersionSection(version=version, key=key, heading=key, placement="body", position=1) for key in "ab"]
    assert refused(insert(*sections))


def test_minutes_are_not_approved_at_their_own_meeting():
    minutes = make_minutes()
    assert refused(update(minutes, approved_at=minutes.meeting))


def test_approved_minutes_name_the_meeting_that_approved_them():
    assert refused(update(make_minutes(), status="approved"))


def test_a_meeting_has_one_set_of_minutes():
    minutes = make_minutes()
    assert refused(insert(Minutes(meeting=minutes.meeting)))


def test_minutes_may_use_a_paragraph_number_twice():
    item = MinutesItem.objects.create(minutes=make_minutes(), number="6", title="Plan", position=1)
    rows = [MinutesParagraph(item=item, label="6.6", kind="narrative", body="…", position=n) for n in (1, 2)]
    assert not refused(insert(*rows))


def test_two_paragraphs_of_a_minute_do_not_share_a_place():
    item = MinutesItem.objects.create(minutes=make_minutes(), number="6", title="Plan", position=1)
    rows = [MinutesParagraph(item=item, label=label, kind="narrative", body="…", position=1) for label in "ab"]
    assert refused(insert(*rows))


def test_a_reference_stands_for_one_action_of_a_meeting():
    meeting = make_meeting()
    rows = [Action(board=meeting.board, meeting=meeting, reference="1", text=text) for text in ("a", "b")]
    assert refused(insert(*rows))


def test_an_action_may_have_several_owners():
    meeting = make_meeting()
    action = Action.objects.create(board=meeting.board, meeting=meeting, reference="1", text="Report back")
    owners = [ActionOwner(action=action, label=label) for label in ("Director of Public Health", "Board Manager")]
    assert not refused(insert(*owners))


def test_two_minutes_do_not_share_a_place():
    item = make_minutes_item()
    assert refused(insert(MinutesItem(minutes=item.minutes, title="Twin", position=item.position)))


def test_two_decisions_of_a_minute_do_not_share_a_place():
    decision = make_decision(make_minutes_item())
    assert refused(insert(Decision(item=decision.item, verb="agreed", text="Twin.", position=decision.position)))


def test_two_notices_of_a_board_do_not_share_a_place():
    notice = {"board": make_board(), "kind": "fire", "placement": "front_sheet", "body": "…", "position": 1}
    assert refused(insert(*(BoardNotice(heading=heading, **notice) for heading in ("Fire", "Twin"))))


def test_the_same_business_is_planned_once_for_the_same_time():
    entry = {"board": make_board(), "title": "Winter plan", "due_text": "by March"}
    assert refused(insert(ForwardPlanEntry(**entry), ForwardPlanEntry(**entry)))


def test_a_body_has_another_name_once():
    body = make_organisation()
    assert refused(insert(*(OrganisationAlias(organisation=body, name="ACS") for _ in range(2))))


def test_two_bodies_may_share_another_name():
    assert not refused(insert(*(OrganisationAlias(organisation=make_organisation(), name="ACS") for _ in range(2))))


def test_background_papers_have_a_place_and_a_title_each():
    version = make_report()
    assert refused(insert(*(BackgroundPaper(version=version, position=1, title=title) for title in ("One", "Two"))))
    assert refused(insert(BackgroundPaper(version=version, position=1, title="")))


def test_letters_stand_for_one_thing_in_a_report():
    version = make_report()
    assert refused(insert(*(Acronym(version=version, short="STP", full=full) for full in ("One", "Two"))))


def test_a_meeting_with_minutes_cannot_be_deleted():
    minutes = make_minutes()
    with pytest.raises(models.ProtectedError):
        minutes.meeting.delete()


def test_a_board_with_meetings_cannot_be_deleted():
    meeting = make_meeting()
    with pytest.raises(models.ProtectedError):
        Board.objects.get(pk=meeting.board.pk).delete()


def test_a_person_who_sat_on_a_board_cannot_be_deleted():
    board = make_board()
    make_member(board)
    with pytest.raises(models.ProtectedError):
        Appointment.objects.get().person.delete()
