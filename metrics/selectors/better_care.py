"""The Better Care Fund of the boards: their returns by quarter, one beside the other, and their plans."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify

from boards.models import Board
from boards.querysets import Reader
from hwb_portal.core.csvsafe import Cell
from metrics.enums import Maturity
from metrics.models import FundPlan, Indicator, PlanChange, PlanRisk, PlanScheme, Return
from metrics.selectors.figures import figures_of
from metrics.selectors.return_comparing import Changes, changes_since
from metrics.selectors.returns import Flow, ReturnPage, return_page

FAMILY = "bcf"
ON_TRACK = "green"
HEADING = ("board", "plan", "part", "number", "name", "field", "value", "source")


@dataclass(frozen=True)
class Quarter:
    """One quarter of a board as its list shows it. `held` is "Embargoed until …" while it is."""

    url: str
    period: str
    state: str
    held: str
    is_public: bool
    pool: str
    flows: tuple[tuple[str, str, str], ...]
    conditions: str
    metrics: str


@dataclass(frozen=True)
class FundBoard:
    """A board with its quarters, the newest first, and its plans. `flows` names the columns of money."""

    board: Board
    url: str
    quarters: tuple[Quarter, ...]
    plans: tuple[FundPlan, ...]


@dataclass(frozen=True)
class QuarterPage:
    """A quarter of a board, and what it says differently from the return before it that its reader may see."""

    page: ReturnPage
    before: str
    before_url: str
    changes: Changes


@dataclass(frozen=True)
class MoneyRow:
    name: str
    url: str
    area: str
    period: str
    kind: str
    amount: str
    source: str


@dataclass(frozen=True)
class PlanPage:
    """A plan as its page, CSV and JSON show it. `levels` is the scale, the lowest first."""

    plan: FundPlan
    summary: str
    levels: tuple[str, ...]
    changes: tuple[PlanChange, ...]
    risks: tuple[PlanRisk, ...]
    schemes: tuple[PlanScheme, ...]
    money: tuple[MoneyRow, ...]


def fund_boards(user: Reader) -> tuple[FundBoard, ...]:
    """Every board of which the reader may see a return or a plan."""
    returns = Return.objects.visible_to(user).standing().in_family(FAMILY).newest_first().with_answers()
    plans = FundPlan.objects.visible_to(user).with_board()
    found = _by_board(Board.objects.all(), returns, plans)
    return tuple(each for each in found if each.quarters or each.plans)


def fund_board(board: Board, user: Reader) -> FundBoard:
    """What the reader may see of one board."""
    returns = Return.objects.visible_to(user).standing().of_family(board, FAMILY).newest_first().with_answers()
    (found,) = _by_board([board], returns, FundPlan.objects.visible_to(user).of_board(board).with_board())
    return found


def quarter_page(board: Board, period_slug: str, user: Reader) -> QuarterPage | None:
    """The standing return of a quarter, or None where the reader may see none."""
    seen = Return.objects.visible_to(user)
    returns = seen.standing().of_family(board, FAMILY).newest_first().with_answers()
    stored = next((each for each in returns if slug_of(each.period_label) == period_slug), None)
    if stored is None:
        return None
    earlier = seen.to_compare_with(stored, FAMILY)
    return QuarterPage(
        page=return_page(stored),
        before=earlier.period_label if earlier else "",
        before_url=_url(earlier) if earlier else "",
        changes=changes_since(stored, earlier, is_for_public=True),
    )


def plan_page(plan: FundPlan, user: Reader) -> PlanPage:
    """For a plan that came from `with_parts()`."""
    changes, risks, schemes = tuple(plan.changes.all()), tuple(plan.risks.all()), tuple(plan.schemes.all())
    return PlanPage(
        plan=plan,
        summary=_summary(changes, risks, schemes),
        levels=tuple(level.label for level in Maturity if level),
        changes=changes,
        risks=risks,
        schemes=schemes,
        money=_money(plan, user),
    )


def plan_rows(page: PlanPage) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Heading and rows for a spreadsheet: one a stated field, as written."""
    plan = page.plan
    rows: list[tuple[Cell, ...]] = []

    def add(part: str, number: Cell, name: str, source: str, fields: dict[str, Cell]) -> None:
        rows.extend(
            (plan.board.slug, plan.slug, part, number, name, field, value, source)
            for field, value in fields.items()
            if value not in ("", None)
        )

    for change in page.changes:
        add("change", change.number, change.name, change.source, _change_fields(change))
    for risk in page.risks:
        add("risk", risk.number, f"Risk {risk.number}", risk.source, _risk_fields(risk))
    for scheme in page.schemes:
        add("scheme", scheme.position, scheme.name, scheme.source, {"dates": scheme.dates.replace("\n", "; ")})
        for one in scheme.milestones.all():
            fields: dict[str, Cell] = {"milestone": one.text, "date": one.date_text}
            add("milestone", one.position, scheme.name, scheme.source, fields)
    for number, row in enumerate(page.money, 1):
        fields = {"area": row.area, "period": row.period, "kind": row.kind, "amount": row.amount}
        add("money", number, row.name, row.source, fields)
    return HEADING, rows


