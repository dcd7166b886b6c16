"""The only place in this app that filters."""

import datetime as dt
from collections.abc import Collection as Codes
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from boards.enums import StaffRole
from boards.models import Action, Decision, Paper
from boards.querysets import sits_on, staffs
from metrics.enums import COMPARED_WITH, Audience, ObservationKind, TargetStatus

if TYPE_CHECKING:
    from boards.models import Board
    from hwb_portal.accounts.models import User
    from metrics.models import Area, Collection, Group, Indicator, IndicatorLink, Period, Rebase


def _model(name: str) -> Any:
    from django.apps import apps

    return apps.get_model("metrics", name)


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser", on: dt.date | None = None) -> Self:
        """Public indicators are for everyone, board-only ones for those who sit on its board or work for it."""
        public = Q(audience=Audience.PUBLIC)
        if not user.is_authenticated:
            return self.filter(public)
        day = on or timezone.localdate()
        return self.filter(public | Q(sits_on(user, "board", day)) | Q(staffs(user, "board", *StaffRole)))

    def public(self) -> Self:
        """What the public may see, whoever asks."""
        return self.visible_to(AnonymousUser())

    def explained_by(self, user: "User | AnonymousUser") -> Self:
        """Those an analyst may explain: his boards', and those of no board."""
        return self.filter(Q(board=None) | Q(staffs(user, "board", StaffRole.ANALYST)))

    def worked_on_by(self, user: "User | AnonymousUser") -> Self:
        """Those of the boards that this person is officer or analyst of, and those of no board."""
        return self.filter(Q(board=None) | Q(staffs(user, "board", StaffRole.OFFICER, StaffRole.ANALYST)))

    def of_board(self, board: "Board") -> Self:
        return self.filter(board=board)

    def in_collection(self, collection: "Collection") -> Self:
        return self.filter(models.Exists(_model("Placement").objects.of(collection, models.OuterRef("pk"))))

    def not_retired(self) -> Self:
        return self.filter(retired_on=None)

    def under(self, heading: "Group") -> Self:
        """Those placed under a heading or its subheadings, in the order of their names."""
        places = _model("Placement").objects.under(heading, models.OuterRef("pk"))
        return self.filter(models.Exists(places)).order_by("short_name", "name")

    def with_codes(self, codes: Codes[str]) -> Self:
        return self.filter(code__in=codes).order_by("pk")

    def of_board_named(self, slug: str) -> Self:
        return self.filter(board__slug=slug)

    def with_own_figures(self, user: "User | AnonymousUser | None" = None) -> Self:
        """The same as `with_figures` without what only serves to compare, which tables of many indicators leave out.

        All are there where small numbers are hidden, for a district's decides whether the county's may be shown.
        """
        return self.prefetch_related(*_figures(_model("Observation").objects.visible_to(user).own()))

    def with_figures(self, user: "User | AnonymousUser | None" = None) -> Self:
        """Each with everything that page, chart, CSV and JSON are made from, in time order.

        Without a `user`, what is still held back is left out, whoever asks.
        """
        return self.prefetch_related(*_figures(_model("Observation").objects.visible_to(user)))


def _figures(observations: "ObservationQuerySet") -> list[Prefetch]:
    placements = (
        _model("Placement").objects.select_related("collection", "group").order_by("collection__position", "position")
    )
    return [
        Prefetch("placements", placements),
        Prefetch("observations", observations.in_time_order().with_names()),
        Prefetch("targets", _model("Target").objects.in_time_order()),
        Prefetch("ranks", _model("PeerRank").objects.select_related("area", "period", "best_area")),
        Prefetch(
            "spreads",
            _model("DistrictSpread").objects.select_related("period", "lowest_area", "highest_area"),
        ),
        Prefetch("verdicts", _model("Verdict").objects.select_related("area", "from_period", "to_period")),
        Prefetch("rebases", _model("Rebase").objects.in_time_order()),
    ]


