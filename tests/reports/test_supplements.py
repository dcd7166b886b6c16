"""Supplements, revisions, withdrawals and openings as printed: what is added stands at the end, no number moves."""

import datetime as dt
import io
import re

import pikepdf
import pytest
from django.urls import reverse

from boards.enums import ItemKind, MinutesStatus, NoticeKind, NoticePlacement, PaperKind, PaperStatus, Purpose
from boards.models import AgendaItem, Meeting, Minutes, Paper, PaperReader
from boards.services.meetings import add_item
from boards.services.publication import declassify_paper
from reports.models import Audience, Pack
from reports.services import build_pack
from reports.store import place
from tests.accessible_pdf import assert_accessible, problems
from tests.boards.builders import confidential_paper, exempt_paper, member_of, officer_of, open_paper
from tests.boards.publishing import (
    LATE,
    LATER,
    a_draft,
    an_uploaded_paper,
    first_paper,
    fresh,
    item_of,
    publish,
    revise,
    supplement,
    withdraw,
)
from tests.factories import make_board, make_item, make_meeting, make_minutes, make_paper, make_report, make_user
from tests.house.addresses import body_of
from tests.reports.reading import BACK, Bookmark, bookmarks, feet, jumps, page_texts

pytestmark = pytest.mark.django_db

LONG = "\n\n".join(["A long paragraph of words. " * 20] * 20)  # four pages
SECRET = "XQZprices44ZQX"


def an_agenda() -> Meeting:
    """Published: item 1 with a paper of a page, 2 to follow, 3 with a paper of four and a closed appendix of four."""
    meeting = a_draft(board=make_board(pack_label="Agenda Pack {page} of {pages}"))
    AgendaItem.objects.filter(pk=item_of(meeting, "2").pk).update(paper_status=PaperStatus.TO_FOLLOW)
    support = make_item(meeting, "Support at home")
    open_paper(support, released=False, title="Support at home", body=LONG)
    exempt_paper(
        support,
        released=False,
        kind=PaperKind.APPENDIX,
        title=f"Prices {SECRET}",
        public_title="Exempt appendix",
        body=LONG,
    )
    publish(meeting, approved_by=make_user())
    return fresh(meeting)


def an_agenda_with_minutes() -> Meeting:
    """Its first item are minutes that are not published, its second a paper of one page."""
    meeting = make_meeting(make_board(pack_label="Agenda Pack {page} of {pages}"), status="draft")
    before = make_meeting(meeting.board, status="held", held_on=meeting.held_on.replace(year=2026))
    make_minutes(before, "draft", opening="The chair welcomed everyone.")
    paper = make_paper(make_item(meeting, "Minutes", kind=ItemKind.MINUTES), kind=PaperKind.MINUTES, minutes_of=before)
    make_report(paper, "", released=False)
    open_paper(make_item(meeting, "Last"), released=False, title="Last")
    publish(meeting)
    return fresh(meeting)


def bring_survey(meeting: Meeting) -> None:
    open_paper(item_of(meeting, "2"), released=False, title="Carers survey", body="What carers said.")


def built(meeting: Meeting, audience: Audience = Audience.PUBLIC, reader=None) -> Pack:
    return build_pack(fresh(meeting), audience, reader)


def pdf_of(pack: Pack) -> bytes:
    return place(pack.name).read_bytes()


def numbers(pack: Pack) -> dict[str, tuple[int, int]]:
    """First page and count of numbers of each section; papers by title and, for later ones of a paper, anchor."""
    return {section["anchor"]: (section["first_page"], section["pages"]) for section in pack.sections}


def titles(pack: Pack) -> list[tuple[str, int]]:
    return [(section["title"], section["first_page"]) for section in pack.sections]


def own_feet(pdf: bytes) -> list[str]:
    """What the board prints at the foot of every page."""
    return [foot.removeprefix(BACK) for foot in feet(pdf)]


def words(pdf: bytes, page: int) -> str:
    return " ".join(page_texts(pdf)[page - 1].split())


def page_labels(pdf: bytes) -> list[str]:
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        return [page.label for page in opened.pages]


def address(meeting: Meeting, name: str, *arguments: int) -> str:
    return reverse(f"reports:{name}", args=[meeting.board.slug, meeting.slug, *arguments])


# Nothing moves


