"""Which files of figures that wait for a sign-off, or had one, a reader may have."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from boards.enums import StaffRole
from boards.querysets import staffs
from metrics.enums import LoadState

if TYPE_CHECKING:
    from hwb_portal.accounts.models import User

LOAD_ROLES = (StaffRole.ANALYST, StaffRole.LEAD, StaffRole.OFFICER)
RIGHTS = ("metrics.import_observations", "metrics.sign_return")


class FigureLoadQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For analysts, leads and officers of the board; figures of no board, for every analyst and lead."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(staffs(user, "board", *LOAD_ROLES)) | self._of_no_board(user, *RIGHTS))

    def signed_off_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose sign-off is for this person's office to give, in whatever state, their own among them."""
        if not user.is_authenticated or not user.has_perm("metrics.sign_return"):
            return self.none()
        theirs = Q(staffs(user, "board", StaffRole.LEAD)) | self._of_no_board(user, "metrics.sign_return")
        return self.filter(theirs)

    def not_sent_by(self, user: "User") -> Self:
        return self.filter(~Q(created_by=user.pk) | Q(created_by=None))

    def waiting(self) -> Self:
        return self.filter(state=LoadState.WAITING)

    def same_file(self, sha256: str) -> Self:
        return self.filter(sha256=sha256)

    def with_board(self) -> Self:
        return self.select_related("board", "created_by")

    @staticmethod
    def _of_no_board(user: "User", *rights: str) -> Q:
        return Q(board=None) if any(user.has_perm(right) for right in rights) else Q(pk__in=[])


class LoadedFigureQuerySet(models.QuerySet):
    def with_figures(self) -> Self:
        return self.select_related("observation__indicator", "observation__area", "observation__period", "before")

    def restated_since(self) -> Self:
        """Those of which something else restated the figure after the load wrote it."""
        from metrics.models import ObservationRevision

        later = ObservationRevision.objects.filter(
            observation=OuterRef("observation"), pk__gt=Coalesce(OuterRef("before"), 0)
        )
        return self.filter(Exists(later))
