"""Who was in the room at an item, whether that is a quorum, and who may vote. Never for people who did not come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boards.enums import AttendanceState, Office
from boards.models import Appointment, Attendance, Board, DeclaredInterest, Meeting, MinutesItem, Person
from boards.quorum import InTheRoom, Part, Quorum, quorum

WITH_A_SEAT = (AttendanceState.PRESENT, AttendanceState.SUBSTITUTE)


@dataclass(frozen=True)
class Voters:
    """`count` may be more than `people`: somebody printed by name only has a vote too."""

    people: tuple[Person, ...]
    count: int


def in_room(rows: Iterable[Attendance], position: int | None) -> list[Attendance]:
    """Members and substitutes who were there when the item at `position` was taken; None for the meeting's start."""

    def was_there(row: Attendance) -> bool:
        if row.state not in WITH_A_SEAT or row.seat is None or not row.seat.is_voting:
            return False
        arrived = row.arrived_at.position if row.arrived_at else 0
        left = row.left_at.position if row.left_at else float("inf")
        return arrived <= (position or 0) < left

    return [row for row in rows if was_there(row)]


def quorum_parts(board: Board) -> tuple[Part, ...]:
    return tuple(
        Part(part.label, part.at_least, tuple(part.seat_classes), tuple(part.offices))
        for part in board.quorum_parts.all()
    )


def offices_on(meeting: Meeting) -> dict[int, str]:
    """Office by person on the day of the meeting."""
    rows = Appointment.objects.current(meeting.held_on).filter(seat__board=meeting.board_id)
    return dict(rows.values_list("person", "office"))


def quorum_of(
    meeting: Meeting, rows: Sequence[Attendance], parts: Sequence[Part], offices: dict[int, str], position: int | None
) -> Quorum:
    """The quorum of these rows at an item. A substitute takes the seat, not the office."""
    people = []
    for row in in_room(rows, position):
        is_member = row.state == AttendanceState.PRESENT and row.person_id is not None
        office = offices.get(row.person_id or 0, Office.MEMBER) if is_member else Office.MEMBER
        assert row.seat is not None
        people.append(InTheRoom(row.name, row.seat.seat_class, office))
    return quorum(people, meeting.quorum, parts)


def voters_at(item: MinutesItem) -> Voters:
    """Those in the room with a vote on this item, without whoever an interest bars."""
    rows = Attendance.objects.filter(meeting=item.minutes.meeting_id).select_related(
        "seat", "person", "arrived_at", "left_at"
    )
    barred = set(DeclaredInterest.objects.barring_vote_on(item.agenda_item).values_list("person", flat=True))
    there = [row for row in in_room(rows, item.position) if row.person_id not in barred]
    return Voters(tuple(row.person for row in there if row.person is not None), len(there))
