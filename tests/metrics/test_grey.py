"""Printed in grey, every status can still be told: each has words of its own, and each mark a shape of its own."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client

from boards.models import Board
from metrics.charts import Point, series_svg
from metrics.demo import load_metrics
from metrics.enums import ObservationStatus
from metrics.rating import PeerStanding, Significance, TargetState
from metrics.selectors.plans import Standing
from metrics.selectors.shapes import State
from metrics.spc import Assurance, Mark, control

FOLDER = Path(__file__).parents[2] / "fixtures" / "demo" / "metrics"


def words(html: str) -> str:
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL).split())


@pytest.mark.parametrize(
    "choices", [State, TargetState, PeerStanding, Significance, Standing, Mark, Assurance, ObservationStatus]
)
def test_each_status_of_a_list_has_words_of_its_own(choices: type) -> None:
    labels = [each.label for each in choices]
    assert "" not in labels
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("tag", ['{% rag "red" "Not met" %}', '{% direction "up" "Not met" tone="bad" %}'])
def test_the_words_of_a_status_stand_in_its_mark(tag: str) -> None:
    assert "Not met" in words(Template(tag).render(Context()))


def test_the_marks_of_a_chart_differ_in_shape_without_their_colours() -> None:
    values = [Decimal(each) for each in ["50", "52", "49", "51", "90", "50", "48", "52", "51", "49", "50", "53", "47"]]
    held = control(values)
    shapes = {}
    for mark in Mark:
        points = [Point(str(2000 + place), value, mark=mark) for place, value in enumerate(values)]
        svg = series_svg(points, unit="", title="x", description="x", id_prefix="x", control=held)
        drawn = re.findall(r'<(\w+) class="hwb-chart__(?:improvement|concern|signal|point)"([^>]*)>', svg)
        name, size = drawn[-1][0], re.search(r' r="([\d.]+)"', drawn[-1][1])
        shapes[mark] = (name, size[1] if size else "", 'fill="#fff' in drawn[-1][1].lower())
        assert mark.label in svg
    assert len(set(shapes.values())) == len(Mark)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/metrics/summary/hertfordshire-hwb/", "/metrics/strategy/", "/metrics/bcf/", "/metrics/bcf/plan/"]
)
def test_no_mark_on_a_page_is_without_words(
    client: Client, herefordshire: Board, hertfordshire: Board, path: str
) -> None:
    load_metrics(FOLDER)
    shown = client.get(path).content.decode()
    marks = re.findall(r'<span class="hwb-(?:rag|direction)[^"]*"[^>]*>(.*?)</span>', shown, flags=re.DOTALL)
    assert marks
    assert [mark for mark in marks if not words(mark)] == []
