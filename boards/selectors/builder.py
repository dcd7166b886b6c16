"""What an officer sees while making an agenda: the list of tasks, the items, the reports. Never for anybody else."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Model

from boards import law
from boards.completeness import Finding, PartOfReport, findings
from boards.counting import calendar_of
from boards.enums import ItemKind, PaperKind, Part, PartPlacement, Purpose, ReportState
from boards.models import AgendaItem, ForwardPlanEntry, Meeting, Paper, PaperVersion, StandingItem
from boards.ordering import DOWN, UP, Place, keeps_fixed_order, moved
from boards.selectors.boards import Reader
from boards.selectors.publication import PublishState, publish_state
from boards.services.agenda import fixed_items, items_in_order, places_of
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.dates import HolidayListEnds

RECEIVED = (ReportState.SENT_IN, ReportState.CLEARED)


@dataclass(frozen=True)
class Task:
    """One line of the task list. `colour` is of its tag; "" for plain words."""

    name: str
    url_name: str
    status: str
    colour: str
    hint: str


@dataclass(frozen=True)
class BuildPage:
    tasks: tuple[Task, ...]
    deadline: dt.date | None
    is_published: bool


@dataclass(frozen=True)
class ItemRow:
    """An item as the officer arranges it. `minutes_until` is the running total of planned minutes."""

    item: AgendaItem
    position: int
    papers: tuple[Paper, ...]
    minutes_until: int
    can_go_up: bool
    can_go_down: bool
    is_fixed: bool

    @property
    def is_sub(self) -> bool:
        return bool(self.item.suffix)


@dataclass(frozen=True)
class ItemsPage:
    rows: tuple[ItemRow, ...]
    purposes: tuple[tuple[Purpose, int], ...]
    minutes: int
    order: str

    @property
    def has_closed_items(self) -> bool:
        return any(row.item.part == Part.PART_II for row in self.rows)


@dataclass(frozen=True)
class ReportRow:
    paper: Paper
    is_received: bool
    has_text: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ReportsPage:
    """`received` of `expected` papers are there; minutes count as neither."""

    rows: tuple[ReportRow, ...]
    received: int
    expected: int
    deadline: dt.date | None


def items_page(meeting: Meeting, user: Reader) -> ItemsPage:
    """Five queries, however many items there are."""
    items = items_in_order(meeting)
    fixed = fixed_items(meeting)
    places = places_of(items, fixed)
    papers: dict[int, list[Paper]] = {}
    for paper in Paper.objects.visible_to(user).for_meeting(meeting).with_latest_for(user).order_by("position"):
        papers.setdefault(paper.item_id, []).append(paper)
    rows, total = [], 0
    for position, item in enumerate(items, start=1):
        total += item.planned_minutes or 0
        rows.append(
            ItemRow(
                item=item,
                position=position,
                papers=tuple(papers.get(item.pk, ())),
                minutes_until=total,
                can_go_up=_can_go(places, item.pk, UP),
                can_go_down=_can_go(places, item.pk, DOWN),
                is_fixed=item.pk in fixed,
            )
        )
    counted = Counter(item.purpose for item in items if item.purpose)
    return ItemsPage(
        rows=tuple(rows),
        purposes=tuple((purpose, counted[purpose]) for purpose in Purpose if purpose and counted[purpose]),
        minutes=total,
        order=",".join(str(item.pk) for item in items),
    )


def _can_go(places: list[Place], item: int, way: str) -> bool:
    after = moved(places, item, way)
    return after is not None and keeps_fixed_order(places, after)


def missing_standing_items(meeting: Meeting) -> tuple[StandingItem, ...]:
    """The board's standing items that this agenda does not have."""
    there = {(item.kind, item.title) for item in items_in_order(meeting)}
    standing = meeting.board.standing_items.all()
    return tuple(found for found in standing if (found.kind, found.title) not in there)


