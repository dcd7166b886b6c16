"""Who is on the list of a confidential paper, for the officers of its board."""

import datetime as dt
from dataclasses import dataclass

from boards.models import Paper, PaperReader
from boards.querysets import with_a_right_to
from hwb_portal.accounts.models import User


@dataclass(frozen=True)
class ListedReader:
    """`has_right` is False for somebody whose seat or place has ended: the list opens nothing to them any more."""

    user: User
    has_right: bool


@dataclass(frozen=True)
class ReadersPage:
    """`others` have a right to the meeting's closed papers and are not on the list."""

    listed: tuple[ListedReader, ...]
    others: tuple[User, ...]


def readers_page(paper: Paper, today: dt.date) -> ReadersPage:
    """Two queries."""
    entitled = list(with_a_right_to(paper.item, today))
    rows = PaperReader.objects.filter(paper=paper).select_related("user").order_by("user__name", "user")
    listed = [row.user for row in rows]
    return ReadersPage(
        listed=tuple(ListedReader(user, user in entitled) for user in listed),
        others=tuple(user for user in entitled if user not in listed),
    )
