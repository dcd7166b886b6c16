from pathlib import Path

import pytest

from boards.enums import StaffRole
from boards.models import Board, OrganisationAlias
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from tests.factories import make_board, make_organisation, make_staff, make_user

SAMPLE = Path(__file__).parents[2] / "fixtures" / "samples" / "bcf-2016-17-q3-herefordshire.xlsx"


@pytest.fixture
def sample() -> Path:
    """A complete return of Herefordshire for Q3 2016/17: no error, three warnings."""
    return SAMPLE


@pytest.fixture
def herefordshire() -> Board:
    """The board by the names in the portal; the template calls its council “Herefordshire, County of”."""
    council = make_organisation(slug="herefordshire-council", name="Herefordshire Council")
    OrganisationAlias.objects.create(organisation=council, name="Herefordshire, County of")
    return make_board(
        slug="herefordshire-hwb",
        name="Herefordshire Health and Wellbeing Board",
        short_name="Herefordshire",
        council=council,
    )


@pytest.fixture
def hertfordshire() -> Board:
    council = make_organisation(slug="hertfordshire-county-council", name="Hertfordshire County Council")
    return make_board(
        slug="hertfordshire-hwb",
        name="Hertfordshire Health and Wellbeing Board",
        short_name="Hertfordshire",
        council=council,
    )


@pytest.fixture
def analyst(herefordshire: Board, hertfordshire: Board) -> User:
    """The analyst of both boards."""
    user = make_user(Role.ANALYST, email="analyst@council.example", name="Ann Analyst")
    for board in (herefordshire, hertfordshire):
        make_staff(board, user, StaffRole.ANALYST)
    return user


@pytest.fixture
def lead(herefordshire: Board) -> User:
    """Signs Herefordshire's returns off."""
    user = make_user(Role.LEAD, email="lead@council.example", name="Lea Lead")
    make_staff(herefordshire, user, StaffRole.LEAD)
    return user


@pytest.fixture
def officer(herefordshire: Board) -> User:
    """Democratic services officer of Herefordshire's board."""
    user = make_user(Role.OFFICER, email="officer@council.example", name="Otto Officer")
    make_staff(herefordshire, user, StaffRole.OFFICER)
    return user
