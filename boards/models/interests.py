"""Interests of members: the register, and what was declared for an item of a meeting."""

from django.db import models
from django.db.models import F, Q

from boards.enums import InterestKind
from boards.models.agenda import AgendaItem
from boards.models.boards import Board
from boards.models.meetings import Meeting
from boards.models.people import Person
from boards.querysets import DeclaredInterestQuerySet, RegisteredInterestQuerySet
from hwb_portal.core.constraints import ends_after_start, one_of


class RegisteredInterest(models.Model):
    """A line of the register (Localism Act 2011 s.29). Of a sensitive one readers learn that it exists (s.32)."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="registered_interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registered_interests")
    kind = models.CharField(max_length=20, choices=InterestKind)
    nature = models.TextField()
    is_sensitive = models.BooleanField(default=False)
    registered_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = RegisteredInterestQuerySet.as_manager()

    class Meta:
        ordering = ["board", "person__display_name", "registered_on", "id"]
        constraints = [
            one_of("boards_registeredinterest_kind", "kind", InterestKind),
            ends_after_start("boards_registeredinterest_ends_after_start", "registered_on", "ended_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.shown}"

    @property
    def shown(self) -> str:
        """What anyone may read of it."""
        return "A sensitive interest, whose details are withheld" if self.is_sensitive else self.nature


class DeclaredInterest(models.Model):
    """What a member declared for one item, and what it keeps them from.

    A disclosable one bars discussion and vote unless a dispensation lets them (Localism Act 2011 ss.31, 33). Whether
    it bars reading too is for the board's officers to say: then no page gives this member what is closed of the item.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="declared_interests")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="declared_interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=InterestKind)
    nature = models.TextField()
    is_sensitive = models.BooleanField(default=False)
    bars_speaking = models.BooleanField(default=False)
    bars_voting = models.BooleanField(default=False)
    bars_reading = models.BooleanField("is not given closed papers of the item", default=False)
    leaves_room = models.BooleanField(default=False)
    dispensation = models.CharField("dispensation, by whom and until when", max_length=300, blank=True)
    declared_on = models.DateField()
    register_by = models.DateField("day by which the monitoring officer must be told", null=True, blank=True)
    registered = models.OneToOneField(
        RegisteredInterest, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DeclaredInterestQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "item__position", "person__display_name"]
        constraints = [
            one_of("boards_declaredinterest_kind", "kind", InterestKind),
            models.UniqueConstraint(fields=["item", "person"], name="boards_declaredinterest_once"),
            models.CheckConstraint(
                condition=~Q(kind=InterestKind.DISCLOSABLE)
                | ~Q(dispensation="")
                | Q(bars_speaking=True, bars_voting=True),
                name="boards_declaredinterest_disclosable_bars",
            ),
            models.CheckConstraint(
                condition=Q(register_by__isnull=True) | Q(register_by__gt=F("declared_on")),
                name="boards_declaredinterest_registered_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.shown}"

    @property
    def shown(self) -> str:
        """What anyone may read of it."""
        return "A sensitive interest, whose details are withheld" if self.is_sensitive else self.nature
