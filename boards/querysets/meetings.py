"""Boards, who sits on them, their meetings and what is on an agenda."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from boards.enums import ItemKind, MeetingStatus, Part, StaffRole
from boards.querysets.rules import Reader, model, sits_on, spans, staffs, substitutes_at

if TYPE_CHECKING:
    from boards.models import AgendaItem, Board, Matter, Meeting

ANNOUNCED_STATUSES = tuple(status for status in MeetingStatus if status != MeetingStatus.DRAFT)


class BoardQuerySet(models.QuerySet["Board"]):
    def staffed_by(self, user: Reader, *roles: StaffRole) -> Self:
        return self.filter(staffs(user, "pk", *roles))

    def telling(self, user: Reader, on: dt.date) -> Self:
        """Boards whose publications this person is told of: by a seat held on that day, or as a substitute to come."""
        seats = model("Appointment").objects.current(on).filter(seat__board=OuterRef("pk"), person__user_id=user.pk)
        meetings = model("MeetingSubstitute").objects.filter(meeting__board=OuterRef("pk"), user_id=user.pk)
        return self.filter(Exists(seats) | Exists(meetings.filter(meeting__held_on__gte=on)))

    def named(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def with_council(self) -> Self:
        return self.select_related("council", "report_template")


class SeatQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> Self:
        """The seats there were on a day, in agenda order, each with `current`: its appointment, or nothing."""
        return (
            self.filter(*spans(day))
            .select_related("organisation")
            .prefetch_related(
                Prefetch(
                    "appointments",
                    model("Appointment").objects.current(day).select_related("person"),
                    to_attr="current",
                )
            )
        )


class AppointmentQuerySet(models.QuerySet):
    def with_names(self) -> Self:
        return self.select_related("person", "seat")

    def of_user(self, user: Reader) -> Self:
        """The seats somebody holds as a member; an observer has none."""
        return self.filter(person__user_id=user.pk, seat__is_observer=False)

    def current(self, day: dt.date) -> Self:
        return self.filter(*spans(day))

    def for_board(self, board: "Board") -> Self:
        return self.filter(seat__board=board).select_related("person", "seat__organisation")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Reader) -> Self:
        """Announced meetings are for everyone; drafts for the officers of that board."""
        announced = Q(status__in=ANNOUNCED_STATUSES)
        if not user.is_authenticated:
            return self.filter(announced)
        return self.filter(announced | Q(staffs(user, "board", StaffRole.OFFICER)))

    def public(self) -> Self:
        return self.visible_to(AnonymousUser())

    def with_board(self) -> Self:
        return self.select_related("board__council", "current_publication", "previous", "continued_at__board")

    def at(self, board_slug: str, held_on: dt.date, sequence: int = 1) -> Self:
        return self.filter(board__slug=board_slug, held_on=held_on, sequence=sequence)

    def attended_by(self, user: Reader, on: dt.date) -> Self:
        """Open agendas of the boards this reader sits on or stands in at, and all meetings of boards they work for."""
        member = Q(current_publication__isnull=False) & (
            Q(sits_on(user, "board", on)) | Q(substitutes_at(user, "pk", on))
        )
        return self.filter(member | Q(staffs(user, "board", StaffRole.OFFICER)))

    def of_boards_of(self, user: Reader, on: dt.date) -> Self:
        """Meetings of the boards a person sits on or works for, and those where they stand in."""
        inside = Q(sits_on(user, "board", on)) | Q(substitutes_at(user, "pk", on))
        return self.filter(inside | Q(staffs(user, "board", StaffRole.OFFICER)))

    def from_day(self, day: dt.date) -> Self:
        return self.filter(held_on__gte=day)

    def prepared_by(self, user: Reader, on: dt.date) -> Self:
        """Open agendas for which this person prepares: of the boards they sit on, and where they stand in."""
        inside = Q(sits_on(user, "board", on)) | Q(substitutes_at(user, "pk", on))
        return self.filter(inside, current_publication__isnull=False)

    def open_in_full_to(self, user: Reader, on: dt.date | None = None) -> Self:
        """Meetings of which this reader may have every closed paper, and so the pack with Part II.

        A member whom an interest bars from one item's closed papers has the others one by one, and no such pack.
        """
        if not user.is_authenticated:
            return self.none()
        on = on or timezone.localdate()
        barred = model("DeclaredInterest").objects.barring_reading().filter(person__user_id=user.pk)
        is_free = ~Q(Exists(barred.filter(meeting=OuterRef("pk"))))
        member = (
            is_free
            & Q(current_publication__isnull=False)
            & (Q(sits_on(user, "board", on)) | Q(substitutes_at(user, "pk", on)))
        )
        return self.filter(member | Q(staffs(user, "board", StaffRole.OFFICER)))

    def read_behind_closed_doors_by(self, user: Reader) -> Self:
        """Meetings whose closed minutes this reader may have: members of the board today, and its officers."""
        if not user.is_authenticated:
            return self.none()
        inside = Q(sits_on(user, "board", timezone.localdate())) | Q(staffs(user, "board", StaffRole.OFFICER))
        return self.filter(inside)

    def minuted_for(self, user: Reader) -> Self:
        """Meetings whose minutes this reader may have."""
        return self.filter(Exists(model("Minutes").objects.visible_to(user).filter(meeting=OuterRef("pk"))))

    def published(self) -> Self:
        """Those that have, or had, an agenda for readers."""
        return self.filter(current_publication__isnull=False)

    def oldest_first(self) -> Self:
        return self.order_by("held_on", "sequence")

    def held(self) -> Self:
        return self.exclude(status__in=(MeetingStatus.CANCELLED, MeetingStatus.MOVED))

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def years(self) -> list[int]:
        """The years in which there are meetings, newest first."""
        return [day.year for day in self.dates("held_on", "year", order="DESC")]

    def staffed_by(self, user: Reader, *roles: StaffRole) -> Self:
        return self.filter(staffs(user, "board", *roles))

    def on_day(self, day: dt.date) -> Self:
        return self.filter(held_on=day)

    def on_days(self, days: Sequence[dt.date]) -> Self:
        return self.filter(held_on__in=days)

    def in_year(self, year: int) -> Self:
        return self.filter(held_on__year=year)

    def in_status(self, status: str) -> Self:
        return self.filter(status=status)

    def upcoming(self, today: dt.date) -> Self:
        return self.filter(held_on__gte=today).exclude(status=MeetingStatus.HELD).order_by("held_on")

    def past(self, today: dt.date) -> Self:
        return self.filter(Q(held_on__lt=today) | Q(status=MeetingStatus.HELD)).order_by("-held_on")

    def before(self, meeting: "Meeting") -> Self:
        return self.filter(board=meeting.board_id, held_on__lt=meeting.held_on).order_by("-held_on")

    def after(self, meeting: "Meeting") -> Self:
        return self.filter(board=meeting.board_id, held_on__gt=meeting.held_on).order_by("held_on")


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Items of an open agenda are for everyone, closed ones as a stub; drafts for the board's officers."""
        open_agenda = Q(Exists(model("PublishedItem").objects.standing().filter(item=OuterRef("pk"))))
        if not user.is_authenticated:
            return self.filter(open_agenda)
        return self.filter(open_agenda | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def telling_its_matter(self, user: Reader) -> Self:
        """Items whose matter this reader may know: the open ones; closed ones inside the room, drafts for officers.

        What a closed item is about would follow from its matter, so its stub does not say that it has one.
        """
        standing = model("PublishedItem").objects.standing().filter(item=OuterRef("pk"))
        opened = Q(Exists(standing.filter(part=Part.PART_I)), part=Part.PART_I)
        if not user.is_authenticated:
            return self.filter(opened)
        inside = Exists(model("Meeting").objects.read_behind_closed_doors_by(user).filter(pk=OuterRef("meeting")))
        officer = Q(staffs(user, "meeting__board", StaffRole.OFFICER))
        return self.filter(opened | Q(Exists(standing), inside) | officer)

    def among(self, items: "Sequence[AgendaItem]") -> Self:
        return self.filter(pk__in=[item.pk for item in items])

    def offered_to_duties(self, board: "Board") -> Self:
        """Business of a board's agendas, newest first."""
        found = self.filter(meeting__board=board, kind=ItemKind.SUBSTANTIVE).select_related("meeting")
        return found.order_by("-meeting__held_on", "position")

    def of_board(self, board: "Board") -> Self:
        """Those of a board that belong to a matter."""
        return self.filter(meeting__board=board, matter__isnull=False).select_related("meeting")

    def of_matter(self, matter: "Matter") -> Self:
        found = self.filter(matter=matter).select_related("meeting__board")
        return found.order_by("meeting__held_on", "meeting__sequence", "position")

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def open_since(self, board: "Board", day: dt.date) -> Self:
        """Items of this board's published agendas from a day on, which everyone may see; the newest meeting first."""
        found = self.visible_to(AnonymousUser()).filter(meeting__board=board, meeting__held_on__gte=day)
        return found.select_related("meeting__board").order_by("-meeting__held_on", "position")


class ForwardPlanQuerySet(models.QuerySet):
    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def telling_its_matter(self, user: Reader) -> Self:
        """Entries whose matter this reader may know. The plan itself is open; of closed business it has a title."""
        if not user.is_authenticated:
            return self.filter(part=Part.PART_I)
        member = Q(sits_on(user, "board", timezone.localdate()))
        return self.filter(Q(part=Part.PART_I) | member | Q(staffs(user, "board", StaffRole.OFFICER)))

    def of_matter(self, matter: "Matter") -> Self:
        return self.filter(matter=matter)

    def still_to_come(self) -> Self:
        """Those that no published agenda has."""
        return self.exclude(Exists(model("PublishedItem").objects.standing().filter(item=OuterRef("item"))))

    def with_history(self) -> Self:
        return self.select_related("matter__board").prefetch_related("deferrals__meeting")
