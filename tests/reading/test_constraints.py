"""What must be true of a reader's rows is held by the database, whoever writes them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hwb_portal.reading.models import Note, Reading
from tests.boards.publishing import a_published_meeting, first_paper
from tests.factories import make_note, make_reading, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("reading_note_kind", {"kind": "x"}),
        ("reading_note_says_something", {"text": ""}),
        ("reading_note_ends_after_start", {"start": 9, "end": 8}),
        ("reading_reading_read_has_a_day", {"read_at": None}),
        ("reading_reading_place_has_a_day", {"place": "b1-1"}),
        ("reading_reading_place_has_a_day", {"placed_at": timezone.now()}),
    ],
)
def test_the_database_refuses(rule, fields):
    paper, user = first_paper(a_published_meeting()), make_user()
    row = make_note(user, paper) if rule.startswith("reading_note") else make_reading(user, paper)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**fields)


def test_a_reader_has_one_row_a_paper():
    reading = make_reading(make_user(), first_paper(a_published_meeting()))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_reading(reading.user, reading.paper)
    assert Reading.objects.count() == 1


def test_a_note_outlives_its_paper():
    paper = first_paper(a_published_meeting())
    note = make_note(make_user(), paper)
    Note.objects.filter(pk=note.pk).update(paper=None)
    assert Note.objects.get().text == note.text
