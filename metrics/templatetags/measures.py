"""What metrics adds to the pages and prints of other apps: a paper's frozen figures, and the measures linked to it."""

from django import template

from boards.models import Board, Minutes, Paper
from boards.querysets import Reader
from metrics.selectors.linking import Measure, measures_about
from metrics.selectors.papers import FrozenPaper, Newer, figures_of_paper, frozen_paper, newer_than

register = template.Library()


@register.simple_tag
def frozen_figures(paper: Paper) -> FrozenPaper | None:
    """What was frozen for the paper; None for a paper that is none of performance. The caller may show the paper."""
    kept = figures_of_paper(paper)
    return frozen_paper(kept) if kept else None


@register.simple_tag
def newer_figures(paper: Paper) -> tuple[Newer, ...]:
    """The figures of a performance paper that were restated since."""
    kept = figures_of_paper(paper)
    return newer_than(kept) if kept else ()


@register.simple_tag
def linked_measures(user: Reader, found: Paper | Minutes | Board) -> tuple[Measure, ...]:
    """The indicators linked to a paper, to the decisions in minutes or to a board's actions, as the reader may see."""
    return measures_about(found, user)
