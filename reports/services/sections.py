"""Rendered sections: each is made once for its HTML and style, and found again by the hash of both."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.content import print_css
from reports.pieces import Piece
from reports.store import place, written


@dataclass(frozen=True)
class Rendered:
    file: Path
    pages: int
    is_ours: bool = True


def _name(html: str, css: str) -> str:
    return f"sections/{hashlib.sha256((css + html).encode()).hexdigest()}.pdf"


def _found(html: str, css: str) -> Rendered | None:
    from reports.pdf.assemble import page_count

    file = place(_name(html, css))
    return Rendered(file, page_count(file)) if file.exists() else None


def render_all(
    pages: Mapping[str, str],
    *,
    done: Callable[[int], None] = lambda count: None,
    tick: Callable[[], None] = lambda: None,
) -> dict[str, Rendered]:
    """The tagged PDFs of print pages, by name; what was rendered before comes from the store.

    `done` is told how many are ready, each time one is; `tick` is called now and then in between.
    Raises PrinterDied when a child process ends before its work.
    """
    from reports.pdf.printers import Printed, print_all

    css = print_css()
    ready = {name: found for name, html in pages.items() if (found := _found(html, css))}
    done(len(ready))

    def keep(name: str, printed: Printed) -> None:
        stored = _name(pages[name], css)
        with written(stored) as file:
            file.write_bytes(printed.pdf)
        ready[name] = Rendered(place(stored), printed.pages)
        done(len(ready))

    missing = {name: html for name, html in pages.items() if name not in ready}
    if missing:
        print_all(missing, css=css, done=keep, tick=tick)
    return ready


def render(html: str) -> Rendered:
    """The tagged PDF of one print page."""
    return render_all({"page": html})["page"]


def uploaded(piece: Piece) -> Rendered:
    """An uploaded paper as it is kept."""
    from reports.pdf.assemble import page_count

    assert piece.file is not None
    return Rendered(piece.file, page_count(piece.file), is_ours=False)
