"""Rows of people who follow: each is shown to nobody but whoever it belongs to."""

import datetime as dt
from typing import Self
from uuid import UUID

from django.db import models

from boards.querysets import Reader


class AlertQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Those of a person who signs in; of an address alone there is only the key in its mails."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def with_subject(self) -> Self:
        return self.select_related("matter__board", "user")

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)

    def to_look_at(self) -> Self:
        """The ids of those that are told of news, the one that waited longest first."""
        return self.confirmed().order_by(models.F("looked_at").asc(nulls_first=True), "pk")

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)

    def with_confirm_key(self, key: UUID, *, asked_since: dt.datetime) -> Self:
        """Of an address alone: a person who signs in is sent no such link."""
        return self.filter(confirm_key=key, asked_at__gte=asked_since, user__isnull=True)

    def with_stop_key(self, key: UUID) -> Self:
        return self.filter(stop_key=key)

    def never_confirmed(self, asked_before: dt.datetime) -> Self:
        return self.filter(confirmed_at__isnull=True, asked_at__lt=asked_before)

    def ended_before(self, moment: dt.datetime) -> Self:
        return self.filter(ended_at__lt=moment)


class CalendarKeyQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def with_digest(self, digest: str) -> Self:
        """Of somebody who may still sign in."""
        return self.filter(digest=digest, user__is_active=True).select_related("user")
