"""The rules of the civil servant's number."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules import nip


def test_the_golden_number_is_read() -> None:
    parsed = nip.parse("198609262015051001")
    assert parsed == nip.Nip(dt.date(1986, 9, 26), dt.date(2015, 5, 1), "male", 1)


def test_a_woman_has_the_digit_two() -> None:
    assert nip.parse("199203152019032001").sex == "female"


@pytest.mark.parametrize(
    ("number", "part"),
    [
        ("19860926201505100", "length"),
        ("1986092620150510011", "length"),
        ("19860926201505100x", "length"),
        ("٠٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", "length"),
        ("198613262015051001", "birth_date"),
        ("198602302015051001", "birth_date"),
        ("198609262015131001", "appointment"),
        ("198609261985051001", "appointment"),
        ("198609262015053001", "sex"),
        ("198609262015051000", "serial"),
    ],
)
def test_a_wrong_number_names_the_part_that_is_wrong(number: str, part: str) -> None:
    with pytest.raises(nip.InvalidNipError) as caught:
        nip.parse(number)
    assert caught.value.part == part


def test_spaces_dots_and_dashes_are_dropped() -> None:
    assert nip.clean(" 19860926 201505.1-001 ") == "198609262015051001"


def test_it_is_written_in_the_customary_groups() -> None:
    assert nip.display("198609262015051001") == "19860926 201505 1 001"
    assert nip.display("HONORER-7") == "HONORER-7"


@given(
    born=st.dates(dt.date(1930, 1, 1), dt.date(2000, 12, 31)),
    appointed=st.dates(dt.date(2001, 1, 1), dt.date(2030, 12, 31)),
    sex=st.sampled_from("12"),
    serial=st.integers(1, 999),
)
def test_every_number_built_by_the_rules_is_read_back(
    born: dt.date, appointed: dt.date, sex: str, serial: int
) -> None:
    parsed = nip.parse(f"{born:%Y%m%d}{appointed:%Y%m}{sex}{serial:03}")
    assert (parsed.birth_date, parsed.serial) == (born, serial)
    assert parsed.appointed == appointed.replace(day=1)
