"""The demonstration's return goes the way that Herefordshire's went, as far as the papers print it."""

import datetime as dt
import tempfile
from pathlib import Path

from boards.models import AgendaItem, Board
from hwb_portal.accounts.models import User
from metrics.models import Return, ReturnDue, SigningAuthority
from metrics.returns.catalogue import TEMPLATES
from metrics.returns.drawing import draw_template
from metrics.returns.rules import Total
from metrics.services import return_steps as steps
from metrics.services.returns import import_return

DEADLINE = dt.date(2017, 3, 3)
MEETING, ITEM = dt.date(2017, 3, 28), 6
SAID = {
    "income-expenditure": "As printed: the totals returned before differ by £232, the amended ones agree.",
    "forecast-actual": "As printed: the forecast for quarter 2 was amended, the actual was not.",
    "restated": "As printed: this return restates the actual of quarter 2.",
}
SOURCES = ("provider", "known", "unknown")
QUARTERLY = "Better Care Fund quarterly return"


def tell_the_way(stored: Return, people: dict[str, User], *, now: dt.datetime) -> None:
    """Checked, agreed, signed off, submitted, reported at item 6, and open. The words say what is not printed."""
    analyst, lead, officer = people["analyst"], people["lead"], people["officer"]
    ReturnDue.objects.get_or_create(
        board=stored.board,
        family="bcf",
        period_label=stored.period_label,
        defaults={
            "name": QUARTERLY,
            "period_ends_on": dt.date(2016, 12, 31),
            "due_on": DEADLINE,
            "source": "NHS England, as printed in the board’s papers of 28 March 2017",
        },
    )
    authority, _ = SigningAuthority.objects.get_or_create(
        board=stored.board,
        holder="Martin Samuels, Director Adults and Wellbeing",
        starts_on=dt.date(2016, 4, 1),
        defaults={
            "source": "named on the cover of the return; the papers print neither a delegation nor the day",
            "ends_on": dt.date(2017, 3, 31),
        },
    )
    words = {finding.pk: SAID[finding.rule] for finding in stored.findings.all()}
    steps.explain_findings(stored=stored, words=words, by=analyst)
    steps.mark_checked(stored=stored, by=analyst, now=now)
    partners = "The director for adults and wellbeing, and the accountable officer of the CCG"
    steps.send_to_partners(stored=stored, partners=partners, by=analyst, now=now)
    steps.record_agreement(stored=stored, name=partners, on=DEADLINE, by=analyst, now=now)
    steps.sign_off(stored=stored, authority=authority, name=authority.holder, on=DEADLINE, by=lead, now=now)
    receipt = "NHS England, by the national deadline; no receipt is printed"
    steps.submit(stored=stored, on=DEADLINE, receipt=receipt, by=analyst, now=now)
    item = AgendaItem.objects.open_since(stored.board, MEETING).get(meeting__held_on=MEETING, number=ITEM)
    Return.objects.filter(pk=stored.pk).update(paper=item.papers.first())
    steps.report(stored=stored, item=item, by=officer, now=now)
    steps.open_to_everyone(stored=stored, by=officer, now=now)


def load_invented_return(board: Board, by: User) -> Return:
    """A safeguarding return in which every number is invented; a draft, so that no public page shows one of them."""
    template = TEMPLATES["safeguarding-adults-2025-26"]
    keys = [key for key, question in template.questions.items() if question.kind == "number"]
    answers = {key: str(7 + place * 13 % 90) for place, key in enumerate(keys)}
    answers |= {f"sg2.slavery.{source}": number for source, number in zip(SOURCES, ("2", "0", "1"), strict=True)}
    for _ in range(2):  # totals of totals come last
        for rule in template.rules:
            if isinstance(rule, Total):
                answers[rule.total] = str(sum(int(answers[part]) for part in rule.parts))
    answers |= {
        "cover.board": board.council.name,
        "cover.completed_by": "Invented for the demonstration",
        "cover.email": "nobody@council.example",
        "cover.signed_off_by": "a director invented for the demonstration",
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invented-safeguarding-return.xlsx"
        path.write_bytes(draw_template(template, answers))
        stored = import_return(path=path, original_name=path.name, board=board, by=by)
    stored.source = "Every number is invented for the demonstration"
    stored.save(update_fields=["source"])
    return stored


def load_what_is_due(today: dt.date) -> None:
    """For each board the next quarter that is not due yet, 45 days after it ends, and who may sign; both invented."""
    ends_on = next(day for day in _quarter_ends(today.year - 1) if day + dt.timedelta(days=45) > today)
    first = ends_on.year if ends_on.month > 3 else ends_on.year - 1
    label = f"{first}/{(first + 1) % 100:02d} Q{(ends_on.month - 4) % 12 // 3 + 1}"
    for board in Board.objects.all():
        if ReturnDue.objects.of_board(board).due_between(today, today + dt.timedelta(days=365)).exists():
            continue
        ReturnDue.objects.get_or_create(
            board=board,
            family="bcf",
            period_label=label,
            defaults={
                "name": QUARTERLY,
                "period_ends_on": ends_on,
                "due_on": ends_on + dt.timedelta(days=45),
                "source": "invented for the demonstration",
                "is_demonstration": True,
            },
        )
        SigningAuthority.objects.get_or_create(
            board=board,
            holder="Director of Adult Care Services",
            starts_on=dt.date(2026, 4, 1),
            defaults={
                "source": "scheme of delegation (invented for the demonstration)",
                "condition": "after consulting the chair",
                "must_ratify": True,
            },
        )


def _quarter_ends(year: int) -> list[dt.date]:
    return [
        dt.date(each, month, day)
        for each in range(year, year + 4)
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
