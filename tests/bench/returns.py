"""How fast a return goes from its workbook to its findings, and how much its reading process takes."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench.measuring import in_child

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
    """A tidy file of ten thousand rows, gate and child process, against python-calamine reading its values raw."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    from metrics.columns import TIDY
    from metrics.returns.tabular import read_table_in_child

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Figures")
            sheet.write_row(0, 0, TIDY)
            for number in range(ROWS):
                row = [f"indicator-{number % 50}", "county", str(2001 + number % 20), "actual", number % 90 + 0.5]
                row += [number % 90, 100, number % 80, number % 95, f"{number % 90}.5 %", "final", "", "", "Report"]
                sheet.write_row(number + 1, 0, row)

        def raw() -> None:
            rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            assert len(rows) == ROWS + 1

        taken = min(_seconds(lambda: read_table_in_child(path)) for _ in range(3))
        plain = min(_seconds(raw) for _ in range(3))
        memory = {"table": in_child("table", path)["mib"], "return": in_child("return", SAMPLE)["mib"]}
    against, detail = "python-calamine reading it raw", f"{ROWS} rows of 14 cells"
    yield _line("metrics.table", taken, "s", against, ratio=taken / plain, detail=detail)
    for name, mib in memory.items():
        ratio, detail = mib / MEGABYTES, f"a process that reads a {name}"
        yield _line(f"metrics.child.{name}", mib, "MB", f"{MEGABYTES} MB", ratio=ratio, detail=detail)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _line(name: str, value: float, unit: str, against: str, *, ratio: float, detail: str) -> dict[str, Any]:
    rounded = {"value": round(value, 2), "ratio": round(ratio, 2)}
    return {"name": name, "unit": unit, "against": against, "detail": detail, **rounded}
