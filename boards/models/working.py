"""What officers and authors need while an agenda is made. None of it is ever shown to the public."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.enums import CommentKind, ReleaseState
from boards.models.meetings import Meeting
from boards.models.papers import Paper, private_name
from boards.querysets import ReleaseRequestQuerySet, ReportCommentQuerySet, StagedFileQuerySet
from hwb_portal.core.constraints import one_of


class FormReceipt(models.Model):
    """A form that was sent in. Its key is in the form, so that sending it twice has one effect."""

    key = models.UUIDField(primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField("where it led", max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.path


class ReportComment(models.Model):
    """A word on a report from finance, legal or the officers, while it is written."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=20, choices=CommentKind)
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ReportCommentQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "at"]
        constraints = [one_of("boards_reportcomment_kind", "kind", CommentKind)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.body[:60]}"


class AuthorReminder(models.Model):
    """One reminder that was mailed to a report's author. Each deadline is mailed once."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="reminders")
    deadline = models.DateField("day the report is due")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "deadline", "user"], name="boards_authorreminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.deadline:%-d %B %Y}"


class ReleaseRequest(models.Model):
    """An officer's wish to open a closed paper, which another officer must share."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="release_requests")
    state = models.CharField(max_length=20, choices=ReleaseState, default=ReleaseState.WAITING)
    reason = models.TextField("why it no longer needs to be closed")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField("what the second officer said", blank=True)

    objects = ReleaseRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            one_of("boards_releaserequest_state", "state", ReleaseState),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(state=ReleaseState.WAITING), name="boards_releaserequest_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.DONE)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=models.F("requested_by"))),
                name="boards_releaserequest_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}: {self.get_state_display()}"


class StagedFile(models.Model):
    """A cleaned PDF that waits to be matched to an item. One of several that came at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="staged_files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    original_name = models.CharField(max_length=255)
    file = models.FileField(upload_to=private_name)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    is_tagged = models.BooleanField()
    text = models.JSONField("text by page", default=list, blank=True)
    removed = models.JSONField("what was cleaned away", default=list, blank=True)
    findings = models.JSONField("what an officer should look at", default=list, blank=True)

    objects = StagedFileQuerySet.as_manager()

    class Meta:
        ordering = ["at", "original_name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "by", "sha256"], name="boards_stagedfile_once"),
        ]

    def __str__(self) -> str:
        return self.original_name
