from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.kinds.numerical.rules import MOST_LETTERS, Numerical, readings
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError

DEALER = Dealer("0" * 32, "q", shuffles=True)
DECIMALS = st.decimals(-10_000, 10_000, places=2)


def bodies():
    """Any number, with and without a tolerance and a unit."""
    return st.builds(
        lambda answer, tolerance, unit: Numerical(str(answer), str(tolerance), unit),
        DECIMALS,
        st.decimals(0, 100, places=2),
        st.sampled_from(["", "hari kerja", "%"]),
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("14", ["14"]),
        ("  14 ", ["14"]),
        ("1250.5", ["1250.5"]),
        ("1250,5", ["1250.5"]),
        ("1.250,5", ["1250.5"]),
        ("1,250.5", ["1250.5"]),
        ("1 250,5", ["1250.5"]),
        ("1\N{NARROW NO-BREAK SPACE}250.5", ["1250.5"]),
        ("1.250.000", ["1250000"]),
        ("1.250", ["1250", "1.25"]),  # Indonesian or English
        ("1,250", ["1250", "1.25"]),
        ("0.125", ["0.125"]),
        ("0,125", ["0.125"]),
        ("1250.000", ["1250"]),
        ("12.5", ["12.5"]),
        ("5.000,-", ["5000"]),
        ("14,", ["14"]),
        ("-3,5", ["-3.5"]),
        ("−3,5", ["-3.5"]),
        ("+3", ["3"]),
        ("1.25.000", []),
        ("1.250.5", []),
        ("1e3", []),
        ("١٤", []),
        ("empat belas", []),
        ("14 hari", []),
        ("", []),
    ],
)
def test_numbers_are_read_as_indonesians_and_english_write_them(text, numbers):
    assert readings(text) == set(map(Fraction, numbers))


@given(DECIMALS)
def test_a_number_means_itself_in_either_notation(number):
    english = f"{number:,}"
    indonesian = english.translate(str.maketrans(".,", ",."))
    for text in (english, indonesian, str(number), str(number).replace(".", ",")):
        assert Fraction(number) in readings(text)


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("1.250,5", 1),
        ("1.250 rupiah", 1),
        ("RUPIAH 1250", 1),
        ("1249,5", 1),
        ("1.251", 1),
        ("1252", 0),
        ("1.25", 0),
        ("rupiah", 0),
        ("", 0),
    ],
)
def test_what_is_near_enough_is_right(written, share):
    assert Numerical("1250.00", "1", "Rupiah").share(written) == share


def test_a_number_counts_without_a_unit_too():
    assert Numerical("0.1").share("0,1") == 1
    assert Numerical("0.1").share("0,10001") == 0


@pytest.mark.parametrize("sent", [["1" * (MOST_LETTERS + 1)], ["1", "2"]])
def test_only_one_text_of_a_bounded_length_is_an_answer(sent):
    with pytest.raises(UnknownAnswerError):
        Numerical("14").dealt(DEALER).read(sent)


def test_the_review_says_what_is_right_also_before_it_is_written():
    review = Numerical("14", "0.5", "hari").dealt(DEALER).review(" 15")
    assert (review.right, review.least, review.greatest) == (
        Decimal(14),
        Decimal("13.5"),
        Decimal("14.5"),
    )
    assert Numerical("", "").dealt(DEALER).review("").right == 0


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("1.251", [("1250", 1)]),
        ("99 Rupiah", [("99", 0)]),
        ("tak tahu", [("tak tahu", 0)]),
        ("", []),
    ],
)
def test_what_is_near_enough_is_counted_as_the_right_number(written, counted):
    found = Numerical("1250", "1", "rupiah").classified(written)
    assert [(each.text, each.share) for each in found] == counted
