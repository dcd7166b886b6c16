"""Who is told by e-mail when something is published: the public who asked, and members unless they said no."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from boards.models.boards import Board
from boards.querysets import NoticeOptOutQuerySet, SubscriptionAttemptQuerySet, SubscriptionQuerySet


class Subscription(models.Model):
    """An address that asked for mails about a board. It gets them once somebody who reads it has confirmed.

    Never shown to anyone. The two keys stand in links that only mails to this address carry.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="subscriptions")
    email = models.EmailField()
    confirm_key = models.UUIDField(default=uuid.uuid4, unique=True)
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True)
    asked_at = models.DateTimeField("when the last confirmation was mailed")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["board", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["board", "email"], name="boards_subscription_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="boards_subscription_small_letters"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="boards_subscription_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"  # never the address: labels are kept and logged

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class SubscriptionAttempt(models.Model):
    """One try to subscribe or to ask a question, by a hash of who tried, so that nobody can have the portal flood a
    mailbox or an officer's list."""

    key = models.CharField("hash of the network address, or of the e-mail address", max_length=64)
    at = models.DateTimeField()

    objects = SubscriptionAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["key", "at"], name="boards_attempt_key")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class NoticeOptOut(models.Model):
    """A member or substitute who wants no mails about publications."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    objects = NoticeOptOutQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user}: no mails"
