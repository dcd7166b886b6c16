"""The parts of dashboards that depend on figures alone, drawn once for each state of the data and each audience."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from boards.models import Board
from boards.querysets import Reader
from metrics.models import Collection, Indicator, Return
from metrics.querysets import IndicatorQuerySet
from metrics.selectors.collections import collection_page
from metrics.selectors.keeping import audience_of, kept
from metrics.selectors.summary import board_figures, board_summary


@dataclass(frozen=True)
class Drawn:
    """A dashboard as HTML: its one sentence, the headings as (anchor, name), and everything under them.

    `has_returns` says whether a released return belongs to it; the return itself is not kept.
    """

    sentence: str
    headings: tuple[tuple[str, str], ...]
    body: SafeString
    has_returns: bool = False


def kept_collection(collection: Collection, version: str | None, user: Reader) -> Drawn:
    """The dashboard of a collection, as this reader may see it."""

    def seen() -> IndicatorQuerySet:
        return Indicator.objects.in_collection(collection).visible_to(user)

    def make() -> Drawn:
        page = collection_page(collection, seen().with_own_figures(user))
        headings = [(group.slug, group.name) for group in page.groups]
        headings += [("targets", "Targets")] if page.targets else []
        body = render_to_string("metrics/_collection.html", {"page": page, "slug": collection.slug})
        returns = Return.objects.released().of_collection(collection)
        return Drawn(page.summary, tuple(headings), body, returns.exists())

    return kept(f"collection-{collection.pk}", version, audience_of(seen, user), make)


def kept_summary(board: Board, version: str | None, user: Reader) -> Drawn:
    """The same for a board's summary."""

    def seen() -> IndicatorQuerySet:
        return Indicator.objects.of_board(board).visible_to(user)

    def make() -> Drawn:
        page = board_summary(board_figures(seen().with_own_figures(user)))
        return Drawn(page.sentence, (), render_to_string("metrics/_summary.html", {"page": page}))

    return kept(f"summary-{board.pk}", version, audience_of(seen, user), make)
