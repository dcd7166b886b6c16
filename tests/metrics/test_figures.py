"""Series, baselines and judgements made from stored figures."""

from decimal import Decimal

import pytest

from metrics.enums import (
    AreaKind,
    Comparator,
    ObservationKind,
    ObservationStatus,
    Polarity,
    SetBy,
    Significance,
    TargetStatus,
    VerdictDirection,
    VerdictKind,
)
from metrics.models import Area, Indicator, Period, Target, Verdict
from metrics.periods import parse_period
from metrics.selectors.collections import summary_sentence
from metrics.selectors.figures import figures_of
from metrics.selectors.shapes import IndicatorFigures, State
from tests.factories import make_indicator, make_observation

pytestmark = pytest.mark.django_db


def period(label: str) -> Period:
    found = parse_period(label)
    stored, _ = Period.objects.get_or_create(
        label=found.label, kind=found.kind, defaults={"starts_on": found.starts_on, "ends_on": found.ends_on}
    )
    return stored


def area(code: str, kind: AreaKind = AreaKind.COUNTY) -> Area:
    stored, _ = Area.objects.get_or_create(code=code, defaults={"name": code.title(), "kind": kind})
    return stored


def read(indicator: Indicator) -> IndicatorFigures:
    return figures_of(Indicator.objects.with_figures().get(pk=indicator.pk))


def make_target(indicator: Indicator, label: str, value: str, **fields: object) -> Target:
    return Target.objects.create(
        **{
            "indicator": indicator,
            "area": area("county"),
            "period": period(label),
            "comparator": Comparator.AT_MOST,
            "value": Decimal(value),
            "text": value,
            "status": TargetStatus.AGREED,
            "set_by": SetBy.LOCAL,
            **fields,
        }
    )


def make_blank(indicator: Indicator, text: str, status: ObservationStatus) -> None:
    """An observation of 2026 without a figure."""
    seen = make_observation(indicator)
    seen.value, seen.value_text, seen.status = None, text, status
    seen.save()


@pytest.mark.parametrize(
    ("polarity", "values", "state", "way"),
    [
        (Polarity.LOWER, ("9", "8"), State.IMPROVED, "down"),
        (Polarity.LOWER, ("8", "9"), State.WORSENED, "up"),
        (Polarity.HIGHER, ("8", "9"), State.IMPROVED, "up"),
        (Polarity.NEITHER, ("8", "9"), State.INCREASED, "up"),
        (Polarity.NEITHER, ("9", "8"), State.DECREASED, "down"),
        (Polarity.LOWER, ("8", "8"), State.UNCHANGED, "level"),
        (Polarity.LOWER, ("8",), State.NO_UPDATE, "none"),
    ],
)
def test_the_state_follows_from_the_last_two_figures(polarity, values, state, way):
    indicator = make_indicator(polarity=polarity)
    for year, value in enumerate(values, start=2025):
        make_observation(indicator, value, year=year)
    found = read(indicator).assessment
    assert (found.state, found.way) == (state, way)


def test_an_indicator_without_figures_says_so():
    found = read(make_indicator(name="Falls"))
    assert (found.series, found.assessment.state) == ((), State.NO_FIGURE)
    assert found.assessment.sentence == "Falls: no figure has been published yet."


def test_only_periods_of_one_sort_are_compared():
    indicator = make_indicator()
    for label, value in (("2015/16", "20"), ("Q1 2016/17", "6"), ("Q2 2016/17", "5")):
        make_observation(indicator, value, period=period(label))
    series = read(indicator).series[0]
    assert [figure.span.label for figure in series.comparable] == ["Q1 2016/17", "Q2 2016/17"]
    assert series.baseline.text == "6"


def test_months_of_different_length_are_not_compared():
    indicator = make_indicator()
    for label in ("Aug 2014 - Jul 2015", "Jan 17 - Mar 17"):
        make_observation(indicator, period=period(label))
    series = read(indicator).series[0]
    assert (series.baseline, series.assessment.state) == (None, State.NO_UPDATE)


def test_plans_and_forecasts_are_no_results():
    indicator = make_indicator()
    make_observation(indicator, "5", year=2025, kind=ObservationKind.PLAN)
    make_observation(indicator, "6", year=2025)
    make_observation(indicator, "4", year=2026, kind=ObservationKind.PLAN)
    found = read(indicator)
    assert [(figure.span.label, figure.kind) for figure in found.series[0].figures] == [("2025", "actual")]
    assert [(figure.span.label, figure.kind) for figure in found.beside] == [("2025", "plan"), ("2026", "plan")]


