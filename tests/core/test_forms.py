"""Forms in the design system's markup: ids, hints, errors, and the date in three boxes."""

import datetime

import html5lib
import pytest
from django import forms

from hwb_portal.core.forms import DayMonthYearField, PlainWords
from hwb_portal.core.templatetags import ui


class PaperForm(PlainWords, forms.Form):
    title = forms.CharField(help_text="As printed on the agenda", max_length=200)
    purpose = forms.ChoiceField(choices=[("decide", "Decide"), ("note", "Note")], widget=forms.RadioSelect)
    due = DayMonthYearField(label="Report due", subject="Report due date", required=False)
    partners = forms.MultipleChoiceField(
        choices=[("nhs", "NHS"), ("council", "Council")], widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(widget=forms.Textarea, max_length=500, required=False)
    is_exempt = forms.BooleanField(label="Holds exempt information", required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial="x")


def parse(html: str):
    return html5lib.parse(f"<!doctype html><title>t</title><main>{html}</main>", namespaceHTMLElements=False)


def element(html: str, identity: str):
    return parse(html).find(f".//*[@id='{identity}']")


def draw(form: forms.Form) -> str:
    return str(form)


def test_a_field_with_an_error_is_described_by_its_hint_and_its_error():
    drawn = draw(PaperForm({"token": "x"}))
    control = element(drawn, "id_title")
    assert control.get("aria-describedby") == "id_title_helptext id_title_error"
    assert control.get("aria-invalid") == "true"
    assert control.get("class") == "govuk-input govuk-input--error"
    assert "".join(element(drawn, "id_title_helptext").itertext()) == "As printed on the agenda"
    assert "".join(element(drawn, "id_title_error").itertext()).strip() == "Error: Enter the title"


def test_a_field_without_an_error_has_no_error_marks():
    control = element(draw(PaperForm()), "id_title")
    assert (control.get("aria-describedby"), control.get("aria-invalid"), control.get("class")) == (
        "id_title_helptext",
        None,
        "govuk-input",
    )


def test_the_browser_validates_nothing():
    required = [each.tag for each in parse(draw(PaperForm())).iter() if each.get("required") is not None]
    assert required == []


def test_every_id_is_used_once_and_every_label_has_a_control():
    tree = parse(draw(PaperForm({"token": "x"})))
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert sorted(ids) == sorted(set(ids))
    assert {label.get("for") for label in tree.iter("label")} <= set(ids)


@pytest.mark.parametrize(
    ("name", "control", "classes"),
    [
        ("purpose", "radio", "govuk-radios__input"),
        ("partners", "checkbox", "govuk-checkboxes__input"),
        ("is_exempt", "checkbox", "govuk-checkboxes__input"),
    ],
)
def test_choices_are_drawn_as_what_they_are(name: str, control: str, classes: str):
    boxes = list(parse(PaperForm()[name].as_field_group()).iter("input"))
    assert {(box.get("type"), box.get("class")) for box in boxes} == {(control, classes)}


def test_a_group_is_named_by_its_legend_and_described_by_its_error():
    tree = parse(PaperForm({"token": "x"})["purpose"].as_field_group())
    fieldset = tree.find(".//fieldset")
    assert "".join(fieldset.find("legend").itertext()).strip() == "Purpose"
    assert fieldset.get("aria-describedby") == "id_purpose_error"


def test_what_may_be_left_out_says_so():
    legend = parse(PaperForm()["partners"].as_field_group()).find(".//legend")
    assert "".join(legend.itertext()).strip() == "Partners (optional)"


def test_a_length_is_counted_and_not_cut_off_by_the_browser():
    tree = parse(PaperForm()["note"].as_field_group())
    group, control = tree.find(".//*[@data-module]"), tree.find(".//textarea")
    assert (group.get("data-module"), group.get("data-maxlength")) == ("govuk-character-count", "500")
    assert control.get("aria-describedby") == "id_note-info"
    assert control.get("maxlength") is None


def test_the_summary_links_each_error_to_the_control_that_mends_it():
    form = PaperForm({"due_0": "31", "due_1": "2", "due_2": "2017"})
    form.add_error(None, "The agenda is closed")
    assert ui.error_summary(form)["errors"] == [
        ("The agenda is closed", "id_title"),
        ("Enter the title", "id_title"),
        ("Select the purpose", "id_purpose_0"),
        ("Report due date must be a real date", "id_due_0"),
        ("Enter the token", "id_title"),
    ]


def test_the_links_of_the_summary_land_on_controls():
    form = PaperForm({"due_0": "31"})
    ids = {each.get("id") for each in parse(draw(form)).iter()}
    assert {target for _, target in ui.error_summary(form)["errors"]} <= ids


def test_the_summary_takes_formsets_and_forms_that_are_missing():
    formset_class = forms.formset_factory(PaperForm, extra=0)
    typed = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "Plan", "form-0-token": "x"}
    formset = formset_class(typed)
    assert ui.error_summary(None, formset)["errors"] == [("Select the purpose", "id_form-0-purpose_0")]


def test_a_message_of_its_own_stays():
    class Own(PlainWords, forms.Form):
        plan = forms.CharField(error_messages={"required": "Say which plan"})
        jsna = forms.CharField(label="JSNA chapter")

    assert Own({}).errors == {"plan": ["Say which plan"], "jsna": ["Enter the JSNA chapter"]}


class DayForm(forms.Form):
    held = DayMonthYearField(subject="Meeting date", initial=datetime.date(2017, 10, 17))


def day(first: str, second: str, third: str) -> DayForm:
    return DayForm({"held_0": first, "held_1": second, "held_2": third})


def test_three_boxes_make_a_date():
    form = day(" 17", "10 ", "2017")
    assert form.is_valid()
    assert form.cleaned_data == {"held": datetime.date(2017, 10, 17)}


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (("", "", ""), "Enter the meeting date"),
        ((" ", " ", " "), "Enter the meeting date"),
        (("17", "", "2017"), "Meeting date must include a month"),
        (("", "10", ""), "Meeting date must include a day and a year"),
        (("30", "2", "2017"), "Meeting date must be a real date"),
        (("x", "2", "2017"), "Meeting date must be a real date"),
        (("17", "10", "17"), "Meeting date must have a year of 4 numbers"),
    ],
)
def test_a_date_that_is_not_one_is_refused_in_words(boxes: tuple[str, str, str], message: str):
    assert day(*boxes).errors == {"held": [message]}


def test_the_date_shows_what_is_stored_and_keeps_what_was_typed():
    values = [box.get("value") for box in parse(str(DayForm()["held"])).iter("input")]
    assert values == ["17", "10", "2017"]
    kept = [box.get("value") for box in parse(str(day("31", "banana", "")["held"])).iter("input")]
    assert kept == ["31", "banana", None]