def test_a_supplement_stands_behind_the_last_page_and_moves_none():
    meeting = an_agenda()
    before = built(meeting)
    bring_survey(meeting)
    supplement(meeting)
    after = built(meeting)
    assert numbers(before).items() <= numbers(after).items()
    assert titles(after)[3:] == [("Supplement 1", before.pages + 1), ("2. Carers survey", before.pages + 2)]
    assert own_feet(pdf_of(after)) == [f"Agenda Pack {page} of 8" for page in range(1, 9)]


def test_a_revised_paper_leaves_a_notice_that_leads_to_its_new_place():
    meeting = an_agenda()
    before = built(meeting)
    revise(Paper.objects.get(title="Support at home"), "Shorter now.")
    supplement(meeting)
    after = built(meeting)
    pdf = pdf_of(after)
    assert numbers(before).items() <= numbers(after).items()
    assert (
        "Pages 3 to 6: replaced Support at home Replaced by the version of 4 March 2027: Supplement 1, page 8."
        in words(pdf, 3)
    )
    assert [(link.words, link.to_page) for link in jumps(pdf) if link.on_page == 3] == [
        ("Supplement 1, page 8", 5),
        (f"{BACK}Agenda Pack 3–6 of 8", 1),
    ]
    assert "Replaced, now page 8" in words(pdf, 1)
    assert own_feet(pdf) == [f"Agenda Pack {page} of 8" for page in ("1", "2", "3–6", "7", "8")]
    assert page_labels(pdf) == ["1", "2", "3", "7", "8"]


def test_a_withdrawn_paper_leaves_a_notice_with_the_reason_and_no_word_of_itself():
    meeting = an_agenda()
    before = built(meeting)
    withdraw(Paper.objects.get(title="Support at home"))
    after = built(meeting)
    pdf = pdf_of(after)
    assert numbers(after) == numbers(before)
    assert "Pages 3 to 6: withdrawn Support at home Withdrawn on 4 March 2027. Reason: Its figures were wrong." in (
        words(pdf, 3)
    )
    assert "A long paragraph of words" not in " ".join(page_texts(pdf))
    assert ("Withdrawn on 4 March 2027" in words(pdf, 1), after.pages) == (True, before.pages)


def test_what_replaced_a_paper_may_be_withdrawn_too():
    meeting = an_agenda()
    revise(first_paper(meeting), LONG)
    supplement(meeting)
    before = built(meeting)
    withdraw(first_paper(meeting), LATER)
    after = built(meeting)
    gone = {section["title"]: section["gone"] for section in after.sections if section["gone"]}
    assert numbers(after) == numbers(before)
    assert gone == {"1. Winter planning (withdrawn)": "withdrawn", "1. Winter plan (withdrawn)": "withdrawn"}


def test_a_paper_that_is_opened_stands_at_the_end_of_the_public_pack_and_nowhere_else_in_that_of_members():
    meeting = an_agenda()
    member = member_of(meeting.board)
    public, closed = built(meeting), built(meeting, Audience.RESTRICTED, member)
    paper = Paper.objects.get(public_title="Exempt appendix")
    declassify_paper(paper=paper, by=make_user(), approved_by=make_user(), now=LATER, reason="The contract is signed.")
    opened, same = built(meeting), built(meeting, Audience.RESTRICTED, member)
    assert numbers(public).items() <= numbers(opened).items()
    assert titles(opened)[3:] == [("Opened papers", 7), (f"3. Prices {SECRET}", 8)]
    assert numbers(same) == numbers(closed)


def test_a_front_sheet_that_has_got_longer_has_a_page_with_a_letter():
    meeting = an_agenda()
    before = built(meeting)
    meeting.board.notices.create(
        kind=NoticeKind.OPEN_MEETING,
        placement=NoticePlacement.FRONT_SHEET,
        heading="How to get there",
        body="\n\n".join(["Take the long way round, and ask at the gate."] * 40),
        position=99,
    )
    after = built(meeting)
    assert numbers(after) == numbers(before)
    assert own_feet(pdf_of(after))[:3] == [f"Agenda Pack {page} of 6" for page in ("1", "1a", "2")]
    assert page_labels(pdf_of(after))[:3] == ["1", "1a", "2"]


def test_packs_whose_files_and_first_builds_are_lost_have_the_same_numbers():
    meeting = an_agenda()
    built(meeting)
    revise(Paper.objects.get(title="Support at home"), "Shorter now.")
    bring_survey(meeting)
    supplement(meeting)
    withdraw(first_paper(meeting), LATER)
    told = built(meeting)
    place(told.name).unlink()
    again = built(meeting)
    Pack.objects.all().delete()
    anew = built(meeting)
    assert numbers(told) == numbers(again) == numbers(anew)
    assert told.sha256 == again.sha256 == anew.sha256


