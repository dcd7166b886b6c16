from decimal import Decimal
from typing import Any

from django.db import models


def trimmed(value: Decimal) -> Decimal:
    """The same number without zeros the column added: 7.810000 is 7.81, 2400.000000 is 2400."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


class ExactDecimalField(models.DecimalField):
    """A decimal that comes back with no more digits than went in, on every database."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else trimmed(Decimal(value))
