"""The pages on which an officer writes the record of a meeting, from attendance to published decisions."""

import pytest
from django.test import Client

from boards.enums import MinutesStatus, ParagraphKind
from boards.models import Action, Attendance, Decision, Minutes, MinutesItem, TypedText
from boards.services import minutes as writing
from hwb_portal.accounts.roles import Role
from hwb_portal.outbox.models import OutgoingMail
from tests.boards.builders import officer_of
from tests.boards.recording import a_room
from tests.boards.test_builder_pages import hidden
from tests.factories import make_paragraph, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return a_room()


@pytest.fixture
def client(room) -> Client:
    client = Client()
    client.force_login(room.officer)
    return client


def record(room, path: str = "") -> str:
    return f"{room.meeting.get_absolute_url()}record/{path}"


def item_path(room, place: int = 1, path: str = "") -> str:
    return record(room, f"items/{room.heading(place).pk}/{path}")


def typed(key: str, **answers: str) -> dict[str, str]:
    return {
        "key": key,
        "kind": "narrative",
        "label": "",
        "body": "",
        "verb": "",
        "parts": "",
        "plain_words": "",
        **answers,
    }


KEY = "11111111-1111-4111-8111-11111111111"


def attendance(room, **answers: str) -> dict[str, str]:
    given = {"observers": "", "in_attendance": "", "officers": ""}
    for one in room.members:
        given |= {
            f"state-{one.pk}": "present",
            f"substitute-{one.pk}": "",
            f"arrived-{one.pk}": "",
            f"left-{one.pk}": "",
        }
    return {**given, **answers}


def test_one_click_makes_a_heading_of_each_item(room, client):
    assert "Start the minutes" in client.get(record(room)).content.decode()
    response = client.post(record(room, "start/"), follow=True)
    assert [(item.number, item.title) for item in MinutesItem.objects.all()] == [
        ("1", "Winter planning"),
        ("2", "Carers"),
    ]
    assert "The minutes have 2 items, from the published agenda." in response.content.decode()


def test_from_the_end_of_the_meeting_to_a_published_decision_list(room, client):
    client.post(record(room, "start/"))
    room.minutes = Minutes.objects.get()
    page = client.get(record(room, "attendance/"))
    client.post(record(room, "attendance/"), attendance(room, seen=hidden(page, "seen")))
    client.post(
        item_path(room, 1, "paragraphs/new/"),
        typed(
            f"{KEY}1",
            kind="conclusion",
            body="The Board noted the plan.",
            verb="noted",
            plain_words="Winter is planned.",
        ),
    )
    assert (
        Client().get(f"{room.meeting.get_absolute_url()}decisions/").content.decode().count("Winter is planned") == 0
    )
    response = client.post(record(room, "decisions/publish/"), follow=True)
    assert "The decisions are published. Everyone can read them now." in response.content.decode()
    public = Client().get(f"{room.meeting.get_absolute_url()}decisions/").content.decode()
    assert "The Board noted the plan." in public
    assert "Winter is planned." in public
    assert "published before the minutes" in public
    assert (
        "There are no minutes to read yet"
        in Client().get(f"{room.meeting.get_absolute_url()}minutes/").content.decode()
    )


def test_attendance_keeps_members_substitutes_and_who_came_late(room, client):
    room.start()
    first, second, third, fourth = room.members
    answers = attendance(
        room,
        **{
            f"arrived-{first.pk}": str(room.heading(2).pk),
            f"state-{second.pk}": "apologies",
            f"substitute-{second.pk}": "Ada Lovelace",
            f"state-{third.pk}": "absent",
        },
        in_attendance="Grace Hopper, Head of Service\nAlan Turing",
        seen=hidden(client.get(record(room, "attendance/")), "seen"),
    )
    response = client.post(record(room, "attendance/"), answers, follow=True)
    assert [(row.name, row.state) for row in Attendance.objects.all()] == [
        (str(first.person), "present"),
        ("Ada Lovelace", "substitute"),
        (str(fourth.person), "present"),
        (str(second.person), "apologies"),
        (str(third.person), "absent"),
        ("Grace Hopper, Head of Service", "in_attendance"),
        ("Alan Turing", "in_attendance"),
    ]
    assert "Not quorate: 2 of 3 members" in response.content.decode()
    shown = client.get(record(room, "attendance/")).content.decode()
    assert "Ada Lovelace" in shown


def test_a_substitute_for_somebody_who_is_there_is_refused_and_nothing_typed_is_lost(room, client):
    room.start()
    first = room.members[0]
    answers = attendance(room, **{f"substitute-{first.pk}": "Ada Lovelace"})
    answers["seen"] = hidden(client.get(record(room, "attendance/")), "seen")
    page = client.post(record(room, "attendance/"), answers).content.decode()
    assert f"{first.person} was present, so Ada Lovelace cannot stand in." in page
    assert 'value="Ada Lovelace"' in page
    assert Attendance.objects.count() == 0


