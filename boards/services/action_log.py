"""The action log for the next agenda: a paper made from data, with what changed since the meeting before."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from boards import dues
from boards.enums import ActionStatus, ItemKind, PaperKind, PaperStatus, Part, PartPlacement
from boards.models import Action, ActionUpdate, AgendaItem, Meeting, Paper, VersionSection
from boards.services.meetings import add_item
from boards.services.papers import add_paper
from boards.services.versions import working_version
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london_date
from hwb_portal.core.errors import DomainError

TITLE = "Action log"


@transaction.atomic
def put_action_log(*, meeting: Meeting, by: User, now: dt.datetime) -> Paper:
    """Make the action log of a meeting's agenda, or make it anew. Everything in it comes from the actions.

    It goes under the agenda's item for actions, which is added when missing. Only actions that everyone may read
    are in it. Raises DomainError when there is none.
    """
    nobody = AnonymousUser()
    actions = [
        action
        for action in Action.objects.visible_to(nobody).for_board(meeting.board).with_owners()
        if action.meeting.held_on < meeting.held_on
    ]
    if not actions:
        raise DomainError("No action of an earlier meeting is published yet.")
    before = Meeting.objects.before(meeting).first()
    since = before.starts_at if before else None
    updates = list(
        ActionUpdate.objects.visible_to(nobody)
        .for_board(meeting.board)
        .between(since, now)
        .select_related("action__meeting")
    )
    paper = _paper(meeting, by)
    version = working_version(paper=paper, by=by)
    sections = _sections(actions, updates, before, london_date(now))
    for position, (key, heading, body) in enumerate(sections, start=1):
        section = VersionSection(
            version=version, key=key, heading=heading, placement=PartPlacement.BODY, body=body, position=position
        )
        section.full_clean()
        section.save()
    record("action_log.made", subject=paper, label=str(paper), by=by, details={"actions": len(actions)})
    return paper


def _paper(meeting: Meeting, by: User) -> Paper:
    item = AgendaItem.objects.for_meeting(meeting).filter(kind=ItemKind.ACTIONS).first()
    if item is None:
        item = add_item(meeting=meeting, kind=ItemKind.ACTIONS, title=TITLE, paper_status=PaperStatus.ATTACHED, by=by)
    found = Paper.objects.filter(item=item, title=TITLE, kind=PaperKind.REPORT).first()
    return found or add_paper(item=item, title=TITLE, kind=PaperKind.REPORT, part=Part.PART_I, by=by)


def _sections(
    actions: Sequence[Action], updates: Sequence[ActionUpdate], before: Meeting | None, today: dt.date
) -> list[tuple[str, str, str]]:
    settled = (ActionStatus.DONE, ActionStatus.CLOSED)
    changed_ids = {update.action_id for update in updates}
    outstanding = [action for action in actions if action.status not in settled]
    closed = [action for action in actions if action.status in settled and action.pk in changed_ids]
    since = f"Since the meeting of {before.held_on:%-d %B %Y}" if before else "Since the first meeting"
    late = sum(bool(_late(action, today)) for action in outstanding)
    summary = (
        f"{_counted(len(outstanding), 'action is', 'actions are')} outstanding, {late} of them late. {since}, "
        f"{_counted(len(updates), 'report was', 'reports were')} made and "
        f"{_counted(len(closed), 'action was', 'actions were')} settled. As of {today:%-d %B %Y}."
    )
    found = [("summary", "Summary", summary)]
    if updates:
        rows = [
            (
                update.action.reference,
                f"{update.action.meeting.held_on:%-d %B %Y}",
                update.note,
                f"{ActionStatus(update.was_status).label} → {ActionStatus(update.status).label}"
                if update.was_status != update.status
                else ActionStatus(update.status).label,
                f"{london_date(update.at):%-d %B %Y}",
            )
            for update in updates
        ]
        found.append(("changed", "What changed", _table(("Action", "Agreed", "Report", "State", "Reported"), rows)))
    if outstanding:
        found.append(("outstanding", "Outstanding", _actions_table(outstanding, today)))
    if closed:
        found.append(("settled", "Settled since", _actions_table(closed, today)))
    return found


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _late(action: Action, today: dt.date) -> str:
    return dues.lateness(action.due_on, today, is_settled=False)


def _actions_table(actions: Iterable[Action], today: dt.date) -> str:
    rows = []
    for action in actions:
        due = action.due_text or (f"{action.due_on:%-d %B %Y}" if action.due_on else "No date given")
        late = "" if action.status in (ActionStatus.DONE, ActionStatus.CLOSED) else _late(action, today)
        rows.append(
            (
                action.reference,
                f"{action.meeting.held_on:%-d %B %Y}",
                action.text,
                ", ".join(owner.label for owner in action.owners.all()) or "No owner named",
                f"{due} ({late})" if late else due,
                ActionStatus(action.status).label,
            )
        )
    return _table(("Action", "Agreed", "What", "Owner", "Due", "State"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A markdown table; marks that would end a cell or a row are made harmless."""

    def cell(text: str) -> str:
        return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())

    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell(text) for text in line)} |" for line in lines)
