"""Questions from the public for a meeting."""

from django.db import models
from django.db.models import F, Q

from boards.enums import QuestionState, RejectionGround
from boards.models.agenda import AgendaItem
from boards.models.meetings import Meeting
from boards.querysets import PublicQuestionQuerySet
from hwb_portal.core.constraints import one_of

MOST_LETTERS = 1500  # about 250 words: what a minute of speaking and a paragraph of minutes hold


class PublicQuestion(models.Model):
    """What a resident asked, and what became of it. The address is for the answer only: no page but the officer's
    shows it, and it is deleted some time after the meeting.

    Asked, then accepted, rejected or taken together with another; accepted ones are published, then answered.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="public_questions")
    position = models.PositiveSmallIntegerField("place in the order they are taken")
    key = models.UUIDField("of the form, so that sending it twice asks once", unique=True)
    asker_name = models.CharField(max_length=200, blank=True)
    asker_email = models.EmailField(blank=True)
    area = models.CharField("area or organisation", max_length=200, blank=True)
    may_be_named = models.BooleanField("agreed to be named", default=False)
    text = models.CharField(max_length=MOST_LETTERS)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.RECEIVED)
    ground = models.CharField(
        "rule it offends", max_length=20, choices=RejectionGround, blank=True, default=RejectionGround.NONE
    )
    reason = models.CharField("why, in words the asker is sent", max_length=1000, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_together"
    )
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answer_published_at = models.DateTimeField(null=True, blank=True)
    supplementary = models.CharField("supplementary question", max_length=MOST_LETTERS, blank=True)
    supplementary_answer = models.TextField(blank=True)

    objects = PublicQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            one_of("boards_publicquestion_state", "state", QuestionState),
            one_of("boards_publicquestion_ground", "ground", RejectionGround),
            models.UniqueConstraint(fields=["meeting", "position"], name="boards_publicquestion_position"),
            models.CheckConstraint(condition=~Q(text=""), name="boards_publicquestion_asks_something"),
            models.CheckConstraint(
                condition=(Q(state=QuestionState.REJECTED) & ~Q(ground="") & ~Q(reason=""))
                | (~Q(state=QuestionState.REJECTED) & Q(ground="", reason="")),
                name="boards_publicquestion_rejected_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.MERGED, merged_into__isnull=False)
                | (~Q(state=QuestionState.MERGED) & Q(merged_into__isnull=True)),
                name="boards_publicquestion_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="boards_publicquestion_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state=QuestionState.ACCEPTED),
                name="boards_publicquestion_published_once_accepted",
            ),
            models.CheckConstraint(
                condition=Q(answer_published_at__isnull=True) | (Q(published_at__isnull=False) & ~Q(answer="")),
                name="boards_publicquestion_answer_follows_question",
            ),
            models.CheckConstraint(
                condition=(Q(supplementary="") & Q(supplementary_answer=""))
                | (~Q(supplementary="") & Q(answer_published_at__isnull=False)),
                name="boards_publicquestion_supplementary_after_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.position}, {self.meeting}"  # never a name: labels are kept and logged

    @property
    def was_answered_in_writing(self) -> bool:
        """Readers had the answer before the meeting began."""
        return self.answer_published_at is not None and self.answer_published_at < self.meeting.starts_at
