"""95% confidence limits where the sources print none, from a numerator and its denominator.

Shares by Wilson's score method, rates by Byar's, rates of fewer than ten events by the exact Poisson limits: the
methods of Public Health England's technical guide on confidence intervals. Anything else cannot be told.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from metrics.rating import Interval

Z = Decimal("1.959963984540054")
"""The 97.5th percentile of the normal distribution."""
TAIL = Decimal("0.025")
EXACT_BELOW = 10
"""Byar's approximation is close enough from ten events on."""
PLACES = Decimal("0.0001")

_PER = re.compile(r"per ([0-9][0-9,]*)(k?)\b")


@dataclass(frozen=True)
class Computed:
    """Limits in the unit of the figure, to four places, and the method that gave them."""

    lower: Decimal
    upper: Decimal
    method: str

    @property
    def interval(self) -> Interval:
        return self.lower, self.upper


def wilson(count: Decimal, total: Decimal) -> Interval:
    """Limits of the share `count` of `total`, between 0 and 1. ValueError unless 0 ≤ count ≤ total and total > 0."""
    if not 0 <= count <= total or total == 0:
        raise ValueError("a share needs a count between nothing and its total")
    share, z2 = count / total, Z * Z
    middle, below = share + z2 / (2 * total), 1 + z2 / total
    spread = Z * (share * (1 - share) / total + z2 / (4 * total * total)).sqrt()
    lower = Decimal(0) if count == 0 else (middle - spread) / below
    upper = Decimal(1) if count == total else (middle + spread) / below
    return lower, upper


def byar(count: Decimal) -> Interval:
    """Approximate limits of a count of events. ValueError for a negative one."""
    if count < 0:
        raise ValueError("events cannot be fewer than none")
    more = count + 1
    lower = Decimal(0) if count == 0 else count * (1 - 1 / (9 * count) - Z / (3 * count.sqrt())) ** 3
    return lower, more * (1 - 1 / (9 * more) + Z / (3 * more.sqrt())) ** 3


def poisson(count: int) -> Interval:
    """Exact limits of a small count of events: the rates at which so few, or so many, are a chance of 1 in 40."""
    if count < 0:
        raise ValueError("events cannot be fewer than none")
    lower = Decimal(0) if count == 0 else _rate_at(count - 1, 1 - TAIL)
    return lower, _rate_at(count, TAIL)


def limits_for(
    *, value: Decimal, unit: str, numerator: Decimal | None, denominator: Decimal | None
) -> Computed | None:
    """Limits of a percentage or of a rate per so many; None where they cannot be told.

    They cannot without numerator and denominator, for a unit that is neither, and for a figure that does not follow
    from the two, as printed, for then something else was counted.
    """
    if numerator is None or denominator is None or denominator <= 0 or numerator < 0:
        return None
    base = base_of(unit)
    if base is None or not follows(value, numerator, denominator, base):
        return None
    if unit.startswith("%"):
        if numerator > denominator:
            return None
        lower, upper = wilson(numerator, denominator)
        return _computed(lower * base, upper * base, "Wilson")
    is_small = numerator < EXACT_BELOW and numerator == numerator.to_integral_value()
    lower, upper = poisson(int(numerator)) if is_small else byar(numerator)
    scale = base / denominator
    return _computed(lower * scale, upper * scale, "Poisson" if is_small else "Byar")


def base_of(unit: str) -> Decimal | None:
    """What a share or rate is counted per: 100 for "%", 100000 for "per 100,000"; None for another unit."""
    if unit.startswith("%"):
        return Decimal(100)
    found = _PER.search(unit)
    if not found:
        return None
    base = Decimal(found[1].replace(",", "")) * (1000 if found[2] else 1)
    return base or None


def recomputed(numerator: Decimal, denominator: Decimal, base: Decimal) -> Decimal:
    """The share or rate that the counts give, unrounded. The denominator is not 0."""
    return numerator * base / denominator


def follows(value: Decimal, numerator: Decimal, denominator: Decimal, base: Decimal) -> bool:
    """Whether the printed value is what the counts give, rounded to its own digits."""
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(min(int(exponent), 0) - 1)
    return abs(recomputed(numerator, denominator, base) - value) <= half


def _computed(lower: Decimal, upper: Decimal, method: str) -> Computed:
    return Computed(lower.quantize(PLACES), upper.quantize(PLACES), method)


def _rate_at(count: int, chance: Decimal) -> Decimal:
    """The mean at which `count` events or fewer have this chance, by halving; the chance falls as the mean grows."""
    low, high = Decimal(0), Decimal(4 * count + 20)
    with localcontext() as context:
        context.prec = 28
        while high - low > Decimal("1e-12"):
            middle = (low + high) / 2
            if _at_most(count, middle) > chance:
                low = middle
            else:
                high = middle
    return low


def _at_most(count: int, mean: Decimal) -> Decimal:
    term = total = Decimal(1)
    for events in range(1, count + 1):
        term = term * mean / events
        total += term
    return total * (-mean).exp()
