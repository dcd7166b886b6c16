import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from boards.models import Board
from boards.selectors.actions import what_became
from boards.selectors.trace import decision_trace


class Command(BaseCommand):
    help = (
        "What became of every action of a board, and which recommendation led to which decision: what everyone may "
        "read, newest meeting first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("board", help="the board's slug, e.g. herefordshire-hwb")
        parser.add_argument("--since", help="the first meeting's day, e.g. 2017-06-14")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        board = Board.objects.named(str(options["board"])).first()
        if board is None:
            raise CommandError(f"There is no board {options['board']}.")
        try:
            since = dt.date.fromisoformat(str(options["since"])) if options["since"] else None
        except ValueError:
            raise CommandError("--since must be a day like 2017-06-14.") from None
        actions, decisions = _actions(board, since), _decisions(board, since)
        if options["json"]:
            found = {"board": board.slug, "actions": actions, "decisions": decisions}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for one in actions:
            state = f"{one['state']}, {one['late']}" if one["late"] else one["state"]
            self.stdout.write(f"{one['agreed_on']} {one['reference']} [{state}] {one['text']}")
            self.stdout.write(f"    {one['outcome']}")
        for one in decisions:
            self.stdout.write(f"{one['decided_on']} {one['minute']} [{one['verb']}] {one['text']}")
            for asked in one["recommended"]:
                self.stdout.write(f"    recommended: {' '.join(asked.split())}")
        self.stdout.write(f"Actions: {len(actions)}. Decisions: {len(decisions)}.")


def _actions(board: Board, since: dt.date | None) -> list[dict[str, Any]]:
    page = what_became(board, AnonymousUser(), timezone.localdate(), since)
    return [
        {
            "reference": row.action.reference,
            "agreed_on": meeting.held_on.isoformat(),
            "text": row.action.text,
            "owners": [owner.label for owner in row.action.owners.all()],
            "due": row.action.due_text,
            "state": row.action.get_status_display(),
            "late": row.late,
            "outcome": row.words,
        }
        for meeting, rows in page.groups
        for row in rows
    ]


def _decisions(board: Board, since: dt.date | None) -> list[dict[str, Any]]:
    return [
        {
            "decided_on": meeting.held_on.isoformat(),
            "minute": decision.label,
            "item": trace.heading.open_title,
            "verb": decision.get_verb_display(),
            "text": decision.text,
            "recommended": [decision.asked] if decision.asked else [asked.words for asked in trace.asked],
            "actions": [action.reference for action in trace.actions],
        }
        for meeting, traces in decision_trace(board, AnonymousUser(), since)
        for trace in traces
        for decision in trace.decisions
    ]
