"""Loads the Better Care Fund plans of the demonstration from CSV files, one a model.

A plan that is already stored stays as it is, with all its parts.
"""

import datetime as dt
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from boards.models import Board
from metrics.demo_files import Line, Stored, reader
from metrics.models import FundPlan, Group, PlanChange, PlanMilestone, PlanRisk, PlanScheme

CHANGE = ("name", "level", "planned", "planned_for", "working", "challenges", "needs", "source")
Row = TypeVar("Row", bound=models.Model)
RISK = ("cause", "event", "effect", "level", "owner", "mitigation", "source")


@transaction.atomic
def load_plans(folder: Path) -> None:
    """Load plans with their changes, risks, schemes and milestones, all or nothing.

    Boards and headings that the files name must be stored. DemoDataError for a row that is wrong, by file and line.
    """
    read = reader(folder)
    boards = {(board.slug,): board for board in Board.objects.all()}
    groups = {(group.collection.slug, group.slug): group for group in Group.objects.select_related("collection")}
    stored = {(plan.board.slug, plan.slug) for plan in FundPlan.objects.with_board()}
    plans: Stored = {}
    for line in read("plans"):
        key = (line["board"], line["slug"])
        if key not in stored:
            plan = FundPlan(
                board=line.one(boards, "board"),
                submitted_on=dt.date.fromisoformat(line["submitted_on"]) if line["submitted_on"] else None,
                money=line.maybe(groups, "money_collection", "money"),
                is_public=True,
                **line.texts("slug", "name", "years", "note", "source"),
            )
            plans[key] = _saved(plan, line)

    def new(file: str) -> list[Line]:
        return [line for line in read(file) if (line["board"], line["plan"]) not in stored]

    def plan_of(line: Line) -> FundPlan:
        found: FundPlan = line.one(plans, "board", "plan")
        return found

    for line in new("changes"):
        _saved(PlanChange(plan=plan_of(line), number=int(line["number"]), **line.texts(*CHANGE)), line)
    for line in new("risks"):
        scale = {name: line.whole(name) for name in ("likelihood", "impact", "score")}
        _saved(PlanRisk(plan=plan_of(line), number=int(line["number"]), **scale, **line.texts(*RISK)), line)
    schemes: Stored = {}
    for line in new("schemes"):
        texts = line.texts("name", "dates", "source")
        scheme = _saved(PlanScheme(plan=plan_of(line), position=int(line["position"]), **texts), line)
        schemes[line["board"], line["plan"], line["position"]] = scheme
    for line in new("milestones"):
        scheme = line.one(schemes, "board", "plan", "scheme")
        texts = line.texts("text", "date_text")
        _saved(PlanMilestone(scheme=scheme, position=int(line["position"]), **texts), line)


def _saved(row: Row, line: Line) -> Row:
    try:
        row.full_clean()
    except ValidationError as error:
        raise line.error("; ".join(error.messages)) from error
    row.save()
    return row
