"""What an officer answers about a motion or an amendment: who moved what, and what became of it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from boards.builder_forms import KeyForm, SeenForm
from boards.enums import DecisionVerb, MotionOutcome
from boards.models import Motion, Person, Vote
from hwb_portal.core.forms import PlainWords

BY_VOTE = "vote-"


class MoveForm(KeyForm):
    text = forms.CharField(label="Words that were moved", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        listed = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["mover"] = forms.TypedChoiceField(
            label="Who moved it?",
            coerce=int,
            choices=[("", "Choose a member"), *listed],
            error_messages={"required": "Select who moved it"},
        )
        self.fields["seconder"] = forms.TypedChoiceField(
            label="Who seconded it?",
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", "Nobody"), *listed],
        )
        self.order_fields(["mover", "seconder", "text"])

    @property
    def mover(self) -> Person:
        return self.people[self.cleaned_data["mover"]]

    @property
    def seconder(self) -> Person | None:
        return self.people.get(self.cleaned_data["seconder"])


class SettleForm(SeenForm):
    as_amended = forms.CharField(
        label="If it was carried: the motion as it reads now",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, motion: Motion, votes: Sequence[Vote], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.votes = {f"{BY_VOTE}{vote.pk}": vote for vote in votes}
        without = {
            MotionOutcome.CARRIED: "Carried without a vote",
            MotionOutcome.LOST: "Lost without a vote",
            MotionOutcome.WITHDRAWN: "Withdrawn",
            MotionOutcome.LAPSED: MotionOutcome.LAPSED.label,
        }
        self.fields["became"] = forms.ChoiceField(
            label="What became of it?",
            help_text="Record the vote first; then it can be chosen here, and the outcome follows from it.",
            choices=[
                *((key, f"As this vote says: {vote.question}") for key, vote in self.votes.items()),
                *((outcome.value, words) for outcome, words in without.items()),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Select what became of it"},
        )
        if motion.amends_id is None:
            del self.fields["as_amended"]
        self.order_fields(["became", "as_amended"])

    @property
    def vote(self) -> Vote | None:
        return self.votes.get(self.cleaned_data["became"])

    @property
    def became(self) -> MotionOutcome | None:
        return None if self.vote else MotionOutcome(self.cleaned_data["became"])


class ResolveForm(PlainWords, forms.Form):
    verb = forms.ChoiceField(label="What did the board do?", choices=DecisionVerb.choices)

    def __init__(self, *args: Any, is_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_published:
            self.fields["note"] = forms.CharField(
                label="What is put right?",
                help_text="These minutes are published. Readers see this line.",
                max_length=500,
                error_messages={"required": "Say what is put right"},
            )
