"""The questions an officer answers while making an agenda."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from boards.enums import CommentKind, PaperStatus, Part, Purpose
from boards.forms import GATES, PaperForm
from boards.models import AgendaItem, Board, Meeting, Paper
from boards.services.papers import paper_values
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import london, london_time
from hwb_portal.core.forms import DayMonthYearField, PlainWords, ScannedFileField

MOST_FILES = 20
STANDING = "standing"
TIME = forms.TextInput(attrs={"class": "govuk-input--width-5"})
NUMBER = forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"})


class KeyForm(PlainWords, forms.Form):
    """A form that makes something: its key sees to it that sending it twice makes one."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "Open this page again"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4


class SeenForm(PlainWords, forms.Form):
    """A form that changes something: it carries the fingerprint of what the officer was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class NewMeetingForm(KeyForm):
    held_on = DayMonthYearField(subject="Day of the meeting", label="Day of the meeting")
    starts = forms.TimeField(
        label="Starts at", help_text="For example 10:00", widget=TIME, error_messages={"invalid": "Enter a time"}
    )
    venue_name = forms.CharField(label="Place", max_length=200, required=False)
    venue_address = forms.CharField(label="Address of the place", max_length=300, required=False)

    def __init__(self, *args: Any, board: Board, meetings: list[Meeting], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.meetings = {meeting.slug: meeting for meeting in meetings}
        copies = [(slug, f"The agenda of {found.held_on:%-d %B %Y}") for slug, found in self.meetings.items()]
        self.fields["start_from"] = forms.ChoiceField(
            label="What does the agenda start from?",
            help_text="A copy keeps the items and their order, and leaves the papers behind.",
            choices=[(STANDING, f"The standing items of {board.short_name}"), *copies],
            widget=forms.RadioSelect,
            initial=STANDING,
            error_messages={"required": "Select what the agenda starts from"},
        )

    def clean_held_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["held_on"]
        if day < self.today:
            raise ValidationError("Day of the meeting must be today or in the future")
        return day

    @property
    def clone_from(self) -> Meeting | None:
        return self.meetings.get(self.cleaned_data["start_from"])


class DetailsForm(SeenForm):
    starts = forms.TimeField(
        label="Starts at", help_text="For example 10:00", widget=TIME, error_messages={"invalid": "Enter a time"}
    )
    venue_name = forms.CharField(label="Place", max_length=200, required=False)
    venue_address = forms.CharField(label="Address of the place", max_length=300, required=False)
    notes = forms.CharField(
        label="Note shown to readers", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    member_count = forms.IntegerField(
        label="Number of members", required=False, min_value=1, max_value=200, widget=NUMBER
    )
    quorum = forms.IntegerField(label="Quorum", required=False, min_value=1, max_value=200, widget=NUMBER)
    contact_name = forms.CharField(label="Officer to ask", max_length=200, required=False)
    contact_title = forms.CharField(label="That officer’s title", max_length=200, required=False)

    def __init__(self, *args: Any, meeting: Meeting, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["previous"] = forms.TypedChoiceField(
            label="Which meeting’s minutes are confirmed?",
            help_text="They are put under the item for the minutes.",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "None"), *((found.pk, f"{found.held_on:%-d %B %Y}") for found in meetings)],
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        members, quorum = cleaned.get("member_count"), cleaned.get("quorum")
        if members and quorum and quorum > members:
            self.add_error("quorum", f"Quorum must be {members} or fewer, the number of members")
        return cleaned

    @staticmethod
    def answers(meeting: Meeting) -> dict[str, Any]:
        """The stored answers, as the form's fields have them."""
        names = ("venue_name", "venue_address", "notes", "member_count", "quorum", "contact_name", "contact_title")
        return {
            "starts": london_time(meeting.starts_at),
            "previous": meeting.previous_id,
            **{name: getattr(meeting, name) for name in names},
        }

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {
            **given,
            "starts_at": london(self.meeting.held_on, given["starts"]),
            "previous_id": given["previous"],
        }


