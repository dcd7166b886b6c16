import json
import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts import Point, Series, bars_svg, figure, series_svg
from metrics.sparklines import sparkline_svg

D = Decimal
SVG = "{http://www.w3.org/2000/svg}"
DASH = "\N{EN DASH}"

PHONICS = [
    Point("2012/13", D("74.2")),
    Point("2013/14", None),
    Point("2014/15", D("79.46"), D("78.9"), D("80.1")),
    Point("2015/16", D("82.56"), D("82.0"), D("83.1")),
]
QUARTERS = ["Q1", "Q2", "Q3", "Q4"]
INCOME = [
    Series("Plan", [D(11680600), D(10122300), D(10122300), D(10121968)]),
    Series("Forecast", [D(12404300), D(10561500), D(10829500), D(10110000)]),
    Series("Actual", [D(12404300), D(10389800), D(10829500), None]),
]
NAMES = {"title": "A title", "description": "What it shows.", "id_prefix": "c1"}


def series(points, unit="%", **more) -> ElementTree.Element:
    return ElementTree.fromstring(series_svg(points, unit=unit, **NAMES, **more))


def bars(groups, shown, unit="£") -> ElementTree.Element:
    return ElementTree.fromstring(bars_svg(groups, shown, unit=unit, **NAMES))


def texts(root: ElementTree.Element, name: str = "") -> list[str]:
    found = root.iter(f"{SVG}text")
    return [text.text or "" for text in found if name in text.get("class", "")]


def columns(root: ElementTree.Element) -> list[dict[str, float]]:
    found = [mark for mark in root.iter(f"{SVG}rect") if mark.get("width") != "13"]
    return [{key: float(mark.get(key, "")) for key in ("x", "y", "width", "height")} for mark in found]


def test_the_chart_has_a_name_and_a_description():
    root = series(PHONICS)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c1-title c1-desc"
    assert {element.get("id"): element.text for element in root[:2]} == {
        "c1-title": "A title",
        "c1-desc": "What it shows. The vertical axis starts at 70%.",
    }


def test_the_result_is_safe_markup_without_styles():
    drawn = [
        series_svg(PHONICS, unit="%", **NAMES, target=D("84.9")),
        bars_svg(QUARTERS, INCOME, unit="£", **NAMES),
        sparkline_svg([D(1), D(2)]),
    ]
    for chart in drawn:
        assert isinstance(chart, SafeString)
        assert not re.search(r"<style|style=|<script|\son\w+=", chart)


def test_words_from_outside_are_escaped():
    hostile = "\"><script>alert(1)</script>&'"
    points = [Point(hostile, D(1)), Point("b", D(2)), Point("c", D(3))]
    more = {"title": hostile, "description": hostile, "id_prefix": hostile}
    line = series_svg(points, unit=hostile, target=D(2), target_label=hostile, **more)
    grouped = bars_svg([hostile], [Series(hostile, [D(1)])], unit=hostile, **more)
    for chart in (line, grouped):
        assert "<script" not in chart
        assert ElementTree.fromstring(chart)[0].text == hostile


def test_three_figures_are_a_line_and_two_are_columns():
    line, two = series(PHONICS), series(PHONICS[2:])
    assert len(list(line.iter(f"{SVG}polyline"))) == 1
    assert (len(columns(line)), len(columns(two))) == (0, 2)
    assert list(two.iter(f"{SVG}polyline")) == []


def test_a_missing_figure_is_a_gap_in_the_line():
    points = [Point(str(2010 + n), D(n) if n != 3 else None) for n in range(7)]
    paths = [path.get("points", "").count(",") for path in series(points).iter(f"{SVG}polyline")]
    assert paths == [3, 3]
    assert len(list(series(points).iter(f"{SVG}circle"))) == 6


def test_every_figure_and_period_is_written_when_there_is_room():
    root = series(PHONICS)
    assert texts(root, "label") == ["74.2%", "79.46%", "82.56%"]
    assert texts(root, "tick")[-4:] == ["2012/13", "2013/14", "2014/15", "2015/16"]


def test_long_series_write_the_first_last_lowest_and_highest_figure():
    values = [27074, 27401, 27928, 27280, 27438, 27784, 28335, 28746, 27427, 26900, 27500, 27600]
    points = [Point(f"Q{n % 4 + 1} {2015 + n // 4}/{16 + n // 4}", D(value)) for n, value in enumerate(values)]
    root = series(points, unit="spells")
    assert texts(root, "label") == ["27,074", "28,746", "26,900", "27,600"]
    periods = [text for text in texts(root, "tick") if text.startswith("Q")]
    assert periods[-1] == "Q4 2017/18"
    assert 3 <= len(periods) < 12


