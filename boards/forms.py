import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from boards import law
from boards.documents import has_converter, is_picture
from boards.enums import ActionStatus, MeetingStatus, PaperKind, Part, PartPlacement
from boards.models import AgendaItem, Meeting, Paper, PaperVersion, TemplatePart
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
GATES = ("must_be_registered", "is_own_development")  # the questions of law.exemption_bars
ACRONYM_LINES = 60
OVERDUE = "overdue"
BACKGROUND_TITLE, BACKGROUND_ADDRESS = 300, 500  # characters


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


class BackgroundForm(PlainWords, forms.Form):
    """The documents a report rests on, which stay open to inspection for four years (LGA 1972 s.100D)."""

    background = forms.CharField(
        label="Background papers",
        help_text="What the report relies on and was not published elsewhere, one a line; a web address at the end of "
        "the line if there is one. They stay open to inspection for four years after the meeting.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    background_is_open = forms.BooleanField(
        label="None of these background papers holds exempt or confidential information", required=False
    )

    @staticmethod
    def background_of(version: PaperVersion | None) -> dict[str, object]:
        """Initial answers: the list of an earlier version, which somebody looked at then."""
        others = list(version.background_papers.all()) if version else []
        lines = [f"{other.title} {other.url}".strip() for other in others]
        return {"background": "\n".join(lines), "background_is_open": bool(lines)}

    def clean_background(self) -> list[tuple[str, str]]:
        """Title and address of each; the address may be empty."""
        lines = [line.strip() for line in self.cleaned_data["background"].splitlines() if line.strip()]
        return [self._line(line) for line in lines]

    def _line(self, line: str) -> tuple[str, str]:
        title, _, address = line.rpartition(" ")
        if not address.startswith(("https://", "http://")):
            title, address = line, ""
        if not title.strip(" ,:"):
            raise ValidationError(f"“{line[:60]}” needs a title before its address")
        if len(title) > BACKGROUND_TITLE or len(address) > BACKGROUND_ADDRESS:
            raise ValidationError(f"“{line[:60]}…” is too long for the list of background papers")
        if address:
            URLValidator(schemes=["http", "https"], message=f"“{address[:60]}” is not a web address")(address)
        return title.strip(" ,:"), address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("background") and not cleaned.get("background_is_open"):
            self.add_error("background_is_open", "Check the background papers, and say that none of them is closed")
        return cleaned


class ReportForm(BackgroundForm):
    """One box for each part of the council's report template, and the background papers.

    `seen` is the fingerprint of what the writer started from.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        version = paper.versions.with_sections().newest_first().first()
        template = (version and version.template) or paper.item.meeting.board.report_template
        written = {section.key: section.body for section in version.sections.all()} if version else {}
        kwargs["initial"] = {**self.background_of(version), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.parts: list[TemplatePart] = list(template.parts.all())
        for part in self.parts:
            self.fields[part.key] = forms.CharField(
                label=part.heading,
                help_text=part.prompt,
                required=False,
                initial=written.get(part.key, ""),
                max_length=40_000,
                widget=forms.Textarea(attrs={"rows": 3 if part.placement == PartPlacement.HEAD else 8}),
            )
        if template.has_acronyms:
            lines = [f"{acronym.short}: {acronym.full}" for acronym in version.acronyms.all()] if version else []
            self.fields["acronym_lines"] = forms.CharField(
                label="Acronyms used",
                help_text="One a line, with a colon: “STP: Sustainability and Transformation Partnership”.",
                required=False,
                initial="\n".join(lines),
                max_length=6000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def clean_acronym_lines(self) -> list[tuple[str, str]]:
        pairs: dict[str, str] = {}
        lines = [line.strip() for line in self.cleaned_data["acronym_lines"].splitlines() if line.strip()]
        if len(lines) > ACRONYM_LINES:
            raise ValidationError(f"Enter {ACRONYM_LINES} acronyms or fewer")
        for line in lines:
            short, colon, full = (part.strip() for part in line.partition(":"))
            if not (short and colon and full):
                raise ValidationError(f"“{line}” needs a colon between the letters and what they stand for")
            if short in pairs:
                raise ValidationError(f"“{short}” is there twice")
            if len(short) > 40 or len(full) > 200:
                raise ValidationError(f"“{line[:40]}…” is too long for a line of the acronyms table")
            pairs[short] = full
        return list(pairs.items())

    def beside_the_saved(self) -> list[tuple[str, str, str]]:
        """What differs from the saved report, box by box: heading, what was typed, what is saved."""
        boxes = [bound for bound in self.visible_fields() if isinstance(bound.field.widget, forms.Textarea)]
        pairs = [(str(box.label), (box.data or "").replace("\r\n", "\n").strip(), box.initial) for box in boxes]
        return [(label, mine or "Nothing", saved or "Nothing") for label, mine, saved in pairs if mine != saved]

    def bodies(self) -> dict[str, str]:
        return {part.key: self.cleaned_data[part.key] for part in self.parts}

    @property
    def placements(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The boxes under the headings they stand under on the page."""
        grouped: dict[str, list[forms.BoundField]] = {}
        for part in self.parts:
            grouped.setdefault(PartPlacement(part.placement).label, []).append(self[part.key])
        return list(grouped.items())


class UploadForm(BackgroundForm):
    """One paper: a PDF, a picture, and where LibreOffice is installed a Word file or slides."""

    file = forms.FileField(
        label="Choose a file",
        error_messages={"required": "Select a file", "empty": "The selected file is empty"},
    )
    field_order = ("file", "alt_text", "background", "background_is_open")
    alt_text = forms.CharField(
        label="What the picture shows",
        help_text="Only for a picture: the words that stand for it where it cannot be seen.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ["PDF", "PNG or JPEG"]
        self.fields["file"].widget = forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"})
        missing = " Word files and slides cannot be taken here: LibreOffice is not installed."
        if has_converter():
            kinds.insert(1, "Word file (.docx), slides (.pptx)")
            self.fields["file"].widget = forms.FileInput(attrs={"accept": ".pdf,.docx,.pptx,.png,.jpg,.jpeg"})
            missing = ""
        self.fields["file"].help_text = (
            f"A {', '.join(kinds)}, up to 100 MB.{missing} It becomes a PDF, cleaned of scripts, attachments, "
            "comments and information about the file."
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file and not cleaned.get("alt_text", "").strip():
            head = file.read(16)
            file.seek(0)
            if is_picture(head):
                self.add_error("alt_text", "Enter what the picture shows")
        return cleaned


class ConfirmForm(PlainWords, forms.Form):
    reason = forms.CharField(label="Why it may be published", max_length=300)
