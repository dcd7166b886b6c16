"""What members fill in before a meeting, and what whoever wrote a report answers."""

from collections.abc import Iterable
from typing import Any

from django import forms

from boards.builder_forms import KeyForm
from boards.models.preparing import MOST_ANSWERED, MOST_ASKED
from boards.selectors.before import Choice
from hwb_portal.core.forms import PlainWords


class ApologyForm(PlainWords, forms.Form):
    substitute = forms.CharField(
        label="Who comes in your place?",
        help_text="Leave it empty if nobody does. The officer then opens the closed papers to them.",
        max_length=200,
        required=False,
    )


class AskAuthorForm(KeyForm):
    about = forms.ChoiceField(label="What is it about?")
    text = forms.CharField(
        label="Your question",
        max_length=MOST_ASKED,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter your question"},
    )

    def __init__(self, *args: Any, choices: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_value = {choice.value: choice for choice in choices}
        self.fields["about"].choices = [(choice.value, choice.words) for choice in self.by_value.values()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Choice:
        return self.by_value[self.cleaned_data["about"]]


class AnswerForm(PlainWords, forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    answer = forms.CharField(
        label="Your answer",
        max_length=MOST_ANSWERED,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter the answer"},
    )
