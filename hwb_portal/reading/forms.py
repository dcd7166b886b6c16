"""What a reader writes on a paper."""

import uuid
from typing import Any

from django import forms

from hwb_portal.core.forms import PlainWords
from hwb_portal.reading.anchoring import CONTEXT, LONGEST, Quote
from hwb_portal.reading.enums import WITH_WORDS, NoteKind
from hwb_portal.reading.models import MOST_LETTERS, Note
from hwb_portal.reading.services import NO_WORDS, Spot
from hwb_portal.reading.taking import SentNote

MOST_VERSIONS, MOST_TEXT = 9999, 10_000_000  # what no paper reaches, and a column holds

KIND_WORDS = [
    (NoteKind.NOTE.value, "Note"),
    (NoteKind.QUESTION.value, "Something I will ask at the meeting"),
    (NoteKind.HIGHLIGHT.value, "Highlight"),
    (NoteKind.BOOKMARK.value, "Bookmark"),
]


class NoteForm(PlainWords, forms.Form):
    """A note that is there already. `seen` is the revision its page showed."""

    kind = forms.ChoiceField(label="What is it?", choices=KIND_WORDS, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Your words", required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 6})
    )
    is_kept = forms.BooleanField(label="Keep it after the minutes of the meeting are approved", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    @classmethod
    def of(cls, note: Note, data: Any = None) -> "NoteForm":
        initial = {"kind": note.kind, "text": note.text, "is_kept": note.is_kept, "seen": note.revision}
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") in WITH_WORDS and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", NO_WORDS)
        return cleaned


class NewNoteForm(NoteForm):
    """A note on a paragraph, or on some words of it: chosen by a script (`start`, `end`) or written out (`words`)."""

    words = forms.CharField(
        label="Only on these words of it",
        help_text="As they stand in the paragraph. Leave it empty for the whole paragraph.",
        required=False,
        max_length=400,
    )
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    block = forms.SlugField(widget=forms.HiddenInput, max_length=40)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    field_order = ["kind", "words", "text", "is_kept"]

    def __init__(self, *args: Any, text: str, version_number: int, **kwargs: Any) -> None:
        """`text` is that of the paragraph."""
        super().__init__(*args, **kwargs)
        self.paragraph, self.version_number = text, version_number

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if words and words not in self.paragraph:
            raise forms.ValidationError("These words do not stand in the paragraph like this")
        return words

    def spot(self) -> Spot:
        key, words = self.cleaned_data["block"], self.cleaned_data["words"]
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if words:
            start = self.paragraph.index(words)
            end = start + len(words)
        if start is None or end is None:
            return Spot(self.version_number, key)
        return Spot(self.version_number, key, start, end)


class SentNoteForm(NoteForm):
    """A note that a device kept while it had no connection: what was chosen, and the words it is on."""

    id = forms.UUIDField()
    change = forms.UUIDField()
    paper = forms.UUIDField()
    version = forms.IntegerField(min_value=1, max_value=MOST_VERSIONS)
    block = forms.SlugField(max_length=40)
    start = forms.IntegerField(min_value=0, max_value=MOST_TEXT, required=False)
    exact = forms.CharField(required=False, strip=False, max_length=LONGEST)
    before = forms.CharField(required=False, strip=False, max_length=CONTEXT)
    after = forms.CharField(required=False, strip=False, max_length=CONTEXT)

    def sent(self) -> SentNote:
        given = self.cleaned_data
        return SentNote(
            id=given["id"],
            change=given["change"],
            seen=given["seen"] or 1,
            kind=NoteKind(given["kind"]),
            text=given["text"],
            is_kept=given["is_kept"],
            version_number=given["version"],
            block=given["block"],
            start=given["start"] or 0,
            quote=Quote(given["exact"], given["before"], given["after"]),
        )
