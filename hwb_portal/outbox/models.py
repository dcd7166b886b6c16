"""Mails on their way. A row is written in the transaction of what it tells of, and sent once that holds."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Count, Min, Q

from hwb_portal.core.constraints import one_of


class MailState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Given up"


ON_ITS_WAY = (MailState.WAITING, MailState.SENDING)


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def free_at(self, now: dt.datetime) -> "OutgoingMailQuerySet":
        """Mails whose time has come and that nobody works on, or whose sender was not heard of in time."""
        return self.filter(
            Q(state=MailState.WAITING, due_at__lte=now) | Q(state=MailState.SENDING, leased_until__lt=now)
        )

    def held_by(self, worker: str) -> "OutgoingMailQuerySet":
        return self.filter(worker=worker, state=MailState.SENDING)

    def with_id(self, pk: uuid.UUID) -> "OutgoingMailQuerySet":
        return self.filter(pk=pk)

    def oldest_first(self) -> "OutgoingMailQuerySet":
        return self.order_by("due_at", "queued_at", "pk")

    def waiting(self) -> "OutgoingMailQuerySet":
        return self.filter(state=MailState.WAITING)

    def on_their_way(self) -> "OutgoingMailQuerySet":
        return self.filter(state__in=ON_ITS_WAY)

    def given_up(self) -> "OutgoingMailQuerySet":
        return self.filter(state=MailState.FAILED)

    def with_stop_url(self, address: str) -> "OutgoingMailQuerySet":
        return self.filter(stop_url=address)

    def over_before(self, moment: dt.datetime) -> "OutgoingMailQuerySet":
        """Sent or given up, and put into the outbox before that moment."""
        return self.exclude(state__in=ON_ITS_WAY).filter(queued_at__lt=moment)

    def tallied(self, topic: str) -> models.QuerySet["OutgoingMail", dict[str, object]]:
        """For each event of a topic, oldest first: its subject, and how many mails are sent, waiting and given up."""
        return (
            self.filter(topic=topic)
            .values("event", "subject")
            .annotate(
                first=Min("queued_at"),
                sent=Count("pk", filter=Q(state=MailState.SENT)),
                waiting=Count("pk", filter=Q(state__in=ON_ITS_WAY)),
                failed=Count("pk", filter=Q(state=MailState.FAILED)),
            )
            .order_by("first", "event")
        )


class OutgoingMail(models.Model):
    """One mail to one person about one event. The address is for administrators' eyes only, and never logged.

    `event` names what happened and `topic` what it happened to, as "boards.meeting:12". `stop_url` is where one
    click ends such mails (RFC 8058); empty for mails that are not of a list.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=120)
    topic = models.CharField(max_length=80, blank=True)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    stop_url = models.CharField("address that ends such mails", max_length=300, blank=True)
    message_id = models.CharField("Message-ID, the same at every try", max_length=300, unique=True)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField("next try")
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField("what went wrong last", max_length=120, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "to"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="outbox_mail_due"),
            models.Index(fields=["topic"], name="outbox_mail_topic"),
        ]
        constraints = [
            one_of("outbox_outgoingmail_state", "state", MailState),
            models.UniqueConstraint(fields=["event", "to"], name="outbox_outgoingmail_once"),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENDING) | Q(leased_until__isnull=False),
                name="outbox_outgoingmail_sending_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="outbox_outgoingmail_sent_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_state_display().lower()}"
