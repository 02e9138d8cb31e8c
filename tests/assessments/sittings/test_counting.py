"""Which try counts: the rule by itself."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.sittings.counting import Prospect, weigh

MONDAY = dt.date(2026, 3, 2)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))
PAUSES = st.integers(0, 90)
NAMES = st.frozensets(st.sampled_from("abcdefgh"))


def after(days):
    return MONDAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("seen", "last_counted_on", "today", "expected"),
    [
        ("", None, MONDAY, Prospect(total=3, new=3, opens_on=None)),
        ("a", None, MONDAY, Prospect(total=3, new=2, opens_on=None)),
        ("abc", None, MONDAY, Prospect(total=3, new=0, opens_on=None)),
        ("abcx", MONDAY, MONDAY, Prospect(total=3, new=0, opens_on=after(7))),
        ("ab", MONDAY, after(6), Prospect(total=3, new=1, opens_on=after(7))),
        ("ab", MONDAY, after(7), Prospect(total=3, new=1, opens_on=None)),
        ("abc", MONDAY, after(700), Prospect(total=3, new=0, opens_on=None)),
    ],
)
def test_what_a_try_that_may_show_three_things_is_worth(seen, last_counted_on, today, expected):
    found = weigh(
        may_show="abc", seen=seen, last_counted_on=last_counted_on, pause_days=7, today=today
    )
    assert found == expected


@pytest.mark.parametrize(
    ("prospect", "is_counted", "is_new_in_part"),
    [
        (Prospect(3, 3, None), True, False),
        (Prospect(3, 1, None), True, True),
        (Prospect(3, 0, None), False, False),
        (Prospect(3, 3, MONDAY), False, False),
        (Prospect(3, 1, MONDAY), False, True),
        (Prospect(0, 0, None), False, False),
    ],
)
def test_it_counts_where_something_is_new_and_no_pause_holds_it_up(
    prospect, is_counted, is_new_in_part
):
    assert (prospect.is_counted, prospect.is_new_in_part) == (is_counted, is_new_in_part)


@given(may_show=NAMES, seen=NAMES, today=DAYS)
def test_a_first_try_counts_exactly_if_something_in_it_was_never_shown(may_show, seen, today):
    found = weigh(may_show=may_show, seen=seen, last_counted_on=None, pause_days=7, today=today)
    assert found.is_counted == bool(may_show - seen)


@given(may_show=NAMES, seen=NAMES, more=NAMES, last=st.none() | DAYS, pause=PAUSES, today=DAYS)
def test_seeing_more_never_makes_a_try_count(may_show, seen, more, last, pause, today):
    def worth(of):
        return weigh(
            may_show=may_show, seen=of, last_counted_on=last, pause_days=pause, today=today
        )

    assert worth(seen | more).new <= worth(seen).new
    assert worth(seen | more).is_counted <= worth(seen).is_counted


@given(may_show=NAMES.filter(bool), last=DAYS, pause=PAUSES, days=st.integers(0, 400))
def test_within_the_pause_none_counts_and_the_day_told_is_the_first_that_does(
    may_show, last, pause, days
):
    def worth(today):
        return weigh(
            may_show=may_show, seen=(), last_counted_on=last, pause_days=pause, today=today
        )

    found = worth(last + dt.timedelta(days=days))
    assert found.is_counted == (days >= pause)
    if found.opens_on is not None:
        assert worth(found.opens_on).is_counted
        assert not worth(found.opens_on - dt.timedelta(days=1)).is_counted
