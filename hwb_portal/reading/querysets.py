"""Rows of readers: each belongs to one person, and nobody else is ever given one."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from boards.models import Meeting, Minutes, Paper
from boards.models.minutes import CONFIRMED
from boards.querysets import Reader


class OwnQuerySet(models.QuerySet):
    """`visible_to` is the owner alone: no role, office or page of administration is let in."""

    def visible_to(self, user: Reader) -> Self:
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def for_meeting(self, meeting: Meeting) -> Self:
        return self.filter(meeting=meeting)

    def of_paper(self, paper: Paper) -> Self:
        return self.filter(paper=paper)

    def with_confirmed_minutes(self) -> Self:
        """Of meetings whose minutes are approved: the business is over."""
        return self.filter(Exists(Minutes.objects.filter(meeting=OuterRef("meeting"), status__in=CONFIRMED)))


class NoteQuerySet(OwnQuerySet):
    def with_id(self, pk: object) -> Self:
        return self.filter(pk=pk)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def not_kept(self) -> Self:
        return self.filter(is_kept=False)

    def with_places(self) -> Self:
        return self.select_related("meeting__board", "paper")

    def in_order(self) -> Self:
        return self.order_by("-meeting__held_on", "meeting", "paper__item__position", "paper__position", "paragraph")


class ReadingQuerySet(OwnQuerySet):
    def from_day(self, day: dt.date) -> Self:
        return self.filter(meeting__held_on__gte=day)
