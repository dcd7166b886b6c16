"""Papers and their versions: which of them a reader may have."""

import datetime as dt
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from boards.enums import WITH_ITS_AUTHOR, Part, StaffRole
from boards.law import COUNCILLOR_PARAGRAPHS
from boards.querysets.rules import Reader, Which, barred_from, councillor_of, model, sits_on, staffs, substitutes_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boards.models import AgendaItem, Board, Meeting


def _standing(**conditions: object) -> Exists:
    """The paper has a row in the snapshot its meeting's readers have now. See boards.models.publication."""
    rows = model("PublishedPaper").objects.standing().filter(paper=OuterRef("pk"), **conditions)
    return Exists(rows)


OPEN_ROW = {"part": Part.PART_I, "item__part": Part.PART_I}


def _published(version: str, **conditions: object) -> Exists:
    """The version was published, and its paper was not withdrawn since: publishing a new version opens that alone."""
    rows = model("PublishedPaper").objects
    stones = rows.withdrawn().filter(
        paper=OuterRef("paper"),
        publication__meeting=OuterRef("publication__meeting"),
        publication__number__gt=OuterRef("publication__number"),
    )
    return Exists(rows.filter(~Exists(stones), version=OuterRef(version), **conditions))


# A snapshot keeps the paragraphs as an ordered list.
COUNCILLOR_ROW = {
    "is_confidential": False,
    "paragraphs__in": [list(some) for size in (1, 2) for some in combinations(sorted(COUNCILLOR_PARAGRAPHS), size)],
}


def _open_to_councillors(paper: str) -> Q:
    """Exempt on grounds that leave a councillor the right to inspect: `law.councillor_may_inspect` of rows."""
    grounds = model("PaperExemption").objects.filter(paper=OuterRef(paper))
    against = grounds.filter(~Q(paragraph__in=COUNCILLOR_PARAGRAPHS) | Q(has_contract_terms=True))
    return Q(Exists(grounds)) & ~Q(Exists(against))


def _published_for(user: Reader, version: str) -> Q:
    """Versions for readers: open ones for everyone; for whoever may read the paper at all, closed ones too.

    A version that was only ever published as closed is not for the public, though the paper was opened since.
    """
    opened = Q(_published(version, **OPEN_ROW))
    if not user.is_authenticated:
        return opened
    today = timezone.localdate()
    inside = Q(sits_on(user, "paper__item__meeting__board", today)) | Q(
        substitutes_at(user, "paper__item__meeting", today)
    )
    listed = Exists(model("PaperReader").objects.filter(paper=OuterRef("paper"), user_id=user.pk))
    is_free = ~Q(barred_from(user, "paper__item"))
    closed = Q(_published(version, is_confidential=False)) | (Q(_published(version)) & listed)
    councillor = (
        Q(_published(version, **COUNCILLOR_ROW))
        & _open_to_councillors("paper")
        & Q(councillor_of(user, "paper__item__meeting__board__council", today))
    )
    return (
        opened
        | (closed & inside & is_free)
        | (councillor & is_free)
        | Q(staffs(user, "paper__item__meeting__board", StaffRole.OFFICER))
        | Q(paper__author_id=user.pk)
    )


