"""A year's meetings: days as officers type them, days by a rule, the check before anything is made, and made once."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from boards import series
from boards.enums import ItemKind, MeetingStatus
from boards.models import BoardClosure, Meeting, StandingItem
from hwb_portal.audit.models import AuditEvent
from tests.boards.builders import officer_of
from tests.factories import make_board, make_meeting

QUERIES = 8  # session, person, roles, board, whether they work for it, closures, holidays, meetings on those days
JUNE = dt.date(2027, 6, 14)  # a Monday


@pytest.mark.parametrize(
    "line",
    [
        *(
            "14 June 2027",
            "14 june 2027",
            "14 Jun 2027",
            "14th June, 2027",
            "Monday 14 June 2027",
            "Mon, 14 June 2027",
        ),
        *("2027-06-14", "14/6/2027", "14/06/2027", "14.6.2027", "  14   June  2027 "),
    ],
)
def test_a_day_is_read_as_officers_write_it(line):
    assert series.read_day(line) == JUNE


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("31 June 2027", "“31 June 2027” is not a real day"),
        ("14 Ju 2027", "“14 Ju 2027” is not a real day"),
        ("31/6/2027", "“31/6/2027” is not a real day"),
        ("6/14/2027", "“6/14/2027” is not a real day"),
        ("0000-01-01", "“0000-01-01” is not a real day"),
        ("Tuesday 14 June 2027", "“Tuesday 14 June 2027”: that day is Monday"),
        ("14 June", "“14 June” is not written as a day: write 14 June 2027"),
        ("14/6/27", "“14/6/27” is not written as a day: write 14 June 2027"),
        ("second Monday", "“second Monday” is not written as a day: write 14 June 2027"),
    ],
)
def test_what_is_no_day_is_refused_with_its_words(line, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        series.read_day(line)


def test_lines_are_read_in_order_of_their_dates():
    assert series.read_days("1 September 2027\n\n14 June 2027\r\n") == [JUNE, dt.date(2027, 9, 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("14 June 2027\nsoon", "Line 2: “soon” is not written as a day"),
        ("14 June 2027\n\n14/6/2027", "Line 3: Monday 14 June 2027 is on line 1 already"),
        ("\n".join(f"1/{n % 12 + 1}/{2027 + n // 12}" for n in range(41)), "Enter 40 days or fewer"),
    ],
)
def test_a_line_that_cannot_be_is_named_by_its_number(text, message):
    with pytest.raises(ValueError, match=message):
        series.read_days(text)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"nth": 2, "weekday": 2}, [(2027, 3, 10), (2027, 6, 9), (2027, 9, 8), (2027, 12, 8)]),
        ({"nth": 1, "weekday": 0}, [(2027, 6, 7), (2027, 9, 6), (2027, 12, 6)]),
        ({"nth": series.LAST, "weekday": 2}, [(2027, 3, 31), (2027, 6, 30), (2027, 9, 29), (2027, 12, 29)]),
        ({"nth": 4, "weekday": 6, "every": 12}, [(2027, 3, 28)]),
    ],
    ids=["second Wednesday", "first Monday, before the first day in March", "last Wednesday", "once a year"],
)
def test_a_rule_gives_its_days_from_the_first_to_the_last(rule, days):
    found = series.by_rule(**{"first": dt.date(2027, 3, 10), "last": dt.date(2027, 12, 31), "every": 3, **rule})
    assert found == [dt.date(*day) for day in days]


def test_a_rule_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="must not be before"):
        series.by_rule(first=JUNE, last=dt.date(2027, 1, 1), every=1, nth=1, weekday=0)


def test_a_rule_for_too_long_a_time_is_refused():
    with pytest.raises(ValueError, match="more than 40 meetings"):
        series.by_rule(first=JUNE, last=dt.date(9999, 12, 31), every=1, nth=1, weekday=0)


# The page


@pytest.fixture
def board():
    return make_board(report_notice_days=8)


@pytest.fixture
def officer(board, client: Client):
    user = officer_of(board)
    client.force_login(user)
    return user


def address(board) -> str:
    return f"{board.get_absolute_url()}meetings/series/"


def answers(**given) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()),
        "way": "typed",
        "typed": "10 March 2027\n9 June 2027",
        "starts": "14:30",
        "venue_name": "County Hall",
        "status": "scheduled",
        **given,
    }


BY_RULE = {
    "way": "rule",
    "typed": "",
    "nth": "2",
    "weekday": "2",
    "every": "3",
    "first_0": "1",
    "first_1": "3",
    "first_2": "2027",
    "last_0": "31",
    "last_1": "12",
    "last_2": "2027",
}


def checked(client: Client, board, **given) -> str:
    return client.post(address(board), {**answers(**given), "step": "check"}).content.decode()


def resent(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))


def days_of(board) -> list[dt.date]:
    return [meeting.held_on for meeting in Meeting.objects.filter(board=board).order_by("held_on")]


def table(text: str) -> list[str]:
    """The rows of the check, as words."""
    rows = re.findall(r'<tr class="govuk-table__row"><th scope="row".*?</tr>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


@pytest.mark.django_db
def test_each_day_is_checked_before_anything_is_made(board, officer, client):
    make_meeting(board, dt.date(2027, 6, 9), MeetingStatus.CANCELLED)
    BoardClosure.objects.create(board=board, day=dt.date(2027, 12, 29), reason="Christmas")
    typed = "10 March 2027\n13 March 2027\n3 May 2027\n9 June 2027\n29 December 2027\n8 March 2090"
    assert table(checked(client, board, typed=typed)) == [
        "Wednesday 10 March 2027 Working day Thursday 25 February 2027 Tuesday 2 March 2027",
        "Saturday 13 March 2027 Weekend Tuesday 2 March 2027 Friday 5 March 2027",
        "Monday 3 May 2027 Bank holiday Tuesday 20 April 2027 Friday 23 April 2027",
        "Wednesday 9 June 2027 Not made A meeting is on that day : 9 June 2027 (cancelled) Wednesday 26 May 2027 "
        "Tuesday 1 June 2027",
        "Wednesday 29 December 2027 Offices closed Tuesday 14 December 2027 Friday 17 December 2027",
        "Wednesday 8 March 2090 Not known Cannot be counted: the holiday list ends 2028",
    ]
    assert days_of(board) == [dt.date(2027, 6, 9)]


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["scheduled", "draft"])
def test_the_meetings_are_made_with_the_standing_items(board, officer, client, status):
    StandingItem.objects.create(board=board, kind=ItemKind.APOLOGIES, title="Apologies", position=1)
    text = checked(client, board, status=status)
    assert client.post(address(board), {**resent(text), "step": "make"}).status_code == 302
    made = [
        (str(meeting.held_on), f"{meeting.starts_local:%H:%M}", meeting.status, meeting.items.get().title)
        for meeting in Meeting.objects.filter(board=board).order_by("held_on")
    ]
    assert made == [("2027-03-10", "14:30", status, "Apologies"), ("2027-06-09", "14:30", status, "Apologies")]
    assert AuditEvent.objects.filter(action="meeting.created", actor_id=officer.pk).count() == 2


@pytest.mark.django_db
def test_a_rule_makes_the_days_it_gives(board, officer, client):
    text = checked(client, board, **BY_RULE)
    client.post(address(board), {**resent(text), "step": "make"})
    assert days_of(board) == [dt.date(2027, 3, 10), dt.date(2027, 6, 9), dt.date(2027, 9, 8), dt.date(2027, 12, 8)]


@pytest.mark.django_db
def test_what_was_checked_once_is_made_once(board, officer, client):
    sent = {**resent(checked(client, board)), "step": "make"}
    first, second = (client.post(address(board), sent) for _ in range(2))
    assert first["Location"] == second["Location"] == f"{board.get_absolute_url()}meetings/"
    assert len(days_of(board)) == 2


@pytest.mark.django_db
def test_a_day_that_got_a_meeting_meanwhile_is_left_out(board, officer, client):
    text = checked(client, board)
    make_meeting(board, dt.date(2027, 3, 10))
    answer = client.post(address(board), {**resent(text), "step": "make"}, follow=True)
    assert "1 meeting is made." in answer.content.decode()
    assert days_of(board) == [dt.date(2027, 3, 10), dt.date(2027, 6, 9)]


@pytest.mark.django_db
def test_days_that_all_have_a_meeting_make_nothing_and_say_so(board, officer, client):
    text = checked(client, board)
    for day in (dt.date(2027, 3, 10), dt.date(2027, 6, 9)):
        make_meeting(board, day)
    answer = client.post(address(board), {**resent(text), "step": "make"}).content.decode()
    assert "Every one of these days has a meeting of this board already." in answer
    assert "10 March 2027\n9 June 2027" in answer.replace("\r\n", "\n")


@pytest.mark.django_db
def test_going_back_keeps_what_was_typed_and_complains_of_nothing(board, officer, client):
    text = client.post(address(board), {**resent(checked(client, board, **BY_RULE)), "step": "back"}).content.decode()
    assert 'name="first_2" value="2027"' in text
    assert 'value="County Hall"' in text
    assert "There is a problem" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"typed": ""}, "Enter the days of the meetings"),
        ({"typed": "soon"}, "Line 1: “soon” is not written as a day"),
        ({"typed": "1 June 2020"}, "1 June 2020 is past: every day must be today or later"),
        ({"way": ""}, "Select how you give the days"),
        ({"status": ""}, "Select who sees them"),
        ({"starts": "half past"}, "Enter a time"),
        ({**BY_RULE, "first_0": "", "first_1": "", "first_2": ""}, "Enter the first day"),
        ({**BY_RULE, "nth": ""}, "Select one"),
        ({**BY_RULE, "last_0": "1", "last_1": "2"}, "The last day must not be before the first"),
        ({**BY_RULE, "last_0": "5", "last_1": "3"}, "No such day lies between the first and the last day"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(board, officer, client, given, message):
    text = checked(client, board, **given)
    assert message in text
    assert 'value="County Hall"' in text
    assert days_of(board) == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_check_asks_as_many_questions_whatever_the_number_of_days(
    board, officer, client, number, django_assert_num_queries
):
    typed = "\n".join(f"1{day} March 2027" for day in range(number))
    with django_assert_num_queries(QUERIES):
        checked(client, board, typed=typed)


# What everyone sees


@pytest.mark.django_db
def test_the_list_of_meetings_begins_with_those_to_come_month_by_month(board, client):
    for day, status in (((2100, 3, 10), "scheduled"), ((2100, 3, 24), "cancelled"), ((2100, 6, 9), "draft")):
        make_meeting(board, dt.date(*day), MeetingStatus(status))
    text = client.get(f"{board.get_absolute_url()}meetings/").content.decode()
    coming = text[text.index("Coming meetings") : text.index("All meetings")]
    parts = re.findall(r"<(?:h3|li).*?</(?:h3|li)>", coming, re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in parts] == [
        "March 2100",
        "Wednesday 10 March 2100, 10am , County Hall Agenda not yet published",
        "Wednesday 24 March 2100, 10am , County Hall Cancelled",
    ]


@pytest.mark.django_db
def test_a_filtered_list_of_meetings_shows_what_was_asked_for_alone(board, client):
    make_meeting(board, dt.date(2100, 3, 10))
    assert "Coming meetings" not in client.get(f"{board.get_absolute_url()}meetings/?year=2100").content.decode()
