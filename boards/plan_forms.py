"""The questions about matters, the forward plan, and who stands in at a meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from boards.builder_forms import KeyForm, SeenForm
from boards.enums import MatterKind, Purpose
from boards.models import ForwardPlanEntry, Matter, Seat
from boards.services.matters import MATTER_FIELDS
from boards.services.plan import PLAN_FIELDS
from hwb_portal.accounts.models import User
from hwb_portal.core.forms import DayMonthYearField, PlainWords

WORDS = forms.Textarea(attrs={"rows": 3})
NEW, NONE = "new", "none"


class MatterForm(SeenForm):
    title = forms.CharField(
        label="What is the matter called?",
        help_text="Everyone reads it as soon as anything of the matter is open.",
        max_length=200,
    )
    kind = forms.ChoiceField(label="What kind of matter is it?", choices=MatterKind.choices)
    about = forms.CharField(
        label="What is it about?",
        help_text="A sentence or two for readers.",
        required=False,
        max_length=2000,
        widget=WORDS,
    )
    opened_on = DayMonthYearField(subject="Day it began", label="Since when?", required=False)
    closed_on = DayMonthYearField(
        subject="Day it ended", label="When did it end?", help_text="Leave empty while it goes on.", required=False
    )
    outcome = forms.CharField(label="How did it end?", required=False, max_length=2000, widget=WORDS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        began, ended = cleaned.get("opened_on"), cleaned.get("closed_on")
        if began and ended and ended < began:
            self.add_error("closed_on", "The day it ended must not be before the day it began")
        if ended and not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", "Say how the matter ended")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MATTER_FIELDS}


class NewMatterForm(KeyForm, MatterForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("seen", "closed_on", "outcome"):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "kind", "about", "opened_on")}


class ChooseMatterForm(PlainWords, forms.Form):
    """Which matter something belongs to: one that exists, suggestions first, a new one, or none."""

    matter = forms.ChoiceField(
        label="Which matter does it belong to?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select a matter, or that it belongs to none"},
    )
    title = forms.CharField(
        label="For a new matter: what is it called?",
        help_text="Everyone reads it as soon as anything of the matter is open.",
        required=False,
        max_length=200,
    )
    kind = forms.ChoiceField(label="For a new matter: what kind is it?", choices=MatterKind.choices)

    def __init__(self, *args: Any, matters: Sequence[Matter], suggested: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matters = {str(matter.pk): matter for matter in (*suggested, *matters)}
        hinted = {matter.pk for matter in suggested}
        named = [
            (pk, f"{matter.title} (suggested)" if matter.pk in hinted else matter.title)
            for pk, matter in self.matters.items()
        ]
        self.fields["matter"].choices = [*named, (NEW, "A new matter"), (NONE, "None")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("matter") == NEW and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Enter what the new matter is called")
        return cleaned

    @property
    def is_new(self) -> bool:
        return bool(self.cleaned_data["matter"] == NEW)

    @property
    def chosen(self) -> Matter | None:
        return self.matters.get(self.cleaned_data["matter"])


class PlanForm(SeenForm):
    """An entry of the forward plan."""

    title = forms.CharField(label="What is to come?", max_length=300)
    due_text = forms.CharField(
        label="When?",
        help_text="A day, a month or words, such as “17 March 2027”, “March 2027” or “twice a year”.",
        required=False,
        max_length=100,
    )
    purpose = forms.ChoiceField(label="What will the board be asked to do?", choices=Purpose.choices, required=False)
    lead = forms.CharField(label="Who brings it?", required=False, max_length=200)
    note = forms.CharField(label="Note for readers", required=False, max_length=2000, widget=WORDS)
    source = forms.CharField(
        label="Where was it asked for?",
        help_text="For example “Minutes of 14 June 2017, paragraph 3.8”.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, matters: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matters = {str(matter.pk): matter for matter in matters}
        named = [(pk, matter.title) for pk, matter in self.matters.items()]
        self.fields["matter"] = forms.ChoiceField(
            label="Which matter does it belong to?", choices=[("", "None"), *named], required=False
        )

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if not title:
            raise ValidationError("Enter what is to come")
        return title

    @staticmethod
    def answers(entry: ForwardPlanEntry) -> dict[str, Any]:
        return {name: getattr(entry, name) for name in PLAN_FIELDS} | {"matter": entry.matter_id}

    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in PLAN_FIELDS}
        return given | {"matter": self.matters.get(self.cleaned_data["matter"])}


class NewPlanForm(KeyForm, PlanForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]


class SubstituteForm(PlainWords, forms.Form):
    def __init__(self, *args: Any, seats: Sequence[Seat], people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats}
        self.people = {str(person.pk): person for person in people}
        held = [(pk, f"{_holder(seat)}{seat.label}") for pk, seat in self.seats.items()]
        self.fields["seat"] = forms.ChoiceField(
            label="In whose place?",
            choices=[("", "Choose a seat"), *held],
            error_messages={"required": "Select a seat", "invalid_choice": "That seat has a substitute already"},
        )
        self.fields["person"] = forms.ChoiceField(
            label="Who stands in?",
            help_text="People with the role of a substitute. An administrator gives it.",
            choices=[("", "Choose a person"), *((pk, f"{person}") for pk, person in self.people.items())],
            error_messages={
                "required": "Select a person",
                "invalid_choice": "That person has a place at this meeting already, or no role as a substitute",
            },
        )

    @property
    def seat(self) -> Seat:
        return self.seats[self.cleaned_data["seat"]]

    @property
    def person(self) -> User:
        return self.people[self.cleaned_data["person"]]


def _holder(seat: Seat) -> str:
    return f"{seat.current[0].person.display_name}, " if seat.current else ""
