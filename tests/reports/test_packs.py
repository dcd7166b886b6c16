"""Packs of small meetings: whose papers, which pages are marked, and when a pack is built again."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import storages

from boards.enums import MeetingStatus, PaperKind
from boards.models import Meeting, Paper, PaperReader
from hwb_portal.accounts.models import User
from reports.models import Audience, Pack
from reports.services import build_pack
from tests.accessible_pdf import problems
from tests.boards.builders import closed_item, confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.factories import make_board, make_item, make_meeting, make_minutes, make_paper, make_report, make_upload
from tests.factories.publication import open_to_readers
from tests.reports.reading import bookmarks, feet, is_tagged, jumps, page_texts, title

pytestmark = pytest.mark.django_db

MARK = "Not for publication: Schedule 12A, paragraph 3"
SECRETS = ("Provider at risk", "21.40", "Care home closure")


def a_meeting_with_closed_business() -> Meeting:
    """Items 1 and 2 are open, the second with a closed appendix of two pages; item 3 is closed."""
    meeting = make_meeting(make_board(part_two_heading="PART II", part_two_statement="None."))
    open_paper(make_item(meeting, "Winter plan"), title="Winter plan", body="Beds are booked.")
    support = make_item(meeting, "Support at home")
    open_paper(support, title="Support at home", body="It has begun.")
    words = "Provider A asks 21.40 an hour. " * 12
    exempt_paper(support, kind=PaperKind.APPENDIX, body="\n\n".join([words] * 12))
    exempt_paper(closed_item(meeting), title="Closing The Cedars", public_title="A closed report")
    return reread(meeting)


def reread(meeting: Meeting) -> Meeting:
    return Meeting.objects.with_board().get(pk=meeting.pk)


def bytes_of(pack: Pack) -> bytes:
    with storages["packs"].open(pack.name) as stored:
        return stored.read()


def public(meeting: Meeting) -> Pack:
    return build_pack(reread(meeting), Audience.PUBLIC, None)


def restricted(meeting: Meeting, reader: User | None) -> Pack:
    return build_pack(reread(meeting), Audience.RESTRICTED, reader)


def span(pack: Pack, paper: Paper) -> range:
    """The pages of a paper in a pack, from 1."""
    firsts = [section["first_page"] for section in pack.sections] + [pack.pages + 1]
    place = [section["paper"] for section in pack.sections].index(paper.pk.hex)
    return range(firsts[place], firsts[place + 1])


@pytest.fixture
def store(settings, tmp_path) -> Path:
    """A store of one's own, which may be emptied while other tests run."""
    options = {**settings.STORAGES["packs"]["OPTIONS"], "location": tmp_path}
    settings.STORAGES = {**settings.STORAGES, "packs": {**settings.STORAGES["packs"], "OPTIONS": options}}
    return tmp_path


# Who gets what


def test_the_public_pack_holds_no_word_of_what_is_closed():
    pack = public(a_meeting_with_closed_business())
    pdf = bytes_of(pack)
    words = " ".join(page_texts(pdf)) + title(pdf) + str(bookmarks(pdf)) + str(pack.sections)
    assert [secret for secret in (*SECRETS, "Cedars", MARK) if secret in words] == []


def test_the_public_pack_lists_what_is_closed_under_its_public_title_with_the_grounds():
    (text, *_) = page_texts(bytes_of(public(a_meeting_with_closed_business())))
    front = " ".join(text.split())
    assert "Exempt report: not for publication. Exempt under Schedule 12A, paragraph 3: Information relating" in front
    assert "3 Closed business Not for publication" in front
    assert "That the public leave, under paragraph 3." in front


def test_the_restricted_pack_marks_exactly_the_pages_of_closed_papers():
    meeting = a_meeting_with_closed_business()
    pack = restricted(meeting, member_of(meeting.board))
    closed = Paper.objects.for_meeting(meeting).filter(part="2").order_by("item__position")
    expected = [page for paper in closed for page in span(pack, paper)]
    assert [page for page, foot in enumerate(feet(bytes_of(pack)), start=1) if foot.endswith(f" {MARK}")] == expected
    assert len(expected) == 3


def test_the_feet_of_a_restricted_pack_keep_the_label_of_the_board():
    meeting = a_meeting_with_closed_business()
    pack = restricted(meeting, member_of(meeting.board))
    labels = [foot.removesuffix(f" {MARK}") for foot in feet(bytes_of(pack))]
    assert labels == [f"Agenda Pack {page} of {pack.pages}" for page in range(1, pack.pages + 1)]


