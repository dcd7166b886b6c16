"""Figures of a signed return become figures of indicators; and can be taken back until a paper shows them."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from boards.models import Paper
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from metrics import periods
from metrics.embargoes import is_held
from metrics.enums import STANDING, AreaKind, ObservationStatus, ReturnState, StepKind
from metrics.models import (
    Area,
    Indicator,
    Observation,
    ObservationRevision,
    PaperFigures,
    Period,
    Return,
    ReturnFigure,
)
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.comparing import shown
from metrics.returns.small import hidden_answers
from metrics.returns.templates import Measure
from metrics.services.observations import KEPT, stored_periods
from metrics.services.return_steps import locked, note
from metrics.services.returns import names_of

COUNCIL = re.compile(r" (?:County )?Council$")
Fate = Literal["new", "same", "restated"]


@dataclass(frozen=True)
class Planned:
    """A figure that a return gives an indicator: what it is now, and what it would be."""

    measure: Measure
    indicator: Indicator
    area: Area
    period: periods.Period
    value: Decimal
    text: str
    numerator: Decimal | None
    denominator: Decimal | None
    stored: Observation | None

    @property
    def fate(self) -> Fate:
        if self.stored is None:
            return "new"
        return "same" if self.stored.value == self.value else "restated"


def planned_figures(stored: Return) -> tuple[Planned, ...]:
    """The figures of a return for which there is an indicator, in the order of its template. Four queries.

    None when the board's area is not among the areas: it goes by one of the names of the board.
    """
    template = TEMPLATES.get(stored.template)
    area = area_of(stored)
    if template is None or area is None:
        return ()
    answers = stored.answers_by_key()
    indicators = {
        each.code: each for each in Indicator.objects.with_codes({measure.indicator for measure in template.measures})
    }
    seen = {
        (each.indicator.code, each.period.kind, each.period.starts_on, each.period.ends_on, each.kind): each
        for each in Observation.objects.of_indicators(set(indicators)).with_indicator()
        if each.area_id == area.pk
    }
    found = []
    small = hidden_answers(template, answers)
    for measure in template.measures:
        value = _number(answers.get(measure.key, ""))
        if value is None or measure.indicator not in indicators:
            continue
        if measure.key in small and indicators[measure.indicator].small_below is None:
            continue  # its page would show what the return's own page hides
        period = periods.parse_period(measure.period)
        place = (measure.indicator, str(period.kind), period.starts_on, period.ends_on, measure.kind)
        found.append(
            Planned(
                measure=measure,
                indicator=indicators[measure.indicator],
                area=area,
                period=period,
                value=value,
                text=shown(answers[measure.key], measure.unit),
                numerator=_number(answers.get(measure.numerator, "")),
                denominator=_number(answers.get(measure.denominator, "")),
                stored=seen.get(place),
            )
        )
    return tuple(found)


def area_of(stored: Return) -> Area | None:
    """The county that goes by a name of the return's board."""
    return Area.objects.filter(kind=AreaKind.COUNTY, name__in=[*names_of(stored.board), _place(stored)]).first()


def _place(stored: Return) -> str:
    """The council's name without the word for what it is: "Herefordshire"."""
    return COUNCIL.sub("", stored.board.council.name)


@transaction.atomic
def load_figures(*, stored: Return, reason: str, by: User, now: dt.datetime) -> int:
    """Take the figures of a signed return over into their indicators; how many were new or restated.

    What a restated figure was before is kept with the reason, which is asked for when any is restated.
    """
    stored = locked(stored, "taken over into indicators", *STANDING)
    if stored.figures.exists():
        raise DomainError("The figures of this return are taken over already.")
    plan = [each for each in planned_figures(stored) if each.fate != "same"]
    if not plan:
        raise DomainError("Every figure of this return that has an indicator is there already.")
    restated = [each for each in plan if each.fate == "restated"]
    if restated and is_held(stored.embargoed_until, now):
        raise DomainError(
            f"{len(restated)} figures that everyone can see would be restated, and this return is held back. "
            "Take its figures over once the embargo is over."
        )
    if restated and not reason.strip():
        raise DomainError(f"{len(restated)} figures would be restated. Say why.")
    places = stored_periods({each.period for each in plan})
    for each in plan:
        _store(stored, each, period=places[each.period], reason=reason, by=by, now=now)
    words = f"{len(plan) - len(restated)} new, {len(restated)} restated. {reason.strip()}".strip()
    note(stored, StepKind.LOADED, by, now, words)
    for code in sorted({each.indicator.code for each in plan}):
        mine = [each for each in plan if each.indicator.code == code]
        details = {"return": str(stored.pk), "created": sum(each.fate == "new" for each in mine), "reason": reason}
        label = mine[0].indicator.name
        record("observations.taken_over", subject=mine[0].indicator, label=label, by=by, details=details)
    return len(plan)


