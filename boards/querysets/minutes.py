"""Minutes and what was decided: shown once they are published."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from boards.enums import MinutesStatus, StaffRole
from boards.querysets.rules import Reader, hold_words, model, staffs

if TYPE_CHECKING:
    from boards.models import Board, Meeting

RELEASED_MINUTES = (MinutesStatus.PUBLISHED, MinutesStatus.APPROVED)


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        released = Q(status__in=RELEASED_MINUTES, meeting__current_publication__isnull=False)
        if not user.is_authenticated:
            return self.filter(released)
        return self.filter(released | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def with_everything(self) -> Self:
        return self.select_related("meeting__board__council", "approved_at__board").prefetch_related(
            "items__paragraphs__owners",
            "items__decisions",
            "items__agenda_item",
            "meeting__attendance__stands_for",
        )


class MinutesParagraphQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        return self.filter(Exists(model("Minutes").objects.visible_to(user).filter(pk=OuterRef("item__minutes"))))

    def matching(self, words: list[str]) -> Self:
        return self.filter(hold_words(words, "body", "item__title"))


class DecisionQuerySet(models.QuerySet):
    def matching(self, words: list[str]) -> Self:
        return self.filter(hold_words(words, "text", "item__title"))

    def visible_to(self, user: Reader) -> Self:
        return self.filter(Exists(model("Minutes").objects.visible_to(user).filter(pk=OuterRef("item__minutes"))))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(item__minutes__meeting=meeting).select_related("item")

    def for_board(self, board: "Board") -> Self:
        """Newest meeting first."""
        found = self.filter(item__minutes__meeting__board=board).select_related("item__minutes__meeting")
        return found.order_by("-item__minutes__meeting__held_on", "item__position", "position")


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """An action shows with the minutes it was made in."""
        return self.filter(Exists(model("Minutes").objects.visible_to(user).filter(meeting=OuterRef("meeting"))))

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def owned_by(self, user: Reader) -> Self:
        owners = model("ActionOwner").objects.filter(action=OuterRef("pk"), person__user_id=user.pk)
        return self.filter(Exists(owners))

    def in_status(self, status: str) -> Self:
        return self.filter(status=status)

    def with_owners(self) -> Self:
        return self.select_related("meeting__board", "minutes_item").prefetch_related("owners__organisation")