@pytest.mark.parametrize("count", [1, 2, 5, 12, 40])
def test_period_labels_never_overlap(count):
    points = [Point(f"{2000 + n}/{n + 1:02d} - x", D(n)) for n in range(count)]
    places = [float(text.get("x", "")) for text in series(points).iter(f"{SVG}text") if " - x" in (text.text or "")]
    assert all(after - before >= len("2000/01 - x") * 7 for before, after in pairwise(places))
    assert len(places) >= 1


def test_a_target_is_dashed_and_labelled_at_its_end():
    root = series(PHONICS, target=D("84.9"))
    dashed = [rule for rule in root.iter(f"{SVG}line") if rule.get("stroke-dasharray")]
    assert [rule.get("class") for rule in dashed] == ["hwb-chart__target"]
    label = next(text for text in root.iter(f"{SVG}text") if text.text == "Target 84.9%")
    assert float(label.get("x", "")) > float(dashed[0].get("x2", ""))


def test_a_target_has_its_own_words():
    root = series(PHONICS, target=D(90), target_label="Target for 2017/18, at least 90%")
    assert texts(root, "label")[-3:] == ["Target for", "2017/18, at", "least 90%"]


def test_a_target_outside_the_figures_stays_inside_the_chart():
    root = series(PHONICS, target=D(20))
    rule = next(rule for rule in root.iter(f"{SVG}line") if rule.get("class") == "hwb-chart__target")
    assert 0 < float(rule.get("y1", "")) < 300


def test_confidence_limits_are_whiskers():
    whiskers = [rule for rule in series(PHONICS).iter(f"{SVG}line") if rule.get("class") == "hwb-chart__interval"]
    assert len(whiskers) == 2 * 3


def test_columns_stand_on_zero_in_proportion():
    low, high = columns(series([Point("a", D(10)), Point("b", D(40))]))
    assert high["height"] == pytest.approx(4 * low["height"], abs=0.2)
    assert low["y"] + low["height"] == pytest.approx(high["y"] + high["height"], abs=0.2)


def test_negative_bars_hang_from_zero():
    over, under = columns(bars(["Council", "CCG"], [Series("Over", [D(-1342), D(516)])], "£000"))
    assert over["y"] == pytest.approx(under["y"] + under["height"], abs=0.2)


def test_a_broken_axis_is_said_in_words_on_the_chart():
    assert "spells. The vertical axis starts at 26,500" in texts(
        series([Point("a", D(27074)), Point("b", D(26900)), Point("c", D(27900))], unit="spells")
    )


def test_an_axis_from_zero_says_nothing():
    root = series([Point("a", D(1)), Point("b", D(2)), Point("c", D(3))])
    assert root[1].text == "What it shows."
    assert texts(root, "tick")[0] == "0%"


@pytest.mark.parametrize("draw", [lambda: series([]), lambda: series([Point("a", None)]), lambda: bars([], [])])
def test_without_figures_the_chart_says_so(draw):
    assert texts(draw()) == ["No figures to show"]


def test_grouped_bars_name_their_series_and_say_what_is_missing():
    root = bars(QUARTERS, INCOME)
    assert texts(root, "label") == ["Plan", "Forecast", "Actual"]
    assert texts(root).count(DASH) == 1
    assert len(columns(root)) == 11
    hints = [hint.text for hint in root.iter(f"{SVG}title")][1:]
    assert hints[0] == "Q1, Plan: £11,680,600"
    assert hints[-1] == "Q3, Actual: £10,829,500"


def test_a_bar_of_nothing_is_a_nought_not_a_dash():
    root = bars(["Other"], [Series("Budget", [D(0)])])
    assert texts(root).count("0") == 1
    assert DASH not in texts(root)


def test_bars_of_a_group_do_not_overlap():
    places = sorted((bar["x"], bar["x"] + bar["width"]) for bar in columns(bars(QUARTERS, INCOME)))
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@pytest.mark.parametrize(
    ("groups", "count", "message"), [(["a"], 5, "at most 4 series"), (["a", "b"], 1, "one figure, or None")]
)
def test_bars_that_cannot_be_drawn_are_refused(groups, count, message):
    with pytest.raises(ValueError, match=message):
        bars(groups, [Series(str(n), [D(1)]) for n in range(count)])


