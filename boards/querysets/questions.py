"""Questions from the public: everyone reads those that are published, officers of the board all of them."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch, Q

from boards.enums import QuestionState, StaffRole
from boards.querysets.rules import Reader, model, staffs

if TYPE_CHECKING:
    from boards.models import Meeting


class PublicQuestionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Rows. Of a row everyone may read, the asker's address is for nobody and the name only with consent."""
        published = Q(published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(published)
        return self.filter(published | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def accepted(self) -> Self:
        return self.filter(state=QuestionState.ACCEPTED)

    def waiting(self) -> Self:
        """Nobody decided about them yet."""
        return self.filter(state=QuestionState.RECEIVED)

    def with_askers(self) -> Self:
        """With the item each is put under, and those taken together with it."""
        merged = model("PublicQuestion").objects.order_by("position")
        return self.select_related("item", "merged_into", "meeting__board").prefetch_related(
            Prefetch("taken_together", merged)
        )

    def with_page_data(self) -> Self:
        """And the actions that came of it."""
        return self.with_askers().prefetch_related("actions")

    def with_key(self, key: object) -> Self:
        return self.filter(key=key)

    def of_meetings_before(self, day: dt.date) -> Self:
        return self.filter(meeting__held_on__lt=day)

    def not_of(self, meetings: "Collection[Meeting]") -> Self:
        return self.exclude(meeting__in=meetings)

    def with_an_address(self) -> Self:
        return self.exclude(asker_email="")

    def with_a_name_to_forget(self) -> Self:
        return self.filter(may_be_named=False).exclude(asker_name="")

    def never_taken(self) -> Self:
        """Rejected, or left undecided."""
        return self.filter(state__in=(QuestionState.REJECTED, QuestionState.RECEIVED))