def test_a_member_has_the_closed_papers_in_full_and_the_front_warns():
    meeting = a_meeting_with_closed_business()
    member = member_of(meeting.board)
    pdf = bytes_of(restricted(meeting, member))
    words = " ".join(" ".join(page_texts(pdf)).split())
    assert [secret for secret in (*SECRETS, "Closing The Cedars") if secret not in words] == []
    assert words.startswith(
        f"Members’ pack. This copy is for {member.name} only. Some papers are not for publication: keep it safe."
    )
    assert title(pdf).endswith(": Agenda pack with Part II, not for publication")


def test_links_and_bookmarks_of_a_restricted_pack_reach_the_closed_papers():
    meeting = a_meeting_with_closed_business()
    pack = restricted(meeting, member_of(meeting.board))
    pdf = bytes_of(pack)
    firsts = [section["first_page"] for section in pack.sections]
    assert [link.to_page for link in jumps(pdf) if link.to_page > 1] == firsts[1:]
    assert [(mark.level, mark.title) for mark in bookmarks(pdf)] == [
        (0, "Agenda"),
        (0, "1. Winter plan"),
        (0, "2. Support at home"),
        (1, "Provider at risk"),
        (0, "3. Care home closure"),
    ]


def test_a_confidential_paper_is_only_in_the_pack_of_those_on_its_list():
    meeting = make_meeting()
    paper = confidential_paper(make_item(meeting), title="Terms of the department", body="Embargoed.")
    listed, other = member_of(meeting.board), member_of(meeting.board)
    PaperReader.objects.create(paper=paper, user=listed)
    packs = [restricted(meeting, reader) for reader in (listed, other)]
    words = [" ".join(page_texts(bytes_of(pack))) for pack in packs]
    assert [("Embargoed." in text, "Not for publication: confidential" in text) for text in words] == [
        (True, True),
        (False, False),
    ]
    assert packs[0].key != packs[1].key


def test_two_members_with_the_same_papers_have_a_copy_each_with_their_name_on_the_front():
    meeting = a_meeting_with_closed_business()
    readers = [member_of(meeting.board) for _ in range(2)]
    copies = [page_texts(bytes_of(restricted(meeting, reader)))[0] for reader in readers]
    fronts = [" ".join(front.split()).partition(" only.")[0] for front in copies]
    assert fronts == [f"Members’ pack. This copy is for {reader.name}" for reader in readers]


def test_a_pack_with_only_open_papers_marks_no_page():
    meeting = make_meeting()
    open_paper(make_item(meeting))
    texts = page_texts(bytes_of(restricted(meeting, member_of(meeting.board))))
    assert [text for text in texts[1:] if "Not for publication" in text] == []


def words_of_packs(meeting: Meeting) -> list[tuple[bool, bool]]:
    """Whether the first words and those in hand are in the pack of an officer, and in that of a member."""
    readers = (officer_of(meeting.board), member_of(meeting.board))
    packs = [" ".join(page_texts(bytes_of(restricted(meeting, reader)))) for reader in readers]
    return [("First words." in text, "Words in hand." in text) for text in packs]


def test_words_in_hand_are_in_nobodys_pack_once_the_agenda_is_published():
    meeting = make_meeting()
    paper = open_paper(make_item(meeting), body="First words.")
    make_report(paper, "Words in hand.", released=False)
    assert words_of_packs(meeting) == [(True, False), (True, False)]


def test_what_an_officer_previews_of_a_draft_is_not_what_members_get():
    meeting = make_meeting(status=MeetingStatus.DRAFT)
    make_report(open_paper(make_item(meeting), body="First words."), "Words in hand.", released=False)
    assert words_of_packs(meeting) == [(False, True), (False, False)]


def test_draft_minutes_are_not_in_the_public_pack():
    meeting = make_meeting()
    before = make_meeting(meeting.board, status="held", held_on=meeting.held_on.replace(year=2026))
    make_minutes(before, "draft", opening="Nobody has agreed this yet.")
    paper = make_paper(make_item(meeting, "Minutes"), kind=PaperKind.MINUTES, minutes_of=before)
    make_report(paper, "")
    pack = public(meeting)
    assert "Nobody has agreed" not in " ".join(page_texts(bytes_of(pack)))
    assert [section["title"] for section in pack.sections] == ["Agenda"]


# Uploads


def test_an_uploaded_pdf_is_in_the_pack_and_counted_as_not_accessible():
    meeting = make_meeting()
    open_paper(make_item(meeting))
    make_upload(make_paper(make_item(meeting), title="Scan"), "Printed elsewhere.")
    pack = public(meeting)
    pdf = bytes_of(pack)
    assert (pack.accessible_sections, len(pack.sections)) == (2, 3)
    assert "Printed elsewhere." in page_texts(pdf)[-1]
    assert is_tagged(pdf)
    assert "does not claim PDF/UA-1" in problems(pdf)


