"""A performance paper: made with one click, frozen, the same on page, in CSV and in PDF, for those who may read it."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from boards.enums import MeetingStatus, Part, StaffRole
from boards.models import AgendaItem, Board, Paper
from boards.services.papers import remove_paper
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from metrics.enums import Audience
from metrics.models import Collection, Observation, PaperFigures
from metrics.selectors.papers import frozen_paper
from tests.factories import (
    make_collection,
    make_indicator,
    make_item,
    make_meeting,
    make_observation,
    make_paper_figures,
    make_report,
    make_staff,
    make_user,
)
from tests.reports.reading import page_texts

pytestmark = pytest.mark.django_db
PATH = "/metrics/strategy/paper/"
SignedIn = Callable[[User | None], Client]


@pytest.fixture
def strategy(hertfordshire: Board) -> Collection:
    """One measure that fell, one that only the board may see, one with small numbers."""
    collection = make_collection(slug="strategy", name="Strategy", board=hertfordshire)
    falls = make_indicator(collection, code="falls", name="Falls", unit="%", board=hertfordshire)
    for year, value in {2024: "9.5", 2025: "7.25"}.items():
        make_observation(falls, value, year=year)
    quiet = make_indicator(
        collection, code="quiet", name="Quietly counted", board=hertfordshire, audience=Audience.BOARD
    )
    make_observation(quiet, "777.125", year=2025)
    few = make_indicator(collection, code="few", name="Few", unit="count", small_below=5, board=hertfordshire)
    make_observation(few, "3", year=2025)
    return collection


@pytest.fixture
def item(hertfordshire: Board) -> AgendaItem:
    meeting = make_meeting(hertfordshire, status=MeetingStatus.DRAFT)
    make_item(meeting, "A bid", part=Part.PART_II, public_title="Exempt business")
    return make_item(meeting, "How we do")


@pytest.fixture
def paper(signed_in_as: SignedIn, strategy: Collection, item: AgendaItem, analyst: User) -> Paper:
    answer = signed_in_as(analyst).post(PATH, {"item": str(item.pk)})
    assert answer.status_code == 302
    return Paper.objects.get()


def words_of(html: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())


def rows_of(answer: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_one_click_makes_a_draft_paper_of_the_figures_under_the_item(
    paper: Paper, item: AgendaItem, analyst: User, strategy: Collection
) -> None:
    assert (paper.item, paper.part, paper.author) == (item, Part.PART_I, analyst)
    version = paper.versions.get()
    assert version.released_at is None
    assert version.sections.get(key="purpose").body.startswith("To show how the measures of Strategy stood on ")
    kept = PaperFigures.objects.get(paper=paper)
    assert (kept.collection, kept.frozen_by) == (strategy, analyst)
    event = AuditEvent.objects.get(action="figures.frozen")
    assert event.details == {"collection": "strategy", "digest": kept.digest, "figures": 3}


def test_only_open_items_of_the_next_agenda_of_ones_own_boards_are_offered(
    signed_in_as: SignedIn, strategy: Collection, item: AgendaItem, analyst: User, herefordshire: Board
) -> None:
    make_item(make_meeting(item.meeting.board, held_on=item.meeting.held_on.replace(month=6)), "Later")
    make_item(make_meeting(herefordshire), "Elsewhere")
    shown = signed_in_as(analyst).get(PATH).content.decode()
    (offered,) = re.findall(r'<input[^>]*type="radio"[^>]*>', shown)
    assert f'value="{item.pk}"' in offered
    assert "checked" in offered
    stranger = make_user(Role.OFFICER)
    make_staff(herefordshire, stranger)
    assert "There is no coming meeting" in signed_in_as(stranger).get(PATH).content.decode()
    assert signed_in_as(stranger).post(PATH, {"item": str(item.pk)}).status_code == 200
    assert not Paper.objects.exists()


def test_a_later_figure_leaves_the_paper_as_it_was_and_the_page_says_what_is_newer(
    signed_in_as: SignedIn, paper: Paper, analyst: User
) -> None:
    client = signed_in_as(analyst)
    before = words_of(client.get(paper.get_absolute_url()).content)
    assert "Restated since" not in before
    assert "9.5% 2024 7.25% 2025 Improved" in before
    Observation.objects.filter(indicator__code="falls", period__label="2025").update(value=Decimal("8.5"))
    after = words_of(client.get(paper.get_absolute_url()).content)
    assert "Falls, The county, 2025 : the paper has 7.25% (final), now 8.5% (final)" in after
    assert "9.5% 2024 7.25% 2025 Improved" in after
    assert [row["value"] for row in rows_of(client.get(f"/metrics/papers/{paper.pk}.csv"))] == ["9.5", "7.25", ""]


def test_page_csv_and_pdf_give_the_same_numbers_and_the_pdf_is_vectors_with_an_alternative(
    signed_in_as: SignedIn, paper: Paper, analyst: User
) -> None:
    client = signed_in_as(analyst)
    pdf = b"".join(client.get(f"/papers/{paper.pk}/file").streaming_content)
    printed = " ".join(" ".join(page_texts(pdf)).split())
    shown = words_of(client.get(paper.get_absolute_url()).content)
    for row in rows_of(client.get(f"/metrics/papers/{paper.pk}.csv")):
        figure = f"{row['value']}%" if row["value"] else "Hidden because the number is small"
        assert figure in shown
        assert figure in printed
    version = PaperFigures.objects.get().digest[:12]
    assert f"Data version {version}" in shown
    assert f"Data version {version}" in printed
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        figures = [each for each in opened.objects if _is_figure(each)]
        alternatives = [str(each.Alt) for each in figures]
        images = [each for each in opened.objects if isinstance(each, pikepdf.Stream) and _kind(each) == "/Image"]
    assert alternatives == ["Falls. From 9.5% in 2024 to 7.25% in 2025."]
    assert images == []


def _is_figure(each: object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"


def _kind(each: pikepdf.Stream) -> str:
    return str(each.get("/Subtype", ""))


def test_a_paper_holds_what_everyone_may_see(signed_in_as: SignedIn, paper: Paper, analyst: User) -> None:
    client = signed_in_as(analyst)
    kept = str(PaperFigures.objects.get().content)
    shown = client.get(paper.get_absolute_url()).content.decode()
    for words in ("Quietly counted", "777.125"):
        assert words not in kept
        assert words not in shown
    few = [row for row in rows_of(client.get(f"/metrics/papers/{paper.pk}.csv")) if row["indicator"] == "few"]
    assert [(row["value"], row["status"]) for row in few] == [("", "Hidden because the number is small")]


def test_a_drafts_figures_are_not_for_the_public_and_a_published_papers_are(
    client: Client, paper: Paper, strategy: Collection
) -> None:
    assert client.get(f"/metrics/papers/{paper.pk}.csv").status_code == 404
    released = make_report().paper
    make_paper_figures(strategy, paper=released)
    assert client.get(f"/metrics/papers/{released.pk}.csv").status_code == 200
    assert client.get(f"/metrics/papers/{make_report().paper.pk}.csv").status_code == 404


def test_an_officer_may_make_one_and_a_member_may_not(
    signed_in_as: SignedIn, strategy: Collection, item: AgendaItem
) -> None:
    officer = make_user(Role.OFFICER)
    make_staff(item.meeting.board, officer, StaffRole.OFFICER)
    assert signed_in_as(officer).post(PATH, {"item": str(item.pk)}).status_code == 302
    assert signed_in_as(make_user(Role.MEMBER)).post(PATH, {"item": str(item.pk)}).status_code == 403
    assert Paper.objects.count() == 1


def test_the_database_refuses_to_change_what_was_frozen(strategy: Collection) -> None:
    kept = make_paper_figures(strategy)
    for column, value in (("digest", "0" * 64), ("content", "{}"), ("frozen_at", timezone.now())):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE metrics_paperfigures SET {column} = %s", [value])
    kept.refresh_from_db()
    assert frozen_paper(kept).sentence


def test_figures_without_a_digest_are_refused(strategy: Collection) -> None:
    with pytest.raises(DatabaseError, match="metrics_paperfigures_digest"):
        make_paper_figures(strategy, digest="none")


def test_the_figures_of_a_draft_go_with_it(paper: Paper, analyst: User) -> None:
    remove_paper(paper=paper, by=analyst)
    assert not PaperFigures.objects.exists()
