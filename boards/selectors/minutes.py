"""Page data of a meeting's minutes, for the page, the PDF and the pack."""

from dataclasses import dataclass

from boards.enums import AttendanceState
from boards.models import Attendance, Minutes, MinutesItem


@dataclass(frozen=True)
class MinutesPage:
    minutes: Minutes
    items: tuple[MinutesItem, ...]
    present: tuple[Attendance, ...]
    substitutes: tuple[Attendance, ...]
    apologies: tuple[Attendance, ...]
    absent: tuple[Attendance, ...]
    observers: tuple[Attendance, ...]
    in_attendance: tuple[Attendance, ...]


def minutes_page(minutes: Minutes) -> MinutesPage:
    """`minutes` must already be one this reader may have."""
    full = Minutes.objects.with_everything().get(pk=minutes.pk)
    attendance = tuple(full.meeting.attendance.all())

    def state(wanted: AttendanceState) -> tuple[Attendance, ...]:
        return tuple(entry for entry in attendance if entry.state == wanted)

    return MinutesPage(
        minutes=full,
        items=tuple(full.items.all()),
        present=state(AttendanceState.PRESENT),
        substitutes=state(AttendanceState.SUBSTITUTE),
        apologies=state(AttendanceState.APOLOGIES),
        absent=state(AttendanceState.ABSENT),
        observers=state(AttendanceState.OBSERVER),
        in_attendance=state(AttendanceState.IN_ATTENDANCE),
    )