def waiting_entries(meeting: Meeting) -> tuple[ForwardPlanEntry, ...]:
    """The forward plan's entries that no agenda has yet."""
    return tuple(ForwardPlanEntry.objects.for_board(meeting.board).filter(item=None))


def report_findings(version: PaperVersion | None) -> tuple[Finding, ...]:
    """What is missing in a report written in the portal; nothing for an upload. The template must be prefetched."""
    if version is None or version.template is None:
        return ()
    texts: dict[str, list[str]] = {}
    for section in version.sections.all():
        texts.setdefault(section.key, []).append(section.body)
    return findings(
        PartOfReport(
            key=part.key,
            heading=part.heading,
            is_required=part.is_required,
            is_signoff=part.placement == PartPlacement.SIGNOFF,
            prompt=part.prompt,
            texts=tuple(texts.get(part.key, ())),
        )
        for part in version.template.parts.all()
    )


def reports_page(meeting: Meeting, user: Reader) -> ReportsPage:
    papers = [
        paper
        for paper in Paper.objects.visible_to(user)
        .for_meeting(meeting)
        .select_related("item", "author")
        .prefetch_related("exemptions")
        if paper.kind != PaperKind.MINUTES
    ]
    newest: dict[object, PaperVersion] = {}
    versions = PaperVersion.objects.for_meeting(meeting).with_sections().prefetch_related("template__parts")
    for version in versions.order_by("number"):
        newest[version.paper_id] = version
    rows = tuple(
        ReportRow(
            paper=paper,
            is_received=is_received(paper, has_text=paper.pk in newest),
            has_text=paper.pk in newest,
            findings=report_findings(newest.get(paper.pk)),
        )
        for paper in papers
    )
    return ReportsPage(
        rows=rows,
        received=sum(row.is_received for row in rows),
        expected=len(rows),
        deadline=report_deadline(meeting),
    )


def is_received(paper: Paper, *, has_text: bool) -> bool:
    """A report of an author is received when they sent it in; one of the officers when there is text."""
    return has_text and (paper.author_id is None or paper.state in RECEIVED)


def build_page(meeting: Meeting, user: Reader, now: dt.datetime) -> BuildPage:
    """The list of tasks with how each stands."""
    publish = publish_state(meeting, user, now)
    items = items_in_order(meeting)
    papers = [
        paper
        for paper in Paper.objects.visible_to(user).for_meeting(meeting).with_latest_for(user)
        if paper.kind != PaperKind.MINUTES
    ]
    deadline = report_deadline(meeting)
    return BuildPage(
        tasks=(
            _details(meeting),
            _items(items),
            _reports(papers, deadline),
            _exemptions(papers),
            _clear_days(publish),
            _second_person(publish),
            _publish(publish, meeting, items),
        ),
        deadline=deadline,
        is_published=meeting.has_public_agenda,
    )


def report_deadline(meeting: Meeting) -> dt.date | None:
    """The day reports are due; None past the list of bank holidays."""
    try:
        return calendar_of(meeting.board).reports_deadline(meeting.held_on)
    except HolidayListEnds:
        return None


def _details(meeting: Meeting) -> Task:
    missing = [
        words
        for words, value in (
            ("place", meeting.venue_name),
            ("number of members", meeting.member_count),
            ("quorum", meeting.quorum),
            ("officer to ask", meeting.contact_name),
        )
        if not value
    ]
    hint = f"Not given: {', '.join(missing)}" if missing else f"{meeting.venue_name}, {meeting.starts_local:%H:%M}"
    return Task("Details", "meeting_edit", "In progress" if missing else "Completed", "blue" if missing else "", hint)


def _items(items: list[AgendaItem]) -> Task:
    if not items:
        return Task("Items", "item_list", "Not started", "blue", "No items yet")
    open_purpose = sum(item.kind == ItemKind.SUBSTANTIVE and not item.purpose for item in items)
    minutes = sum(item.planned_minutes or 0 for item in items)
    hint = f"{len(items)} {'item' if len(items) == 1 else 'items'}, {minutes} minutes planned"
    if open_purpose:
        hint += f"; {open_purpose} without a purpose"
    return Task(
        "Items", "item_list", "In progress" if open_purpose else "Completed", "blue" if open_purpose else "", hint
    )


