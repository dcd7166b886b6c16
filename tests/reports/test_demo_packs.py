"""The packs of two real meetings, rendered and read back: pages, contents, bookmarks, links, words, tags."""

import re

import pytest

from tests.accessible_pdf import assert_accessible
from tests.reports.conftest import BuiltPack, last_line
from tests.reports.reading import BACK, Bookmark, bookmarks, jumps, title

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("name", ["october", "march"])


@pytest.fixture
def pack(request, name) -> BuiltPack:
    return request.getfixturevalue(name)


def contents(pack: BuiltPack) -> str:
    """The table of contents, without the labels at the foot of its pages."""
    front = pack.sections[0]
    pages = ["\n".join(text.rstrip().splitlines()[:-1]) for text in pack.texts[: front.last_page]]
    return "\n".join(pages).partition("No. Item Page")[2].partition("Notices\n")[0]


# Pages


def test_every_october_page_says_where_it_stands(october):
    labels = [last_line(text) for text in october.texts]
    assert labels == [f"Agenda Pack {page} of {october.pages}" for page in range(1, october.pages + 1)]


def test_every_march_page_carries_a_bare_number(march):
    assert [last_line(text) for text in march.texts] == [str(page) for page in range(1, march.pages + 1)]


@BOTH
def test_a_pack_has_the_pages_its_record_says(pack):
    assert (len(pack.texts), pack.sections[-1].last_page) == (pack.pages, pack.pages)


@BOTH
def test_sections_follow_one_another_without_a_gap(pack):
    assert [section.first_page <= section.last_page for section in pack.sections] == [True] * len(pack.sections)
    assert pack.sections[0].first_page == 1


def test_the_sections_of_october_are_the_papers_in_the_order_of_the_agenda(october):
    assert [section.title for section in october.sections] == [
        "Agenda",
        "1. Minutes",
        "3i. Hertfordshire Safeguarding Children Board Annual Report 2016-2017",
        "Appendix A: HSCB Annual Report 2016-17, main figures",
        "3ii. Hertfordshire Safeguarding Adult Board Annual Report 2016-2017",
        "Appendix A: HSAB Annual Report 2016-17, main figures",
        "4. Hertfordshire Health & Wellbeing Strategy dashboard update",
        "Appendix A: dashboard update Q1-2 2017/18 and the four life-stage dashboards",
        "5. Update from Hertfordshire and West Essex Sustainability and Transformation Partnership",
        "Appendix 1: Work stream deliverables",
        "6. Better Care Fund Plan 2017-19",
        "BCF Plan 2017-19 high-level narrative, main figures",
        "7. Sector Led Improvement – Peer Challenge on Prevention and Public Health",
        "Appendix 1: Peer Challenge Brief",
        "Appendix 2: Public Health Sector Led Improvement Framework summary",
        "8. Herts Valleys Clinical Commissioning Group Financial Turnaround",
    ]


# Contents, bookmarks, links


@BOTH
def test_the_contents_give_the_first_page_of_every_section(pack):
    printed = re.findall(r"(?:^|\s)(\d{1,3})(?: – \d{1,3})?[ ]*$", contents(pack), re.MULTILINE)
    assert [int(number) for number in printed] == [section.first_page for section in pack.sections[1:]]


def test_march_gives_the_pages_of_an_item_from_first_to_last(march):
    items = [section for section in march.sections if section.title[0].isdigit()]
    after = [section.first_page - 1 for section in items[1:]] + [march.pages]
    ranges = [f"{section.first_page} – {last}" for section, last in zip(items, after, strict=True)]
    assert re.findall(r"\d+ – \d+", contents(march)) == ranges


def test_october_gives_single_pages(october):
    assert re.findall(r"\d+ – \d+", contents(october)) == []


@BOTH
def test_bookmarks_lead_to_the_first_page_of_every_section(pack):
    found = [(mark.title, mark.page) for mark in bookmarks(pack.pdf)]
    assert found == [(section.title, section.first_page) for section in pack.sections]


def test_appendices_stand_under_the_report_they_belong_to(october):
    levels = [mark.level for mark in bookmarks(october.pdf)]
    assert levels == [0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0]


def test_the_bookmarks_of_march_begin_like_this(march):
    assert bookmarks(march.pdf)[:3] == [
        Bookmark(0, "Agenda", 1),
        Bookmark(0, "Public information", 3),
        Bookmark(0, "4. Minutes", 4),
    ]


@BOTH
def test_the_links_of_the_contents_land_on_the_right_page(pack):
    front = pack.sections[0]
    links = [link for link in jumps(pack.pdf) if link.on_page <= front.last_page]
    expected = [(re.sub(r"^\w+\. ", "", section.title), section.first_page) for section in pack.sections[1:]]
    assert [(link.words, link.to_page) for link in links] == expected


@BOTH
def test_a_section_begins_with_its_own_title(pack):
    wrong = []
    for section in pack.sections[1:]:
        words = re.sub(r"^\w+\. ", "", section.title).casefold()[:23]
        first_page = " ".join(pack.texts[section.first_page - 1].split()).casefold()
        wrong += [section.title] if words not in first_page else []
    assert wrong == []


# Words


