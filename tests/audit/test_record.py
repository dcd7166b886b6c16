"""What an event says, and that it stands or falls with the change it tells of."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from boards.enums import ItemKind, MeetingStatus, PaperKind, Part
from boards.models import Meeting
from boards.services import meetings, papers, publication, versions
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from hwb_portal.log import request_id
from tests.factories import make_board, make_item, make_meeting, make_staff, make_user
from tests.factories.people import PASSWORD


@pytest.mark.django_db
def test_an_event_says_who_did_what_to_what_and_when():
    user, meeting = make_user(name="Ada Officer"), make_meeting()
    before = timezone.now()
    made = record("agenda.published", subject=meeting, label=str(meeting), by=user, details={"clear_days": 6})
    event = AuditEvent.objects.get()
    assert event == made
    assert (event.action, event.actor_id, event.actor_label) == ("agenda.published", user.pk, "Ada Officer")
    assert (event.subject_type, event.subject_id, event.subject_label) == (
        "boards.meeting",
        str(meeting.pk),
        str(meeting),
    )
    assert (event.details, event.request_id) == ({"clear_days": 6}, "-")
    assert before <= event.at <= timezone.now()


@pytest.mark.django_db
def test_a_command_on_the_server_is_nobody():
    record("demo.loaded", subject=make_user(), label="All", by=None)
    event = AuditEvent.objects.get()
    assert (event.actor_id, event.actor_label) == (None, "Server command")


@pytest.mark.django_db
def test_the_labels_are_copies():
    user, subject = make_user(name="Ada Officer"), make_user(name="Bea Author")
    record("role.given", subject=subject, label=subject.name, by=user)
    number = subject.pk
    subject.delete()
    user.delete()
    event = AuditEvent.objects.get()
    assert (event.actor_label, event.subject_label, event.subject_id) == ("Ada Officer", "Bea Author", str(number))


@pytest.mark.django_db
def test_a_long_label_is_cut_to_fit():
    record("paper.added", subject=make_user(), label="x" * 400, by=None)
    assert AuditEvent.objects.get().subject_label == "x" * 300


@pytest.mark.django_db
def test_an_event_carries_the_number_of_its_request(client):
    make_user(email="ada@council.example", password=PASSWORD)
    typed = {"username": "ada@council.example", "password": PASSWORD}
    client.post(reverse("accounts:login"), typed, headers={"X-Request-Id": "proxy-12345678"})
    assert AuditEvent.objects.get().request_id == "proxy-12345678"
    assert request_id.get() == "-"


@pytest.mark.django_db
def test_an_event_goes_when_its_change_goes():
    board = make_board()
    with transaction.atomic():
        meetings.create_meeting(board=board, held_on=dt.date(2027, 3, 10), starts=dt.time(10), by=None)
        assert (Meeting.objects.count(), AuditEvent.objects.count()) == (1, 1)
        transaction.set_rollback(True)
    assert (Meeting.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_change_goes_when_its_event_cannot_be_written(monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(meetings, "record", fail)
    with pytest.raises(RuntimeError):
        meetings.create_meeting(board=make_board(), held_on=dt.date(2027, 3, 10), starts=dt.time(10), by=None)
    assert Meeting.objects.count() == 0


@pytest.mark.django_db
def test_a_step_that_is_refused_leaves_no_event():
    meeting = make_meeting(status=MeetingStatus.PUBLISHED)
    make_item(meeting)
    with pytest.raises(DomainError):
        publication.publish_agenda(meeting=meeting, by=make_user(), now=timezone.now())
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_no_event_tells_the_title_of_an_exempt_paper():
    """Anyone who may read the trail could read it there."""
    officer = make_user(Role.OFFICER)
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    make_staff(meeting.board, officer)
    item = meetings.add_item(
        meeting=meeting,
        kind=ItemKind.SUBSTANTIVE,
        title="XQZ item",
        public_title="A contract",
        part=Part.PART_II,
        by=officer,
    )
    paper = papers.add_paper(
        item=item,
        title="XQZ paper",
        public_title="Exempt report",
        kind=PaperKind.REPORT,
        part=Part.PART_II,
        paragraphs=[3],
        must_be_registered=False,
        has_contract_terms=False,
        is_own_development=False,
        review_on=dt.date(2027, 9, 1),
        public_interest_reason="XQZ reason",
        by=officer,
    )
    versions.save_report(paper=paper, bodies={"purpose": "XQZ body"}, acronyms=[("XQZ", "XQZ")], by=officer)
    opened = meeting.starts_at - dt.timedelta(days=30)
    publication.publish_agenda(meeting=meeting, by=officer, now=opened, approved_by=make_user())
    events = AuditEvent.objects.order_by("id")
    assert [(event.action, event.subject_label) for event in events] == [
        ("item.added", "A contract"),
        ("paper.added", "Exempt report"),
        ("report.saved", "Exempt report"),
        ("agenda.published", str(meeting)),
    ]
    assert "XQZ" not in str(list(events.values()))