def _store(stored: Return, plan: Planned, *, period: Period, reason: str, by: User, now: dt.datetime) -> None:
    before = None
    seen = plan.stored
    if seen is None:
        seen = Observation(indicator=plan.indicator, area=plan.area, period=period, kind=plan.measure.kind)
        seen.embargoed_until = stored.embargoed_until if is_held(stored.embargoed_until, now) else None
    else:
        before = _revision(seen, reason, by, now)
    seen.value, seen.value_text = plan.value, plan.text
    seen.numerator, seen.denominator = plan.numerator, plan.denominator
    seen.status = ObservationStatus.REVISED if before else ObservationStatus.FINAL
    if plan.measure.is_provisional:
        seen.status = ObservationStatus.PROVISIONAL
    seen.source = f"{TEMPLATES[stored.template].name}, {stored.board.short_name}"[:300]
    seen.full_clean()
    seen.save()
    ReturnFigure.objects.create(owner=stored, observation=seen, before=before, loaded_at=now)


def _revision(seen: Observation, reason: str, by: User, now: dt.datetime) -> ObservationRevision:
    kept = {name: getattr(seen, name) for name in KEPT}
    return ObservationRevision.objects.create(
        observation=seen, reason=reason.strip()[:300], replaced_at=now, replaced_by=str(by)[:200], **kept
    )


@transaction.atomic
def unload_figures(*, stored: Return, reason: str, by: User, now: dt.datetime) -> int:
    """Take the figures back out: new ones go, restated ones are again what they were. How many there were.

    Refused once a published paper shows one of them, or a later import restated one: then a restatement follows.
    """
    stored = locked(stored, "taken back out of indicators", *ReturnState)
    figures = list(stored.figures.select_related("observation__indicator", "observation__period", "before"))
    if not figures:
        raise DomainError("No figure was taken over from this return.")
    if not reason.strip():
        raise DomainError("Say why the figures are taken back.")
    _refuse_shown(figures)
    for figure in figures:
        seen, before = figure.observation, figure.before
        later = seen.revisions.filter(pk__gt=before.pk if before else 0).exists()
        if later:
            raise DomainError(f"{seen.indicator.name}, {seen.period} was restated since. Restate it instead.")
        if before is None:
            figure.delete()
            seen.delete()
            continue
        _revision(seen, f"Taken back: {reason.strip()}", by, now)
        for name in KEPT:
            setattr(seen, name, getattr(before, name))
        seen.full_clean()
        seen.save()
        figure.delete()
    note(stored, StepKind.UNLOADED, by, now, reason)
    return len(figures)


def _refuse_shown(figures: Iterable[ReturnFigure]) -> None:
    """DomainError when a paper that everyone may read froze one of these after it was taken over."""
    shown_by: dict[tuple[str, ...], list[PaperFigures]] = {}
    for kept in PaperFigures.objects.select_related("paper"):
        if Paper.objects.visible_to(AnonymousUser()).contains(kept.paper):
            for row in kept.content["figures"]:
                place = (row["indicator"], row["area"], row["period"], row["kind"])
                shown_by.setdefault(place, []).append(kept)
    for figure in figures:
        seen = figure.observation
        place = (seen.indicator.code, seen.area.code, seen.period.label, seen.kind)
        if any(kept.frozen_at >= figure.loaded_at for kept in shown_by.get(place, ())):
            raise DomainError(
                f"{seen.indicator.name}, {seen.period} stands in a published paper. Restate it with a reason instead."
            )


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
