"""A note is nobody's but its writer's: not the administrator's, not the log's, not the record of acts'."""

import logging

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from hwb_portal.accounts.roles import PERMISSIONS, Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.outbox.models import OutgoingMail
from hwb_portal.reading.models import Note
from tests.boards.builders import member_of
from tests.boards.publishing import a_published_meeting, first_paper
from tests.factories import make_note, make_user
from tests.reading.test_notes import adding, editing, sent

pytestmark = pytest.mark.django_db

WORDS = "XQZaboutmyneighbourZQX"


@pytest.fixture
def paper():
    return first_paper(a_published_meeting())


def test_no_page_of_administration_and_no_right_leads_to_a_readers_rows(paper, signed_in_as):
    ours = set(apps.get_app_config("reading").get_models())
    assert ours & admin.site._registry.keys() == set()
    assert [right for rights in PERMISSIONS.values() for right in rights if right.startswith("reading.")] == []
    note = make_note(make_user(Role.MEMBER), paper, WORDS)
    page = signed_in_as(make_user(Role.ADMIN)).get(reverse("admin:accounts_user_delete", args=[note.user_id]))
    assert WORDS not in page.content.decode()
    assert WORDS not in f"{note}{note!r}"


def test_writing_leaves_no_word_in_the_log_the_outbox_or_the_record_of_acts(paper, signed_in_as, caplog):
    reader = signed_in_as(member_of(paper.item.meeting.board))
    before = AuditEvent.objects.count()
    with caplog.at_level(logging.DEBUG):
        reader.post(adding(paper), sent(text=WORDS))
        reader.post(editing(Note.objects.get()), {"kind": "note", "text": f"{WORDS} again", "seen": 1})
        reader.get(reverse("notes"))
        reader.post(reverse("notes_delete"))
    told = [str(vars(entry)) for entry in caplog.records if not entry.name.startswith("django.db")]
    assert told
    assert [entry for entry in told if WORDS in entry] == []
    assert AuditEvent.objects.count() == before
    assert not OutgoingMail.objects.exists()


def test_a_search_never_finds_a_note_not_even_for_its_writer(paper, signed_in_as):
    note = make_note(member_of(paper.item.meeting.board), paper, WORDS)
    words = signed_in_as(note.user).get(reverse("search"), {"q": WORDS}).content.decode()
    assert "Nothing was found" in words


def test_what_was_typed_is_kept_out_of_reports_of_a_failure(paper, rf, monkeypatch):
    from django.views.debug import SafeExceptionReporterFilter

    from hwb_portal.reading import views

    request = rf.post(adding(paper), sent(text=WORDS))
    request.user = member_of(paper.item.meeting.board)
    meeting = paper.item.meeting
    views.note_add(request, meeting.board.slug, _date(meeting), paper.pk)
    shown = SafeExceptionReporterFilter().get_post_parameters(request)
    assert WORDS not in str(shown)


def _date(meeting):
    from boards.converters import MeetingDate

    return MeetingDate(meeting.held_on, meeting.sequence)
