"""Who was at a meeting: members by seat, substitutes for a named member, observers, officers; and who was when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from boards.enums import AttendanceState, MeetingStatus
from boards.models import Appointment, Attendance, Meeting, Minutes, MinutesItem, Person, Seat
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint

IN_THE_ROOM = (AttendanceState.PRESENT, AttendanceState.SUBSTITUTE)
NOT_HELD = (MeetingStatus.DRAFT, MeetingStatus.CANCELLED, MeetingStatus.MOVED)


@dataclass(frozen=True)
class Attended:
    """A line of the attendance list. `name` is as printed; `stands_for` is needed for a substitute."""

    name: str
    state: AttendanceState
    seat: Seat | None = None
    person: Person | None = None
    stands_for: Person | None = None
    capacity: str = ""
    arrived_at: MinutesItem | None = None
    left_at: MinutesItem | None = None


def attendance_values(meeting: Meeting) -> dict[str, object]:
    """The stored list, for a fingerprint."""
    fields = ("name", "state", "seat", "person", "stands_for", "capacity", "arrived_at", "left_at")
    rows = Attendance.objects.filter(meeting=meeting).order_by("position").values_list(*fields)
    officers = Minutes.objects.filter(meeting=meeting).values_list("officers_present", flat=True).first()
    return {"rows": [list(row) for row in rows], "officers": officers or ""}


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, lines: Sequence[Attended], officers: str, by: User | None, seen: str | None
) -> list[Attendance]:
    """Write the attendance list of a meeting anew. `seen` as in `edit_item`.

    Raises DomainError for a substitute for nobody, for somebody who is there, or for a member of another board;
    for a person who is there twice; and for leaving before arriving.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status in NOT_HELD:
        raise DomainError("This meeting is a draft or was not held, so nobody attended it.")
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is not None and minutes.is_confirmed:
        raise DomainError("The board approved these minutes. They do not change any more.")
    before = attendance_values(meeting)
    if seen is not None and fingerprint(before) != seen:
        raise Conflict("Somebody else changed the attendance while you worked on it.")
    _check(meeting, lines)
    Attendance.objects.filter(meeting=meeting).delete()
    rows = []
    for position, line in enumerate(lines, start=1):
        row = Attendance(meeting=meeting, position=position, **vars(line))
        row.full_clean()
        row.save()
        rows.append(row)
    if minutes is not None and minutes.officers_present != officers.strip():
        minutes.officers_present = officers.strip()
        minutes.save(update_fields=["officers_present"])
    details = {"present": sum(line.state in IN_THE_ROOM for line in lines)}
    record("attendance.recorded", subject=meeting, label=str(meeting), by=by, details=details)
    return rows


def _check(meeting: Meeting, lines: Sequence[Attended]) -> None:
    there: set[int] = set()
    for line in lines:
        if line.person is not None and line.state in IN_THE_ROOM:
            if line.person.pk in there:
                raise DomainError(f"{line.name} is in the list of those present twice.")
            there.add(line.person.pk)
        if line.arrived_at and line.left_at and line.left_at.position <= line.arrived_at.position:
            raise DomainError(f"{line.name} cannot leave before arriving.")
    for line in lines:
        if line.state == AttendanceState.SUBSTITUTE:
            _check_substitute(meeting, line, there)


def _check_substitute(meeting: Meeting, line: Attended, there: set[int]) -> None:
    if line.stands_for is None:
        raise DomainError(f"Say for which member {line.name} is the substitute. Nobody stands in for nobody.")
    if line.stands_for == line.person:
        raise DomainError(f"{line.name} cannot stand in for themselves.")
    seats = Appointment.objects.current(meeting.held_on).filter(
        seat__board=meeting.board_id, person=line.stands_for, seat__is_observer=False
    )
    if not seats.exists():
        raise DomainError(f"{line.stands_for} was no member of this board on that day, so nobody can stand in.")
    if line.stands_for.pk in there:
        raise DomainError(f"{line.stands_for} was present, so {line.name} cannot stand in.")
