"""Every address says who may use it, and the open ones are a short list that somebody has thought about."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from hwb_portal.accounts.roles import PERMISSIONS
from tests.factories import make_user
from tests.house.addresses import Address, addresses

# Open to people who are not signed in, each with the reason. A new one belongs here; so does taking one away.
PUBLIC = {
    "home": "the front door",
    "search": "searches what its reader may read anyway",
    "accessibility": "required by the accessibility regulations (SI 2018/952)",
    "privacy": "what is kept about readers must be open to them",
    "open_data": "says how programs get what is public",
    **dict.fromkeys(
        ("boards:open_meetings", "boards:open_papers", "boards:open_decisions", "boards:open_actions"),
        "everything public of a board, for programs; made of public rows, whoever asks",
    ),
    "boards:board_export": (
        "everything public of a board as files, so that nobody is locked in; made of public rows, whoever asks"
    ),
    "offline": "what a browser shows when there is no connection and a page is not on the device",
    "worker": "a script like any other; it stands at the root because it speaks for the pages below its address",
    "reading:kept": "lists what everybody may read of a meeting, whoever asks",
    "livez": "for the machine that watches this one",
    "readyz": "for the machine that watches this one; names no detail",
    "accounts:login": "a person who is not signed in must be able to sign in",
    "accounts:password_forgotten": "whoever forgot their password cannot sign in",
    "accounts:password_asked": "the answer to every address alike, so that it tells nothing about who has a sign-in",
    "accounts:password_choose": "the key in the address was mailed to the person whose password it is",
    "admin_login": "sends on to the one page for signing in",
    "accounts:second_step": "the second step of signing in: the session says whose password was right",
    "accounts:provider_start": "leads to the identity provider of a council, where a person signs in",
    "accounts:provider_done": (
        "back from an identity provider: what it has proven is checked before anybody is signed in"
    ),
    "accounts:passkey_ask": (
        "what a browser needs before it can show a passkey; names nobody's keys before somebody is known"
    ),
    "accounts:passkey_sign_in": (
        "signs in whoever shows a passkey of theirs that has looked at a fingerprint, a face or a PIN"
    ),
    "accounts:logout": "signing out twice must not ask for a sign-in",
    "boards:board_list": "anyone may know which boards there are",
    "boards:board_detail": "anyone may know what a board is and does",
    "boards:board_members": "the register of members is open (LGA 1972 s.100G)",
    "boards:action_list": "actions stand in published minutes",
    "boards:action_detail": "actions stand in published minutes; rows are chosen by visible_to",
    "boards:action_outcomes": "actions stand in published minutes; rows are chosen by visible_to",
    "boards:action_answer": "the signed link is the key: it opens one action to its owner outside, for 14 days",
    "boards:interest_register": "the register of interests is open (Localism Act 2011 s.29)",
    "boards:member_attendance": "who was present is part of the minutes (LGA 1972 Sch. 12 para. 40)",
    "boards:officer_decision_list": "records of officers’ decisions are open (SI 2014/2095)",
    "boards:officer_decision_detail": "records of officers’ decisions are open (SI 2014/2095)",
    "boards:forward_plan": "what is to come is announced to everyone",
    "boards:board_popolo": "who sits on a board, when it meets and how it voted is on its open pages",
    "boards:decision_trace": "recommendations, decisions and actions are published; rows are chosen by visible_to",
    "boards:duty_list": "the law is open, and so is what a board asks for; what takes it is chosen row by row",
    "boards:matter_list": "what a board dealt with is in its open papers; rows are chosen by visible_to",
    "boards:matter_detail": "what a board dealt with is in its open papers; rows are chosen by visible_to",
    "boards:board_feed": "a feed anyone may subscribe to",
    "boards:board_calendar": "a calendar anyone may subscribe to",
    "boards:board_subscribe": "anyone may ask to be told when papers are published",
    "boards:board_subscribed": "the answer to every address alike, so that it tells nothing about who is subscribed",
    "subscription_confirm": "whoever reads the mail has the link; a subscriber has no sign-in",
    "subscription_stop": "ending mails must never need a sign-in",
    "search_follow": "anyone may ask to be told what a search finds",
    "matter_follow": "anyone may ask to be told of a matter they may read of",
    "alert_asked": "the answer to every address alike, so that it tells nothing about who follows what",
    "alert_confirm": "whoever reads the mail has the link; they have no sign-in",
    "alert_stop": "ending mails must never need a sign-in",
    "search_feed": "a feed anyone may subscribe to; made as nobody",
    "matter_feed": "a feed anyone may subscribe to; made as nobody",
    "calendar_file": "the secret in the address is the key; a calendar program cannot sign in",
    "boards:meeting_list": "anyone may know when a board meets",
    "boards:meeting_detail": "agendas are open to inspection (LGA 1972 s.100B)",
    "boards:meeting_json": "the same as the page, for programs",
    "boards:minutes_detail": "minutes are open to inspection for six years (LGA 1972 s.100C)",
    "boards:decision_list": "decisions are open to inspection",
    "boards:question_ask": "residents ask the board without a sign-in",
    "boards:question_asked": "says what happens next; the same for everyone",
    "paper_detail": "Part I papers are open to inspection; rows are chosen by visible_to",
    "paper_changes": "what changed between versions that are open; rows are chosen by visible_to",
    "boards:publication_record": "what was open to inspection since when can be checked by anyone (LGA 1972 s.100B)",
    "reading:contents": "the papers of an agenda on the web; rows are chosen by visible_to",
    "reading:paper": "a paper of an agenda on the web; rows are chosen by visible_to",
    "reading:part": "a paper of an agenda on the web; rows are chosen by visible_to",
    "paper_file": "the file of a paper that its page would show",
    "paper_pages": "the pages of the file of a paper that its own page would show",
    "reports:pack": "the pack anyone may have; built as nobody",
    "reports:pack_press": "what newspapers are given (LGA 1972 s.100B(7)): the public pack and the nature of each "
    "item; built as nobody",
    "reports:supplement": "a supplement of the pack anyone may have; built as nobody",
    "reports:pack_status": "how far the packs are that this reader may have",
    "reports:pack_status_json": "how far the public pack is; signed-in readers get no more from JSON",
    "reports:decisions_pdf": "the same as the list of decisions",
    "actions_pdf": "actions stand in published minutes; made as nobody",
    "reports:minutes_pdf": "the same as the minutes page",
    "metrics:collection_list": "figures come from published board papers",
    "metrics:collection_detail": "figures come from published board papers",
    "metrics:fund_list": "returns that were opened to everyone, and public plans",
    "metrics:fund_board": "returns that were opened to everyone, and public plans",
    "metrics:fund_quarter": "a return that was opened to everyone",
    "metrics:fund_plan": "a plan that is public",
    "metrics:fund_plan_csv": "the same plan as the page, for a spreadsheet",
    "metrics:fund_plan_json": "the same plan as the page, for other programs",
    "metrics:board_summary": "figures come from published board papers",
    "metrics:collection_plan": "figures come from published board papers",
    "metrics:paper_csv": "the figures of a paper that its reader may have",
    "metrics:return_csv": "the answers of a return that was opened to everyone, for a spreadsheet",
    "metrics:return_json": "the answers of a return that was opened to everyone, for other programs",
    "metrics:collection_changes": "made from figures that are public",
    "metrics:collection_table": "figures come from published board papers",
    "metrics:indicator_compare": "figures come from published board papers",
    "metrics:collection_json": "the same figures as the page, for other programs",
    "metrics:indicator_detail": "figures come from published board papers",
    "metrics:indicator_csv": "the same figures as the page, for a spreadsheet",
    "metrics:indicator_json": "the same figures as the page, for other programs",
}
# Taken without the mark of our own form. A mail program ends a subscription by one POST (RFC 8058); whoever makes a
# reader's browser send it needs the key, which only mails to that reader carry, and can do nothing else with it.
WITHOUT_MARK = {"subscription_stop", "alert_stop"}
SAMPLES = {
    "board": "any-board",
    "date": "2027-03-10",
    "paper": uuid.UUID(int=1),
    "finding": 1,
    "pk": uuid.UUID(int=1),
    "key": uuid.UUID(int=1),
    "item": 1,
    "entry": 1,
    "matter": "winter",
    "duty": 1,
    "record": "files",
    "hold": 1,
    "due": "2026-10-31",
    "link": 1,
    "standing": 1,
    "heading": 1,
    "paragraph": 1,
    "decision": 1,
    "vote": 1,
    "step": "check",
    "load": uuid.UUID(int=1),
    "template": "bcf-2016-17-q3",
    "authority": 1,
    "motion": 1,
    "interest": 1,
    "secret": "0" * 32,
    "asked": 1,
    "question": 1,
    "action": 1,
    "token": "no-such-token",
    "provider": "no-such-provider",
    "supplement": 1,
    "part": 2,
    "note": uuid.UUID(int=1),
    "code": "any-indicator",
    "collection": "any-collection",
    "plan": "any-plan",
    "period": "2016-17-q3",
    "group": "any-heading",
}


def _path(address: Address) -> str:
    return reverse(address.name, kwargs={name: SAMPLES[name] for name in address.parameters})


def _not_public() -> list[Address]:
    return [address for address in addresses() if address.name not in PUBLIC]


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in addresses()]
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if "nameless" in name] == []


def test_every_view_says_who_may_use_it():
    assert [address.name for address in addresses() if address.access is None] == []


def test_the_public_addresses_are_these_and_no_others():
    found = {a.name: a.access.detail for a in addresses() if a.access and a.access.kind == "public"}
    assert found == PUBLIC


# Public addresses that show no rows, take a form, or look twice because the first look may come too early.
NOT_OF_ONE_MOMENT = {
    *("offline", "worker", "accessibility", "privacy", "livez", "readyz", "accounts:login", "accounts:logout"),
    *("boards:board_subscribe", "boards:board_subscribed", "subscription_confirm", "subscription_stop"),
    *("search_follow", "matter_follow", "alert_asked", "alert_confirm", "alert_stop"),
    *("accounts:second_step", "accounts:provider_start", "accounts:provider_done"),
    *("accounts:passkey_ask", "accounts:passkey_sign_in"),
    *("accounts:password_forgotten", "accounts:password_asked", "accounts:password_choose", "admin_login"),
    *("boards:action_answer", "boards:question_ask", "boards:question_asked"),
    *("reports:pack", "reports:pack_press", "reports:supplement", "reports:pack_status", "reports:pack_status_json"),
    "paper_file",
}


def test_what_everyone_reads_is_of_one_moment():
    public = [address for address in addresses() if address.access and address.access.kind == "public"]
    without = {address.name for address in public if not getattr(address.view, "reads_one_moment", False)}
    assert without == NOT_OF_ONE_MOMENT


def test_every_permission_that_an_address_asks_for_is_held_by_a_role():
    asked = {a.access.detail for a in addresses() if a.access and a.access.kind == "permission"}
    assert asked - frozenset().union(*PERMISSIONS.values()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", _not_public(), ids=lambda address: address.name)
def test_whoever_is_not_signed_in_is_asked_to_sign_in(client, address):
    response = client.get(_path(address))
    assert (response.status_code, response["Location"]) == (302, f"{reverse('accounts:login')}?next={_path(address)}")


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)
def test_a_post_without_the_mark_of_our_own_form_is_refused(address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert client.post(_path(address)).status_code == (200 if address.name in WITHOUT_MARK else 403)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_address_takes_a_method_that_no_form_sends(client, method):
    client.force_login(make_user(*PERMISSIONS))
    ours = [address for address in addresses() if address.name != "accounts:login"]  # Django's own takes PUT as POST
    answers = {address.name: client.generic(method, _path(address)).status_code for address in ours}
    assert answers == {address.name: 405 for address in ours}