figures = st.decimals(min_value=D("-1E9"), max_value=D("1E9"), places=2) | st.none()


@given(st.lists(figures, max_size=12), figures, st.sampled_from(["%", "£", "per 100,000", ""]))
def test_everything_drawn_lies_inside_the_picture(values, target, unit):
    root = series([Point(f"P{n}", value) for n, value in enumerate(values)], unit, target=target)
    for mark in root.iter():
        for name, limit in (
            ("x", 640),
            ("x1", 640),
            ("x2", 640),
            ("cx", 640),
            ("y", 300),
            ("y1", 300),
            ("cy", 300),
        ):
            if mark.get(name) is not None:
                assert 0 <= float(mark.get(name, "")) <= limit


@given(st.lists(figures, min_size=1, max_size=12))
def test_the_axis_holds_every_figure_in_few_steps(values):
    root = series([Point(f"P{n}", value) for n, value in enumerate(values)], "")
    heights = [float(rule.get("y1", "")) for rule in root.iter(f"{SVG}line") if rule.get("x1") != rule.get("x2")]
    if any(value is not None for value in values):
        assert 2 <= len(heights) <= 7
        tops = [float(mark.get("cy", "")) for mark in root.iter(f"{SVG}circle")]
        assert all(min(heights) - 0.2 <= top <= max(heights) + 0.2 for top in tops)


def test_plotly_accepts_the_figure_as_plain_data():
    made = figure(PHONICS, unit="%", title="Phonics", target=D("84.9"))
    assert json.loads(json.dumps(made)) == made
    trace = made["data"][0]
    assert (trace["type"], trace["x"], trace["y"]) == (
        "scatter",
        ["2012/13", "2013/14", "2014/15", "2015/16"],
        [74.2, None, 79.46, 82.56],
    )
    assert trace["hovertext"] == ["2012/13: 74.2%", "", "2014/15: 79.46%", "2015/16: 82.56%"]
    assert made["layout"]["xaxis"] == {"type": "category"}
    assert made["layout"]["annotations"][0]["text"] == "Target 84.9%"
    assert go.Figure(made).to_plotly_json()["data"] == [trace]


def test_plotly_bars_start_at_zero():
    made = figure([Point("a", D(1)), Point("b", D(2))], unit="£", title="A")
    assert made["data"][0]["type"] == "bar"
    assert made["layout"]["yaxis"]["rangemode"] == "tozero"
    assert "error_y" not in made["data"][0]


def test_plotly_gets_limits_as_distances():
    limits = figure(PHONICS, unit="%", title="A")["data"][0]["error_y"]
    assert limits["array"] == pytest.approx([0, 0, 0.64, 0.54])
    assert limits["arrayminus"] == pytest.approx([0, 0, 0.56, 0.56])


def test_plotly_labels_hold_no_markup():
    made = figure(
        [Point("<b>x</b>", D(1))],
        unit="<i>u</i>",
        title="<a href='x'>t</a>",
        target=D(1),
        target_label="<br>",
    )
    assert not re.search(r"[<>]", json.dumps(made))


def test_a_sparkline_runs_from_left_to_right_and_ends_in_a_dot():
    root = ElementTree.fromstring(sparkline_svg([D(1), D(3), D(2)]))
    assert root.get("aria-hidden") == "true"
    assert [path.get("points") for path in root.iter(f"{SVG}polyline")] == ["4,20 48,4 92,12"]
    assert [(dot.get("cx"), dot.get("cy")) for dot in root.iter(f"{SVG}circle")] == [("92", "12")]


@pytest.mark.parametrize(
    ("values", "lines", "dots"),
    [
        ([D(1)], 0, 2),
        ([D(1), None, D(2), D(3)], 1, 2),
        ([None, D(5), D(5)], 1, 1),
        ([D(1), D(2), None], 1, 1),
    ],
)
def test_sparklines_with_gaps(values, lines, dots):
    root = ElementTree.fromstring(sparkline_svg(values))
    assert len(list(root.iter(f"{SVG}polyline"))) == lines
    assert len(list(root.iter(f"{SVG}circle"))) == dots


@pytest.mark.parametrize("values", [[], [None, None]])
def test_no_sparkline_without_figures(values):
    assert sparkline_svg(values) == ""
