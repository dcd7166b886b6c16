"""The sheets and questions of the Better Care Fund quarterly return for Q3 2016/17, as data.

Source: the completed template in the Herefordshire Health and Wellbeing Board pack of 28 March 2017, item 6,
appendix 1 (pages 17 to 30). Sheets, questions and headings are as there. Choices that no answer in it shows
are marked `assumed`: they are inferred from the wording of the questions and from returns of other quarters.

Keys of the two money tables: `income.amended.plan.q1`, that is flow (income, expenditure), version (previous,
amended), line (plan, forecast, actual) and column (q1 to q4, total, pool). The pooled fund stands on the plan
line.
"""

from metrics.returns.templates import Below, Beside, Grid, Question, Section, SheetPlan, Stated

YES_NO = ("Yes", "No")
CONDITION_CHOICES = ("Yes", "No", "No - In Progress")
NOT_MET = ("No", "No - In Progress")
NO_IMPROVEMENT = "No improvement in performance"
PROGRESS = (
    "On track to meet target",
    "On track for improved performance, but not to meet full target",  # inferred
    NO_IMPROVEMENT,
    "Data not available to assess progress",
)
SHARING = (
    "Shared via Open API",
    "Shared via interim solution",
    "Not currently shared digitally",
)  # first inferred
LIVE = "Live"
API_PROGRESS = (LIVE, "Installed (not live)", "In development", "Unavailable")  # first two inferred
PILOT = ("Pilot currently underway", "Pilot being scoped", "No pilot underway")  # first two inferred
TEAMS = (
    "Yes - throughout the Health and Wellbeing Board area",  # inferred
    "Yes - in some parts of Health and Wellbeing Board area",
    "No - nowhere in the Health and Wellbeing Board area",
)

CONDITIONS = {
    "1": "1) Plans to be jointly agreed",
    "2": "2) Maintain provision of social care services",
    "3i": "i) Agreement for the delivery of 7-day services across health and social care…",
    "3ii": "ii) Are support services, both in the hospital and in primary, community and mental health settings…",
    "4i": "i) Is the NHS Number being used as the consistent identifier for health and social care services?",
    "4ii": "ii) Are you pursuing Open APIs…",
    "4iii": "iii) Are the appropriate Information Governance controls in place for information sharing…",
    "4iv": "iv) Have you ensured that people have clarity about how data about them is used…",
    "5": "5) Ensure a joint approach to assessments and care planning…",
    "6": "6) Agreement on the consequential impact of the changes on the providers…",
    "7": "7) Agreement to invest in NHS commissioned out-of-hospital services",
    "8": "8) Agreement on a local target for Delayed Transfers of Care (DTOC)…",
}
SETTINGS = {
    "gp": "GP",
    "hospital": "Hospital",
    "social_care": "Social Care",
    "community": "Community",
    "mental_health": "Mental health",
    "specialised_palliative": "Specialised palliative",
}
FLOWS = ("income", "expenditure")
LINES = {"plan": "Plan", "forecast": "Forecast", "actual": "Actual*"}
QUARTERS = {"q1": "Q1 2016/17", "q2": "Q2 2016/17", "q3": "Q3 2016/17", "q4": "Q4 2016/17"}
MONEY_COLUMNS = {**QUARTERS, "total": "Annual Total", "pool": "Pooled Fund"}
PAST_QUARTERS = ("q1", "q2")


def _cover() -> SheetPlan:
    return SheetPlan(
        "1. Cover",
        ("cover",),
        (
            Stated(r"q[1-4] 20\d\d \d\d", Question("cover.quarter", "quarter", asked=False)),
            Beside("Health and Well Being Board", Question("cover.board", "board")),
            Beside("Completed by:", Question("cover.completed_by", "name of who completed the return")),
            Beside("E-Mail:", Question("cover.email", "e-mail address")),
            Beside("Contact Number:", Question("cover.telephone", "contact number")),
            Beside(
                "Who has signed off the report on behalf of the Health and Well Being Board:",
                Question("cover.signed_off_by", "name of who signed off the return"),
            ),
        ),
    )


def _budget() -> SheetPlan:
    return SheetPlan(
        "2. Budget Arrangements",
        ("budget arrangements", "budget arrangement", "budget"),
        (
            Beside(
                "Have the funds been pooled via a s.75 pooled budget?",
                Question("budget.pooled", "answer on pooling", "choice", choices=YES_NO),
            ),
            Beside(
                "If it had not been previously stated that the funds had been pooled…",
                Question("budget.now_pooled", "confirmation of pooling", "choice", asked=False, choices=YES_NO),
            ),
            Beside(
                "If the answer to the above is 'No' please indicate when this will happen…",
                Question("budget.pooled_on", "date of pooling", "date", asked=False),
            ),
        ),
    )


