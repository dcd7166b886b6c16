"""What a control chart says, in words and as a table."""

from dataclasses import dataclass

from metrics.control_marks import rounded
from metrics.selectors.shapes import Series
from metrics.spc import DRAWN_FROM, FIRM_FROM, Assurance, Mark
from metrics.words import format_number

RUN_FROM = 3
"""Figures from which a line is drawn, and so a run chart."""


@dataclass(frozen=True)
class ControlLine:
    """One figure of a control chart: what marks it, by which rule."""

    period: str
    text: str
    mark: str
    rule: str


def control_notes(series: Series, drawn: int, *, is_controlled: bool) -> tuple[str, ...]:
    """Sentences under the chart: signal, assurance, how firm the limits are, where they begin anew and why."""
    if not is_controlled:
        if drawn < RUN_FROM:
            return ()
        return (f"A run chart: {drawn} figures are too few for limits, which are drawn from {DRAWN_FROM} on.",)
    notes = [_signal(series)]
    limits = series.control.latest
    if limits is None:
        notes.append(
            f"Since the limits began anew there are fewer than {DRAWN_FROM} figures: no limits are drawn there."
        )
    else:
        low, high, mean = (format_number(rounded(each)) for each in (limits.lower, limits.upper, limits.mean))
        notes.append(f"Mean {mean}; chance alone gives figures between {low} and {high}.")
        if limits.is_trial:
            notes.append(f"These are trial limits: they are firm from {FIRM_FROM} figures on.")
        if series.assurance is not Assurance.CANNOT_TELL:
            notes.append(f"{series.assurance.label}.")
    notes += [f"Limits begin anew at {each.label}: {each.reason.rstrip('.')}." for each in series.rebased]
    return tuple(notes)


def control_table(series: Series) -> tuple[ControlLine, ...]:
    """Every figure with its mark, the newest first."""
    lines = [
        ControlLine(figure.span.label, figure.text, mark.label, signal.rule.label if signal else "")
        for figure, mark, signal in zip(series.comparable, series.marks, series.control.signals, strict=True)
    ]
    return tuple(reversed(lines))


def _signal(series: Series) -> str:
    signal, latest = series.latest_signal, series.comparable[-1]
    if signal is None:
        return f"The figure for {latest.span.label} is within what chance explains."
    meaning = {
        Mark.IMPROVEMENT: "a signal of improvement",
        Mark.CONCERN: "a signal of concern",
        Mark.SIGNAL: "unusual, though neither way is better",
    }[series.marks[-1]]
    return f"The figure for {latest.span.label} is {meaning}: {signal.rule.label}."
