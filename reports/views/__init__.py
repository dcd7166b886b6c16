from reports.views.documents import actions_file, decisions_file, minutes_file, paper_file, paper_pages
from reports.views.packs import (
    pack,
    pack_press,
    pack_restricted,
    pack_status,
    pack_status_json,
    supplement,
    supplement_restricted,
)

__all__ = [
    "actions_file",
    "decisions_file",
    "minutes_file",
    "pack",
    "pack_press",
    "pack_restricted",
    "pack_status",
    "pack_status_json",
    "paper_file",
    "paper_pages",
    "supplement",
    "supplement_restricted",
]
