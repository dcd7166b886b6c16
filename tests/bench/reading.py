"""The reading view: what it takes to open the papers of a meeting with 250 pages."""

from pathlib import Path

from tests.bench.measuring import in_child, tell
from tests.bench.packs import BOARD, DATE, demo

MOST_KILOBYTES = 100


def measure(folder: Path) -> None:
    """In a folder that is thrown away."""
    data = folder / "reading"
    data.mkdir()
    told = in_child("reader_open", BOARD, DATE, environment=demo(data))
    tell(
        "reader_open",
        told["seconds"],
        "s",
        against=f"{MOST_KILOBYTES} kB in one request",
        ratio=told["kilobytes"] / MOST_KILOBYTES,
        detail=f"the first part of a paper of 50 pages in a meeting of {told['pages']:.0f}, one request of "
        f"{told['kilobytes']:.0f} kB before compression; its contents {told['contents']:.0f} kB; median of 9",
    )