class ItemForm(SeenForm):
    """An item's words. Who may read it has no default for a new one."""

    title = forms.CharField(max_length=300)
    purpose = forms.ChoiceField(choices=Purpose.choices, required=False, label="What is the board asked to do?")
    purpose_text = forms.CharField(
        label="Line printed under the title", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    lead = forms.CharField(label="Who presents it?", max_length=200, required=False)
    contact = forms.CharField(label="Officer to ask", help_text="Not published", max_length=200, required=False)
    sponsor = forms.CharField(
        label="Board member who sponsors it", help_text="Not published", max_length=200, required=False
    )
    planned_minutes = forms.IntegerField(
        label="Planned minutes", required=False, min_value=0, max_value=600, widget=NUMBER, help_text="Not published"
    )
    paper_status = forms.ChoiceField(label="Its papers", choices=PaperStatus.choices, initial="none")
    part = forms.ChoiceField(
        label="In which part is it taken?",
        choices=Part.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select in which part it is taken"},
    )
    public_title = forms.CharField(
        label="For Part II: title shown to the public",
        help_text="Say what sort of business it is, and nothing that must stay closed.",
        max_length=300,
        required=False,
    )
    internal_notes = forms.CharField(
        label="Internal notes",
        help_text="For officers. They are never published.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    late_reason = forms.CharField(
        label="Special circumstances",
        help_text="Why the item cannot wait for the next meeting. Printed with the agenda, and minuted.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    chair_agreed_by = forms.CharField(label="Which chair agreed that it is urgent?", max_length=200, required=False)
    chair_agreed_on = DayMonthYearField(
        subject="Day of the chair’s agreement", label="On what day did the chair agree?", required=False
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            for name in ("late_reason", "chair_agreed_by", "chair_agreed_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("part") == Part.PART_II
            and not cleaned.get("public_title")
            and "public_title" not in self.errors
        ):
            self.add_error("public_title", "Enter a title the public may read")
        return cleaned

    @classmethod
    def answers(cls, item: AgendaItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in cls.base_fields if name != "seen"}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "key", "author")}


class NewItemForm(KeyForm, ItemForm):
    """A new item, and the person who is asked for its report."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        asked = PaperForm.base_author()
        self.fields["author"] = asked
        self.order_fields(["title", "purpose", "purpose_text", "lead", "author"])


class NewPaperForm(KeyForm, PaperForm):
    """A new paper, made once however often the form is sent."""


class PaperSettingsForm(PaperForm, SeenForm):
    """What is said of a paper: title, open or closed and why, whose report it is."""

    is_confidential = forms.BooleanField(
        label="It is confidential: given by a government department on terms, or barred by law",
        help_text="Not the same as exempt: it has no paragraph of Schedule 12A.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["item"]
        self.order_fields(["title", "kind", "author", "part", "is_confidential", "paragraphs", *GATES])

    def needed_when_closed(self, cleaned: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        needed = super().needed_when_closed(cleaned)
        return tuple(pair for pair in needed if pair[0] == "public_title" or not cleaned.get("is_confidential"))

    @staticmethod
    def answers(paper: Paper) -> dict[str, Any]:
        return {**paper_values(paper), "author": paper.author}

    def values(self) -> dict[str, Any]:
        author = self.cleaned_data["author"]
        return {**self.cleaned_data, "author_id": author.pk if author else None}


class ReaderForm(PlainWords, forms.Form):
    """One more person for the list of a confidential paper."""

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["person"] = forms.ChoiceField(
            label="Who may read it too?",
            help_text="Members in their seats, substitutes at this meeting, and officers of the board.",
            choices=[("", "Choose a person"), *((pk, f"{person}") for pk, person in self.people.items())],
            error_messages={
                "required": "Select a person",
                "invalid_choice": "That person has no right to this meeting’s closed papers or is on the list already",
            },
        )

    @property
    def person(self) -> User:
        return self.people[self.cleaned_data["person"]]


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(ScannedFileField):
    """Several files from one box; cleans to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        found = data if isinstance(data, list | tuple) else [data]
        if len(found) > MOST_FILES:
            raise ValidationError(f"Select {MOST_FILES} files or fewer at a time")
        return [single(one, initial) for one in found]


class FilesForm(PlainWords, forms.Form):
    pdfs = ManyFilesField(
        label="Choose PDFs",
        help_text="Several at once, up to 100 MB each. A number or the item’s title in a file’s name finds its item.",
        error_messages={"required": "Select at least one PDF", "empty": "A selected file is empty"},
        widget=ManyFiles(attrs={"accept": "application/pdf", "class": "govuk-file-upload"}),
    )


class CommentForm(PlainWords, forms.Form):
    kind = forms.ChoiceField(
        label="From",
        choices=[(kind.value, kind.label) for kind in CommentKind if kind != CommentKind.SENT_BACK],
    )
    body = forms.CharField(label="Comment", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class ClearForm(PlainWords, forms.Form):
    name = forms.CharField(label="Who cleared the report?", help_text="Name and title", max_length=200)


class SendBackForm(PlainWords, forms.Form):
    words = forms.CharField(
        label="What should the author change?", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
