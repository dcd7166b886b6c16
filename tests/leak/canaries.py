"""A board on which every field that must stay private holds a word of its own, and the people who try to read it.

A canary's group says who may find it; `NEVER` is for what no page shows to anyone.
"""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone

from boards.enums import HeldKind, ItemKind, MeetingStatus, PaperKind, Part, QuestionState, RejectionGround
from boards.models import (
    Acronym,
    BackgroundPaper,
    Matter,
    Meeting,
)
from boards.services.duties import take_duty
from boards.services.notices import topic_of
from boards.services.publication import Urgency, publish_agenda, publish_supplement, withdraw_paper
from boards.services.retention import place_hold
from hwb_portal.accounts.roles import Role
from hwb_portal.outbox.models import MailState
from metrics.enums import Audience, FindingLevel, ReturnState, StepKind
from metrics.models import ReturnFinding
from tests.factories import (
    make_alert,
    make_apology,
    make_authority,
    make_board,
    make_collection,
    make_duty,
    make_entry,
    make_exempt_paper,
    make_figure_load,
    make_fund_plan,
    make_indicator,
    make_item,
    make_mail,
    make_matter,
    make_meeting,
    make_member,
    make_member_question,
    make_note,
    make_observation,
    make_paper,
    make_published_question,
    make_question,
    make_report,
    make_return,
    make_step,
    make_subscription,
    make_upload,
    make_user,
)
from tests.leak.record import held_meeting_with_closed_minutes, held_meeting_with_draft_minutes
from tests.leak.world import Group, World

FAR_AHEAD = dt.datetime(2127, 3, 30, 9, 30, tzinfo=dt.UTC)


def make_world() -> World:
    """Everything but the readers."""
    world = World(board=make_board(slug="this-board"), other_board=make_board(slug="other-board"))
    today = timezone.localdate()
    held = held_meeting_with_draft_minutes(world, today - dt.timedelta(days=40))
    held_meeting_with_closed_minutes(world, today - dt.timedelta(days=80))
    published = make_meeting(world.board, today + dt.timedelta(days=20), dated=True, previous=held)
    world.meetings.append(published)
    _closed_papers(world, published)
    _confidential_paper(world, published)
    _papers_in_hand(world, published)
    _minutes_to_confirm(world, published, held)
    _meeting_with_a_supplement(world, today + dt.timedelta(days=40))
    _later_meeting(world, today + dt.timedelta(days=30))
    _meeting_not_open(world, today + dt.timedelta(days=60), MeetingStatus.DRAFT)
    _meeting_not_open(world, today + dt.timedelta(days=90), MeetingStatus.SCHEDULED)
    _meeting_not_open(world, today + dt.timedelta(days=50), MeetingStatus.CANCELLED)
    world.meetings.append(make_meeting(world.other_board, today + dt.timedelta(days=20)))
    _matters(world, published)
    place_hold(
        board=world.board,
        kind=HeldKind.FILES,
        reason=world.mark("hold reason", Group.HELD),
        by=make_user(),
        now=timezone.now(),
    )
    _returns(world)
    _subscribers(world, published)
    _questions(world, published)
    _private_notes(world)
    _before_the_meeting(world, published)
    call_command("reindex", verbosity=0)
    return world


def _questions(world: World, meeting: Meeting) -> None:
    """One that came, one that is published with an answer in hand; of neither is the asker named."""
    draft = Group.DRAFT
    for place, make in (("question", make_question), ("open question", make_published_question)):
        is_open = place == "open question"
        make(
            meeting,
            "What is done about falls?" if is_open else world.mark(place, draft),
            asker_name=world.mark(f"{place} name", draft),
            asker_email=f"{world.mark(f'{place} email', draft).lower()}@example.org",
            area=world.mark(f"{place} area", draft),
            answer=world.mark("answer in hand", draft) if is_open else "",
        )
    rejected = {"state": QuestionState.REJECTED, "ground": RejectionGround.IMPROPER}
    make_question(meeting, world.mark("rejected", draft), reason=world.mark("rejected reason", draft), **rejected)


