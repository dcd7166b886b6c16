"""What has had its time is deleted, and nothing a day younger."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from boards.models import StagedFile, Subscription, SubscriptionAttempt
from boards.services.files import stage_file
from boards.services.retention import Swept, sweep
from hwb_portal.outbox.models import MailState
from tests.boards.builders import officer_of
from tests.factories import make_mail, make_meeting, make_subscription, tiny_pdf

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
    assert sweep(now=NOW) == Swept(unconfirmed=1, ended=1, attempts=0, mails=0, files=0)
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


def test_the_command_says_what_it_deleted():
    out = io.StringIO()
    call_command("sweep", stdout=out)
    assert out.getvalue() == (
        "Deleted: 0 addresses never confirmed, 0 of subscribers who left, 0 tries to subscribe, 0 mails, "
        "0 unmatched files, 0 notes.\n"
    )