def _conditions() -> SheetPlan:
    columns = {
        "previous_q1": "Q1 Submission Response",
        "previous_q2": "Q2 Submission Response",
        "answer": "Please Select…",
        "due_on": 'If the answer is "No" or "No - In Progress" please enter estimated date…',
        "explanation": 'If the answer is "No" or "No - In Progress" please provide an explanation…',
    }
    questions = {}
    for code in CONDITIONS:
        key = f"conditions.{code}"
        for quarter in PAST_QUARTERS:
            questions[code, f"previous_{quarter}"] = Question(
                f"{key}.previous_{quarter}",
                f"{quarter.upper()} answer on condition {code}",
                "choice",
                asked=False,
                choices=CONDITION_CHOICES,
            )
        questions[code, "answer"] = Question(
            f"{key}.answer", f"answer on condition {code}", "choice", choices=CONDITION_CHOICES
        )
        questions[code, "due_on"] = Question(f"{key}.due_on", f"date for condition {code}", "date")
        questions[code, "explanation"] = Question(f"{key}.explanation", f"explanation of condition {code}")
    return SheetPlan(
        "3. National Conditions",
        ("national conditions", "national condition", "conditions"),
        (
            Section(
                "Condition (please refer to the detailed definition below)",
                (Grid(columns, CONDITIONS, questions),),
            ),
            Section("National conditions - detailed definitions"),
        ),
    )


def _money(flow: str, version: str) -> Grid:
    asked_until = {
        "plan": 0,
        "forecast": 4,
        "actual": 3,
    }  # quarters to be filled in; the rest is pre-populated
    said = "previous " if version == "previous" else ""
    questions = {}
    for line in LINES:
        for number, quarter in enumerate(QUARTERS, start=1):
            questions[line, quarter] = Question(
                f"{flow}.{version}.{line}.{quarter}",
                f"{said}{quarter.upper()} {flow} {line}",
                "money",
                asked=version == "amended" and number <= asked_until[line],
            )
        questions[line, "total"] = Question(
            f"{flow}.{version}.{line}.total", f"{said}annual total of the {flow} {line}", "money", asked=False
        )
    questions["plan", "pool"] = Question(
        f"{flow}.{version}.plan.pool", f"{said}pooled fund ({flow})", "money", asked=False
    )
    return Grid(MONEY_COLUMNS, LINES, questions)


def _income_and_expenditure() -> SheetPlan:
    def section(flow: str) -> Section:
        return Section(
            flow.capitalize(),
            (
                Section("Previously returned data:", (_money(flow, "previous"),)),
                Section("Q3 2016/17 Amended Data:", (_money(flow, "amended"),)),
                Beside(
                    "Please comment if one of the following applies…",
                    Question(f"{flow}.comment", f"{flow} comment"),
                ),
            ),
        )

    commentary = Question("ie.commentary", "commentary on progress against the financial plan")
    return SheetPlan(
        "4. I&E",
        ("i and e", "income and expenditure", "iande", "ie"),
        (*map(section, FLOWS), Beside("Commentary on progress against financial plan:", commentary)),
    )


METRICS = {
    "non_elective_admissions": ("Non-Elective Admissions", "non-elective admissions"),
    "delayed_transfers": ("Delayed Transfers of Care", "delayed transfers of care"),
    "local": ("Local performance metric as described in your approved BCF plan", "the local metric"),
    "patient_experience": (
        "Local defined patient experience metric as described in your approved BCF plan",
        "the patient experience metric",
    ),
    "residential_admissions": ("Admissions to residential care", "admissions to residential care"),
    "reablement": ("Reablement", "reablement"),
}


def _metrics() -> SheetPlan:
    def section(code: str, heading: str, name: str) -> Section:
        key = f"metrics.{code}"
        status = Question(f"{key}.status", f"progress on {name}", "choice", choices=PROGRESS, assumed=True)
        parts = [Beside(heading, Question(f"{key}.description", f"description of {name}", asked=False))]
        if code == "patient_experience":
            replacement = Question(f"{key}.replacement", f"details of {name} now used")
            parts.append(Beside("If no local defined patient experience metric has been specified…", replacement))
        parts += [
            Beside("Please provide an update on indicative progress against the metric?", status),
            Beside("Commentary on progress:", Question(f"{key}.comment", f"commentary on {name}")),
        ]
        return Section(heading, tuple(parts))

    sections = tuple(section(code, *words) for code, words in METRICS.items())
    return SheetPlan("5. Supporting Metrics", ("supporting metrics", "supporting metric", "metrics"), sections)


