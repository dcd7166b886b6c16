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
from metrics.enums import ReturnState
from metrics.models import Group, Return
from tests.factories import (
    make_action,
    make_alert,
    make_board,
    make_collection,
    make_decision,
    make_duty,
    make_entry,
    make_exempt_paper,
    make_figure_load,
    make_fund_plan,
    make_indicator,
    make_item,
    make_matter,
    make_meeting,
    make_member,
    make_member_question,
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
from tests.house.permission_table import READERS, TABLE

# A pack is built when it is first asked for, and kept; and the reading of a closed paper is recorded (decision 0020).
WRITES_ON_GET = {
    *("paper_detail", "paper_file", "report_edit", "paper_upload", "paper_edit", "paper_readers", "paper_workflow"),
    *("paper_withdraw", "finding_confirm", "paper_pages"),
    *("boards:member_questions", "boards:member_question_answer"),
    *("boards:minutes_detail", "boards:decision_list"),
    "reading:paper",
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
            "load": lambda: make_figure_load(board=self.board).pk,
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
            "asked": lambda: self.meetings["open"].member_questions.get().pk,
            "question": lambda: self.meetings["open"].public_questions.get().pk,
            "action": lambda: self.actions[state].pk,
            "secret": lambda: "0" * 32,
            "token": lambda: "no-such-token",
            "provider": lambda: "no-such-provider",
            "supplement": lambda: 1,
            "part": lambda: 1,
            "note": lambda: make_note(make_user(), self.papers["open"]).pk,
            "code": lambda: "admissions",
            "collection": lambda: "bcf",
            "plan": lambda: "draft-plan" if state == "draft" else "open-plan",
            "period": lambda: "2016-17-q2" if state == "draft" else "2016-17-q1",
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
    make_member_question(item)
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
    for number, is_public in ((1, True), (2, False)):
        make_fund_plan(board, slug="open-plan" if is_public else "draft-plan", is_public=is_public)
        signed = {"state": ReturnState.SIGNED, "is_public": is_public, "template": f"bcf-2016-17-q{number}"}
        make_return(board, period_label=f"2016/17 Q{number}", **signed)
    meetings = {"held": held, "open": opened, "draft": draft, "added": _with_a_supplement(board, today)}
    key = uuid4()
    make_subscription(board, asked_at=timezone.now(), confirm_key=key, stop_key=key)
    make_alert(confirm_key=key, stop_key=key)
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
