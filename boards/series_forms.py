"""The questions about a year's meetings."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from boards import series
from boards.builder_forms import TIME, KeyForm
from boards.enums import MeetingStatus
from hwb_portal.core.forms import DayMonthYearField

TYPED, RULE = "typed", "rule"
NTH = [(1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (series.LAST, "Last")]
EVERY = [(1, "Every month"), *((n, f"Every {n} months") for n in (2, 3, 4, 6, 12))]


def _choice(label: str, choices: list[tuple[int, str]], initial: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, initial=initial, required=False)


class SeriesForm(KeyForm):
    """Days typed or by a rule, and what the meetings share. Cleans to `days`, in order."""

    way = forms.ChoiceField(
        label="How do you give the days?",
        choices=[(TYPED, "I type them"), (RULE, "By a rule, such as the second Wednesday of every third month")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you give the days"},
    )
    typed = forms.CharField(
        label="Days of the meetings",
        help_text="One a line: 14 June 2027, 14/6/2027 or 2027-06-14.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    nth = _choice("Which one of the month?", NTH, 1)
    weekday = _choice("Which day of the week?", list(enumerate(series.WEEKDAYS)), 2)
    every = _choice("How often?", EVERY, 3)
    first = DayMonthYearField(
        subject="First day", label="From", help_text="Months are counted from this one.", required=False
    )
    last = DayMonthYearField(subject="Last day", label="To", required=False)
    starts = forms.TimeField(
        label="They start at", help_text="For example 10:00", widget=TIME, error_messages={"invalid": "Enter a time"}
    )
    venue_name = forms.CharField(label="Place", max_length=200, required=False)
    venue_address = forms.CharField(label="Address of the place", max_length=300, required=False)
    status = forms.ChoiceField(
        label="Who sees them?",
        choices=[
            (MeetingStatus.SCHEDULED.value, "Everyone: the day and the place are announced, the agenda is not"),
            (MeetingStatus.DRAFT.value, "Officers of this board only, until the agenda is published"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select who sees them"},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        way = cleaned.get("way")
        if way == TYPED and "typed" not in self.errors:
            self._take("typed", lambda: series.read_days(cleaned["typed"]), "Enter the days of the meetings")
        if way == RULE:
            self._work_out(cleaned)
        return cleaned

    def _work_out(self, cleaned: dict[str, Any]) -> None:
        names = ("nth", "weekday", "every", "first", "last")
        for name in names:
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, f"Enter the {name} day" if name in ("first", "last") else "Select one")
        if not any(name in self.errors for name in names):
            rule = {name: cleaned[name] for name in names}
            self._take("last", lambda: series.by_rule(**rule), "No such day lies between the first and the last day")

    def _take(self, name: str, find: Any, nothing: str) -> None:
        try:
            days = find()
            if not days:
                raise ValueError(nothing)
            if days[0] < self.today:
                raise ValueError(f"{days[0]:%-d %B %Y} is past: every day must be today or later")
        except ValueError as error:
            self.add_error(name, ValidationError(str(error)))
        else:
            self.cleaned_data["days"] = days
