"""Minutes and what was decided: shown once they are published; what is closed, to those who were in the room."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from boards.enums import ActionStatus, DecisionVerb, MinutesStatus, Part, StaffRole
from boards.querysets.rules import Reader, Which, barred_from, model, sits_on, spans, staffs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boards.models import AgendaItem, Board, Matter, Meeting, Minutes

RELEASED_MINUTES = (MinutesStatus.PUBLISHED, MinutesStatus.APPROVED, MinutesStatus.SIGNED)
SETTLED = (ActionStatus.DONE, ActionStatus.CLOSED)


def _in_open_part(user: Reader, path: str) -> Q:
    """The heading found at `path` (ends in "__" or is empty) is open, or this reader was let in.

    Members of the board are, unless an interest bars them from reading, and its officers; a substitute is for one
    meeting's papers, not for its minutes.
    """
    opened = Q(**{f"{path}part": Part.PART_I})
    if not user.is_authenticated:
        return opened
    board = f"{path}minutes__meeting__board"
    member = Q(sits_on(user, board, timezone.localdate())) & ~Q(barred_from(user, f"{path}agenda_item"))
    return opened | member | Q(staffs(user, board, StaffRole.OFFICER))


class MinutesQuerySet(models.QuerySet):
    def released(self) -> Self:
        return self.filter(status__in=RELEASED_MINUTES, meeting__current_publication__isnull=False)

    def visible_to(self, user: Reader) -> Self:
        released = Q(status__in=RELEASED_MINUTES, meeting__current_publication__isnull=False)
        if not user.is_authenticated:
            return self.filter(released)
        return self.filter(released | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def with_decisions_for(self, user: Reader) -> Self:
        """Minutes whose decisions this reader may have: they can be published before the minutes."""
        listed = Q(decisions_published_at__isnull=False, meeting__current_publication__isnull=False)
        return self.filter(listed | Q(Exists(model("Minutes").objects.visible_to(user).filter(pk=OuterRef("pk")))))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def with_everything(self) -> Self:
        movers = model("Motion").objects.select_related("mover", "seconder")
        with_movers = movers.prefetch_related(Prefetch("amendments", movers.order_by("position")))
        return self.select_related("meeting__board__council", "approved_at__board").prefetch_related(
            "items__paragraphs__owners",
            "items__paragraphs__decisions",
            Prefetch("items__decisions", model("Decision").objects.with_motion()),
            Prefetch("items__motions", with_movers),
            "items__votes__recorded__person",
            "items__agenda_item",
            "items__presided_by",
            "meeting__attendance__stands_for",
            "meeting__attendance__arrived_at",
            "meeting__attendance__left_at",
            "meeting__declared_interests__person",
        )


class MinutesParagraphQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        minutes = model("Minutes").objects.visible_to(user).filter(pk=OuterRef("item__minutes"))
        return self.filter(Exists(minutes), _in_open_part(user, "item__"))

    def of_minutes(self, minutes: "Minutes") -> Self:
        return self.filter(item__minutes=minutes).select_related("item").order_by("item__position", "position")

    def in_order_of(self, board: "Board") -> Self:
        """Those of a board, meeting by meeting."""
        found = self.filter(item__minutes__meeting__board=board).with_meeting()
        return found.order_by("item__minutes__meeting__held_on", "item__position", "position")

    def at_meetings(self, which: Which) -> Self:
        return self.filter(which.of("item__minutes__meeting"))

    def with_meeting(self) -> Self:
        return self.select_related("item__minutes__meeting__board")


class DecisionQuerySet(models.QuerySet):
    def at_meetings(self, which: Which) -> Self:
        return self.filter(which.of("item__minutes__meeting"))

    def with_meeting(self) -> Self:
        return self.select_related("item__minutes__meeting__board")

    def with_motion(self) -> Self:
        """With who moved and seconded the motion it follows from."""
        return self.select_related("motion__mover", "motion__seconder")

    def visible_to(self, user: Reader) -> Self:
        minutes = model("Minutes").objects.with_decisions_for(user).filter(pk=OuterRef("item__minutes"))
        return self.filter(Exists(minutes), _in_open_part(user, "item__"))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(item__minutes__meeting=meeting).select_related("item")

    def under(self, item: "AgendaItem | None") -> Self:
        """What was decided under an item of an agenda."""
        return self.filter(item__agenda_item=item, item__agenda_item__isnull=False).select_related("item")

    def delegating(self, board: "Board") -> Self:
        """Decisions of a board that hand something to an officer."""
        handed = Q(verb=DecisionVerb.DELEGATED) | ~Q(delegated_to="")
        return self.filter(handed, item__minutes__meeting__board=board).select_related("item__minutes__meeting")

    def under_any(self, items: "Sequence[AgendaItem]") -> Self:
        """What was decided under items of agendas."""
        found = self.filter(item__agenda_item__in=[item.pk for item in items])
        return found.select_related("item__minutes__meeting").order_by("item__position", "position")

    def since(self, day: dt.date) -> Self:
        return self.filter(item__minutes__meeting__held_on__gte=day)

    def for_board(self, board: "Board") -> Self:
        """Newest meeting first."""
        found = self.filter(item__minutes__meeting__board=board).select_related("item__minutes__meeting__board")
        return found.order_by("-item__minutes__meeting__held_on", "item__position", "position")


class VoteQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        minutes = model("Minutes").objects.visible_to(user).filter(pk=OuterRef("item__minutes"))
        return self.filter(Exists(minutes), _in_open_part(user, "item__"))

    def for_board(self, board: "Board") -> Self:
        """Oldest meeting first, with who voted how where names were recorded."""
        found = self.filter(item__minutes__meeting__board=board).select_related("item__minutes__meeting")
        found = found.prefetch_related("recorded__person")
        return found.order_by("item__minutes__meeting__held_on", "item__position", "position")


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """An action shows with the minutes it was made in, and to its owner as soon as it is written.

        One from a closed item is for those who may read that item.
        """
        minutes = Exists(model("Minutes").objects.visible_to(user).filter(meeting=OuterRef("meeting")))
        opened = Q(minutes_item__isnull=True) | _in_open_part(user, "minutes_item__")
        if not user.is_authenticated:
            return self.filter(minutes, opened)
        return self.filter((Q(minutes) & opened) | Q(self._owed_by(user)))

    @staticmethod
    def _owed_by(user: Reader) -> Exists:
        """The person is named as owner, or sits today in a seat that is."""
        today = timezone.localdate()
        seats = model("Appointment").objects.filter(*spans(today), seat=OuterRef("seat"), person__user_id=user.pk)
        owners = model("ActionOwner").objects.filter(action=OuterRef("pk"))
        return Exists(owners.filter(Q(person__user_id=user.pk) | Q(Exists(seats))))

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def of_matter(self, matter: "Matter", items: "Sequence[AgendaItem]") -> Self:
        """Those put to the matter themselves, and those agreed under its `items` and put to no other."""
        under = Q(matter=None, minutes_item__agenda_item__in=[item.pk for item in items])
        return self.filter(Q(matter=matter) | under).order_by("meeting__held_on", "id")

    def under(self, item: "AgendaItem | None") -> Self:
        """What was agreed to be done under an item of an agenda."""
        return self.filter(minutes_item__agenda_item=item, minutes_item__agenda_item__isnull=False)

    def since(self, day: dt.date) -> Self:
        return self.filter(meeting__held_on__gte=day)

    def at_meetings(self, which: Which) -> Self:
        return self.filter(which.of("meeting"))

    def owned_by(self, user: Reader) -> Self:
        return self.filter(self._owed_by(user))

    def workable_by(self, user: Reader) -> Self:
        """Those this person may report on: their own, and all of a board they are officer of."""
        return self.filter(Q(self._owed_by(user)) | Q(staffs(user, "board", StaffRole.OFFICER)))

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)

    def in_status(self, status: str) -> Self:
        return self.filter(status=status)

    def unsettled(self) -> Self:
        return self.exclude(status__in=SETTLED)

    def due_from(self, day: dt.date) -> Self:
        """Those with a day, or a meeting, on or after which they are due; with `reports`, how often they changed."""
        due = Q(due_on__gte=day) | Q(due_on__isnull=True, due_meeting__held_on__gte=day)
        return self.filter(due).annotate(reports=Count("updates", distinct=True))

    def coming_to(self, meeting: "Meeting") -> Self:
        """Unsettled actions of its board that are due at a meeting, or by its day."""
        due = Q(due_meeting=meeting) | Q(due_on__lte=meeting.held_on)
        return self.unsettled().filter(due, board=meeting.board_id)

    def overdue(self, today: dt.date) -> Self:
        return self.unsettled().filter(due_on__lt=today)

    def loose(self) -> Self:
        """Promises that nobody owes, or that have no day: unsettled, without owner or without any due."""
        owners = model("ActionOwner").objects.filter(action=OuterRef("pk"))
        no_day = Q(due_on__isnull=True, due_meeting__isnull=True, due_text="")
        return self.unsettled().filter(~Exists(owners) | no_day)

    def with_owners(self) -> Self:
        return self.select_related("meeting__board", "board", "minutes_item", "due_meeting").prefetch_related(
            "owners__organisation"
        )


class ActionUpdateQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        return self.filter(Exists(model("Action").objects.visible_to(user).filter(pk=OuterRef("action"))))

    def for_board(self, board: "Board") -> Self:
        return self.filter(action__board=board)

    def between(self, after: dt.datetime | None, until: dt.datetime) -> Self:
        found = self.filter(at__lte=until)
        return found.filter(at__gt=after) if after else found
