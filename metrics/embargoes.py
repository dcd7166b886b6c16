"""Until when something is held back: one minute, the same for everybody, in London's time."""

import datetime as dt

from hwb_portal.core.dates import london_date, london_time


def is_held(until: dt.datetime | None, now: dt.datetime) -> bool:
    """It is open from the very instant on."""
    return until is not None and until > now


def held_words(until: dt.datetime | None, now: dt.datetime) -> str:
    """What those read who may see it earlier; "" once it is open."""
    if until is None or until <= now:
        return ""
    return f"Embargoed until {london_date(until):%-d %B %Y}, {london_time(until):%H:%M}"
