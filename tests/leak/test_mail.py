"""Every act of publishing, with members and subscribers to be told: no mail holds a word that is not for everyone."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone

from boards.models import Action, ActionOwner, Meeting, Paper
from boards.services.action_mail import mail_owners
from boards.services.changes import cancel_meeting, move_meeting
from boards.services.publication import declassify_paper, publish_supplement, withdraw_paper
from hwb_portal.accounts.roles import Role
from hwb_portal.outbox.models import OutgoingMail
from hwb_portal.outbox.services import send_due
from tests.boards.publishing import a_draft
from tests.factories import make_member, make_subscription, make_user
from tests.leak.canaries import Group, World, make_world
from tests.leak.oracle import leaks

pytestmark = pytest.mark.django_db
NOT_FOR_EVERYONE = (
    Group.EXEMPT,
    Group.MEMBERS,
    Group.OTHER_EXEMPT,
    Group.CONFIDENTIAL,
    Group.CLOSED_MINUTES,
    Group.RETURN,
    Group.BOARD_ONLY,
)


@pytest.fixture
def world() -> World:
    world = make_world()
    OutgoingMail.objects.all().delete()
    make_member(world.board, make_user(Role.MEMBER))
    return world


def test_no_mail_about_any_act_holds_a_canary(world):
    now, officer, second = timezone.now(), make_user(), make_user()
    published, later = Meeting.objects.get(items__title="Vaccination"), _meeting_of("XQZlatertitleZQX")
    closed = {paper.title: paper for paper in Paper.objects.filter(item__meeting=published, part="2")}
    acts: list[Callable[[], object]] = [
        lambda: publish_supplement(meeting=published, by=officer, now=now, summary="More papers.", approved_by=second),
        lambda: withdraw_paper(paper=closed["XQZexempttitleZQX"], by=officer, now=now, reason="Wrong."),
        lambda: cancel_meeting(meeting=published, by=officer, now=now, reason="Snow."),
        lambda: move_meeting(
            meeting=later,
            by=officer,
            now=now,
            reason="Snow.",
            held_on=later.held_on + dt.timedelta(days=7),
            starts=dt.time(10),
        ),
    ]
    for act in acts:
        act()
    assert OutgoingMail.objects.values("event").distinct().count() == len(acts)
    told = 3  # a subscriber and two members
    assert send_due().sent == OutgoingMail.objects.count() == told * len(acts)
    words = world.of(*NOT_FOR_EVERYONE)
    told = {word: message.subject for message in mail.outbox for word in leaks(message.message().as_bytes(), words)}
    assert told == {}


def test_a_title_that_is_opened_is_told_and_the_ones_beside_it_are_not(world):
    """So the test above is not blind."""
    paper = Paper.objects.get(title="XQZuploadtitleZQX")
    declassify_paper(paper=paper, by=make_user(), approved_by=make_user(), now=timezone.now(), reason="Settled.")
    send_due()
    words = world.of(*NOT_FOR_EVERYONE)
    told = {word for message in mail.outbox for word in leaks(message.message().as_bytes(), words)}
    assert told == {"XQZuploadtitleZQX"}


def test_the_mail_to_an_owner_says_nothing_of_a_closed_minute(world):
    action = Action.objects.get(text="XQZclosedactionZQX")
    person = make_member(world.board, make_user(Role.MEMBER)).person
    ActionOwner.objects.create(action=action, label="Member", person=person)
    assert mail_owners(meeting=action.meeting, by=make_user(), now=timezone.now()) == 1
    assert send_due().sent == 1
    assert leaks(mail.outbox[0].message().as_bytes(), world.of(*NOT_FOR_EVERYONE)) == set()


def test_no_mail_names_another_recipient():
    meeting = a_draft()
    subscribers = [make_subscription(meeting.board) for _ in range(3)]
    cancel_meeting(meeting=_announced(meeting), by=make_user(), now=timezone.now(), reason="Snow.")
    send_due()
    addresses = {subscription.email for subscription in subscribers}
    assert [leaks(message.message().as_bytes(), addresses) == set(message.to) for message in mail.outbox] == [True] * 3


def _meeting_of(title: str) -> Meeting:
    return Paper.objects.get(title=title).item.meeting


def _announced(meeting: Meeting) -> Meeting:
    meeting.status = "scheduled"
    meeting.save(update_fields=["status"])
    return meeting
