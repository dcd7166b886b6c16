"""Builds the sample return as a workbook laid out like the national template.

`python -m tests.metrics.returns.workbook` writes fixtures/samples/bcf-2016-17-q3-herefordshire.xlsx again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from tests.metrics.returns.printed import ANSWERS, CONDITION_CODES, QUARTERS, SETTING_CODES, Value
from tests.metrics.returns.wording import (
    BOARD_LABEL,
    CHOICES,
    COMMENT_LABEL,
    CONDITION_COLUMNS,
    CONDITION_ROWS,
    COVER_LABELS,
    GUIDANCE,
    METRIC_HEADINGS,
    MONEY_QUESTIONS,
    NARRATIVE_LABEL,
    NUMBER_ROWS,
    PHB_ROWS,
    SETTING_NAMES,
    TABS,
    TEAM_ROWS,
)

SAMPLE = Path(__file__).parents[3] / "fixtures" / "samples" / "bcf-2016-17-q3-herefordshire.xlsx"
# The national deadline; fixed, so that the same input gives the same workbook.
BUILT_ON = datetime(2017, 3, 3)  # noqa: DTZ001 (XlsxWriter takes it as it is)

FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#FFFFFF", "bg_color": "#005EB8"},
    "heading": {"bold": True, "font_size": 12, "bg_color": "#D9E2F0", "text_wrap": True},
    "label": {"text_wrap": True, "valign": "top", "border": 1},
    "guidance": {"italic": True, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#FFFFCC"},
    "money": {"num_format": "£#,##0", "border": 1, "bg_color": "#FFFFCC"},
    "date": {"num_format": "dd/mm/yyyy", "border": 1, "bg_color": "#FFFFCC"},
    "short date": {"num_format": "dd/mm/yy", "border": 1, "bg_color": "#FFFFCC"},
    "number": {"num_format": "#,##0", "border": 1, "bg_color": "#FFFFCC"},
    "rate": {"num_format": "0.0", "border": 1},
    "percent": {"num_format": "0%", "border": 1, "bg_color": "#FFFFCC"},
}


@dataclass(frozen=True)
class Layout:
    """How far a copy strays from the template: shifted, stretched by blank rows and columns, renamed,
    reordered.

    `as_text` types money, numbers, dates and percentages as text; `hard_spaces` makes every space
    non-breaking.
    """

    down: int = 0
    across: int = 0
    stretch: int = 1
    names: Mapping[str, str] = field(default_factory=dict)
    order: Callable[[list[str]], list[str]] = list
    as_text: bool = False
    hard_spaces: bool = False


PLAIN = Layout()


def build(path: Path, answers: Mapping[str, Value] = ANSWERS, layout: Layout = PLAIN) -> Path:
    """Write the return with these answers to `path` and give `path` back."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "Better Care Fund quarterly return, Q3 2016/17", "created": BUILT_ON})
        formats = {name: book.add_format(shape) for name, shape in FORMATS.items()}
        for tab in layout.order(list(TABS)):
            sheet = book.add_worksheet(layout.names.get(tab, tab))
            page = Page(sheet, formats, answers, layout)
            sheet.set_column(1, 1, 60)
            sheet.set_column(2, 12, 18)
            title = "Income and expenditure" if tab == "4. I&E" else tab.partition(". ")[2]
            page.merge((0, 1), (0, 8), title, "title")
            DRAWN[tab](page)
    return path


