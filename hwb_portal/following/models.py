"""Who is told what is new of a matter or a search, and who has a calendar of their own."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower

from boards.models import Matter
from hwb_portal.following.querysets import AlertQuerySet, CalendarKeyQuerySet

LONGEST = 200  # letters of a search, as on its page


class Alert(models.Model):
    """Somebody follows a matter, or what a search finds: a person who signs in, or an address that confirmed it.

    What it finds is decided when it looks, for whoever it is then. `words`, `board` and `kind` are the search's.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=LONGEST, blank=True)
    board = models.SlugField("the board searched, by its address", max_length=60, blank=True)
    kind = models.CharField("the kind of thing searched", max_length=20, blank=True)
    confirm_key = models.UUIDField(default=uuid.uuid4, unique=True)
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True)
    asked_at = models.DateTimeField("when the last confirmation was mailed")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField("when it last looked for news", null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("user", Value(0)),
                "email",
                Coalesce("matter", Value(0)),
                "words",
                "board",
                "kind",
                name="following_alert_once",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="following_alert_is_somebodys",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="following_alert_small_letters"),
            models.CheckConstraint(
                condition=Q(matter__isnull=False, words="", board="", kind="")
                | (Q(matter__isnull=True) & ~Q(words="")),
                name="following_alert_follows_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="following_alert_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}"  # never the address or the words: labels are kept and logged

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None

    @property
    def address(self) -> str:
        return self.user.email if self.user else self.email


class Told(models.Model):
    """Something that an alert has told of, or that was there before it began: it is never told again."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="told")
    key = models.CharField("kind and id of what was found", max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["alert", "id"]
        verbose_name_plural = "told"
        constraints = [models.UniqueConstraint(fields=["alert", "key"], name="following_told_once")]

    def __str__(self) -> str:
        return f"{self.alert}, {self.at:%Y-%m-%d}"


class CalendarKey(models.Model):
    """Lets a calendar fetch a person's meetings without a sign-in. Kept as a hash: the address is shown once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField("SHA-256 of the secret in the address", max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [models.CheckConstraint(condition=~Q(digest=""), name="following_calendarkey_has_a_secret")]

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
