"""The audit trail. Rows are added and never changed: triggers refuse it, and a chain of hashes would show it."""

from django.db import models
from django.utils import timezone

from hwb_portal.audit.querysets import AuditEventQuerySet


class AuditEvent(models.Model):
    """One thing that was done. Ids and labels are copied, so the row still reads when its subject is gone.

    `previous_hash` is the `hash` of the event before; each is there once, so that the chain cannot fork.
    """

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=60, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64)
    previous_hash = models.CharField("hash of the event before", max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject")]
        constraints = [
            models.UniqueConstraint(fields=["previous_hash"], name="audit_auditevent_one_follows"),
            models.UniqueConstraint(fields=["hash"], name="audit_auditevent_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label}"