def _measures() -> SheetPlan:
    settings = tuple(SETTINGS.items())
    number_rows = {
        "used": "NHS Number is used as the consistent identifier on all relevant correspondence…",
        "retrieve": "Staff in this setting can retrieve relevant information about a service user's care…",
    }
    number_names = {"used": "use of the NHS number", "retrieve": "retrieval by NHS number"}
    numbers = {
        (row, code): Question(
            f"measures.nhs_number.{row}.{code}", f"{number_names[row]} in {name}", "choice", choices=YES_NO
        )
        for row in number_rows
        for code, name in settings
    }
    sharing = {
        (giver, taker): Question(
            f"measures.sharing.{giver}.{taker}",
            f"sharing from {from_name} to {to_name}",
            "choice",
            choices=SHARING,
            assumed=True,
        )
        for giver, from_name in settings
        for taker, to_name in settings
    }
    progress: dict[tuple[str, str], Question] = {}
    for code, name in settings:
        key = f"measures.open_api.{code}"
        progress["status", code] = Question(
            f"{key}.status", f"Open API progress in {name}", "choice", choices=API_PROGRESS, assumed=True
        )
        progress["live_on", code] = Question(f"{key}.live_on", f"Open API go-live date in {name}", "date")
    budgets = "measures.personal_health_budgets"
    teams = "measures.integrated_care_teams"
    return SheetPlan(
        "6. Additional Measures",
        ("additional measures", "additional measure", "measures"),
        (
            Section("1. Proposed Measure: Use of NHS number…", (Grid(SETTINGS, number_rows, numbers),)),
            Section(
                "2. Proposed Measure: Availability of Open APIs…",
                (
                    Section(
                        "Please indicate across which settings…",
                        (
                            Grid(
                                {code: f"To {name}" for code, name in settings},
                                {code: f"From {name}" for code, name in settings},
                                sharing,
                            ),
                        ),
                    ),
                    Section(
                        "In each of the following settings…",
                        (
                            Grid(
                                SETTINGS,
                                {"status": "Progress status", "live_on": "Projected 'go-live' date…"},
                                progress,
                            ),
                        ),
                    ),
                ),
            ),
            Section(
                "3. Proposed Measure: Is there a Digital Integrated Care Record pilot…",
                (
                    Beside(
                        "Is there a Digital Integrated Care Record pilot currently underway in your…",
                        Question(
                            "measures.digital_record_pilot",
                            "answer on a digital record pilot",
                            "choice",
                            choices=PILOT,
                            assumed=True,
                        ),
                    ),
                ),
            ),
            Section(
                "4. Proposed Measure: Number of Personal Health Budgets…",
                (
                    Beside(
                        "Total number of PHBs in place…",
                        Question(f"{budgets}.in_place", "number of PHBs", "number"),
                    ),
                    Beside(
                        "Rate per 100,000 population",
                        Question(f"{budgets}.rate", "rate of PHBs", "number", asked=False),
                    ),
                    Beside("Number of new PHBs…", Question(f"{budgets}.new", "number of new PHBs", "number")),
                    Beside(
                        "Number of existing PHBs stopped…",
                        Question(f"{budgets}.stopped", "number of PHBs stopped", "number"),
                    ),
                    Beside(
                        "Of all residents using PHBs…",
                        Question(
                            f"{budgets}.continuing_healthcare",
                            "share in NHS Continuing Healthcare",
                            "percent",
                        ),
                    ),
                    Beside(
                        "Population (Mid 2016)",
                        Question(f"{budgets}.population", "population", "number", asked=False),
                    ),
                ),
            ),
            Section(
                "5. Proposed Measure: Use and prevalence…",
                tuple(
                    Beside(
                        "Are integrated care teams (any team comprising both health and social care staff) "
                        f"in place and operating in the {setting} setting?",
                        Question(
                            f"{teams}.{code}",
                            f"answer on {setting} care teams",
                            "choice",
                            choices=TEAMS,
                            assumed=True,
                        ),
                    )
                    for code, setting in (("non_acute", "non-acute"), ("acute", "acute"))
                ),
            ),
        ),
    )


def _narrative() -> SheetPlan:
    question = Question("narrative", "narrative")
    return SheetPlan("7. Narrative", ("narrative",), (Below("Please provide a brief narrative…", question),))


SHEETS = (
    _cover(),
    _budget(),
    _conditions(),
    _income_and_expenditure(),
    _metrics(),
    _measures(),
    _narrative(),
)
