"""Motions moved under an item, and amendments to them."""

from django.db import models
from django.db.models import F, Q

from boards.enums import PUT, MotionOutcome
from boards.models.minutes import MinutesItem, Vote
from boards.models.people import Person
from hwb_portal.core.constraints import one_of


class Motion(models.Model):
    """What a member moved. An amendment `amends` a motion, and when carried gives its words in `as_amended`.

    One motion at a time is before the board, and one amendment to it, so the rows are in the order they were put.
    The words of the motion itself are kept; `words` is what the carried amendments made of them.
    """

    item = models.ForeignKey(MinutesItem, on_delete=models.CASCADE, related_name="motions")
    amends = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="amendments")
    mover = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seconder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    as_amended = models.TextField("the motion with this amendment", blank=True)
    outcome = models.CharField(max_length=10, choices=MotionOutcome, blank=True, default=MotionOutcome.OPEN)
    vote = models.OneToOneField(Vote, on_delete=models.RESTRICT, null=True, blank=True, related_name="motion")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["item", "position"]
        constraints = [
            one_of("boards_motion_outcome", "outcome", MotionOutcome),
            models.UniqueConstraint(fields=["item", "position"], name="boards_motion_position"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(outcome=MotionOutcome.OPEN, amends__isnull=True),
                name="boards_motion_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(outcome=MotionOutcome.OPEN),
                name="boards_motion_one_amendment_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(seconder__isnull=True) | ~Q(seconder=F("mover")), name="boards_motion_seconded_by_another"
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amends=F("pk")), name="boards_motion_amends_another"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=PUT) | Q(seconder__isnull=False), name="boards_motion_put_once_seconded"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=MotionOutcome.LAPSED) | Q(seconder__isnull=True),
                name="boards_motion_lapsed_unseconded",
            ),
            models.CheckConstraint(
                condition=Q(vote__isnull=True) | Q(outcome__in=PUT), name="boards_motion_vote_settles_it"
            ),
            models.CheckConstraint(
                condition=(Q(amends__isnull=False, outcome=MotionOutcome.CARRIED) & ~Q(as_amended=""))
                | (~Q(amends__isnull=False, outcome=MotionOutcome.CARRIED) & Q(as_amended="")),
                name="boards_motion_carried_amendment_gives_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{'Amendment' if self.amends_id else 'Motion'} {self.position}"

    @property
    def words(self) -> str:
        """The motion as it stands: as it was moved, with every amendment carried so far."""
        if self.amends_id is not None:
            return self.text
        carried = [one for one in self.amendments.all() if one.outcome == MotionOutcome.CARRIED]
        return carried[-1].as_amended if carried else self.text

    @property
    def moved_by(self) -> str:
        """ "moved by Ann Able, seconded by Ben Best"."""
        return f"moved by {self.mover}, " + (f"seconded by {self.seconder}" if self.seconder else "not seconded")
