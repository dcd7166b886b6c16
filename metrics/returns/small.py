"""Which counts of a return are too small for a public to see, and which others would give them away. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from metrics.returns.rules import Agree, Total
from metrics.returns.templates import Template
from metrics.suppression import Sum, hidden

HIDDEN = "hidden"


def hidden_answers(template: Template | None, answers: Mapping[str, str]) -> frozenset[str]:
    """The keys of the answers that no public may see, by the template's own sums; none where it counts no people.

    What cannot be read as a count is hidden too: it is not known to be large.
    """
    if template is None or not template.small_below:
        return frozenset()
    numbers = [key for key, question in template.questions.items() if question.kind == "number" and answers.get(key)]
    counts = {key: count for key in numbers if (count := _count(answers[key])) is not None}
    places = {key: place for place, key in enumerate(counts)}
    sums = [
        Sum(places[total], tuple(places[part] for part in parts if part in places))
        for total, parts in _sums(template)
        if total in places
    ]
    small = hidden({places[key]: count for key, count in counts.items()}, sums, template.small_below)
    return frozenset(key for key in numbers if key not in counts or places[key] in small)


def _sums(template: Template) -> list[tuple[str, tuple[str, ...]]]:
    """Totals and their parts. Two counts that agree are each other's total."""
    totals = [(rule.total, rule.parts) for rule in template.rules if isinstance(rule, Total)]
    return totals + [(rule.first, (rule.second,)) for rule in template.rules if isinstance(rule, Agree)]


def _count(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None
