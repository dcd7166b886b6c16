"""What has had its time is deleted, and nothing a day younger, and nothing that is held."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from boards.enums import HeldKind, MeetingStatus
from boards.models import RetentionHold, StagedFile, Subscription, SubscriptionAttempt
from boards.services.files import stage_file
from boards.services.notices import topic_of
from boards.services.retention import Swept, lift_hold, place_hold, sweep
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from hwb_portal.outbox.models import MailState
from tests.boards.builders import officer_of
from tests.boards.test_delegated import take
from tests.boards.writing import insert, refused
from tests.factories import make_board, make_mail, make_meeting, make_subscription, make_user, tiny_pdf

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 2, 25, 9, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def days(number: int, and_a_second: bool = False) -> dt.datetime:
    return NOW - dt.timedelta(days=number) - (SECOND if and_a_second else SECOND * 0)


def test_addresses_go_a_week_after_they_were_not_confirmed_and_thirty_days_after_they_left():
    make_subscription(confirmed_at=None, asked_at=days(7, and_a_second=True))
    make_subscription(ended_at=days(30, and_a_second=True))
    kept = {
        make_subscription(confirmed_at=None, asked_at=days(7)).pk,
        make_subscription(ended_at=days(30)).pk,
        make_subscription(asked_at=days(900)).pk,
    }
    assert sweep(now=NOW) == Swept(
        unconfirmed=1, ended=1, attempts=0, mails=0, files=0, questions=0, askers=0, tries=0
    )
    assert set(Subscription.objects.values_list("pk", flat=True)) == kept


def test_tries_to_subscribe_go_after_a_day():
    SubscriptionAttempt.objects.create(key="a", at=days(1, and_a_second=True))
    SubscriptionAttempt.objects.create(key="b", at=days(1))
    assert sweep(now=NOW).attempts == 1
    assert SubscriptionAttempt.objects.get().key == "b"


def test_mails_go_after_thirty_days():
    old = days(30, and_a_second=True)
    make_mail(state=MailState.SENT, sent_at=old, queued_at=old)
    assert sweep(now=NOW).mails == 1


def test_files_that_nobody_matched_go_after_two_weeks_from_the_store_too(django_capture_on_commit_callbacks):
    meeting = make_meeting()
    by = officer_of(meeting.board)
    old, young = (
        stage_file(meeting=meeting, by=by, data=tiny_pdf(words), original_name="a.pdf") for words in ("Old", "Young")
    )
    StagedFile.objects.filter(pk=old.pk).update(at=days(14, and_a_second=True))
    StagedFile.objects.filter(pk=young.pk).update(at=days(14))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(now=NOW).files == 1
    assert [kept.pk for kept in StagedFile.objects.all()] == [young.pk]
    assert [default_storage.exists(staged.file.name) for staged in (old, young)] == [False, True]


def test_what_is_held_stays_until_the_hold_is_lifted():
    """An address, a file of the board, a file and a mail of one meeting; beside them the same of a board without."""
    held_board, free_board = make_board(), make_board()
    for board in (held_board, free_board):
        old = days(30, and_a_second=True)
        make_subscription(board, ended_at=old)
        meeting = make_meeting(board)
        by = officer_of(board)
        staged = stage_file(meeting=meeting, by=by, data=tiny_pdf("Old"), original_name="a.pdf")
        StagedFile.objects.filter(pk=staged.pk).update(at=old)
        make_mail(state=MailState.SENT, sent_at=old, queued_at=old, topic=topic_of(meeting))
    by, meeting = officer_of(held_board), held_board.meetings.get()
    holds = [
        place_hold(board=held_board, kind=HeldKind.SUBSCRIBERS, reason="A claim.", by=by, now=NOW),
        place_hold(board=held_board, kind=HeldKind.MEETING, meeting=meeting, reason="A claim.", by=by, now=NOW),
    ]
    one_each = Swept(unconfirmed=0, ended=1, attempts=0, mails=1, files=1, questions=0, askers=0, tries=0)
    assert sweep(now=NOW, is_dry_run=True) == one_each
    assert (Subscription.objects.count(), StagedFile.objects.count()) == (2, 2)
    assert sweep(now=NOW) == one_each
    assert Subscription.objects.get().board == held_board
    assert StagedFile.objects.get().meeting == meeting
    for hold in holds:
        lift_hold(hold=hold, reason="Settled.", by=by, now=NOW)
    assert sweep(now=NOW) == one_each


def test_a_hold_on_files_keeps_those_of_every_meeting():
    meeting = make_meeting()
    by = officer_of(meeting.board)
    staged = stage_file(meeting=meeting, by=by, data=tiny_pdf("Old"), original_name="a.pdf")
    StagedFile.objects.filter(pk=staged.pk).update(at=days(15))
    place_hold(board=meeting.board, kind=HeldKind.FILES, reason="An inquiry.", by=by, now=NOW)
    assert sweep(now=NOW).files == 0


@pytest.mark.parametrize(("flag", "said"), [((), "Deleted"), (("--dry-run",), "Would be deleted")])
def test_the_command_says_what_it_deleted(flag, said, settings, tmp_path):
    settings.LIMITS_DIR = tmp_path  # other tests leave counts of requests
    out = io.StringIO()
    call_command("sweep", *flag, stdout=out)
    assert out.getvalue() == (
        f"{said}: 0 addresses never confirmed, 0 of subscribers who left, 0 tries to subscribe or ask, 0 mails, "
        "0 unmatched files, 0 questions that were not taken, 0 addresses of people who asked, "
        "0 counts of tries to sign in and of requests, 0 alerts, 0 apologies, 0 questions of members, 0 notes.\n"
    )


# The page


def test_the_clock_of_each_record_and_what_is_past_it(client):
    board = make_board()
    client.force_login(officer_of(board))
    make_meeting(board, dt.date(2017, 10, 17), MeetingStatus.HELD)
    make_meeting(board, dt.date(2026, 1, 15), MeetingStatus.HELD)
    make_meeting(board, dt.date(2026, 12, 15), MeetingStatus.DRAFT)
    take(board)
    page = client.get(f"{board.get_absolute_url()}retention/").context["page"]
    assert [(one.until, one.background_until) for one in page.running] == [
        (dt.date(2032, 1, 15), dt.date(2030, 1, 15)),
        (dt.date(2032, 9, 10), dt.date(2030, 9, 10)),
    ]
    assert [one.until for one in page.ended] == [dt.date(2023, 10, 17)]


def test_an_officer_holds_a_record_with_a_reason_and_lifts_the_hold(client):
    board = make_board()
    client.force_login(officer_of(board))
    meeting = make_meeting(board, status=MeetingStatus.HELD)
    home = f"{board.get_absolute_url()}retention/"
    address = f"{home}meeting-{meeting.pk}/hold/"
    assert "Give the reason" in client.post(address, {"reason": " "}).content.decode()
    client.post(address, {"reason": "A claim against the council."})
    assert "held already" in client.post(address, {"reason": "Again."}).content.decode()
    hold = RetentionHold.objects.get()
    assert "A claim against the council." in client.get(home).content.decode()
    client.post(f"{home}{hold.pk}/lift/", {"reason": "It is settled."})
    assert client.get(f"{home}{hold.pk}/lift/").status_code == 404
    assert "It is settled." in client.get(home).content.decode()
    acts = AuditEvent.objects.filter(action__startswith="hold.").order_by("pk")
    assert [event.action for event in acts] == ["hold.placed", "hold.lifted"]


def test_an_administrator_keeps_the_records_of_every_board_and_another_boards_officer_none(client):
    address = f"{make_board().get_absolute_url()}retention/"
    client.force_login(officer_of(make_board()))
    assert client.get(address).status_code == 404
    client.force_login(make_user(Role.ADMIN))
    assert client.get(address).status_code == 200


def test_a_record_of_another_board_is_not_held():
    board = make_board()
    with pytest.raises(DomainError, match="another board"):
        place_hold(
            board=board, kind=HeldKind.MEETING, meeting=make_meeting(), reason="x", by=officer_of(board), now=NOW
        )


def test_the_database_holds_what_a_hold_says():
    meeting = make_meeting()
    board, by = meeting.board, make_user()
    row = {"board": board, "reason": "x", "placed_by": by, "placed_at": NOW}
    whole, files = {"kind": HeldKind.MEETING, "meeting": meeting}, {"kind": HeldKind.FILES}
    lifted = {"lifted_by": by, "lifted_at": NOW, "lifted_reason": "y"}
    for wrong in (
        {"kind": "x"},
        {"kind": HeldKind.MEETING},
        {**files, "meeting": meeting},
        {"kind": HeldKind.DECISION},
        {**files, "reason": ""},
        {**files, "lifted_at": NOW},
        {**files, **lifted, "lifted_reason": ""},
    ):
        assert refused(insert(RetentionHold(**{**row, **wrong})))
    decision = {"kind": HeldKind.DECISION, "decision": take(board)}
    for right in (whole, files, decision):
        assert not refused(insert(RetentionHold(**row, **right)))
        assert refused(insert(RetentionHold(**row, **right)))
        assert not refused(insert(RetentionHold(**row, **right, **lifted)))
