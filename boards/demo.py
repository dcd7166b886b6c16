"""Loads boards, meetings, papers and minutes from files. What is there already is left alone."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from boards.demo_matters import load_duties, load_matters
from boards.demo_minutes import load_minutes
from boards.enums import MeetingStatus, PaperKind, PartPlacement
from boards.models import (
    Acronym,
    AgendaItem,
    Appointment,
    Board,
    BoardNotice,
    ForwardPlanEntry,
    Meeting,
    Organisation,
    OrganisationAlias,
    Paper,
    PaperVersion,
    Person,
    ReportTemplate,
    Seat,
    StandingItem,
    TemplatePart,
    VersionSection,
)
from boards.services.publication import take_over
from hwb_portal.core.dates import london, london_date

Data = dict[str, Any]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def load_boards(fixtures: Path, *, now: dt.datetime) -> None:
    """Load `fixtures`/reference and `fixtures`/demo. Papers are released as of `now`. Run again: nothing changes."""
    demo = fixtures / "demo"
    boards = [_read(path) for path in sorted((demo / "boards").glob("*.json"))]
    with transaction.atomic():
        for data in boards:
            _load_people(data)
        for template in _read(fixtures / "reference" / "report_templates.json"):
            _load_template(template)
        for data in boards:
            if not Board.objects.filter(slug=data["board"]["slug"]).exists():
                _load_board(data)
    for path in sorted((demo / "meetings").glob("*.json"), key=lambda found: found.stem[-10:]):
        with transaction.atomic():
            _load_meeting(_read(path), now)
    for path in sorted((demo / "minutes").glob("*.json"), key=lambda found: found.stem[-10:]):
        with transaction.atomic():
            load_minutes(_read(path), today=london_date(now))
    for path in sorted((demo / "matters").glob("*.json")):
        with transaction.atomic():
            load_matters(_read(path))
            load_duties(_read(path), today=london_date(now))


def _load_people(data: Data) -> None:
    for entry in data["organisations"]:
        organisation, _ = Organisation.objects.get_or_create(
            slug=entry["slug"], defaults={"name": entry["name"], "kind": entry["kind"]}
        )
        for alias in entry["aliases"]:
            OrganisationAlias.objects.get_or_create(organisation=organisation, name=alias)
    for entry in data["organisations"]:
        if entry["parent"]:
            Organisation.objects.filter(slug=entry["slug"], parent=None).update(
                parent=Organisation.objects.get(slug=entry["parent"])
            )
    for entry in data["people"]:
        Person.objects.get_or_create(
            key=entry["key"],
            defaults={name: entry[name] for name in ("display_name", "full_name", "post_nominals")},
        )


def _load_template(data: Data) -> None:
    template, is_new = ReportTemplate.objects.get_or_create(
        slug=data["slug"],
        defaults={
            "name": data["name"],
            "council": Organisation.objects.get(slug=data["council"]),
            "paragraph_numbering": data["paragraph_numbering"],
            "has_acronyms": data["has_acronyms"],
        },
    )
    if is_new:
        TemplatePart.objects.bulk_create(TemplatePart(template=template, **part) for part in data["parts"])


def _load_board(data: Data) -> None:
    settings = dict(data["board"])
    time = settings.pop("question_notice_time")
    board = Board(
        council=Organisation.objects.get(slug=settings.pop("council")),
        report_template=ReportTemplate.objects.get(slug=settings.pop("report_template")),
        question_notice_time=dt.time.fromisoformat(time) if time else None,
        strategy_priorities=data["strategy_priorities"],
        **settings,
    )
    board.full_clean()
    board.save()
    BoardNotice.objects.bulk_create(BoardNotice(board=board, **notice) for notice in data["notices"])
    StandingItem.objects.bulk_create(StandingItem(board=board, **item) for item in data["standing_items"])
    for position, entry in enumerate(data["seats"], start=1):
        fields = {key: value for key, value in entry.items() if key not in ("organisation", "appointments")}
        organisation = entry["organisation"] and Organisation.objects.get(slug=entry["organisation"])
        seat = Seat(board=board, position=position, organisation=organisation or None, **fields)
        seat.full_clean()
        seat.save()
        for appointed in entry["appointments"]:
            appointment = Appointment(
                seat=seat,
                person=Person.objects.get(key=appointed["person"]),
                office=appointed["office"],
                starts_on=_day(appointed["starts_on"]),
                ends_on=_day(appointed["ends_on"]),
            )
            appointment.full_clean()
            appointment.save()
    for entry in data["forward_plan"]:
        fields = {key: value for key, value in entry.items() if key != "due_on"}
        ForwardPlanEntry.objects.create(board=board, due_on=_day(entry["due_on"]), **fields)


def _load_meeting(data: Data, now: dt.datetime) -> None:
    board = Board.objects.get(slug=data["board"])
    held_on = dt.date.fromisoformat(data["held_on"])
    if Meeting.objects.at(board.slug, held_on).exists():
        return
    previous = data["previous_minutes_of"]
    meeting = Meeting(
        board=board,
        held_on=held_on,
        status=MeetingStatus.DRAFT,
        starts_at=london(held_on, dt.time.fromisoformat(data["starts"])),
        ends_at=london(held_on, dt.time.fromisoformat(data["ends"])) if data["ends"] else None,
        previous=Meeting.objects.at(board.slug, dt.date.fromisoformat(previous)).first() if previous else None,
        **{
            name: data[name]
            for name in (
                "venue_name",
                "venue_address",
                "member_count",
                "quorum",
                "contact_name",
                "contact_title",
                "notes",
            )
        },
    )
    meeting.full_clean()
    meeting.save()
    for position, entry in enumerate(data["items"], start=1):
        fields = {key: value for key, value in entry.items() if key != "papers"}
        item = AgendaItem(meeting=meeting, position=position, **fields)
        item.full_clean()
        item.save()
        for place, paper in enumerate(entry["papers"], start=1):
            _load_paper(item, place, paper)
    take_over(meeting=meeting, now=now)
    meeting.status = data["status"]
    meeting.save(update_fields=["status"])


def _load_paper(item: AgendaItem, position: int, data: Data) -> None:
    minutes_of = data.get("minutes_of")
    board = item.meeting.board
    paper = Paper(
        item=item,
        position=position,
        kind=data["kind"],
        title=data["title"],
        part=data["part"],
        source=data.get("source", ""),
        minutes_of=Meeting.objects.at(board.slug, dt.date.fromisoformat(minutes_of)).get() if minutes_of else None,
    )
    paper.full_clean()
    paper.save()
    template = ReportTemplate.objects.get(slug=data["template"]) if data.get("template") else None
    version = PaperVersion(paper=paper, number=1, template=template)
    version.full_clean()
    version.save()
    if paper.kind != PaperKind.MINUTES:
        _load_sections(version, template, data)


def _load_sections(version: PaperVersion, template: ReportTemplate | None, data: Data) -> None:
    parts = {part.key: part for part in template.parts.all()} if template else {}
    entries = [(key, body, "") for key, body in data.get("head", {}).items()]
    entries += [(entry["key"], entry["body"], entry.get("heading", "")) for entry in data.get("sections", ())]
    entries += [(entry["key"], entry["body"], entry.get("heading", "")) for entry in data.get("signoff", ())]
    for position, (key, body, heading) in enumerate(entries, start=1):
        part = parts.get(key)
        section = VersionSection(
            version=version,
            key=key,
            heading=heading or (part.heading if part else key),
            placement=part.placement if part else PartPlacement.BODY,
            is_numbered=part.is_numbered if part else False,
            body=body,
            position=position,
        )
        section.full_clean()
        section.save()
    Acronym.objects.bulk_create(
        Acronym(version=version, short=short, full=full) for short, full in data.get("acronyms", ())
    )
