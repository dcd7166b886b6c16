"""The addresses of packs: what a person and a program get while it is built, the press, a choice of items."""

from unittest.mock import Mock

import pytest
from django.urls import reverse

from boards.models import Meeting
from reports.models import PackBuild
from reports.selectors import pack_states
from reports.services import build_next, request_build
from reports.views import packs as views
from tests.accessible_pdf import problems
from tests.boards.builders import exempt_paper, member_of, open_paper
from tests.boards.publishing import a_published_meeting, supplement
from tests.factories import (
    make_action,
    make_decision,
    make_item,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_paper,
    make_report,
    make_upload,
)
from tests.house.addresses import body_of
from tests.leak.oracle import leaks
from tests.reports.reading import feet, page_texts

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
SECRET = "XQZprices21ZQX"


def a_meeting() -> Meeting:
    """Three items; a closed appendix under the second."""
    meeting = make_meeting()
    for number in (1, 2, 3):
        item = make_item(meeting, f"Item {number}")
        open_paper(item, title=f"Paper {number}", body=f"Open words {number}.")
        if number == 2:
            exempt_paper(item, title=f"Prices {SECRET}", body=f"Provider A asks {SECRET}.")
    return meeting


def address(meeting: Meeting, name: str = "pack") -> str:
    return reverse(f"reports:{name}", args=[meeting.board.slug, meeting.slug])


@pytest.mark.django_db
def test_a_person_is_told_how_far_it_is_and_then_has_the_pack(client, settings, monkeypatch):
    settings.PACK_BUILDER = "worker"
    monkeypatch.setattr(views, "PERSON_SECONDS", 0)
    meeting = a_meeting()
    waiting = client.get(address(meeting), **BROWSER)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "3")
    assert "Waiting to be built" in waiting.content.decode()
    PackBuild.objects.update(state="running", done=2, total=4, leased_until="2000-01-01T00:00Z")
    assert "Building: 2 of 4 sections" in client.get(address(meeting), **BROWSER).content.decode()
    build_next(now=meeting.starts_at)
    assert body_of(client.get(address(meeting), **BROWSER)).startswith(b"%PDF-")


@pytest.mark.django_db
def test_a_program_is_told_when_to_come_again(client, settings, monkeypatch):
    settings.PACK_BUILDER = "worker"
    monkeypatch.setattr(views, "PROGRAM_SECONDS", 0)
    answer = client.get(address(a_meeting()))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


@pytest.mark.django_db
@pytest.mark.parametrize("accepts", [{}, BROWSER], ids=["program", "person"])
def test_who_asked_just_before_a_supplement_has_the_pack_with_it(client, monkeypatch, accepts):
    meeting = a_published_meeting()
    paper = meeting.items.first().papers.get()
    ask = Mock(side_effect=request_build)

    def overtaken(*asked, **how):
        if not ask.called:
            make_report(paper, "Overtaken.", released=False)
            supplement(meeting)
        return ask(*asked, **how)

    monkeypatch.setattr(views, "request_build", overtaken)
    answer = client.get(address(meeting), **accepts)
    assert answer.status_code == 200
    assert "Overtaken." in " ".join(page_texts(body_of(answer)))


@pytest.mark.django_db
def test_what_is_built_and_not_found_is_not_built_again_and_again(client, monkeypatch):
    built = Mock()
    monkeypatch.setattr("reports.services.builds.build_pack", built)
    assert client.get(address(a_meeting())).status_code == 503
    assert built.call_count == 1


@pytest.mark.django_db
def test_a_build_that_failed_is_not_tried_again_at_once(client, settings, monkeypatch):
    settings.PACK_BUILDER = "worker"
    monkeypatch.setattr(views, "PROGRAM_SECONDS", 0)
    meeting = a_meeting()
    client.get(address(meeting))
    monkeypatch.setattr("reports.services.builds.build_pack", lambda *_, **__: 1 / 0)
    build_next(now=meeting.starts_at)
    answer = client.get(address(meeting), **BROWSER)
    assert (answer.status_code, PackBuild.objects.count()) == (503, 1)
    assert "The pack was not built" in answer.content.decode()


