"""Querysets of what officers and authors work with. Nothing here is ever for the public."""

import datetime as dt
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from boards.enums import FindingKind, HeldKind, ReleaseState, StaffRole
from boards.querysets.retention import held, held_meeting
from boards.querysets.rules import Reader, staffs

if TYPE_CHECKING:
    from boards.models import Board, Meeting, Paper


OPEN_FINDINGS = (
    FindingKind.HIDDEN_TEXT,
    FindingKind.NHS_NUMBER,
    FindingKind.BIRTH_DATE,
    FindingKind.NOT_SCANNED,
)


class UploadFindingQuerySet(models.QuerySet):
    def for_version(self, version: models.Model) -> Self:
        return self.filter(version=version)

    def editable_by(self, user: Reader) -> Self:
        """Findings on papers the reader may change."""
        editable = apps.get_model("boards", "Paper").objects.editable_by(user)
        return self.filter(Exists(editable.filter(pk=OuterRef("version__paper"))))

    def on_paper(self, paper: models.Model) -> Self:
        return self.filter(version__paper=paper)

    def open_in(self, meeting: "Meeting") -> Self:
        """What an officer has still to answer for in the newest version of each paper of a meeting."""
        later = apps.get_model("boards", "PaperVersion").objects.filter(
            paper=OuterRef("version__paper"), number__gt=OuterRef("version__number")
        )
        return self.filter(
            ~Exists(later),
            version__paper__item__meeting=meeting,
            kind__in=OPEN_FINDINGS,
            confirmed_at__isnull=True,
        ).select_related("version__paper__item")


class ReportCommentQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Comments on papers this person works on: the board's officers, and the author until release."""
        papers = apps.get_model("boards", "Paper").objects.editable_by(user)
        return self.filter(Exists(papers.filter(pk=OuterRef("paper"))))

    def on_paper(self, paper: "Paper") -> Self:
        return self.filter(paper=paper).select_related("by")


class ReleaseRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(staffs(user, "paper__item__meeting__board", StaffRole.OFFICER))

    def on_paper(self, paper: "Paper") -> Self:
        return self.filter(paper=paper).select_related("requested_by", "decided_by")

    def waiting(self) -> Self:
        return self.filter(state=ReleaseState.WAITING)


class StagedFileQuerySet(models.QuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Each officer matches their own files, for as long as they work for the board."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(staffs(user, "meeting__board", StaffRole.OFFICER), by_id=user.pk)

    def for_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def staged_before(self, moment: dt.datetime) -> Self:
        return self.filter(at__lt=moment)

    def not_held(self) -> Self:
        return self.exclude(held("meeting__board", HeldKind.FILES)).exclude(held_meeting("meeting"))

    def for_board(self, board: "Board") -> Self:
        return self.filter(meeting__board=board)

    def with_ids(self, ids: list[UUID]) -> Self:
        return self.filter(pk__in=ids)
