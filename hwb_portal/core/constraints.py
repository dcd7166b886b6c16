"""Constraints that more than one app declares."""

from django.db import models


def one_of(name: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The column holds one of the enum's values, whoever writes it."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)


def ends_after_start(name: str, start: str, end: str) -> models.CheckConstraint:
    """The end is open, or not before the start."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{end}__isnull": True})
        | models.Q(**{f"{start}__isnull": True})
        | models.Q(**{f"{end}__gte": models.F(start)}),
        name=name,
    )
