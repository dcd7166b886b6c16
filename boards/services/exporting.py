"""An officer takes a board's records away."""

from django.db import transaction

from boards.export import Entry
from boards.full_export import full_entries
from boards.models import Board
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record


@transaction.atomic
def export_board(*, board: Board, with_part_two: bool, by: User) -> list[Entry]:
    """What goes into the ZIP. Recorded before the first byte leaves, with whether Part II was among it."""
    entries = full_entries(board, by, with_part_two=with_part_two)
    details = {"part_two": with_part_two, "files": len(entries)}
    record("board.exported", subject=board, label=board.name, by=by, details=details)
    return entries
