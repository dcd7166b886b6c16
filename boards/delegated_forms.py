"""The record of an officer's decision, as a form."""

from collections.abc import Sequence
from typing import Any

from django import forms

from boards.builder_forms import KeyForm
from boards.models import Decision
from boards.services.delegated import Taken
from hwb_portal.core.forms import DayMonthYearField

WORDS = forms.Textarea(attrs={"rows": 3})


class OfficerDecisionForm(KeyForm):
    title = forms.CharField(label="What is it about?", max_length=300, help_text="Published. No exempt matter.")
    decided_by = forms.CharField(label="Which officer decided?", help_text="Name and title", max_length=200)
    decided_on = DayMonthYearField(subject="Day of the decision", label="On what day?")
    text = forms.CharField(label="What was decided?", max_length=4000, widget=WORDS)
    reasons = forms.CharField(label="Why?", max_length=4000, widget=WORDS)
    alternatives = forms.CharField(
        label="Which alternatives were rejected, and why?",
        help_text="“None” is an answer.",
        max_length=4000,
        widget=WORDS,
    )
    interests = forms.CharField(
        label="Interests of members who were consulted", required=False, max_length=2000, widget=WORDS
    )
    background = forms.CharField(
        label="Background papers", help_text="Open for four years", required=False, max_length=2000, widget=WORDS
    )
    authority = forms.CharField(label="If no decision above gave authority: what did?", required=False, max_length=300)

    def __init__(self, *args: Any, delegating: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegating = {str(decision.pk): decision for decision in delegating}
        choices = [
            (pk, f"{one.item.minutes.meeting.held_on:%-d %B %Y}, {one.label}: {one.text[:60]}")
            for pk, one in self.delegating.items()
        ]
        self.fields["delegation"] = forms.ChoiceField(
            label="Which decision of the board delegated it?",
            choices=[("", "None in the portal"), *choices],
            required=False,
        )
        self.order_fields(["title", "delegation", "authority"])

    @property
    def taken(self) -> Taken:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "delegation")}
        return Taken(delegation=self.delegating.get(self.cleaned_data["delegation"]), **given)
