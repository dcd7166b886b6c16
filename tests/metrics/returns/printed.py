"""The answers of a real return, as printed: what the sample workbook holds.

Source: Herefordshire Health and Wellbeing Board pack, 28 March 2017, item 6, appendix 1 (pages 17 to 30).
Figures, choices and dates are exact; comments are in other words; the e-mail address is the council's team
mailbox and no telephone number is carried over. The reablement row is lost in the print: its status and 85%
come from the cover report (page 14).
"""

from datetime import date

Value = str | int | float | date | None

CONDITION_CODES = ("1", "2", "3i", "3ii", "4i", "4ii", "4iii", "4iv", "5", "6", "7", "8")
SETTING_CODES = ("gp", "hospital", "social_care", "community", "mental_health", "specialised_palliative")
QUARTERS = ("q1", "q2", "q3", "q4")
POOL = 42_047_168

MONEY = {
    "income.previous.plan": (11_680_600, 10_122_300, 10_122_300, 10_121_968),
    "income.previous.forecast": (12_404_300, 10_389_800, 10_388_800, 9_934_268),
    "income.previous.actual": (12_404_300, 10_389_800, None, None),
    "income.amended.plan": (11_680_600, 10_122_300, 10_122_300, 10_121_968),
    "income.amended.forecast": (12_404_300, 10_561_500, 10_829_500, 10_110_000),
    "income.amended.actual": (12_404_300, 10_389_800, 10_829_500, None),
    "expenditure.previous.plan": (10_511_800, 10_511_800, 10_511_800, 10_511_768),
    "expenditure.previous.forecast": (10_605_700, 10_779_300, 10_779_300, 10_953_100),
    "expenditure.previous.actual": (10_605_700, 10_779_300, None, None),
    "expenditure.amended.plan": (10_511_800, 10_511_800, 10_511_800, 10_511_768),
    "expenditure.amended.forecast": (10_605_700, 10_786_300, 11_449_000, 11_064_300),
    "expenditure.amended.actual": (10_605_700, 10_786_300, 11_449_000, None),
}
TOTALS = {
    "income.previous.plan": 42_047_168,
    "income.previous.forecast": 43_117_168,
    "income.amended.plan": 42_047_168,
    "income.amended.forecast": 43_905_300,
    "expenditure.previous.plan": 42_047_168,
    "expenditure.previous.forecast": 43_117_400,
    "expenditure.amended.plan": 42_047_168,
    "expenditure.amended.forecast": 43_905_300,
}
FORECAST_COMMENT = (
    "FNC placements in the additional BCF pool cost £1.312m more, which lower fast track spending nearly "
    "cancels. "
    "Residential and nursing care, most of all nursing placements inside the county, press on the council's "
    "budget. The actuals given are the newest forecast."
)
IN_PROGRESS = "No - In Progress"
NOT_SHARED = "Not currently shared digitally"
INTERIM = "Shared via interim solution"
UNMET = {
    "3i": "Brokerage and social work run seven days a week and RAAC takes people in daily. Cover will widen "
    "as "
    "demand and money allow.",
    "3ii": "Seven-day working is in the SDIP of the main CCG contracts and looked at monthly. Hubs of the GP "
    "federation open evenings and weekends.",
    "4ii": "More will be in place when the year ends.",
}
NARRATIVE = """Successes
Care homes: agencies meet to cut hospital admissions from homes (Red bag, Red2Green, NHS111 pilots).
Reablement: today's service stops when June 2017 ends; options are being drawn up.
RAAC: the IRS pilot offers active therapy in a nursing home, with weekly MDTs.
Concerns
Money: see tab 4 for Pool 2.
Risk share: 27 clients, of whom 14 reviewed, 5 died and 8 wait (1 joint funded, 1 CCG, 6 council).
All are to be finished by 31 March 2017."""

ANSWERS: dict[str, Value] = {
    "cover.quarter": "Q3 2016/17",
    "cover.board": "Herefordshire, County of",
    "cover.completed_by": "Emma Evans",
    "cover.email": "councillorservices@herefordshire.gov.uk",
    "cover.telephone": "see council website",
    "cover.signed_off_by": "Martin Samuels, Director Adults and Wellbeing",
    "budget.pooled": "Yes",
    "budget.now_pooled": None,
    "budget.pooled_on": None,
}
for _code in CONDITION_CODES:
    _now = IN_PROGRESS if _code in UNMET else "Yes"
    ANSWERS[f"conditions.{_code}.previous_q1"] = IN_PROGRESS if _code == "5" else _now
    ANSWERS[f"conditions.{_code}.previous_q2"] = _now
    ANSWERS[f"conditions.{_code}.answer"] = _now
    ANSWERS[f"conditions.{_code}.due_on"] = date(2017, 3, 31) if _code in UNMET else None
    ANSWERS[f"conditions.{_code}.explanation"] = UNMET.get(_code)
