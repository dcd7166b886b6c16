from reports.views.documents import actions_file, decisions_file, minutes_file, paper_file
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
    "supplement",
    "supplement_restricted",
]