def test_a_paper_withdrawn_before_anybody_had_a_pack_keeps_its_place():
    meeting = an_agenda()
    withdraw(Paper.objects.get(title="Support at home"))
    pack = built(meeting)
    assert (pack.pages, [section["pages"] for section in pack.sections]) == (6, [1, 1, 4])


def test_a_draft_binds_nobody():
    meeting = a_draft()
    officer = officer_of(meeting.board)
    built(meeting, Audience.RESTRICTED, officer)
    revise(first_paper(meeting), LONG)
    publish(meeting)
    pack = built(meeting, Audience.RESTRICTED, officer)
    assert [(section["pages"], section["sheets"]) for section in pack.sections] == [(1, 1), (4, 4)]


def test_members_have_the_same_numbers_though_one_may_not_have_a_paper():
    meeting = a_draft()
    secret = confidential_paper(
        make_item(meeting, "A letter"), released=False, title=SECRET, public_title="A letter", body=LONG
    )
    open_paper(make_item(meeting, "Last"), released=False, title="Last")
    publish(meeting, approved_by=make_user())
    listed, other = member_of(meeting.board), member_of(meeting.board)
    PaperReader.objects.create(paper=secret, user=listed)
    theirs, mine = (built(meeting, Audience.RESTRICTED, reader) for reader in (other, listed))
    assert numbers(theirs) == numbers(mine)
    assert own_feet(pdf_of(theirs))[-2:] == ["Agenda Pack 3–6 of 7", "Agenda Pack 7 of 7"]
    assert "Pages 3 to 6: not in this copy A letter This paper is not open to the reader of this copy." in (
        words(pdf_of(theirs), 3)
    )
    assert (SECRET in " ".join(page_texts(pdf_of(theirs))), SECRET in " ".join(page_texts(pdf_of(mine)))) == (
        False,
        True,
    )


# The supplement as a document of its own


def a_supplement() -> Meeting:
    """Brings a revised paper, what was to follow, and a late item with a closed paper."""
    meeting = an_agenda()
    revise(first_paper(meeting), LONG)
    bring_survey(meeting)
    flood = add_item(
        meeting=meeting, kind=ItemKind.SUBSTANTIVE, title="A flood", purpose=Purpose.DECIDE, by=make_user()
    )
    AgendaItem.objects.filter(pk=flood.pk).update(
        late_reason="The river rose.", chair_agreed_by="Cllr Ada Chair", chair_agreed_on=dt.date(2027, 3, 3)
    )
    exempt_paper(flood, released=False, title=f"Claims {SECRET}", public_title="Exempt report on claims")
    supplement(meeting, LATE, "A corrected plan, and the survey that was to follow.", approved_by=make_user())
    return fresh(meeting)


def test_a_supplement_says_what_it_brings_when_and_why_so_late(client):
    front = words(body_of(client.get(address(a_supplement(), "supplement", 1))), 1)
    assert "Supplement 1 Meeting Wednesday 10 March 2027 at 10:00AM" in front
    assert "Published Thursday 4 March 2027, 3 clear days before the meeting" in front
    assert "A corrected plan, and the survey that was to follow." in front
    assert "1 Winter planning Winter plan 8 2 Carers Carers survey 12 4 A flood" in front
    assert "Added late as urgent: The river rose. The chair, Cllr Ada Chair, agreed on 3 March 2027." in front
    assert "Exempt report on claims: not for publication. Exempt under Schedule 12A, paragraph 3" in front
    assert "Support at home" not in front


def test_a_supplement_is_accessible_and_its_pages_run_on_from_the_agenda(client):
    meeting = a_supplement()
    pdf = body_of(client.get(address(meeting, "supplement", 1)))
    assert_accessible(pdf, title=f"{meeting.board.name}, 10 March 2027: Supplement 1")
    assert own_feet(pdf) == [f"Agenda Pack {page} of 12" for page in range(7, 13)]
    assert page_labels(pdf) == [str(page) for page in range(7, 13)]
    assert bookmarks(pdf) == [
        Bookmark(0, "Supplement 1", 1),
        Bookmark(1, "1. Winter plan", 2),
        Bookmark(1, "2. Carers survey", 6),
    ]
    assert own_feet(body_of(client.get(address(meeting, "pack"))))[-6:] == own_feet(pdf)


