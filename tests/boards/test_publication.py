"""Opening an agenda to the public: the arithmetic of LGA 1972 s.100B, and all or nothing."""

import datetime as dt
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from boards.enums import WITH_ITS_AUTHOR, MeetingStatus, PaperStatus, ReportState
from boards.models import AgendaItem, Meeting, Paper, PaperVersion, Publication
from boards.selectors import meeting_page
from boards.selectors.publication import publish_page
from boards.services.publication import NO_URGENCY, Urgency, publish_agenda
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.dates import london
from hwb_portal.core.errors import DomainError
from tests.boards.builders import closed_item, exempt_paper, open_paper
from tests.factories import make_item, make_meeting, make_paper, make_report, make_user

pytestmark = pytest.mark.django_db

# Wednesday 10 March 2027: the five clear days are 3, 4, 5, 8 and 9 March, so the last lawful day is Tuesday 2 March.
MEETING_DAY = dt.date(2027, 3, 10)
LAST_LAWFUL = london(dt.date(2027, 3, 2), dt.time(16, 59))
LATE = london(dt.date(2027, 3, 3), dt.time(9))
URGENCY = Urgency("An outbreak cannot wait.", "Cllr Ada Chair", dt.date(2027, 3, 2))


def a_draft(held_on: dt.date = MEETING_DAY, **fields) -> Meeting:
    meeting = make_meeting(held_on=held_on, status=MeetingStatus.DRAFT, **fields)
    make_item(meeting)
    return meeting


def publish(
    meeting: Meeting, now: dt.datetime = LAST_LAWFUL, urgency: Urgency = NO_URGENCY, **who: User | None
) -> Publication:
    by = who.get("by") or make_user()
    return publish_agenda(meeting=meeting, by=by, now=now, urgency=urgency, approved_by=who.get("approved_by"))


def refusal(meeting: Meeting, now: dt.datetime = LAST_LAWFUL, urgency: Urgency = NO_URGENCY) -> str:
    """The sentence of a refusal, after a look that nothing was written."""
    status = meeting.status
    with pytest.raises(DomainError) as caught:
        publish(meeting, now, urgency)
    meeting.refresh_from_db()
    assert meeting.status == status
    assert not Publication.objects.filter(published_at=now).exists()
    assert not PaperVersion.objects.filter(released_at=now).exists()
    assert not AuditEvent.objects.filter(action="agenda.published").exists()
    return str(caught.value)


@pytest.mark.parametrize("status", [MeetingStatus.DRAFT, MeetingStatus.SCHEDULED])
def test_an_agenda_is_published_on_the_last_lawful_day(status):
    meeting, officer = a_draft(), make_user()
    Meeting.objects.filter(pk=meeting.pk).update(status=status)
    publication = publish(meeting, by=officer)
    meeting.refresh_from_db()
    found = (publication.clear_days, publication.published_at, publication.published_by, publication.urgency_reason)
    assert found == (5, LAST_LAWFUL, officer, "")
    assert meeting.status == MeetingStatus.PUBLISHED


def test_every_version_in_hand_is_released_at_one_moment():
    meeting = a_draft()
    item = meeting.items.get()
    papers = [open_paper(item, released=False), open_paper(item, released=False)]
    papers.append(exempt_paper(closed_item(meeting), released=False))
    publish(meeting, approved_by=make_user())
    versions = PaperVersion.objects.filter(paper__in=papers)
    assert [version.released_at for version in versions] == [LAST_LAWFUL] * 3


def test_what_was_released_before_keeps_its_moment():
    meeting = a_draft()
    version = make_report(make_paper(meeting.items.get()))
    before = version.released_at
    publish(meeting)
    version.refresh_from_db()
    assert version.released_at == before


def test_papers_of_another_meeting_stay_unreleased():
    other = open_paper(a_draft().items.get(), released=False)
    publish(a_draft())
    assert other.versions.get().released_at is None


def test_publication_is_recorded_with_the_days():
    meeting = a_draft()
    publish(meeting)
    events = [(event.action, event.subject_id, event.details) for event in AuditEvent.objects.all()]
    assert events == [("agenda.published", str(meeting.pk), {"clear_days": 5})]


def test_after_the_offices_shut_it_is_the_next_day():
    meeting = a_draft()
    assert "gives 4 clear days" in refusal(meeting, london(dt.date(2027, 3, 2), dt.time(17, 1)))


def test_late_without_a_reason_is_refused():
    assert refusal(a_draft(), LATE) == (
        "Publishing then gives 4 clear days; the law asks for 5. "
        "Say why the meeting is called at shorter notice, which chair agreed and when, or move the meeting."
    )


@pytest.mark.parametrize("missing", [{"reason": "  \n"}, {"chair": " "}, {"agreed_on": None}])
def test_late_needs_the_reason_the_chair_and_the_day(missing):
    assert "the law asks for 5" in refusal(a_draft(), LATE, replace(URGENCY, **missing))


def test_late_with_a_reason_is_accepted_and_keeps_the_reason_the_chair_and_the_day():
    made = publish(a_draft(), LATE, replace(URGENCY, reason=f" {URGENCY.reason} "))
    kept = Urgency(made.urgency_reason, made.chair_agreed_by, made.chair_agreed_on)
    assert (made.clear_days, kept) == (4, URGENCY)


def test_in_time_a_reason_for_lateness_is_not_kept():
    made = publish(a_draft(), urgency=URGENCY)
    assert Urgency(made.urgency_reason, made.chair_agreed_by, made.chair_agreed_on) == NO_URGENCY


