"""What the tests of boards need beside `tests.factories`: readers of one board, and papers ready to be read."""

from typing import Any

from boards.enums import StaffRole
from boards.models import AgendaItem, Board, Paper, Person, ReportTemplate, TemplatePart
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from tests.factories import (
    make_exempt_paper,
    make_item,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_report,
    make_seat,
    make_staff,
    make_user,
)

PARTS = (
    ("author", "Author", "head", True, False),
    ("summary", "Summary", "body", True, True),
    ("risks", "Risks", "body", False, True),
    ("signed_off", "Signed off by", "signoff", True, False),
)


def full_template(numbering: str = "by_section", *, has_acronyms: bool = True) -> ReportTemplate:
    """A template with every kind of part: head, required and optional body, sign-off."""
    council = make_organisation()
    template = ReportTemplate.objects.create(
        slug=f"template-of-{council.slug}",
        name="Report",
        council=council,
        paragraph_numbering=numbering,
        has_acronyms=has_acronyms,
    )
    TemplatePart.objects.bulk_create(
        TemplatePart(
            template=template,
            key=key,
            heading=heading,
            placement=placement,
            is_required=is_required,
            is_numbered=is_numbered,
            position=position,
        )
        for position, (key, heading, placement, is_required, is_numbered) in enumerate(PARTS, start=1)
    )
    return template


def officer_of(board: Board) -> User:
    officer = make_user(Role.OFFICER)
    make_staff(board, officer, StaffRole.OFFICER)
    return officer


def member_of(board: Board, *, is_observer: bool = False, **appointment: Any) -> User:
    """A signed-in person in a seat of the board, from and to the days that are given."""
    member = make_user(Role.MEMBER)
    seat = make_seat(board, is_observer=is_observer, is_voting=not is_observer)
    make_member(board, member, seat=seat, **appointment)
    return member


def a_person() -> Person:
    return make_member(make_meeting().board).person


def closed_item(meeting: Any, **fields: Any) -> AgendaItem:
    return make_item(
        meeting, **{"title": "Care home closure", "part": "2", "public_title": "Closed business", **fields}
    )


def open_paper(item: AgendaItem | None = None, *, released: bool = True, body: str = "…", **fields: Any) -> Paper:
    """A Part I paper with one version."""
    paper = make_paper(item, **fields)
    make_report(paper, body, released=released)
    return paper


def exempt_paper(item: AgendaItem | None = None, *, released: bool = True, body: str = "…", **fields: Any) -> Paper:
    """A Part II paper with one version; exempt under paragraph 3 unless told otherwise."""
    paper = make_exempt_paper(item, **fields)
    make_report(paper, body, released=released)
    return paper


def confidential_paper(item: AgendaItem | None = None, *, released: bool = True, **fields: Any) -> Paper:
    """A Part II paper that is confidential, not exempt: it has a list of readers instead of paragraphs."""
    return exempt_paper(
        item, released=released, is_confidential=True, paragraphs=(), public_interest_reason="", **fields
    )
