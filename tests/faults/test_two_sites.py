"""The public site is the portal without what is not for everyone: no other address, no cookie, no private file."""

import pytest

from hwb_portal.public_urls import SENT_ON, is_served
from tests.faults.running import run
from tests.faults.two_sites import STAFF
from tests.house.addresses import addresses

SERVED = {address.name for address in addresses() if is_served(address.view, address.name)}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return run("tests.faults.two_sites", "show", folder=tmp_path_factory.mktemp("sites"))


def test_what_everyone_may_read_is_answered_alike_and_nothing_else_is_there(found):
    own, public = found["own"], found["public"]
    differing = {name for name in SERVED if own[name]["digest"] != public[name]["digest"]}
    assert differing == set()
    assert [name for name in SERVED if public[name]["status"] != own[name]["status"]] == []
    assert sum(public[name]["status"] == 200 for name in SERVED) >= 40
    others = {name: one["status"] for name, one in public.items() if name not in SERVED and name not in SENT_ON}
    assert len(others) > 100
    assert {name for name, status in others.items() if status != 404} == set()
    never = {one["digest"] for name, one in public.items() if name.startswith("never")}
    assert {public[name]["digest"] for name in others} <= never  # like an address that never was


def test_what_writes_goes_on_to_the_staff_site(found):
    to = {name: (found["public"][name]["status"], found["public"][name]["to"][: len(STAFF)]) for name in SENT_ON}
    assert to == dict.fromkeys(SENT_ON, (302, STAFF))
    assert set(found["posts"].values()) == {405}


def test_it_sets_no_cookie_and_has_no_private_store(found):
    assert [name for name, one in found["public"].items() if one["cookies"]] == []
    assert found["private"] == "The public site has no private store."


def test_every_public_address_that_takes_a_form_is_of_the_staff_site():
    writing = {
        address.name
        for address in addresses()
        if address.access and address.access.kind == "public" and not getattr(address.view, "reads_one_moment", False)
    }
    # These read alone, but look twice or at nothing.
    reading = {"accessibility", "privacy", "livez", "readyz", "offline", "worker"}
    reading |= {"reports:pack_status", "reports:pack_status_json"}
    assert writing & SERVED == reading | {"paper_file"}
