"""Snapshots and the requests to make one."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from boards.enums import Part, RequestState, StaffRole
from boards.querysets.rules import Reader, model, staffs

if TYPE_CHECKING:
    from boards.models import AgendaItem, Board, Meeting, Publication


class PublicationQuerySet(models.QuerySet):
    def of_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def up_to(self, publication: "Publication | None") -> Self:
        """A publication and those of its meeting before it, in order; none when there is no publication."""
        if publication is None:
            return self.none()
        return self.filter(meeting=publication.meeting_id, number__lte=publication.number)

    def with_papers(self) -> Self:
        """With the people, and the papers in the order of the agenda."""
        papers = model("PublishedPaper").objects.select_related("item", "version")
        papers = papers.order_by("item__position", "position")
        return self.select_related("published_by", "approved_by").prefetch_related(Prefetch("papers", papers))

    def supplements(self) -> Self:
        return self.filter(supplement__isnull=False)


class PublishedItemQuerySet(models.QuerySet):
    def of_publication(self, publication: "Publication") -> Self:
        return self.filter(publication=publication).order_by("position")

    def standing(self) -> Self:
        """Rows of the snapshots that readers have now."""
        return self.filter(publication=F("publication__meeting__current_publication"))

    def in_publications(self, publications: "Sequence[Publication]") -> Self:
        return self.filter(publication__in=[made.pk for made in publications])

    def standing_for(self, items: "Sequence[AgendaItem]") -> Self:
        """The snapshots of these items that readers have now, with their papers."""
        papers = model("PublishedPaper").objects.order_by("position")
        found = self.standing().filter(item__in=[item.pk for item in items])
        return found.prefetch_related(Prefetch("papers", papers))

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

    def standing_versions(self, meeting: "Meeting") -> Self:
        """Rows of the snapshot readers of a meeting have now, with the text of each paper that is not withdrawn."""
        rows = self.standing().filter(publication__meeting=meeting, version__isnull=False)
        related = rows.select_related("item", "paper", "version").prefetch_related("version__sections")
        return related.order_by("item__position", "position")

    def in_publications(self, publications: "Sequence[Publication]") -> Self:
        """Rows with a version, publication by publication in agenda order."""
        rows = self.filter(publication__in=[made.pk for made in publications], version__isnull=False)
        related = rows.select_related("publication", "item", "version").defer("version__text")
        return related.order_by("publication__number", "item__position", "position")

    def open(self) -> Self:
        """Rows of papers that everyone may read, and tombstones of those that everyone could."""
        readable = Exists(model("Paper").objects.visible_to(AnonymousUser()).filter(pk=OuterRef("paper")))
        return self.filter(Q(withdrawn_at__isnull=False) | Q(readable), part=Part.PART_I, item__part=Part.PART_I)

    def with_text_of(self, board: "Board") -> Self:
        """Rows of a board that have a version, with the parts of reports, meeting by meeting in agenda order."""
        rows = self.filter(publication__meeting__board=board, version__isnull=False).with_meeting()
        found = rows.defer("version__text").prefetch_related("version__sections")
        return found.order_by("publication__meeting__held_on", "item__position", "position")

    def of_papers(self, ids: Sequence[UUID]) -> Self:
        return self.filter(paper__in=ids)

    def of_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(publication__meeting=meeting).order_by()

    def closed_of_items(self, items: Sequence[int | None]) -> Self:
        """Closed papers under agenda items with these ids."""
        return self.filter(item__item__in=[pk for pk in items if pk], part=Part.PART_II)

    def of_paper(self, paper: object) -> Self:
        return self.filter(paper=paper)

    def under(self, items: "Sequence[int | None]") -> Self:
        """Rows under the items of agendas with these ids."""
        return self.filter(item__item__in=[pk for pk in items if pk]).select_related("item").order_by("position")

    def with_meeting(self) -> Self:
        return self.select_related("publication__meeting__board__council", "item", "version")

    def withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=False)

    def public_names(self) -> "models.QuerySet[Any, str]":
        """Names in the public store, newest first, of every version that was open; none of withdrawn papers."""
        withdrawn = type(self)(self.model).standing().withdrawn().filter(paper=OuterRef("paper"))
        rows = self.exclude(public_name="").exclude(Exists(withdrawn)).order_by("-pk")
        return rows.values_list("public_name", flat=True)

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
