"""Every figure of the demonstration is the same in the stored row, on the page, in the CSV, the JSON and the paper."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from boards.enums import MeetingStatus, StaffRole
from boards.models import Board, Paper
from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from metrics import words
from metrics.demo import load_metrics
from metrics.models import Indicator
from metrics.selectors.exports import indicator_csv, indicator_json
from metrics.selectors.figures import figures_of
from metrics.selectors.indicators import indicator_page
from metrics.selectors.shapes import shown_unit
from tests.factories import make_board, make_item, make_meeting, make_staff, make_user
from tests.fixtures.metrics_tables import FOLDER, rows
from tests.reports.reading import page_texts

OVER_HTTP = (
    *("high-anxiety", "bcf-income", "fixed-term-exclusions", "training-agency-education", "lac-residential-share"),
    *("section-136-detentions", "excess-winter-deaths", "bcf-condition-3-national", "you-can-saving", "remand-age-14"),
)
"""Of every collection, with every sort of unit, kind and status."""
Place = tuple[str, str, str, str, Decimal | None]
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The figures of the demonstration, for all tests here, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        for slug in ("hertfordshire-hwb", "herefordshire-hwb"):
            make_board(slug=slug)
        load_metrics(FOLDER)
        yield
        transaction.set_rollback(True)


def exact(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def numbers(text: str) -> set[Decimal]:
    return {Decimal(each) for each in NUMBER.findall(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))}


def seen_on_page(html: str, unit: str) -> Counter[str]:
    """The texts of the column of figures, without what stands under one."""
    table = html[html.index('id="figures') :] if 'id="figures' in html else html
    cells = re.findall(r'<td class="govuk-table__cell hwb-numeric">(.*?)</td>', table.split("</table>")[0])
    texts = (re.sub(r'<span class="hwb-meta.*?</span>|<[^>]+>', "", cell) for cell in cells)
    return Counter(unescape(text) for text in texts)


@pytest.mark.django_db
def test_the_stored_row_the_page_the_csv_and_the_json_have_the_same_figures_for_every_indicator(loaded: None) -> None:
    stored = Counter(
        (row["indicator"], row["area"], row["period"], row["kind"], exact(row["value"]))
        for row in rows("observations")
    )
    on_page: Counter[Place] = Counter()
    in_csv: Counter[Place] = Counter()
    in_json: Counter[Place] = Counter()
    for indicator in Indicator.objects.with_figures():
        figures = figures_of(indicator)
        code, unit = indicator.code, shown_unit(indicator.unit)
        heading, lines = indicator_csv(figures)
        for line in (dict(zip(heading, line, strict=True)) for line in lines):
            in_csv[code, str(line["area"]), str(line["period"]), str(line["kind"]), line["value"]] += 1  # type: ignore[index]
        for each in indicator_json(figures)["observations"]:
            in_json[code, each["area"], each["period"], each["kind"], exact(each["value"])] += 1
        for row in indicator_page(indicator).rows:
            assert row.value is None or row.text == words.format_value(row.value, unit)
            assert row.value is None or row.value in numbers(row.text)
            on_page[code, row.area, row.span.label, row.kind, row.value] += 1
    assert stored == on_page
    assert stored == in_csv
    assert stored == in_json


@pytest.mark.django_db
@pytest.mark.parametrize("code", OVER_HTTP)
def test_what_a_reader_gets_is_the_same_by_page_csv_and_json(client: Client, loaded: None, code: str) -> None:
    base = f"/metrics/indicators/{code}"
    text = client.get(f"{base}.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    found = client.get(f"{base}.json").json()
    assert [line["value"] for line in lines] == [each["value"] or "" for each in found["observations"]]
    unit = shown_unit(found["unit"])
    shown = [words.format_value(Decimal(line["value"]), unit) for line in lines if line["value"]]
    assert Counter(shown) - seen_on_page(client.get(f"{base}/").content.decode(), unit) == Counter()


@pytest.mark.django_db
def test_the_frozen_paper_prints_the_same_figures_on_its_page_in_its_csv_and_in_its_pdf(
    loaded: None, signed_in_as: Callable[[User | None], Client]
) -> None:
    board = Board.objects.get(slug="hertfordshire-hwb")
    analyst = make_user(Role.ANALYST, email="same@council.example")
    make_staff(board, analyst, StaffRole.ANALYST)
    item = make_item(make_meeting(board, status=MeetingStatus.DRAFT), "How we do")
    client = signed_in_as(analyst)
    assert client.post("/metrics/strategy/paper/", {"item": str(item.pk)}).status_code == 302
    paper = Paper.objects.get(item=item)
    lines = list(
        csv.DictReader(io.StringIO(client.get(f"/metrics/papers/{paper.pk}.csv").content.decode("utf-8-sig")))
    )
    own = {row["indicator"] for row in rows("placements") if row["collection"] == "strategy"}
    stored = Counter(
        (row["indicator"], exact(row["value"])) for row in rows("observations") if row["indicator"] in own
    )
    assert Counter((line["indicator"], exact(line["value"])) for line in lines) == stored
    pdf = b"".join(client.get(f"/papers/{paper.pk}/file").streaming_content)  # type: ignore[attr-defined]
    printed = numbers(" ".join(page_texts(pdf)))
    page = numbers(re.sub(r"<[^>]+>", " ", client.get(paper.get_absolute_url()).content.decode()))
    values = {Decimal(line["value"]) for line in lines}
    assert (values - printed, values - page) == (set(), set())