def test_the_quorum_is_counted_while_the_form_is_filled_in_and_nothing_is_written(room, client):
    room.start()
    third = room.members[2]
    answers = attendance(room)
    assert client.post(record(room, "attendance/quorum/"), answers).json()["is_met"] is True
    answers |= {f"state-{third.pk}": "apologies", f"state-{room.members[3].pk}": ""}
    counted = client.post(record(room, "attendance/quorum/"), answers).json()
    assert counted == {"said": "2 voting members present. Not quorate: 2 of 3 members.", "is_met": False}
    assert Attendance.objects.count() == 0


def test_attendance_somebody_else_changed_meanwhile_is_shown_beside(room, client):
    room.start()
    answers = attendance(room, seen=hidden(client.get(record(room, "attendance/")), "seen"))
    room.present(2)
    page = client.post(record(room, "attendance/"), answers)
    assert page.status_code == 409
    assert Attendance.objects.filter(state="present").count() == 2


def test_paragraphs_take_the_boards_next_number(room, client):
    room.start()
    for n in range(2):
        client.post(item_path(room, 1, "paragraphs/new/"), typed(f"{KEY}{n}", body=f"Text {n}."))
    client.post(item_path(room, 1, "paragraphs/new/"), typed(f"{KEY}8", body="Twice.", label="1.1"))
    client.post(item_path(room, 1, "paragraphs/new/"), typed(f"{KEY}9", body="Last."))
    assert list(room.heading().paragraphs.values_list("label", flat=True)) == ["1.1", "1.2", "1.1", "1.3"]


def test_a_form_sent_twice_adds_one_paragraph(room, client):
    room.start()
    for _ in range(2):
        client.post(item_path(room, 1, "paragraphs/new/"), typed(f"{KEY}1", body="Once."))
    assert room.heading().paragraphs.count() == 1


def test_a_resolution_of_parts_makes_a_decision_of_each(room, client):
    room.start()
    client.post(
        item_path(room, 1, "paragraphs/new/"),
        typed(f"{KEY}1", kind="resolution", body="The Board:", verb="agreed", parts="to fund it; and\nto hear more."),
    )
    paragraph = room.heading().paragraphs.get()
    assert paragraph.body == "The Board:\n\n- (i) to fund it; and\n- (ii) to hear more."
    assert [(d.label, d.verb, d.text) for d in Decision.objects.all()] == [
        ("1.1 (i)", "agreed", "to fund it; and"),
        ("1.1 (ii)", "agreed", "to hear more."),
    ]


def test_an_officer_who_comes_second_sees_both_versions_and_loses_nothing(room, client):
    room.start()
    paragraph = writing.add_paragraph(
        item=room.heading(), by=room.officer, kind=ParagraphKind.NARRATIVE, body="First."
    )
    path = item_path(room, 1, f"paragraphs/{paragraph.pk}/")
    seen = hidden(client.get(path), "seen")
    other = Client()
    other.force_login(officer_of(room.board))
    other.post(path, {"kind": "narrative", "label": "1.1", "body": "Theirs <b>.", "seen": seen})
    page = client.post(path, {"kind": "narrative", "label": "1.1", "body": "Mine <i>.", "seen": seen})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Mine &lt;i&gt;." in text
    assert "Theirs &lt;b&gt;." in text
    paragraph.refresh_from_db()
    assert paragraph.body == "Theirs <b>."
    assert "Mine &lt;i&gt;." in client.get(path).content.decode()  # kept, and given back
    client.post(path, {"kind": "narrative", "label": "1.1", "body": "Mine <i>.", "seen": hidden(page, "seen")})
    paragraph.refresh_from_db()
    assert (paragraph.body, paragraph.revision, TypedText.objects.count()) == ("Mine <i>.", 3, 0)


def test_what_is_typed_is_kept_beside_the_minutes_and_shown_to_its_officer_alone(room, client):
    room.start()
    said = client.post(item_path(room, 1, "typed/"), typed("", body="Half a sentence")).json()["said"]
    assert said.startswith("Kept at ")
    assert room.heading().paragraphs.count() == 0
    assert "Half a sentence" in client.get(item_path(room)).content.decode()
    other = Client()
    other.force_login(officer_of(room.board))
    assert "Half a sentence" not in other.get(item_path(room)).content.decode()
    client.post(item_path(room, 1, "typed/"), {"forget": "yes"})
    assert "Half a sentence" not in client.get(item_path(room)).content.decode()


