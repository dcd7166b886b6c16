"""What members say and ask before a meeting begins."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.models.agenda import AgendaItem
from boards.models.boards import Seat
from boards.models.meetings import Meeting
from boards.models.papers import Paper
from boards.querysets import ApologyQuerySet, MemberQuestionQuerySet

MOST_ASKED, MOST_ANSWERED = 2000, 6000  # letters


class Apology(models.Model):
    """A member says that they cannot come, and perhaps who comes in their place.

    A note to the officers, who record attendance at the meeting. It opens no paper to whoever is named: that is
    MeetingSubstitute, which officers make.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="apologies")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    substitute = models.CharField("who comes instead", max_length=200, blank=True)
    said_at = models.DateTimeField()

    objects = ApologyQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "seat__position"]
        verbose_name_plural = "apologies"
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="boards_apology_one_a_seat")]

    def __str__(self) -> str:
        return f"Apologies for {self.seat} at {self.meeting}"


class MemberQuestion(models.Model):
    """A member asks whoever wrote a report, before the meeting. The answer is for the whole board, not the public.

    Without `paper` it is about the item, and for those who may read everything under it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="member_questions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="member_questions")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=MOST_ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=MOST_ANSWERED, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "item__position", "asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="boards_memberquestion_asks_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="boards_memberquestion_answer_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk} to the author, {self.meeting}"  # never its words: labels are kept and logged
