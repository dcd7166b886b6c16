import datetime as dt
import hashlib
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from boards.models import Board
from metrics.enums import STANDING, AreaKind, Maturity, Polarity, ReturnState, StepKind
from metrics.models import (
    Area,
    Collection,
    FigureLoad,
    FundPlan,
    Group,
    Indicator,
    IndicatorLink,
    LoadedFigure,
    Observation,
    PaperFigures,
    Period,
    Placement,
    PlanChange,
    PlanMilestone,
    PlanRisk,
    PlanScheme,
    Return,
    ReturnDue,
    ReturnFigure,
    ReturnStep,
    ReturnValue,
    SigningAuthority,
)
from metrics.periods import PeriodKind
from metrics.selectors.freezing import digest_of, freeze
from tests.factories.papers import make_paper
from tests.factories.people import make_board
from tests.factories.publication import RELEASED

_numbers = count(1)


def make_collection(**fields: Any) -> Collection:
    number = next(_numbers)
    return Collection.objects.create(
        **{"slug": f"collection-{number}", "name": f"Collection {number}", "position": number, **fields}
    )


def make_indicator(collection: Collection | None = None, **fields: Any) -> Indicator:
    """An indicator under a heading of its own; in a collection of its own unless one is given."""
    number = next(_numbers)
    indicator = Indicator.objects.create(
        **{"code": f"indicator-{number}", "name": f"Indicator {number}", "polarity": Polarity.LOWER, **fields}
    )
    collection = collection or make_collection()
    group = Group.objects.create(
        collection=collection, slug=f"group-{number}", name=f"Heading {number}", position=number
    )
    Placement.objects.create(collection=collection, group=group, indicator=indicator, position=number)
    return indicator


