"""Querysets of what officers and authors work with. Nothing here is ever for the public."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from boards.enums import ReleaseState, StaffRole
from boards.querysets.rules import Reader, staffs

if TYPE_CHECKING:
    from boards.models import Meeting, Paper


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

    def with_ids(self, ids: list[UUID]) -> Self:
        return self.filter(pk__in=ids)