class Page:
    """One sheet being written, in the template's own rows and columns counted from 0."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any], answers: Mapping[str, Value], layout: Layout) -> None:
        self.sheet = sheet
        self.formats = formats
        self.answers = answers
        self.layout = layout

    def place(self, row: int, column: int) -> tuple[int, int]:
        layout = self.layout
        return layout.down + row * layout.stretch, layout.across + column * layout.stretch

    def ref(self, row: int, column: int) -> str:
        return str(xl_rowcol_to_cell(*self.place(row, column)))

    def spaced(self, text: str) -> str:
        return text.replace(" ", "\u00a0") if self.layout.hard_spaces else text

    def text(self, row: int, column: int, text: str, style: str = "label") -> None:
        self.sheet.write_string(*self.place(row, column), self.spaced(text), self.formats[style])

    def merge(self, first: tuple[int, int], last: tuple[int, int], text: str, style: str) -> None:
        self.sheet.merge_range(*self.place(*first), *self.place(*last), "", self.formats[style])
        self.text(*first, text, style)

    def formula(self, row: int, column: int, formula: str, style: str, result: int | float | str) -> None:
        self.sheet.write_formula(*self.place(row, column), formula, self.formats[style], result)

    def answer(self, row: int, column: int, key: str, style: str = "text") -> None:
        """Write an answer in the format its kind has; a blank keeps its format and its list of choices."""
        value = self.answers[key]
        place = self.place(row, column)
        choices = next((offered for ends, offered in CHOICES.items() if ends in f"{key}."), None)
        if choices:
            self.sheet.data_validation(*place, *place, {"validate": "list", "source": list(choices)})
        if value is None:
            self.sheet.write_blank(*place, None, self.formats[style])
        elif isinstance(value, str):
            self.text(row, column, value, style)
        elif self.layout.as_text:
            self.text(row, column, _as_typed(value, style), style)
        elif isinstance(value, date):
            self.sheet.write_datetime(*place, value, self.formats[style])
        else:
            stored = value / 100 if style == "percent" else value
            self.sheet.write_number(*place, stored, self.formats[style])

    def board(self, row: int) -> None:
        """The line that repeats the board, as every sheet after the cover does."""
        self.text(row, 1, "Selected Health and Well Being Board:")
        cover = self.layout.names.get("1. Cover", "1. Cover").replace("'", "''")
        board = str(self.answers["cover.board"] or "")
        self.formula(row + 1, 1, f"='{cover}'!{self.ref(6, 2)}", "heading", board)


def _as_typed(value: int | float | date, style: str) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%y" if style == "short date" else "%d/%m/%Y")
    return {"money": f"£{value:,}", "percent": f"{value}%"}.get(style, f"{value:,}")


def draw_cover(page: Page) -> None:
    page.text(2, 1, "Q3 2016/17", "heading")
    page.merge((3, 1), (3, 8), GUIDANCE["1. Cover"], "guidance")
    page.text(6, 1, BOARD_LABEL)
    page.answer(6, 2, "cover.board")
    for row, (key, label) in enumerate(COVER_LABELS.items(), start=4):
        page.text(row * 2, 1, label)
        page.answer(row * 2, 2, key)
    page.text(18, 2, "No. of questions answered", "heading")
    for row, (tab, questions) in enumerate(TABS.items(), start=19):
        page.text(row, 1, tab)
        page.sheet.write_number(*page.place(row, 2), questions, page.formats["number"])


def draw_budget(page: Page) -> None:
    page.board(2)
    for row, key, label in (
        (5, "budget.pooled", "Have the funds been pooled via a s.75 pooled budget?"),
        (
            7,
            "budget.now_pooled",
            "If it had not been previously stated that the funds had been pooled can you confirm that they have now?",
        ),
        (
            9,
            "budget.pooled_on",
            "If the answer to the above is 'No' please indicate when this will happen (DD/MM/YYYY)",
        ),
    ):
        page.text(row, 1, label)
        page.answer(row, 2, key, "date" if key.endswith("_on") else "text")
    page.text(11, 1, "Footnotes:", "heading")
    page.merge((12, 1), (12, 8), GUIDANCE["2. Budget Arrangements"], "guidance")


def draw_conditions(page: Page) -> None:
    page.board(2)
    page.merge((5, 1), (5, 6), GUIDANCE["3. National Conditions"], "guidance")
    page.text(7, 1, "Condition (please refer to the detailed definition below)", "heading")
    for column, heading in enumerate(CONDITION_COLUMNS.values(), start=2):
        page.text(7, column, heading, "heading")
    for row, (code, label) in enumerate(CONDITION_ROWS, start=8):
        page.text(row, 1, label)
        for column, answer in enumerate(CONDITION_COLUMNS, start=2):
            if code in CONDITION_CODES:
                page.answer(row, column, f"conditions.{code}.{answer}", "date" if answer == "due_on" else "text")
    page.text(24, 1, "National conditions - detailed definitions", "heading")
    page.text(25, 1, GUIDANCE["definitions"], "guidance")
    page.text(26, 1, "1) Plans to be jointly agreed", "heading")
    page.text(27, 1, GUIDANCE["definition 1"], "guidance")
    page.text(28, 1, "2) Maintain provision of social care services", "heading")
    page.text(29, 1, GUIDANCE["definition 2"], "guidance")


def draw_money(page: Page) -> None:
    page.merge((1, 1), (1, 8), GUIDANCE["4. I&E"], "guidance")
    page.board(2)
    for top, flow in ((5, "income"), (19, "expenditure")):
        page.text(top, 1, flow.capitalize(), "heading")
        page.text(top + 1, 1, "Previously returned data:", "heading")
        draw_money_table(page, top + 2, flow, "previous")
        page.text(top + 6, 1, "Q3 2016/17 Amended Data:", "heading")
        draw_money_table(page, top + 7, flow, "amended")
        page.text(top + 12, 1, COMMENT_LABEL)
        page.merge((top + 12, 2), (top + 12, 8), "", "text")
        page.answer(top + 12, 2, f"{flow}.comment")
    page.text(33, 1, "Commentary on progress against financial plan:")
    page.merge((33, 2), (33, 8), "", "text")
    page.answer(33, 2, "ie.commentary")
    page.text(35, 1, "Footnotes:", "heading")
    page.merge((36, 1), (36, 8), GUIDANCE["actuals"], "guidance")


def draw_money_table(page: Page, top: int, flow: str, version: str) -> None:
    headings = ("Q1 2016/17", "Q2 2016/17", "Q3 2016/17", "Q4 2016/17", "Annual Total", "Pooled Fund")
    for column, heading in enumerate(headings, start=3):
        page.text(top, column, heading, "heading")
    page.merge((top + 1, 1), (top + 3, 1), MONEY_QUESTIONS[flow, version], "label")
    page.merge((top + 1, 8), (top + 3, 8), "", "money")
    for row, (line, label) in enumerate(
        (("plan", "Plan"), ("forecast", "Forecast"), ("actual", "Actual*")), start=top + 1
    ):
        page.text(row, 2, label)
        key = f"{flow}.{version}.{line}"
        for column, quarter in enumerate(QUARTERS, start=3):
            page.answer(row, column, f"{key}.{quarter}", "money")
        total = page.answers[f"{key}.total"]
        if page.layout.as_text or not isinstance(total, int):
            page.answer(row, 7, f"{key}.total", "money")
        else:
            page.formula(row, 7, f"=SUM({page.ref(row, 3)}:{page.ref(row, 6)})", "money", total)
    page.answer(top + 1, 8, f"{flow}.{version}.plan.pool", "money")


def draw_metrics(page: Page) -> None:
    page.board(2)
    row = 5
    for code, heading in METRIC_HEADINGS.items():
        rows = [(heading, "description", "heading")]
        if code == "patient_experience":
            rows.append((GUIDANCE["replacement"], "replacement", "label"))
        rows += [
            ("Please provide an update on indicative progress against the metric?", "status", "label"),
            ("Commentary on progress:", "comment", "label"),
        ]
        for label, answer, style in rows:
            page.text(row, 1, label, style)
            page.merge((row, 2), (row, 6), "", "text")
            page.answer(row, 2, f"metrics.{code}.{answer}")
            row += 1
        row += 1


def draw_measures(page: Page) -> None:
    page.board(2)
    page.text(5, 1, "Improving Data Sharing: (Measures 1-3)", "heading")
    page.text(6, 1, "1. Proposed Measure: Use of NHS number as primary identifier across care settings", "heading")
    draw_settings(page, 7, NUMBER_ROWS, lambda row, setting: f"measures.nhs_number.{row}.{setting}")
    page.text(11, 1, "2. Proposed Measure: Availability of Open APIs across care settings", "heading")
    page.merge((12, 1), (12, 7), GUIDANCE["sharing"], "label")
    givers = {code: f"From {name}" for code, name in zip(SETTING_CODES, SETTING_NAMES, strict=True)}
    givers["mental_health"], givers["specialised_palliative"] = (
        "From Mental Health",
        "From Specialised Palliative",
    )
    draw_settings(page, 13, givers, lambda giver, taker: f"measures.sharing.{giver}.{taker}", "To ")
    page.merge((21, 1), (21, 7), GUIDANCE["open api"], "label")
    progress = {"status": "Progress status", "live_on": "Projected 'go-live' date (dd/mm/yy)"}
    draw_settings(page, 22, progress, lambda row, setting: f"measures.open_api.{setting}.{row}")
    pilot = "Is there a Digital Integrated Care Record pilot currently underway"
    page.text(26, 1, f"3. Proposed Measure: {pilot}?", "heading")
    page.text(27, 1, f"{pilot} in your Health and Wellbeing Board area?")
    page.answer(27, 2, "measures.digital_record_pilot")
    page.text(29, 1, "Other Measures: Measures (4-5)", "heading")
    page.text(30, 1, "4. Proposed Measure: Number of Personal Health Budgets per 100,000 population", "heading")
    key = "measures.personal_health_budgets"
    for row, (code, label, style) in enumerate(PHB_ROWS, start=31):
        page.text(row, 1, label)
        rate = page.answers[f"{key}.{code}"]
        if code == "rate" and not page.layout.as_text and isinstance(rate, float):
            page.formula(row, 2, f"=ROUND({page.ref(31, 2)}/{page.ref(36, 2)}*100000,1)", style, rate)
        else:
            page.answer(row, 2, f"{key}.{code}", style)
    page.text(
        38,
        1,
        "5. Proposed Measure: Use and prevalence of Multi-Disciplinary/Integrated Care Teams",
        "heading",
    )
    for row, (code, label) in enumerate(TEAM_ROWS.items(), start=39):
        page.text(row, 1, label)
        page.answer(row, 2, f"measures.integrated_care_teams.{code}")
    page.text(42, 1, "Footnotes:", "heading")
    page.merge((43, 1), (43, 7), GUIDANCE["population"], "guidance")


def draw_settings(
    page: Page, top: int, rows: Mapping[str, str], key: Callable[[str, str], str], before: str = ""
) -> None:
    for column, name in enumerate(SETTING_NAMES, start=2):
        page.text(top, column, before + name, "heading")
    for row, (code, label) in enumerate(rows.items(), start=top + 1):
        page.text(row, 1, label)
        for column, setting in enumerate(SETTING_CODES, start=2):
            page.answer(row, column, key(code, setting), "short date" if code == "live_on" else "text")


def draw_narrative(page: Page) -> None:
    page.board(2)
    page.text(5, 7, "Remaining Characters", "heading")
    left = 32_767 - len(str(page.answers["narrative"] or ""))
    page.formula(6, 7, f"=32767-LEN({page.ref(9, 1)})", "number", left)
    page.merge((8, 1), (8, 8), NARRATIVE_LABEL, "label")
    page.merge((9, 1), (9, 8), "", "text")
    page.answer(9, 1, "narrative")
    page.sheet.set_row(page.place(9, 1)[0], 240)


DRAWN = dict(
    zip(
        TABS,
        (draw_cover, draw_budget, draw_conditions, draw_money, draw_metrics, draw_measures, draw_narrative),
        strict=True,
    )
)

if __name__ == "__main__":
    SAMPLE.parent.mkdir(parents=True, exist_ok=True)
    build(SAMPLE)
