"""What an officer is asked at each step of minutes: checked by the chair, approved by the board, signed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from boards.models import Meeting
from boards.record_forms import FEW_LINES
from hwb_portal.core.forms import DayMonthYearField, PlainWords


class CheckForm(PlainWords, forms.Form):
    name = forms.CharField(label="Which chair checked the minutes?", max_length=200)


class ApproveForm(PlainWords, forms.Form):
    corrections = forms.CharField(
        label="What did the board put right?",
        help_text="One correction a line. Readers see them.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs=FEW_LINES),
    )

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {meeting.pk: meeting for meeting in meetings}
        self.fields["at"] = forms.TypedChoiceField(
            label="At which meeting did the board approve them?",
            coerce=int,
            choices=[(pk, f"{meeting.held_on:%-d %B %Y}") for pk, meeting in self.meetings.items()],
        )
        self.order_fields(["at", "corrections"])


class SignForm(PlainWords, forms.Form):
    name = forms.CharField(label="Who signed them?", max_length=200)
    signed_on = DayMonthYearField(subject="Day of signing", label="On what day?")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_signed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise ValidationError("Day of signing must be today or in the past")
        return day
