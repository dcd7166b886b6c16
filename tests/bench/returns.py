"""How fast a return goes from its workbook to its findings, and how much its reading process takes."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parents[2] / "fixtures" / "samples" / "bcf-2016-17-q3-herefordshire.xlsx"
SECONDS, MEGABYTES, ROWS = 2, 150, 10_000


def run() -> Iterator[dict[str, Any]]:
    """One dict a measure, as in `tests.bench.metrics`; the caller takes back what is stored."""
    taken = min(_seconds(_upload) for _ in range(3))
    detail = "workbook to stored findings, 140 answers, gate and child process"
    yield _line("metrics.return", taken, "s", f"{SECONDS} s", ratio=taken / SECONDS, detail=detail)
    yield from _table()


def _upload() -> None:
    from boards.models import Board
    from metrics.models import Return
    from metrics.services.returns import import_return
    from tests.factories.people import make_board, make_organisation, make_user

    board = Board.objects.filter(slug="bench-hwb").first()
    if board is None:
        council = make_organisation(slug="bench", name="Herefordshire, County of")
        board = make_board(slug="bench-hwb", council=council)
    Return.objects.filter(board=board).delete()
    by = make_user()
    stored = import_return(path=SAMPLE, original_name=SAMPLE.name, board=board, by=by)
    assert stored.findings.count() == 3


def _table() -> Iterator[dict[str, Any]]:
    """A tidy file of ten thousand rows, gate and child process, against openpyxl's own read-only reading."""
    from openpyxl import Workbook, load_workbook

    from metrics.columns import TIDY
    from metrics.returns.tabular import read_table_in_child

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Figures")
        sheet.append(list(TIDY))
        for number in range(ROWS):
            sheet.append([f"indicator-{number % 50}", "county", str(2001 + number % 20), "actual", number % 90])
        book.save(path)

        def raw() -> None:
            opened = load_workbook(path, read_only=True, data_only=True)
            assert sum(1 for _ in opened.worksheets[0].iter_rows(values_only=True)) == ROWS + 1
            opened.close()

        taken = min(_seconds(lambda: read_table_in_child(path)) for _ in range(2))
        plain = min(_seconds(raw) for _ in range(2))
    against, detail = "openpyxl reading it raw", f"{ROWS} rows"
    yield _line("metrics.table", taken, "s", against, ratio=taken / plain, detail=detail)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    against = f"{MEGABYTES} MB"
    yield _line(
        "metrics.child.memory", memory, "MB", against, ratio=memory / MEGABYTES, detail="largest reading process"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _line(name: str, value: float, unit: str, against: str, *, ratio: float, detail: str) -> dict[str, Any]:
    rounded = {"value": round(value, 2), "ratio": round(ratio, 2)}
    return {"name": name, "unit": unit, "against": against, "detail": detail, **rounded}
