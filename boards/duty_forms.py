"""The questions about what comes back: duties, their days, and the items that take them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from boards.builder_forms import NUMBER, KeyForm, SeenForm
from boards.models import AgendaItem, Duty, Matter
from boards.services.duties import DUTY_FIELDS
from hwb_portal.core.forms import DayMonthYearField, PlainWords

NONE = "none"


class DutyForm(SeenForm):
    title = forms.CharField(label="What is due?", max_length=200)
    is_statutory = forms.BooleanField(label="The law asks for it", required=False)
    source = forms.CharField(
        label="Which law, or where did the board ask for it?",
        help_text="For example “Care Act 2014 s.43”, or “Minutes of 14 June 2017, paragraph 3.8”.",
        max_length=300,
        error_messages={"required": "Enter the law or the minute"},
    )
    lead = forms.CharField(label="Who brings it?", required=False, max_length=200)
    every_months = forms.IntegerField(
        label="After how many months does it come back?",
        help_text="12 for once a year, 3 for each quarter, 36 for every three years.",
        min_value=1,
        max_value=120,
        widget=NUMBER,
        error_messages={"required": "Enter a number of months"},
    )
    first_due_on = DayMonthYearField(subject="First day it is due", label="On what day is it due first?")
    ends_on = DayMonthYearField(
        subject="Last day", label="When does the duty end?", help_text="Leave empty while it goes on.", required=False
    )
    note = forms.CharField(
        label="Note for readers", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, matters: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matters = {str(matter.pk): matter for matter in matters}
        named = [(pk, matter.title) for pk, matter in self.matters.items()]
        self.fields["matter"] = forms.ChoiceField(
            label="Which matter does it belong to?", choices=[("", "None"), *named], required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_due_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The duty must not end before it is due first")
        return cleaned

    @staticmethod
    def answers(duty: Duty) -> dict[str, Any]:
        return {name: getattr(duty, name) for name in DUTY_FIELDS} | {"matter": duty.matter_id}

    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in DUTY_FIELDS}
        return given | {"matter": self.matters.get(given["matter"])}


class NewDutyForm(KeyForm, DutyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]


class MoveDutyForm(PlainWords, forms.Form):
    to = DayMonthYearField(subject="New day", label="To what day?")
    reason = forms.CharField(
        label="Why does it move?",
        help_text="Everyone reads it. For example: the national guidance is late.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the day moves"},
    )


class TakeDutyForm(PlainWords, forms.Form):
    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        named = [(pk, f"{_day(item.meeting.held_on)}: {item}") for pk, item in self.items.items()]
        self.fields["item"] = forms.ChoiceField(
            label="Which item of an agenda took it?",
            choices=[(NONE, "None"), *named],
            error_messages={"required": "Select an item, or none"},
        )

    @property
    def item(self) -> AgendaItem | None:
        return self.items.get(self.cleaned_data["item"])


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
