"""The questions an officer answers while writing the record of a meeting, and those of owners about their actions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from boards.builder_forms import KeyForm, SeenForm
from boards.enums import (
    ActionStatus,
    AttendanceState,
    CastingVote,
    DecisionVerb,
    InterestKind,
    ParagraphKind,
    VoteChoice,
)
from boards.models import Appointment, Board, Decision, Meeting, MinutesItem, MinutesParagraph, Person
from boards.services.attendance import Attended
from boards.services.decisions import DECIDING, Decided
from boards.services.interests import Declaration
from hwb_portal.core.forms import DayMonthYearField, PlainWords

WRITTEN = (ParagraphKind.NARRATIVE, ParagraphKind.DECLARATION, ParagraphKind.CONCLUSION, ParagraphKind.RESOLUTION)
SEAT_STATES = (AttendanceState.PRESENT, AttendanceState.APOLOGIES, AttendanceState.ABSENT)
FEW_LINES = {"rows": 3}
NUMBER = forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"})


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class LinesField(forms.CharField):
    """Several answers, one a line; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs=FEW_LINES), required=False, max_length=4000, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return lines_of(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class CorrectionMixin(forms.Form):
    """A published draft changes by a correction: the form then asks what is put right."""

    def ask_for_correction(self, is_published: bool) -> None:
        if is_published:
            self.fields["note"] = forms.CharField(
                label="What is put right?",
                help_text="These minutes are published. Readers see this line.",
                max_length=500,
                error_messages={"required": "Say what is put right"},
            )

    @property
    def note(self) -> str:
        return str(self.cleaned_data.get("note", ""))


class ParagraphForm(SeenForm, CorrectionMixin):
    kind = forms.ChoiceField(label="What is it?", choices=[(kind.value, kind.label) for kind in WRITTEN])
    label = forms.CharField(
        label="Number",
        help_text="Leave empty for the next one. It is a label: it may be used twice.",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    body = forms.CharField(label="Text", max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, is_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for_correction(is_published)

    @staticmethod
    def answers(paragraph: MinutesParagraph) -> dict[str, Any]:
        return {"kind": paragraph.kind, "label": paragraph.label, "body": paragraph.body}


class UrgencyForm(ParagraphForm):
    """The special circumstances of a late item: their words may be improved, what they are stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]


class NewParagraphForm(KeyForm, ParagraphForm):
    """A new paragraph; for a conclusion or resolution, also what was decided."""

    verb = forms.ChoiceField(
        label="For a conclusion or resolution: what did the board do?",
        choices=[("", "Nothing was decided"), *DecisionVerb.choices],
        required=False,
    )
    parts = LinesField(
        label="Parts of the decision",
        help_text="One a line, after a text such as “The Board:”. They get their marks, (i) or (a), by themselves.",
    )
    plain_words = forms.CharField(
        label="What it means, in plain words", help_text="A line for the public", required=False, max_length=500
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "label", "body", "verb", "parts", "plain_words", "note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_deciding = cleaned.get("kind") in DECIDING
        if is_deciding and not cleaned.get("verb"):
            self.add_error("verb", "Select what the board did")
        if not is_deciding and (cleaned.get("verb") or cleaned.get("parts")):
            self.add_error("kind", "A decision stands in a conclusion or a resolution")
        return cleaned

    @property
    def decided(self) -> list[Decided]:
        given = self.cleaned_data
        if not given.get("verb"):
            return []
        texts = given["parts"] or [given["body"]]
        return [Decided(DecisionVerb(given["verb"]), text, plain_words=given["plain_words"]) for text in texts]


class HeadingForm(SeenForm):
    number = forms.CharField(label="Number", required=False, max_length=10, widget=NUMBER)
    title = forms.CharField(label="Heading", max_length=300)
    subtitle = forms.CharField(label="Second line of the heading", max_length=300, required=False)
    contacts = LinesField(label="Officer contacts", help_text="Name, title, organisation; one a line. Published.")
    public_title = forms.CharField(label="Heading shown to the public", max_length=300, required=False)
    public_summary = forms.CharField(
        label="Summary for the public",
        help_text="A fair record of a closed item, without what is exempt (LGA 1972 s.100C(2)).",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, people: Iterable[Person], is_closed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_closed:
            del self.fields["public_title"], self.fields["public_summary"]
        self.fields["presided_by_id"] = forms.TypedChoiceField(
            label="Who presides from this item on?",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "Nobody new"), *((person.pk, str(person)) for person in people)],
        )

    @classmethod
    def answers(cls, item: MinutesItem) -> dict[str, Any]:
        names = ("number", "title", "subtitle", "contacts", "public_title", "public_summary", "presided_by_id")
        return {name: getattr(item, name) for name in names}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class DecisionForm(SeenForm):
    verb = forms.ChoiceField(label="What did the board do?", choices=DecisionVerb.choices)
    text = forms.CharField(label="What was decided?", max_length=4000, widget=forms.Textarea(attrs=FEW_LINES))
    asked = forms.CharField(
        label="What was the board asked?", required=False, max_length=4000, widget=forms.Textarea(attrs=FEW_LINES)
    )
    plain_words = forms.CharField(label="What it means, in plain words", required=False, max_length=500)
    delegated_to = forms.CharField(label="Delegated to", required=False, max_length=200)
    effective_on = DayMonthYearField(subject="Day it takes effect", label="Takes effect on", required=False)

    @classmethod
    def answers(cls, decision: Decision) -> dict[str, Any]:
        return {name: getattr(decision, name) for name in cls.base_fields if name != "seen"}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def _of(words: str, between: str, person: Person) -> SafeString:
    """A short label whose person is said to those who hear it; others see whose row it stands in."""
    return format_html('{}<span class="govuk-visually-hidden"> {} {}</span>', words, between, person)


class AttendanceForm(SeenForm):
    """One question a seat; whoever came besides by name, one a line."""

    observers = LinesField(label="Observers", help_text="One a line")
    in_attendance = LinesField(label="In attendance", help_text="Officers and guests: name and title, one a line")
    officers = forms.CharField(
        label="Officers, as one sentence", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, held: Sequence[Appointment], items: Sequence[MinutesItem], board: Board, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held, self.board = held, board
        self.items = {str(item.pk): item for item in items}
        choices = [("", "–"), *((item.pk, str(item)) for item in items)]
        for one in held:
            pk = one.pk
            self.fields[f"state-{pk}"] = forms.ChoiceField(
                label=f"{one.person}, {one.seat}",
                choices=[(state.value, state.label) for state in SEAT_STATES],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {one.person} was there"},
            )
            self.fields[f"substitute-{pk}"] = forms.CharField(
                label=_of("Substitute", "for", one.person), required=False, max_length=200
            )
            for name, words in (("arrived", "Arrived at"), ("left", "Left before")):
                self.fields[f"{name}-{pk}"] = forms.ChoiceField(
                    label=_of(words, "of", one.person), choices=choices, required=False
                )

    @property
    def rows(self) -> list[tuple[Appointment, list[forms.BoundField]]]:
        names = ("state", "substitute", "arrived", "left")
        return [(one, [self[f"{name}-{one.pk}"] for name in names]) for one in self.held]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self["observers"], self["in_attendance"], self["officers"]]

    def lines(self) -> list[Attended]:
        """The attendance list: members and substitutes in the order of the seats, then the others."""
        given = self.cleaned_data
        found: list[Attended] = []
        away: list[Attended] = []
        titles = {"chair": f"({self.board.chair_title})", "vice_chair": f"({self.board.vice_chair_title})"}
        for one in self.held:
            state = AttendanceState(given[f"state-{one.pk}"])
            arrived = self.items.get(given[f"arrived-{one.pk}"])
            left = self.items.get(given[f"left-{one.pk}"])
            substitute = given[f"substitute-{one.pk}"].strip()
            is_there = state == AttendanceState.PRESENT
            member = Attended(
                str(one.person),
                state,
                one.seat,
                one.person,
                capacity=titles.get(one.office, ""),
                arrived_at=arrived if is_there else None,
                left_at=left if is_there else None,
            )
            (found if is_there else away).append(member)
            if substitute:
                found.append(
                    Attended(
                        substitute,
                        AttendanceState.SUBSTITUTE,
                        one.seat,
                        stands_for=one.person,
                        arrived_at=arrived,
                        left_at=left,
                    )
                )
        found += away
        found += [Attended(name, AttendanceState.OBSERVER) for name in given["observers"]]
        return found + [Attended(name, AttendanceState.IN_ATTENDANCE) for name in given["in_attendance"]]


class VoteForm(KeyForm):
    question = forms.CharField(label="What was put to the vote?", max_length=300)
    in_favour = forms.IntegerField(label="For", required=False, min_value=0, max_value=200, widget=NUMBER)
    against = forms.IntegerField(label="Against", required=False, min_value=0, max_value=200, widget=NUMBER)
    abstained = forms.IntegerField(label="Abstained", required=False, min_value=0, max_value=200, widget=NUMBER)
    casting = forms.ChoiceField(
        label="Casting vote", help_text="Only when the votes are equal", choices=CastingVote.choices, required=False
    )

    def __init__(self, *args: Any, voters: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = voters
        for person in voters:
            self.fields[f"voter-{person.pk}"] = forms.ChoiceField(
                label=f"Recorded vote of {person}", choices=[("", "Not recorded"), *VoteChoice.choices], required=False
            )

    @property
    def named(self) -> dict[Person, VoteChoice]:
        chosen = {person: self.cleaned_data.get(f"voter-{person.pk}") for person in self.voters}
        return {person: VoteChoice(choice) for person, choice in chosen.items() if choice}


class InterestForm(PlainWords, forms.Form):
    kind = forms.ChoiceField(label="What sort of interest is it?", choices=InterestKind.choices)
    nature = forms.CharField(label="What is it?", max_length=1000, widget=forms.Textarea(attrs=FEW_LINES))
    is_sensitive = forms.BooleanField(
        label="It is sensitive: readers learn that it exists, not what it is (Localism Act 2011 s.32)", required=False
    )
    bars_speaking = forms.BooleanField(label="Takes no part in the discussion", required=False)
    bars_voting = forms.BooleanField(label="Does not vote", required=False)
    bars_reading = forms.BooleanField(
        label="Is not given closed papers of this item, nor the pack with Part II", required=False
    )
    leaves_room = forms.BooleanField(label="Leaves the room", required=False)
    dispensation = forms.CharField(
        label="Dispensation",
        help_text="Who granted it and until when. Without one, a disclosable interest bars discussion and vote.",
        max_length=300,
        required=False,
    )
    is_registered = forms.BooleanField(label="It is in the register already", required=False)

    def __init__(
        self, *args: Any, people: Sequence[Person], meeting: Meeting, by_officer: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not by_officer:
            del self.fields["bars_reading"]
        self.people = {person.pk: person for person in people}
        self.agenda = {item.pk: item for item in meeting.items.all() if item.label}
        self.fields["person"] = forms.TypedChoiceField(
            label="Who declares it?", coerce=int, choices=[(pk, str(person)) for pk, person in self.people.items()]
        )
        self.fields["item"] = forms.TypedChoiceField(
            label="For which item?", coerce=int, choices=[(pk, str(item)) for pk, item in self.agenda.items()]
        )
        self.order_fields(["person", "item", *self.base_fields])

    @property
    def declaration(self) -> Declaration:
        given = self.cleaned_data
        named = {name: given[name] for name in self.base_fields if name in given and name != "kind"}
        return Declaration(kind=InterestKind(given["kind"]), **named)


class OwnersForm(PlainWords, forms.Form):
    owners = LinesField(
        label="Who owes it?",
        help_text="People, seats or bodies, one a line. For a partner outside, an address: Safer Partnership "
        "<name@partner.example>. Addresses are never shown.",
    )
    due = forms.CharField(
        label="By when?",
        help_text="A day (17 October 2027), a month (March 2028), “next meeting”, or other words",
        max_length=100,
        required=False,
    )


class ActionForm(KeyForm, OwnersForm):
    text = forms.CharField(label="What is to be done?", max_length=2000, widget=forms.Textarea(attrs=FEW_LINES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["text", "owners", "due"])


class ReportForm(SeenForm):
    status = forms.ChoiceField(
        label="How does it stand?",
        choices=[(s.value, s.label) for s in ActionStatus if s != ActionStatus.NOT_REPORTED],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it stands"},
    )
    note = forms.CharField(
        label="What has happened?",
        help_text="The board and the public read it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a sentence what has happened"},
    )
    due_on = DayMonthYearField(
        subject="New day",
        label="Is it put off to another day?",
        help_text="Leave empty to keep the day",
        required=False,
    )