def _reports(papers: list[Paper], deadline: dt.date | None) -> Task:
    received = sum(is_received(paper, has_text=paper.latest_number is not None) for paper in papers)
    due = f"Due by {deadline:%-d %B %Y}" if deadline else "The day they are due cannot be counted"
    if not papers:
        return Task("Reports", "report_list", "None asked for", "grey", due)
    is_all = received == len(papers)
    return Task("Reports", "report_list", f"{received} of {len(papers)} received", "" if is_all else "blue", due)


def _exemptions(papers: list[Paper]) -> Task:
    closed = [paper for paper in papers if paper.part == Part.PART_II]
    if not closed:
        return Task("Exemptions", "exemption_list", "None needed", "", "Every paper is open")
    words = f"{len(closed)} closed {'paper' if len(closed) == 1 else 'papers'}"
    return Task("Exemptions", "exemption_list", "Completed", "", words)


def _clear_days(publish: PublishState) -> Task:
    if publish.problem or publish.latest_day is None:
        return Task("Clear days", "meeting_publish", "Cannot be counted", "red", publish.problem)
    hint = f"Publish by {publish.latest_day:%A %-d %B %Y}. {publish.explanation}"
    if publish.is_late:
        return Task("Clear days", "meeting_publish", "Too few", "red", hint)
    return Task("Clear days", "meeting_publish", "Enough", "", hint)


def _second_person(publish: PublishState) -> Task:
    if publish.request is not None and publish.request.state == "waiting":
        return Task("Second person", "meeting_publish", "Waiting", "orange", f"{publish.request.requested_by} asked")
    if publish.needs_second_officer:
        return Task("Second person", "meeting_publish", "Needed", "orange", "Papers of Part II are involved")
    return Task("Second person", "meeting_publish", "Not needed", "", "Nothing closed is to be published")


def _publish(publish: PublishState, meeting: Meeting, items: list[AgendaItem]) -> Task:
    name = "Publish a supplement" if meeting.has_public_agenda else "Publish"
    if not items:
        return Task(name, "", "Cannot start yet", "", "Add items first")
    if publish.request is not None:
        return Task(name, "meeting_publish", publish.request.get_state_display(), "orange", "")
    if publish.is_nothing_new:
        return Task(name, "meeting_publish", "Published", "green", "Nothing has changed since")
    hint = "What is new goes out as a supplement" if meeting.has_public_agenda else "Check what the public will see"
    return Task(name, "meeting_publish", "Ready to check", "blue", hint)


@dataclass(frozen=True)
class ExemptionsPage:
    """The closed papers with their grounds; `resolution` is what the chair moves, "" where nothing is exempt."""

    papers: tuple[Paper, ...]
    resolution: str


def exemptions_page(meeting: Meeting, user: Reader) -> ExemptionsPage:
    papers = Paper.objects.visible_to(user).for_meeting(meeting).filter(part=Part.PART_II)
    closed = tuple(papers.select_related("item").prefetch_related("exemptions"))
    used = {exemption.paragraph for paper in closed for exemption in paper.exemptions.all()}
    wording = meeting.board.exclusion_wording
    return ExemptionsPage(closed, law.exclusion_resolution(wording, used) if used else "")


def last_change(subject: Model) -> AuditEvent | None:
    """Who changed a row last, and when, by the audit trail."""
    events = AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return events.order_by("-pk").first()


def is_late_for_items(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether a new item needs special circumstances: the agenda is out, and five clear days are not left."""
    if not meeting.has_public_agenda:
        return False
    calendar = calendar_of(meeting.board)
    try:
        days = calendar.clear_days(calendar.effective_on(now), meeting.held_on)
    except HolidayListEnds:
        return True
    return days < law.CLEAR_DAYS
