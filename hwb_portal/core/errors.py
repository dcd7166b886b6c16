"""Errors that are shown to the person who asked."""


class DomainError(Exception):
    """A step that is refused. The message is a sentence for the person who tried it."""


class Conflict(DomainError):  # noqa: N818 - says what happened
    """Somebody else changed the same thing since the form was opened. Nothing was written."""
