"""What a report lacks: the template's own words left in, empty parts, blank rows of the sign-off table."""

import json
from pathlib import Path

import pytest

from boards.completeness import Finding, Lack, PartOfReport, findings, is_prompt

FIXTURES = Path(__file__).parents[2] / "fixtures"
OCTOBER = json.loads((FIXTURES / "demo/meetings/hertfordshire-hwb-2017-10-17.json").read_text())
TEMPLATE = next(
    template
    for template in json.loads((FIXTURES / "reference/report_templates.json").read_text())
    if template["slug"] == "hertfordshire-report"
)


def of_october(number: int, suffix: str = "") -> set[tuple[str, str]]:
    """What is found in the report under that item, 17 October 2017, as (part, lack)."""
    item = next(item for item in OCTOBER["items"] if (item["number"], item["suffix"]) == (number, suffix))
    report = next(paper for paper in item["papers"] if paper["kind"] == "report")
    written: dict[str, list[str]] = {key: [text] for key, text in report["head"].items()}
    for section in [*report["sections"], *report["signoff"]]:
        written.setdefault(section["key"], []).append(section["body"])
    parts = [
        PartOfReport(
            part["key"],
            part["heading"],
            part["is_required"],
            part["placement"] == "signoff",
            part["prompt"],
            tuple(written.get(part["key"], ())),
        )
        for part in TEMPLATE["parts"]
    ]
    return {(finding.key, finding.lack) for finding in findings(parts)}


def test_the_prompts_left_in_item_5_of_october_2017_are_found():
    assert of_october(5) == {
        ("report_of", Lack.EMPTY),
        ("signed_off_by", Lack.PROMPT),
        ("sponsors", Lack.PROMPT),
        ("strategy_priorities", Lack.PROMPT),
        ("needs_assessment", Lack.BLANK_ROW),
        ("consultation", Lack.BLANK_ROW),
        ("equality", Lack.BLANK_ROW),
    }


def test_a_report_that_was_filled_in_has_no_prompt_left():
    assert {key for key, lack in of_october(6) if lack is Lack.PROMPT} == set()
    assert {key for key, lack in of_october(7) if lack is Lack.PROMPT} == set()


@pytest.mark.parametrize(
    ("text", "prompt", "expected"),
    [
        ("Identify Board member(s)", "", True),
        ("**Identify board member(s)**", "Identify Board member(s)", True),
        ("Eg Exec/Board of CCG", "", True),
        ("E.g. Starting Well", "", True),
        ("Identify which priority/ies:\n\nPrevention\n\nHealthier Lives", "", False),
        ("Identify which priority/ies:\n\nEg Reducing harm", "", True),
        ("Councillor Wyatt-Lowe", "Identify Board member(s)", False),
        ("To be agreed on [insert date]", "", True),
        ("See [1] and [Appendix A]", "", False),
        ("Identify risks early. That is the plan.", "", False),
        ("", "Identify Board member(s)", False),
    ],
)
def test_the_templates_own_words(text, prompt, expected):
    assert is_prompt(text, prompt) is expected


def test_every_lack_has_its_sentence():
    parts = (
        PartOfReport("purpose", "Purpose", True, False, "", ()),
        PartOfReport("more", "More", False, False, "", ()),
        PartOfReport("signed", "Signed off by", True, True, "", (" ",)),
        PartOfReport("sponsor", "Sponsor", True, True, "Identify Board member(s)", ("Identify Board member(s)",)),
    )
    assert findings(parts) == (
        Finding("purpose", Lack.EMPTY, "“Purpose” is empty"),
        Finding("signed", Lack.BLANK_ROW, "“Signed off by” is blank in the sign-off table"),
        Finding("sponsor", Lack.PROMPT, "“Sponsor” still holds the words of the template"),
    )
