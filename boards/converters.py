import datetime as dt
import re
from typing import NamedTuple

from django.urls import register_converter


class MeetingDate(NamedTuple):
    """The part of a meeting's address that names it: a day, and which meeting of that day."""

    held_on: dt.date
    sequence: int


class MeetingDateConverter:
    regex = r"\d{4}-\d{2}-\d{2}(?:-[2-9])?"

    def to_python(self, value: str) -> MeetingDate:
        """ValueError for another shape and for a day that does not exist (30 February): Django answers 404."""
        if not re.fullmatch(self.regex, value):
            raise ValueError(f"not a day: {value}")
        return MeetingDate(dt.date.fromisoformat(value[:10]), int(value[11:] or 1))

    def to_url(self, value: MeetingDate | str) -> str:
        if isinstance(value, str):
            return value
        return f"{value.held_on:%Y-%m-%d}" + (f"-{value.sequence}" if value.sequence > 1 else "")


register_converter(MeetingDateConverter, "meeting")