def _before_the_meeting(world: World, meeting: Meeting) -> None:
    """What members asked authors about an open, an exempt and a confidential paper, and who comes in whose place."""
    author = make_user()
    groups = {"Vaccination": Group.INSIDE, "Exempt report on a contract": Group.MEMBERS}
    for title, group in {**groups, "Confidential letter": Group.CONFIDENTIAL}.items():
        paper = next(one for one in world.papers if title in (one.item.title, one.public_title))
        words = world.mark(f"asked {group.name}", group)
        told = {
            "answer": world.mark(f"told {group.name}", group),
            "answered_by": author,
            "answered_at": timezone.now(),
        }
        make_member_question(paper.item, paper, words, **told)
    make_apology(meeting, substitute=world.mark("deputy", Group.DRAFT))


def _private_notes(world: World) -> None:
    """A member's notes on a closed and on an open paper; the words of one of them are in no version."""
    owner = make_user(Role.MEMBER)
    make_member(world.board, owner)
    closed = next(paper for paper in world.papers if paper.public_title == "Exempt report on a provider")
    opened = next(paper for paper in world.papers if paper.title == "Vaccination plan")
    for place, paper in (("closed", closed), ("open", opened)):
        quoted = world.mark(f"note quote {place}", Group.NOTES)
        text = world.mark(f"note text {place}", Group.NOTES)
        world.notes.append(make_note(owner, paper, text, exact=quoted, end=len(quoted)))


def _subscribers(world: World, meeting: Meeting) -> None:
    """Somebody who asked for mails and one who confirmed; a mail on its way, and one that could not be delivered."""
    for place, confirmed_at in (("asker", None), ("subscriber", timezone.now())):
        email = f"{world.mark(place, Group.NEVER).lower()}@example.org"
        world.subscriptions.append(
            make_subscription(world.board, email, confirmed_at=confirmed_at, asked_at=timezone.now())
        )
    follower = f"{world.mark('follower', Group.NEVER).lower()}@example.org"
    world.alerts.append(make_alert(email=follower, words="winter", confirmed_at=None))
    shut = Matter.objects.get(title__startswith="XQZclosedmatter")
    world.alerts.append(make_alert(email=follower, matter=shut))
    world.alerts.append(make_alert(make_user(Role.MEMBER), words=world.mark("followed words", Group.NEVER)))
    for place, state in (("mailed", MailState.WAITING), ("undelivered", MailState.FAILED)):
        email = f"{world.mark(place, Group.MAILED).lower()}@example.org"
        words = {"text": world.mark(f"{place} text", Group.NEVER), "html": world.mark(f"{place} html", Group.NEVER)}
        make_mail(to=email, state=state, topic=topic_of(meeting), **words)


def _closed_papers(world: World, meeting: Meeting) -> None:
    """A closed report under an open item, contract terms as an upload under a closed one, a closed item with none."""
    exempt, member, never = Group.EXEMPT, Group.MEMBERS, Group.NEVER
    open_item = make_item(meeting, "Winter planning", internal_notes=world.mark("open item notes", Group.DRAFT))
    report = make_exempt_paper(
        open_item,
        title=world.mark("exempt title", exempt),
        public_title="Exempt report on a provider",
        public_interest_reason=world.mark("exempt reason", Group.DRAFT),
        source=world.mark("exempt source", exempt),
    )
    version = make_report(report, world.mark("exempt body", exempt), change_note=world.mark("exempt change", never))
    Acronym.objects.create(version=version, short=world.mark("short", exempt), full=world.mark("acronym", exempt))
    BackgroundPaper.objects.create(version=version, position=1, title=world.mark("background", exempt))
    make_report(report, world.mark("exempt draft", Group.DRAFT), released=False)
    closed_item = make_item(
        meeting,
        world.mark("closed item title", member),
        part=Part.PART_II,
        public_title="A contract",
        lead=world.mark("closed item lead", member),
        purpose_text=world.mark("closed item text", member),
        internal_notes=world.mark("closed item notes", Group.DRAFT),
    )
    upload = make_exempt_paper(
        closed_item,
        title=world.mark("upload title", member),
        public_title="Exempt report on a contract",
        contract_terms=True,
        public_interest_reason=world.mark("upload reason", Group.DRAFT),
    )
    make_upload(upload, world.mark("upload text", member), original_name=world.mark("upload name", never) + ".pdf")
    without = make_item(
        meeting,
        world.mark("bare item title", Group.DRAFT),
        part=Part.PART_II,
        public_title="A dispute",
        lead=world.mark("bare item lead", Group.DRAFT),
        purpose_text=world.mark("bare item text", Group.DRAFT),
    )
    assert not without.papers.exists()
    inside = make_item(
        meeting, world.mark("mixed item title", member), part=Part.PART_II, public_title="Another contract"
    )
    paper = make_paper(inside, world.mark("mixed title", member))
    make_report(paper, world.mark("mixed body", member))
    world.papers += [report, upload, paper]


