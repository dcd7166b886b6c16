"""Snapshots and the requests to make one."""

import datetime as dt
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Prefetch

from boards.enums import Part, RequestState, StaffRole
from boards.querysets.rules import Reader, model, staffs

if TYPE_CHECKING:
    from boards.models import Meeting, Publication


class PublicationQuerySet(models.QuerySet):
    def of_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def up_to(self, publication: "Publication | None") -> Self:
        """A publication and those of its meeting before it, in order; none when there is no publication."""
        if publication is None:
            return self.none()
        return self.filter(meeting=publication.meeting_id, number__lte=publication.number)

    def supplements(self) -> Self:
        return self.filter(supplement__isnull=False)


class PublishedItemQuerySet(models.QuerySet):
    def of_publication(self, publication: "Publication") -> Self:
        return self.filter(publication=publication).order_by("position")

    def standing(self) -> Self:
        """Rows of the snapshots that readers have now."""
        return self.filter(publication=F("publication__meeting__current_publication"))

    def standing_of(self, meeting: "Meeting") -> Self:
        """The items readers of a meeting have now, with their papers, in order."""
        papers = model("PublishedPaper").objects.with_everything().order_by("position")
        return (
            self.filter(publication=meeting.current_publication_id)
            .select_related("item")
            .prefetch_related(Prefetch("papers", papers))
        )


class PublishedPaperQuerySet(models.QuerySet):
    def of_publication(self, publication: "Publication") -> Self:
        return self.filter(publication=publication).select_related("item").order_by("item__position", "position")

    def closed_before(self, publication: "Publication") -> set[UUID]:
        """The ids of the papers that were closed in the publication before this one."""
        rows = self.filter(publication__meeting=publication.meeting_id, publication__number=publication.number - 1)
        return set(rows.filter(part=Part.PART_II).values_list("paper_id", flat=True))

    def standing(self) -> Self:
        """Rows of the snapshots that readers have now."""
        return self.filter(publication=F("publication__meeting__current_publication"))

    def of_paper(self, paper: object) -> Self:
        return self.filter(paper=paper)

    def with_meeting(self) -> Self:
        return self.select_related("publication__meeting__board__council", "item", "version")

    def withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=False)

    def with_everything(self) -> Self:
        return self.select_related("version", "paper", "item")


class PublicationRequestQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=(RequestState.WAITING, RequestState.SCHEDULED))

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)

    def of_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def due(self, now: dt.datetime) -> Self:
        return self.filter(state=RequestState.SCHEDULED, publish_at__lte=now)

    def for_officer(self, user: Reader) -> Self:
        """Requests of boards the officer works for."""
        return self.filter(staffs(user, "meeting__board", StaffRole.OFFICER))
