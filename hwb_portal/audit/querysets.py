"""Which events a person may read, and those they ask for."""

import datetime as dt
from typing import Protocol, Self

from django.db import models

# What people did with their accounts, and mails with addresses: for administrators.
OF_ACCOUNTS = ("accounts.", "outbox.")


class Reader(Protocol):
    def has_perm(self, permission: str, /) -> bool: ...


class AuditEventQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Events whose bare facts a person may know. Whether their labels are shown is asked of each subject."""
        if not user.has_perm("audit.view_trail"):
            return self.none()
        if user.has_perm("audit.view_accounts"):
            return self.all()
        accounts, mails = OF_ACCOUNTS
        return self.exclude(subject_type__startswith=accounts).exclude(subject_type__startswith=mails)

    def by_name(self, part: str) -> Self:
        """Done by somebody whose name then held these letters."""
        return self.filter(actor_label__icontains=part)

    def about(self, subject_type: str, subject_id: str = "") -> Self:
        of_type = self.filter(subject_type=subject_type)
        return of_type.filter(subject_id=subject_id) if subject_id else of_type

    def between(self, start: dt.datetime | None, end: dt.datetime | None) -> Self:
        """From `start` on and before `end`; either may be open."""
        found = self.filter(at__gte=start) if start else self
        return found.filter(at__lt=end) if end else found

    def in_order(self) -> Self:
        return self.order_by("pk")

    def last_hash(self) -> str | None:
        """Of the newest event; None while there is none."""
        return self.order_by("-pk").values_list("hash", flat=True).first()

    def kinds(self) -> list[str]:
        """The models that something was done to."""
        return list(self.order_by("subject_type").values_list("subject_type", flat=True).distinct())