def test_an_uploaded_page_carries_the_label_of_the_board():
    meeting = make_meeting()
    make_upload(make_paper(make_item(meeting)), "Printed elsewhere.")
    pack = public(meeting)
    label = f"Agenda Pack {pack.pages} of {pack.pages}"
    assert feet(bytes_of(pack))[-1] == f"{label} Not accessible, ask for another format"


# Building once


def test_the_same_content_is_built_once_and_nothing_is_rendered_again(store):
    meeting = make_meeting()
    open_paper(make_item(meeting), body="Nothing else says this: pomegranate.")
    first = public(meeting)
    rendered = list((store / "sections").glob("*.pdf"))
    for section in rendered:
        section.unlink()
    second = public(meeting)
    assert (second.pk, second.sha256, second.built_at) == (first.pk, first.sha256, first.built_at)
    assert (len(rendered), list((store / "sections").glob("*.pdf"))) == (3, [])  # with the typeface of the stamps


def test_a_pack_that_was_lost_is_built_again_with_the_same_bytes(store):
    meeting = make_meeting()
    open_paper(make_item(meeting))
    first = public(meeting)
    before = bytes_of(first)
    storages["packs"].delete(first.name)
    second = public(meeting)
    assert (second.key, second.sha256, bytes_of(second)) == (first.key, first.sha256, before)
    assert Pack.objects.for_meeting(meeting).count() == 1


def test_rendering_everything_anew_gives_the_same_bytes(store):
    meeting = a_meeting_with_closed_business()
    reader = member_of(meeting.board)
    first = restricted(meeting, reader)
    before = bytes_of(first)
    storages["packs"].delete(first.name)
    for section in (store / "sections").glob("*.pdf"):
        section.unlink()
    assert bytes_of(restricted(meeting, reader)) == before


def _change_words(meeting: Meeting) -> None:
    section = Paper.objects.for_meeting(meeting).get().versions.get().sections.get()
    section.body = "Changed."
    section.save()


def _change_title(meeting: Meeting) -> None:
    Paper.objects.for_meeting(meeting).update(title="Another title")
    open_to_readers(meeting)


def _change_venue(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(venue_name="Town Hall")


def _change_label(meeting: Meeting) -> None:
    meeting.board.pack_label = "{page}"
    meeting.board.save()


def _add_item(meeting: Meeting) -> None:
    make_item(meeting, "Something else")


def _release_version(meeting: Meeting) -> None:
    make_report(Paper.objects.for_meeting(meeting).get(), "Corrected.")


@pytest.mark.parametrize(
    "change", [_change_words, _change_title, _change_venue, _change_label, _add_item, _release_version]
)
def test_whatever_is_printed_changes_the_key(change):
    meeting = make_meeting()
    open_paper(make_item(meeting))
    first = public(meeting)
    change(meeting)
    second = public(meeting)
    assert (second.key == first.key, second.sha256 == first.sha256) == (False, False)


def test_what_is_not_printed_leaves_the_pack_as_it_is():
    meeting = make_meeting()
    paper = open_paper(make_item(meeting))
    first = public(meeting)
    make_report(paper, "Not released.", released=False)
    Paper.objects.for_meeting(meeting).update(public_interest_reason="For officers.", title="Not published")
    assert public(meeting).pk == first.pk


def test_a_written_paper_learns_how_long_it_is_in_print():
    meeting = make_meeting()
    paper = open_paper(make_item(meeting), body="\n\n".join(["A long paragraph of words. " * 20] * 20))
    pack = public(meeting)
    version = paper.versions.get()
    assert (version.pages, version.size is not None) == (len(span(pack, paper)), True)


def test_the_record_of_a_pack_is_that_of_its_file():
    meeting = make_meeting()
    open_paper(make_item(meeting))
    pack = public(meeting)
    pdf = bytes_of(pack)
    assert (pack.size, pack.pages, pack.audience) == (len(pdf), len(page_texts(pdf)), "public")
    assert pack.name == f"public/{pack.key}.pdf"


def test_a_front_sheet_of_two_pages_counts_itself_in():
    meeting = make_meeting()
    papers = [open_paper(make_item(meeting, f"Business number {n}"), title=f"Report {n}") for n in range(1, 31)]
    pack = public(meeting)
    pdf = bytes_of(pack)
    firsts = list(range(3, 3 + len(papers)))
    printed = re.findall(r"^(\d+)\s*$", "\n".join(page_texts(pdf)[:2]), re.MULTILINE)
    assert [section["first_page"] for section in pack.sections[1:]] == firsts
    assert [link.to_page for link in jumps(pdf) if link.to_page > 1] == firsts
    assert [int(number) for number in printed] == firsts
