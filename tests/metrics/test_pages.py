"""The public pages of the figures, and the same figures as JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from metrics.enums import AreaKind, Comparator, Polarity, SetBy, TargetStatus
from metrics.models import Area, Collection, Commentary, Group, Indicator, Observation, PeerRank, Target
from tests.factories import make_collection, make_indicator, make_observation

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection() -> Collection:
    return make_collection(slug="strategy", name="The strategy")


@pytest.fixture
def smoking(collection: Collection) -> Indicator:
    """Two years of a falling percentage, ranked, with a target for the second."""
    indicator = make_indicator(
        collection, code="smoking", name="Mothers who smoke", unit="%", polarity=Polarity.LOWER, source="Office"
    )
    make_observation(indicator, "7.81", year=2025, source="Pack, line 1")
    latest = make_observation(
        indicator, "7.04", year=2026, note="=1+1", lower=Decimal("6.9"), upper=Decimal("7.2"), source="Pack, line 1"
    )
    PeerRank.objects.create(indicator=indicator, area=latest.area, period=latest.period, rank=2, rank_of=8)
    Target.objects.create(
        indicator=indicator,
        area=latest.area,
        period=latest.period,
        comparator=Comparator.AT_MOST,
        value=Decimal("7.5"),
        text="7.5%",
        status=TargetStatus.AGREED,
        set_by=SetBy.LOCAL,
    )
    return indicator


def get_json(client: Client, name: str, *args: str) -> dict:
    return json.loads(client.get(reverse(name, args=args)).content)


def floats(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from floats(part)


def test_an_indicator_as_json(client, smoking):
    found = get_json(client, "metrics:indicator_json", "smoking")
    assert found == {
        "code": "smoking",
        "name": "Mothers who smoke",
        "short_name": "Mothers who smoke",
        "unit": "%",
        "polarity": "lower",
        "collection": "strategy",
        "collections": ["strategy"],
        "source": "Office",
        "url": "/metrics/indicators/smoking/",
        "observations": [
            {
                "period": "2025",
                "period_type": "calendar_year",
                "starts_on": "2025-01-01",
                "ends_on": "2025-12-31",
                "area": "county",
                "area_name": "The county",
                "kind": "actual",
                "value": "7.81",
                "value_text": "7.81",
                "lower": None,
                "upper": None,
                "status": "final",
                "basis": "",
                "note": "",
                "source": "Pack, line 1",
            },
            {
                "period": "2026",
                "period_type": "calendar_year",
                "starts_on": "2026-01-01",
                "ends_on": "2026-12-31",
                "area": "county",
                "area_name": "The county",
                "kind": "actual",
                "value": "7.04",
                "value_text": "7.04",
                "lower": "6.9",
                "upper": "7.2",
                "status": "final",
                "basis": "",
                "note": "=1+1",
                "source": "Pack, line 1",
            },
        ],
        "targets": [
            {
                "period": "2026",
                "period_type": "calendar_year",
                "starts_on": "2026-01-01",
                "ends_on": "2026-12-31",
                "area": "county",
                "comparator": "at_most",
                "value": "7.5",
                "text": "7.5%",
                "status": "agreed",
                "set_by": "local",
                "against_target": "met",
                "note": "",
                "source": "",
            }
        ],
        "assessment": {
            "direction": "improved",
            "significant": "cannot_tell",
            "rank": 2,
            "rank_of": 8,
            "against_target": "met",
            "against_peers": "upper",
            "sentence": "Mothers who smoke: 7.04% (2026), down from 7.81% (2025), an improvement of 0.77 "
            "percentage points; whether the change is statistically significant cannot be told; ranked 2nd of 8; "
            "the target of at most 7.5% is met.",
            "area": "county",
        },
    }


def test_no_number_is_a_float(client, smoking):
    assert list(floats(get_json(client, "metrics:indicator_json", "smoking"))) == []
    assert list(floats(get_json(client, "metrics:collection_json", "strategy"))) == []


def test_a_large_round_figure_has_no_exponent(client, smoking):
    Observation.objects.filter(period__label="2026").update(value=Decimal(43900000), lower=None, upper=None)
    found = get_json(client, "metrics:indicator_json", "smoking")
    assert found["observations"][-1]["value"] == "43900000"


def test_a_collection_lists_its_indicators_with_their_latest_figure(client, collection, smoking):
    make_indicator(collection, code="falls")
    found = get_json(client, "metrics:collection_json", "strategy")
    assert (found["slug"], found["name"]) == ("strategy", "The strategy")
    listed = {each["code"]: each for each in found["indicators"]}
    whole = get_json(client, "metrics:indicator_json", "smoking")
    assert listed["smoking"] == {**whole, "observations": whole["observations"][-1:]}
    assert listed["falls"]["observations"] == []


def test_an_indicator_in_two_headings_is_listed_once(client, collection, smoking):
    again = Group.objects.create(collection=collection, slug="again", name="Again", position=99)
    again.placements.create(collection=collection, indicator=smoking, position=1)
    found = get_json(client, "metrics:collection_json", "strategy")
    assert [each["code"] for each in found["indicators"]] == ["smoking"]
    groups = client.get("/metrics/strategy/").context["page"].groups
    assert [[row.title for row in group.rows] for group in groups] == [["Mothers who smoke"], ["Mothers who smoke"]]


def test_page_json_and_csv_show_the_same_figures(client, smoking):
    page = client.get(reverse("metrics:indicator_detail", args=["smoking"])).context["page"]
    whole = get_json(client, "metrics:indicator_json", "smoking")
    text = client.get(reverse("metrics:indicator_csv", args=["smoking"])).content.decode("utf-8-sig")
    in_csv = [(row["period"], row["value"]) for row in csv.DictReader(io.StringIO(text))]
    assert in_csv == [("2025", "7.81"), ("2026", "7.04")]
    assert [(each["period"], each["value"]) for each in whole["observations"]] == in_csv
    assert [(row.span.label, str(row.value)) for row in reversed(page.rows)] == in_csv
    assert page.figures.assessment.sentence == whole["assessment"]["sentence"]


def test_the_csv_runs_nothing_in_a_spreadsheet(client, smoking):
    response = client.get(reverse("metrics:indicator_csv", args=["smoking"]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="smoking.csv"'
    last = response.content.decode("utf-8-sig").splitlines()[-1]
    assert last.startswith("smoking,county,2026,actual,7.04,,,6.9,7.2,7.04,Final,,'=1+1,")


def test_the_indicator_page_says_shows_and_lists(client, smoking):
    text = client.get(reverse("metrics:indicator_detail", args=["smoking"])).content.decode()
    for wanted in ("Mothers who smoke: 7.04% (2026)", "<svg", "6.9 to 7.2", "2nd of 8", "Target met", "Pack, line 1"):
        assert wanted in text


def test_plotly_is_allowed_its_one_empty_style_and_only_there(client, smoking):
    page = client.get(reverse("metrics:indicator_detail", args=["smoking"]))["Content-Security-Policy"]
    other = client.get(reverse("metrics:collection_list"))["Content-Security-Policy"]
    assert f"style-src 'self' {settings.PLOTLY_EMPTY_STYLE}" in [part.strip() for part in page.split(";")]
    assert settings.PLOTLY_EMPTY_STYLE not in other
    assert "unsafe" not in page


def test_an_indicator_without_figures_has_a_page(client, collection):
    make_indicator(collection, code="falls", name="Falls")
    response = client.get(reverse("metrics:indicator_detail", args=["falls"]))
    assert response.status_code == 200
    assert "No figures yet" in response.content.decode()


def test_the_collection_page_has_its_summary_rows_and_signed_words(client, collection, smoking):
    group = Group.objects.get(placements__indicator=smoking)
    Commentary.objects.create(collection=collection, group=group, author="The director", body="Going well.")
    text = client.get(collection.get_absolute_url()).content.decode()
    for wanted in ("Of 1 indicator, 1 improved. 1 has a target: 1 meets it.", "by 0.77 percentage points since 2025"):
        assert wanted in text
    for wanted in ("7.81%", "7.04%", "2nd of 8", "at most 7.5% for 2026", "Going well.", "The director", "hwb-spark"):
        assert wanted in text


def test_a_row_for_each_area(client, collection, smoking):
    other = Area.objects.create(code="shire", name="The shire", kind=AreaKind.COUNTY)
    make_observation(smoking, "9.99", area=other)
    rows = client.get(collection.get_absolute_url()).context["page"].groups[0].rows
    assert [(row.area_name, row.latest.text, row.is_first) for row in rows] == [
        ("The county", "7.04%", True),
        ("The shire", "9.99%", False),
    ]


def test_the_collections_at_a_glance(client, collection, smoking):
    make_collection(name="An empty one")
    text = client.get(reverse("metrics:collection_list")).content.decode()
    for wanted in (
        "The strategy",
        "Of 1 indicator, 1 improved.",
        "An empty one",
        "No indicators have been added yet.",
    ):
        assert wanted in text


def test_no_collections_at_all(client):
    assert "No measures yet" in client.get(reverse("metrics:collection_list")).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        *("/metrics/nothing/", "/metrics/nothing.json"),
        *("/metrics/indicators/no/", "/metrics/indicators/no.csv", "/metrics/indicators/no.json"),
    ],
)
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "case",
    [
        ("/metrics/", 10),
        ("/metrics/strategy/", 12),
        ("/metrics/strategy.json", 10),
        ("/metrics/indicators/smoking/", 10),
        ("/metrics/indicators/smoking.csv", 8),
        ("/metrics/indicators/smoking.json", 8),
        ("/metrics/strategy/table/", 10),
        ("/metrics/strategy/changes/", 12),
        ("/metrics/indicators/smoking/compare/", 8),
    ],
)
def test_queries_do_not_grow_with_rows(client, django_assert_num_queries, smoking, case, rows):
    path, queries = case
    for number in range(1, rows):
        make_observation(make_indicator(Collection.objects.get()), year=2020 + number)
        make_observation(smoking, year=2020 + number)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
