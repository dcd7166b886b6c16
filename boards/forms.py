import datetime as dt
from typing import Any

from django import forms

from boards import law
from boards.enums import ActionStatus, MeetingStatus, PaperKind, Part
from boards.models import AgendaItem, Meeting
from boards.querysets import ActionQuerySet, MeetingQuerySet
from boards.services.publication import Urgency
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import london
from hwb_portal.core.forms import DayMonthYearField, PlainWords

PUBLIC_STATUSES = [
    (status.value, status.label)
    for status in (
        MeetingStatus.SCHEDULED,
        MeetingStatus.PUBLISHED,
        MeetingStatus.HELD,
        MeetingStatus.CANCELLED,
        MeetingStatus.MOVED,
        MeetingStatus.ADJOURNED,
    )
]
WRITTEN_KINDS = [(kind.value, kind.label) for kind in PaperKind if kind != PaperKind.MINUTES]
GATES = ("must_be_registered", "has_contract_terms", "is_own_development")  # the questions of law.exemption_bars
OVERDUE = "overdue"


class MeetingFilterForm(PlainWords, forms.Form):
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *PUBLIC_STATUSES])

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = forms.TypedChoiceField(
            required=False, coerce=int, empty_value=None, choices=[("", "Any"), *((year, str(year)) for year in years)]
        )
        self.order_fields(["year", "status"])

    def apply(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """The meetings the reader asked for; a choice that does not exist is shown as an error and left out."""
        self.full_clean()
        if year := self.cleaned_data.get("year"):
            meetings = meetings.in_year(year)
        if status := self.cleaned_data.get("status"):
            meetings = meetings.in_status(status)
        return meetings


class ActionFilterForm(PlainWords, forms.Form):
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *ActionStatus.choices, (OVERDUE, "Overdue")])

    def apply(self, actions: ActionQuerySet, today: dt.date) -> ActionQuerySet:
        """The actions the reader asked for; overdue ones are not settled, and their day is before `today`."""
        self.full_clean()
        status = self.cleaned_data.get("status")
        if status == OVERDUE:
            return actions.overdue(today)
        return actions.in_status(status) if status else actions


class PublishForm(PlainWords, forms.Form):
    """What publishing asks for: a summary for a supplement, the urgency when it is late, and a time if not now."""

    summary = forms.CharField(
        label="What does this supplement bring?",
        help_text="A sentence readers see, such as “The report on Street Triage, which was to follow.”",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a sentence what the supplement brings"},
    )
    urgency_reason = forms.CharField(
        label="Why is the meeting called at shorter notice?",
        help_text="Name the special circumstances. They are printed on the agenda and kept with it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the meeting is called at shorter notice"},
    )
    chair_agreed_by = forms.CharField(
        label="Which chair agreed?",
        max_length=200,
        error_messages={"required": "Enter the name of the chair who agreed"},
    )
    chair_agreed_on = DayMonthYearField(subject="Day of the chair’s agreement", label="On what day?")
    publish_on = DayMonthYearField(
        subject="Day to publish",
        label="Publish on a later day",
        help_text="Leave empty to publish now. Papers stay private until the moment.",
        required=False,
    )
    publish_time = forms.TimeField(
        label="At what time that day?",
        help_text="For example 09:30. Empty means 9am.",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )

    def __init__(self, *args: Any, is_agenda: bool, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_agenda:
            del self.fields["summary"]
        if not (is_agenda and is_late):
            for name in ("urgency_reason", "chair_agreed_by", "chair_agreed_on"):
                del self.fields[name]

    @property
    def publish_at(self) -> dt.datetime | None:
        day = self.cleaned_data.get("publish_on")
        return london(day, self.cleaned_data.get("publish_time") or dt.time(9)) if day else None

    @property
    def urgency(self) -> Urgency:
        given = self.cleaned_data
        return Urgency(given.get("urgency_reason", ""), given.get("chair_agreed_by", ""), given.get("chair_agreed_on"))


class ReasonForm(PlainWords, forms.Form):
    """One reason that readers see."""

    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason. Readers see it"},
    )

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint


class ContinueForm(ReasonForm):
    """A reason, and the day and hour on which the meeting is held instead."""

    held_on = DayMonthYearField(subject="New day", label="New day")
    starts = forms.TimeField(
        label="Starts at",
        help_text="For example 10:00",
        error_messages={"required": "Enter the hour at which it starts"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )


class SubscribeForm(PlainWords, forms.Form):
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address in the right format, like name@example.com"},
    )


class ItemField(forms.ModelChoiceField):
    """Items by the number and title an officer knows them by."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        return f"{obj.label} {obj.title}".strip()


def yes_or_no(label: str, hint: str) -> forms.TypedChoiceField:
    """A question that may stay open; cleans to True, False or None."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=[("True", "Yes"), ("False", "No")],
        coerce=lambda answer: answer == "True",
        empty_value=None,
        widget=forms.RadioSelect,
    )


class PaperForm(PlainWords, forms.Form):
    """A new paper under an item. Open or closed has no default: the officer says which."""

    title = forms.CharField(max_length=300)
    kind = forms.ChoiceField(choices=WRITTEN_KINDS, initial=PaperKind.REPORT)
    part = forms.ChoiceField(
        label="Who may read it?",
        choices=Part.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who may read it"},
    )
    paragraphs = forms.TypedMultipleChoiceField(
        label="For a Part II paper: which paragraphs of Schedule 12A?",
        required=False,
        coerce=int,
        choices=[(number, f"{number}. {words}") for number, words in law.EXEMPT_PARAGRAPHS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    public_title = forms.CharField(
        label="For a Part II paper: title shown to the public", max_length=300, required=False
    )
    public_interest_reason = forms.CharField(
        label="For a Part II paper: why does keeping it closed outweigh the public interest in disclosing it?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    review_on = DayMonthYearField(
        subject="Day of the review",
        label="For a Part II paper: when is it looked at again?",
        help_text="It is exempt only so long as closing it outweighs disclosing it. It is on your desk from that day.",
        required=False,
    )
    must_be_registered = yes_or_no(
        "For paragraph 3: must this information be registered under the Companies Acts or the like?",
        "If yes, paragraph 3 does not apply (Schedule 12A, paragraph 8). The like are the laws on charities, "
        "building societies, friendly societies and co-operatives.",
    )
    has_contract_terms = yes_or_no(
        "For paragraph 3: does it give terms of a contract that is being negotiated?",
        "If yes, councillors who are not on the board do not read it (Local Government Act 1972, section 100F).",
    )
    is_own_development = yes_or_no(
        "For a Part II paper: does it relate to development for which the council may grant itself permission?",
        "If yes, it is not exempt (Schedule 12A, paragraph 9).",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = ItemField(
            AgendaItem.objects.for_meeting(meeting),
            empty_label="Choose an item",
            error_messages={"required": "Select the item"},
        )
        self.fields["author"] = self.base_author()
        self.order_fields(["item", "title", "kind", "author", "part", "paragraphs", *GATES])

    @staticmethod
    def base_author() -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            User.objects.who_write_reports(),
            label="Whose report is it?",
            help_text="They see it on their desk, write or upload it, and are reminded before it is due.",
            required=False,
            empty_label="Ours: the officers write or upload it",
        )

    def needed_when_closed(self, cleaned: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        """Fields a Part II paper needs, each with the sentence that asks for it."""
        return (
            ("paragraphs", "Choose at least one paragraph of Schedule 12A"),
            ("public_title", "Enter a title the public may read"),
            ("public_interest_reason", "Say why the paper is kept closed"),
            ("review_on", "Enter the day on which it is looked at again"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("part") == Part.PART_II:
            for name, message in self.needed_when_closed(cleaned):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
            if paragraphs := cleaned.get("paragraphs"):
                bars = law.exemption_bars(paragraphs, **{name: cleaned.get(name) for name in GATES})
                for name, message in bars.items():
                    if name not in self.errors:
                        self.add_error(name, message)
        return cleaned
