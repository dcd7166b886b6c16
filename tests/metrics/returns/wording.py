"""The printed words of the template: titles, questions and headings, which a reader must recognise.

Source: Herefordshire Health and Wellbeing Board pack, 28 March 2017, pages 17 to 30. Guidance is in other
words.
"""

TABS = {
    "1. Cover": 5,
    "2. Budget Arrangements": 1,
    "3. National Conditions": 36,
    "4. I&E": 17,
    "5. Supporting Metrics": 13,
    "6. Additional Measures": 67,
    "7. Narrative": 1,
}
BOARD_LABEL = "Health and Well Being Board"
COVER_LABELS = {
    "cover.completed_by": "Completed by:",
    "cover.email": "E-Mail:",
    "cover.telephone": "Contact Number:",
    "cover.signed_off_by": "Who has signed off the report on behalf of the Health and Well Being Board:",
}
CONDITION_COLUMNS = {
    "previous_q1": "Q1 Submission Response",
    "previous_q2": "Q2 Submission Response",
    "answer": "Please Select ('Yes', 'No' or 'No In Progress')",
    "due_on": 'If the answer is "No" or "No - In Progress" please enter estimated date when condition '
    "will be met if not already in place (DD/MM/YYYY)",
    "explanation": 'If the answer is "No" or "No - In Progress" please provide an explanation as to why the '
    "condition was not met within the quarter and how this is being addressed:",
}
CONDITION_ROWS = (
    ("1", "1) Plans to be jointly agreed"),
    ("2", "2) Maintain provision of social care services"),
    ("", "3) In respect of 7 Day Services - please confirm:"),
    (
        "3i",
        "i) Agreement for the delivery of 7-day services across health and social care to prevent "
        "unnecessary "
        "non-elective admissions to acute settings and to facilitate transfer to alternative care settings "
        "when "
        "clinically appropriate",
    ),
    (
        "3ii",
        "ii) Are support services, both in the hospital and in primary, community and mental health settings "
        "available seven days a week to ensure that the next steps in the patient's care pathway, as "
        "determined by "
        "the daily consultant-led review, can be taken (Standard 9)?",
    ),
    ("", "4) In respect of Data Sharing - please confirm:"),
    (
        "4i",
        "i) Is the NHS Number being used as the consistent identifier for health and social care services?",
    ),
    ("4ii", "ii) Are you pursuing Open APIs (ie system that speak to each other)?"),
    (
        "4iii",
        "iii) Are the appropriate Information Governance controls in place for information sharing in line "
        "with the "
        "revised Caldicott Principles and guidance?",
    ),
    (
        "4iv",
        "iv) Have you ensured that people have clarity about how data about them is used, who may have "
        "access and "
        "how they can exercise their legal rights?",
    ),
    (
        "5",
        "5) Ensure a joint approach to assessments and care planning and ensure that, where funding is used "
        "for "
        "integrated packages of care, there will be an accountable professional",
    ),
    (
        "6",
        "6) Agreement on the consequential impact of the changes on the providers that are predicted to be "
        "substantially affected by the plans",
    ),
    ("7", "7) Agreement to invest in NHS commissioned out-of-hospital services"),
    (
        "8",
        "8) Agreement on a local target for Delayed Transfers of Care (DTOC) and develop a joint local action plan",
    ),
)
_PREVIOUS = (
    "Please provide , plan , forecast, and actual of total income into the fund for each quarter to year end "
    "(the year figures should equal the total pooled fund)"
)
MONEY_QUESTIONS = {
    ("income", "previous"): _PREVIOUS,
    (
        "income",
        "amended",
    ): "Please provide, plan, forecast and actual of total income into the fund for each quarter "
    "to year end (the year figures should equal the total pooled fund)",
    # The national template itself says "income" on this row of the expenditure table.
    ("expenditure", "previous"): _PREVIOUS,
    (
        "expenditure",
        "amended",
    ): "Please provide, plan, forecast and actual of total expenditure from the fund for "
    "each quarter to year end (the year figures should equal the total pooled fund)",
}
COMMENT_LABEL = (
    "Please comment if one of the following applies: - There is a difference between the forecasted annual "
    "total and "
    "the pooled fund - The Q3 actual differs from the Q3 plan and / or Q3 forecast"
)
METRIC_HEADINGS = {
    "non_elective_admissions": "Non-Elective Admissions",
    "delayed_transfers": "Delayed Transfers of Care",
    "local": "Local performance metric as described in your approved BCF plan",
    "patient_experience": "Local defined patient experience metric as described in your approved BCF plan",
    "residential_admissions": "Admissions to residential care",
    "reablement": "Reablement",
}
SETTING_NAMES = ("GP", "Hospital", "Social Care", "Community", "Mental health", "Specialised palliative")
NUMBER_ROWS = {
    "used": "NHS Number is used as the consistent identifier on all relevant correspondence relating to the "
    "provision "
    "of health and care services to an individual",
    "retrieve": "Staff in this setting can retrieve relevant information about a service user's care from "
    "their local "
    "system using the NHS Number",
}
PHB_ROWS = (
    ("in_place", "Total number of PHBs in place at the end of the quarter", "number"),
    ("rate", "Rate per 100,000 population", "rate"),
    ("new", "Number of new PHBs put in place during the quarter", "number"),
    ("stopped", "Number of existing PHBs stopped during the quarter", "number"),
    (
        "continuing_healthcare",
        "Of all residents using PHBs at the end of the quarter, what proportion are in receipt of NHS "
        "Continuing "
        "Healthcare (%)",
        "percent",
    ),
    ("population", "Population (Mid 2016)", "number"),
)
_TEAMS = "Are integrated care teams (any team comprising both health and social care staff) in place and operating in"
TEAM_ROWS = {"non_acute": f"{_TEAMS} the non-acute setting?", "acute": f"{_TEAMS} the acute setting?"}
NARRATIVE_LABEL = (
    "Please provide a brief narrative on overall progress, reflecting on performance in Q3 16/17. Three "
    "themes may "
    "help: highlights and successes; challenges and concerns; potential actions and support."
)
GUIDANCE = {
    "1. Cover": "Send the template to england.bettercaresupport@nhs.net, saved as 'Name HWB', once every "
    "question is "
    "answered and every box is green.",
    "2. Budget Arrangements": "The first answer is filled in from an earlier return of the board.",
    "3. National Conditions": "Choose Yes, No or No - In Progress for each condition. A condition that is "
    "not met "
    "needs a date and an explanation.",
    "definitions": "Eight national conditions govern access to the Fund in 2016-17.",
    "definition 1": "The board and its councils and clinical commissioning groups sign the plan off.",
    "definition 2": "The plan says how local adult social care goes on being supported.",
    "4. I&E": "Total income into, and total expenditure from, the fund for each quarter to year end.",
    "actuals": "*Actual figures: the best information the board has. Pooled fund, plans and earlier figures "
    "are "
    "filled in from earlier returns.",
    "replacement": "If no local defined patient experience metric has been specified, please give details "
    "of the "
    "local defined patient experience metric now being used.",
    "sharing": "Please indicate across which settings relevant service-user information is currently being "
    "shared "
    "digitally (via Open APIs or interim solutions)",
    "open api": "In each of the following settings, please indicate progress towards instillation of Open "
    "APIs to "
    "enable information to be shared with other organisations",
    "population": "Population: mid-2016, from the subnational projections published in May 2016.",
}
YES_NO = ("Yes", "No")
CHOICES = {
    "budget.pooled.": YES_NO,
    "budget.now_pooled.": YES_NO,
    ".answer.": ("Yes", "No", "No - In Progress"),
    "measures.nhs_number.": YES_NO,
    "measures.sharing.": (
        "Shared via Open API",
        "Shared via interim solution",
        "Not currently shared digitally",
    ),
}