def _confidential_paper(world: World, meeting: Meeting) -> None:
    secret = Group.CONFIDENTIAL
    paper = make_exempt_paper(
        make_item(meeting, "A letter from the department"),
        paragraphs=(),
        title=world.mark("secret title", secret),
        public_title="Confidential letter",
        public_interest_reason="",
        is_confidential=True,
    )
    make_report(paper, world.mark("secret body", secret))
    world.papers.append(paper)


def _papers_in_hand(world: World, meeting: Meeting) -> None:
    """An open paper with a newer version in hand, and papers of which nothing is released yet."""
    draft = Group.DRAFT
    item = make_item(meeting, "Vaccination")
    opened = make_paper(item, "Vaccination plan")
    make_report(opened, "Anyone may read this.")
    make_report(opened, world.mark("newer body", draft), released=False)
    written = make_paper(item, world.mark("draft title", draft), source=world.mark("draft source", draft))
    make_report(written, world.mark("draft body", draft), released=False)
    uploaded = make_paper(item, world.mark("draft upload title", draft))
    make_upload(uploaded, world.mark("draft upload text", draft), released=False)
    world.papers += [opened, written, uploaded]


def _minutes_to_confirm(world: World, meeting: Meeting, held: Meeting) -> None:
    """The paper by which the minutes stand on the next agenda, released before the minutes themselves are."""
    item = make_item(meeting, "Minutes of the last meeting", kind=ItemKind.MINUTES)
    paper = make_paper(item, "Minutes to confirm", kind=PaperKind.MINUTES, minutes_of=held)
    make_report(paper, "")
    world.papers.append(paper)


def _meeting_with_a_supplement(world: World, day: dt.date) -> None:
    """A supplement brings a closed paper and a new version of one; an open paper is withdrawn after it."""
    exempt, now = Group.SUPPLEMENT, timezone.now()
    meeting = make_meeting(world.board, day, MeetingStatus.DRAFT)
    item = make_item(meeting, "Market stability")
    withdrawn = make_paper(item, "A list of providers")
    make_report(withdrawn, world.mark("withdrawn body", Group.DRAFT), released=False)
    replaced = make_exempt_paper(item, title=world.mark("replaced title", exempt), public_title="Exempt prices")
    make_report(replaced, "Prices of last year.", released=False)
    officers = {"by": make_user(), "now": now, "approved_by": make_user()}
    publish_agenda(meeting=meeting, urgency=Urgency("A flood.", "Cllr Ada Chair", day), **officers)
    make_report(replaced, world.mark("replacing body", exempt), released=False)
    late = make_exempt_paper(item, title=world.mark("supplement title", exempt), public_title="Exempt advice")
    make_report(late, world.mark("supplement body", exempt), released=False)
    publish_supplement(meeting=meeting, summary="Advice.", **officers)
    withdraw_paper(paper=withdrawn, by=make_user(), now=now, reason="Its figures were wrong.")
    world.meetings.append(Meeting.objects.with_board().get(pk=meeting.pk))
    world.papers += [withdrawn, replaced, late]


def _later_meeting(world: World, day: dt.date) -> None:
    later = make_meeting(world.board, day)
    paper = make_exempt_paper(make_item(later), title=world.mark("later title", Group.OTHER_EXEMPT))
    make_report(paper, world.mark("later body", Group.OTHER_EXEMPT))
    world.meetings.append(later)
    world.papers.append(paper)


def _meeting_not_open(world: World, day: dt.date, status: MeetingStatus) -> None:
    """A meeting whose agenda is not, or no more, for everyone, with papers that were marked as released."""
    draft = Group.DRAFT
    hidden = {}
    if status == MeetingStatus.DRAFT:
        hidden = {
            name: world.mark(f"{status} {name.partition('_')[0]} {name.rpartition('_')[2]}", draft)
            for name in ("venue_name", "venue_address", "contact_name", "contact_title", "notes")
        }
    meeting = make_meeting(world.board, day, status, **hidden)
    item = make_item(
        meeting,
        world.mark(f"{status} agenda item", draft),
        lead=world.mark(f"{status} agenda lead", draft),
        purpose_text=world.mark(f"{status} agenda text", draft),
    )
    written = make_paper(item, world.mark(f"{status} agenda title", draft))
    make_report(written, world.mark(f"{status} agenda body", draft))
    uploaded = make_paper(item, world.mark(f"{status} agenda upload", draft))
    make_upload(uploaded, world.mark(f"{status} agenda file", draft))
    world.meetings.append(meeting)
    world.papers += [written, uploaded]


