"""What an officer says of a paper, its place under its item, many files at once; and what never leaks."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from boards.enums import MeetingStatus
from boards.models import Paper, PaperVersion, StagedFile
from boards.services.agenda import items_in_order
from boards.services.files import item_for, title_of
from boards.services.workflow import add_comment
from tests.boards.builders import exempt_paper, officer_of, open_paper
from tests.factories import make_item, make_meeting, make_paper, make_report, tiny_pdf

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 10)


@pytest.fixture
def draft():
    return make_meeting(held_on=DAY, status=MeetingStatus.DRAFT)


@pytest.fixture
def officer(draft, client: Client):
    user = officer_of(draft.board)
    client.force_login(user)
    return user


def hidden(response, name: str) -> str:
    text = response.content.decode()
    at = text.index(f'name="{name}" value="') + len(f'name="{name}" value="')
    return text[at : text.index('"', at)]


def settings(paper: Paper, client: Client, **answers):
    path = f"/papers/{paper.pk}/settings/"
    given = {"title": paper.title, "kind": "report", "part": paper.part, "seen": hidden(client.get(path), "seen")}
    return client.post(path, {**given, **answers})


CLOSED = {
    "part": "2",
    "paragraphs": ["1", "3"],
    "public_title": "Exempt report",
    "public_interest_reason": "It names a bidder.",
    "review_on_0": "1",
    "review_on_1": "9",
    "review_on_2": "2027",
    "must_be_registered": "False",
    "has_contract_terms": "True",
    "is_own_development": "False",
}


def test_a_paper_is_closed_with_its_grounds_and_a_day_to_look_again(draft, officer, client):
    paper = open_paper(make_item(draft), released=False)
    assert settings(paper, client, **CLOSED).status_code == 302
    paper.refresh_from_db()
    assert (paper.part, paper.public_title, paper.review_on) == ("2", "Exempt report", dt.date(2027, 9, 1))
    found = [(exemption.paragraph, exemption.has_contract_terms) for exemption in paper.exemptions.all()]
    assert found == [(1, None), (3, True)]


def test_a_confidential_paper_needs_no_paragraph(draft, officer, client):
    paper = open_paper(make_item(draft), released=False)
    settings(paper, client, part="2", public_title="Confidential report", is_confidential="on")
    paper.refresh_from_db()
    assert (paper.part, paper.is_confidential) == ("2", True)


def test_a_closed_paper_does_not_open_by_its_settings(draft, officer, client):
    paper = exempt_paper(make_item(draft), released=False)
    text = settings(paper, client, part="1").content.decode()
    assert "Opening a closed paper takes a second officer." in text
    paper.refresh_from_db()
    assert paper.part == "2"


def test_a_published_paper_does_not_close_by_its_settings(client):
    paper = open_paper(make_item(make_meeting(dated=True)))
    client.force_login(officer_of(paper.item.meeting.board))
    assert "Withdraw it first, then close it." in settings(paper, client, **CLOSED).content.decode()


def test_settings_changed_by_somebody_else_answer_409(draft, officer, client):
    paper = open_paper(make_item(draft), released=False)
    seen = hidden(client.get(f"/papers/{paper.pk}/settings/"), "seen")
    Paper.objects.filter(pk=paper.pk).update(title="Theirs")
    response = settings(paper, client, title="Mine", seen=seen)
    assert response.status_code == 409
    assert "Theirs" in response.content.decode()
    kept = settings(paper, client, title="Mine", seen=hidden(response, "seen"))
    paper.refresh_from_db()
    assert (kept.status_code, paper.title) == (302, "Mine")


def test_papers_change_places_under_their_item(draft, officer, client):
    item = make_item(draft)
    first, second = make_paper(item, "First"), make_paper(item, "Second")
    client.post(f"/papers/{second.pk}/move/", {"way": "up"})
    client.post(f"/papers/{second.pk}/move/", {"way": "up"})
    client.post(f"/papers/{first.pk}/move/", {"way": "down"})
    assert [paper.title for paper in item.papers.order_by("position")] == ["Second", "First"]


def test_a_paper_that_was_published_is_not_removed(client):
    paper = open_paper(make_item(make_meeting(dated=True)))
    client.force_login(officer_of(paper.item.meeting.board))
    assert "Withdraw it" in client.post(f"/papers/{paper.pk}/remove/").content.decode()
    assert Paper.objects.filter(pk=paper.pk).exists()


def test_removing_the_only_paper_leaves_the_item_to_follow(draft, officer, client):
    paper = open_paper(make_item(draft), released=False)
    client.post(f"/papers/{paper.pk}/remove/")
    assert draft.items.get().paper_status == "to_follow"


def test_a_new_paper_sent_twice_is_one(draft, officer, client):
    item = make_item(draft)
    answers = {"key": str(uuid.uuid4()), "item": item.pk, "title": "Plan", "kind": "report", "part": "1"}
    for _ in range(2):
        client.post(f"{draft.get_absolute_url()}papers/new/", answers)
    assert item.papers.count() == 1


# Many files


def test_files_find_their_items_by_number_and_by_title(draft):
    make_item(draft, "Winter planning")
    make_item(draft, "Better Care Fund quarterly return")
    make_item(draft, "Safeguarding", number=3, suffix="ii")
    items = items_in_order(draft)
    found = {
        name: getattr(item_for(name, items), "label", None)
        for name in ("01 report.pdf", "Item 3ii - adults.pdf", "better_care_fund.pdf", "Letter.pdf", "12.pdf")
    }
    assert found == {
        "01 report.pdf": "1",
        "Item 3ii - adults.pdf": "3ii",
        "better_care_fund.pdf": "2",
        "Letter.pdf": None,
        "12.pdf": None,
    }


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("05 - winter_plan.pdf", "Winter plan"),
        ("Item 3ii annual-report.PDF", "Annual report"),
        ("2017 plan.pdf", "2017 plan"),
        ("7.pdf", "7"),
    ],
)
def test_a_first_title_comes_from_the_files_name(name, title):
    assert title_of(name) == title


def upload(client: Client, meeting, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, data, "application/pdf") for name, data in files]
    return client.post(f"{meeting.get_absolute_url()}build/files/", {"pdfs": sent})


def test_many_files_become_papers_of_the_items_they_belong_to(draft, officer, client):
    one, two = make_item(draft, "Winter planning"), make_item(draft, "Oral health")
    response = upload(client, draft, ("01 plan.pdf", tiny_pdf("one")), ("oral health.pdf", tiny_pdf("two")))
    match = response["Location"]
    assert match == f"{draft.get_absolute_url()}build/files/match/"
    text = client.get(match).content.decode()
    assert f'<option value="{one.pk}" selected>' in text
    assert f'<option value="{two.pk}" selected>' in text
    answers = {}
    for staged, item in zip(StagedFile.objects.order_by("original_name"), (one, two), strict=True):
        given = {"item": item.pk, "title": title_of(staged.original_name), "kind": "report", "part": "1"}
        answers |= {f"file-{staged.pk}-{name}": value for name, value in given.items()}
    assert client.post(match, answers).status_code == 302
    assert client.post(match, answers).status_code == 302
    assert [paper.title for paper in Paper.objects.order_by("title")] == ["Oral health", "Plan"]
    assert PaperVersion.objects.filter(paper__item=one).get().text == ["one"]
    assert not StagedFile.objects.exists()


def test_a_file_that_says_nothing_about_who_may_read_it_waits(draft, officer, client):
    item = make_item(draft)
    upload(client, draft, ("01.pdf", tiny_pdf("one")))
    staged = StagedFile.objects.get()
    answers = {
        f"file-{staged.pk}-{name}": value
        for name, value in {"item": item.pk, "title": "Kept", "kind": "report"}.items()
    }
    text = client.post(f"{draft.get_absolute_url()}build/files/match/", answers).content.decode()
    assert "01.pdf: Select who may read it" in text
    assert 'value="Kept"' in text
    assert not Paper.objects.exists()


def test_a_bad_file_among_good_ones_is_named_and_the_good_ones_wait(draft, officer, client):
    response = upload(client, draft, ("good.pdf", tiny_pdf("good")), ("bad.pdf", b"Not a PDF"))
    text = response.content.decode()
    assert "bad.pdf: " in text
    assert "1 file passed the checks." in text
    assert [staged.original_name for staged in StagedFile.objects.all()] == ["good.pdf"]


def test_a_file_over_the_limit_is_refused_by_name(draft, officer, client, monkeypatch):
    monkeypatch.setattr("boards.opening.MAX_BYTES", 100)
    text = upload(client, draft, ("huge.pdf", tiny_pdf("huge"))).content.decode()
    assert "huge.pdf: The selected file must be smaller than 100MB" in text


def test_a_file_is_dropped(draft, officer, client):
    upload(client, draft, ("one.pdf", tiny_pdf("one")))
    staged = StagedFile.objects.get()
    client.post(f"{draft.get_absolute_url()}build/files/match/", {"drop": str(staged.pk)})
    assert not StagedFile.objects.exists()


def test_staged_files_are_for_the_officer_who_sent_them(draft, officer, client):
    upload(client, draft, ("one.pdf", tiny_pdf("one")))
    seen = [StagedFile.objects.visible_to(user).count() for user in (officer, officer_of(draft.board))]
    assert seen == [1, 0]


# What never leaks


SECRETS = ("SECRETNOTE", "SECRETSPONSOR", "SECRETCONTACT", "SECRETCOMMENT", "SECRETCLEARED")


def test_what_officers_note_is_on_no_page_of_the_public(client):
    meeting = make_meeting(held_on=DAY, dated=True)
    item = make_item(meeting, internal_notes="SECRETNOTE", sponsor="SECRETSPONSOR", contact="SECRETCONTACT")
    paper = make_paper(item)
    make_report(paper)
    officer = officer_of(meeting.board)
    add_comment(paper=paper, kind="legal", body="SECRETCOMMENT", by=officer)
    Paper.objects.filter(pk=paper.pk).update(state="cleared", cleared_by="SECRETCLEARED", cleared_at=meeting.starts_at)
    address = meeting.get_absolute_url()
    pages = [
        address,
        f"{address.rstrip('/')}.json",
        f"{address}pack.pdf",
        paper.get_absolute_url(),
        f"{meeting.board.get_absolute_url()}forward-plan/",
        f"{meeting.board.get_absolute_url()}feed.xml",
        "/search/?q=SECRETNOTE",
    ]
    for page in pages:
        response = client.get(page)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200, page
        found = [secret for secret in SECRETS if secret.encode() in body and f"q={secret}" not in page]
        assert found == [], page


def test_more_for_a_quorum_than_there_are_members_is_refused(draft, officer, client):
    response = client.post(
        f"{draft.get_absolute_url()}build/details/",
        {"seen": "", "starts": "10:00", "member_count": "5", "quorum": "6"},
    )
    assert "Quorum must be 5 or fewer, the number of members" in response.content.decode()
