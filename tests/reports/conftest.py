import datetime as dt
from dataclasses import dataclass

import pytest
from django.core.files.storage import storages
from django.db import transaction
from pytest_django import DjangoDbBlocker

from boards.demo import load_boards
from boards.models import Meeting
from reports.models import Audience, Pack
from reports.services import build_pack
from tests.demo.loading import FIXTURES, NOW
from tests.reports.reading import BACK, page_texts


@dataclass(frozen=True)
class Section:
    title: str
    first_page: int
    last_page: int


@dataclass(frozen=True)
class BuiltPack:
    """A public pack of the demonstration, rendered for real."""

    pdf: bytes
    pages: int
    accessible: int
    sections: tuple[Section, ...]
    texts: tuple[str, ...]

    def words_of(self, section: Section) -> str:
        return "\n".join(self.texts[section.first_page - 1 : section.last_page])


def last_line(text: str) -> str:
    """The stamp of a page, without the words that lead back to the contents."""
    return text.rstrip().splitlines()[-1].removeprefix(BACK)


def _build(board: str, held_on: dt.date) -> BuiltPack:
    meeting = Meeting.objects.with_board().at(board, held_on).get()
    pack: Pack = build_pack(meeting, Audience.PUBLIC, None)
    with storages["packs"].open(pack.name) as stored:
        pdf = stored.read()
    firsts = [section["first_page"] for section in pack.sections]
    lasts = [first - 1 for first in firsts[1:]] + [pack.pages]
    sections = tuple(
        Section(section["title"], first, last)
        for section, first, last in zip(pack.sections, firsts, lasts, strict=True)
    )
    return BuiltPack(pdf, pack.pages, pack.accessible_sections, sections, tuple(page_texts(pdf)))


@pytest.fixture(scope="session")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, BuiltPack]:
    """Rendered once: ten seconds. The rows are gone again before the first test sees the packs."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_boards(FIXTURES, now=NOW)
        packs = {
            "hertfordshire": _build("hertfordshire-hwb", dt.date(2017, 10, 17)),
            "herefordshire": _build("herefordshire-hwb", dt.date(2017, 3, 28)),
        }
        transaction.set_rollback(True)
    return packs


@pytest.fixture(scope="session")
def october(_built: dict[str, BuiltPack]) -> BuiltPack:
    """Hertfordshire, 17 October 2017."""
    return _built["hertfordshire"]


@pytest.fixture(scope="session")
def march(_built: dict[str, BuiltPack]) -> BuiltPack:
    """Herefordshire, 28 March 2017."""
    return _built["herefordshire"]
