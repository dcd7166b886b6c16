"""Every address, with every object, in many spellings, read by every kind of person: each finds their own and no more.

The same test proves both sides: what must stay private is not found, and what a reader may have is, so the crawl
is not blind.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from boards.models import (
    Action,
    DeclaredInterest,
    Duty,
    ForwardPlanEntry,
    Matter,
    Meeting,
    MemberQuestion,
    MinutesItem,
    PublicQuestion,
    RetentionHold,
)
from boards.services.actions import link_token
from metrics.selectors.better_care import slug_of
from tests.house.addresses import addresses, body_of
from tests.leak.canaries import Group, World, make_world
from tests.leak.oracle import leaks
from tests.leak.people import READERS

MAY_FIND: dict[str, tuple[Group, ...]] = {
    "signed out": (),
    "author of nothing": (),
    "administrator": (Group.DICTIONARY, Group.MAILED, Group.HELD),
    "member of another board": (),
    "every role, but elsewhere": (Group.DICTIONARY, Group.MAILED, Group.HELD),
    "councillor of another council": (),
    "councillor": (Group.EXEMPT, Group.OTHER_EXEMPT, Group.SUPPLEMENT),
    "analyst": (Group.RETURN, Group.BOARD_ONLY, Group.DICTIONARY),
    "lead": (Group.RETURN, Group.BOARD_ONLY, Group.DICTIONARY),
    "substitute at another meeting": (Group.OTHER_EXEMPT,),
    "substitute": (Group.EXEMPT, Group.MEMBERS, Group.INSIDE),
    "member": (
        *(Group.EXEMPT, Group.MEMBERS, Group.OTHER_EXEMPT, Group.SUPPLEMENT),
        *(Group.CLOSED_MINUTES, Group.BOARD_ONLY, Group.DICTIONARY, Group.INSIDE),
    ),
    "writer of notes": (
        *(Group.EXEMPT, Group.MEMBERS, Group.OTHER_EXEMPT, Group.SUPPLEMENT),
        *(Group.CLOSED_MINUTES, Group.BOARD_ONLY, Group.DICTIONARY, Group.INSIDE, Group.NOTES),
    ),
    "listed member": (
        *(Group.EXEMPT, Group.MEMBERS, Group.OTHER_EXEMPT, Group.SUPPLEMENT, Group.CONFIDENTIAL),
        *(Group.CLOSED_MINUTES, Group.BOARD_ONLY, Group.DICTIONARY, Group.INSIDE),
    ),
    "member barred by an interest": (
        *(
            Group.OTHER_EXEMPT,
            Group.SUPPLEMENT,
            Group.CLOSED_MINUTES,
            Group.BOARD_ONLY,
            Group.DICTIONARY,
            Group.INSIDE,
        ),
    ),
    "officer": (
        *(Group.EXEMPT, Group.MEMBERS, Group.OTHER_EXEMPT, Group.SUPPLEMENT, Group.CONFIDENTIAL),
        *(
            Group.DRAFT,
            Group.CLOSED_MINUTES,
            Group.RETURN,
            Group.BOARD_ONLY,
            Group.DICTIONARY,
            Group.HELD,
            Group.INSIDE,
        ),
    ),
}
# Every way of asking, for those it could matter to most; the others ask plainly.
THOROUGH = ("signed out", "every role, but elsewhere")
SPELLINGS = (".json", "?format=json")


def _paths(world: World) -> Iterator[str]:
    """Every address of the portal with every object that fits it."""
    slugs = [world.board.slug, world.other_board.slug]
    at_home = [{"board": meeting.board.slug, "date": meeting.slug} for meeting in world.meetings]
    objects: dict[frozenset[str], list[dict[str, Any]]] = {
        frozenset(): [{}],
        frozenset({"board"}): [{"board": slug} for slug in slugs],
        frozenset({"board", "date"}): [*at_home, {**at_home[0], "board": world.other_board.slug}],
        frozenset({"board", "date", "item"}): [
            {"board": meeting.board.slug, "date": meeting.slug, "item": item.pk}
            for meeting in world.meetings
            for item in meeting.items.all()
        ],
        frozenset({"board", "date", "supplement"}): [{**place, "supplement": 1} for place in at_home],
        frozenset({"board", "date", "standing"}): [{**place, "standing": 1} for place in at_home],
        frozenset({"board", "date", "entry"}): [{**place, "entry": 1} for place in at_home],
        frozenset({"board", "matter"}): [
            {"board": matter.board.slug, "matter": matter.slug} for matter in Matter.objects.select_related("board")
        ],
        frozenset({"board", "record"}): [
            {"board": board.slug, "record": record}
            for board in (world.board, world.other_board)
            for record in ("files", "subscribers", *(f"meeting-{meeting.pk}" for meeting in world.meetings))
        ],
        frozenset({"board", "hold"}): [
            {"board": one.board.slug, "hold": one.pk} for one in RetentionHold.objects.all()
        ],
        frozenset({"board", "duty"}): [{"board": one.board.slug, "duty": one.pk} for one in _duties()],
        frozenset({"board", "duty", "due"}): [
            {"board": one.board.slug, "duty": one.pk, "due": f"{one.first_due_on}"} for one in _duties()
        ],
        frozenset({"board", "entry"}): [{"board": one.board.slug, "entry": one.pk} for one in _entries()],
        **_of_the_record(world),
        frozenset({"board", "date", "paper"}): _papers_of(world),
        frozenset({"board", "date", "paper", "part"}): [{**place, "part": 2} for place in _papers_of(world)],
        frozenset({"provider"}): [{"provider": "no-such-provider"}],
        frozenset({"paper"}): [{"paper": paper.pk} for paper in world.papers],
        frozenset({"note"}): [{"note": note.pk} for note in world.notes],
        frozenset({"paper", "finding"}): [{"paper": paper.pk, "finding": 1} for paper in world.papers],
        frozenset({"pk"}): [{"pk": found.pk} for found in world.returns],
        frozenset({"pk", "step"}): [
            {"pk": found.pk, "step": step} for found in world.returns for step in ("check", "sign", "report")
        ],
        frozenset({"load"}): [{"load": load.pk} for load in world.loads],
        frozenset({"load", "step"}): [
            {"load": load.pk, "step": step} for load in world.loads for step in ("sign", "send-back")
        ],
        frozenset({"template"}): [{"template": "bcf-2016-17-q3"}],
        frozenset({"board", "template"}): [{"board": slug, "template": "bcf-2016-17-q3"} for slug in slugs],
        frozenset({"board", "plan"}): [{"board": slug, "plan": "hidden"} for slug in slugs],
        frozenset({"board", "period"}): [
            {"board": found.board.slug, "period": slug_of(found.period_label)} for found in world.returns
        ],
        frozenset({"board", "authority"}): [{"board": slug, "authority": 1} for slug in slugs],
        frozenset({"key"}): [
            {"key": key} for each in (*world.subscriptions, *world.alerts) for key in (each.confirm_key, each.stop_key)
        ],
        frozenset({"secret"}): [{"secret": "0" * 32}],
        frozenset({"code"}): [{"code": indicator.code} for indicator in world.indicators],
        frozenset({"code", "link"}): [{"code": indicator.code, "link": 1} for indicator in world.indicators],
        frozenset({"collection"}): [{"collection": "bcf"}],
        frozenset({"collection", "group"}): [
            {"collection": "bcf", "group": placement.group.slug}
            for indicator in world.indicators
            for placement in indicator.placements.all()
        ],
    }
    rewritten = [paper.pk for paper in world.papers if paper.versions.count() > 1]
    for address in addresses():
        for values in objects[address.parameters]:
            yield reverse(address.name, kwargs=values)
            if values.get("paper") in rewritten:
                for number in (1, 2):
                    yield f"{reverse(address.name, kwargs=values)}?version={number}"
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
    yield reverse("admin:index")
    yield _search("XQZ*")
    yield f"{reverse('search_feed')}?q=XQZ*"
    yield f"{reverse('search_follow')}?q=winter"


def _entries() -> Iterable[ForwardPlanEntry]:
    return ForwardPlanEntry.objects.select_related("board")


def _duties() -> Iterable[Duty]:
    return Duty.objects.select_related("board")


def _papers_of(world: World) -> list[dict[str, Any]]:
    """Each paper under its own meeting, and one under another."""
    found = [
        {"board": paper.item.meeting.board.slug, "date": paper.item.meeting.slug, "paper": paper.pk}
        for paper in world.papers
    ]
    return [*found, {**found[0], "date": world.meetings[-2].slug}]


def _of_the_record(world: World) -> dict[frozenset[str], list[dict[str, Any]]]:
    """What the addresses of minutes, interests and actions are called with."""

    def place(meeting: Meeting) -> dict[str, Any]:
        return {"board": meeting.board.slug, "date": meeting.slug}

    headings = [
        (item, {**place(item.minutes.meeting), "heading": item.pk})
        for item in MinutesItem.objects.filter(minutes__meeting__in=world.meetings)
    ]
    actions = list(Action.objects.filter(meeting__in=world.meetings))
    declared = DeclaredInterest.objects.filter(meeting__in=world.meetings)
    found: dict[frozenset[str], list[dict[str, Any]]] = {
        frozenset({"board", "date", "heading"}): [where for _, where in headings],
        frozenset({"board", "decision"}): [{"board": world.board.slug, "decision": 1}],
        frozenset({"board", "action"}): [{"board": a.board.slug, "action": a.pk} for a in actions],
        frozenset({"board", "date", "action"}): [{**place(a.meeting), "action": a.pk} for a in actions],
        frozenset({"board", "date", "question"}): [
            {**place(one.meeting), "question": one.pk}
            for one in PublicQuestion.objects.filter(meeting__in=world.meetings)
        ],
        frozenset({"board", "date", "asked"}): [
            {**place(one.meeting), "asked": one.pk} for one in MemberQuestion.objects.select_related("meeting__board")
        ],
        frozenset({"board", "date", "interest"}): [{**place(one.meeting), "interest": one.pk} for one in declared],
        frozenset({"token"}): [{"token": f"{link_token(owner)}x"} for a in actions for owner in a.owners.all()],
    }
    for name in ("paragraph", "decision", "vote", "motion"):
        found[frozenset({"board", "date", "heading", name})] = [
            {**where, name: row.pk} for item, where in headings for row in getattr(item, f"{name}s").all()
        ]
    return found


def _search(word: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': word})}"


def _found_in(response: HttpResponseBase, words: Iterable[str]) -> frozenset[str]:
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return leaks(body_of(response), words) | leaks(f"{headers}\n{cookies}".encode(), words)


@pytest.mark.django_db
@pytest.mark.parametrize("who", MAY_FIND)
def test_each_reader_finds_what_is_theirs_and_no_more(who, signed_in_as):
    world = make_world()
    client: Client = signed_in_as(READERS[who](world))
    found_at: dict[str, str] = {}
    asked = [("GET", path) for path in _paths(world)]
    if who in THOROUGH:
        asked += [("GET", f"{path}{spelling}") for path in _paths(world) for spelling in SPELLINGS if "?" not in path]
        asked += [("HEAD", path) for path in _paths(world)]
    for method, path in asked:
        for word in _found_in(client.generic(method, path), world.words):
            found_at.setdefault(word, f"{method} {path}")
    theirs = world.of(*MAY_FIND[who])
    assert {word: path for word, path in found_at.items() if word not in theirs} == {}
    assert theirs - found_at.keys() == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["signed out", "member"])
def test_a_search_for_words_that_are_not_for_the_reader_has_no_result(who, signed_in_as):
    world = make_world()
    client: Client = signed_in_as(READERS[who](world))
    hidden = world.words.keys() - world.of(*MAY_FIND[who])
    asked = {word: _search(f"{word.removesuffix('QX')}*") for word in hidden}
    answered = {word for word, path in asked.items() if "Nothing was found" not in client.get(path).content.decode()}
    assert answered == set()


@pytest.mark.django_db
def test_the_crawl_has_this_many_words_to_find():
    """So that none is lost unseen: what nobody planted nobody can find."""
    assert len(make_world().words) == 167