def test_a_supplement_stays_as_it_was_when_another_follows(client):
    meeting = a_supplement()
    before = body_of(client.get(address(meeting, "supplement", 1)))
    an_uploaded_paper(meeting)
    supplement(meeting, LATER, "One more.")
    assert body_of(client.get(address(meeting, "supplement", 1))) == before


def test_a_notice_in_a_supplement_tells_a_page_of_the_next_one_without_a_link(client):
    meeting = a_supplement()
    revise(first_paper(meeting), "Once more.")
    supplement(meeting, LATER, "Once more.")
    pdf = body_of(client.get(address(meeting, "supplement", 1)))
    assert "Pages 8 to 11: replaced Winter plan" in words(pdf, 2)
    assert "Supplement 2, page 14" in words(pdf, 2)
    assert problems(pdf) == []


def test_who_may_not_have_part_ii_finds_no_word_of_it_in_a_supplement(client):
    meeting = a_supplement()
    member = member_of(meeting.board)
    public = body_of(client.get(address(meeting, "supplement", 1)))
    assert client.get(address(meeting, "supplement_restricted", 1)).status_code == 302
    client.force_login(make_user())
    assert client.get(address(meeting, "supplement_restricted", 1)).status_code == 404
    client.force_login(member)
    closed = body_of(client.get(address(meeting, "supplement_restricted", 1)))
    assert [SECRET in " ".join(page_texts(pdf)) for pdf in (public, closed)] == [False, True]
    assert "Not for publication: Schedule 12A, paragraph 3" in feet(closed)[-1]


def test_there_is_no_supplement_that_was_not_published(client):
    assert client.get(address(an_agenda(), "supplement", 1)).status_code == 404


# The same number everywhere


def test_page_json_selection_contents_and_stamp_say_the_same_number(client):
    meeting = a_supplement()
    pdf = body_of(client.get(address(meeting, "pack")))
    survey = Paper.objects.get(title="Carers survey")
    stamped = [
        re.findall(r"\d+", foot)[0]
        for foot, text in zip(own_feet(pdf), page_texts(pdf), strict=True)
        if "What carers said." in text
    ]
    told = client.get(address(meeting, "pack_status_json")).json()["packs"][0]["sections"]
    page = client.get(survey.get_absolute_url()).content.decode()
    some = body_of(client.get(address(meeting, "pack"), {"items": "2"}))
    assert stamped == ["12"]
    assert [section["first_page"] for section in told if section["paper"] == survey.pk.hex] == [12]
    assert ("Begins on page 12 of the agenda pack" in page, 'id="p12"' in page) == (True, True)
    assert own_feet(some) == ["Agenda Pack 12 of 12"]
    assert "2 Carers In supplement 1 12 3" in words(pdf, 1)


def test_the_reader_of_a_revised_paper_is_told_its_new_page(client):
    meeting = a_supplement()
    body_of(client.get(address(meeting, "pack")))
    page = client.get(first_paper(meeting).get_absolute_url()).content.decode()
    assert "Begins on page 8 of the agenda pack" in page


def test_the_meeting_page_leads_to_its_supplements_and_other_files(client):
    meeting = a_supplement()
    page = client.get(meeting.get_absolute_url()).content.decode()
    restricted = address(meeting, "supplement_restricted", 1)
    assert (
        f'; <a class="govuk-link" href="{address(meeting, "supplement", 1)}">supplement 1 (PDF)</a> on 4 March' in page
    )
    assert (f'href="{address(meeting, "pack_status")}"' in page, restricted in page) == (True, False)
    client.force_login(member_of(meeting.board))
    assert restricted in client.get(meeting.get_absolute_url()).content.decode()


def test_minutes_published_after_the_agenda_have_letters():
    meeting = an_agenda_with_minutes()
    before = built(meeting)
    Minutes.objects.update(status=MinutesStatus.PUBLISHED)
    after = built(meeting)
    assert titles(before) == [("Agenda", 1), ("2. Last", 2)]
    assert numbers(before).items() <= numbers(after).items()
    assert own_feet(pdf_of(after)) == [f"Agenda Pack {page} of 2" for page in ("1", "1a", "2")]
    assert "1 Minutes (report attached) 1a 2 Last (report attached) 2" in words(pdf_of(after), 1)
