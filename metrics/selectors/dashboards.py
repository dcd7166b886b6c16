"""The parts of dashboards that depend on figures alone, drawn once for each state of the data and each audience."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from boards.models import Board
from metrics.models import Collection, Indicator
from metrics.querysets import read_own_figures
from metrics.selectors.collections import collection_page
from metrics.selectors.keeping import kept
from metrics.selectors.summary import board_figures, board_summary


@dataclass(frozen=True)
class Drawn:
    """A dashboard as HTML: its one sentence, the headings as (anchor, name), and everything under them."""

    sentence: str
    headings: tuple[tuple[str, str], ...]
    body: SafeString


def kept_collection(collection: Collection, version: str | None, indicators: Sequence[Indicator]) -> Drawn:
    """The dashboard of a collection. `indicators` are those the reader may see; figures are read when needed."""

    def make() -> Drawn:
        read_own_figures(indicators)
        page = collection_page(collection, indicators)
        headings = [(group.slug, group.name) for group in page.groups]
        headings += [("targets", "Targets")] if page.targets else []
        body = render_to_string("metrics/_collection.html", {"page": page, "slug": collection.slug})
        return Drawn(page.summary, tuple(headings), body)

    return kept(f"collection-{collection.pk}", version, indicators, make)


def kept_summary(board: Board, version: str | None, indicators: Sequence[Indicator]) -> Drawn:
    """The same for a board's summary."""

    def make() -> Drawn:
        read_own_figures(indicators)
        page = board_summary(board_figures(indicators))
        return Drawn(page.sentence, (), render_to_string("metrics/_summary.html", {"page": page}))

    return kept(f"summary-{board.pk}", version, indicators, make)
