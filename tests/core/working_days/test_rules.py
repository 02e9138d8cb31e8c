import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.working_days import national
from lms.core.working_days.rules import UnknownYearError, WorkingCalendar

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="module")
def decree():
    """The national calendar of 2026 and 2027, collective leave counted as off."""
    years = [national.days_off(year, collective_leave=True) or {} for year in (2026, 2027)]
    off = {day: name for days in years for day, name in days.items()}
    return WorkingCalendar(off, years={2026, 2027})


@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        ("2026-03-17", 3, "2026-03-27"),  # Nyepi, Lebaran and the leave around them between
        ("2026-03-13", 1, "2026-03-16"),  # Friday: a weekend between
        ("2026-03-14", 1, "2026-03-16"),  # received on a Saturday
        ("2026-03-16", 1, "2026-03-17"),
        ("2026-12-23", 1, "2026-12-28"),
        ("2026-12-30", 2, "2027-01-04"),  # over New Year
    ],
)
def test_the_day_of_receipt_and_days_off_are_not_counted(decree, received, count, due):
    assert decree.after(day(received), count) == day(due)


def test_days_of_ones_own_are_worked_or_off():
    calendar = WorkingCalendar({day("2026-03-18"): "Hari jadi"}, {day("2026-03-21")})
    assert calendar.after(day("2026-03-17"), 3) == day("2026-03-21")


def test_what_was_counted_is_shown_day_by_day(decree):
    counted = decree.counted(day("2026-03-17"), day("2026-03-27"))
    assert [each.number for each in counted] == [0, 0, 0, 0, 0, 0, 0, 1, 2, 3]
    assert counted[1].name == "Hari Suci Nyepi"
    assert counted[-1].name == ""


@given(DAYS, st.integers(1, 60), st.sets(DAYS, max_size=40))
def test_the_last_day_counted_is_the_due_day(received, count, off):
    calendar = WorkingCalendar(dict.fromkeys(off, "Libur"))
    counted = calendar.counted(received, calendar.after(received, count))
    assert counted[-1].number == count
    assert len([each for each in counted if each.number]) == count


def test_a_year_without_its_decree_is_not_guessed(decree):
    with pytest.raises(UnknownYearError) as error:
        decree.after(day("2027-12-30"), 5)
    assert error.value.year == 2028
    assert national.days_off(2028, collective_leave=True) is None


def test_collective_leave_is_worked_where_it_is_not_off():
    off = national.days_off(2026, collective_leave=False) or {}
    assert day("2026-03-18") not in off
    assert day("2026-03-19") in off