@pytest.mark.django_db
def test_a_pack_counts_as_built_though_its_builder_died_before_it_said_so(client):
    meeting = a_meeting()
    member = member_of(meeting.board)
    client.force_login(member)
    body_of(client.get(address(meeting)))
    body_of(client.get(address(meeting, "pack_restricted")))
    assert PackBuild.objects.update(state="running", leased_until="2000-01-01T00:00Z") == 2
    states = {state.audience: (state.words, state.is_under_way) for state in pack_states(meeting, member)}
    assert (states["public"], states["restricted"]) == (("Built", False), ("Built", False))
    (public, _) = client.get(address(meeting, "pack_status_json")).json()["packs"]
    assert (public["state"], public["words"]) == ("done", "Built")


@pytest.mark.django_db
def test_some_items_keep_the_numbers_they_have_in_the_pack(client):
    meeting = a_meeting()
    whole = feet(body_of(client.get(address(meeting))))
    some = body_of(client.get(address(meeting), {"items": "1,3"}))
    assert feet(some) == [whole[1], whole[3]]
    assert ["Open words 2" in text for text in page_texts(some)] == [False, False]
    assert client.get(address(meeting), {"items": "9"}).status_code == 404


@pytest.mark.django_db
def test_the_press_has_the_public_pack_and_the_nature_of_each_item(client):
    meeting = a_meeting()
    public, press = (body_of(client.get(address(meeting, name))) for name in ("pack", "pack_press"))
    assert len(page_texts(press)) == len(page_texts(public)) + 1
    assert "Particulars for the press" in page_texts(press)[-1]
    assert (leaks(public, [SECRET]), leaks(press, [SECRET]), problems(press)) == (set(), set(), [])


@pytest.mark.django_db
def test_the_state_of_the_packs_is_a_page_and_json(client):
    meeting = a_meeting()
    assert "Built when somebody first asks" in client.get(address(meeting, "pack_status")).content.decode()
    body_of(client.get(address(meeting)))
    public, press = client.get(address(meeting, "pack_status_json")).json()["packs"]
    assert (public["state"], public["words"], public["pages"]) == ("done", "Built", 4)
    assert [(section["title"], section["first_page"]) for section in public["sections"]][1:] == [
        ("1. Item 1", 2),
        ("2. Item 2", 3),
        ("3. Item 3", 4),
    ]
    assert press["state"] is None


@pytest.mark.django_db
def test_an_untagged_upload_is_named_in_the_contents_and_at_its_foot(client):
    meeting = make_meeting()
    make_upload(make_paper(make_item(meeting)), "Printed elsewhere.")
    front, paper = page_texts(body_of(client.get(address(meeting))))
    words = "Not accessible, ask for another format"
    assert (words in front, words in paper) == (True, True)


@pytest.mark.django_db
def test_decisions_and_actions_are_accessible_documents(client):
    meeting = make_meeting(status="held")
    decision = make_decision(make_minutes_item(make_minutes(meeting)))
    action = make_action(meeting)
    sheet = body_of(client.get(address(meeting, "decisions_pdf")))
    log = body_of(client.get(reverse("actions_pdf", args=[meeting.board.slug])))
    assert (problems(sheet), problems(log)) == ([], [])
    assert decision.text in " ".join(" ".join(page_texts(sheet)).split())
    assert action.text in " ".join(" ".join(page_texts(log)).split())


@pytest.mark.django_db
def test_the_page_and_the_json_give_the_number_that_is_stamped(client):
    meeting = make_meeting()
    open_paper(make_item(meeting), title="First")
    version = make_upload(make_paper(make_item(meeting), title="Second"), "Printed elsewhere.")
    pdf = body_of(client.get(address(meeting)))
    stamped = [text.startswith("Printed elsewhere.") for text in page_texts(pdf)].index(True) + 1
    told = client.get(address(meeting, "pack_status_json")).json()["packs"][0]["sections"]
    page = client.get(version.paper.get_absolute_url()).content.decode()
    assert [section["first_page"] for section in told if section["paper"] == version.paper.pk.hex] == [stamped]
    assert (f'<section id="p{stamped}">' in page, f"Begins on page {stamped} of the agenda pack" in page) == (
        True,
        True,
    )