def make_observation(
    indicator: Indicator, value: str = "12.5", *, year: int = 2026, area: Area | None = None, **fields: Any
) -> Observation:
    """A figure for a calendar year; for the county unless `area` is given."""
    if area is None:
        area, _ = Area.objects.get_or_create(code="county", defaults={"name": "The county", "kind": AreaKind.COUNTY})
    period, _ = Period.objects.get_or_create(
        label=str(year),
        kind=PeriodKind.CALENDAR_YEAR,
        defaults={"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31)},
    )
    return Observation.objects.create(
        **{
            "indicator": indicator,
            "area": area,
            "period": period,
            "value": Decimal(value),
            "value_text": value,
            **fields,
        }
    )


SIGNATURE = {
    "signed_name": "Director Adults and Wellbeing",
    "signed_on": dt.date(2026, 3, 2),
    "authority_text": "Scheme of delegation",
}


def make_return(board: Board | None = None, values: dict[str, str] | None = None, **fields: Any) -> Return:
    """A draft return with these answers by key; its file is not a workbook, for nothing reads it again.

    One that is public, or stands, is signed off.
    """
    number = next(_numbers)
    content = f"return {number}".encode()
    if fields.get("is_public") or fields.get("state") in STANDING:
        fields = {**SIGNATURE, "state": ReturnState.SIGNED, **fields}
    made = Return(
        **{
            "board": board or make_board(),
            "template": "bcf-2016-17-q3",
            "period_label": f"Q3 2016/17 ({number})",
            "answers": len(values or {}),
            "original_name": "return.xlsx",
            "sha256": hashlib.sha256(content).hexdigest(),
            **fields,
        }
    )
    made.file.save("return.xlsx", ContentFile(content), save=False)
    made.save()
    for place, (key, text) in enumerate((values or {}).items(), start=1):
        ReturnValue.objects.create(owner=made, key=key, text=text, typed=text, sheet="1. Cover", cell=f"B{place}")
    return made


def make_step(stored: Return | None = None, **fields: Any) -> ReturnStep:
    return ReturnStep.objects.create(
        **{"owner": stored or make_return(), "kind": StepKind.CHECKED, "at": RELEASED, "by_name": "Ann", **fields}
    )


def make_figure_load(content: str = "", **fields: Any) -> FigureLoad:
    """A file of figures that waits for a sign-off; `content` is the tidy CSV."""
    number = next(_numbers)
    text = content or f"figures {number}"
    made = FigureLoad(
        **{
            "original_name": f"figures-{number}.csv",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "created_at": RELEASED,
            "created_name": "Ann Analyst",
            **dict.fromkeys(("new", "changed", "same"), 0),
            **fields,
        }
    )
    made.file.save("figures.csv", ContentFile(text.encode()), save=False)
    made.save()
    return made


def make_loaded_figure(load: FigureLoad | None = None, **fields: Any) -> LoadedFigure:
    """A figure that a load wrote, new to its indicator."""
    if "observation" not in fields:
        fields["observation"] = make_observation(make_indicator())
    return LoadedFigure.objects.create(**{"owner": load or make_figure_load(), **fields})


def make_return_figure(stored: Return | None = None, **fields: Any) -> ReturnFigure:
    """A figure that was taken over from a return, new to its indicator."""
    if "observation" not in fields:
        fields["observation"] = make_observation(make_indicator())
    return ReturnFigure.objects.create(**{"owner": stored or make_return(), "loaded_at": RELEASED, **fields})


def make_due(board: Board | None = None, **fields: Any) -> ReturnDue:
    """A quarterly return of the Better Care Fund for the last quarter of 2016, due on 3 March 2017."""
    return ReturnDue.objects.create(
        **{
            "board": board or make_board(),
            "name": "Better Care Fund quarterly return",
            "family": "bcf",
            "period_label": "2016/17 Q3",
            "period_ends_on": dt.date(2016, 12, 31),
            "due_on": dt.date(2017, 3, 3),
            "source": "NHS England",
            **fields,
        }
    )


def make_authority(board: Board | None = None, **fields: Any) -> SigningAuthority:
    """An authority in force since 2016 with no end."""
    return SigningAuthority.objects.create(
        **{
            "board": board or make_board(),
            "holder": f"Director {next(_numbers)}",
            "source": "Scheme of delegation",
            "starts_on": dt.date(2016, 1, 1),
            **fields,
        }
    )


def make_fund_plan(board: Board | None = None, **fields: Any) -> FundPlan:
    """A plan with one change, one risk, and one scheme with one milestone, each named in its own words."""
    plan = FundPlan.objects.create(
        **{
            "board": board or make_board(),
            "slug": f"plan-{next(_numbers)}",
            "name": "Better Care Fund plan",
            "years": "2017-19",
            "source": "The plan",
            **fields,
        }
    )
    PlanChange.objects.create(plan=plan, number=1, name="Early planning", level=Maturity.PLANS, source="The plan")
    PlanRisk.objects.create(plan=plan, number=1, cause="Pressure", event="Demand grows", source="The plan")
    scheme = PlanScheme.objects.create(plan=plan, position=1, name="Navigators", source="The plan")
    PlanMilestone.objects.create(scheme=scheme, position=1, text="Clinic reviewed", date_text="Spring 2018")
    return plan


def make_link(indicator: Indicator | None = None, **fields: Any) -> IndicatorLink:
    """A link of an indicator to a paper, unless `decision` or `action` is given."""
    ends = fields if fields else {"paper": make_paper()}
    return IndicatorLink.objects.create(indicator=indicator or make_indicator(), **ends)


def make_paper_figures(collection: Collection | None = None, **fields: Any) -> PaperFigures:
    """The figures of a collection as they stand, frozen for a paper."""
    collection = collection or make_collection()
    content = freeze(collection)
    return PaperFigures.objects.create(
        **{
            "paper": fields.pop("paper", None) or make_paper(),
            "collection": collection,
            "content": content,
            "digest": digest_of(content),
            "frozen_at": RELEASED,
            **fields,
        }
    )
