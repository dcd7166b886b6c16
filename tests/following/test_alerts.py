"""Alerts on a matter or a search: each thing once, to whoever confirmed it, by titles that everyone may read."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.models import Paper
from boards.services.searchable import make_papers_searchable
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from hwb_portal.following import services
from hwb_portal.following.models import Alert, Told
from hwb_portal.following.services import Subject, follow, send_alerts, sweep_alerts
from hwb_portal.outbox.models import OutgoingMail
from hwb_portal.search import finding
from tests.boards.builders import exempt_paper, member_of, open_paper
from tests.factories import (
    make_alert,
    make_board,
    make_decision,
    make_item,
    make_matter,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def board():
    return make_board(slug="this-board")


@pytest.fixture
def meeting(board):
    return make_meeting(board, dt.date(2027, 3, 10), dated=True)


def publish(make, item, title: str) -> Paper:
    paper = make(item, title=title, body="About zebras.")
    make_papers_searchable(item.meeting)
    return paper


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.order_by("queued_at", "pk"))


def test_a_search_tells_what_came_since_it_was_saved_and_each_thing_once(meeting):
    item, member = make_item(meeting), member_of(meeting.board)
    publish(open_paper, item, "Zebras of last year")
    follow(subject=Subject(words="zebras"), by=member, now=NOW)
    assert send_alerts(now=NOW) == 0
    publish(open_paper, item, "Zebras of this year")
    assert [send_alerts(now=NOW), send_alerts(now=NOW)] == [1, 0]
    call_command("reindex", verbosity=0)  # every row of the index is new; what it shows is not
    assert send_alerts(now=NOW) == 0
    (mail,) = mails()
    assert (mail.to, "this year" in mail.text, "last year" in mail.text) == (member.email, True, False)


def test_what_is_closed_is_a_number_in_the_mail_of_who_may_read_it_and_nothing_in_others(meeting):
    item, member = make_item(meeting), member_of(meeting.board)
    follow(subject=Subject(words="zebras"), by=member, now=NOW)
    make_alert(words="zebras")
    make_alert(member_of(make_board()), words="zebras")
    publish(exempt_paper, item, "CLOSEDTITLE")
    assert send_alerts(now=NOW) == 1
    (mail,) = mails()
    assert mail.to == member.email
    assert "1 not for publication" in mail.text
    assert [word for word in ("CLOSEDTITLE", "zebras.", "Exempt") if word in f"{mail.subject} {mail.text}"] == []


def test_who_has_lost_the_right_by_the_time_of_sending_is_told_nothing(meeting):
    member = member_of(meeting.board)
    follow(subject=Subject(words="zebras"), by=member, now=NOW)
    publish(exempt_paper, make_item(meeting), "CLOSEDTITLE")
    meeting.board.seats.get().appointments.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert (send_alerts(now=NOW), mails()) == (0, [])
    member.is_active = False
    member.save()
    publish(open_paper, make_item(meeting), "Open zebras")
    assert send_alerts(now=NOW) == 0


def test_a_matter_tells_of_its_items_and_papers_and_not_by_the_name_of_a_closed_one(meeting):
    matter = make_matter(meeting.board, "Winter plan")
    shut = make_matter(meeting.board, "SHUTMATTER", slug="shut-matter")
    member = member_of(meeting.board)
    for one in (matter, shut):
        make_item(meeting, matter=one) if one == matter else make_item(
            meeting, "HIDDEN", part="2", public_title="A contract", matter=one
        )
        follow(subject=Subject(matter=one), by=member, now=NOW)
    make_alert(matter=shut)
    opened = make_item(meeting, "Second look at winter", matter=matter)
    open_paper(opened, title="How winter went")
    closed = make_item(meeting, "HIDDEN", part="2", public_title="Another contract", matter=shut)
    hidden = {"part": "2", "public_title": "Another contract", "agenda_item": closed}
    make_decision(make_minutes_item(make_minutes(meeting), "HIDDEN heading", **hidden))
    assert send_alerts(now=NOW) == 2
    texts = {mail.subject: mail.text for mail in mails()}
    assert set(texts) == {"New in “Winter plan”", "New in a matter"}
    assert "How winter went" in texts["New in “Winter plan”"]
    assert "Second look at winter" in texts["New in “Winter plan”"]
    assert [word for word in ("shut", "hidden") if word in str(texts).casefold()] == []
    assert send_alerts(now=NOW) == 0


def test_an_address_is_told_nothing_until_it_is_confirmed_and_nothing_after_it_stopped(meeting, client):
    item = make_item(meeting)
    page = f"{reverse('search_follow')}?q=zebras"
    assert client.post(page, {"email": "Ann@Example.org"}).url == reverse("alert_asked")
    publish(open_paper, item, "Zebras one")
    assert send_alerts(now=NOW) == 0
    (asked,) = mails()
    assert (asked.to, "zebras" in asked.text.lower()) == ("ann@example.org", False)
    path = re.search(r"/alerts/\S+/confirm/", asked.text)[0]
    assert "zebras" in client.get(path).content.decode()
    assert Alert.objects.get().confirmed_at is None  # looking is not pressing
    client.post(path)
    publish(open_paper, item, "Zebras two")
    assert send_alerts(now=timezone.now()) == 1
    told = mails()[-1]
    assert ("Zebras two" in told.text, "Zebras one" in told.text) == (True, False)
    stop = told.stop_url.partition("/alerts/")[2]
    assert Client().post(f"/alerts/{stop}").status_code == 200
    publish(open_paper, item, "Zebras three")
    assert send_alerts(now=timezone.now()) == 0
    assert not OutgoingMail.objects.waiting().with_stop_url(told.stop_url).exists()
    acts = AuditEvent.objects.filter(action__startswith="alert.").values_list("action", "subject_label")
    assert set(acts) == {("alert.confirmed", "A search"), ("alert.ended", "A search")}


def test_asking_again_for_a_known_address_changes_nothing_that_can_be_seen(client, meeting):
    page = f"{reverse('search_follow')}?q=zebras"
    for _ in range(2):
        assert client.post(page, {"email": "ann@example.org"}).url == reverse("alert_asked")
    assert (Alert.objects.count(), len(mails())) == (1, 1)


def test_a_search_that_finds_too_much_is_refused(meeting, monkeypatch):
    monkeypatch.setattr(finding, "CANDIDATES", 1)
    item = make_item(meeting)
    for title in ("One", "Two"):
        publish(open_paper, item, title)
    with pytest.raises(DomainError, match="more than can be followed"):
        follow(subject=Subject(words="zebras"), by=make_user(), now=NOW)
    assert Alert.objects.count() == 0


def test_nobody_sees_or_stops_what_another_follows(client):
    owner = make_user(Role.MEMBER)
    alert = make_alert(owner, words="PRIVATEWORDS")
    client.force_login(make_user(Role.ADMIN))
    page = reverse("alert_list")
    assert "PRIVATEWORDS" not in client.post(page, {"end": alert.pk}, follow=True).content.decode()
    alert.refresh_from_db()
    assert alert.is_confirmed
    client.force_login(owner)
    assert "PRIVATEWORDS" in client.get(page).content.decode()
    client.post(page, {"end": alert.pk})
    alert.refresh_from_db()
    assert not alert.is_confirmed


def test_a_matter_that_is_not_open_cannot_be_followed_or_seen_by_its_feed(board, client):
    shut = make_matter(board, "SHUTMATTER")
    for name in ("matter_follow", "matter_feed"):
        assert client.get(reverse(name, args=[board.slug, shut.slug])).status_code == 404


def test_one_person_follows_so_much_and_no_more(monkeypatch):
    monkeypatch.setattr(services, "MOST_ALERTS", 1)
    user = make_user()
    follow(subject=Subject(words="one"), by=user, now=NOW)
    follow(subject=Subject(words="one"), by=user, now=NOW)
    with pytest.raises(DomainError, match="Stop one"):
        follow(subject=Subject(words="two"), by=user, now=NOW)


def test_alerts_go_a_week_after_they_were_not_confirmed_and_thirty_days_after_they_ended():
    week, month = (NOW - dt.timedelta(days=days, seconds=1) for days in (7, 30))
    make_alert(words="a", confirmed_at=None, asked_at=week)
    make_alert(words="b", ended_at=month)
    kept = [make_alert(words="c"), make_alert(words="d", confirmed_at=None), make_alert(words="e", ended_at=NOW)]
    assert [sweep_alerts(now=NOW, is_dry_run=True), sweep_alerts(now=NOW)] == [2, 2]
    assert list(Alert.objects.order_by("pk")) == kept


@pytest.mark.parametrize(
    "change",
    [
        {"email": ""},
        {"email": "Ann@example.org"},
        {"words": ""},
        {"user": 1},
        {"confirmed_at": None, "ended_at": NOW},
    ],
    ids="-".join,
)
def test_the_database_refuses_an_alert_of_nobody_on_nothing(change):
    alert = make_alert()
    if "user" in change:
        change = {"user": make_user()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(**change)


def test_the_database_keeps_each_alert_and_each_thing_told_once():
    alert = make_alert()
    Told.objects.create(alert=alert, key="paper:1", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Told.objects.create(alert=alert, key="paper:1", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_alert(email=alert.email)
