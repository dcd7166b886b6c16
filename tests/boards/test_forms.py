"""The questions an officer, an author or a reader answers, and the sentences that send them back."""

import datetime as dt
from typing import Any

import pytest
from django.forms import Form

from boards.enums import ActionStatus
from boards.forms import ActionFilterForm, ContinueForm, MeetingFilterForm, PaperForm, PublishForm
from boards.models import Action, Meeting, Paper
from boards.report_forms import ACRONYM_LINES, ReportForm, UploadForm
from boards.services.publication import NO_URGENCY, Urgency
from boards.services.versions import save_report
from tests.boards.builders import full_template
from tests.factories import make_action, make_board, make_item, make_meeting, make_paper, make_user

pytestmark = pytest.mark.django_db


def errors(form: Form) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in form.errors.items()}


# A new paper


def paper_form(meeting: Meeting, **answers: Any) -> PaperForm:
    item = meeting.items.first()
    given = {"item": item.pk if item else "", "title": "Winter plan", "kind": "report", "part": "1", **answers}
    return PaperForm(given, meeting=meeting)


def test_an_open_paper_needs_no_more_than_a_title():
    assert errors(paper_form(make_item().meeting)) == {}


def test_open_or_closed_has_no_default():
    meeting = make_item().meeting
    assert PaperForm(meeting=meeting).fields["part"].initial is None
    assert errors(paper_form(meeting, part="")) == {"part": ["Select who may read it"]}


def test_an_empty_form_says_what_is_missing():
    assert errors(PaperForm({}, meeting=make_meeting())) == {
        "item": ["Select the item"],
        "title": ["Enter the title"],
        "kind": ["Select the kind"],
        "part": ["Select who may read it"],
    }


CLOSED = {
    "paragraphs": ["3", "5"],
    "public_title": "Commercial information",
    "public_interest_reason": "Open.",
    "review_on_0": "1",
    "review_on_1": "9",
    "review_on_2": "2027",
    "must_be_registered": "False",
    "has_contract_terms": "False",
    "is_own_development": "False",
}


def test_a_closed_paper_needs_paragraph_public_title_and_reason():
    assert errors(paper_form(make_item().meeting, part="2")) == {
        "paragraphs": ["Choose at least one paragraph of Schedule 12A"],
        "public_title": ["Enter a title the public may read"],
        "public_interest_reason": ["Say why the paper is kept closed"],
        "review_on": ["Enter the day on which it is looked at again"],
    }


def test_a_closed_paper_with_all_of_them_is_accepted():
    form = paper_form(make_item().meeting, part="2", **CLOSED)
    assert (errors(form), form.cleaned_data["paragraphs"]) == ({}, [3, 5])


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"must_be_registered": ""}, {"must_be_registered": ["Select whether this information must be registered"]}),
        (
            {"must_be_registered": "True"},
            {
                "must_be_registered": [
                    "What must be registered is not exempt under paragraph 3. Choose another paragraph that applies, "
                    "or Part I"
                ]
            },
        ),
        (
            {"has_contract_terms": ""},
            {"has_contract_terms": ["Select whether it gives terms of a contract under negotiation"]},
        ),
        ({"has_contract_terms": "True"}, {}),
        ({"must_be_registered": "", "has_contract_terms": "", "paragraphs": ["5"]}, {}),
        (
            {"is_own_development": "", "paragraphs": ["5"]},
            {"is_own_development": ["Select whether it relates to development the council may permit itself"]},
        ),
        (
            {"is_own_development": "True"},
            {
                "is_own_development": [
                    "What relates to development the council may permit itself is not exempt. Choose Part I"
                ]
            },
        ),
    ],
    ids=[
        "registered, open",
        "registered",
        "terms, open",
        "terms",
        "not asked without paragraph 3",
        "development, open",
        "development",
    ],
)
def test_what_stands_against_an_exemption_is_asked_and_refused(answers, found):
    assert errors(paper_form(make_item().meeting, part="2", **{**CLOSED, **answers})) == found


def test_a_paragraph_that_does_not_exist_is_named_once():
    form = paper_form(make_item().meeting, part="2", **{**CLOSED, "paragraphs": ["8"]})
    assert errors(form) == {"paragraphs": ["Select a valid choice. 8 is not one of the available choices."]}


def test_all_seven_paragraphs_are_offered():
    choices = PaperForm(meeting=make_meeting()).fields["paragraphs"].choices
    assert [number for number, _ in choices] == [1, 2, 3, 4, 5, 6, 7]


def test_an_item_of_another_meeting_cannot_be_chosen():
    form = paper_form(make_item().meeting, item=make_item().pk)
    assert list(errors(form)) == ["item"]