def test_october_names_meeting_members_and_quorum(october):
    front = " ".join(october.texts[0].split())
    assert (
        "Agenda for a meeting of the Hertfordshire Health and Wellbeing Board at The Focolare Centre for Unity, "
        "69 Parkway, Welwyn Garden City, AL8 6JG, on Tuesday 17 October 2017 at 10:00AM"
    ) in front
    assert "Members of the board (15) – quorum 8 County councillors (3)" in front
    assert "Non county councillor members (12)" in front
    assert "PART I (PUBLIC) AGENDA" in front


def test_october_ends_its_agenda_with_part_two_and_the_proper_officer(october):
    front = " ".join(" ".join(october.texts[:3]).split())
    part_two = front.partition("PART II ('CLOSED') AGENDA")[2]
    assert part_two.startswith(" There are no items of Part II (Confidential) business on this agenda.")
    assert "Kathryn Pettitt Chief Legal Officer" in part_two


def test_march_has_a_cover_with_date_time_place_and_contact(march):
    cover = march.texts[0].splitlines()
    assert cover[:6] == [
        "Herefordshire Council",
        "Agenda: Herefordshire Health and Wellbeing Board",
        "Date Tuesday 28 March 2017",
        "Time 2.00 pm",
        "Place Committee Room 1, The Shire Hall, St. Peter's Square, Hereford, HR1 2HX",
        "Contact Ruth Goldwater, Governance Services",
    ]


def test_march_prints_purposes_but_no_quorum_and_no_states_of_papers(march):
    front = " ".join(" ".join(march.texts[:2]).split())
    assert "7 The care market To consider an account of the quality of the care market" in front
    assert [words for words in ("quorum", "(report attached)", "PART II") if words in front] == []


def test_october_prints_the_states_of_papers(october):
    front = contents(october)
    assert (front.count("(report attached)"), front.count("(presentation to be received)")) == (7, 1)


def test_march_has_its_public_information_on_its_own_page(march):
    section = march.sections[1]
    lines = march.texts[section.first_page - 1].splitlines()
    assert (section.title, section.first_page, section.last_page) == ("Public information", 3, 3)
    assert (lines[0], lines[1]) == (
        "Public information",
        "The Public's Rights to Information and Attendance at Meetings",
    )


def test_october_has_no_public_information_section(october):
    assert "Public information" not in [section.title for section in october.sections]


def test_the_minutes_in_october_print_their_headings_in_order(october):
    minutes = october.words_of(october.sections[1])
    headings = re.findall(r"^(\d)\. (.*)$", minutes, re.MULTILINE)
    assert [number for number, _ in headings] == ["1", "2", "3", "4", "5", "6", "7"]
    assert headings[0] == ("1", "Minutes")


def test_the_minutes_in_october_print_their_paragraph_numbers_6_6_twice(october):
    minutes = october.words_of(october.sections[1])
    labels = re.findall(r"^(6\.\d)\b", minutes, re.MULTILINE)
    assert labels == ["6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.6"]


def test_the_minutes_in_october_name_who_owes_each_action(october):
    minutes = " ".join(october.words_of(october.sections[1]).split())
    owners = [
        "Health and Wellbeing Board Manager / DSO",
        "Health and Wellbeing Board Manager",
        "Assistant Director Integrated Health / Democratic Services Officer",
    ]
    assert [owner for owner in owners if owner not in minutes] == []


def test_the_minutes_in_march_number_on_from_the_meeting_before(march):
    minutes = march.words_of(march.sections[2])
    assert re.findall(r"^(\d{2,3})\. [A-Z]", minutes, re.MULTILINE) == [str(number) for number in range(94, 102)]


def test_the_report_on_the_care_fund_has_its_figures(october):
    report = next(section for section in october.sections if section.title.startswith("6. "))
    words = " ".join(october.words_of(report).split())
    assert "Agenda item 6" in words
    assert "Tuesday 17 October 2017 at 10:00AM" in words


# Tags


def test_october_is_accessible(october):
    assert_accessible(october.pdf, title="Hertfordshire Health and Wellbeing Board, 17 October 2017: Agenda pack")


def test_march_is_accessible(march):
    assert_accessible(march.pdf, title="Herefordshire Health and Wellbeing Board, 28 March 2017: Agenda pack")


@BOTH
def test_every_section_of_a_written_pack_is_accessible(pack):
    assert pack.accessible == len(pack.sections)


def test_a_pack_names_board_and_day(october):
    assert title(october.pdf) == "Hertfordshire Health and Wellbeing Board, 17 October 2017: Agenda pack"


# One number everywhere


@BOTH
def test_the_stamp_the_contents_the_bookmark_and_the_record_give_one_number(pack):
    stamped = [int(re.findall(r"\d+", last_line(text))[0]) for text in pack.texts]
    assert stamped == list(range(1, pack.pages + 1))
    recorded = {section.title: section.first_page for section in pack.sections}
    marked = {mark.title: mark.page for mark in bookmarks(pack.pdf)}
    assert marked == recorded
    listed = contents(pack)
    firsts = [section.first_page for section in pack.sections[1:]]
    printed = [int(number) for number in re.findall(r"\s(\d+)(?: – \d+)?$", listed, re.MULTILINE)]
    assert [page for page in printed if page in firsts] == firsts
    assert {link.to_page for link in jumps(pack.pdf) if link.on_page <= pack.sections[0].last_page} == set(firsts)


@BOTH
def test_every_paper_leads_back_to_the_contents(pack):
    back = [(link.on_page, link.to_page) for link in jumps(pack.pdf) if link.words.startswith(BACK.strip())]
    assert back == [(section.first_page, 1) for section in pack.sections[1:]]
