"""Rows of text by what they show."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q


def shows(kind: str, objects: models.QuerySet[Any]) -> Q:
    """Rows of a kind that show one of `objects`: each is looked up for the row, so nothing is filtered afterwards."""
    return Q(Exists(objects.filter(pk=OuterRef("object_id"))), kind=kind)


class TextQuerySet(models.QuerySet):
    def of(self, kind: str, object_ids: Collection[int]) -> Self:
        return self.filter(kind=kind, object_id__in=object_ids)

    def matched_by(self, condition: Any) -> Self:
        """Rows that the index of the database finds; `condition` is one of its own."""
        return self.filter(condition)

    def newest_first(self) -> Self:
        """By when they were made searchable, which is when they were published."""
        return self.order_by("-pk")
