"""Opening agendas and papers to readers. Each act is one transaction that writes a whole new snapshot.

The order inside it: lock the meeting, check the law, copy open files to the public store, write the snapshot,
point the meeting to it. Readers see the old snapshot until the transaction ends, then the new one. A file that
a crash leaves behind belongs to no snapshot; `sweep_public_store` removes it.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.core.files.storage import storages
from django.db import transaction

from boards import law
from boards.counting import calendar_of
from boards.enums import MeetingStatus, PaperStatus, Part, PublicationKind
from boards.models import AgendaItem, Meeting, Paper, Publication, PublishedPaper, UploadFinding
from boards.services.notices import tell_of_publication
from boards.services.released import papers_changed
from boards.services.snapshots import remove_public_file, write
from boards.services.withdrawals import keep_log_quietly
from boards.snapshots import Changes, ItemLine, Snapshot, draft_of, needs_second_officer, standing_of
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import HolidayListEnds, london_date
from hwb_portal.core.errors import DomainError
from hwb_portal.core.faults import fault_point

SWEEP_AFTER = dt.timedelta(hours=1)
UNPUBLISHED = (MeetingStatus.DRAFT, MeetingStatus.SCHEDULED)
NOT_GOING_AHEAD = (MeetingStatus.CANCELLED, MeetingStatus.MOVED, MeetingStatus.ADJOURNED)


@dataclass(frozen=True)
class Urgency:
    """Why less notice is given, and which chair agreed on what day (LGA 1972 s.100B(4)(b))."""

    reason: str = ""
    chair: str = ""
    agreed_on: dt.date | None = None

    @property
    def is_given(self) -> bool:
        return bool(self.reason.strip() and self.chair.strip() and self.agreed_on)


NO_URGENCY = Urgency()


def publish_agenda(
    *,
    meeting: Meeting,
    by: User,
    now: dt.datetime,
    urgency: Urgency = NO_URGENCY,
    approved_by: User | None = None,
) -> Publication:
    """Open the agenda and the papers that are ready.

    Fewer than five clear days (LGA 1972 s.100A(6)(a), s.100B(3)) are refused unless `urgency` is given. An
    agenda with a Part II paper needs `approved_by`, another officer. Raises DomainError with the reason.
    """
    with transaction.atomic():
        meeting = locked(meeting)
        draft = draft_of(meeting)
        days = check_agenda(meeting, draft, now, urgency)
        is_late = days < law.CLEAR_DAYS
        publication = Publication(
            meeting=meeting,
            number=0,
            kind=PublicationKind.AGENDA,
            published_at=now,
            published_by=by,
            clear_days=days,
            urgency_reason=urgency.reason.strip() if is_late else "",
            chair_agreed_by=urgency.chair.strip() if is_late else "",
            chair_agreed_on=urgency.agreed_on if is_late else None,
            **_second(draft.changes_since(Snapshot({}, {})), by, approved_by),
        )
        write(publication, draft, now=now)
        _point(meeting, publication, MeetingStatus.PUBLISHED)
        record("agenda.published", subject=meeting, label=str(meeting), by=by, details={"clear_days": days})
        return publication


def publish_supplement(
    *, meeting: Meeting, by: User, now: dt.datetime, summary: str, approved_by: User | None = None
) -> Publication:
    """Open what is new since the last publication: late items, revised papers, and papers that were to follow.

    An item added with fewer than five clear days left is refused unless its special circumstances, the chair's
    agreement and its day are on the item (LGA 1972 s.100B(4)(b)). A late report alone is not: the bar is on the
    item. Numbers that are published never change.
    """
    with transaction.atomic():
        meeting = locked(meeting)
        draft = draft_of(meeting)
        standing, changes = check_supplement(meeting, draft, now, summary)
        publication = _next(meeting, PublicationKind.SUPPLEMENT, by, now)
        publication.supplement = Publication.objects.of_meeting(meeting).supplements().count() + 1
        publication.summary = summary.strip()
        for name, value in _second(changes, by, approved_by).items():
            setattr(publication, name, value)
        snapshot = draft.after(standing)
        if _clear_days(meeting, now) < law.CLEAR_DAYS:
            late = {line.item_id: replace(line, is_late=True) for line in changes.items}
            snapshot = Snapshot({**snapshot.items, **late}, snapshot.papers)
        write(publication, snapshot, now=now)
        _point(meeting, publication)
        record(
            "supplement.published",
            subject=meeting,
            label=f"{meeting}: supplement {publication.supplement}",
            by=by,
            details={
                "clear_days": publication.clear_days,
                "papers": [str(line.paper_id) for line in changes.papers],
            },
        )
        return publication


def withdraw_paper(*, paper: Paper, by: User, now: dt.datetime, reason: str) -> Publication:
    """Take a published paper back. Its place stays on the page with the reason; its file answers 410."""
    if not reason.strip():
        raise DomainError("Say why the paper is withdrawn. Readers see the reason.")
    with transaction.atomic():
        meeting = locked(paper.item.meeting)
        if meeting.current_publication is None:
            raise DomainError("This paper is not published.")
        standing = standing_of(meeting.current_publication)
        line = standing.papers.get(paper.pk)
        if line is None or line.withdrawn_at:
            raise DomainError("This paper is not published, or is withdrawn already.")
        publication = _next(meeting, PublicationKind.WITHDRAWAL, by, now)
        publication.summary = reason.strip()
        copies = set(PublishedPaper.objects.of_paper(paper).public_names())
        write(publication, standing.without(paper.pk, now=now, reason=reason.strip()), now=now)
        _point(meeting, publication)
        for name in copies:
            remove_public_file(name)
        record("paper.withdrawn", subject=paper, label=paper.open_title, by=by)
        transaction.on_commit(keep_log_quietly)
        return publication


def declassify_paper(*, paper: Paper, by: User, approved_by: User, now: dt.datetime, reason: str) -> Paper:
    """Open a closed paper: two officers and a reason. Where its agenda is published, readers have it at once.

    A closed item opens, with its title, when its last closed paper does: until then its open papers stay closed.
    """
    if not reason.strip():
        raise DomainError("Say why the paper no longer needs to be closed.")
    if approved_by == by:
        raise DomainError("A second officer must agree before a closed paper is opened.")
    with transaction.atomic():
        meeting = locked(paper.item.meeting)
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        if paper.part == Part.PART_I:
            raise DomainError("This paper is open already.")
        paper.part = Part.PART_I
        paper.is_confidential = False
        paper.save(update_fields=["part", "is_confidential"])
        paper.exemptions.all().delete()
        item = AgendaItem.objects.select_for_update().get(pk=paper.item_id)
        if item.part == Part.PART_II and not item.papers.filter(part=Part.PART_II).exists():
            item.part = Part.PART_I
            item.save(update_fields=["part"])
        record(
            "paper.declassified",
            subject=paper,
            label=paper.open_title,
            by=by,
            details={"approved_by": approved_by.pk, "reason": reason.strip(), "item_opened": item.part == Part.PART_I},
        )
        standing = standing_of(meeting.current_publication) if meeting.current_publication else None
        if standing and paper.pk in standing.papers and not standing.papers[paper.pk].withdrawn_at:
            publication = _next(meeting, PublicationKind.DECLASSIFICATION, by, now)
            publication.summary = reason.strip()
            publication.needs_second_officer = True
            publication.approved_by = approved_by
            write(publication, standing.opening(paper.pk, draft_of(meeting)), now=now)
            _point(meeting, publication)
        return paper


def take_over(*, meeting: Meeting, now: dt.datetime) -> Publication:
    """The snapshot of an agenda from an old pack, whose day of publication no source gives."""
    publication = Publication(meeting=meeting, number=0, kind=PublicationKind.AGENDA, is_historic=True)
    write(publication, draft_of(meeting), now=now)
    meeting.current_publication = publication
    meeting.save(update_fields=["current_publication"])
    papers_changed(meeting)
    return publication


def sweep_public_store(*, now: dt.datetime) -> list[str]:
    """Delete files that no open paper has, which a crash or a withdrawal may have left. Returns their names.

    Younger files than SWEEP_AFTER are left alone: a publication under way has copied its files, and names them last.
    """
    store = storages["public"]
    old = [name for name in store.listdir("")[1] if store.get_modified_time(name) < now - SWEEP_AFTER]
    named = set(PublishedPaper.objects.public_names())
    left = [name for name in old if name not in named]
    for name in left:
        store.delete(name)
    return left


def locked(meeting: Meeting) -> Meeting:
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("board", "current_publication")
        .get(pk=meeting.pk)
    )


def _next(meeting: Meeting, kind: PublicationKind, by: User, now: dt.datetime) -> Publication:
    """The publication after the one that stands, with the clear days left."""
    assert meeting.current_publication is not None
    return Publication(
        meeting=meeting,
        number=meeting.current_publication.number + 1,
        kind=kind,
        published_at=now,
        published_by=by,
        clear_days=_clear_days(meeting, now),
    )


def _point(meeting: Meeting, publication: Publication, status: MeetingStatus | None = None) -> None:
    """The flip: from here on, when the transaction holds, readers have the new snapshot."""
    fault_point("publication.before_flip")
    meeting.current_publication = publication
    if status:
        meeting.status = status
    meeting.save(update_fields=["current_publication", "status"])
    fault_point("publication.after_flip")
    papers_changed(meeting)
    tell_of_publication(publication)


def _second(news: Changes, by: User, approved_by: User | None) -> dict[str, object]:
    """Whether a second officer is needed, and who it was. Raises DomainError when nobody else looked."""
    if not needs_second_officer(news):
        return {"needs_second_officer": False, "approved_by": approved_by}
    if approved_by is None or approved_by == by:
        raise DomainError("A second officer must approve, because papers of Part II are involved.")
    return {"needs_second_officer": True, "approved_by": approved_by}


def check_agenda(meeting: Meeting, draft: Snapshot, at: dt.datetime, urgency: Urgency) -> int:
    """Whether the law lets the agenda open at that moment. Returns the clear days; raises DomainError if not."""
    if meeting.status in NOT_GOING_AHEAD:
        raise DomainError(f"This meeting is {meeting.status}, so its agenda cannot be published.")
    if meeting.status not in UNPUBLISHED:
        raise DomainError("This agenda is already published.")
    _check_complete(draft)
    _check_findings(meeting)
    if london_date(at) >= meeting.held_on:
        raise DomainError("The day of this meeting is here or past. Move the meeting before you publish.")
    days = _clear_days(meeting, at)
    if days < law.CLEAR_DAYS and not urgency.is_given:
        raise DomainError(
            f"Publishing then gives {days} clear {'day' if days == 1 else 'days'}; the law asks for {law.CLEAR_DAYS}. "
            "Say why the meeting is called at shorter notice, which chair agreed and when, or move the meeting."
        )
    return days


def check_supplement(meeting: Meeting, draft: Snapshot, at: dt.datetime, summary: str) -> tuple[Snapshot, Changes]:
    """Whether the new items and papers may open at that moment. Returns what stands and what is new."""
    if meeting.status in NOT_GOING_AHEAD:
        raise DomainError(f"This meeting is {meeting.status}, so nothing can be added to its agenda.")
    if meeting.current_publication is None:
        raise DomainError("Publish the agenda first. A supplement adds to it.")
    if not summary.strip():
        raise DomainError("Say in a sentence what the supplement brings.")
    standing = standing_of(meeting.current_publication)
    changes = draft.changes_since(standing)
    if not changes.papers and not changes.items:
        raise DomainError("Nothing has changed since the last publication.")
    _check_findings(meeting)
    if changes.renumbered:
        raise DomainError(
            f"Item {changes.renumbered} would change its number. Published numbers stay: put new items at the end."
        )
    if changes.opened:
        raise DomainError(
            f"“{changes.opened}” is published as closed. A second officer must agree, and a reason be given, before "
            "it is opened."
        )
    if _clear_days(meeting, at) < law.CLEAR_DAYS:
        _check_late_items(changes.items)
    return standing, changes


def _check_findings(meeting: Meeting) -> None:
    """What was found in an uploaded file (hidden text, personal numbers) is answered before the file is public."""
    waiting = UploadFinding.objects.open_in(meeting).count()
    if waiting:
        raise DomainError(
            f"{waiting} {'thing' if waiting == 1 else 'things'} found in uploaded files "
            f"{'waits' if waiting == 1 else 'wait'} for an answer. Mend the file, or say why it may be published."
        )


def _check_complete(draft: Snapshot) -> None:
    if not draft.items:
        raise DomainError("Add at least one item before you publish the agenda.")
    with_papers = {line.item_id for line in draft.papers.values()}
    missing = [
        line.label or line.title
        for line in draft.items.values()
        if line.paper_status == PaperStatus.ATTACHED and line.item_id not in with_papers
    ]
    if missing:
        raise DomainError(
            f"Item {', '.join(missing)} says its report is attached, but no report is ready. "
            "Add it, or mark the item “to follow”."
        )


def _check_late_items(items: tuple[ItemLine, ...]) -> None:
    for line in items:
        if not (line.late_reason.strip() and line.chair_agreed_by.strip() and line.chair_agreed_on):
            raise DomainError(
                f"Item {line.label or line.title} comes too late to be open for {law.CLEAR_DAYS} clear days. Give the "
                "special circumstances, which chair agreed that it is urgent, and on what day."
            )


def _clear_days(meeting: Meeting, now: dt.datetime) -> int:
    """Clear days between a release at `now` and the meeting; 0 on the day itself and later."""
    calendar = calendar_of(meeting.board)
    try:
        return calendar.clear_days(calendar.effective_on(now), meeting.held_on)
    except HolidayListEnds as error:
        raise DomainError(f"The clear days cannot be counted: {error}.") from None
