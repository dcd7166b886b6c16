from django.db.models import TextChoices


class NoteKind(TextChoices):
    NOTE = "note", "Note"
    QUESTION = "question", "I will ask"
    HIGHLIGHT = "highlight", "Highlight"
    BOOKMARK = "bookmark", "Bookmark"


WITH_WORDS = (NoteKind.NOTE, NoteKind.QUESTION)  # a highlight or a bookmark may stand alone
