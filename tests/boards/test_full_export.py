"""An officer takes away what they may read: Part II when asked for, with the hash of every file, and recorded."""

import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse

from boards.enums import InterestKind, Part
from boards.models import DeclaredInterest, RegisteredInterest
from hwb_portal.audit.models import AuditEvent
from tests.boards.builders import confidential_paper, exempt_paper, officer_of, open_paper
from tests.factories import (
    make_action,
    make_board,
    make_entry,
    make_exempt_paper,
    make_item,
    make_matter,
    make_meeting,
    make_member,
    make_member_question,
    make_minutes,
    make_minutes_item,
    make_paragraph,
    make_published_question,
    make_upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    """A board whose open things say OPEN and whose closed ones say SHUT."""
    board = make_board(slug="this-board")
    meeting = make_meeting(board, dated=True)
    item = make_item(meeting, "OPENitem")
    shut = make_item(
        meeting,
        "SHUTitem",
        part=Part.PART_II,
        public_title="A contract",
        lead="SHUTlead",
        matter=make_matter(board, "SHUTmatter"),
    )
    paper = open_paper(item, title="OPENpaper", body="OPENbody")
    exempt = exempt_paper(item, title="SHUTpaper", body="SHUTbody", public_title="An exempt report")
    confidential_paper(shut, title="SHUTsecret", body="SHUTletter")
    make_upload(make_exempt_paper(item, title="SHUTupload", public_title="Prices"), "SHUTtext")
    minutes = make_minutes(meeting)
    for where, word in ((item, "OPEN"), (shut, "SHUT")):
        hidden = {} if word == "OPEN" else {"part": Part.PART_II, "public_title": "A contract"}
        heading = make_minutes_item(minutes, f"{word}heading", agenda_item=where, **hidden)
        make_paragraph(heading, f"{word}minute")
        make_action(meeting, text=f"{word}action", reference=word, minutes_item=heading)
        person = make_member(board).person
        told = {"kind": InterestKind.OTHER, "nature": f"{word}interest"}
        DeclaredInterest.objects.create(
            meeting=meeting, item=where, person=person, declared_on=meeting.held_on, **told
        )
    RegisteredInterest.objects.create(
        board=board, person=person, registered_on=meeting.held_on, kind=InterestKind.OTHER, nature="OPENregister"
    )
    make_entry(board, "SHUTplan", part=Part.PART_II)
    make_published_question(meeting, "OPENquestion", asker_email="OPENNOT@example.org")
    make_member_question(item, paper, "OPENasked")
    make_member_question(item, exempt, "SHUTasked")
    make_member_question(item, text="SHUTasked of the item")
    return board


def taken(client, board, **form: str) -> zipfile.ZipFile:
    answer = client.post(reverse("boards:board_export_full", args=[board.slug]), form)
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def words_in(found: zipfile.ZipFile) -> str:
    return " ".join(found.namelist()) + " ".join(
        found.read(name).decode("utf-8", "replace") for name in found.namelist()
    )


def test_without_the_tick_nothing_closed_is_in_it(client, board):
    client.force_login(officer_of(board))
    found = taken(client, board)
    words = words_in(found)
    assert "SHUT" not in words
    assert [word for word in ("item", "paper", "body", "minute", "action", "interest", "register", "question", "asked")
            if f"OPEN{word}" not in words] == []  # fmt: skip
    assert "An exempt report" not in words
    assert "A contract" in words  # what is closed keeps its place
    assert "OPENNOT" not in words


def test_with_the_tick_all_of_it_is_and_both_are_recorded(client, board):
    officer = officer_of(board)
    client.force_login(officer)
    words = words_in(taken(client, board, part_two="yes"))
    shut = (
        "item",
        "lead",
        "matter",
        "paper",
        "body",
        "secret",
        "letter",
        "minute",
        "action",
        "interest",
        "asked",
        "plan",
    )
    assert [word for word in shut if f"SHUT{word}" not in words] == []
    taken(client, board)
    events = AuditEvent.objects.filter(action="board.exported").order_by("pk")
    assert [(event.actor_id, event.details["part_two"]) for event in events] == [
        (officer.pk, True),
        (officer.pk, False),
    ]


def test_the_manifest_has_the_hash_of_every_other_file(client, board):
    client.force_login(officer_of(board))
    found = taken(client, board, part_two="yes")
    *others, last = found.namelist()
    told = {one["name"]: (one["sha256"], one["size"]) for one in json.loads(found.read(last))["files"]}
    assert last == "manifest.json"
    assert any(name.endswith(".pdf") for name in others)
    assert told == {
        name: (hashlib.sha256(data).hexdigest(), len(data)) for name in others for data in [found.read(name)]
    }


def test_an_officer_of_another_board_gets_nothing(client, board):
    client.force_login(officer_of(make_board()))
    answer = client.post(reverse("boards:board_export_full", args=[board.slug]), {"part_two": "yes"})
    assert answer.status_code == 404
    assert not AuditEvent.objects.filter(action="board.exported").exists()
