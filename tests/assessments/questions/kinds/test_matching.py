from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.kinds.matching.editing import problems
from assessments.questions.kinds.matching.rules import Matching, Pair
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError

DEALER = Dealer("0" * 32, "q", shuffles=True)
PAIRS = (
    Pair("KTP", "Dukcapil", "a"),
    Pair("Akta lahir", "Dukcapil", "b"),
    Pair("STNK", "Samsat", "c"),
)
BODY = Matching(PAIRS, ("Puskesmas",))


@st.composite
def bodies(draw):
    """Two to six pairs that share up to four answers, and up to two answers more."""
    count = draw(st.integers(2, 6))
    places = draw(
        st.lists(st.integers(1, 4), min_size=count, max_size=count).filter(
            lambda places: len(set(places)) > 1
        )
    )
    pairs = (Pair(f"Hal {n}", f"Tempat {at}", "abcdef"[n]) for n, at in enumerate(places))
    return Matching(tuple(pairs), ("Lain", "Entah")[: draw(st.integers(0, 2))])


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        ({"a": "Dukcapil", "b": "Dukcapil", "c": "Samsat"}, "1"),
        ({"a": "Dukcapil", "b": "Puskesmas", "c": "Samsat"}, "2/3"),
        ({"c": "Samsat"}, "1/3"),
        ({"a": "Samsat"}, "0"),
        ({}, "0"),
    ],
)
def test_each_pair_earns_its_part(chosen, share):
    assert BODY.share(chosen) == Fraction(share)


@given(bodies().filter(lambda body: len(body.answers) ** len(body.pairs) < 300))
def test_chance_is_the_mean_over_every_answer_there_is(body):
    keys = [pair.key for pair in body.pairs]
    every = product(body.answers, repeat=len(keys))
    shares = [body.share(dict(zip(keys, chosen, strict=True))) for chosen in every]
    assert body.chance == sum(shares, Fraction(0)) / len(shares)


def test_each_prompt_counts_what_was_chosen_for_it():
    found = BODY.classified({"b": "Dukcapil", "c": "Dukcapil"})
    assert [(each.part, each.text, each.share) for each in found] == [
        ("Akta lahir", "Dukcapil", Fraction(1, 3)),
        ("STNK", "Dukcapil", 0),
    ]


def test_answers_with_the_same_text_are_one():
    dealt = BODY.dealt(DEALER)
    assert sorted(answer.text for answer in dealt.answers) == ["Dukcapil", "Puskesmas", "Samsat"]


def test_what_is_open_is_left_out_wherever_it_stands():
    dealt = BODY.dealt(DEALER)
    ids = {answer.text: answer.id for answer in dealt.answers}
    keys = [pair.key for pair in dealt.pairs]
    assert dealt.read(["", ids["Samsat"]]) == {keys[1]: "Samsat"}
    assert dealt.sent({keys[1]: "Samsat"}) == ["", ids["Samsat"], ""]
    assert not dealt.read(["", "", ""])


@pytest.mark.parametrize("sent", [["x"], [""] * 4])
def test_what_is_no_answer_or_too_many_is_refused(sent):
    with pytest.raises(UnknownAnswerError):
        BODY.dealt(DEALER).read(sent)


def test_the_review_says_what_belongs_to_each():
    review = BODY.dealt(Dealer("0" * 32, "q", shuffles=False)).review({"a": "Samsat"})
    assert [(pair.chosen, pair.right, pair.is_right) for pair in review] == [
        ("Samsat", "Dukcapil", False),
        ("", "Dukcapil", False),
        ("", "Samsat", False),
    ]


@pytest.mark.parametrize(
    ("pairs", "distractors", "fault"),
    [
        (PAIRS, ("Puskesmas",), None),
        (PAIRS[:1], ("Puskesmas",), "two pairs"),
        (PAIRS[:2], (), "two different answers"),
        ((*PAIRS, Pair("SIM", "", "d")), (), "both sides"),
        ((*PAIRS, Pair("ktp", "Samsat", "d")), (), "read the same"),
        ((*PAIRS, Pair("SIM", "samsat", "d")), (), "capital letters"),
        (PAIRS, ("Samsat",), "there already"),
        (PAIRS, ("Polsek", "Polsek"), "there already"),
    ],
)
def test_what_keeps_it_from_being_published(pairs, distractors, fault):
    found = [str(words) for words in problems(Matching(pairs, distractors))]
    assert [fault in words for words in found] == ([True] if fault else [])