def test_items_are_offered_by_number_and_title():
    meeting = make_meeting()
    make_item(meeting, "Announcements", number=None)
    make_item(meeting, "Children", number=3, suffix="i")
    choices = PaperForm(meeting=meeting).fields["item"].choices
    assert [label for _, label in choices] == ["Choose an item", "Announcements", "3i Children"]


def test_minutes_are_not_written_as_a_report():
    kinds = [kind for kind, _ in PaperForm(meeting=make_meeting()).fields["kind"].choices]
    assert kinds == ["report", "appendix", "motion", "presentation"]


# Publishing


URGENT = {
    "urgency_reason": "An outbreak cannot wait.",
    "chair_agreed_by": "Cllr Ada Chair",
    "chair_agreed_on_0": "2",
    "chair_agreed_on_1": "3",
    "chair_agreed_on_2": "2027",
}


@pytest.mark.parametrize(
    ("is_agenda", "is_late", "asked"),
    [
        (True, False, []),
        (True, True, ["urgency_reason", "chair_agreed_by", "chair_agreed_on"]),
        (False, False, ["summary"]),
        (False, True, ["summary"]),
    ],
)
def test_only_what_the_publication_needs_is_asked(is_agenda, is_late, asked):
    form = PublishForm(is_agenda=is_agenda, is_late=is_late)
    assert list(form.fields) == [*asked, "publish_on", "publish_time"]


def test_a_late_agenda_needs_reason_chair_and_day():
    assert errors(PublishForm({}, is_agenda=True, is_late=True)) == {
        "urgency_reason": ["Say why the meeting is called at shorter notice"],
        "chair_agreed_by": ["Enter the name of the chair who agreed"],
        "chair_agreed_on": ["Enter the day of the chair’s agreement"],
    }


def test_the_urgency_is_what_was_answered():
    form = PublishForm(URGENT, is_agenda=True, is_late=True)
    assert errors(form) == {}
    assert form.urgency == Urgency("An outbreak cannot wait.", "Cllr Ada Chair", dt.date(2027, 3, 2))


def test_without_the_question_there_is_no_urgency_and_no_time():
    form = PublishForm(URGENT, is_agenda=True, is_late=False)
    assert (errors(form), form.urgency, form.publish_at) == ({}, NO_URGENCY, None)


@pytest.mark.parametrize(("time", "hour"), [("", 9), ("07:30", 7)])
def test_a_set_time_is_london_time_and_nine_unless_said(time, hour):
    day = {"publish_on_0": "1", "publish_on_1": "6", "publish_on_2": "2027", "publish_time": time}
    form = PublishForm(day, is_agenda=True, is_late=False)
    assert errors(form) == {}
    assert form.publish_at == dt.datetime(2027, 6, 1, hour - 1, 30 if time else 0, tzinfo=dt.UTC)


def test_a_change_of_a_meeting_needs_its_reason_day_and_hour():
    form = ContinueForm({}, label="What is the reason?")
    assert errors(form) == {
        "reason": ["Give the reason. Readers see it"],
        "held_on": ["Enter the new day"],
        "starts": ["Enter the hour at which it starts"],
    }


def test_a_supplement_says_what_it_brings():
    form = PublishForm({}, is_agenda=False, is_late=False)
    assert errors(form) == {"summary": ["Say in a sentence what the supplement brings"]}


# A report


def a_paper_to_write(*, has_acronyms: bool = True) -> Paper:
    template = full_template(has_acronyms=has_acronyms)
    return make_paper(make_item(make_meeting(make_board(report_template=template))))


def acronyms(text: str) -> ReportForm:
    return ReportForm({"acronym_lines": text}, paper=a_paper_to_write())


def test_a_report_has_a_box_for_each_part_under_its_heading():
    form = ReportForm(paper=a_paper_to_write())
    assert [(heading, [bound.name for bound in boxes]) for heading, boxes in form.placements] == [
        ("Head of the report", ["author"]),
        ("Body", ["summary", "risks"]),
        ("Sign-off table", ["signed_off"]),
    ]


def test_a_report_shows_what_was_written_before():
    paper = a_paper_to_write()
    bodies = {"author": "Public Health", "summary": "One."}
    save_report(paper=paper, bodies=bodies, acronyms=[("BCF", "Better Care Fund")], by=make_user())
    form = ReportForm(paper=paper)
    found = {name: form[name].initial for name in form.fields}
    assert found == {
        "background_lines": "",
        "background_is_open": False,
        "seen": None,
        "author": "Public Health",
        "summary": "One.",
        "risks": "",
        "signed_off": "",
        "acronym_lines": "BCF: Better Care Fund",
    }


