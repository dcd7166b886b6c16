"""People and the bodies they come from."""

from django.conf import settings
from django.db import models

from boards.enums import OrganisationKind
from hwb_portal.core.constraints import ends_after_start, one_of


class Organisation(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="departments")

    class Meta:
        ordering = ["name"]
        constraints = [one_of("boards_organisation_kind", "kind", OrganisationKind)]

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another name a body goes by. The same letters may stand for two bodies (ACS does)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "organisation aliases"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="boards_organisationalias_once")]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody named in board papers, with or without a sign-in."""

    key = models.SlugField(max_length=80, unique=True)
    display_name = models.CharField("name on agendas", max_length=200)
    full_name = models.CharField(max_length=200, blank=True)
    post_nominals = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["display_name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.display_name

    @property
    def name(self) -> str:
        """The fullest name known, with post-nominals."""
        return " ".join(part for part in (self.full_name or self.display_name, self.post_nominals) if part)


class Councillor(models.Model):
    """Somebody elected to a council from a day to a day: what they may inspect of its boards, LGA 1972 s.100F says."""

    council = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="councillors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField("first day in office")
    ends_on = models.DateField("last day in office", null=True, blank=True)

    class Meta:
        ordering = ["council", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="boards_councillor_once"),
            ends_after_start("boards_councillor_ends_after_start", "starts_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.council}"
