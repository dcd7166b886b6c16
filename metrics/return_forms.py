"""What is asked at each step of a return."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from boards.models import AgendaItem, Board, Decision, Meeting
from hwb_portal.core.forms import DayMonthYearField, PlainWords
from hwb_portal.core.templatetags.ui import plain_date
from metrics.embargoes import held_words
from metrics.forms import HoldForm
from metrics.models import ReturnFinding, SigningAuthority

FEW_LINES = {"rows": 3}
WHOLE_YEAR = "year"


def _words(label: str, help_text: str = "", *, required: bool = True, length: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=length,
        widget=forms.Textarea(attrs=FEW_LINES),
    )


class StepForm(PlainWords, forms.Form):
    """A step without questions."""


def _span(authority: SigningAuthority) -> str:
    last = f"until {plain_date(authority.ends_on)}" if authority.ends_on else "no end"
    return f"from {plain_date(authority.starts_on)}, {last}"


class CheckForm(StepForm):
    """A word to each warning. `words` are those typed, by the key of the finding."""

    def __init__(self, *args: Any, findings: Sequence[ReturnFinding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = [finding for finding in findings if finding.level == "warning"]
        for finding in self.findings:
            where = f"{finding.sheet}, {finding.cell}" if finding.cell else "The whole workbook"
            self.fields[f"words_{finding.pk}"] = _words(where, finding.message, required=False)
            self.fields[f"words_{finding.pk}"].initial = finding.words

    @property
    def words(self) -> dict[int, str]:
        return {finding.pk: self.cleaned_data[f"words_{finding.pk}"] for finding in self.findings}


class PartnersForm(StepForm):
    partners = _words("Who is to agree the return?", "Name and title of each, and of what body.")


class AgreementForm(StepForm):
    name = forms.CharField(label="Who agreed?", help_text="Name, title and body.", max_length=200)
    on = DayMonthYearField(subject="Day of the agreement", label="On what day?")


class SignForm(StepForm):
    """By which authority the lead signs, which must be in force that day.

    `cleaned_data["name"]` is the holder's unless another is typed.
    """

    authority = forms.ChoiceField(
        label="By what authority?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the authority by which it is signed off"},
    )
    name = forms.CharField(
        label="In whose name?",
        help_text="Leave it empty to sign in the name of who holds the authority.",
        required=False,
        max_length=200,
    )
    on = DayMonthYearField(subject="Day of signing", label="On what day?")

    def __init__(self, *args: Any, authorities: Sequence[SigningAuthority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authorities = {str(each.pk): each for each in authorities}
        self.fields["authority"].choices = [  # type: ignore[attr-defined]
            (key, f"{each.holder}: {each.words} ({_span(each)})") for key, each in self.authorities.items()
        ]
        if len(self.authorities) == 1:
            self.fields["authority"].initial = next(iter(self.authorities))

    def clean_authority(self) -> SigningAuthority:
        return self.authorities[self.cleaned_data["authority"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("authority") and not cleaned.get("name"):
            cleaned["name"] = cleaned["authority"].holder
        return cleaned


class OpenForm(HoldForm):
    """Open now, or from a minute on."""

    @property
    def done(self) -> str:
        held = held_words(self.until, timezone.now())
        return f"{held}. Then the answers are open to everyone; the workbook is not." if held else ""


class SendBackForm(StepForm):
    words = _words("What should be changed?", "The analyst reads this on the page of the return.")


class SubmitForm(StepForm):
    on = DayMonthYearField(subject="Day of submission", label="On what day was it sent?")
    receipt = forms.CharField(
        label="Where did it go, and what came back?",
        help_text="The national body and the reference or the answer it gave.",
        max_length=300,
    )


class SigningDecisionForm(StepForm):
    reasons = _words("Why was it signed off?", "Everyone can read this. No exempt matter.")
    alternatives = _words("Which alternatives were rejected, and why?", "“None” is an answer.")
    background = _words("Background papers", "Open for four years.", required=False)


class ItemForm(StepForm):
    """An item of those offered. `cleaned_data["item"]` is the item itself."""

    item = forms.ChoiceField(label="Under which item?", error_messages={"required": "Select the item"})

    def __init__(self, *args: Any, items: Sequence[AgendaItem], chosen: AgendaItem | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        names = [(key, f"{plain_date(item.meeting.held_on)}: {item}") for key, item in self.items.items()]
        self.fields["item"].choices = [("", "Choose one"), *names]  # type: ignore[attr-defined]
        self.fields["item"].initial = str(chosen.pk) if chosen else ""

    def clean_item(self) -> AgendaItem:
        return self.items[self.cleaned_data["item"]]


class AgendaForm(StepForm):
    """An item of the next agenda, or a new one there. `cleaned_data["place"]` is the item, or the meeting."""

    place = forms.ChoiceField(
        label="Under which item of the next agenda?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the item the report goes under"},
    )

    def __init__(
        self, *args: Any, items: Sequence[AgendaItem], meeting: Meeting | None, title: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, AgendaItem | Meeting] = {str(item.pk): item for item in items}
        choices = [(str(item.pk), f"{item}, {plain_date(item.meeting.held_on)}") for item in items]
        if meeting is not None:
            self.places["new"] = meeting
            choices.append(("new", f"A new item: {title}, {plain_date(meeting.held_on)}"))
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        about = [key for key, name in choices if "better care fund" in name.casefold()]
        self.fields["place"].initial = next(iter(about), None)

    def clean_place(self) -> AgendaItem | Meeting:
        return self.places[self.cleaned_data["place"]]


class OutcomeForm(StepForm):
    """A decision of those made under the item. `cleaned_data["decision"]` is the decision itself."""

    decision = forms.ChoiceField(
        label="Which decision is about it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the decision"},
    )
    outcome = forms.ChoiceField(
        label="What does it do?",
        choices=[("noted", "It notes the return"), ("ratified", "It ratifies the sign-off")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the decision does"},
    )

    def __init__(self, *args: Any, decisions: Sequence[Decision], must_ratify: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {str(each.pk): each for each in decisions}
        choices = [(key, f"{each.get_verb_display()}: {each.text}") for key, each in self.decisions.items()]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        self.fields["outcome"].initial = "ratified" if must_ratify else "noted"

    def clean_decision(self) -> Decision:
        return self.decisions[self.cleaned_data["decision"]]


class LoadForm(StepForm):
    reason = _words("Why are figures restated?", "Only where a figure is there already.", required=False, length=250)


class UnloadForm(StepForm):
    reason = _words("Why are the figures taken back?", length=250)


class WithdrawForm(StepForm):
    words = _words("Why is the return withdrawn?", "It stays here with everything that was done to it.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


class AuthorityForm(StepForm):
    holder = forms.CharField(label="Who may sign?", help_text="Name and title.", max_length=200)
    source = forms.CharField(
        label="What gives the authority?",
        help_text="A decision of the board with its day, or the scheme of delegation.",
        max_length=300,
    )
    condition = forms.CharField(
        label="What must happen first?",
        help_text="For example: after consulting the chair.",
        required=False,
        max_length=200,
    )
    must_ratify = forms.BooleanField(label="The board ratifies the sign-off afterwards", required=False)
    starts_on = DayMonthYearField(subject="First day", label="From what day?")
    ends_on = DayMonthYearField(subject="Last day", label="Until what day?", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Last day must not be before the first")
        return cleaned


class DueForm(StepForm):
    """One day for one or more boards of the person who enters it."""

    name = forms.CharField(label="Which return?", max_length=200, initial="Better Care Fund quarterly return")
    family = forms.ChoiceField(label="Which collection does it report on?")
    quarter = forms.ChoiceField(
        label="Quarter",
        choices=[*((str(each), f"Quarter {each}") for each in range(1, 5)), (WHOLE_YEAR, "The whole year")],
    )
    year = forms.RegexField(
        r"^20\d\d/\d\d$",
        label="Financial year",
        help_text="For example 2026/27.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter the financial year like 2026/27"},
    )
    due_on = DayMonthYearField(subject="Due date", label="When is it due?")
    source = forms.CharField(label="Who says so?", max_length=300)
    boards = forms.ModelMultipleChoiceField(
        label="Which boards owe it?",
        queryset=Board.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the boards that owe it"},
    )

    def __init__(self, *args: Any, boards: Any, families: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["boards"].queryset = boards  # type: ignore[attr-defined]
        self.fields["family"].choices = families  # type: ignore[attr-defined]

    def clean_year(self) -> str:
        year: str = self.cleaned_data["year"]
        if int(year[5:]) != (int(year[:4]) + 1) % 100:
            raise ValidationError("Enter the financial year like 2026/27")
        return year

    @property
    def period_label(self) -> str:
        quarter = self.cleaned_data["quarter"]
        return self.cleaned_data["year"] + ("" if quarter == WHOLE_YEAR else f" Q{quarter}")

    @property
    def period_ends_on(self) -> dt.date:
        first = int(self.cleaned_data["year"][:4])
        ends = {"1": (6, 30), "2": (9, 30), "3": (12, 31), "4": (3, 31), WHOLE_YEAR: (3, 31)}
        month, day = ends[self.cleaned_data["quarter"]]
        return dt.date(first + (month == 3), month, day)
