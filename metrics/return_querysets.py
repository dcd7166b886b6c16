"""Which returns, days on which they are due and authorities to sign them a reader or a step may have."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from boards.enums import StaffRole
from boards.querysets import staffs
from metrics.enums import DECIDED, IN_WORK, STANDING, FindingLevel, ReturnState

if TYPE_CHECKING:
    from boards.models import Board
    from hwb_portal.accounts.models import User
    from metrics.models import Collection, Return, ReturnDue
    from metrics.returns.templates import Template

YEAR_WIDTH = len("2016/17")
RETURN_ROLES = (StaffRole.ANALYST, StaffRole.LEAD, StaffRole.OFFICER)


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: "User | AnonymousUser", now: dt.datetime | None = None) -> Self:
        """Returns that were opened are for everyone, once the time is past until which they are held.

        The others are for those who work on the board's returns.
        """
        is_over = Q(embargoed_until__isnull=True) | Q(embargoed_until__lte=now or timezone.now())
        released = Q(is_over, is_public=True, state__in=STANDING)
        if not user.is_authenticated:
            return self.filter(released)
        return self.filter(released | Q(staffs(user, "board", *RETURN_ROLES)))

    def released(self) -> Self:
        """What the public may see, whoever asks."""
        return self.visible_to(AnonymousUser())

    def worked_on_by(self, user: "User | AnonymousUser", *roles: StaffRole) -> Self:
        return self.filter(staffs(user, "board", *(roles or RETURN_ROLES)))

    def current(self) -> Self:
        return self.filter(state__in=(*IN_WORK, *STANDING))

    def in_work(self) -> Self:
        """Those that a later upload for the same period replaces; what was signed off is not among them."""
        return self.filter(state__in=IN_WORK)

    def standing(self) -> Self:
        return self.filter(state__in=STANDING)

    def waiting_for_sign_off(self) -> Self:
        return self.filter(state__in=(ReturnState.CHECKED, ReturnState.WITH_PARTNERS))

    def unsettled(self) -> Self:
        """Those the board has not decided on yet."""
        return self.current().exclude(state__in=DECIDED)

    def for_period(self, board: "Board", template: str, period_label: str) -> Self:
        return self.filter(board=board, template=template, period_label=period_label)

    def newest_first(self) -> Self:
        return self.order_by("-period_label", "-pk")

    def of_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def of_family(self, board: "Board", family: str) -> Self:
        """The code of a template begins with the slug of the collection it reports on: bcf-2016-17-q3."""
        return self.filter(board=board, template__startswith=f"{family}-")

    def no_longer_held(self, now: dt.datetime) -> Self:
        """Those that were held back, the latest to open first."""
        return self.filter(embargoed_until__lte=now).order_by("-embargoed_until")

    def in_family(self, family: str) -> Self:
        """The same of every board."""
        return self.filter(template__startswith=f"{family}-")

    def in_the_same_year(self, template: "Template") -> Self:
        """Of the template's year and not of a later quarter, the latest first: codes end in year and quarter.

        A return of a whole year has those of the years before.
        """
        year, _, quarter = template.code.rpartition("-q")
        within = f"{year}-q" if quarter.isdigit() and year else f"{template.family}-"
        earlier = self.filter(template__startswith=within, template__lte=template.code)
        return earlier.order_by("-template", "-pk").prefetch_related("values")

    def to_compare_with(self, stored: "Return", family: str) -> "Return | None":
        """What was signed off of the same quarter, or else of the latest before it in the same financial year.

        A return of a whole year is held against the year before. Only among these, so that a reader is shown no
        return that he may not see.
        """
        is_quarter = len(stored.period_label) > YEAR_WIDTH
        year = stored.period_label[:YEAR_WIDTH] if is_quarter else ""
        standing = self.of_family(stored.board, family).standing().other_than(stored)
        earlier = standing.filter(period_label__startswith=year, period_label__lte=stored.period_label)
        return earlier.order_by("-period_label", "-pk").prefetch_related("values").first()

    def same_file(self, sha256: str) -> Self:
        return self.filter(sha256=sha256)

    def other_than(self, stored: "Return") -> Self:
        return self.exclude(pk=stored.pk)

    def of_collection(self, collection: "Collection") -> Self:
        return self.filter(template__startswith=f"{collection.slug}-")

    def with_answers(self) -> Self:
        return self.select_related(
            "board__council", "created_by", "signed_by", "officer_decision", "item__meeting__board", "paper"
        ).prefetch_related("values", "findings", "steps", "figures")

    def with_counts(self) -> Self:
        """Each with `errors` and `warnings`, how many the checks found."""
        counts = {f"{level}s": Count("findings", filter=Q(findings__level=level)) for level in FindingLevel.values}
        return self.select_related("board", "created_by").annotate(**counts)


class ReturnDueQuerySet(models.QuerySet["ReturnDue"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For those who work on the board's returns."""
        return self.filter(staffs(user, "board", *RETURN_ROLES)).select_related("board__council")

    def of_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def for_return(self, stored: "Return") -> "ReturnDue | None":
        """The day this return is due, when it is known."""
        found = self.select_related("board__council").filter(board=stored.board_id, period_label=stored.period_label)
        return next((due for due in found if stored.template.startswith(f"{due.family}-")), None)

    def with_board(self) -> Self:
        return self.select_related("board__council")

    def due_between(self, first: dt.date, last: dt.date) -> Self:
        return self.filter(due_on__range=(first, last))


class SigningAuthorityQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For those who work on the board's returns."""
        return self.filter(staffs(user, "board", *RETURN_ROLES))

    def of_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def in_force(self, day: dt.date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)


class FundPlanQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Public plans are for everyone, the others for those who work on the board's returns."""
        public = Q(is_public=True)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(staffs(user, "board", *RETURN_ROLES)))

    def of_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def with_board(self) -> Self:
        return self.select_related("board")

    def with_parts(self) -> Self:
        return self.select_related("board", "money").prefetch_related("changes", "risks", "schemes__milestones")
