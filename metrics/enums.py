"""The closed lists of the metrics app. Each is enforced in the database too."""

from django.db.models import TextChoices


class Audience(TextChoices):
    PUBLIC = "public", "Everyone"
    BOARD = "board", "The board and those who work for it"


class Polarity(TextChoices):
    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better"


class AreaKind(TextChoices):
    COUNTY = "county", "County"
    DISTRICT = "district", "District"
    CCG = "ccg", "Clinical commissioning group"
    NEIGHBOUR = "neighbour", "Similar authority"
    ENGLAND = "england", "England"
    PROVIDER = "provider", "Provider"
    OTHER = "other", "Other"


COMPARED_WITH = frozenset({AreaKind.DISTRICT, AreaKind.NEIGHBOUR, AreaKind.ENGLAND})
"""Areas whose figures stand beside an indicator's own, to compare."""


class ObservationKind(TextChoices):
    ACTUAL = "actual", "Actual"
    PLAN = "plan", "Plan"
    FORECAST = "forecast", "Forecast"


class ObservationStatus(TextChoices):
    FINAL = "final", "Final"
    PROVISIONAL = "provisional", "Provisional"
    REVISED = "revised", "Revised"
    SUPPRESSED = "suppressed", "Hidden because the number is small"
    NOT_AVAILABLE = "not_available", "Not available"
    NO_UPDATE = "no_update", "No update"


class Comparator(TextChoices):
    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"
    BELOW = "below", "Less than"
    ABOVE = "above", "More than"
    EQUAL = "equal", "Exactly"
    IN_WORDS = "in_words", "As worded"


class TargetStatus(TextChoices):
    AGREED = "agreed", "Agreed"
    PROVISIONAL = "provisional", "Provisional"
    SUBJECT_TO_REVIEW = "subject_to_review", "Subject to review"
    REJECTED = "rejected", "Rejected"
    CONTESTED = "contested", "Contested"


class SetBy(TextChoices):
    NATIONAL = "national", "Set nationally"
    LOCAL = "local", "Set locally"


class VerdictKind(TextChoices):
    CHANGE = "change", "Change over time"
    DISTRICTS = "districts", "Variation between districts"
    FIGURE = "figure", "The same figure, told elsewhere"


class VerdictDirection(TextChoices):
    IMPROVED = "improved", "Improved"
    WORSENED = "worsened", "Worsened"
    INCREASED = "increased", "Increased"
    DECREASED = "decreased", "Decreased"
    UNCHANGED = "unchanged", "Unchanged"


class Significance(TextChoices):
    YES = "yes", "Statistically significant"
    NO = "no", "Not statistically significant"
    CANNOT_TELL = "cannot_tell", "Cannot be told"


class Maturity(TextChoices):
    """Levels of the high impact change model, the lowest first."""

    NOT_YET = "not_yet", "Not yet established"
    PLANS = "plans", "Plans in place"
    ESTABLISHED = "established", "Established"
    MATURE = "mature", "Mature"
    EXEMPLARY = "exemplary", "Exemplary"
    NOT_GIVEN = "", "Not given"


class ReturnState(TextChoices):
    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked"
    WITH_PARTNERS = "with_partners", "With partners"
    SIGNED = "signed", "Signed off"
    SUBMITTED = "submitted", "Submitted"
    REPORTED = "reported", "Reported to the board"
    NOTED = "noted", "Noted by the board"
    RATIFIED = "ratified", "Ratified by the board"
    SUPERSEDED = "superseded", "Superseded by a later upload"
    WITHDRAWN = "withdrawn", "Withdrawn"


IN_WORK = (ReturnState.DRAFT, ReturnState.CHECKED, ReturnState.WITH_PARTNERS)
"""A later upload for the same quarter takes its place."""
STANDING = (
    ReturnState.SIGNED,
    ReturnState.SUBMITTED,
    ReturnState.REPORTED,
    ReturnState.NOTED,
    ReturnState.RATIFIED,
)
"""Signed off. It stays until a later return for the same quarter is signed off."""
BEFORE_THE_BOARD = (ReturnState.REPORTED, ReturnState.NOTED, ReturnState.RATIFIED)
DECIDED = (ReturnState.NOTED, ReturnState.RATIFIED)


class StepKind(TextChoices):
    """What was done to a return. `RESTORED` is an earlier file that was sent again."""

    CHECKED = "checked", "Checked"
    SENT_TO_PARTNERS = "sent_to_partners", "Sent to partners"
    AGREED = "agreed", "Agreed by a partner"
    SENT_BACK = "sent_back", "Sent back"
    SIGNED = "signed", "Signed off"
    SUBMITTED = "submitted", "Submitted"
    PUT_ON_AGENDA = "put_on_agenda", "Paper made"
    REPORTED = "reported", "Reported to the board"
    NOTED = "noted", "Noted by the board"
    RATIFIED = "ratified", "Ratified by the board"
    OPENED = "opened", "Opened to everyone"
    HELD = "held", "Held until a time"
    LOADED = "loaded", "Figures taken over"
    UNLOADED = "unloaded", "Figures taken back"
    SUPERSEDED = "superseded", "Superseded"
    RESTORED = "restored", "Sent in again"
    WITHDRAWN = "withdrawn", "Withdrawn"


class LoadState(TextChoices):
    """How far a file of figures has come. Only a signed one has its figures stored."""

    WAITING = "waiting", "Waiting for sign-off"
    SIGNED = "signed", "Signed off"
    REFUSED = "refused", "Sent back"
    UNDONE = "undone", "Undone"


class FindingLevel(TextChoices):
    ERROR = "error", "Error"
    WARNING = "warning", "Warning"