def test_an_indicator_with_plans_alone_is_not_judged():
    indicator = make_indicator(name="Fund", unit="£")
    make_observation(indicator, "10", year=2025, kind=ObservationKind.PLAN)
    make_observation(indicator, "20", year=2026, kind=ObservationKind.PLAN)
    found = read(indicator).assessment
    assert found.state is State.PLANNED
    assert found.sentence == "Fund: plan of £10 for 2025, going to £20 for 2026; no result yet."


def test_words_in_place_of_a_figure_are_shown_and_not_judged():
    indicator = make_indicator(name="Falls")
    make_observation(indicator, "5", year=2025)
    make_blank(indicator, "On track to meet target", ObservationStatus.NOT_AVAILABLE)
    found = read(indicator).assessment
    assert found.state is State.NO_FIGURE
    assert found.sentence == "Falls: On track to meet target (2026); no figure was given."


def test_a_hidden_figure_says_why():
    indicator = make_indicator()
    make_blank(indicator, "", ObservationStatus.SUPPRESSED)
    assert read(indicator).series[0].latest.text == "Hidden because the number is small"


def test_significance_is_the_paper_s_when_it_speaks_of_the_same_change():
    indicator = make_indicator()
    make_observation(indicator, "9", period=period("2014/15"))
    make_observation(indicator, "8", period=period("2015/16"))
    verdict = Verdict.objects.create(
        indicator=indicator,
        area=area("county"),
        kind=VerdictKind.CHANGE,
        from_period=period("2014/15"),
        to_period=period("2015/16"),
        direction=VerdictDirection.IMPROVED,
        significant=Significance.YES,
    )
    assert read(indicator).assessment.significant == "yes"
    verdict.from_period = period("2013/14")
    verdict.save()
    assert read(indicator).assessment.significant == "cannot_tell"


def test_significance_else_follows_from_the_limits():
    indicator = make_indicator()
    make_observation(indicator, "9", year=2025, lower=Decimal("8.5"), upper=Decimal("9.5"))
    make_observation(indicator, "7", year=2026, lower=Decimal("6.5"), upper=Decimal("7.5"))
    assert read(indicator).assessment.significant == "yes"


def test_a_figure_is_held_against_the_target_of_its_own_period():
    indicator = make_indicator(unit="%")
    make_observation(indicator, "8", period=period("2015/16"))
    make_target(indicator, "2015/16", "7.5")
    make_target(indicator, "2016/17", "8.5")
    found = read(indicator)
    assert found.assessment.against_target == "not_met"
    assert [(target.text, target.state, target.result) for target in found.targets] == [
        ("at most 7.5%", "not_met", "8%"),
        ("at most 8.5%", "none", ""),
    ]
    assert found.series[0].next_target.span.label == "2016/17"


def test_a_rejected_target_is_shown_and_holds_nobody():
    indicator = make_indicator()
    make_observation(indicator, "8", period=period("2015/16"))
    make_target(indicator, "2015/16", "7.5", status=TargetStatus.REJECTED)
    found = read(indicator)
    assert (len(found.targets), found.targets[0].state, found.assessment.against_target) == (1, "none", "none")


def test_the_county_leads_and_comparators_have_no_row():
    indicator = make_indicator()
    for code, kind in (("anywhere", AreaKind.CCG), ("england", AreaKind.ENGLAND), ("shire", AreaKind.COUNTY)):
        make_observation(indicator, area=area(code, kind))
    found = read(indicator)
    assert [series.area for series in found.series] == ["shire", "anywhere", "england"]
    assert [series.area for series in found.own_series] == ["shire", "anywhere"]


def test_the_year_stands_after_its_last_quarter():
    indicator = make_indicator()
    for label in ("2016/17", "Q3 2016/17", "Q4 2016/17"):
        make_observation(indicator, period=period(label))
    assert [figure.span.label for figure in read(indicator).figures] == ["Q3 2016/17", "Q4 2016/17", "2016/17"]


def test_a_count_is_shown_without_a_unit():
    indicator = make_indicator(unit="count")
    make_observation(indicator, "27427")
    assert read(indicator).series[0].latest.text == "27,427"


def test_the_summary_counts_every_state():
    improved, single, target, nothing = (make_indicator(name=name) for name in "abcd")
    make_observation(improved, "9", year=2025)
    make_observation(improved, "8", year=2026)
    make_observation(single, "8")
    make_observation(target, "8", period=period("2015/16"))
    make_target(target, "2015/16", "9")
    found = [read(indicator) for indicator in (improved, single, target, nothing)]
    assert summary_sentence(found) == (
        "Of 4 indicators, 1 improved, 2 have no update and 1 has no figure. "
        "1 has a target: 1 meets it. 3 have no target."
    )
    assert summary_sentence(found[:1]) == "Of 1 indicator, 1 improved. None has a target."
    assert summary_sentence([]) == "No indicators have been added yet."
