"""Every version of a template is data: what it draws is read back as itself, and its rules find what they are for."""

import pytest
from openpyxl import load_workbook

from metrics.returns.catalogue import TEMPLATES
from metrics.returns.checking import answers_count, check
from metrics.returns.drawing import draw_template
from metrics.returns.gate import Refused
from metrics.returns.reading import ReadReturn, read_book, read_return
from metrics.returns.rules import Finding
from metrics.returns.sheets import Book, Held, open_book
from tests.metrics.returns.answered import good_answers

QUARTERLY, YEARLY = TEMPLATES["bcf-2017-18-q3"], TEMPLATES["safeguarding-adults-2025-26"]
NEW = [code for code in TEMPLATES if code != "bcf-2016-17-q3"]


@pytest.fixture
def found_in(tmp_path):
    """What the checks find in a good workbook of a template with these answers changed: rule and name of the sheet."""

    def checked(template, **changes: str) -> list[Finding]:
        answers = good_answers(template) | {key.replace("__", "."): text for key, text in changes.items()}
        path = tmp_path / "return.xlsx"
        path.write_bytes(draw_template(template, answers))
        return check(read_return(path))

    return checked


@pytest.mark.parametrize("code", NEW)
def test_a_version_reads_back_what_it_draws_as_itself(tmp_path, code):
    template = TEMPLATES[code]
    answers = good_answers(template)
    path = tmp_path / "return.xlsx"
    path.write_bytes(draw_template(template, answers))
    read = read_return(path)
    assert (read.template, read.values) == (code, answers)
    assert check(read) == []
    assert sum(answers_count(read).values()) == read.questions


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("bcf-2016-17-q3", [5, 1, 36, 17, 13, 67, 1]),
        ("bcf-2017-18-q2", [5, 13, 16, 58, 2]),
        ("bcf-2017-18-q4", [5, 13, 16, 58, 2, 9, 18]),
        ("safeguarding-adults-2016-17", [4, 18, 48, 24, 16, 9]),
    ],
)
def test_a_version_asks_so_many_questions_a_sheet(code, counts):
    asked = [sum(question.asked for question in plan.questions) for plan in TEMPLATES[code].sheets]
    assert asked == counts


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_version_says_what_it_was_made_from_and_marks_what_is_assumed(code):
    template = TEMPLATES[code]
    assumed = [key for key, question in template.questions.items() if question.assumed]
    assert template.known_from
    assert 0 < len(assumed) < len(template.questions)
    assert not {"cover.board", template.period_key} & {*assumed}


