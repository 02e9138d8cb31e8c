"""When an activity opens that waits some days for those before it, by a table and by properties."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress.opening import Opening, opening_of

MONDAY = dt.date(2026, 11, 30)
DAYS = {"mon": MONDAY, "tue": MONDAY + dt.timedelta(days=1), "wed": MONDAY + dt.timedelta(days=2)}


@dataclass(frozen=True)
class Step:
    number: int
    is_required: bool
    completed_on: dt.date | None = None
    opens_after_days: int = 0
    is_waiting: bool = False

    @property
    def is_completed(self) -> bool:
        return self.completed_on is not None


def steps(text: str) -> list[Step]:
    """Read "R:mon O R+7": required or optional, completed on a day, open so many days later."""
    found = []
    for number, word in enumerate(text.split(), 1):
        rest, _colon, day = word.partition(":")
        letter, _plus, wait = rest.partition("+")
        found.append(Step(number, letter == "R", DAYS.get(day), int(wait or 0)))
    return found


@pytest.mark.parametrize(
    ("course", "opening"),
    [
        ("R:mon R", None),  # it does not wait
        ("R+7", None),  # there is nothing before it
        ("O:mon R+7", None),  # nor anything that counts
        ("R:mon R+7", Opening(7, dt.date(2026, 12, 7))),
        ("R:wed R:mon R+7", Opening(7, dt.date(2026, 12, 9))),  # the last one done, not placed
        ("R R:mon R+7", Opening(7)),
        ("R:mon O R+7", Opening(7, dt.date(2026, 12, 7))),
        ("R:mon O+7", Opening(7, dt.date(2026, 12, 7))),
        ("O:mon O:tue O+1", Opening(1, dt.date(2026, 12, 2))),  # none is required: all count
        ("O:mon O O+1", Opening(1)),
        ("R:mon R:tue+7", None),  # it was done once
        ("R:mon R+7 R+3", Opening(3)),  # one after the other
    ],
)
def test_the_days_run_from_what_was_done_last_of_what_counts(course, opening):
    found = steps(course)
    assert opening_of(found[-1], found) == opening


def test_what_comes_after_it_is_not_waited_for():
    found = steps("R:mon R+7 R")
    assert opening_of(found[1], found) == Opening(7, dt.date(2026, 12, 7))


@pytest.mark.parametrize(
    ("opening", "today", "ahead", "earliest"),
    [
        (Opening(7), "mon", True, dt.date(2026, 12, 7)),
        (Opening(1, DAYS["tue"]), "mon", True, DAYS["tue"]),
        (Opening(1, DAYS["tue"]), "tue", False, DAYS["tue"]),
        (Opening(1, DAYS["tue"]), "wed", False, DAYS["tue"]),
    ],
)
def test_it_is_open_from_the_morning_of_its_day(opening, today, ahead, earliest):
    assert opening.is_ahead(DAYS[today]) is ahead
    assert opening.earliest(DAYS[today]) == earliest


any_day = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
any_steps = st.lists(
    st.tuples(st.booleans(), st.none() | any_day, st.integers(0, 180)), min_size=1, max_size=8
).map(lambda rows: [Step(number, *row) for number, row in enumerate(rows, 1)])


@given(any_steps)
def test_it_never_opens_sooner_than_its_days_after_anything_before_it_that_counts(found):
    *before, last = found
    opening = opening_of(last, found)
    if opening is None:
        return
    required = any(step.is_required for step in found)
    counting = [step for step in before if step.is_required or not required]
    assert counting
    if opening.on is None:
        assert not all(step.is_completed for step in counting)
    for step in counting:
        if opening.on and step.completed_on:
            assert opening.on >= step.completed_on + dt.timedelta(days=last.opens_after_days)


@given(any_steps, any_day)
def test_doing_what_is_left_today_opens_it_on_the_earliest_day_foretold(found, today):
    last = found[-1]
    opening = opening_of(last, found)
    past = all(step.completed_on is None or step.completed_on <= today for step in found)
    if opening is None or not past:
        return
    done = [replace(step, completed_on=step.completed_on or today) for step in found[:-1]]
    after = opening_of(last, [*done, last])
    assert after is not None
    assert after.on == opening.earliest(today)
