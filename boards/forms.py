from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from boards import law
from boards.documents import has_converter, is_picture
from boards.enums import ActionStatus, MeetingStatus, PaperKind, Part, PartPlacement
from boards.models import AgendaItem, Meeting, Paper, TemplatePart
from boards.querysets import ActionQuerySet, MeetingQuerySet
from hwb_portal.core.forms import PlainWords

PUBLIC_STATUSES = [
    (status.value, status.label)
    for status in (
        MeetingStatus.SCHEDULED,
        MeetingStatus.PUBLISHED,
        MeetingStatus.HELD,
        MeetingStatus.CANCELLED,
    )
]
WRITTEN_KINDS = [(kind.value, kind.label) for kind in PaperKind if kind != PaperKind.MINUTES]
ACRONYM_LINES = 60


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
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *ActionStatus.choices])

    def apply(self, actions: ActionQuerySet) -> ActionQuerySet:
        self.full_clean()
        if status := self.cleaned_data.get("status"):
            actions = actions.in_status(status)
        return actions


class PublishForm(PlainWords, forms.Form):
    urgency_reason = forms.CharField(
        label="Why does the chair agree to shorter notice?",
        help_text="Printed on the agenda and kept with it. Name the special circumstances.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["urgency_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.setdefault("urgency_reason", "")
        return cleaned


class ItemField(forms.ModelChoiceField):
    """Items by the number and title an officer knows them by."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        return f"{obj.label} {obj.title}".strip()


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

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = ItemField(
            AgendaItem.objects.for_meeting(meeting),
            empty_label="Choose an item",
            error_messages={"required": "Select the item"},
        )
        self.order_fields(["item"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("part") == Part.PART_II:
            for name, message in (
                ("paragraphs", "Choose at least one paragraph of Schedule 12A"),
                ("public_title", "Enter a title the public may read"),
                ("public_interest_reason", "Say why the paper is kept closed"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return cleaned


class ReportForm(PlainWords, forms.Form):
    """One box for each part of the council's report template."""

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        version = paper.versions.newest_first().first()
        template = (version and version.template) or paper.item.meeting.board.report_template
        written = {section.key: section.body for section in version.sections.all()} if version else {}
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

    def bodies(self) -> dict[str, str]:
        return {part.key: self.cleaned_data[part.key] for part in self.parts}

    @property
    def placements(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The boxes under the headings they stand under on the page."""
        grouped: dict[str, list[forms.BoundField]] = {}
        for part in self.parts:
            grouped.setdefault(PartPlacement(part.placement).label, []).append(self[part.key])
        return list(grouped.items())


class UploadForm(PlainWords, forms.Form):
    """One paper: a PDF, a picture, and where LibreOffice is installed a Word file or slides."""

    file = forms.FileField(
        label="Choose a file",
        error_messages={"required": "Select a file", "empty": "The selected file is empty"},
    )
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
