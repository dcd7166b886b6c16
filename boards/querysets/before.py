"""What members say and ask before a meeting: for whom each row is."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from boards.enums import Part, StaffRole
from boards.querysets.rules import Reader, barred_from, model, sits_on, staffs, substitutes_at

if TYPE_CHECKING:
    from boards.models import Meeting


class ApologyQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """For whoever said it and the officers of the board. Readers learn of it from the minutes."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(by_id=user.pk) | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting).select_related("seat", "by")

    def of_seats(self, seats: Collection[int]) -> Self:
        return self.filter(seat__in=list(seats))

    def of_meetings_before(self, day: dt.date) -> Self:
        return self.filter(meeting__held_on__lt=day)

    def not_of(self, meetings: "Collection[Meeting]") -> Self:
        return self.exclude(meeting__in=meetings)


class MemberQuestionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """For the officers of the board; and, as far as they may read what is asked about, its members and
        substitutes and the author.

        A question about a paper is for those who may read that paper; one about an item for those who may read every
        paper under it, and a closed item's for nobody whom an interest bars from it.
        """
        if not user.is_authenticated:
            return self.none()
        today = timezone.localdate()
        papers = model("Paper").objects
        inside = Q(sits_on(user, "meeting__board", today)) | Q(substitutes_at(user, "meeting", today))
        wrote = Q(paper__author_id=user.pk) | (
            Q(paper__isnull=True) & Q(Exists(papers.filter(item=OuterRef("item"), author_id=user.pk)))
        )
        own = papers.visible_to(user).filter(pk=OuterRef("pk"))
        withheld = papers.released().filter(~Exists(own), item=OuterRef("item"))
        reads_paper = Q(Exists(papers.visible_to(user).filter(pk=OuterRef("paper"))))
        reads_item = ~Q(Exists(withheld)) & (Q(item__part=Part.PART_I) | ~Q(barred_from(user, "item")))
        readable = (Q(paper__isnull=False) & reads_paper) | (Q(paper__isnull=True) & reads_item)
        return self.filter(((inside | wrote) & readable) | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def answerable_by(self, user: Reader) -> Self:
        """By the officers of the board, and by the author of the paper; of an item, of any paper under it."""
        wrote = Exists(model("Paper").objects.filter(item=OuterRef("item"), author_id=user.pk))
        own = Q(paper__author_id=user.pk) | (Q(paper__isnull=True) & Q(wrote))
        return self.visible_to(user).filter(own | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting).select_related(
            "item", "paper__item", "asked_by", "answered_by", "meeting__board"
        )

    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def to_come(self, now: dt.datetime) -> Self:
        """Of meetings that have not begun: later they are asked in the room."""
        found = self.filter(meeting__starts_at__gt=now).select_related("meeting__board")
        return found.order_by("meeting__starts_at", "asked_at")

    def of_meetings_before(self, day: dt.date) -> Self:
        return self.filter(meeting__held_on__lt=day)

    def not_of(self, meetings: "Collection[Meeting]") -> Self:
        return self.exclude(meeting__in=meetings)
