"""How much time with a lesson counts, and whether it is enough: the rule by itself."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress import reading

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds_ago", "passed"),
    [((60,), 60), ((60, 15), 15), ((15, 60), 15), ((-5,), 0), ((0.9,), 0)],
)
def test_time_passes_since_the_latest_reading_of_the_clock(
    seconds_ago: tuple[float, ...], passed: int
) -> None:
    readings = [NOON - dt.timedelta(seconds=seconds) for seconds in seconds_ago]
    assert reading.passed_since(NOON, *readings) == passed


@pytest.mark.parametrize(
    ("before", "told", "passed", "counted"),
    [
        (0, 60, 61, 60),
        (0, 600, 60, 60),  # more than has passed
        (60, 60, 500, 60),  # told again
        (60, 40, 500, 60),  # by a browser that knows less
        (60, 120, 0, 60),
        (0, None, 300, 300),  # nothing told
        (60, None, 300, 360),
    ],
)
def test_what_counts(before: int, told: int | None, passed: int, counted: int) -> None:
    assert reading.counted(before, told, passed) == counted


seconds = st.integers(0, 40_000)


@given(before=seconds, told=st.none() | seconds, passed=seconds)
def test_no_more_counts_than_has_passed(before: int, told: int | None, passed: int) -> None:
    assert before <= reading.counted(before, told, passed) <= before + passed


@given(before=seconds, told=seconds, passed=seconds, later=seconds)
def test_the_same_told_again_adds_nothing(before: int, told: int, passed: int, later: int) -> None:
    once = reading.counted(before, told, max(passed, told))
    assert reading.counted(once, told, later) == once


@given(tellings=st.lists(st.tuples(seconds, seconds), max_size=12))
def test_all_that_is_told_never_adds_up_to_more_than_the_time_that_passed(
    tellings: list[tuple[int, int]],
) -> None:
    total = 0
    for told, passed in tellings:
        total = reading.counted(total, told, passed)
    assert total <= sum(passed for _told, passed in tellings)


@pytest.mark.parametrize(
    ("seconds_spent", "minutes", "is_plausible"),
    [
        (20, 20, False),  # iGOT Karmayogi
        (479, 20, False),
        (480, 20, True),
        (239, 10, False),
        (240, 10, True),
        (24, 1, True),
        (23, 1, False),
    ],
)
def test_what_is_plausible(seconds_spent: int, minutes: int, is_plausible: bool) -> None:
    assert reading.is_plausible(seconds_spent, minutes) is is_plausible


@given(words=st.integers(180, 20_000), speed=st.integers(100, 300), share=st.floats(0.5, 1.5))
def test_nobody_who_reads_at_300_words_a_minute_or_less_is_too_quick(
    words: int, speed: int, share: float
) -> None:
    minutes = int(share * words / 180)
    assert reading.is_plausible(-(-60 * words // speed), minutes)


@given(spent=seconds, minutes=st.integers(1, 600))
def test_time_beyond_the_length_of_a_lesson_is_not_kept(spent: int, minutes: int) -> None:
    kept = reading.at_most(spent, minutes)
    assert kept == min(spent, 60 * minutes)
    assert reading.is_plausible(kept, minutes) == reading.is_plausible(spent, minutes)