class CollectionQuerySet(models.QuerySet):
    def with_data_version(self) -> Self:
        """What a page says of itself, and what `keeping.version_of` names the present state of all figures by."""
        shown = self.select_related("board").only("slug", "name", "description", "board__name")
        token = _model("DataVersion").objects.values("token")[:1]
        return shown.annotate(token=models.Subquery(token), **newly_open(timezone.now()))

    def explained_by(self, user: "User | AnonymousUser") -> Self:
        """Those an analyst may put into words: his boards', and those of several boards."""
        return self.filter(Q(board=None) | Q(staffs(user, "board", StaffRole.ANALYST)))


class GroupQuerySet(models.QuerySet):
    def of(self, collection: "Collection") -> Self:
        """The headings of a collection in order."""
        return self.filter(collection=collection).order_by("position", "pk")


class CommentaryQuerySet(models.QuerySet):
    def of(self, collection: "Collection") -> Self:
        """What is said of the collection and of its headings."""
        return self.filter(collection=collection).select_related("period").order_by("pk")


class PlacementQuerySet(models.QuerySet):
    def of(self, collection: "Collection", indicator: models.OuterRef) -> Self:
        return self.filter(collection=collection, indicator=indicator)

    def under(self, heading: "Group", indicator: models.OuterRef) -> Self:
        return self.filter(Q(group=heading) | Q(group__parent=heading), indicator=indicator)


class PeriodQuerySet(models.QuerySet):
    def same_days(self, kind: str, starts_on: dt.date, ends_on: dt.date) -> Self:
        """The period whatever a source calls it: Q3 2016/17 and 2016/17 Q3 are one."""
        return self.filter(kind=kind, starts_on=starts_on, ends_on=ends_on).order_by("pk")

    def as_days(self) -> "models.QuerySet[Any, tuple[Any, ...]]":
        """Key, kind, first and last day of each."""
        return self.order_by().values_list("pk", "kind", "starts_on", "ends_on")

    def called(self, label: str) -> Self:
        return self.filter(label=label)


def newly_open(now: dt.datetime) -> "dict[str, models.Subquery]":
    """The latest embargoes that are over: with each that ends, what may be shown is another."""
    return {
        name: models.Subquery(_model(model).objects.no_longer_held(now).values("embargoed_until")[:1])
        for name, model in (("open_figure", "Observation"), ("open_return", "Return"))
    }


class ObservationQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser | None", now: dt.datetime | None = None) -> Self:
        """Of indicators the reader may see: those that are not held back, and to those who work on them the others.

        These are analysts, leads and officers of the indicator's board; of an indicator of no board, analysts.
        """
        is_over = Q(embargoed_until__isnull=True) | Q(embargoed_until__lte=now or timezone.now())
        if user is None or not user.is_authenticated:
            return self.filter(is_over)
        early = Q(staffs(user, "indicator__board", StaffRole.ANALYST, StaffRole.LEAD, StaffRole.OFFICER))
        if user.has_perm("metrics.import_observations"):
            early |= Q(indicator__board=None)
        return self.filter(is_over | early)

    def still_held(self, now: dt.datetime) -> Self:
        return self.filter(embargoed_until__gt=now)

    def no_longer_held(self, now: dt.datetime) -> Self:
        """Those that were held back, the latest to open first."""
        return self.filter(embargoed_until__lte=now).order_by("-embargoed_until")

    def own(self) -> Self:
        """Not those of areas to compare with, unless the indicator has no others or hides small numbers."""
        others = (
            _model("Observation")
            .objects.exclude(area__kind__in=COMPARED_WITH)
            .filter(indicator=models.OuterRef("indicator"))
        )
        return self.filter(
            ~Q(area__kind__in=COMPARED_WITH) | Q(indicator__small_below__isnull=False) | ~models.Exists(others)
        )

    def actual(self) -> Self:
        return self.filter(kind=ObservationKind.ACTUAL)

    def in_place(self, area: "Area", period: "Period") -> Self:
        return self.filter(area=area, period=period)

    def of_indicators(self, codes: Codes[str]) -> Self:
        return self.filter(indicator__code__in=codes)

    def of_keys(self, indicators: Codes[int]) -> Self:
        return self.filter(indicator__in=indicators)

    def without_any(self, names: "Sequence[str]") -> set[str]:
        """Which of these fields is empty in every row."""
        if not names:
            return set()
        counted = self.order_by().aggregate(**{name: Count(name) for name in names})
        return {name for name, count in counted.items() if not count}

    def as_values(self, names: "Sequence[str | models.Value]") -> "models.QuerySet[Any, tuple[Any, ...]]":
        """Key, indicator, area, period and kind of each, then these fields."""
        return self.order_by().values_list("pk", "indicator_id", "area_id", "period_id", "kind", *names)

    def with_names(self) -> Self:
        return self.select_related("area", "period")

    def with_indicator(self) -> Self:
        return self.select_related("area", "period", "indicator")

    def in_time_order(self) -> Self:
        return self.order_by("period__ends_on", "period__starts_on", "area__name", "kind")


