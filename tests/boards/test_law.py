from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards import law
from hwb_portal.core.dates import HolidayListEnds, london

EXAMPLES = {
    "plain case": (
        date(2026, 11, 26),
        date(2026, 11, 18),
        [date(2026, 11, day) for day in (19, 20, 23, 24, 25)],
    ),
    "a Scottish holiday counts": (
        date(2026, 12, 1),
        date(2026, 11, 23),
        [date(2026, 11, day) for day in (24, 25, 26, 27, 30)],
    ),
    "over Easter": (
        date(2026, 4, 8),
        date(2026, 3, 27),
        [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 7)],
    ),
    "published just before Easter": (
        date(2026, 4, 14),
        date(2026, 4, 2),
        [date(2026, 4, day) for day in (7, 8, 9, 10, 13)],
    ),
    "early May holiday": (
        date(2026, 5, 5),
        date(2026, 4, 24),
        [date(2026, 4, 27), date(2026, 4, 28), date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 1)],
    ),
    "spring holiday": (
        date(2026, 5, 28),
        date(2026, 5, 19),
        [date(2026, 5, day) for day in (20, 21, 22, 26, 27)],
    ),
    "summer holiday": (
        date(2026, 9, 2),
        date(2026, 8, 24),
        [date(2026, 8, 25), date(2026, 8, 26), date(2026, 8, 27), date(2026, 8, 28), date(2026, 9, 1)],
    ),
    "Easter in March, across the clock change": (
        date(2027, 3, 31),
        date(2027, 3, 19),
        [date(2027, 3, day) for day in (22, 23, 24, 25, 30)],
    ),
    "the coronation holiday": (
        date(2023, 5, 10),
        date(2023, 4, 28),
        [date(2023, 5, day) for day in (2, 3, 4, 5, 9)],
    ),
}

in_list = st.dates(min_value=date(2012, 2, 1), max_value=date(2028, 12, 31))
few_dates = st.sets(in_list, max_size=6)


@pytest.mark.parametrize(("meeting", "latest", "days"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_latest_day_and_the_days_that_count(meeting, latest, days):
    assert law.latest_day(meeting) == latest
    assert law.counting_days(latest, meeting) == tuple(days)


@pytest.mark.parametrize(
    ("published", "meeting", "expected"),
    [
        (date(2026, 11, 19), date(2026, 11, 26), 4),  # the day after the latest
        (date(2026, 11, 21), date(2026, 11, 30), 5),  # published on a Saturday
        (date(2013, 7, 12), date(2013, 7, 19), 4),  # a week before is not five clear days
        (date(2026, 12, 18), date(2026, 12, 30), 5),  # Christmas inside
        (date(2026, 11, 26), date(2026, 11, 26), 0),
        (date(2026, 11, 27), date(2026, 11, 26), 0),
    ],
)
def test_clear_days(published, meeting, expected):
    assert law.clear_days(published, meeting) == expected
    assert law.is_lawful(published_on=published, meeting_on=meeting) is (expected >= 5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: law.latest_day(date(2030, 6, 5)),
        lambda: law.clear_days(date(2028, 12, 22), date(2029, 1, 4)),
        lambda: law.explain(published_on=date(2030, 6, 3), meeting_on=date(2030, 6, 5)),
        lambda: law.counts(date(2029, 1, 6)),
    ],
)
def test_no_answer_past_the_holiday_list(ask):
    with pytest.raises(HolidayListEnds, match=r"^holiday list ends 2028$"):
        ask()


def test_closures_and_proclaimed_holidays_do_not_count():
    closed, proclaimed = {date(2026, 11, 20)}, {date(2026, 11, 23)}
    published, meeting = date(2026, 11, 18), date(2026, 11, 26)
    assert law.clear_days(published, meeting, closures=closed, proclaimed=proclaimed) == 3
    assert law.latest_day(meeting, closures=closed, proclaimed=proclaimed) == date(2026, 11, 16)


@given(in_list, st.integers(0, 40), few_dates, in_list)
def test_one_more_holiday_never_raises_the_count(published, gap, holidays, extra):
    meeting = min(published + timedelta(days=gap), date(2028, 12, 31))
    before = law.clear_days(published, meeting, proclaimed=holidays)
    assert law.clear_days(published, meeting, proclaimed=holidays | {extra}) <= before


@given(in_list, st.integers(0, 40), few_dates)
def test_publishing_a_day_earlier_never_lowers_the_count(meeting, gap, closures):
    published = meeting - timedelta(days=gap)
    if published.year < 2012 or (published - timedelta(days=1)).year < 2012:
        return
    earlier = law.clear_days(published - timedelta(days=1), meeting, closures=closures)
    assert earlier >= law.clear_days(published, meeting, closures=closures)


@given(in_list, st.integers(1, 10), few_dates)
def test_latest_day_is_lawful_and_the_next_counting_day_is_not(meeting, days, closures):
    latest = law.latest_day(meeting, days, closures=closures)
    assert law.counts(latest, closures=closures)
    assert law.clear_days(latest, meeting, closures=closures) == days
    following = latest + timedelta(days=1)
    while following < meeting and not law.counts(following, closures=closures):
        following += timedelta(days=1)
    assert not law.is_lawful(published_on=following, meeting_on=meeting, days=days, closures=closures)


@pytest.mark.parametrize(
    ("at", "close", "expected"),
    [
        (london(date(2013, 7, 12), time(16, 15)), time(17), date(2013, 7, 12)),
        (london(date(2026, 11, 18), time(17)), time(17), date(2026, 11, 18)),
        (london(date(2026, 11, 18), time(17, 0, 1)), time(17), date(2026, 11, 19)),
        (london(date(2026, 11, 18), time(23, 59)), None, date(2026, 11, 18)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), None, date(2026, 7, 1)),  # summer time: already July
        (datetime(2026, 6, 30, 16, 30, tzinfo=UTC), time(17), date(2026, 7, 1)),  # 5.30pm in London
    ],
)
def test_release_after_the_office_closes_is_the_next_days(at, close, expected):
    assert law.effective_on(at, close) == expected


