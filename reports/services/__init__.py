"""Making PDFs and keeping them."""

from reports.services.builds import build_next, forget_old_builds, last_build, may_have, request_build, wait_for
from reports.services.documents import (
    actions_pdf,
    decisions_pdf,
    document_pdf,
    minutes_pdf,
    selection_pdf,
    supplement_pdf,
)
from reports.services.packs import build_pack, find_pack
from reports.store import sweep_unfinished

__all__ = [
    "actions_pdf",
    "build_next",
    "build_pack",
    "decisions_pdf",
    "document_pdf",
    "find_pack",
    "forget_old_builds",
    "last_build",
    "may_have",
    "minutes_pdf",
    "request_build",
    "selection_pdf",
    "supplement_pdf",
    "sweep_unfinished",
    "wait_for",
]
