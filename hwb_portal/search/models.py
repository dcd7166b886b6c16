"""What search reads: the words of what is published, a row a page. The database keeps its index beside each table.

What everyone may read and what is closed lie in two tables with two indexes: how rare a word is in closed papers
must not move a public result. Which rows reach a reader is not decided here, but by `visible_to` of what they show.
"""

from django.db import models

from hwb_portal.search.querysets import TextQuerySet


class Text(models.Model):
    """One page of a file, one part of a report, one paragraph, one decision. `place` counts them inside `object_id`.

    `kind` says whose id `object_id` is. There is no foreign key: this app knows none of those that use it.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    place = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "place"], name="search_%(class)s_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, {self.place}"  # never its words: they may be closed


class OpenText(Text):
    """Words anyone may read."""


class ClosedText(Text):
    """Words of exempt and confidential papers, of closed minutes, and of measures for the board only."""
