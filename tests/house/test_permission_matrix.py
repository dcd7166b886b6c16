"""Who gets what at every address: the table is the promise. A new address without a row fails."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boards.enums import FindingKind, HeldKind, MeetingStatus, MinutesStatus, StaffRole
from boards.models import Action, Board, Matter, Meeting, MinutesItem, Paper, UploadFinding
from boards.services.publication import publish_agenda, publish_supplement, withdraw_paper
from boards.services.retention import place_hold
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from metrics.models import Group, Return
from tests.factories import (
    make_action,
    make_board,
    make_collection,
    make_decision,
    make_duty,
    make_entry,
    make_exempt_paper,
    make_indicator,
    make_item,
    make_matter,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_motion,
    make_note,
    make_paper,
    make_paper_figures,
    make_paragraph,
    make_question,
    make_report,
    make_return,
    make_staff,
    make_subscription,
    make_substitute,
    make_user,
)
from tests.house.addresses import addresses, body_of

# One column a reader. All of them belong to the board: its officer, one of its members, a substitute at its open
# meeting, the author of its draft paper, its analyst, its lead; and an administrator.
READERS = ("nobody", "officer", "member", "substitute", "author", "analyst", "lead", "admin")
TABLE = """
home                                200 200 200 200 200 200 200 200
search                              200 200 200 200 200 200 200 200
accessibility                       200 200 200 200 200 200 200 200
privacy                             200 200 200 200 200 200 200 200
open_data                           200 200 200 200 200 200 200 200
boards:open_meetings                200 200 200 200 200 200 200 200
boards:open_papers                  200 200 200 200 200 200 200 200
boards:open_decisions               200 200 200 200 200 200 200 200
boards:open_actions                 200 200 200 200 200 200 200 200
boards:board_export                 200 200 200 200 200 200 200 200
livez                               200 200 200 200 200 200 200 200
readyz                              200 200 200 200 200 200 200 200
desk                                302 200 200 200 200 200 200 200
trail                               302 200 403 403 403 403 403 200
accounts:login                      200 302 302 302 302 302 302 302
accounts:logout                     405 405 405 405 405 405 405 405
accounts:password_change            302 200 200 200 200 200 200 200
accounts:password_forgotten         200 200 200 200 200 200 200 200
accounts:password_asked             200 200 200 200 200 200 200 200
accounts:password_choose    none    404 404 404 404 404 404 404 404
accounts:second_step                302 302 302 302 302 302 302 302
accounts:second_factor_set_up       302 200 200 200 200 200 200 200
accounts:second_factor_again        302 302 302 302 302 302 302 302
accounts:second_factor_remove       302 405 405 405 405 405 405 405
accounts:session_list               302 200 200 200 200 200 200 200
accounts:session_end                302 405 405 405 405 405 405 405
admin_login                         302 403 403 403 403 403 403 403
boards:board_list                   200 200 200 200 200 200 200 200
boards:board_detail                 200 200 200 200 200 200 200 200
boards:board_members                200 200 200 200 200 200 200 200
boards:action_list                  200 200 200 200 200 200 200 200
boards:member_attendance            200 200 200 200 200 200 200 200
boards:officer_decision_list        200 200 200 200 200 200 200 200
boards:officer_decision_detail none 404 404 404 404 404 404 404 404
boards:officer_decision_new         302 200 403 403 403 403 403 403
boards:action_outcomes              200 200 200 200 200 200 200 200
boards:action_detail     held       200 200 200 200 200 200 200 200
boards:action_detail     open       404 200 404 404 404 404 404 404
boards:action_update     held       302 200 404 404 404 404 404 404
boards:action_answer     none       404 404 404 404 404 404 404 404
boards:interest_register            200 200 200 200 200 200 200 200
boards:interest_declare  open       302 404 200 404 404 404 404 404
boards:question_ask      open       200 200 200 200 200 200 200 200
boards:question_ask      draft      404 200 404 404 404 404 404 404
boards:question_asked    open       200 200 200 200 200 200 200 200
boards:question_list     open       302 200 403 403 403 403 403 403
boards:question_accept   open       302 200 403 403 403 403 403 403
boards:question_reject   open       302 200 403 403 403 403 403 403
boards:question_merge    open       302 200 403 403 403 403 403 403
boards:question_answer   open       302 200 403 403 403 403 403 403
boards:question_supplementary open  302 200 403 403 403 403 403 403
boards:question_action   open       302 200 403 403 403 403 403 403
boards:question_act      open       302 405 405 405 405 405 405 405
boards:questions_publish open       302 405 405 405 405 405 405 405
boards:record_detail     held       302 200 403 403 403 403 403 403
boards:record_detail     draft      302 200 403 403 403 403 403 403
boards:attendance_edit   held       302 200 403 403 403 403 403 403
boards:attendance_edit   draft      302 404 403 403 403 403 403 403
boards:interest_list     held       302 200 403 403 403 403 403 403
boards:minutes_check     held       302 200 403 403 403 403 403 403
boards:minutes_approve   held       302 200 403 403 403 403 403 403
boards:minutes_sign      held       302 200 403 403 403 403 403 403
boards:action_name       held       302 200 403 403 403 403 403 403
boards:heading_detail    held       302 200 403 403 403 403 403 403
boards:heading_edit      held       302 200 403 403 403 403 403 403
boards:paragraph_add     held       302 200 403 403 403 403 403 403
boards:paragraph_edit    held       302 200 403 403 403 403 403 403
boards:action_add        held       302 200 403 403 403 403 403 403
boards:decision_edit     held       302 200 403 403 403 403 403 403
boards:motion_add          held       302 200 403 403 403 403 403 403
boards:motion_amend        held       302 200 403 403 403 403 403 403
boards:motion_settle       held       302 200 403 403 403 403 403 403
boards:motion_resolve      held       302 200 403 403 403 403 403 403
boards:motion_act          held       302 405 405 405 405 405 405 405
boards:vote_add          held       302 200 403 403 403 403 403 403
boards:record_start      held       302 405 405 405 405 405 405 405
boards:quorum_count      held       302 405 405 405 405 405 405 405
boards:interest_act      held       302 405 405 405 405 405 405 405
boards:decisions_publish held       302 405 405 405 405 405 405 405
boards:minutes_publish   held       302 405 405 405 405 405 405 405
boards:owners_mail       held       302 405 405 405 405 405 405 405
boards:heading_remove    held       302 405 405 405 405 405 405 405
boards:typed_keep        held       302 405 405 405 405 405 405 405
boards:paragraph_remove  held       302 405 405 405 405 405 405 405
boards:vote_remove       held       302 405 405 405 405 405 405 405
boards:action_log_make      draft   302 405 405 405 405 405 405 405
boards:forward_plan                 200 200 200 200 200 200 200 200
boards:duty_list                    200 200 200 200 200 200 200 200
boards:duty_new                     302 200 403 403 403 403 403 403
boards:duty_edit                    302 200 403 403 403 403 403 403
boards:duty_plan                    302 405 405 405 405 405 405 405
boards:duty_move                    302 200 403 403 403 403 403 403
boards:duty_take                    302 200 403 403 403 403 403 403
boards:retention_list               302 200 403 403 403 403 403 200
boards:hold_place                   302 200 403 403 403 403 403 200
boards:hold_lift                    302 200 403 403 403 403 403 200
boards:board_popolo                 200 200 200 200 200 200 200 200
boards:substitute_list   open       302 200 403 403 403 403 403 403
boards:decision_trace               200 200 200 200 200 200 200 200
boards:matter_list                  200 200 200 200 200 200 200 200
boards:matter_detail                200 200 200 200 200 200 200 200
boards:matter_new                   302 200 403 403 403 403 403 403
boards:matter_edit                  302 200 403 403 403 403 403 403
boards:plan_new                     302 200 403 403 403 403 403 403
boards:plan_edit                    302 200 403 403 403 403 403 403
boards:item_matter       draft      302 200 403 403 403 403 403 403
boards:action_matter     held       302 200 403 403 403 403 403 403
boards:board_feed                   200 200 200 200 200 200 200 200
boards:board_calendar               200 200 200 200 200 200 200 200
boards:board_subscribe              200 200 200 200 200 200 200 200
boards:board_subscribed             200 200 200 200 200 200 200 200
subscription_confirm                200 200 200 200 200 200 200 200
subscription_stop                   200 200 200 200 200 200 200 200
notice_settings                     302 200 200 200 200 200 200 200
boards:meeting_list                 200 200 200 200 200 200 200 200
boards:meeting_detail    open       200 200 200 200 200 200 200 200
boards:meeting_detail    draft      404 200 404 404 404 404 404 404
boards:meeting_json      open       200 200 200 200 200 200 200 200
boards:meeting_json      draft      404 404 404 404 404 404 404 404
boards:publication_record open      200 200 200 200 200 200 200 200
boards:publication_record draft     404 404 404 404 404 404 404 404
boards:minutes_detail    open       200 200 200 200 200 200 200 200
boards:minutes_detail    draft      404 200 404 404 404 404 404 404
boards:decision_list     open       200 200 200 200 200 200 200 200
boards:decision_list     draft      404 200 404 404 404 404 404 404
boards:meeting_publish   draft      302 200 403 403 403 403 403 403
boards:meeting_publish   open       302 200 403 403 403 403 403 403
boards:meeting_preview   draft      302 200 403 403 403 403 403 403
boards:meeting_preview   open       302 200 403 403 403 403 403 403
boards:publication_decide draft     302 405 405 405 405 405 405 405
boards:meeting_cancel    draft      302 200 403 403 403 403 403 403
boards:meeting_move      draft      302 200 403 403 403 403 403 403
boards:meeting_adjourn   open       302 200 403 403 403 403 403 403
boards:paper_add         draft      302 200 403 403 403 403 403 403
reports:pack             open       200 200 200 200 200 200 200 200
reports:pack             draft      404 404 404 404 404 404 404 404
reports:pack_restricted  open       302 200 200 200 404 404 404 404
reports:pack_restricted  draft      302 200 404 404 404 404 404 404
reports:pack_press       open       200 200 200 200 200 200 200 200
reports:pack_press       draft      404 404 404 404 404 404 404 404
reports:supplement       added      200 200 200 200 200 200 200 200
reports:supplement       open       404 404 404 404 404 404 404 404
reports:supplement_restricted added 302 200 200 404 404 404 404 404
reports:pack_status      open       200 200 200 200 200 200 200 200
reports:pack_status      draft      404 404 404 404 404 404 404 404
reports:pack_status_json open       200 200 200 200 200 200 200 200
reports:pack_status_json draft      404 404 404 404 404 404 404 404
reports:decisions_pdf    held       200 200 200 200 200 200 200 200
reports:decisions_pdf    open       404 200 404 404 404 404 404 404
actions_pdf                         200 200 200 200 200 200 200 200
reports:minutes_pdf      held       200 200 200 200 200 200 200 200
reports:minutes_pdf      open       404 200 404 404 404 404 404 404
reading:contents         open       200 200 200 200 200 200 200 200
reading:contents         draft      404 200 404 404 404 404 404 404
reading:paper            open       200 200 200 200 200 200 200 200
reading:paper            exempt     404 200 200 200 404 404 404 404
reading:paper            draft      404 200 404 404 404 404 404 404
reading:paper            withdrawn  302 302 302 302 302 302 302 302
reading:note_add         open       302 404 404 404 404 404 404 404
notes                               302 200 200 200 200 200 200 200
notes_json                          302 200 200 200 200 200 200 200
notes_html                          302 200 200 200 200 200 200 200
notes_text                          302 200 200 200 200 200 200 200
notes_delete                        302 200 200 200 200 200 200 200
note_edit                           302 404 404 404 404 404 404 404
note_place                          302 404 404 404 404 404 404 404
note_remove                         302 405 405 405 405 405 405 405
reading:paper_seen       open       302 405 405 405 405 405 405 405
reading:place_keep       open       302 405 405 405 405 405 405 405
reading:part             exempt     302 302 302 302 302 302 302 302
paper_detail             open       200 200 200 200 200 200 200 200
paper_detail             exempt     404 200 200 200 404 404 404 404
paper_detail             draft      404 200 404 404 200 404 404 404
paper_changes            withdrawn  200 200 200 200 200 200 200 200
paper_changes            exempt     404 404 404 404 404 404 404 404
paper_file               open       200 200 200 200 200 200 200 200
paper_file               exempt     404 200 200 200 404 404 404 404
paper_file               draft      404 200 404 404 200 404 404 404
report_edit              exempt     302 200 403 403 404 403 403 403
report_edit              draft      302 200 403 403 200 403 403 403
paper_upload             exempt     302 200 403 403 404 403 403 403
paper_upload             draft      302 200 403 403 200 403 403 403
boards:meeting_new                   302 200 403 403 403 403 403 403
boards:meeting_series                302 200 403 403 403 403 403 403
boards:meeting_build        draft    302 200 403 403 403 403 403 403
boards:meeting_edit         draft    302 200 403 403 403 403 403 403
boards:item_list            draft    302 200 403 403 403 403 403 403
boards:item_add             draft    302 200 403 403 403 403 403 403
boards:item_edit            draft    302 200 403 403 403 403 403 403
boards:item_remove          draft    302 200 403 403 403 403 403 403
boards:item_defer           draft    302 200 403 403 403 403 403 403
boards:plan_list            draft    302 200 403 403 403 403 403 403
boards:report_list          draft    302 200 403 403 403 403 403 403
boards:exemption_list       draft    302 200 403 403 403 403 403 403
boards:file_add             draft    302 200 403 403 403 403 403 403
boards:file_match           draft    302 200 403 403 403 403 403 403
boards:item_order           draft    302 405 405 405 405 405 405 405
boards:item_add_standing    draft    302 405 405 405 405 405 405 405
boards:plan_take            draft    302 405 405 405 405 405 405 405
paper_edit                  draft    302 200 403 403 403 403 403 403
paper_remove                draft    302 200 403 403 403 403 403 403
paper_readers               draft    302 200 403 403 403 403 403 403
paper_readers               exempt   302 200 403 403 403 403 403 403
paper_open                  draft    302 200 403 403 403 403 403 403
paper_move                  draft    302 405 405 405 405 405 405 405
paper_workflow              draft    302 200 403 403 200 403 403 403
paper_workflow              exempt   302 200 403 403 404 403 403 403
paper_comment               draft    302 405 405 405 405 405 405 405
paper_send_in               draft    302 405 405 405 405 405 405 405
paper_clear                 draft    302 405 405 405 405 405 405 405
paper_send_back             draft    302 405 405 405 405 405 405 405
paper_withdraw           open       302 200 403 403 403 403 403 403
paper_withdraw           exempt     302 200 403 403 403 403 403 403
paper_detail             withdrawn  200 200 200 200 200 200 200 200
paper_file               withdrawn  410 410 410 410 410 410 410 410
finding_confirm          exempt     302 200 403 403 404 403 403 403
finding_confirm          draft      302 200 403 403 200 403 403 403
metrics:collection_list             200 200 200 200 200 200 200 200
metrics:collection_detail           200 200 200 200 200 200 200 200
metrics:collection_json             200 200 200 200 200 200 200 200
metrics:indicator_detail            200 200 200 200 200 200 200 200
metrics:indicator_csv               200 200 200 200 200 200 200 200
metrics:indicator_json              200 200 200 200 200 200 200 200
metrics:board_summary               200 200 200 200 200 200 200 200
metrics:collection_changes          200 200 200 200 200 200 200 200
metrics:collection_table            200 200 200 200 200 200 200 200
metrics:indicator_compare           200 200 200 200 200 200 200 200
metrics:changes_word                302 403 403 403 403 200 403 403
metrics:limits_rebase               302 403 403 403 403 200 403 403
metrics:figure_checks               302 403 403 403 403 200 403 403
metrics:observations_import         302 403 403 403 403 200 403 403
metrics:collection_plan             200 200 200 200 200 200 200 200
metrics:paper_make                  302 200 403 403 403 200 403 403
metrics:paper_csv        open       200 200 200 200 200 200 200 200
metrics:paper_csv        draft      404 200 404 404 200 404 404 404
metrics:indicator_links             302 200 403 403 403 200 403 403
metrics:indicator_unlink            302 405 405 405 405 405 405 405
metrics:return_list                 302 200 403 403 403 200 200 403
metrics:return_upload               302 403 403 403 403 200 403 403
metrics:return_detail    draft      302 200 403 403 403 200 200 403
metrics:return_csv       draft      404 404 404 404 404 404 404 404
metrics:return_json      draft      404 404 404 404 404 404 404 404
metrics:return_findings  draft      302 200 403 403 403 200 200 403
metrics:return_marked    draft      302 200 403 403 403 200 200 403
metrics:return_template             302 403 403 403 403 200 403 403
metrics:return_compare   draft      302 200 403 403 403 200 200 403
metrics:return_step      check      302 403 403 403 403 200 403 403
metrics:return_step      sign       302 403 403 403 403 403 200 403
metrics:return_step      report     302 200 403 403 403 403 403 403
metrics:due_add                     302 200 403 403 403 200 403 403
metrics:authority_list              302 200 403 403 403 200 200 403
metrics:authority_end               302 405 405 405 405 405 405 405
"""
# A pack is built when it is first asked for, and kept; and the reading of a closed paper is recorded (decision 0020).
WRITES_ON_GET = {
    *("paper_detail", "paper_file", "report_edit", "paper_upload", "paper_edit", "paper_readers", "paper_workflow"),
    *("paper_withdraw", "finding_confirm"),
    "reports:pack",
    "reports:pack_press",
    "reports:pack_restricted",
    "reports:supplement",
    "reports:supplement_restricted",
}


@dataclass
class Scene:
    board: Board
    meetings: dict[str, Meeting]
    papers: dict[str, Paper]
    returned: Return
    heading: MinutesItem
    actions: dict[str, Action]
    key: UUID
    matter: Matter

    def values(self, parameters: frozenset[str], state: str) -> dict[str, Any]:
        """What an address is called with, for the object in that state."""
        known: dict[str, Callable[[], Any]] = {
            "board": lambda: self.board.slug,
            "date": lambda: (self.meetings.get(state) or self.papers[state].item.meeting).slug,
            "paper": lambda: self.papers[state].pk,
            "finding": lambda: self.papers[state].versions.get().findings.get().pk,
            "pk": lambda: self.returned.pk,
            "step": lambda: state,
            "template": lambda: "bcf-2016-17-q3",
            "authority": lambda: 1,
            "key": lambda: self.key,
            "item": lambda: self.papers[state].item.pk,
            "entry": lambda: self.matter.entries.get().pk,
            "record": lambda: "files",
            "hold": lambda: self.board.holds.get().pk,
            "duty": lambda: self.board.duties.get().pk,
            "due": lambda: "2026-10-31",
            "matter": lambda: self.matter.slug,
            "standing": lambda: 1,
            "heading": lambda: self.heading.pk,
            "paragraph": lambda: self.heading.paragraphs.get().pk,
            "decision": lambda: 0 if state == "none" else self.heading.decisions.get().pk,
            "vote": lambda: 1,
            "motion": lambda: self.heading.motions.get().pk,
            "interest": lambda: 1,
            "question": lambda: self.meetings["open"].public_questions.get().pk,
            "action": lambda: self.actions[state].pk,
            "token": lambda: "no-such-token",
            "supplement": lambda: 1,
            "part": lambda: 1,
            "note": lambda: make_note(make_user(), self.papers["open"]).pk,
            "code": lambda: "admissions",
            "collection": lambda: "bcf",
            "link": lambda: 1,
            "group": lambda: Group.objects.get().slug,
        }
        return {name: known[name]() for name in parameters}


@pytest.fixture
def scene() -> Scene:
    board = make_board(slug="this-board")
    today = timezone.localdate()
    held = make_meeting(board, today - dt.timedelta(days=40), MeetingStatus.HELD)
    heading = make_minutes_item(make_minutes(held))
    make_paragraph(heading)
    make_decision(heading)
    make_motion(heading)
    opened = make_meeting(board, today + dt.timedelta(days=20), dated=True, previous=held)
    make_minutes(opened, MinutesStatus.DRAFT)
    make_question(opened)
    item = make_item(opened)
    draft = make_meeting(board, today + dt.timedelta(days=60), MeetingStatus.DRAFT)
    papers = {
        "open": make_report(make_paper(item)).paper,
        "exempt": make_report(make_exempt_paper(item)).paper,
        "withdrawn": make_report(make_paper(item)).paper,
        "draft": make_report(make_paper(make_item(draft)), released=False).paper,
    }
    withdraw_paper(paper=papers["withdrawn"], by=make_user(), now=timezone.now(), reason="Figures were wrong.")
    for state in ("exempt", "draft"):
        found = {"kind": FindingKind.HIDDEN_TEXT, "description": "Covered."}
        UploadFinding.objects.create(version=papers[state].versions.get(), **found)
    bcf = make_collection(slug="bcf")
    make_indicator(bcf, code="admissions")
    for state in ("open", "draft"):
        make_paper_figures(bcf, paper=papers[state])
    meetings = {"held": held, "open": opened, "draft": draft, "added": _with_a_supplement(board, today)}
    key = uuid4()
    make_subscription(board, asked_at=timezone.now(), confirm_key=key, stop_key=key)
    actions = {"held": make_action(held), "open": make_action(opened)}
    matter = make_matter(board)
    make_entry(board, matter=matter)
    make_duty(board)
    place_hold(board=board, kind=HeldKind.SUBSCRIBERS, reason="A claim.", by=make_user(), now=timezone.now())
    return Scene(board, meetings, papers, make_return(board), heading, actions, key, matter)


def _with_a_supplement(board: Board, today: dt.date) -> Meeting:
    meeting = make_meeting(board, today + dt.timedelta(days=80), MeetingStatus.DRAFT)
    item, officer = make_item(meeting), make_user()
    publish_agenda(meeting=meeting, by=officer, now=timezone.now())
    make_report(make_paper(item), released=False)
    publish_supplement(meeting=meeting, by=officer, now=timezone.now(), summary="What was to follow.")
    return meeting


def _reader(scene: Scene, who: str) -> User | None:
    if who == "nobody":
        return None
    user = make_user(Role(who))
    if who in StaffRole.values:
        make_staff(scene.board, user, StaffRole(who))
    elif who == "member":
        make_member(scene.board, user)
    elif who == "substitute":
        make_substitute(scene.meetings["open"], user)
    elif who == "author":
        scene.papers["draft"].author = user
        scene.papers["draft"].save(update_fields=["author"])
    return user


def _rows() -> list[tuple[str, str, dict[str, int]]]:
    """The table as (address, state of its object, {reader: status})."""
    read = []
    for line in TABLE.strip().splitlines():
        *subject, statuses = line.split(maxsplit=2) if len(line.split()) == 10 else line.split(maxsplit=1)
        expected = dict(zip(READERS, map(int, statuses.split()), strict=True))
        read.append((subject[0], subject[1] if len(subject) == 2 else "", expected))
    return read


def test_every_address_has_a_row_and_every_row_an_address():
    assert {name for name, _, _ in _rows()} == {address.name for address in addresses()}


@pytest.mark.django_db
@pytest.mark.parametrize("who", READERS)
def test_each_reader_gets_what_the_table_says(scene, who, signed_in_as):
    parameters = {address.name: address.parameters for address in addresses()}
    client: Client = signed_in_as(_reader(scene, who))
    found = {}
    for name, state, _ in _rows():
        path = reverse(name, kwargs=scene.values(parameters[name], state))
        response = client.get(path)
        body_of(response)
        found[f"{name} {state}"] = response.status_code
    assert found == {f"{name} {state}": expected[who] for name, state, expected in _rows()}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "officer", "author", "analyst"])
def test_reading_writes_nothing(scene, who, signed_in_as):
    parameters = {address.name: address.parameters for address in addresses()}
    client: Client = signed_in_as(_reader(scene, who))
    wrote = set()
    for name, state, _ in _rows():
        path = reverse(name, kwargs=scene.values(parameters[name], state))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            body_of(client.get(path))
        if any(query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for query in queries):
            wrote.add(name)
    assert wrote - WRITES_ON_GET == set()