class RevisionQuerySet(models.QuerySet):
    def of(self, indicator: "Indicator", now: dt.datetime | None = None) -> Self:
        """What its figures were before, the latest change first; nothing of one that is held back."""
        is_over = Q(observation__embargoed_until__isnull=True) | Q(
            observation__embargoed_until__lte=now or timezone.now()
        )
        return (
            self.filter(is_over, observation__indicator=indicator)
            .select_related("observation__area", "observation__period")
            .order_by("-replaced_at", "-pk")
        )


class RebaseQuerySet(models.QuerySet):
    def same_as(self, rebase: "Rebase") -> Self:
        return self.filter(area=rebase.area, from_period=rebase.from_period)

    def in_time_order(self) -> Self:
        return self.select_related("area", "from_period", "by").order_by("from_period__starts_on")


class NarrativeQuerySet(models.QuerySet):
    def of(self, collection: "Collection") -> Self:
        """Every wording of a collection and its headings, the newest first."""
        return self.filter(collection=collection).select_related("by").order_by("-at", "-pk")


class IndicatorLinkQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those with both ends in reach: the indicator, and the decision, action or paper."""
        readable = (
            Q(models.Exists(Decision.objects.visible_to(user).filter(pk=models.OuterRef("decision"))))
            | Q(models.Exists(Action.objects.visible_to(user).filter(pk=models.OuterRef("action"))))
            | Q(models.Exists(Paper.objects.visible_to(user).filter(pk=models.OuterRef("paper"))))
        )
        indicators = _model("Indicator").objects.visible_to(user).filter(pk=models.OuterRef("indicator"))
        return self.filter(readable, models.Exists(indicators))

    def of(self, indicator: "Indicator") -> Self:
        """Newest meeting first."""
        return (
            self.filter(indicator=indicator)
            .select_related("decision__item__minutes__meeting__board", "action__meeting__board")
            .prefetch_related(Prefetch("paper", Paper.objects.with_page_data()))
            .order_by("-pk")
        )

    def on(self, end: str, found: models.Model) -> Self:
        """Those whose end, or what it belongs to, is `found`; `end` is the lookup that says which."""
        return self.filter(**{end: found}).order_by("indicator__name", "pk")

    def with_ends(self) -> Self:
        return self.select_related("indicator", "decision", "action")

    def same_as(self, link: "IndicatorLink") -> Self:
        return self.filter(indicator=link.indicator, decision=link.decision, action=link.action, paper=link.paper)


class PaperFiguresQuerySet(models.QuerySet):
    def of(self, paper: "Paper") -> Self:
        """The caller has found the paper among those its reader may have."""
        return self.filter(paper=paper).select_related("collection")


class TargetQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Targets that a figure can be held against: rejected ones are history."""
        return self.exclude(status=TargetStatus.REJECTED)

    def in_time_order(self) -> Self:
        return self.select_related("period", "area").order_by("period__ends_on", "period__starts_on", "pk")