def plan_json(page: PlanPage) -> dict[str, object]:
    """The plan for other programs: what is not given is null or empty, never a guess."""
    plan = page.plan
    return {
        "board": plan.board.slug,
        "plan": plan.slug,
        "name": plan.name,
        "years": plan.years,
        "submitted_on": plan.submitted_on.isoformat() if plan.submitted_on else None,
        "source": plan.source,
        "changes": [
            {"number": each.number, "name": each.name, "source": each.source, **_change_fields(each)}
            for each in page.changes
        ],
        "risks": [{"number": each.number, "source": each.source, **_risk_fields(each)} for each in page.risks],
        "schemes": [
            {
                "name": scheme.name,
                "dates": scheme.dates.splitlines(),
                "source": scheme.source,
                "milestones": [{"text": each.text, "date": each.date_text} for each in scheme.milestones.all()],
            }
            for scheme in page.schemes
        ],
        "money": [
            {
                "name": row.name,
                "area": row.area,
                "period": row.period,
                "kind": row.kind,
                "amount": row.amount,
                "source": row.source,
            }
            for row in page.money
        ],
    }


def slug_of(period_label: str) -> str:
    """ "2016/17 Q3" as it stands in an address: 2016-17-q3."""
    return slugify(period_label.replace("/", "-"))


def _by_board(boards: Iterable[Board], returns: Iterable[Return], plans: Iterable[FundPlan]) -> tuple[FundBoard, ...]:
    by_board: dict[int, list[Quarter]] = {}
    for stored in returns:
        by_board.setdefault(stored.board_id, []).append(_quarter(stored))
    known = list(plans)
    return tuple(
        FundBoard(
            board=board,
            url=reverse("metrics:fund_board", args=[board.slug]),
            quarters=tuple(by_board.get(board.pk, ())),
            plans=tuple(plan for plan in known if plan.board_id == board.pk),
        )
        for board in boards
    )


def _url(stored: Return) -> str:
    return reverse("metrics:fund_quarter", args=[stored.board.slug, slug_of(stored.period_label)])


def _quarter(stored: Return) -> Quarter:
    page = return_page(stored)
    good = sum(each.rating == ON_TRACK for each in page.metrics)
    return Quarter(
        url=_url(stored),
        period=page.period,
        state=page.state_label,
        held=page.held,
        is_public=page.is_public,
        pool=page.flows[0].pool.text if page.flows else "",
        flows=tuple((flow.name, _forecast(flow), flow.against_pool) for flow in page.flows),
        conditions=f"{page.conditions_met} of {len(page.conditions)}" if page.conditions else "",
        metrics=f"{good} of {len(page.metrics)}" if page.metrics else "",
    )


def _forecast(flow: Flow) -> str:
    return next((line.total.text for line in flow.lines if line.name == "Forecast"), "")


def _summary(changes: tuple[PlanChange, ...], risks: tuple[PlanRisk, ...], schemes: tuple[PlanScheme, ...]) -> str:
    done = sum(each.level in (Maturity.ESTABLISHED, Maturity.MATURE, Maturity.EXEMPLARY) for each in changes)
    milestones = sum(len(scheme.milestones.all()) for scheme in schemes)
    scored = sum(each.score is not None for each in risks)
    parts = [
        f"{done} of {len(changes)} changes are established or further on." if changes else "",
        f"{len(risks)} risks, {scored or 'none'} with a score." if risks else "",
        f"{milestones} milestones of {len(schemes)} schemes." if schemes else "",
    ]
    return " ".join(filter(None, parts))


def _change_fields(each: PlanChange) -> dict[str, Cell]:
    return {
        "level": each.get_level_display(),
        "planned": each.get_planned_display() if each.planned else "",
        "planned_for": each.planned_for,
        "working": each.working,
        "challenges": each.challenges,
        "needs": each.needs,
    }


def _risk_fields(each: PlanRisk) -> dict[str, Cell]:
    return {
        "cause": each.cause,
        "event": each.event,
        "effect": each.effect,
        "level": each.level,
        "likelihood": each.likelihood,
        "impact": each.impact,
        "score": each.score,
        "owner": each.owner,
        "mitigation": each.mitigation,
    }


def _money(plan: FundPlan, user: Reader) -> tuple[MoneyRow, ...]:
    """The figures under the plan's heading of money and its subheadings, of indicators of this board."""
    if plan.money is None:
        return ()
    found = Indicator.objects.visible_to(user).of_board(plan.board).under(plan.money).with_figures(user)
    return tuple(
        MoneyRow(
            name=figures.title,
            url=figures.url,
            area=figure.area_name,
            period=figure.span.label,
            kind=figure.kind_label,
            amount=figure.text,
            source=figure.source,
        )
        for figures in map(figures_of, found)
        for figure in figures.figures
    )
