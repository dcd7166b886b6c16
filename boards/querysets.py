"""The only place that filters. `visible_to` decides which rows reach a reader; every page goes through it."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from boards.enums import FindingKind, MeetingStatus, MinutesStatus, Part, StaffRole
from hwb_portal.accounts.models import User

if TYPE_CHECKING:
    from boards.models import Board, Meeting, UploadFinding

Reader = User | AnonymousUser
OPEN_STATUSES = (MeetingStatus.PUBLISHED, MeetingStatus.HELD)
ANNOUNCED_STATUSES = (*OPEN_STATUSES, MeetingStatus.SCHEDULED, MeetingStatus.CANCELLED)
OPEN_FINDINGS = (
    FindingKind.HIDDEN_TEXT,
    FindingKind.NHS_NUMBER,
    FindingKind.BIRTH_DATE,
    FindingKind.NOT_SCANNED,
)
RELEASED_MINUTES = (MinutesStatus.PUBLISHED, MinutesStatus.APPROVED)


def _model(name: str) -> Any:  # a model's class; imported late, because models import this module
    from django.apps import apps

    return apps.get_model("boards", name)


def staffs(user: Reader, board_path: str, *roles: StaffRole) -> Exists:
    """The reader works for the board found at `board_path` in one of `roles`."""
    return Exists(_model("BoardStaff").objects.filter(board=OuterRef(board_path), user_id=user.pk, role__in=roles))


def sits_on(user: Reader, board_path: str, on: dt.date) -> Exists:
    """The reader holds a seat, not as an observer, of the board found at `board_path` on that day."""
    return Exists(
        _model("Appointment")
        .objects.current(on)
        .filter(seat__board=OuterRef(board_path), person__user_id=user.pk, seat__is_observer=False)
    )


def substitutes_at(user: Reader, meeting_path: str, on: dt.date) -> Exists:
    """The reader is named substitute at the meeting, and the meeting is not over."""
    return Exists(
        _model("MeetingSubstitute").objects.filter(
            meeting=OuterRef(meeting_path), user_id=user.pk, meeting__held_on__gte=on
        )
    )


def _hold_words(words: list[str], *fields: str) -> Q:
    """Rows in which every word stands in one of the fields."""
    every = Q()
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        every &= anywhere
    return every


def _spans(day: dt.date) -> tuple[Q, Q]:
    """Rows whose `starts_on` to `ends_on` holds the day; an empty end is open."""
    return (
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
    )


class BoardQuerySet(models.QuerySet["Board"]):
    def staffed_by(self, user: Reader, *roles: StaffRole) -> Self:
        return self.filter(staffs(user, "pk", *roles))

    def named(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def with_council(self) -> Self:
        return self.select_related("council", "report_template")


class SeatQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> Self:
        """The seats there were on a day, in agenda order, each with `current`: its appointment, or nothing."""
        return (
            self.filter(*_spans(day))
            .select_related("organisation")
            .prefetch_related(
                Prefetch(
                    "appointments",
                    _model("Appointment").objects.current(day).select_related("person"),
                    to_attr="current",
                )
            )
        )


class AppointmentQuerySet(models.QuerySet):
    def current(self, day: dt.date) -> Self:
        return self.filter(*_spans(day))


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
        return self.select_related("board__council", "publication", "previous")

    def at(self, board_slug: str, held_on: dt.date, sequence: int = 1) -> Self:
        return self.filter(board__slug=board_slug, held_on=held_on, sequence=sequence)

    def open_in_full_to(self, user: Reader, on: dt.date | None = None) -> Self:
        """Meetings whose closed papers this reader may have too."""
        if not user.is_authenticated:
            return self.none()
        on = on or timezone.localdate()
        member = Q(status__in=OPEN_STATUSES) & (Q(sits_on(user, "board", on)) | Q(substitutes_at(user, "pk", on)))
        return self.filter(member | Q(staffs(user, "board", StaffRole.OFFICER)))

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def years(self) -> list[int]:
        """The years in which there are meetings, newest first."""
        return [day.year for day in self.dates("held_on", "year", order="DESC")]

    def staffed_by(self, user: Reader, *roles: StaffRole) -> Self:
        return self.filter(staffs(user, "board", *roles))

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
        open_agenda = Q(meeting__status__in=OPEN_STATUSES)
        if not user.is_authenticated:
            return self.filter(open_agenda)
        return self.filter(open_agenda | Q(staffs(user, "meeting__board", StaffRole.OFFICER)))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user: Reader, on: dt.date | None = None) -> Self:
        """Papers whose text this reader may have (docs: "who may read what").

        Everyone: released Part I papers of an open agenda. Members of the board, and substitutes for their
        meeting: released exempt papers too, confidential ones when listed. Officers of the board: all.
        Authors: their own. No role reads a closed paper by itself.
        """
        on = on or timezone.localdate()
        released = self._released()
        public = released & Q(part=Part.PART_I, item__part=Part.PART_I)
        if not user.is_authenticated:
            return self.filter(public)
        on_list = Exists(_model("PaperReader").objects.filter(paper=OuterRef("pk"), user_id=user.pk))
        member = released & (
            Q(sits_on(user, "item__meeting__board", on)) | Q(substitutes_at(user, "item__meeting", on))
        )
        return self.filter(
            public
            | (member & (Q(is_confidential=False) | Q(on_list)))
            | Q(staffs(user, "item__meeting__board", StaffRole.OFFICER))
            | Q(author_id=user.pk)
        )

    def listed_for(self, user: Reader) -> Self:
        """Papers whose place on the agenda this reader sees: as a stub where the text is not for them."""
        released = self._released()
        if not user.is_authenticated:
            return self.filter(released)
        return self.filter(
            released | Q(staffs(user, "item__meeting__board", StaffRole.OFFICER)) | Q(author_id=user.pk)
        )

    def editable_by(self, user: Reader) -> Self:
        """Papers a person may change: officers of the board, and the author until it is released."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(staffs(user, "item__meeting__board", StaffRole.OFFICER))
            | (Q(author_id=user.pk) & ~Q(self._has_released_version()))
        )

    def with_id(self, pk: UUID) -> Self:
        return self.filter(pk=pk)

    def authored_by(self, user: Reader) -> Self:
        return self.filter(author_id=user.pk)

    def with_page_data(self) -> Self:
        return self.select_related("item__meeting__board__council", "minutes_of__board").prefetch_related("exemptions")

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(item__meeting=meeting)

    def for_board(self, board: "Board") -> Self:
        return self.filter(item__meeting__board=board)

    def with_latest_for(self, user: Reader) -> Self:
        """Annotates `latest_number`, `latest_pages` and so on: of the newest version this reader may have."""
        versions = _model("PaperVersion").objects.filter(paper=OuterRef("pk"))
        if user.is_authenticated:
            versions = versions.filter(
                Q(released_at__isnull=False)
                | Q(staffs(user, "paper__item__meeting__board", StaffRole.OFFICER))
                | Q(paper__author_id=user.pk)
            )
        else:
            versions = versions.filter(released_at__isnull=False)
        newest = versions.order_by("-number")
        fields = ("number", "pages", "size", "file", "released_at")
        return self.annotate(**{f"latest_{name}": Subquery(newest.values(name)[:1]) for name in fields})

    def latest_first(self) -> Self:
        return self.order_by(F("latest_released_at").desc(nulls_last=True), "-item__meeting__held_on", "position")

    def released(self) -> Self:
        """Every released paper, closed ones too: for commands run on the server, never for a page."""
        return self.filter(self._released())

    @staticmethod
    def _has_released_version() -> Exists:
        return Exists(_model("PaperVersion").objects.filter(paper=OuterRef("pk"), released_at__isnull=False))

    @classmethod
    def _released(cls) -> Q:
        return Q(item__meeting__status__in=OPEN_STATUSES) & Q(cls._has_released_version())


class PaperVersionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Released versions of papers the reader may have; officers and authors see the others too."""
        readable = Exists(_model("Paper").objects.visible_to(user).filter(pk=OuterRef("paper")))
        released = Q(released_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(Q(readable) & released)
        works_on_it = Q(staffs(user, "paper__item__meeting__board", StaffRole.OFFICER)) | Q(paper__author_id=user.pk)
        return self.filter(Q(readable) & (released | works_on_it))

    def of_paper(self, paper: models.Model) -> Self:
        return self.filter(paper=paper)

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(paper__item__meeting=meeting)

    def released(self) -> Self:
        return self.filter(released_at__isnull=False)

    def newest_of_each(self, user: Reader) -> Self:
        """One version a paper: the newest this reader may have."""
        newest = type(self)(self.model).visible_to(user).filter(paper=OuterRef("paper")).order_by("-number")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))

    def matching(self, words: list[str]) -> Self:
        """Versions whose title, sections or page texts hold every word."""
        matches = self
        for word in words:
            sections = _model("VersionSection").objects.filter(version=OuterRef("pk"), body__icontains=word)
            matches = matches.filter(Q(paper__title__icontains=word) | Q(Exists(sections)) | Q(text__icontains=word))
        return matches

    def with_sections(self) -> Self:
        return self.select_related("template").prefetch_related("sections", "acronyms")

    def newest_first(self) -> Self:
        return self.order_by("-number")


class UploadFindingQuerySet(models.QuerySet["UploadFinding"]):
    def for_version(self, version: models.Model) -> Self:
        return self.filter(version=version)

    def editable_by(self, user: Reader) -> Self:
        """Findings on papers the reader may change."""
        editable = Exists(_model("Paper").objects.editable_by(user).filter(pk=OuterRef("version__paper")))
        return self.filter(Q(editable))

    def on_paper(self, paper: models.Model) -> Self:
        return self.filter(version__paper=paper)

    def numbered(self, pk: int) -> "UploadFinding | None":
        return self.filter(pk=pk).first()

    def open_in(self, meeting: "Meeting") -> Self:
        """What an officer has still to answer for in the newest version of each paper of a meeting."""
        later = _model("PaperVersion").objects.filter(
            paper=OuterRef("version__paper"), number__gt=OuterRef("version__number")
        )
        return self.filter(
            ~Exists(later),
            version__paper__item__meeting=meeting,
            kind__in=OPEN_FINDINGS,
            confirmed_at__isnull=True,
        ).select_related("version__paper__item")


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        released = Q(status__in=RELEASED_MINUTES, meeting__status__in=OPEN_STATUSES)
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
        return self.filter(Exists(_model("Minutes").objects.visible_to(user).filter(pk=OuterRef("item__minutes"))))

    def matching(self, words: list[str]) -> Self:
        return self.filter(_hold_words(words, "body", "item__title"))


class DecisionQuerySet(models.QuerySet):
    def matching(self, words: list[str]) -> Self:
        return self.filter(_hold_words(words, "text", "item__title"))

    def visible_to(self, user: Reader) -> Self:
        return self.filter(Exists(_model("Minutes").objects.visible_to(user).filter(pk=OuterRef("item__minutes"))))

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(item__minutes__meeting=meeting).select_related("item")


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """An action shows with the minutes it was made in."""
        return self.filter(Exists(_model("Minutes").objects.visible_to(user).filter(meeting=OuterRef("meeting"))))

    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def owned_by(self, user: Reader) -> Self:
        owners = _model("ActionOwner").objects.filter(action=OuterRef("pk"), person__user_id=user.pk)
        return self.filter(Exists(owners))

    def in_status(self, status: str) -> Self:
        return self.filter(status=status)

    def with_owners(self) -> Self:
        return self.select_related("meeting__board", "minutes_item").prefetch_related("owners__organisation")


class ForwardPlanQuerySet(models.QuerySet):
    def for_board(self, board: "Board") -> Self:
        return self.filter(board=board)
