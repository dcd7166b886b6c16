"""Forms in which a report is written or uploaded, with its background papers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from boards.documents import has_converter, is_picture
from boards.enums import PartPlacement
from boards.models import Paper, PaperVersion, TemplatePart
from hwb_portal.core.forms import PlainWords, ScannedFileField

ACRONYM_LINES = 60
BACKGROUND_TITLE, BACKGROUND_ADDRESS = 300, 500  # characters


class BackgroundForm(PlainWords, forms.Form):
    """The documents a report rests on, which stay open to inspection for four years (LGA 1972 s.100D)."""

    background_lines = forms.CharField(
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
        return {"background_lines": "\n".join(lines), "background_is_open": bool(lines)}

    def clean_background_lines(self) -> list[tuple[str, str]]:
        """Title and address of each; the address may be empty."""
        lines = [line.strip() for line in self.cleaned_data["background_lines"].splitlines() if line.strip()]
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
        if cleaned.get("background_lines") and not cleaned.get("background_is_open"):
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

    file = ScannedFileField(
        label="Choose a file",
        error_messages={"required": "Select a file", "empty": "The selected file is empty"},
    )
    field_order = ("file", "alt_text", "background_lines", "background_is_open")
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
