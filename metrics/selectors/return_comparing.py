"""A return beside what is stored: the return before it, and the figures of indicators it would change."""

from dataclasses import dataclass

from metrics import words
from metrics.models import Return
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.comparing import Change, compare, shown
from metrics.returns.small import hidden_answers
from metrics.services.return_figures import Planned, planned_figures

FLAGS = {
    "new": ("New", ""),
    "changed": ("Changed", "blue"),
    "missing": ("Missing now", "red"),
    "jump": ("Jump", "orange"),
    "sign": ("Other sign", "red"),
    "restated": ("Restated", "orange"),
}
HIDDEN = ("cover.email", "cover.telephone")


@dataclass(frozen=True)
class ChangeRow:
    """One answer that is not as before, as a reader sees it."""

    name: str
    old: str
    new: str
    change: str
    flag: str
    colour: str
    cell: str


@dataclass(frozen=True)
class FigureRow:
    """A figure that an indicator would get: new, or in the place of `old`."""

    name: str
    url: str
    period: str
    old: str
    new: str
    fate: str


@dataclass(frozen=True)
class ComparisonPage:
    """`before` names the return compared with, or is "". `odd` comes first in `changes`; `same` counts the rest."""

    before: str
    before_url: str
    changes: tuple[ChangeRow, ...]
    odd: int
    same: int
    figures: tuple[FigureRow, ...]
    figures_same: int
    has_area: bool


@dataclass(frozen=True)
class Changes:
    """What a return says differently from an earlier one. `rows` has what is odd first; `same` counts the rest."""

    rows: tuple[ChangeRow, ...] = ()
    odd: int = 0
    same: int = 0


def changes_since(stored: Return, earlier: Return | None, *, is_for_public: bool = False) -> Changes:
    """For a return that came from `with_answers()`; nothing without an earlier one.

    What `is_for_public` leaves out small counts, now or before.
    """
    template = TEMPLATES.get(stored.template)
    if template is None or earlier is None:
        return Changes()
    changes = compare(
        stored.answers_by_key(),
        earlier.answers_by_key(),
        template.questions,
        is_same_quarter=earlier.period_label == stored.period_label,
        fixed=template.final,
    )
    if is_for_public:
        small = [hidden_answers(template, each.answers_by_key()) for each in (stored, earlier)]
        changes = tuple(each for each in changes if each.key not in small[0] | small[1])
    places = {value.key: f"{value.sheet}, {value.cell}" for value in stored.values.all()}
    differing = [each for each in changes if each.flag != "same" and each.key not in HIDDEN]
    rows = sorted((not each.is_odd, number) for number, each in enumerate(differing))
    return Changes(
        rows=tuple(_row(differing[number], places) for _, number in rows),
        odd=sum(each.is_odd for each in differing),
        same=sum(each.flag == "same" for each in changes),
    )


def comparison_page(stored: Return, *, is_for_public: bool = False) -> ComparisonPage:
    """For a return that came from `with_answers()`. What `is_for_public` leaves out small counts, now or before."""
    template = TEMPLATES.get(stored.template)
    earlier = Return.objects.to_compare_with(stored, template.family) if template else None
    found = changes_since(stored, earlier, is_for_public=is_for_public)
    planned = planned_figures(stored)
    return ComparisonPage(
        before=f"{earlier.period_label}, {earlier.get_state_display().lower()}" if earlier else "",
        before_url=earlier.get_absolute_url() if earlier else "",
        changes=found.rows,
        odd=found.odd,
        same=found.same,
        figures=tuple(_figure(each) for each in planned if each.fate != "same"),
        figures_same=sum(each.fate == "same" for each in planned),
        has_area=bool(planned),
    )


def _row(change: Change, places: dict[str, str]) -> ChangeRow:
    label, colour = FLAGS[change.flag]
    difference = ""
    if change.difference is not None:
        size = shown(f"{abs(change.difference):f}", change.kind)
        share = f" ({abs(change.share) * 100:,.1f}%)" if change.share is not None else ""
        difference = f"{size} {'more' if change.difference > 0 else 'less'}{share}"
    name = change.name[:1].upper() + change.name[1:]
    old, new = shown(change.old, change.kind), shown(change.new, change.kind)
    return ChangeRow(name, old, new, difference, label, colour, places.get(change.key, ""))


def _figure(planned: Planned) -> FigureRow:
    seen = planned.stored
    old = ""
    if seen is not None:
        old = seen.value_text or (words.format_value(seen.value, "") if seen.value is not None else "no value")
    kind = planned.measure.kind
    return FigureRow(
        name=planned.indicator.name,
        url=planned.indicator.get_absolute_url(),
        period=planned.period.label if kind == "actual" else f"{planned.period.label}, {kind}",
        old=old,
        new=planned.text,
        fate=planned.fate,
    )
