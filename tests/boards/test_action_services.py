"""Actions: owners and days, reports with history, links for partners outside, and the log for the next agenda."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from boards.enums import ActionStatus, ItemKind, MinutesStatus, Part
from boards.models import Action, ActionOwner, ActionUpdate, OrganisationAlias, Paper
from boards.services import actions
from boards.services.action_log import put_action_log
from boards.services.action_mail import mail_owners
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.outbox.models import OutgoingMail
from tests.boards.builders import member_of, officer_of
from tests.boards.recording import HELD, NOW, a_room
from tests.boards.test_builder_pages import hidden
from tests.boards.writing import insert, refused, update
from tests.factories import (
    make_action,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_organisation,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = a_room()
    make_minutes(made.meeting)
    return made


def owned(room, label: str = "Safer Partnership", email: str = "safer@partner.example", **fields) -> ActionOwner:
    action = make_action(room.meeting, "Bring figures.", **fields)
    return ActionOwner.objects.create(action=action, label=label, email=email)


def report(action: Action, note: str = "Half is done.", **fields) -> ActionUpdate:
    return actions.report_on_action(
        **{"action": action, "status": ActionStatus.IN_HAND, "note": note, "now": NOW, "by": make_user(), **fields}
    )


def test_owners_are_found_by_name_seat_and_body_and_any_words_stay_words(room):
    person = room.members[0].person
    seat = make_seat(room.board, label="Director of Public Health")
    make_member(room.board, seat=seat)
    body = make_organisation(name="Herts Valleys CCG")
    OrganisationAlias.objects.create(organisation=body, name="HVCCG")
    find = lambda words: actions.owner_from_words(room.board, words, HELD)  # noqa: E731
    assert find(str(person)).person == person
    assert find("director of public health").seat == seat
    assert find("HVCCG").organisation == body
    assert find("Partners") == actions.Owner("Partners")
    assert find("Safer Partnership <safer@partner.example>") == actions.Owner(
        "Safer Partnership", email="safer@partner.example"
    )


def test_an_action_due_before_its_meeting_is_refused(room):
    early = actions.Due("1 September 2026", dt.date(2026, 9, 1))
    with pytest.raises(DomainError) as refusal:
        actions.add_action(meeting=room.meeting, by=room.officer, text="Go.", due=early)
    assert str(refusal.value) == (
        "The day it is due, 1 September 2026, is before the meeting that agreed it, 10 September 2026."
    )
    action = make_action(room.meeting)
    with pytest.raises(DomainError, match="before the meeting that agreed it"):
        report(action, due_on=dt.date(2026, 9, 9))
    assert refused(update(action, due_meeting=room.meeting))


def test_the_next_meeting_is_a_day(room):
    following = make_meeting(room.board, HELD + dt.timedelta(days=30))
    due = actions.due_from_words(room.meeting, "Next meeting")
    assert (due.meeting, due.on) == (following, following.held_on)


def test_whoever_sits_in_the_seat_today_owes_the_action(room):
    seat = make_seat(room.board)
    before, after = make_user(), make_user()
    make_member(room.board, before, seat=seat, ends_on=dt.date(2026, 9, 30))
    make_member(room.board, after, seat=seat, starts_on=dt.date(2026, 10, 1))
    action = make_action(room.meeting)
    ActionOwner.objects.create(action=action, label="Director", seat=seat)
    assert not Action.objects.owned_by(before).exists()
    assert Action.objects.owned_by(after).get() == action


def test_a_report_stays_in_the_history_and_a_new_day_moves_the_action(room):
    action = make_action(room.meeting, due_on=dt.date(2026, 10, 1), due_text="October 2026")
    report(action, "Not yet.", due_on=dt.date(2026, 12, 1))
    action.refresh_from_db()
    kept = action.updates.get()
    assert (action.status, action.due_on, action.due_text) == ("in_hand", dt.date(2026, 12, 1), "1 December 2026")
    assert (kept.was_status, kept.status, kept.was_due_on) == ("open", "in_hand", dt.date(2026, 10, 1))
    assert AuditEvent.objects.get(action="action.reported").subject_label == f"{action.reference}, {room.meeting}"
    assert refused(
        insert(ActionUpdate(action=action, at=NOW, by_label="X", was_status="open", status="open", note=""))
    )


def test_of_two_who_report_at_once_the_second_is_told(room):
    action = make_action(room.meeting)
    report(action, seen=0)
    with pytest.raises(Conflict):
        report(action, "Mine.", seen=0)
    assert action.updates.count() == 1


def test_promises_without_owner_or_day_are_listed(room):
    loose = make_action(room.meeting)
    half = make_action(room.meeting, due_text="twice a year")
    whole = make_action(room.meeting, due_text="March 2027", owner=room.members[0].person)
    make_action(room.meeting, status=ActionStatus.DONE)
    assert set(Action.objects.loose()) == {loose, half}
    actions.name_owners(
        action=loose, owners=[actions.Owner("Partners")], due=actions.Due("March 2027"), by=room.officer
    )
    assert set(Action.objects.loose()) == {half}
    assert whole.owners.count() == 1


def answer_path(owner: ActionOwner) -> str:
    return reverse("boards:action_answer", args=[actions.link_token(owner)])


def test_a_partner_answers_by_the_link_in_the_mail_without_signing_in(room):
    owner = owned(room)
    for _ in range(2):
        told = mail_owners(meeting=room.meeting, by=room.officer, now=NOW)
    sent = OutgoingMail.objects.get()
    assert (told, sent.to) == (0, "safer@partner.example")
    path = re.search(rf"{settings.SITE_URL}(\S+)", sent.text)[1]
    client = Client()
    page = client.get(path)
    assert "Bring figures." in page.content.decode()
    assert "safer@partner.example" not in page.content.decode()
    answers = {"status": "done", "note": "They came.", "seen": hidden(page, "seen")}
    assert "Thank you" in client.post(path, answers).content.decode()
    kept = ActionUpdate.objects.get()
    assert (kept.action, kept.by, kept.by_label, kept.status) == (owner.action, None, "Safer Partnership", "done")


def test_a_link_opens_its_own_action_only_and_not_when_it_is_altered_old_or_given_up(room, monkeypatch):
    owner, other = owned(room), owned(room)
    token = actions.link_token(owner)
    assert actions.owner_of_link(token) == owner != other
    assert actions.owner_of_link(token[:-2] + "xx") is None
    owner.email = "new@partner.example"
    owner.save()
    assert actions.owner_of_link(token) is None
    token = actions.link_token(owner)
    fifteen_days = 15 * 24 * 3600
    import time

    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + fifteen_days)
    assert actions.owner_of_link(token) is None


def test_a_settled_action_takes_no_report_by_link(room):
    owner = owned(room, status=ActionStatus.DONE)
    assert Client().get(answer_path(owner)).status_code == 404


def test_an_action_from_a_closed_minute_has_no_link_and_no_words_in_mail(room):
    item = make_minutes_item(room.meeting.minutes, "Secret", part=Part.PART_II, public_title="Closed business")
    owner = owned(room, minutes_item=item)
    user = make_user(Role.MEMBER)
    member = make_member(room.board, user).person
    ActionOwner.objects.create(action=owner.action, label="Member", person=member)
    mail_owners(meeting=room.meeting, by=room.officer, now=NOW)
    sent = OutgoingMail.objects.get()
    assert sent.to == user.email
    assert "Bring figures." not in sent.text + sent.subject
    assert actions.owner_of_link(actions.link_token(owner)) is None
    assert Client().get(owner.action.get_absolute_url()).status_code == 404


def test_a_member_reports_on_their_own_action_and_on_no_other(room, client):
    user = member_of(room.board)
    person = user.pk and room.board.seats.get(appointments__person__user=user).appointments.get().person
    mine, other = make_action(room.meeting, owner=person), make_action(room.meeting)
    client.force_login(user)
    page = client.get(f"{mine.get_absolute_url()}report/")
    sent = {"status": "in_hand", "note": "I asked.", "seen": hidden(page, "seen")}
    assert client.post(f"{mine.get_absolute_url()}report/", sent).status_code == 302
    assert "I asked." in Client().get(mine.get_absolute_url()).content.decode()
    assert client.get(f"{other.get_absolute_url()}report/").status_code == 404


def test_an_officer_reports_on_any_action_of_their_board(room, client):
    action = make_action(room.meeting)
    client.force_login(officer_of(room.board))
    assert client.get(f"{action.get_absolute_url()}report/").status_code == 200


@pytest.fixture
def following(room):
    room.meeting.status = "held"
    room.meeting.save()
    return make_meeting(room.board, HELD + dt.timedelta(days=60), status="draft")


def sections(paper: Paper) -> dict[str, str]:
    return dict(paper.versions.get().sections.values_list("heading", "body"))


def test_the_action_log_writes_itself_with_what_changed_since(room, following):
    late = make_action(room.meeting, "Late | it.", due_on=dt.date(2026, 9, 20), due_text="20 September 2026")
    ActionOwner.objects.create(action=late, label="Partners")
    done = make_action(room.meeting, "Done one.")
    report(done, "Sent to members.", status=ActionStatus.DONE)
    now = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
    paper = put_action_log(meeting=following, by=room.officer, now=now)
    assert (paper.item.kind, paper.item.meeting, paper.title) == (ItemKind.ACTIONS, following, "Action log")
    found = sections(paper)
    assert list(found) == ["Summary", "What changed", "Outstanding", "Settled since"]
    assert found["Summary"] == (
        "1 action is outstanding, 1 of them late. Since the meeting of 10 September 2026, 1 report was made and "
        "1 action was settled. As of 1 October 2026."
    )
    assert found["Outstanding"].splitlines()[2] == (
        f"| {late.reference} | 10 September 2026 | Late \\| it. | Partners | 20 September 2026 (11 days late) | Open |"
    )
    assert "Sent to members. | Open → Done | 10 September 2026" in found["What changed"]


def test_made_again_it_is_the_same_paper_under_the_agendas_own_item(room, following):
    own = make_item(following, "Matters outstanding", kind=ItemKind.ACTIONS)
    make_action(room.meeting)
    papers = {put_action_log(meeting=following, by=room.officer, now=NOW).pk for _ in range(2)}
    assert (len(papers), Paper.objects.get().item, following.items.count()) == (1, own, 1)


def test_the_log_holds_nothing_of_minutes_that_are_not_published(room, following):
    room.meeting.minutes.status = MinutesStatus.DRAFT
    room.meeting.minutes.save()
    make_action(room.meeting)
    with pytest.raises(DomainError, match="No action of an earlier meeting is published yet"):
        put_action_log(meeting=following, by=room.officer, now=NOW)


def test_the_list_can_be_cut_down_to_what_is_overdue(room):
    late = make_action(room.meeting, due_on=HELD)
    make_action(room.meeting, due_on=HELD, status=ActionStatus.DONE)
    make_action(room.meeting, due_on=dt.date(2999, 1, 1))
    table = Client().get(f"{room.board.get_absolute_url()}actions/?status=overdue").context["table"]
    assert [row.record for row in table.rows] == [late]


def test_what_became_of_every_action_is_on_one_page(room):
    silent, done = make_action(room.meeting, "Silent."), make_action(room.meeting, "Told.")
    report(done, "They came.", status=ActionStatus.DONE)
    page = Client().get(f"{room.board.get_absolute_url()}actions/outcomes/").content.decode()
    assert "2 actions: 1 open, 1 done." in page
    assert page.index(silent.text) < page.index("Nothing was reported.")
    assert page.index(done.text) < page.index("They came.")
