"""Program: impatient people press one button many times at one moment, each press in a process of its own.

Prints for each act the answers by status and address, and what there is afterwards. Arguments: how often each is
pressed, and `whole` or `blind`. Blind is the control: an action's form does not say what it has seen.
"""

import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier as BarrierType
from pathlib import Path
from typing import Any

from tests.faults.portal import portal

PATIENCE = 120.0  # seconds
SAMPLE = Path(__file__).parents[2] / "fixtures/samples/bcf-2016-17-q3-herefordshire.xlsx"


@dataclass
class Act:
    """A form and who presses its button; `done` counts its effects, `event` names its record."""

    address: str
    by: int
    answers: dict[str, Any]
    event: str
    done: Callable[[], int]
    file: tuple[str, bytes] | None = None
    more: dict[str, Callable[[], int]] = field(default_factory=dict)


def press(act: Act, start: BarrierType, said: "multiprocessing.Queue[str]") -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from hwb_portal.accounts.models import User

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=act.by))
    sent = {**act.answers, **({"file": SimpleUploadedFile(*act.file)} if act.file else {})}
    start.wait()
    answer = client.post(act.address, sent)
    said.put(f"{answer.status_code} {answer.headers.get('Location', '')}".strip())


def publish() -> Act:
    from django.utils import timezone

    from boards.enums import MeetingStatus
    from boards.models import Publication
    from hwb_portal.outbox.models import OutgoingMail
    from tests.boards.builders import officer_of
    from tests.factories import make_item, make_meeting, make_subscription

    far = timezone.localdate().replace(day=1, month=6, year=timezone.localdate().year + 1)
    meeting = make_meeting(held_on=far, status=MeetingStatus.DRAFT)
    make_item(meeting)
    reader = make_subscription(meeting.board).email
    return Act(
        f"{meeting.get_absolute_url()}publish/",
        officer_of(meeting.board).pk,
        {"when": "now"},
        "agenda.published",
        Publication.objects.of_meeting(meeting).count,
        more={"mails": OutgoingMail.objects.filter(to=reader).count},
    )


def sign() -> Act:
    from django.utils import timezone

    from boards.enums import StaffRole
    from hwb_portal.accounts.roles import Role
    from metrics.enums import StepKind
    from metrics.services.return_steps import mark_checked
    from tests.factories import make_authority, make_return, make_staff, make_user

    analyst, lead = make_user(Role.ANALYST), make_user(Role.LEAD)
    stored = make_return(created_by=analyst)
    make_staff(stored.board, lead, StaffRole.LEAD)
    mark_checked(stored=stored, by=analyst, now=timezone.now())
    today = timezone.localdate()
    day = {"on_0": today.day, "on_1": today.month, "on_2": today.year}
    authority = make_authority(stored.board).pk
    return Act(
        f"{stored.get_absolute_url()}sign/",
        lead.pk,
        {"authority": authority, **day},
        "return.signed",
        stored.steps.filter(kind=StepKind.SIGNED).count,
    )


def upload_paper() -> Act:
    from django.urls import reverse

    from tests.boards.builders import officer_of
    from tests.factories import make_paper, tiny_pdf

    paper = make_paper()
    return Act(
        reverse("paper_upload", args=[paper.pk]),
        officer_of(paper.item.meeting.board).pk,
        {},
        "paper.uploaded",
        paper.versions.count,
        file=("report.pdf", tiny_pdf("Words")),
    )


def upload_return() -> Act:
    from django.urls import reverse

    from boards.enums import StaffRole
    from boards.models import OrganisationAlias
    from hwb_portal.accounts.roles import Role
    from metrics.models import Return
    from tests.factories import make_board, make_organisation, make_staff, make_user

    council = make_organisation(name="Herefordshire Council")
    OrganisationAlias.objects.create(organisation=council, name="Herefordshire, County of")
    board, analyst = make_board(council=council), make_user(Role.ANALYST)
    make_staff(board, analyst, StaffRole.ANALYST)
    return Act(
        reverse("metrics:return_upload"),
        analyst.pk,
        {"board": board.pk},
        "return.imported",
        Return.objects.filter(board=board).count,
        file=(SAMPLE.name, SAMPLE.read_bytes()),
    )


def report(*, is_blind: bool) -> Act:
    from tests.boards.builders import officer_of
    from tests.factories import make_action, make_minutes

    action = make_action()
    make_minutes(action.meeting)
    seen = {} if is_blind else {"seen": "0"}
    return Act(
        f"{action.get_absolute_url()}report/",
        officer_of(action.board).pk,
        {"status": "done", "note": "It is done.", "seen": "", **seen},
        "action.reported",
        action.updates.count,
    )


def pressed(act: Act, times: int) -> dict[str, Any]:
    from django.db import connections

    from hwb_portal.audit.models import AuditEvent

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start, said = fork.Barrier(times), fork.Queue()
    at_work = [fork.Process(target=press, args=(act, start, said)) for _ in range(times)]
    for one in at_work:
        one.start()
    answers = Counter(said.get(timeout=PATIENCE) for _ in at_work)
    for one in at_work:
        one.join()
    return {
        "answers": answers,
        "done": act.done(),
        "events": AuditEvent.objects.filter(action=act.event).count(),
        **{name: count() for name, count in act.more.items()},
    }


def main(times: int, *, is_blind: bool) -> None:
    with portal():
        from django.conf import settings

        settings.MAIL_SENDER = "worker"  # mails wait, to be counted
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        acts = {"report": report(is_blind=is_blind)}
        if not is_blind:
            acts |= {"publish": publish(), "sign": sign()}
            acts |= {"upload a paper": upload_paper(), "upload a return": upload_return()}
        sys.stdout.write(json.dumps({name: pressed(act, times) for name, act in acts.items()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), is_blind=sys.argv[2] == "blind")
