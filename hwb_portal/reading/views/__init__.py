from hwb_portal.reading.views.notes import (
    note_add,
    note_edit,
    note_list,
    note_place,
    note_remove,
    notes_delete,
    notes_export,
)
from hwb_portal.reading.views.offline import kept, offline, worker
from hwb_portal.reading.views.papers import contents, paper, part
from hwb_portal.reading.views.progress import paper_seen, place_keep
from hwb_portal.reading.views.sending import notes_send

__all__ = [
    "contents",
    "kept",
    "note_add",
    "note_edit",
    "note_list",
    "note_place",
    "note_remove",
    "notes_delete",
    "notes_export",
    "notes_send",
    "offline",
    "paper",
    "paper_seen",
    "part",
    "place_keep",
    "worker",
]
