"""The sheets and questions of the Better Care Fund quarterly returns for 2017/18 and 2018/19, as data.

No filled-in return of these years is among the papers. Known from the Hertfordshire plan for 2017-19 (council
papers of 17 October 2017) are the four conditions, the four metrics, the eight changes of the high impact change
model and its five levels; the cover and the questions on pooling are those of the return for Q3 2016/17. What is
marked `assumed` is known from descriptions of the template only: compare it with a genuine one first.
"""

from metrics.returns.bcf_2016_17_layout import YES_NO
from metrics.returns.templates import Below, Beside, Grid, Question, Section, SheetPlan, Stated

CONDITIONS = {
    "1": "1) Plans to be jointly agreed…",
    "2": "2) Planned contribution to social care from the CCG minimum contribution is agreed in line with inflation…",
    "3": "3) Agreement to invest in NHS commissioned out-of-hospital services…",
    "4": "4) Managing transfers of care…",
}
METRICS = {
    "non_elective_admissions": "Non-elective admissions…",
    "residential_admissions": "Residential admissions…",
    "reablement": "Reablement…",
    "delayed_transfers": "Delayed transfers of care…",
}
ON_TRACK, OFF_TRACK, NO_DATA = (
    "On track to meet target",
    "Not on track to meet target",  # assumed
    "Data not available to assess progress",
)
PROGRESS = (ON_TRACK, OFF_TRACK, NO_DATA)
CHANGES = {
    "1": "Change 1: Early discharge planning",
    "2": "Change 2: Systems to monitor patient flow",
    "3": "Change 3: Multi-disciplinary, multi-agency discharge teams",
    "4": "Change 4: Home first, discharge to assess",
    "5": "Change 5: Seven-day services",
    "6": "Change 6: Trusted assessors",
    "7": "Change 7: Focus on choice",
    "8": "Change 8: Enhancing health in care homes",
}
LEVELS = ("Not yet established", "Plans in place", "Established", "Mature", "Exemplary")
"""From the lowest to the highest."""
SOURCES = {
    "grant": "Disabled Facilities Grant",
    "improved": "Improved Better Care Fund",
    "ccg_minimum": "CCG Minimum Fund",
    "council": "LA Additional",
    "ccg_additional": "CCG Additional",
    "total": "Total",
}
AGREEMENT = ("Strongly Agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly Disagree")
STATEMENTS = {
    "joint_working": "1. The overall delivery of the BCF has improved joint working…",
    "as_planned": "2. Our BCF schemes were implemented as planned…",
    "integration": "3. The delivery of our BCF plan had a positive impact on the integration…",
    "non_elective_admissions": "4. The delivery of our BCF plan has contributed positively to managing the levels…",
    "delayed_transfers": "5. The delivery of our BCF plan has contributed positively to managing delayed…",
    "reablement": "6. The delivery of our BCF plan has contributed positively to the proportion of older people…",
    "residential_admissions": "7. The delivery of our BCF plan has contributed positively to managing residential…",
}
EXAMPLES = {
    "success_1": "Success 1",
    "success_2": "Success 2",
    "challenge_1": "Challenge 1",
    "challenge_2": "Challenge 2",
}


def _cover() -> SheetPlan:
    return SheetPlan(
        "Cover",
        ("cover",),
        (
            Stated(r"q[1-4] 20\d\d \d\d", Question("cover.quarter", "quarter", asked=False)),
            Beside("Health and Wellbeing Board", Question("cover.board", "board")),
            Beside("Completed by:", Question("cover.completed_by", "name of who completed the return")),
            Beside("E-mail:", Question("cover.email", "e-mail address")),
            Beside("Contact number:", Question("cover.telephone", "contact number")),
            Beside(
                "Who signed off the report on behalf of the Health and Wellbeing Board:",
                Question("cover.signed_off_by", "name of who signed off the return"),
            ),
        ),
    )


def _conditions() -> SheetPlan:
    columns = {
        "answer": "Confirmation",
        "due_on": "If the answer is No, date when the condition will be met…",
        "explanation": "If the answer is No, please provide an explanation…",
    }
    questions = {}
    for code in CONDITIONS:
        key = f"conditions.{code}"
        questions[code, "answer"] = Question(f"{key}.answer", f"answer on condition {code}", "choice", choices=YES_NO)
        questions[code, "due_on"] = Question(f"{key}.due_on", f"date for condition {code}", "date", assumed=True)
        questions[code, "explanation"] = Question(f"{key}.explanation", f"explanation of condition {code}")
    return SheetPlan(
        "National Conditions & s75",
        ("national conditions", "national condition", "natconditions s75", "conditions s75"),
        (
            Section("National Condition", (Grid(columns, CONDITIONS, questions),)),
            Section(
                "Section 75 pooled budget…",
                (
                    Beside(
                        "Have the funds been pooled via a s.75 pooled budget?",
                        Question("budget.pooled", "answer on pooling", "choice", choices=YES_NO),
                    ),
                    Beside(
                        "If it had not been previously stated that the funds had been pooled…",
                        Question(
                            "budget.now_pooled", "confirmation of pooling", "choice", asked=False, choices=YES_NO
                        ),
                    ),
                    Beside(
                        "If the answer to the above is No, please indicate when this will happen…",
                        Question("budget.pooled_on", "date of pooling", "date", asked=False),
                    ),
                ),
            ),
        ),
    )