def _matters(world: World, published: Meeting) -> None:
    """Matters of which nothing is open: of a closed item, of closed business to come, and of a draft."""
    closed, draft = Group.CLOSED_MINUTES, Group.DRAFT
    shut = make_matter(world.board, world.mark("closed matter", closed), about=world.mark("closed about", closed))
    published.items.filter(part=Part.PART_II).update(matter=shut)
    planned = make_matter(world.board, world.mark("planned matter", closed))
    make_entry(world.board, "A contract to come", part=Part.PART_II, matter=planned)
    unseen = make_matter(world.board, world.mark("draft matter", draft), about=world.mark("draft about", draft))
    (not_open,) = [one for one in world.meetings if one.status == MeetingStatus.DRAFT]
    not_open.items.update(matter=unseen)
    for number, item in ((1, shut.items.all()[0]), (2, not_open.items.all()[0])):
        duty = make_duty(world.board, f"Report {number}", matter=shut)
        take_duty(duty=duty, due_on=duty.first_due_on, item=item, by=None)


def _returns(world: World) -> None:
    """A draft return and one that was public until a later upload took its place; and figures anyone may read."""
    kept, never = Group.RETURN, Group.NEVER
    draft = make_return(
        world.board,
        {
            "narrative": world.mark("return narrative", kept),
            "cover.signed_off_by": world.mark("return signed", kept),
            "cover.email": world.mark("return email", never),
        },
        original_name=world.mark("return name", kept) + ".xlsx",
    )
    ReturnFinding.objects.create(
        owner=draft,
        level=FindingLevel.ERROR,
        rule="blank",
        value=world.mark("finding value", kept),
        message=world.mark("finding text", kept),
        words=world.mark("finding answer", kept),
    )
    make_step(draft, words=world.mark("return step", kept), kind=StepKind.SENT_BACK)
    make_authority(world.board, holder=world.mark("authority holder", kept), source=world.mark("authority", kept))
    replaced = make_return(
        world.board,
        {"narrative": world.mark("replaced narrative", kept)},
        is_public=True,
        state=ReturnState.SUPERSEDED,
        original_name=world.mark("replaced name", kept) + ".xlsx",
    )
    signed, held = (
        make_return(
            world.board,
            {"narrative": world.mark(f"{name} narrative", kept)},
            period_label=f"2016/17 Q{number}",
            template=f"bcf-2016-17-q{number}",
            state=ReturnState.SIGNED,
            is_public=until is not None,
            embargoed_until=until,
        )
        for number, (name, until) in enumerate((("signed", None), ("held", FAR_AHEAD)), start=1)
    )
    world.returns += [draft, replaced, signed, held]
    world.loads.append(
        make_figure_load(
            board=world.board,
            original_name=world.mark("load name", kept) + ".csv",
            reason=world.mark("load reason", kept),
        )
    )
    plan = make_fund_plan(world.board, slug="hidden", name=world.mark("plan name", kept))
    plan.changes.update(name=world.mark("plan change", kept), needs=world.mark("plan need", kept))
    plan.risks.update(event=world.mark("plan risk", kept), mitigation=world.mark("plan mitigation", kept))
    plan.schemes.update(name=world.mark("plan scheme", kept))
    plan.schemes.get().milestones.update(text=world.mark("plan milestone", kept))
    collection = make_collection(slug="bcf", name="Better Care Fund", board=world.board)
    indicator = make_indicator(collection, code="admissions", board=world.board)
    make_observation(indicator)
    make_observation(indicator, year=2027, note=world.mark("held figure", kept), embargoed_until=FAR_AHEAD)
    quiet = make_indicator(
        collection,
        code="quiet",
        name=world.mark("indicator name", Group.DICTIONARY),
        definition=world.mark("indicator definition", Group.BOARD_ONLY),
        audience=Audience.BOARD,
        board=world.board,
    )
    make_observation(quiet, note=world.mark("figure note", Group.BOARD_ONLY))
    rare = make_indicator(collection, code="rare", small_below=5, board=world.board)
    make_observation(rare, "3", note=world.mark("small number note", never))
    world.indicators += [indicator, quiet, rare]
