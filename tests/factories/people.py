import datetime as dt
from itertools import count
from typing import Any

from boards.enums import (
    ActionStyle,
    FrontSheetStyle,
    MinutesNumbering,
    OrganisationKind,
    ParagraphNumbering,
    PartPlacement,
    QuestionDays,
    ResolutionLabels,
    SeatClass,
    StaffRole,
    TimeStyle,
)
from boards.models import (
    Appointment,
    Board,
    BoardStaff,
    Councillor,
    Organisation,
    Person,
    ReportTemplate,
    Seat,
    TemplatePart,
)
from hwb_portal.accounts.models import RoleAssignment, User
from hwb_portal.accounts.roles import Role

_numbers = count(1)
PASSWORD = "a-long-test-password"


def make_user(*roles: Role, email: str = "", name: str = "", password: str | None = None, **fields: Any) -> User:
    """A person with these roles. Without `password` nobody can sign in as them but a test client."""
    number = next(_numbers)
    user = User.objects.create_user(
        email or f"person-{number}@council.example", password, name=name or f"Person {number}", **fields
    )
    for role in roles:
        RoleAssignment.objects.create(user=user, role=role)
    return user


def make_organisation(**fields: Any) -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(
        **{"slug": f"council-{number}", "name": f"Council {number}", "kind": OrganisationKind.COUNCIL, **fields}
    )


def make_board(**fields: Any) -> Board:
    """A board with its council and a report template of two parts: `author` (head) and `purpose` (body)."""
    number = next(_numbers)
    council = fields.pop("council", None) or make_organisation()
    template = fields.pop("report_template", None)
    if template is None:
        template = ReportTemplate.objects.create(
            slug=f"report-{number}",
            name=f"Report {number}",
            council=council,
            paragraph_numbering=ParagraphNumbering.BY_SECTION,
        )
        TemplatePart.objects.create(
            template=template, key="author", heading="Author", placement=PartPlacement.HEAD, position=1
        )
        TemplatePart.objects.create(
            template=template, key="purpose", heading="Purpose", placement=PartPlacement.BODY, position=2
        )
    return Board.objects.create(
        **{
            "slug": f"board-{number}",
            "name": f"Board {number} of health and wellbeing",
            "short_name": f"Board {number}",
            "council": council,
            "report_template": template,
            "front_sheet_style": FrontSheetStyle.SENTENCE,
            "time_style": TimeStyle.CLOCK,
            "pack_label": "Agenda Pack {page} of {pages}",
            "exclusion_wording": "That the public leave, under {paragraphs}.",
            "minutes_numbering": MinutesNumbering.PER_MEETING,
            "decision_word": "Conclusion",
            "resolution_labels": ResolutionLabels.ROMAN,
            "action_style": ActionStyle.COLUMN,
            "question_days_kind": QuestionDays.CLEAR,
            **fields,
        }
    )


def make_seat(board: Board, **fields: Any) -> Seat:
    number = next(_numbers)
    return Seat.objects.create(
        **{
            "board": board,
            "key": f"seat-{number}",
            "label": f"Seat {number}",
            "seat_class": SeatClass.COUNCILLOR,
            "position": number,
            **fields,
        }
    )


def make_member(board: Board, user: User | None = None, *, seat: Seat | None = None, **fields: Any) -> Appointment:
    """Somebody in a seat of the board, without an end unless `ends_on` is said."""
    number = next(_numbers)
    person = Person.objects.create(
        key=f"person-{number}", display_name=user.name if user else f"Member {number}", user=user
    )
    return Appointment.objects.create(seat=seat or make_seat(board), person=person, **fields)


def make_staff(board: Board, user: User, role: StaffRole = StaffRole.OFFICER) -> BoardStaff:
    return BoardStaff.objects.create(board=board, user=user, role=role)


def make_councillor(council: Organisation, user: User | None = None, **fields: Any) -> Councillor:
    """Somebody in office for longer than any test looks back, without an end unless `ends_on` is said."""
    return Councillor.objects.create(
        **{"council": council, "user": user or make_user(), "starts_on": dt.date(2015, 5, 7), **fields}
    )
