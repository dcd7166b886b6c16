"""The safeguarding adults return, one version a year: sheets, answers and rules, as data.

No form of the national Safeguarding Adults Collection is among the papers. Known from the Hertfordshire Safeguarding
Adults Board's annual report for 2016-17 (council papers of 17 October 2017) are: concerns, section 42 and other
enquiries; four locations; neglect and domestic abuse as types of risk; and what is asked under making safeguarding
personal. The other headings are marked `assumed`: compare them with the form before they are relied on.

Keys: `sg2.neglect.provider` is table, row and column. Every table adds up along both ways.
"""

from collections.abc import Mapping

from metrics.returns.count_rules import NotMore, WholeCounts
from metrics.returns.rules import Agree, Given, Is, Rule, Total
from metrics.returns.templates import Beside, Grid, Measure, Question, Section, SheetPlan, Stated, Template

YEARS = ("2016/17", "2025/26")
KNOWN_FROM = (
    "The annual report of the Hertfordshire Safeguarding Adults Board for 2016-17, in the board’s papers of "
    "17 October 2017. It prints no form of the Safeguarding Adults Collection: compare the tables with the national "
    "form before you rely on them."
)
SMALL_BELOW = 5
"""Counts of one to four people are hidden from the public, and what would give them away with them."""

CONCERNS = {"concerns": "Concerns", "section_42": "Section 42 enquiries", "other": "Other enquiries"}
AGES = {
    "18_64": "18 to 64",
    "65_74": "65 to 74",
    "75_84": "75 to 84",
    "85": "85 and over",
    "age_not_known": "Age not known",
}
SOURCES = {
    "provider": "Service provider",
    "known": "Other, known to the person",
    "unknown": "Other, unknown to the person",
}
TYPES = {
    "physical": "Physical abuse",
    "sexual": "Sexual abuse",
    "psychological": "Psychological abuse",
    "financial": "Financial or material abuse",
    "discriminatory": "Discriminatory abuse",
    "organisational": "Organisational abuse",
    "neglect": "Neglect and acts of omission",
    "domestic": "Domestic abuse",
    "exploitation": "Sexual exploitation",
    "slavery": "Modern slavery",
    "self_neglect": "Self-neglect",
}
LOCATIONS = {
    "own_home": "Own home",
    "care_home": "Residential or nursing setting",
    "hospital": "Hospital setting",
    "community": "Community setting",
    "elsewhere": "Elsewhere or not known",
}
OUTCOMES = {"remained": "Risk remained", "reduced": "Risk reduced", "removed": "Risk removed"}
ASKED = {
    "expressed": "Asked, and outcomes were expressed",
    "none_expressed": "Asked, and no outcome was expressed",
    "not_asked": "Not asked or not recorded",
    "dont_know": "Don't know",
}
ACHIEVED = {"fully": "Fully achieved", "partially": "Partially achieved", "not_achieved": "Not achieved"}
KNOWN = frozenset(
    {
        *("neglect", "domestic", "own_home", "care_home", "hospital", "community"),
        *("not_asked", "dont_know", "fully", "partially", "not_achieved"),
    }
)
"""Rows that the annual report names. The totals of concerns and enquiries are known too; all else is assumed."""
TOTAL = {"total": "Total"}


def _table(code: str, rows: Mapping[str, str], columns: Mapping[str, str]) -> Grid:
    """A table of counts with its totals; one of a single column has no total at the side."""
    across = {**columns, **TOTAL} if len(columns) > 1 and code != "sg1" else dict(columns)
    down = {**rows, **TOTAL}
    questions = {}
    for row, row_name in down.items():
        for column, column_name in across.items():
            what = row_name if column == "count" else f"{row_name}, {column_name}"
            key = f"{code}.{row}.{column}"
            is_known = row in KNOWN and column in ("total", "count")
            is_known = is_known or (code == "sg1" and row == "total")
            name = f"number in {code[:3].upper()}, {what[:1].lower()}{what[1:]}"
            questions[row, column] = Question(key, name, "number", assumed=not is_known)
    return Grid(across, down, questions)


