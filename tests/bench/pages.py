"""Pages of text as many as a board of fifty years has, written past the services; questions of every kind to them."""

import datetime as dt
import io
import random
import statistics
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import pikepdf

VOCABULARY, WORDS_A_PAGE, PAGES_A_PAPER, PAPERS_A_MEETING = 20_000, 350, 40, 25
WHOLE = PAGES_A_PAPER * PAPERS_A_MEETING  # pages of one meeting
WORDS = [f"w{number}x" for number in range(VOCABULARY)]
OFTEN = list(accumulate(1 / (number + 1) for number in range(VOCABULARY)))  # Zipf's law


def page(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=OFTEN, k=WORDS_A_PAGE))


def fill(pages: int) -> float:
    """Meetings with published papers of that many pages together. Returns the seconds to make them searchable."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from boards.models import PaperVersion
    from boards.services.searchable import make_papers_searchable
    from tests.factories import make_board, make_item, make_meeting, make_paper
    from tests.factories.publication import RELEASED, refresh_for_readers

    chance = random.Random(7)
    board, seconds = make_board(), 0.0
    file = default_storage.save("papers/none.pdf", ContentFile(b"%PDF-1.7"))  # only its text is looked at
    for number in range(pages // WHOLE):
        meeting = make_meeting(board, dt.date(1990, 1, 1) + dt.timedelta(days=60 * number), "published")
        item = make_item(meeting)
        for _ in range(PAPERS_A_MEETING):
            PaperVersion.objects.create(
                paper=make_paper(item, title=f"Report {chance.choice(WORDS)}"),
                number=1,
                file=file,
                sha256="0" * 64,
                pages=PAGES_A_PAPER,
                released_at=RELEASED,
                text=[page(chance) for _ in range(PAGES_A_PAPER)],
            )
        refresh_for_readers(meeting)
        start = time.perf_counter()
        make_papers_searchable(meeting)
        seconds += time.perf_counter() - start
    return seconds


def questions(count: int) -> Iterator[str]:
    """Words of every frequency, pairs and phrases."""
    chance = random.Random(11)
    for number in range(count):
        some = [WORDS[int(VOCABULARY ** chance.random()) - 1] for _ in range(2)]
        yield (some[0], " ".join(some), f'"{" ".join(some)}"', f"{some[0]} {some[1]}")[number % 4]


def milliseconds(work: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    taken = []
    for question in asked:
        start = time.perf_counter()
        work(question)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def drawn_pages(pages: int) -> bytes:
    """A PDF of that many pages of words, in one of the fonts every reader has."""
    chance = random.Random(13)
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for _ in range(pages):
            made = pdf.add_blank_page(page_size=(595, 842))
            made.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            lines = " ".join(f"({line}) Tj T*" for line in textwrap.wrap(page(chance), 90))
            made.Contents = pdf.make_stream(f"BT /F1 10 Tf 14 TL 50 800 Td {lines} ET".encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()
