"""A page that did not change is not sent, nor made, again; one that changed is, at the next request."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from hwb_portal.keeping import Kept, Shelf
from tests.boards.publishing import a_published_meeting, an_uploaded_paper, first_paper, supplement, withdraw
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_are_kept():
    with override_settings(PAGES_KEPT_BYTES=1 << 20):
        yield


def _tag(client: Client, address: str) -> str:
    return client.get(address).headers["ETag"]


def test_a_page_has_a_tag_and_a_cache_may_keep_it():
    page = Client().get(a_published_meeting().get_absolute_url())
    assert page.headers["ETag"]
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert not page.cookies


def test_who_has_the_page_is_told_so_in_one_query(django_assert_num_queries):
    client, address = Client(), a_published_meeting().get_absolute_url()
    tag = _tag(client, address)
    for known in (tag, f'"other", {tag}', f"W/{tag}"):
        with django_assert_num_queries(1):
            answer = client.get(address, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_same_page_is_made_once(django_assert_num_queries):
    client, address = Client(), a_published_meeting().get_absolute_url()
    first = client.get(address)
    with django_assert_num_queries(1):
        second = client.get(address)
    unlike = {"X-Request-Id"}
    assert second.content == first.content
    assert {k: v for k, v in second.items() if k not in unlike} == {k: v for k, v in first.items() if k not in unlike}


def test_an_act_changes_the_page_at_the_next_request():
    client, meeting = Client(), a_published_meeting()
    address = meeting.get_absolute_url()
    before = client.get(address)
    an_uploaded_paper(meeting)
    supplement(meeting)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Carers survey" in after.content.decode()
    withdraw(first_paper(meeting))
    gone = client.get(address, headers={"If-None-Match": after.headers["ETag"]})
    assert "Its figures were wrong." in gone.content.decode()


def test_addresses_questions_and_hosts_have_pages_of_their_own():
    meeting = a_published_meeting()
    address, search = meeting.get_absolute_url(), reverse("search")
    tags = [_tag(Client(), path) for path in (address, f"{address}?x=1", search, f"{search}?q=plan")]
    tags.append(Client().get(address, headers={"Host": "localhost"}).headers["ETag"])
    assert len(set(tags)) == len(tags)


def test_a_person_who_is_signed_in_gets_pages_of_their_own_that_nobody_else_gets(signed_in_as):
    address = a_published_meeting().get_absolute_url()
    user = make_user(name="Somebody Signed-In")
    own = signed_in_as(user)
    tag = _tag(Client(), address)
    page = own.get(address, headers={"If-None-Match": tag})
    assert (page.status_code, page.has_header("ETag")) == (200, False)
    assert "Somebody Signed-In" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert "Somebody Signed-In" not in Client().get(address).content.decode()


def test_a_page_that_is_not_there_has_no_tag():
    meeting = a_published_meeting()
    tag = _tag(Client(), meeting.get_absolute_url())
    hidden = Client().get(f"{meeting.get_absolute_url()}published/none/", headers={"If-None-Match": tag})
    assert (hidden.status_code, hidden.has_header("ETag")) == (404, False)


def test_who_has_the_page_is_told_with_every_header_of_the_page_itself():
    client, address = Client(), a_published_meeting().get_absolute_url()
    page = client.get(address)
    same = client.get(address, headers={"If-None-Match": page.headers["ETag"]})
    of_a_body = {"X-Request-Id", "Content-Type", "Content-Length"}
    assert {name: value for name, value in page.items() if name not in of_a_body} == {
        name: value for name, value in same.items() if name not in of_a_body
    }
    assert not same.has_header("Content-Type")


def test_a_page_that_was_made_for_tls_is_not_an_answer_without_it():
    client, address = Client(), a_published_meeting().get_absolute_url()
    with override_settings(SECURE_SSL_REDIRECT=True):
        secure = Client()  # a client of its own reads the settings anew
        assert secure.get(address, secure=True).status_code == 200
        assert secure.get(address).status_code == 301
    assert client.get(address).status_code == 200


def test_the_shelf_holds_so_many_bytes_and_forgets_what_was_asked_for_least():
    shelf = Shelf()
    asked = {name: ("http", "testserver", name) for name in "abc"}
    for name in ("a", "b"):
        shelf.put(asked[name], Kept("tag", b"12345", {}), most=12)
    shelf.put(asked["b"], Kept("newer", b"67890", {}), most=12)
    shelf.find(asked["a"])
    shelf.put(asked["c"], Kept("tag", b"12345", {}), most=12)
    assert [bool(shelf.find(asked[name])) for name in "abc"] == [True, False, True]
