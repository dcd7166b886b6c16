"""A column that holds one of a list of values holds nothing else, whoever writes it."""

from collections.abc import Callable

import pytest
from django.db import models

from boards.models import Appointment, Attendance, BoardNotice, BoardStaff, ForwardPlanEntry, StandingItem
from tests.boards.builders import a_person, exempt_paper, open_paper
from tests.boards.writing import refused, update
from tests.factories import (
    make_action,
    make_board,
    make_decision,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_paragraph,
    make_report,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db

CLOSED: list[tuple[Callable[[], models.Model], str]] = [
    (lambda: make_board().council, "kind"),
    (lambda: make_board().report_template, "paragraph_numbering"),
    (lambda: make_board().report_template.parts.all()[0], "placement"),
    (make_board, "front_sheet_style"),
    (make_board, "time_style"),
    (make_board, "minutes_numbering"),
    (make_board, "resolution_labels"),
    (make_board, "action_style"),
    (make_board, "question_days_kind"),
    (lambda: BoardNotice.objects.create(**NOTICE, board=make_board()), "kind"),
    (lambda: BoardNotice.objects.create(**NOTICE, board=make_board()), "placement"),
    (lambda: StandingItem.objects.create(board=make_board(), kind="minutes", title="Minutes", position=1), "kind"),
    (lambda: StandingItem.objects.create(board=make_board(), kind="minutes", title="Minutes", position=1), "part"),
    (lambda: make_seat(make_board()), "seat_class"),
    (lambda: Appointment.objects.create(seat=make_seat(make_board()), person=a_person()), "office"),
    (lambda: BoardStaff.objects.create(board=make_board(), user=make_user(), role="officer"), "role"),
    (make_meeting, "status"),
    (lambda: Attendance.objects.create(meeting=make_meeting(), name="A", state="present", position=1), "state"),
    (make_item, "kind"),
    (make_item, "purpose"),
    (make_item, "paper_status"),
    (lambda: make_item(public_title="Closed business"), "part"),
    (open_paper, "kind"),
    (exempt_paper, "part"),
    (lambda: make_report().sections.all()[0], "placement"),
    (make_minutes, "status"),
    (lambda: make_paragraph(make_minutes_item()), "kind"),
    (lambda: make_decision(make_minutes_item()), "verb"),
    (make_action, "status"),
    (lambda: ForwardPlanEntry.objects.create(board=make_board(), title="Winter plan"), "purpose"),
]
NOTICE = {"kind": "fire", "placement": "front_sheet", "heading": "Fire", "body": "Walk out.", "position": 1}


@pytest.mark.parametrize(("build", "field"), CLOSED)
def test_a_value_that_is_not_on_the_list_is_refused(build, field):
    assert refused(update(build(), **{field: "?"}))