for _line, _amounts in MONEY.items():
    ANSWERS |= {f"{_line}.{quarter}": amount for quarter, amount in zip(QUARTERS, _amounts, strict=True)}
    ANSWERS[f"{_line}.total"] = TOTALS.get(_line)
    if _line.endswith(".plan"):
        ANSWERS[f"{_line}.pool"] = POOL
ANSWERS |= {
    "income.comment": FORECAST_COMMENT,
    "expenditure.comment": FORECAST_COMMENT,
    "ie.commentary": "A further pool covers residential, nursing, CHC and FNC costs. FNC fees rose 40%, "
    "told too late "
    "for the budget, but the forecast has it. Spending is spread evenly but for the DFG grant, which comes "
    "in Q1.",
    "metrics.non_elective_admissions.description": "Reduction in non-elective admissions",
    "metrics.non_elective_admissions.status": "On track to meet target",
    "metrics.non_elective_admissions.comment": "Demand grows; rapid assessment, fallers first response, "
    "virtual wards "
    "and hospital at home answer it.",
    "metrics.delayed_transfers.description": "Delayed Transfers of Care (delayed days) from hospital per "
    "100,000 "
    "population (aged 18+)",
    "metrics.delayed_transfers.status": "No improvement in performance",
    "metrics.delayed_transfers.comment": "Fewer in September, yet far over target. Earlier notice of "
    "discharges, more "
    "RAAC places and brokerage, and help for self-funders and homes are under way.",
    "metrics.local.description": "As in the approved Plan the local measure is Reduction in Fall Related Admissions",
    "metrics.local.status": "On track to meet target",
    "metrics.local.comment": "Falls bring many people to WVT by ambulance. Results stay good for the "
    "budget, and first "
    "responders look after fallers who are not badly hurt.",
    "metrics.patient_experience.description": "Customer satisfaction / user experience annual survey.",
    "metrics.patient_experience.replacement": None,
    "metrics.patient_experience.status": "Data not available to assess progress",
    "metrics.patient_experience.comment": "The yearly survey is in the field; results come in Q4.",
    "metrics.residential_admissions.description": "Rate of permanent admissions to residential care per "
    "100,000 "
    "population (65+)",
    "metrics.residential_admissions.status": "No improvement in performance",
    "metrics.residential_admissions.comment": "Far more people were placed than by this time last year, by "
    "the same "
    "process, so need itself has grown. More of them need nursing.",
    "metrics.reablement.description": "Proportion of older people (65 and over) still at home 91 days after "
    "discharge "
    "from hospital into reablement",
    "metrics.reablement.status": "On track to meet target",
    "metrics.reablement.comment": "85% at the end of December 2016 (taken from the cover report: this row "
    "is lost in "
    "the printed return).",
}
for _code in SETTING_CODES:
    _yes = "No" if _code == "specialised_palliative" else "Yes"
    ANSWERS[f"measures.nhs_number.used.{_code}"] = _yes
    ANSWERS[f"measures.nhs_number.retrieve.{_code}"] = _yes
ANSWERS |= {f"measures.sharing.{giver}.{taker}": NOT_SHARED for giver in SETTING_CODES for taker in SETTING_CODES}
ANSWERS |= {
    "measures.sharing.gp.gp": INTERIM,
    "measures.sharing.gp.hospital": INTERIM,
    "measures.sharing.social_care.mental_health": INTERIM,
}
for _code in SETTING_CODES:
    _unavailable = _code in ("social_care", "specialised_palliative")
    ANSWERS[f"measures.open_api.{_code}.status"] = "Unavailable" if _unavailable else "In development"
    ANSWERS[f"measures.open_api.{_code}.live_on"] = date(2018, 3, 31)
ANSWERS |= {
    "measures.digital_record_pilot": "No pilot underway",
    "measures.personal_health_budgets.in_place": 9,
    "measures.personal_health_budgets.rate": 4.8,
    "measures.personal_health_budgets.new": 0,
    "measures.personal_health_budgets.stopped": 0,
    "measures.personal_health_budgets.continuing_healthcare": 100,  # per cent
    "measures.personal_health_budgets.population": 189_247,
    "measures.integrated_care_teams.non_acute": "No - nowhere in the Health and Wellbeing Board area",
    "measures.integrated_care_teams.acute": "Yes - in some parts of Health and Wellbeing Board area",
    "narrative": NARRATIVE,
}


def expected_text(value: Value) -> str:
    """The exact string a reader must give for an answer."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


EXPECTED: dict[str, str] = {key: expected_text(value) for key, value in ANSWERS.items()}
