"""A board as Popolo data (popoloproject.com): who sits on it, when it meets, what was put to it and how it voted.

Everything is what nobody in particular may read. Ids are made of keys that stay: of people, seats, bodies, days.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from boards.enums import CastingVote, VoteChoice
from boards.models import Appointment, Board, Decision, Meeting, Organisation, Person, Seat, Vote
from boards.voting import Outcome, outcome

Data = dict[str, Any]
OPTIONS = {VoteChoice.FOR: "yes", VoteChoice.AGAINST: "no", VoteChoice.ABSTAINED: "abstain"}
RESULTS = {Outcome.CARRIED: "pass", Outcome.LOST: "fail", Outcome.TIED: "tie"}


def board_as_popolo(board: Board, *, base: str) -> Data:
    """The whole board. `base` is the site's address without a slash at its end. Seven queries."""
    nobody = AnonymousUser()
    appointments = list(Appointment.objects.for_board(board))
    seats = list(board.seats.select_related("organisation"))
    votes = list(Vote.objects.visible_to(nobody).for_board(board))
    decisions = list(Decision.objects.visible_to(nobody).for_board(board))
    meetings = list(Meeting.objects.visible_to(nobody).for_board(board).order_by("held_on", "sequence"))
    voters = {one.person.pk: one.person for vote in votes for one in vote.recorded.all()}
    people = {**{one.person.pk: one.person for one in appointments}, **voters}
    bodies = {seat.organisation.pk: seat.organisation for seat in seats if seat.organisation}
    return {
        "persons": [_person(one) for one in sorted(people.values(), key=lambda one: one.key)],
        "organizations": [
            _board(board, base),
            *(_body(one) for one in sorted(bodies.values(), key=lambda one: one.slug)),
        ],
        "posts": [_post(seat, board) for seat in seats],
        "memberships": [_membership(one, board) for one in appointments],
        "events": [_event(one, board, base) for one in meetings],
        "motions": [*(_decision(one, board) for one in decisions), *(_motion(one, board) for one in votes)],
        "vote_events": [_vote_event(one, board) for one in votes],
    }


def _known(data: Data) -> Data:
    """Without what is not known: an empty value would be a statement."""
    return {key: value for key, value in data.items() if value not in (None, "")}


def _board_id(board: Board) -> str:
    return f"board/{board.slug}"


def _board(board: Board, base: str) -> Data:
    return {
        "id": _board_id(board),
        "name": board.name,
        "classification": "Health and Wellbeing Board",
        "parent_id": f"organisation/{board.council.slug}",
        "links": [{"url": f"{base}{board.get_absolute_url()}", "note": "Papers, minutes and members"}],
    }


def _body(body: Organisation) -> Data:
    return {"id": f"organisation/{body.slug}", "name": body.name, "classification": body.get_kind_display()}


def _person(person: Person) -> Data:
    return _known(
        {
            "id": f"person/{person.key}",
            "name": person.full_name or person.display_name,
            "honorific_suffix": person.post_nominals,
        }
    )


def _post_id(seat: Seat, board: Board) -> str:
    return f"seat/{board.slug}/{seat.key}"


def _post(seat: Seat, board: Board) -> Data:
    return _known(
        {
            "id": _post_id(seat, board),
            "label": seat.label,
            "role": "observer" if seat.is_observer else "voting member" if seat.is_voting else "member without a vote",
            "organization_id": _board_id(board),
            "start_date": _day(seat.starts_on),
            "end_date": _day(seat.ends_on),
        }
    )


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _membership(one: Appointment, board: Board) -> Data:
    body = one.seat.organisation
    return _known(
        {
            "id": f"membership/{one.pk}",
            "person_id": f"person/{one.person.key}",
            "organization_id": _board_id(board),
            "post_id": _post_id(one.seat, board),
            "on_behalf_of_id": f"organisation/{body.slug}" if body else None,
            "role": one.get_office_display(),
            "start_date": _day(one.starts_on),
            "end_date": _day(one.ends_on),
        }
    )


def _event_id(meeting: Meeting, board: Board) -> str:
    return f"meeting/{board.slug}/{meeting.slug}"


def _event(meeting: Meeting, board: Board, base: str) -> Data:
    return _known(
        {
            "id": _event_id(meeting, board),
            "name": f"Meeting of {meeting.held_on:%-d %B %Y}",
            "classification": "meeting",
            "status": meeting.get_status_display(),
            "organization_id": _board_id(board),
            "start_date": meeting.starts_local.isoformat(),
            "location": meeting.venue_name,
            "sources": [{"url": f"{base}/boards/{board.slug}/meetings/{meeting.slug}/"}],
        }
    )


def _decision(decision: Decision, board: Board) -> Data:
    """What was decided is a motion; a result is not made up where nobody voted."""
    return _known(
        {
            "id": f"decision/{decision.pk}",
            "organization_id": _board_id(board),
            "event_id": _event_id(decision.item.minutes.meeting, board),
            "identifier": decision.label,
            "classification": decision.get_verb_display(),
            "text": decision.text,
            "date": _day(decision.item.minutes.meeting.held_on),
        }
    )


def _result(vote: Vote) -> str:
    return RESULTS[outcome(vote.in_favour, vote.against, vote.casting)]


def _motion(vote: Vote, board: Board) -> Data:
    meeting = vote.item.minutes.meeting
    return {
        "id": f"vote/{vote.pk}/motion",
        "organization_id": _board_id(board),
        "event_id": _event_id(meeting, board),
        "text": vote.question,
        "date": _day(meeting.held_on),
        "requirement": "majority of those present and voting",
        "result": _result(vote),
    }


def _vote_event(vote: Vote, board: Board) -> Data:
    meeting = vote.item.minutes.meeting
    counts = (("yes", vote.in_favour), ("no", vote.against), ("abstain", vote.abstained))
    return _known(
        {
            "id": f"vote/{vote.pk}",
            "motion_id": f"vote/{vote.pk}/motion",
            "organization_id": _board_id(board),
            "event_id": _event_id(meeting, board),
            "start_date": _day(meeting.held_on),
            "result": _result(vote),
            "counts": [{"option": option, "value": value} for option, value in counts],
            "votes": [
                {"voter_id": f"person/{one.person.key}", "option": OPTIONS[VoteChoice(one.choice)]}
                for one in vote.recorded.all()
            ],
            "casting_vote": vote.get_casting_display() if vote.casting != CastingVote.NONE else None,
        }
    )