def test_the_period_stated_on_the_cover_chooses_the_version(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(draw_template(YEARLY, {}))
    book = open_book(path)
    cover = book.sheets[0]
    place = next(place for place, held in cover.cells.items() if held.value == "2025/26")
    cover.cells[place] = Held("2016/17")
    assert read_book(book).template == "safeguarding-adults-2016-17"
    cover.cells[place] = Held("2031/32")
    unknown = read_book(book)
    assert (unknown.template, unknown.period) == ("safeguarding-adults-2025-26", "2031/32")
    assert "year" in {finding.rule for finding in check(unknown)}


def test_sheets_and_headings_are_found_wherever_they_lie(tmp_path):
    answers = good_answers(YEARLY)
    path = tmp_path / "return.xlsx"
    path.write_bytes(draw_template(YEARLY, answers))
    book = open_book(path)
    titles = ["COVER", "5. sg5 tables", "SG4 (outcome)", "sg3", "Table SG2", "SG1 concerns"]
    for sheet, title in zip(book.sheets, [titles[0], *reversed(titles[1:])], strict=False):
        sheet.title = title
        sheet.cells = {(row * 2 + 5, column * 2 + 3): held for (row, column), held in sheet.cells.items()}
    assert read_book(Book(tuple(reversed(book.sheets)), linked=False)).values == answers


def test_a_layout_nobody_knows_is_told_the_nearest_version_and_each_difference(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(draw_template(YEARLY, good_answers(YEARLY)))
    book = open_book(path)
    sheets = {sheet.title: sheet for sheet in book.sheets}
    sheets["SG4 Outcome"].title = "Tab nine"
    location = sheets["SG3 Location of risk"]
    place = next(place for place, held in location.cells.items() if held.value == "Hospital setting")
    location.cells[place] = Held("Hospitals")
    with pytest.raises(Refused) as refused:
        read_book(book)
    assert refused.value.message == (
        "The selected file must use the template “Safeguarding adults return, 2025/26”: "
        "it lacks the sheet “SG4 Outcome”"
    )
    told = [(each["level"], each["rule"], each["sheet"]) for each in refused.value.findings]
    assert told == [
        ("error", "no-sheet", "SG4 Outcome"),
        ("error", "no-row", "SG3 Location of risk"),
        ("warning", "extra-sheet", "Tab nine"),
    ]
    assert "The row “Hospital setting” is not there" in refused.value.findings[1]["message"]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"sg2__neglect__provider": "21"}, {"total"}),
        ({"sg3__hospital__total": "7"}, {"total"}),
        ({"sg1__18_64__concerns": "-20"}, {"count", "total"}),
        ({"sg1__18_64__concerns": "20.5"}, {"count", "total"}),
        ({"sg1__total__section_42": "120"}, {"total", "not-more"}),
        ({"sg5_achieved__fully__count": "21", "sg5_achieved__total__count": "61"}, {"expressed"}),
        ({"sg4__removed__provider": "lots"}, {"number"}),
        ({"sg4__removed__provider": ""}, {"blank", "total"}),
        ({"cover__signed_off_by": ""}, {"sign-off"}),
    ],
)
def test_a_safeguarding_return_adds_up(found_in, changes, rules):
    assert {finding.rule for finding in found_in(YEARLY, **changes)} == rules


def test_a_total_of_counts_is_told_in_counts(found_in):
    messages = [finding.message for finding in found_in(YEARLY, sg1__total__other="99")]
    assert messages == [
        "The number in SG1, total, Other enquiries is 99 but its rows add up to 100, a difference of 1: correct the "
        "total or the rows"
    ]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"conditions__2__answer": "No", "conditions__2__due_on": "", "conditions__2__explanation": ""}, 2),
        ({"conditions__2__answer": "No", "conditions__2__due_on": "2017-10-01"}, {"date-past"}),
        ({"budget__pooled": "No", "budget__now_pooled": ""}, {"blank"}),
        ({"metrics__reablement__status": "Not on track to meet target", "metrics__reablement__challenges": ""}, 1),
        ({"changes__4__now": "Mature", "changes__4__rationale": ""}, {"blank"}),
        ({"changes__5__previous": "Exemplary", "changes__5__challenges": ""}, {"fallen"}),
        ({"narrative__progress": "w" * 20_001}, {"too-long"}),
    ],
)
def test_a_return_of_2017_to_2019_keeps_its_rules(found_in, changes, rules):
    found = found_in(QUARTERLY, **changes)
    if isinstance(rules, int):
        assert [finding.level for finding in found] == ["error"] * rules
    else:
        assert {finding.rule for finding in found} == rules


def test_the_year_end_return_adds_its_income_up(found_in):
    template = TEMPLATES["bcf-2018-19-q4"]
    rules = [finding.rule for finding in found_in(template, income__actual__grant="1001", income__comment="")]
    assert rules == ["total"]
    differs = found_in(template, expenditure__actual__total="1001", expenditure__comment="")
    assert [finding.rule for finding in differs] == ["comment"]


def test_a_hidden_sheet_is_told(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(draw_template(YEARLY, good_answers(YEARLY)))
    book = load_workbook(path)
    book.create_sheet("Workings").sheet_state = "hidden"
    book["Workings"]["A1"] = "Kept from view"
    book.create_sheet("Empty").sheet_state = "veryHidden"
    book.save(path)
    found = check(ReadReturn.from_dict(read_return(path).as_dict()))
    assert [(finding.level, finding.rule, finding.sheet) for finding in found] == [
        ("warning", "hidden-sheet", "Workings")
    ]


def test_an_nhs_number_in_any_version_is_refused(found_in):
    with pytest.raises(Refused, match="looks like data about a person"):
        found_in(YEARLY, cover__completed_by="About 943 476 5919")