def test_a_report_is_read_back_by_the_key_of_its_parts():
    form = ReportForm(
        {"author": "A", "summary": "S", "risks": "", "signed_off": "X", "z": "?"}, paper=a_paper_to_write()
    )
    assert form.is_valid()
    assert form.bodies() == {"author": "A", "summary": "S", "risks": "", "signed_off": "X"}


def test_acronyms_are_asked_only_where_the_council_prints_them():
    assert "acronym_lines" not in ReportForm(paper=a_paper_to_write(has_acronyms=False)).fields


def test_acronyms_are_read_line_by_line_and_may_hold_a_colon():
    form = acronyms("BCF: Better Care Fund\n\n STP :  Plan: second edition ")
    assert form.is_valid()
    assert form.cleaned_data["acronym_lines"] == [("BCF", "Better Care Fund"), ("STP", "Plan: second edition")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("BCF Better Care Fund", "“BCF Better Care Fund” needs a colon between the letters and what they stand for"),
        ("BCF:", "“BCF:” needs a colon between the letters and what they stand for"),
        (": Fund", "“: Fund” needs a colon between the letters and what they stand for"),
        ("BCF: One\nBCF: Two", "“BCF” is there twice"),
        ("X" * 41 + ": y", f"“{'X' * 40}…” is too long for a line of the acronyms table"),
        ("BCF: " + "y" * 201, f"“BCF: {'y' * 35}…” is too long for a line of the acronyms table"),
        ("\n".join(f"A{n}: b" for n in range(ACRONYM_LINES + 1)), "Enter 60 acronyms or fewer"),
    ],
)
def test_an_acronym_that_cannot_be_kept_is_sent_back(text, sentence):
    assert errors(acronyms(text)) == {"acronym_lines": [sentence]}


@pytest.mark.parametrize("text", ["X" * 40 + ": y", "BCF: " + "y" * 200, "\n".join(f"A{n}: b" for n in range(60))])
def test_the_longest_that_fits_is_kept(text):
    assert errors(acronyms(text)) == {}


def test_a_part_may_be_forty_thousand_characters_long():
    paper = a_paper_to_write()
    found = [errors(ReportForm({"summary": "x" * length}, paper=paper)) for length in (40_000, 40_001)]
    assert [list(each) for each in found] == [[], ["summary"]]


# Uploading


def test_an_upload_needs_a_file():
    assert errors(UploadForm({}, {})) == {"file": ["Select a file"]}


# Filters


def the_meetings(**answers: str) -> tuple[list[str], list[str]]:
    """What a filter leaves, as addresses, and the fields it complains of."""
    board = make_board()
    for year, status in ((2016, "held"), (2017, "held"), (2017, "published"), (2018, "draft")):
        make_meeting(board, dt.date(year, 3, 10 if status == "held" else 11), status)
    everything = Meeting.objects.for_board(board)
    form = MeetingFilterForm(answers, years=everything.years())
    return [meeting.slug for meeting in form.apply(everything)], list(form.errors)


@pytest.mark.parametrize(
    ("answers", "slugs", "complaints"),
    [
        ({}, ["2018-03-11", "2017-03-11", "2017-03-10", "2016-03-10"], []),
        ({"year": "2017"}, ["2017-03-11", "2017-03-10"], []),
        ({"status": "held"}, ["2017-03-10", "2016-03-10"], []),
        ({"year": "2017", "status": "held"}, ["2017-03-10"], []),
        ({"year": "1999", "status": "held"}, ["2017-03-10", "2016-03-10"], ["year"]),
        ({"year": "2017", "status": "draft"}, ["2017-03-11", "2017-03-10"], ["status"]),
        ({"year": "x"}, ["2018-03-11", "2017-03-11", "2017-03-10", "2016-03-10"], ["year"]),
    ],
)
def test_meetings_are_filtered_by_year_and_status(answers, slugs, complaints):
    assert the_meetings(**answers) == (slugs, complaints)


def test_the_years_offered_are_those_with_meetings_newest_first():
    choices = MeetingFilterForm({}, years=[2018, 2017]).fields["year"].choices
    assert [label for _, label in choices] == ["Any", "2018", "2017"]


@pytest.mark.parametrize(
    ("status", "references"), [("", ["A", "B"]), ("open", ["A"]), ("done", ["B"]), ("?", ["A", "B"])]
)
def test_actions_are_filtered_by_status(status, references):
    meeting = make_meeting()
    make_action(meeting, reference="A")
    make_action(meeting, reference="B", status=ActionStatus.DONE)
    found = ActionFilterForm({"status": status}).apply(Action.objects.for_board(meeting.board), dt.date(2027, 4, 1))
    assert [action.reference for action in found.order_by("reference")] == references