def _metrics() -> SheetPlan:
    columns = {
        "description": "Definition",
        "status": "Assessment of progress…",
        "challenges": "Challenges…",
        "achievements": "Achievements…",
        "support": "Support needs…",
    }
    questions = {}
    for code, heading in METRICS.items():
        key, name = f"metrics.{code}", heading.removesuffix("…").lower()
        questions[code, "description"] = Question(f"{key}.description", f"definition of {name}", asked=False)
        questions[code, "status"] = Question(
            f"{key}.status", f"progress on {name}", "choice", choices=PROGRESS, assumed=True
        )
        for column in ("challenges", "achievements", "support"):
            words = "support needs" if column == "support" else column
            questions[code, column] = Question(f"{key}.{column}", f"{words} in {name}", assumed=True)
    return SheetPlan(
        "National Metrics",
        ("national metrics", "national metric", "metrics"),
        (Section("Metric", (Grid(columns, METRICS, questions),)),),
    )


def _changes() -> SheetPlan:
    columns = {
        "previous": "Maturity previous quarter",
        "now": "Maturity this quarter",
        "next": "Planned next quarter",
        "following": "Planned following quarter",
        "rationale": "If Mature or Exemplary, please provide further rationale…",
        "challenges": "Challenges…",
        "impact": "Milestones met during the quarter or observed impact…",
        "support": "Support needs…",
    }
    levels = {
        "previous": "level before",
        "now": "level",
        "next": "level planned for the next quarter",
        "following": "level planned for the quarter after it",
    }
    texts = {"rationale": "rationale", "challenges": "challenges", "impact": "milestones", "support": "support needs"}
    questions = {}
    for code in CHANGES:
        key = f"changes.{code}"
        for column, name in levels.items():
            questions[code, column] = Question(
                f"{key}.{column}",
                f"{name} of change {code}",
                "choice",
                asked=column != "previous",
                choices=LEVELS,
                assumed=column == "following",
            )
        for column, name in texts.items():
            questions[code, column] = Question(f"{key}.{column}", f"{name} of change {code}", assumed=True)
    return SheetPlan(
        "High Impact Change Model",
        ("high impact change model", "hicm", "change model"),
        (
            Section("Change", (Grid(columns, CHANGES, questions),)),
            Section(
                "Hospital transfer protocol…",
                (
                    Beside(
                        "Is a hospital transfer protocol (the red bag scheme) in place?",
                        Question("changes.red_bag", "answer on the red bag", "choice", choices=YES_NO, assumed=True),
                    ),
                    Beside(
                        "If not, what are the plans and the date for it?",
                        Question("changes.red_bag_plans", "plans for the red bag", assumed=True),
                    ),
                ),
            ),
        ),
    )


def _narrative() -> SheetPlan:
    return SheetPlan(
        "Narrative",
        ("narrative",),
        tuple(
            Section(heading, (Below(heading, question),))
            for heading, question in (
                (
                    "Progress against local plan for integration of health and social care",
                    Question("narrative.progress", "narrative on progress", assumed=True),
                ),
                (
                    "Integration success story highlight over the past quarter",
                    Question("narrative.success", "success story", assumed=True),
                ),
            )
        ),
    )


def _money() -> SheetPlan:
    def lines(code: str) -> dict[tuple[str, str], Question]:
        name = SOURCES[code] if code != "total" else "all income"
        return {
            (code, column): Question(
                f"income.{column}.{code}",
                f"{column} income, {name}" if code != "total" else f"total {column} income",
                "money",
                asked=column == "actual",
                assumed=True,
            )
            for column in ("planned", "actual")
        }

    income = {place: question for code in SOURCES for place, question in lines(code).items()}
    spending = {
        ("total", column): Question(
            f"expenditure.{column}.total",
            f"{column} expenditure",
            "money",
            asked=column == "actual",
            assumed=True,
        )
        for column in ("planned", "actual")
    }
    columns = {"planned": "Planned", "actual": "Actual"}

    def comment(flow: str) -> Beside:
        label = f"Please comment where the actual {flow} differs from the plan…"
        return Beside(label, Question(f"{flow}.comment", f"{flow} comment", assumed=True))

    return SheetPlan(
        "Income & Expenditure",
        ("income and expenditure", "i and e", "income expenditure", "incomeexpenditure"),
        (
            Section("Income", (Grid(columns, SOURCES, income), comment("income"))),
            Section("Expenditure", (Grid(columns, {"total": "Total expenditure"}, spending), comment("expenditure"))),
        ),
    )


def _year_end() -> SheetPlan:
    statements = {}
    for number, code in enumerate(STATEMENTS, start=1):
        key = f"year_end.{code}"
        statements[code, "answer"] = Question(
            f"{key}.answer", f"answer to statement {number}", "choice", choices=AGREEMENT, assumed=True
        )
        statements[code, "comment"] = Question(f"{key}.comment", f"comment on statement {number}", assumed=True)
    examples = {
        (code, "words"): Question(f"year_end.{code}", label.lower(), assumed=True) for code, label in EXAMPLES.items()
    }
    return SheetPlan(
        "Year End Feedback",
        ("year end feedback", "year end", "yearend"),
        (
            Section("Statement", (Grid({"answer": "Response", "comment": "Comments…"}, STATEMENTS, statements),)),
            Section("Successes and challenges", (Grid({"words": "Response…"}, EXAMPLES, examples),)),
        ),
    )


QUARTER_SHEETS = (_cover(), _conditions(), _metrics(), _changes(), _narrative())
YEAR_END_SHEETS = (*QUARTER_SHEETS, _money(), _year_end())
