"""Program: several people work on one board's return at once, each in a process of their own.

Prints what each of them got, and what stands in the database afterwards.
"""

import datetime as dt
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.faults.portal import portal

SAMPLE = Path(__file__).parents[2] / "fixtures" / "samples" / "bcf-2016-17-q3-herefordshire.xlsx"
TODAY = {"on_0": "1", "on_1": "4", "on_2": "2017"}
ROUNDS = 4


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act gave, all of them begun at the same moment in processes of their own."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, answers = fork.Barrier(len(acts)), fork.SimpleQueue()

    def run(number: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        answers.put((number, act()))

    working = [fork.Process(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for each in working:
        each.start()
    found = dict(answers.get() for _ in working)
    for each in working:
        each.join()
    return [found[number] for number in range(len(acts))]


def people() -> tuple[Any, dict[str, Any]]:
    from boards.enums import StaffRole
    from boards.models import OrganisationAlias
    from hwb_portal.accounts.roles import Role
    from tests.factories import make_authority, make_board, make_organisation, make_staff, make_user

    council = make_organisation(slug="herefordshire-council", name="Herefordshire Council")
    OrganisationAlias.objects.create(organisation=council, name="Herefordshire, County of")
    board = make_board(slug="herefordshire-hwb", council=council)
    roles = {
        "ann": (Role.ANALYST, StaffRole.ANALYST),
        "bea": (Role.ANALYST, StaffRole.ANALYST),
        "lea": (Role.LEAD, StaffRole.LEAD),
    }
    found = {name: make_user(role, email=f"{name}@council.example", name=name) for name, (role, _) in roles.items()}
    for name, (_, post) in roles.items():
        make_staff(board, found[name], post)
    make_authority(board, holder="The director")
    return board, found


def uploads(board: Any, by: dict[str, Any]) -> dict[str, Any]:
    """The same file by four people at once, then four different ones."""
    from metrics.enums import IN_WORK
    from metrics.models import Return, ReturnValue
    from metrics.services.returns import import_return
    from tests.metrics.workbooks import changed

    folder = Path(os.environ["DATA_DIR"])
    others = [
        changed(SAMPLE, folder / f"{number}.xlsx", {("1. Cover", "C9"): f"Officer {number}"}) for number in range(4)
    ]

    def upload(path: Path, who: str) -> Callable[[], str]:
        return lambda: str(import_return(path=path, original_name=path.name, board=board, by=by[who]).pk)

    names = ("ann", "bea", "ann", "bea")
    same = at_once([upload(SAMPLE, who) for who in names])
    first = Return.objects.count(), len(set(same))
    different = at_once([upload(path, who) for path, who in zip(others, names, strict=True)])
    return {
        "same": first,
        "different": len(set(different)),
        "stored": Return.objects.count(),
        "in_work": Return.objects.filter(state__in=IN_WORK).count(),
        "answers": sorted(set(ReturnValue.objects.values_list("owner__answers", flat=True))),
        "imported": _events("return.imported"),
    }


def _events(action: str, **where: Any) -> int:
    from hwb_portal.audit.models import AuditEvent

    return AuditEvent.objects.filter(action=action, **where).count()


def _checked(board: Any, by: dict[str, Any]) -> Any:
    from metrics.enums import ReturnState
    from tests.factories import make_return

    number = os.urandom(3).hex()
    return make_return(board, period_label=f"2016/17 {number}", state=ReturnState.CHECKED, created_by=by["ann"])


def _post(stored: Any, step: str, user: Any, sent: dict[str, str]) -> Callable[[], str]:
    def act() -> str:
        from django.test import Client

        client = Client()
        client.force_login(user)
        answer = client.post(f"{stored.get_absolute_url()}{step}/", sent)
        if answer.status_code == 302:
            return "done"
        return "told" if "cannot be" in answer.content.decode() or "already" in answer.content.decode() else "?"

    return act


def steps(board: Any, by: dict[str, Any]) -> dict[str, Any]:
    """Signed and withdrawn at once, several times; then one sign-off and one submission sent four times at once."""
    from metrics.models import ReturnStep, SigningAuthority

    authority = str(SigningAuthority.objects.get().pk)
    sign = {**TODAY, "authority": authority, "name": ""}
    outcomes = []
    for _ in range(ROUNDS):
        stored = _checked(board, by)
        got = at_once(
            [
                _post(stored, "sign", by["lea"], sign),
                _post(stored, "withdraw", by["ann"], {"words": "Wrong figures", "seen": "checked"}),
            ]
        )
        stored.refresh_from_db()
        outcomes.append((sorted(got), stored.state == ("signed" if got[0] == "done" else "withdrawn")))
    stored = _checked(board, by)
    signed = at_once([_post(stored, "sign", by["lea"], sign)] * 4)
    submitted = at_once([_post(stored, "submit", by["ann"], {**TODAY, "receipt": "Received"})] * 4)
    return {
        "withdrawn_while_signed": outcomes,
        "signed": sorted(signed),
        "submitted": sorted(submitted),
        "steps": sorted(ReturnStep.objects.filter(owner=stored).values_list("kind", flat=True)),
        "events": [_events(f"return.{kind}", subject_id=str(stored.pk)) for kind in ("signed", "submitted")],
    }


def reminders(board: Any) -> dict[str, Any]:
    """Four reminders of one return at once: each person gets one mail."""
    from hwb_portal.outbox.models import OutgoingMail
    from metrics.selectors.return_calendar import to_remind_of
    from metrics.services.return_calendar import remind_returns
    from tests.factories import make_due

    due = make_due(board)
    day = due.due_on + dt.timedelta(days=7)
    now = dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)
    at_once([lambda: remind_returns(lines=to_remind_of(day), now=now, today=day)] * 4)
    return {"mails": sorted(OutgoingMail.objects.values_list("to", flat=True))}


def main() -> None:
    with portal(collects=False):
        board, by = people()
        found = {**uploads(board, by), **steps(board, by), **reminders(board)}
        sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