def _cover() -> SheetPlan:
    return SheetPlan(
        "Cover",
        ("cover",),
        (
            Stated(r"20\d\d \d\d", Question("cover.year", "year", asked=False)),
            Beside("Council", Question("cover.board", "council")),
            Beside("Completed by", Question("cover.completed_by", "name of who completed the return", assumed=True)),
            Beside("E-mail", Question("cover.email", "e-mail address", assumed=True)),
            Beside(
                "Signed off by", Question("cover.signed_off_by", "name of who signed off the return", assumed=True)
            ),
        ),
    )


TABLES = {
    "sg1": _table("sg1", AGES, CONCERNS),
    "sg2": _table("sg2", TYPES, SOURCES),
    "sg3": _table("sg3", LOCATIONS, SOURCES),
    "sg4": _table("sg4", OUTCOMES, SOURCES),
    "sg5_asked": _table("sg5_asked", ASKED, {"count": "Number of people"}),
    "sg5_achieved": _table("sg5_achieved", ACHIEVED, {"count": "Number of people"}),
}
SHEETS = (
    _cover(),
    SheetPlan("SG1 Concerns and enquiries", ("sg1", "concerns and enquiries"), (Section("Age", (TABLES["sg1"],)),)),
    SheetPlan("SG2 Type of risk", ("sg2", "type of risk"), (Section("Type of risk", (TABLES["sg2"],)),)),
    SheetPlan("SG3 Location of risk", ("sg3", "location of risk"), (Section("Location of risk", (TABLES["sg3"],)),)),
    SheetPlan("SG4 Outcome", ("sg4", "outcome", "outcomes"), (Section("Outcome", (TABLES["sg4"],)),)),
    SheetPlan(
        "SG5 Safeguarding personal",
        ("sg5", "making safeguarding personal"),
        (
            Section("Were people asked for the outcomes they want?", (TABLES["sg5_asked"],)),
            Section("Were their outcomes achieved?", (TABLES["sg5_achieved"],)),
        ),
    ),
)


def _sums(code: str) -> list[Rule]:
    grid = TABLES[code]
    rows = [row for row in grid.rows if row != "total"]
    columns = [column for column in grid.columns if column != "total"]
    found: list[Rule] = [
        Total(f"{code}.total.{column}", tuple(f"{code}.{row}.{column}" for row in rows), parts_are="rows")
        for column in grid.columns
    ]
    if "total" in grid.columns:
        found += [
            Total(f"{code}.{row}.total", tuple(f"{code}.{row}.{column}" for column in columns), parts_are="columns")
            for row in grid.rows
        ]
    return found


def _rules(year: str) -> tuple[Rule, ...]:
    counts = tuple(question.key for grid in TABLES.values() for question in grid.questions.values())
    return (
        Given("cover.year", "year", f"The cover does not state the year: enter it, like {year}"),
        Is("cover.year", year, "year"),
        Given("cover.board", "board", "The council is missing: enter it on the cover"),
        Given("cover.signed_off_by", "sign-off", "The return is not signed off: enter on the cover who signed it off"),
        WholeCounts(counts),
        *(rule for code in TABLES for rule in _sums(code)),
        NotMore("sg1.total.section_42", "sg1.total.concerns"),
        Agree("sg4.total.total", "sg5_asked.total.count", rule="concluded"),
        Agree("sg5_achieved.total.count", "sg5_asked.expressed.count", rule="expressed"),
    )


def _measures(year: str) -> tuple[Measure, ...]:
    return (
        Measure("sg1.total.concerns", "adult-concerns", year),
        Measure("sg1.total.section_42", "section-42-enquiries", year),
        Measure("sg1.total.other", "other-enquiries", year),
        Measure("sg2.domestic.total", "risk-domestic-abuse", year),
    )


def _template(year: str) -> Template:
    carried = {f"cover.{name}": f"cover.{name}" for name in ("board", "completed_by", "email")}
    return Template(
        code=f"safeguarding-adults-{year.replace('/', '-')}",
        name=f"Safeguarding adults return, {year}",
        sheets=SHEETS,
        subject="Safeguarding adults",
        known_from=KNOWN_FROM,
        rules=_rules(year),
        measures=_measures(year),
        carried=carried,
        period_key="cover.year",
        small_below=SMALL_BELOW,
    )


TEMPLATES = tuple(_template(year) for year in YEARS)
