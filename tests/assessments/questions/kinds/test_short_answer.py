import pytest
from hypothesis import strategies as st

from assessments.questions.kinds.lenience import MOST_LETTERS
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError
from assessments.questions.kinds.short_answer.rules import ShortAnswer

DEALER = Dealer("0" * 32, "q", shuffles=True)


def bodies():
    """One to three phrases, with any of the settings."""
    phrases = st.text("abcdefghijklm ", min_size=6, max_size=30).map(str.strip)
    return st.builds(
        ShortAnswer,
        st.lists(phrases.filter(bool), min_size=1, max_size=3).map(tuple),
        st.booleans(),
        st.booleans(),
        st.integers(0, 2),
    )


@pytest.mark.parametrize(
    ("settings", "written", "share"),
    [
        ({}, "Empat belas hari", 1),
        ({}, "  empat   BELAS hari ", 1),
        ({}, "14 hari", 1),  # accepted too
        ({}, "empat belas", 0),
        ({}, "empat belas harí", 1),
        ({"accents_matter": True}, "empat belas harí", 0),
        ({"case_matters": True}, "empat belas hari", 0),
        ({"case_matters": True}, "Empat belas hari", 1),
        ({}, "empat belsa hari", 0),
        ({"typos": 1}, "empat belsa hari", 1),  # swapped
        ({"typos": 1}, "empat blas hari", 1),
        ({"typos": 1}, "empat bls hari", 0),
        ({"typos": 2}, "empat bls hari", 1),
        ({}, "", 0),
        ({}, "   ", 0),
    ],
)
def test_what_is_accepted(settings, written, share):
    assert ShortAnswer(("Empat belas hari", "14 hari"), **settings).share(written) == share


@pytest.mark.parametrize("sent", [["a" * (MOST_LETTERS + 1)], ["satu", "dua"]])
def test_only_one_text_of_a_bounded_length_is_an_answer(sent):
    with pytest.raises(UnknownAnswerError):
        ShortAnswer(("hari",)).dealt(DEALER).read(sent)


def test_what_was_written_is_kept_as_it_was_written():
    dealt = ShortAnswer(("hari",)).dealt(DEALER)
    assert dealt.read([" Sepuluh  hari\0 "]) == "Sepuluh  hari"


def test_the_review_says_what_is_accepted():
    review = ShortAnswer(("hari", "harian")).dealt(DEALER).review("HARI")
    assert (review.written, review.is_accepted) == ("HARI", True)
    assert review.accepted == ("hari", "harian")
