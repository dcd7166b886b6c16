"""A structured report as data: which paragraphs take which number."""

import pytest
from django.utils.html import strip_tags

from boards.models import Acronym, PaperVersion, VersionSection
from boards.reporting import Report, Row, report
from tests.boards.builders import full_template
from tests.factories import make_board, make_item, make_meeting, make_paper

pytestmark = pytest.mark.django_db

TABLE = "| Month | Beds |\n|---|---:|\n| December | 40 |"


def a_report(*bodies: str, numbering: str = "by_section", is_numbered: bool = True) -> Report:
    """The report with these texts as the bodies of its sections, in order."""
    version = a_version(numbering)
    for position, body in enumerate(bodies, start=1):
        add_section(version, position, body, is_numbered=is_numbered)
    return report(version)


def a_version(numbering: str = "by_section") -> PaperVersion:
    paper = make_paper(make_item(make_meeting(make_board(report_template=full_template(numbering)))))
    return PaperVersion.objects.create(paper=paper, number=1, template=paper.item.meeting.board.report_template)


def add_section(version: PaperVersion, position: int, body: str, placement: str = "body", **fields) -> VersionSection:
    return VersionSection.objects.create(
        version=version,
        key=f"part-{position}",
        heading=f"Part {position}",
        placement=placement,
        body=body,
        position=position,
        **fields,
    )


def printed(made: Report) -> list[list[tuple[str, str]]]:
    """The paragraphs of each section as (number, words)."""
    return [
        [(paragraph.label, " ".join(strip_tags(paragraph.html).split())) for paragraph in section.paragraphs]
        for section in made.sections
    ]


def labels(made: Report) -> list[list[str]]:
    return [[label for label, _ in section] for section in printed(made)]


def test_paragraphs_are_numbered_within_their_section():
    assert printed(a_report("One.\n\nTwo.", "", "Three.\n\nFour.\n\nFive.")) == [
        [("1.1", "One."), ("1.2", "Two.")],
        [],
        [("3.1", "Three."), ("3.2", "Four."), ("3.3", "Five.")],
    ]


def test_sections_numbered_by_section_carry_a_number():
    assert [section.number for section in a_report("One.", "Two.").sections] == ["1.0", "2.0"]


def test_running_numbers_go_through_the_whole_report():
    made = a_report("One.\n\nTwo.", "Three.", "Four.", numbering="running")
    assert labels(made) == [["1", "2"], ["3"], ["4"]]


def test_sections_carry_no_number_when_the_numbers_run():
    assert [section.number for section in a_report("One.", numbering="running").sections] == [""]


def test_a_section_without_numbers_does_not_use_one_up():
    version = a_version("running")
    add_section(version, 1, "Open", is_numbered=False)
    add_section(version, 2, "One.\n\nTwo.")
    assert labels(report(version)) == [[""], ["1", "2"]]


def test_a_report_may_go_without_numbers():
    assert labels(a_report("One.\n\nTwo.", numbering="none")) == [["", ""]]


def test_a_table_takes_no_number():
    assert labels(a_report(f"One.\n\n{TABLE}\n\nTwo.")) == [["1.1", "", "1.2"]]


def test_a_table_is_printed_as_a_table():
    (section,) = a_report(TABLE).sections
    assert "<table>" in section.paragraphs[0].html


@pytest.mark.parametrize("marker", ["1.", "-"])
def test_a_list_after_a_paragraph_belongs_to_it(marker):
    assert labels(a_report(f"The board is asked to:\n\n{marker} note\n{marker} agree")) == [["1.1", ""]]


def test_an_ordered_list_that_opens_a_section_is_numbered_line_by_line():
    body = "1. The board is asked to note it.\n2. The board is asked to agree it."
    assert printed(a_report("Purpose.", "Summary.", body))[2] == [
        ("3.1", "The board is asked to note it."),
        ("3.2", "The board is asked to agree it."),
    ]


def test_numbering_goes_on_after_an_opening_list():
    assert labels(a_report("1. One.\n2. Two.\n\nThree.")) == [["1.1", "1.2", "1.3"]]


def test_an_opening_list_of_bullets_takes_no_number():
    assert labels(a_report("- One.\n- Two.\n\nThree.")) == [["", "1.1"]]


def test_what_hangs_under_a_line_of_an_opening_list_stays_with_it():
    made = a_report("1. The board is asked to:\n   - note it\n   - agree it\n2. Meet again.")
    assert printed(made) == [[("1.1", "The board is asked to: note it agree it"), ("1.2", "Meet again.")]]
    assert made.sections[0].paragraphs[0].html.count("<li>") == 2


def test_a_line_broken_in_the_source_is_one_paragraph():
    assert printed(a_report("One line\nand the next.")) == [[("1.1", "One line and the next.")]]


def test_a_heading_inside_a_section_takes_no_number():
    assert labels(a_report("One.\n\n## Beds\n\nTwo.")) == [["1.1", "", "1.2"]]


def test_markup_in_a_report_is_shown_not_run():
    (section,) = a_report('<script>alert(1)</script>\n\nOne <b onclick="x()">bold</b>.').sections
    html = "".join(paragraph.html for paragraph in section.paragraphs)
    assert [word for word in ("<script", "<b") if word in html] == []


def test_head_and_sign_off_are_rows_without_numbers():
    version = a_version()
    add_section(version, 1, "Director of Public Health", placement="head")
    add_section(version, 2, "One.")
    add_section(version, 3, " ", placement="signoff")
    made = report(version)
    assert made.head == (Row("Part 1", "<p>Director of Public Health</p>\n", is_blank=False),)
    assert [(row.heading, row.is_blank) for row in made.signoff] == [("Part 3", True)]
    assert labels(made) == [["1.1"]]


def test_acronyms_keep_the_order_of_the_report():
    version = a_version()
    for short, full in (("STP", "Sustainability Plan"), ("BCF", "Better Care Fund")):
        Acronym.objects.create(version=version, short=short, full=full)
    assert report(version).acronyms == (("STP", "Sustainability Plan"), ("BCF", "Better Care Fund"))