def test_what_was_typed_when_the_session_ended_is_there_after_sign_in(room):
    room.start()
    room.officer.set_password("a-long-test-password")
    room.officer.save()
    browser = Client()
    browser.force_login(room.officer)
    mark = hidden(browser.get(item_path(room)), "typed_by")
    browser.logout()
    sent = typed(f"{KEY}1", body="Long minute.", typed_by=mark)
    response = browser.post(item_path(room, 1, "paragraphs/new/"), sent)
    assert response.status_code == 302
    login = {"username": room.officer.email, "password": "a-long-test-password"}
    back = browser.post(response["Location"], login, follow=True)
    text = back.content.decode()
    assert "You were signed out. What you typed is here again and not saved yet." in text
    assert "Long minute." in text


def test_what_somebody_else_typed_is_not_given_to_whoever_signs_in_next(room):
    room.start()
    browser = Client()
    browser.force_login(room.officer)
    mark = hidden(browser.get(item_path(room)), "typed_by")
    browser.logout()
    browser.post(item_path(room, 1, "paragraphs/new/"), typed(f"{KEY}1", body="Long minute.", typed_by=mark))
    browser.force_login(officer_of(room.board))
    assert "Long minute." not in browser.get(item_path(room, 1, "paragraphs/new/")).content.decode()


def test_an_action_is_written_beside_its_paragraph_and_its_owner_is_mailed_once(room, client):
    room.start()
    owner = make_user(Role.MEMBER, name="Mary Somerville")
    person = room.members[0].person
    person.user, person.display_name = owner, "Mary Somerville"
    person.save()
    paragraph = writing.add_paragraph(
        item=room.heading(), by=room.officer, kind=ParagraphKind.NARRATIVE, body="Heard."
    )
    answers = {
        "key": f"{KEY}1",
        "text": "Bring figures.",
        "owners": "Mary Somerville\nSafer Partnership <safer@partner.example>",
        "due": "March 2027",
    }
    client.post(item_path(room, 1, f"paragraphs/{paragraph.pk}/action/"), answers)
    action = Action.objects.get()
    assert (action.reference, action.paragraph_label, str(action.due_on)) == ("A1", "1.1", "2027-03-31")
    assert [owner.label for owner in paragraph.owners.all()] == ["Mary Somerville", "Safer Partnership"]
    for _ in range(2):
        client.post(record(room, "mail/"))
    queued = list(OutgoingMail.objects.all())
    assert sorted(mail.to for mail in queued) == sorted([owner.email, "safer@partner.example"])
    assert all("Bring figures." in mail.text for mail in queued)


def test_the_steps_to_signed_minutes_show_their_state_to_readers(room, client):
    room.start()
    room.present()
    client.post(item_path(room, 1, "paragraphs/new/"), typed(f"{KEY}1", body="The Board heard the plan."))
    minutes = f"{room.meeting.get_absolute_url()}minutes/"
    client.post(record(room, "check/"), {"name": "Cllr A Chair"})
    assert "There are no minutes to read yet" in Client().get(minutes).content.decode()
    client.post(record(room, "publish/"))
    assert "Not yet approved by the board." in Client().get(minutes).content.decode()
    later = a_room(room.board, held_on=room.meeting.held_on.replace(month=11), quorum=None)
    client.post(record(room, "approve/"), {"at": later.meeting.pk, "corrections": "1.1: the date was wrong"})
    text = Client().get(minutes).content.decode()
    assert "Approved</strong>" in text
    assert "1.1: the date was wrong" in text
    client.post(
        record(room, "sign/"),
        {"name": "Cllr A Chair", "signed_on_0": "10", "signed_on_1": "11", "signed_on_2": "2026"},
    )
    assert Minutes.objects.get().status == MinutesStatus.SIGNED
    assert "signed by Cllr A Chair on 10 November 2026" in Client().get(minutes).content.decode()


@pytest.mark.parametrize("path", ["", "attendance/", "interests/", "check/", "approve/", "sign/"])
def test_an_officer_of_another_board_finds_no_record(room, path):
    room.start()
    stranger = make_user(Role.OFFICER)
    make_staff(a_room().board, stranger)
    browser = Client()
    browser.force_login(stranger)
    assert browser.get(record(room, path)).status_code == 404


@pytest.mark.parametrize("paragraphs", [20, 200])
def test_two_hundred_paragraphs_ask_no_more_than_twenty(room, client, django_assert_max_num_queries, paragraphs):
    room.start()
    for number in range(paragraphs):
        make_paragraph(room.heading(1 + number % 2), f"Paragraph {number}.")
    for address in (record(room), item_path(room)):
        with django_assert_max_num_queries(25):
            assert client.get(address).status_code == 200
