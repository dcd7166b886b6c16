"""What a resident fills in to ask the board a question, and what an officer decides about it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from boards.builder_forms import KeyForm, SeenForm
from boards.enums import Part, RejectionGround
from boards.models import AgendaItem, PublicQuestion
from boards.models.questions import MOST_LETTERS
from boards.services.questions import Asking
from hwb_portal.core.forms import PlainWords

MOST_ANSWER = 6000
LONG = forms.Textarea(attrs={"rows": 8})


class AskForm(KeyForm):
    text = forms.CharField(
        label="Your question",
        help_text="Published on the meeting’s page if accepted. Leave private matters out, your own or anybody’s.",
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter your question"},
    )
    name = forms.CharField(
        label="Your name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    email = forms.EmailField(
        label="Email address",
        help_text="For the answer. It is never published.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.org",
        },
    )
    area = forms.CharField(label="Where you live, or the organisation you ask for", max_length=200, required=False)
    may_be_named = forms.BooleanField(label="You may publish my name and area with the question", required=False)

    @property
    def asking(self) -> Asking:
        given = self.cleaned_data
        return Asking(**{name: given[name] for name in self.base_fields if name != "key"})


class AcceptForm(SeenForm):
    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {item.pk: item for item in items if item.part == Part.PART_I}
        self.fields["item_id"] = forms.TypedChoiceField(
            label="Under which item is it taken?",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "No item: at the end of the questions"), *((pk, str(i)) for pk, i in self.items.items())],
        )

    @property
    def item(self) -> AgendaItem | None:
        return self.items.get(self.cleaned_data["item_id"])


class RejectForm(SeenForm):
    ground = forms.ChoiceField(
        label="Which rule does it offend?",
        choices=[(one.value, one.label) for one in RejectionGround if one],
        widget=forms.RadioSelect,
        error_messages={"required": "Select the rule it offends"},
    )
    reason = forms.CharField(
        label="How does it offend the rule?",
        help_text="The asker is sent this.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say how it offends the rule"},
    )


class MergeForm(SeenForm):
    def __init__(self, *args: Any, others: Iterable[PublicQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {other.pk: other for other in others}
        if not self.others:  # the page says so; radios without a choice are nothing to choose from
            return
        self.fields["merged_into_id"] = forms.TypedChoiceField(
            label="Together with which accepted question?",
            coerce=int,
            choices=[(pk, f"{one.position}. {one.text[:80]}") for pk, one in self.others.items()],
            widget=forms.RadioSelect,
            error_messages={"required": "Select the question it is taken together with"},
        )

    @property
    def into(self) -> PublicQuestion:
        return self.others[self.cleaned_data["merged_into_id"]]


class AnswerForm(SeenForm):
    answer = forms.CharField(label="Answer", max_length=MOST_ANSWER, widget=LONG, required=False)
    supplementary = forms.CharField(
        label="Supplementary question", max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 3})
    )
    supplementary_answer = forms.CharField(
        label="Answer to the supplementary question", max_length=MOST_ANSWER, widget=LONG, required=False
    )

    def __init__(self, *args: Any, has_supplementary: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_supplementary:
            del self.fields["supplementary"], self.fields["supplementary_answer"]

    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class SupplementaryForm(PlainWords, forms.Form):
    text = forms.CharField(
        label="Supplementary question", max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = forms.CharField(label="Answer", max_length=MOST_ANSWER, widget=LONG, required=False)
