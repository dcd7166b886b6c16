"""Errors that are shown to the person who asked."""


class DomainError(Exception):
    """A step that is refused. The message is a sentence for the person who tried it."""
