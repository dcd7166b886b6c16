"""How often each member came, counted over meetings that were held and whose minutes this reader may have."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from boards.enums import AttendanceState
from boards.models import Attendance, Board, Meeting
from boards.querysets import Reader

MEMBER_STATES = (AttendanceState.PRESENT, AttendanceState.APOLOGIES, AttendanceState.ABSENT)


@dataclass
class MemberRow:
    """`expected` counts the meetings at which the person was a member, as the minutes list them."""

    name: str
    seat: str
    attended: int = 0
    apologies: int = 0
    substituted: int = 0
    expected: int = 0
    states: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AttendancePage:
    meetings: tuple[Meeting, ...]
    rows: tuple[MemberRow, ...]


def attendance_page(board: Board, user: Reader) -> AttendancePage:
    """Members by seat, with what the minutes record of each meeting. Two queries. Substitutes have no row: they
    are no members, but a member they stood for is counted as having sent one."""
    meetings = tuple(Meeting.objects.visible_to(user).for_board(board).minuted_for(user).held())
    rows = Attendance.objects.filter(meeting__in=meetings).select_related("person", "seat", "stands_for")
    return AttendancePage(meetings, tuple(_counted(rows.order_by("seat__position", "meeting__held_on"))))


def _counted(rows: Iterable[Attendance]) -> Iterable[MemberRow]:
    found: dict[int, MemberRow] = {}
    sent: list[Attendance] = []
    for row in rows:
        if row.state == AttendanceState.SUBSTITUTE:
            sent.append(row)
        if row.person is None or row.seat is None or row.state not in MEMBER_STATES or row.seat.is_observer:
            continue
        member = found.setdefault(row.person.pk, MemberRow(row.person.name, row.seat.label))
        member.expected += 1
        member.attended += row.state == AttendanceState.PRESENT
        member.apologies += row.state == AttendanceState.APOLOGIES
        member.states[row.meeting_id] = row.get_state_display()
    for row in sent:
        if row.stands_for_id in found:
            found[row.stands_for_id].substituted += 1
    return found.values()
