"""The canaries in the record of meetings: draft minutes, closed minutes, actions, interests, votes."""

import datetime as dt

from django.utils import timezone

from boards.enums import ActionStatus, AttendanceState, InterestKind, MeetingStatus, MinutesStatus, MotionOutcome, Part
from boards.models import (
    ActionOwner,
    ActionUpdate,
    Attendance,
    DeclaredInterest,
    Meeting,
    ParagraphOwner,
    RegisteredInterest,
    TypedText,
    Vote,
)
from tests.factories import (
    make_action,
    make_decision,
    make_item,
    make_meeting,
    make_member,
    make_minutes,
    make_minutes_item,
    make_motion,
    make_paragraph,
    make_user,
)
from tests.leak.world import Group, World


def held_meeting_with_draft_minutes(world: World, day: dt.date) -> Meeting:
    draft = Group.DRAFT
    held = make_meeting(world.board, day, MeetingStatus.HELD)
    world.meetings.append(held)
    minutes = make_minutes(
        held,
        MinutesStatus.DRAFT,
        opening=world.mark("minutes opening", draft),
        officers_present=world.mark("minutes officers", draft),
    )
    Attendance.objects.create(
        meeting=held, name=world.mark("attendance", draft), state=AttendanceState.PRESENT, position=1
    )
    item = make_minutes_item(
        minutes,
        world.mark("minutes title", draft),
        subtitle=world.mark("minutes subtitle", draft),
        contacts=[world.mark("minutes contact", draft)],
    )
    paragraph = make_paragraph(item, world.mark("minutes body", draft))
    ParagraphOwner.objects.create(paragraph=paragraph, label=world.mark("minutes owner", draft))
    make_decision(
        item,
        world.mark("decision", draft),
        label=world.mark("mark", draft),
        asked=world.mark("decision asked", draft),
        plain_words=world.mark("decision words", draft),
        delegated_to=world.mark("decision delegate", draft),
    )
    question = world.mark("vote question", draft)
    Vote.objects.create(item=item, question=question, in_favour=1, against=0, position=1)
    make_motion(item, world.mark("motion", draft), outcome=MotionOutcome.WITHDRAWN)
    TypedText.objects.create(
        by=make_user(), item=item, answers={"body": world.mark("typed", Group.NEVER)}, kept_at=timezone.now()
    )
    action = make_action(
        held,
        world.mark("action", draft),
        minutes_item=item,
        outcome=world.mark("outcome", draft),
        due_text=world.mark("due", draft),
    )
    email = f"{world.mark('owner email', draft)}@partner.example"
    ActionOwner.objects.create(action=action, label=world.mark("action owner", draft), email=email)
    ActionUpdate.objects.create(
        action=action,
        at=timezone.now(),
        by_label=world.mark("report by", draft),
        was_status=ActionStatus.OPEN,
        status=ActionStatus.IN_HAND,
        note=world.mark("report note", draft),
    )
    _interests(world, held)
    return held


def _interests(world: World, held: Meeting) -> None:
    """Declared at a meeting whose minutes are a draft; and a sensitive one in the register, which everyone reads."""
    person = make_member(world.board).person
    declared = {"meeting": held, "person": person, "declared_on": held.held_on, "kind": InterestKind.OTHER}
    plain, sensitive = make_item(held, "First"), make_item(held, "Second")
    DeclaredInterest.objects.create(item=plain, nature=world.mark("interest", Group.DRAFT), **declared)
    hidden = world.mark("sensitive interest", Group.NEVER)
    DeclaredInterest.objects.create(item=sensitive, nature=hidden, is_sensitive=True, **declared)
    RegisteredInterest.objects.create(
        board=world.board,
        person=person,
        kind=InterestKind.OTHER,
        nature=world.mark("registered interest", Group.NEVER),
        is_sensitive=True,
        registered_on=held.held_on,
    )


def held_meeting_with_closed_minutes(world: World, day: dt.date) -> None:
    """Published minutes of which one item was taken behind closed doors."""
    closed = Group.CLOSED_MINUTES
    held = make_meeting(world.board, day, MeetingStatus.HELD)
    minutes = make_minutes(held, decisions_published_at=timezone.now())
    item = make_minutes_item(
        minutes,
        world.mark("closed minute title", closed),
        subtitle=world.mark("closed minute subtitle", closed),
        contacts=[world.mark("closed minute contact", closed)],
        part=Part.PART_II,
        public_title="A contract",
        public_summary="The board considered a contract.",
    )
    paragraph = make_paragraph(item, world.mark("closed minute body", closed), label="9.1")
    ParagraphOwner.objects.create(paragraph=paragraph, label=world.mark("closed minute owner", closed))
    make_decision(item, world.mark("closed decision", closed), plain_words=world.mark("closed words", closed))
    question = world.mark("closed vote", closed)
    Vote.objects.create(item=item, question=question, in_favour=1, against=0, position=1)
    make_motion(item, world.mark("closed motion", closed), outcome=MotionOutcome.WITHDRAWN)
    action = make_action(held, world.mark("closed action", closed), minutes_item=item, due_on=day)
    ActionOwner.objects.create(action=action, label=world.mark("closed owner", closed))
    world.meetings.append(held)
