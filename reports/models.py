"""Packs that are built, and builds on their way."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from boards.models import Meeting
from hwb_portal.accounts.models import User
from hwb_portal.core.constraints import one_of


class Audience(models.TextChoices):
    PUBLIC = "public", "Public"
    PRESS = "press", "Press, with particulars"
    RESTRICTED = "restricted", "Members, with Part II"


class PackQuerySet(models.QuerySet["Pack"]):
    def for_meeting(self, meeting: Meeting) -> "PackQuerySet":
        return self.filter(meeting=meeting)

    def for_meetings(self, meetings: Collection[int]) -> "PackQuerySet":
        return self.filter(meeting__in=meetings)

    def for_audience(self, audience: Audience) -> "PackQuerySet":
        return self.filter(audience=audience)

    def built_from(self, meeting: Meeting, audience: Audience, key: str) -> "PackQuerySet":
        return self.filter(meeting=meeting, audience=audience, key=key)

    def told(self) -> "models.QuerySet[Pack, list[dict[str, Any]]]":
        """The sections of each, in the order in which they were built."""
        return self.order_by("built_at", "pk").values_list("sections", flat=True)


class Pack(models.Model):
    """A built agenda pack. `key` is a hash of everything in it: the same inputs are built once.

    `sections` are also the record of the page numbers that readers were told, which stay: the file may be lost, the
    row must not. `pages` is the last number.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    key = models.CharField(max_length=64)
    name = models.CharField("name in the store", max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    accessible_sections = models.PositiveSmallIntegerField()
    sections = models.JSONField(
        help_text="Anchor, title, first page and count of page numbers of each section, in order; how many sheets it "
        "has; which publication brought it; the paper it is of, and whether that is gone."
    )
    built_at = models.DateTimeField(auto_now_add=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-built_at"]
        constraints = [
            one_of("reports_pack_audience", "audience", Audience),
            models.UniqueConstraint(fields=["meeting", "audience", "key"], name="reports_pack_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_audience_display()} pack"


class BuildState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Building"
    DONE = "done", "Built"
    FAILED = "failed", "Failed"


UNDER_WAY = (BuildState.QUEUED, BuildState.RUNNING)


class PackBuildQuerySet(models.QuerySet["PackBuild"]):
    def for_meeting(self, meeting: Meeting) -> "PackBuildQuerySet":
        return self.filter(meeting=meeting)

    def for_audience(self, audience: Audience) -> "PackBuildQuerySet":
        return self.filter(audience=audience)

    def asked_by(self, reader: User | AnonymousUser | None) -> "PackBuildQuerySet":
        return self.filter(reader=reader)

    def of(self, meeting: Meeting, audience: Audience, key: str) -> "PackBuildQuerySet":
        return self.filter(meeting=meeting, audience=audience, key=key)

    def under_way(self, meeting: Meeting, audience: Audience, key: str) -> "PackBuildQuerySet":
        return self.of(meeting, audience, key).filter(state__in=UNDER_WAY)

    def free_at(self, now: dt.datetime) -> "PackBuildQuerySet":
        """Builds nobody works on: queued ones, and running ones whose worker was not heard of in time."""
        return self.filter(Q(state=BuildState.QUEUED) | Q(state=BuildState.RUNNING, leased_until__lt=now))

    def held_by(self, worker: str) -> "PackBuildQuerySet":
        return self.filter(worker=worker, state=BuildState.RUNNING)

    def finished_before(self, moment: dt.datetime) -> "PackBuildQuerySet":
        return self.filter(finished_at__lt=moment)

    def oldest_first(self) -> "PackBuildQuerySet":
        return self.order_by("created_at", "pk")


class PackBuild(models.Model):
    """A pack on its way: who asked for it, how far it is, who works on it. `key` is the pack's."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    key = models.CharField(max_length=64)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=BuildState, default=BuildState.QUEUED)
    done = models.PositiveSmallIntegerField("sections that are ready", default=0)
    total = models.PositiveSmallIntegerField("sections", default=0)
    message = models.CharField("why it failed", max_length=300, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PackBuildQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            one_of("reports_packbuild_audience", "audience", Audience),
            one_of("reports_packbuild_state", "state", BuildState),
            models.UniqueConstraint(
                fields=["meeting", "audience", "key"],
                condition=Q(state__in=UNDER_WAY),
                name="reports_packbuild_one_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(state=BuildState.RUNNING) | Q(leased_until__isnull=False),
                name="reports_packbuild_running_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_audience_display()} pack, {self.get_state_display().lower()}"

    @property
    def words(self) -> str:
        """How far it is, for the person who waits."""
        if self.state == BuildState.RUNNING and self.total:
            return f"Building: {self.done} of {self.total} sections"
        return {
            BuildState.QUEUED: "Waiting to be built",
            BuildState.RUNNING: "Building: looking what goes in",
            BuildState.DONE: "Built",
            BuildState.FAILED: f"Not built. {self.message}",
        }[BuildState(self.state)]
