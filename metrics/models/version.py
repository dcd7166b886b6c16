from django.db import models
from django.db.models import Q


class DataVersion(models.Model):
    """One row that names the present state of everything a dashboard is made from.

    Triggers write a new random token with every change, whoever makes it, in the same transaction: what is kept under
    a token was made from that state or a later one, and a state that was rolled back never lends its token to another.
    No row means that nothing was written yet.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    token = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="metrics_dataversion_one_row")]

    def __str__(self) -> str:
        return self.token