def test_the_reason_for_shorter_notice_stands_on_the_page(client):
    meeting = a_draft()
    publish(meeting, LATE, URGENCY)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f"Called at shorter notice: {URGENCY.reason} The chair, Cllr Ada Chair, agreed on 2 March 2027." in page
    assert "Published on 3 March 2027, 4 clear days before the meeting." in page


def test_one_clear_day_is_written_in_the_singular():
    meeting = a_draft()
    publish(meeting, london(dt.date(2027, 3, 8), dt.time(9)), URGENCY)
    page = meeting_page(Meeting.objects.with_board().get(pk=meeting.pk), AnonymousUser())
    assert page.notice == "Published on 8 March 2027, 1 clear day before the meeting."


@pytest.mark.parametrize("day", [MEETING_DAY, MEETING_DAY + dt.timedelta(days=1)])
def test_on_the_day_or_after_it_is_refused_whatever_the_reason(day):
    sentence = "The day of this meeting is here or past. Move the meeting before you publish."
    assert refusal(a_draft(), london(day, dt.time(8)), URGENCY) == sentence


def test_the_evening_before_gives_no_clear_day():
    evening = london(MEETING_DAY - dt.timedelta(days=1), dt.time(18))
    assert "gives 0 clear days" in refusal(a_draft(), evening)
    assert publish(a_draft(), evening, URGENCY).clear_days == 0


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (MeetingStatus.PUBLISHED, "This agenda is already published."),
        (MeetingStatus.HELD, "This agenda is already published."),
        (MeetingStatus.CANCELLED, "This meeting is cancelled, so its agenda cannot be published."),
        (MeetingStatus.MOVED, "This meeting is moved, so its agenda cannot be published."),
    ],
)
def test_only_a_draft_or_a_scheduled_meeting_is_published(status, sentence):
    meeting = make_meeting(status=status)
    make_item(meeting)
    assert refusal(meeting) == sentence


def test_an_agenda_is_not_published_twice():
    meeting = a_draft()
    publish(meeting)
    with pytest.raises(DomainError, match=r"^This agenda is already published\.$"):
        publish(meeting)
    assert (Publication.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_an_agenda_without_items_is_refused():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    assert refusal(meeting) == "Add at least one item before you publish the agenda."


def test_an_item_that_says_attached_needs_a_report():
    meeting = a_draft()
    make_paper(make_item(meeting))
    AgendaItem.objects.filter(meeting=meeting, number=1).update(paper_status=PaperStatus.ATTACHED)
    ready = open_paper(make_item(meeting), released=False)
    assert refusal(meeting) == (
        "Item 1, 2 says its report is attached, but no report is ready. Add it, or mark the item “to follow”."
    )
    assert ready.versions.get().released_at is None


def test_an_item_whose_paper_is_to_follow_is_published_without_it():
    meeting = a_draft()
    make_item(meeting, paper_status=PaperStatus.TO_FOLLOW)
    assert publish(meeting).clear_days == 5


def test_beyond_the_list_of_bank_holidays_the_days_are_not_guessed():
    meeting = a_draft(held_on=dt.date(2030, 1, 17))
    now = london(dt.date(2030, 1, 3), dt.time(9))
    assert refusal(meeting, now) == "The clear days cannot be counted: holiday list ends 2028."


def test_the_public_reads_the_papers_the_moment_the_agenda_is_published():
    meeting = a_draft()
    paper = open_paper(meeting.items.get(), released=False)
    nobody = AnonymousUser()
    before = Paper.objects.visible_to(nobody).contains(paper)
    publish(meeting)
    assert (before, Paper.objects.visible_to(nobody).contains(paper)) == (False, True)


# The page an officer sees before publishing


def test_the_officer_sees_the_last_lawful_day_and_the_days_that_count():
    page = publish_page(a_draft(), make_user(), LATE)
    assert (page.latest_day, page.clear_days, page.is_late, page.problem) == (dt.date(2027, 3, 2), 4, True, "")


def test_the_officer_sees_that_the_days_cannot_be_counted():
    page = publish_page(a_draft(held_on=dt.date(2030, 1, 17)), make_user(), london(dt.date(2030, 1, 3), dt.time(9)))
    assert (page.clear_days, page.is_late) == (None, False)
    assert page.problem == "The clear days cannot be counted: holiday list ends 2028."


def a_report_in_hand(meeting: Meeting, **fields) -> Paper:
    """Written as far as its author came; an officer asked for it."""
    item = make_item(meeting, "Winter planning", paper_status=PaperStatus.TO_FOLLOW)
    return open_paper(item, released=False, title="Winter plan", author=make_user(Role.AUTHOR), **fields)


@pytest.mark.parametrize("state", WITH_ITS_AUTHOR)
def test_a_report_that_its_author_has_not_sent_in_is_not_published(state):
    meeting = a_draft()
    paper = a_report_in_hand(meeting)
    Paper.objects.filter(pk=paper.pk).update(state=state)
    page = publish_page(meeting, make_user(), LAST_LAWFUL)
    assert (page.unfinished, page.new_papers) == ({str(paper.pk)}, frozenset())
    publish(meeting)
    assert not Paper.objects.visible_to(AnonymousUser()).contains(paper)


def test_a_report_that_is_sent_in_is_published():
    meeting = a_draft()
    paper = a_report_in_hand(meeting)
    Paper.objects.filter(pk=paper.pk).update(state=ReportState.SENT_IN)
    publish(meeting)
    assert Paper.objects.visible_to(AnonymousUser()).contains(paper)


def test_an_item_with_its_report_attached_waits_for_the_author():
    meeting = a_draft()
    paper = a_report_in_hand(meeting)
    AgendaItem.objects.filter(pk=paper.item_id).update(paper_status=PaperStatus.ATTACHED)
    assert "no report is ready" in refusal(meeting)
