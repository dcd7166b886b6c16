import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Model

from boards.enums import StaffRole
from boards.models import AgendaItem, Board, Decision
from hwb_portal.accounts.models import User
from hwb_portal.core.dates import london
from hwb_portal.core.forms import DayMonthYearField, PlainWords, ScannedFileField
from hwb_portal.core.templatetags.ui import plain_date
from metrics.enums import ObservationKind
from metrics.models import Area, Indicator, Period
from metrics.services.tidy import MAX_BYTES


class ReturnUploadForm(PlainWords, forms.Form):
    """A board of the analyst's and the workbook. What the file must pass is the gate's to say."""

    board = forms.ModelChoiceField(
        label="Which board is the return for?",
        queryset=Board.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the board the return is for"},
    )
    file = ScannedFileField(
        label="Quarterly return",
        help_text="An XLSX made from the national template, smaller than 10MB.",
        error_messages={"required": "Select a return", "empty": "The selected file is empty"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Board.objects.staffed_by(user, StaffRole.ANALYST)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        if len(boards) == 1:
            self.fields["board"].initial = boards[0]


class RebaseForm(PlainWords, forms.Form):
    """One of the indicator's own results, from which limits begin anew. `cleaned_data["place"]` is area and period."""

    place = forms.ChoiceField(label="From which figure on?")
    reason = forms.CharField(
        label="Why?",
        help_text="What changed: how it is counted, a new service, a new system. Readers see this beside the chart.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {
            str(seen.pk): (seen.area, seen.period)
            for seen in indicator.observations.all()
            if seen.kind == ObservationKind.ACTUAL
        }
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (key, f"{area.name}, {period.label}") for key, (area, period) in self.places.items()
        ]

    def clean_place(self) -> tuple[Area, Period]:
        return self.places[self.cleaned_data["place"]]


class WordingForm(PlainWords, forms.Form):
    body = forms.CharField(
        label="What changed",
        help_text="A heading begins with ##, a point with a hyphen. The words made from the numbers are kept.",
        max_length=20000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
    )

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")


class ObservationsForm(PlainWords, forms.Form):
    file = ScannedFileField(
        label="Figures",
        help_text="A tidy CSV in UTF-8 or the first sheet of an XLSX, smaller than 10MB: the columns of an "
        "indicator's download, one figure a row, values and no formulas.",
        error_messages={"required": "Select a file of figures", "empty": "The selected file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("The selected file must be smaller than 10MB")
        return file


class PaperForm(PlainWords, forms.Form):
    """An item that the paper goes under, of those offered. `cleaned_data["item"]` is the item itself."""

    item = forms.ChoiceField(
        label="Under which item?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the item the paper goes under"},
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        names = [
            (key, f"{item}, {item.meeting.board.short_name}, {plain_date(item.meeting.held_on)}")
            for key, item in self.items.items()
        ]
        self.fields["item"].choices = names  # type: ignore[attr-defined]
        self.fields["item"].initial = next(iter(self.items), None)

    def clean_item(self) -> AgendaItem:
        return self.items[self.cleaned_data["item"]]


class LinkForm(PlainWords, forms.Form):
    """A decision, action or paper of those offered. `cleaned_data["end"]` is the row itself."""

    end = forms.ChoiceField(
        label="What is about this measure?", error_messages={"required": "Select a decision, an action or a paper"}
    )
    retires = forms.BooleanField(label="This decision ended the measure", required=False)

    def __init__(self, *args: Any, groups: Any, by_key: Mapping[str, Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = by_key
        self.fields["end"].choices = [("", "Choose one"), *groups]  # type: ignore[attr-defined]

    def clean_end(self) -> Model:
        return self.by_key[self.cleaned_data["end"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("retires") and not isinstance(cleaned.get("end"), Decision):
            self.add_error("retires", "Only a decision can end a measure")
        return cleaned


class HoldForm(PlainWords, forms.Form):
    """A minute in London's time until which something is held back, or none: `until`."""

    day = DayMonthYearField(
        subject="Day the embargo ends",
        label="Hold it back until what day?",
        help_text="Leave day and time empty to show it at once. Until then only analysts, leads and officers see it.",
        required=False,
    )
    time = forms.TimeField(
        label="Until what time?",
        help_text="London time, for example 09:30.",
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter the time like 09:30"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and (cleaned.get("day") is None) != (cleaned.get("time") is None):
            missing = "time" if cleaned.get("day") else "day"
            self.add_error(missing, "Enter both the day and the time, or neither")
        return cleaned

    @property
    def until(self) -> dt.datetime | None:
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        return london(day, time) if day else None


class StoreForm(HoldForm):
    token = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why are figures restated?",
        help_text="It stands beside what each restated figure was before.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SignLoadForm(PlainWords, forms.Form):
    """`mark` is of the preview that stands above the form."""

    mark = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label="In whose name?", help_text="Your name and title.", max_length=200)


class LoadWordsForm(PlainWords, forms.Form):
    words = forms.CharField(max_length=250, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