def _shown_title(paper: str, own: str) -> Coalesce:
    """The title readers see: the published one of an open paper, whatever the working row says since."""
    rows = model("PublishedPaper").objects.standing().filter(paper=OuterRef(paper), **OPEN_ROW)
    return Coalesce(Subquery(rows.values("title")[:1]), F(own))


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user: Reader, on: dt.date | None = None) -> Self:
        """Papers whose text this reader may have (docs: "who may read what").

        Everyone: released Part I papers of an open agenda. Members of the board, and substitutes for their
        meeting: released exempt papers too, confidential ones when listed. Councillors of the board's council:
        released papers exempt under paragraphs 3 and 6 alone, without terms of a contract (LGA 1972 s.100F).
        Not to a member whom an interest in the item bars from reading. Officers of the board: all. Authors: their
        own. No role reads a closed paper by itself.
        """
        on = on or timezone.localdate()
        released = Q(_standing(version__isnull=False))
        public = Q(**OPEN_ROW) & Q(_standing(version__isnull=False, **OPEN_ROW))
        if not user.is_authenticated:
            return self.filter(public)
        on_list = Exists(model("PaperReader").objects.filter(paper=OuterRef("pk"), user_id=user.pk))
        member = released & (
            Q(sits_on(user, "item__meeting__board", on)) | Q(substitutes_at(user, "item__meeting", on))
        )
        is_free = ~Q(barred_from(user, "item"))
        councillor = (
            Q(_standing(version__isnull=False, **COUNCILLOR_ROW))
            & Q(is_confidential=False)
            & _open_to_councillors("pk")
            & Q(councillor_of(user, "item__meeting__board__council", on))
        )
        return self.filter(
            public
            | (councillor & is_free)
            | (member & is_free & (Q(is_confidential=False) & Q(_standing(is_confidential=False)) | Q(on_list)))
            | Q(staffs(user, "item__meeting__board", StaffRole.OFFICER))
            | Q(author_id=user.pk)
        )

    def editable_by(self, user: Reader) -> Self:
        """Papers a person may change: officers of the board, and the author until it is released."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(staffs(user, "item__meeting__board", StaffRole.OFFICER)) | (Q(author_id=user.pk) & ~Q(_standing()))
        )

    def closed(self) -> Self:
        return self.filter(part=Part.PART_II)

    def with_their_authors(self) -> Self:
        """Asked of somebody who has not sent them in."""
        return self.filter(author__isnull=False, state__in=WITH_ITS_AUTHOR)

    def with_id(self, pk: UUID) -> Self:
        return self.filter(pk=pk)

    def due_for_review(self, user: Reader, on: dt.date) -> Self:
        """Closed papers of the boards an officer works for whose day to ask again has come, oldest first."""
        return (
            self.filter(staffs(user, "item__meeting__board", StaffRole.OFFICER), part=Part.PART_II, review_on__lte=on)
            .select_related("item__meeting__board")
            .order_by("review_on", "pk")
        )

    def without_readers(self) -> Self:
        """Confidential papers with nobody on their list: no member can open them."""
        listed = model("PaperReader").objects.filter(paper=OuterRef("pk"))
        return self.filter(~Exists(listed), is_confidential=True)

    def authored_by(self, user: Reader) -> Self:
        return self.filter(author_id=user.pk)

    def with_page_data(self) -> Self:
        """Annotates `shown_title`: what readers know it by."""
        return (
            self.select_related("item__meeting__board__council", "minutes_of__board")
            .prefetch_related("exemptions")
            .annotate(shown_title=_shown_title("pk", "title"))
        )

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(item__meeting=meeting)

    def under(self, items: "Sequence[AgendaItem]") -> Self:
        return self.filter(item__in=[item.pk for item in items])

    def for_meetings(self, ids: Iterable[int]) -> Self:
        return self.filter(item__meeting__in=list(ids))

    def for_board(self, board: "Board") -> Self:
        return self.filter(item__meeting__board=board)

    def with_latest_for(self, user: Reader) -> Self:
        """Annotates `latest_number`, `latest_pages` and so on: of the newest version this reader may have."""
        versions = model("PaperVersion").objects.filter(_published_for(user, "pk"), paper=OuterRef("pk"))
        newest = versions.order_by("-number")
        fields = ("number", "pages", "size", "file", "released_at")
        return self.annotate(**{f"latest_{name}": Subquery(newest.values(name)[:1]) for name in fields})

    def latest_first(self) -> Self:
        return self.order_by(F("latest_released_at").desc(nulls_last=True), "-item__meeting__held_on", "position")

    def released(self) -> Self:
        """Every released paper, closed ones too: for commands run on the server, never for a page."""
        return self.filter(_standing(version__isnull=False))


class PaperVersionQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Published versions of papers the reader may have; officers and authors see the others too."""
        readable = Exists(model("Paper").objects.visible_to(user).filter(pk=OuterRef("paper")))
        return self.filter(Q(readable) & _published_for(user, "pk"))

    def of_paper(self, paper: models.Model) -> Self:
        return self.filter(paper=paper)

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(paper__item__meeting=meeting)

    def of_board(self, board: "Board") -> Self:
        """Those of a board with their sections, by meeting; `stands_closed` where readers have it as closed."""
        standing = model("PublishedPaper").objects.standing().filter(paper=OuterRef("paper"))
        closed = standing.filter(Q(part=Part.PART_II) | Q(item__part=Part.PART_II))
        found = self.filter(paper__item__meeting__board=board).select_related("paper__item__meeting")
        found = found.annotate(stands_closed=Exists(closed))
        return found.prefetch_related("sections").order_by("paper__item__meeting__held_on", "paper", "number")

    def released(self) -> Self:
        return self.filter(released_at__isnull=False)

    def with_ids(self, ids: Iterable[int]) -> Self:
        return self.filter(pk__in=list(ids))

    def in_publication(self, publication: int | None) -> Self:
        """Versions in one snapshot."""
        rows = model("PublishedPaper").objects.filter(publication=publication, version=OuterRef("pk"))
        return self.filter(Exists(rows))

    def at_meetings(self, which: Which) -> Self:
        return self.filter(which.of("paper__item__meeting"))

    def with_shown_title(self) -> Self:
        """Annotates `shown_title`: what readers know the paper by."""
        found = self.select_related("paper__item__meeting__board").defer("text")
        return found.annotate(shown_title=_shown_title("paper", "paper__title"))

    def with_sections(self) -> Self:
        return self.select_related("template").prefetch_related("sections", "acronyms", "background_papers")

    def with_paper(self) -> Self:
        return self.select_related("paper")

    def newest_first(self) -> Self:
        return self.order_by("-number")