def test_a_release_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        law.effective_on(datetime(2026, 11, 18, 12), None)  # noqa: DTZ001 - refused for exactly that


@pytest.mark.parametrize(
    ("published", "convened", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), True),  # called at short notice, open from then
        (date(2026, 11, 24), date(2026, 11, 23), False),
        (date(2026, 11, 20), date(2026, 11, 2), False),  # called in time, so five days stand
        (date(2026, 11, 26), date(2026, 11, 26), False),
        (date(2026, 11, 18), date(2026, 11, 23), True),
    ],
)
def test_short_notice_opens_papers_from_convening(published, convened, expected):
    answer = law.is_lawful(published_on=published, meeting_on=date(2026, 11, 26), convened_on=convened)
    assert answer is expected


def test_explain_a_lawful_day():
    assert law.explain(published_on=date(2026, 11, 18), meeting_on=date(2026, 11, 26)) == (
        "Published on Wednesday 18 November 2026: 5 clear days before the meeting on Thursday 26 November "
        "2026 (19, 20, 23, 24 and 25 November). The count leaves out the day of publication and the day of "
        "the meeting, and excludes weekends and bank holidays (none falls between). That is enough: at "
        "least 5 clear days are needed."
    )


def test_explain_names_what_does_not_count():
    text = law.explain(
        published_on=date(2026, 3, 30),
        meeting_on=date(2026, 4, 8),
        closures={date(2026, 4, 2), date(2026, 4, 3)},  # one of them a bank holiday anyway
    )
    assert text == (
        "Published on Monday 30 March 2026: 3 clear days before the meeting on Wednesday 8 April 2026 (31 "
        "March, 1 and 7 April). The count leaves out the day of publication and the day of the meeting, "
        "and excludes weekends and 2 bank holidays (3 and 6 April), and 1 day the offices are closed (2 "
        "April). That is 2 too few: at least 5 clear days are needed."
    )


def test_explain_a_day_with_no_count():
    text = law.explain(published_on=date(2026, 11, 25), meeting_on=date(2026, 11, 26))
    assert text.startswith(
        "Published on Wednesday 25 November 2026: 0 clear days before the meeting on Thursday 26 November 2026. The"
    )


@pytest.mark.parametrize(
    ("rule", "on", "closes"),
    [
        ((date(2017, 10, 17), 5, "clear"), date(2017, 10, 11), datetime(2017, 10, 11, 23, tzinfo=UTC)),
        ((date(2017, 10, 17), 5, "clear_working"), date(2017, 10, 9), datetime(2017, 10, 9, 23, tzinfo=UTC)),
        (
            (date(2017, 3, 28), 2, "clear_working", time(12)),
            date(2017, 3, 23),
            datetime(2017, 3, 23, 12, tzinfo=UTC),
        ),
        (
            (date(2017, 4, 19), 2, "clear_working", time(12)),  # Easter Monday inside, and summer time
            date(2017, 4, 12),
            datetime(2017, 4, 12, 11, tzinfo=UTC),
        ),
    ],
)
def test_question_deadline(rule, on, closes):
    deadline = law.question_deadline(*rule)
    assert deadline == law.QuestionDeadline(on, rule[3] if len(rule) == 4 else None)
    assert deadline.closes_at == closes


def test_a_question_at_midday_is_in_time_and_a_second_later_is_not():
    deadline = law.question_deadline(date(2017, 3, 28), 2, "clear_working", time(12))
    midday = datetime(2017, 3, 23, 12, tzinfo=UTC)
    assert deadline.is_open(midday)
    assert not deadline.is_open(midday + timedelta(seconds=1))


def test_without_a_time_questions_are_taken_all_day():
    deadline = law.question_deadline(date(2017, 10, 17), 5, "clear")
    assert deadline.is_open(london(date(2017, 10, 11), time(23, 59, 59)))
    assert not deadline.is_open(london(date(2017, 10, 12)))


def test_an_unknown_way_of_counting_is_refused():
    with pytest.raises(ValueError, match="working days"):
        law.question_deadline(date(2017, 10, 17), 5, "working days")


def test_reports_are_due_earlier_than_papers():
    assert law.reports_deadline(date(2026, 11, 26), 8) == date(2026, 11, 13)


HERTFORDSHIRE_WORDING = "as defined in paragraph {paragraphs} of Part 1 of Schedule 12A to the said Act"


@pytest.mark.parametrize(
    ("template", "paragraphs", "expected"),
    [
        (HERTFORDSHIRE_WORDING, [1], "as defined in paragraph 1 of Part 1 of Schedule 12A to the said Act"),
        (
            HERTFORDSHIRE_WORDING,
            [3, 1, 1],
            "as defined in paragraphs 1 and 3 of Part 1 of Schedule 12A to the said Act",
        ),
        ("under {paragraphs}", {7, 2, 3}, "under paragraphs 2, 3 and 7"),
        ("{paragraphs}: {descriptions}", [1], "paragraph 1: information relating to any individual"),
    ],
)
def test_exclusion_resolution_names_the_paragraphs(template, paragraphs, expected):
    assert law.exclusion_resolution(template, paragraphs) == expected


def test_a_board_without_a_wording_gets_the_default():
    words = law.exclusion_resolution("", [1, 2])
    assert "as defined in paragraphs 1 and 2 of Part 1 of Schedule 12A to that Act (information relating" in words
    assert "reveal the identity of an individual), and that the public interest" in words
    assert "{" not in words


@pytest.mark.parametrize(
    ("template", "paragraphs"), [("{paragraphs}", []), ("{paragraphs}", [8]), ("no place for them", [1])]
)
def test_an_incomplete_exclusion_is_refused(template, paragraphs):
    with pytest.raises(ValueError, match=r"Schedule 12A|\{paragraphs\}"):
        law.exclusion_resolution(template, paragraphs)


def test_there_are_seven_exempt_paragraphs():
    assert list(law.EXEMPT_PARAGRAPHS) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("paragraphs", "contract_terms", "expected"),
    [
        ([3], False, True),
        ([6], True, True),
        ([3, 6], False, True),
        ([3], True, False),
        ([1, 3], False, False),
    ],
)
def test_councillors_may_inspect_only_paragraphs_3_and_6(paragraphs, contract_terms, expected):
    assert law.councillor_may_inspect(paragraphs, contract_terms=contract_terms) is expected


@pytest.mark.parametrize(
    ("record", "day", "expected"),
    [
        ("minutes", date(2017, 10, 17), date(2023, 10, 17)),
        ("agenda", date(2017, 10, 17), date(2023, 10, 17)),
        ("report", date(2017, 10, 17), date(2023, 10, 17)),
        ("officer_decision", date(2017, 10, 17), date(2023, 10, 17)),
        ("background_paper", date(2017, 10, 17), date(2021, 10, 17)),
        ("minutes", date(2024, 2, 29), date(2030, 3, 1)),
        ("background_paper", date(2024, 2, 29), date(2028, 2, 29)),
    ],
)
def test_records_stay_open(record, day, expected):
    assert law.open_until(record, day) == expected


REGISTERED, DEVELOPMENT = "must_be_registered", "is_own_development"


@pytest.mark.parametrize(
    ("paragraphs", "registered", "development", "bars"),
    [
        ((3,), False, False, set()),
        ((3,), None, False, {REGISTERED}),
        ((1, 3), True, False, {REGISTERED}),
        ((1, 2, 4, 5, 6, 7), None, False, set()),
        ((1,), True, False, set()),
        ((1,), None, None, {DEVELOPMENT}),
        ((1,), None, True, {DEVELOPMENT}),
        ((3,), True, True, {REGISTERED, DEVELOPMENT}),
    ],
)
def test_two_answers_stand_against_an_exemption(paragraphs, registered, development, bars):
    found = law.exemption_bars(
        paragraphs, must_be_registered=registered, has_contract_terms=False, is_own_development=development
    )
    assert set(found) == bars
