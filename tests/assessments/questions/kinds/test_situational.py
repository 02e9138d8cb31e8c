from fractions import Fraction
from itertools import combinations_with_replacement, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError
from assessments.questions.kinds.situational.editing import problems
from assessments.questions.kinds.situational.rules import (
    RATINGS,
    Asks,
    Option,
    Situational,
    somers_d,
)

DEALER = Dealer("0" * 32, "q", shuffles=True)
STYLES = [
    *[(rating,) for rating in RATINGS],
    (1, 4),  # only the ends
    (2, 3),  # only the middle
    (1, 2),
    (3, 4),
    (1, 2, 3),
    (2, 3, 4),
]
KEYS = [
    key
    for count in (3, 4)
    for key in combinations_with_replacement(RATINGS, count)
    if len(set(key)) > 1
]


def situational(ratings, asks=Asks.RATE):
    options = (
        Option(f"Tindakan {key}", rating, f"<p>Karena {key}.</p>", key)
        for key, rating in zip("abcdef", ratings, strict=False)
    )
    return Situational(tuple(options), asks)


def rated(ratings):
    return dict(zip("abcdef", ratings, strict=False))


def bodies():
    """Three to five actions that can be published."""
    ratings = st.lists(st.sampled_from(RATINGS), min_size=3, max_size=5)
    built = st.builds(situational, ratings, st.sampled_from(Asks))
    return built.filter(lambda body: not problems(body))


@pytest.mark.parametrize(
    ("key", "answer", "share"),
    [
        ((4, 3, 2, 1), (4, 3, 2, 1), "1"),
        ((4, 3, 2, 1), (1, 2, 3, 4), "0"),  # the other way round
        ((4, 3, 2, 1), (4, 4, 1, 1), "2/3"),  # right at the ends, but two pairs are not told apart
        ((4, 3, 2, 1), (3, 3, 2, 2), "2/3"),  # as much as in the middle
        ((4, 3, 2, 1), (4, 2, 3, 1), "2/3"),  # one of six pairs the other way round
        ((4, 4, 1, 1), (3, 4, 2, 1), "1"),  # higher or lower than the panel, in its order
        ((4, 3, 2, 1), (3, 3, 3, 3), "0"),
        ((4, 3, 2, 1), (4, 0, 0, 1), "1/6"),  # two are still open
    ],
)
def test_ratings_earn_by_the_order_they_put_the_actions_in(key, answer, share):
    given_ratings = {name: rating for name, rating in rated(answer).items() if rating}
    assert situational(key).share(given_ratings) == Fraction(share)


@pytest.mark.parametrize("key", KEYS)
def test_a_style_of_answering_earns_no_more_than_chance(key):
    """Always the ends, always the middle, always one: whatever the key."""
    body = situational(key)
    for style in STYLES:
        shares = [somers_d(key, answer) for answer in product(style, repeat=len(key))]
        assert sum(shares, Fraction(0)) / len(shares) <= body.chance
        if len(style) == 1:
            assert not any(shares)


@pytest.mark.parametrize("key", KEYS)
def test_chance_is_the_mean_over_every_rating(key):
    shares = [situational(key).share(rated(answer)) for answer in product(RATINGS, repeat=len(key))]
    assert situational(key).chance == sum(shares, Fraction(0)) / len(shares)


@pytest.mark.parametrize(
    ("most", "least", "share"),
    [
        ("a", "d", "1"),
        ("d", "a", "0"),
        ("a", "b", "1/3"),  # 4 - 3 of 4 - 1
        ("b", "d", "2/3"),
        ("b", "c", "1/3"),
        ("c", "b", "0"),
        ("a", "a", "0"),
        ("a", None, "1/2"),
        (None, "d", "1/2"),
        ("b", None, "1/6"),
        ("c", None, "0"),
    ],
)
def test_naming_two_earns_the_difference_between_them(most, least, share):
    answer = {part: key for part, key in (("most", most), ("least", least)) if key}
    assert situational((4, 3, 2, 1), Asks.MOST_LEAST).share(answer) == Fraction(share)


@pytest.mark.parametrize("key", [(4, 3, 2, 1), (4, 2, 2, 1), (3, 2, 1), (4, 3, 3, 2, 1)])
def test_chance_is_the_mean_over_every_two_actions(key):
    body = situational(key, Asks.MOST_LEAST)
    names = "abcde"[: len(key)]
    shares = [body.share({"most": one, "least": two}) for one, two in permutations(names, 2)]
    assert body.chance == sum(shares, Fraction(0)) / len(shares)
    assert shares.count(1) == 1


@given(bodies(), st.data())
def test_a_better_action_named_as_the_most_fitting_never_earns_less(body, data):
    body = situational(body.ratings, Asks.MOST_LEAST)
    one, other = data.draw(st.permutations(body.options))[:2]
    least = data.draw(st.sampled_from(body.options)).key
    if one.rating >= other.rating:
        shares = [body.share({"most": each.key, "least": least}) for each in (one, other)]
        assert shares[0] >= shares[1]


@pytest.mark.parametrize(
    ("asks", "sent"),
    [
        (Asks.RATE, ["5"]),
        (Asks.RATE, ["1"] * 5),
        (Asks.MOST_LEAST, ["1"]),
        (Asks.MOST_LEAST, [""] * 3),
    ],
)
def test_what_is_no_rating_or_no_action_is_refused(asks, sent):
    with pytest.raises(UnknownAnswerError):
        situational((4, 3, 2, 1), asks).dealt(DEALER).read(sent)


def test_what_is_open_is_left_out():
    dealt = situational((4, 3, 2, 1)).dealt(Dealer("0" * 32, "q", shuffles=False))
    assert dealt.read(["4", "", "2"]) == {"a": 4, "c": 2}
    assert dealt.sent({"a": 4, "c": 2}) == ["4", "", "2", ""]
    two = situational((4, 3, 2, 1), Asks.MOST_LEAST).dealt(DEALER)
    assert list(two.read(["", two.options[0].id])) == ["least"]


def test_the_sheet_tells_neither_rating_nor_reason():
    for asks in Asks:
        shown = repr(situational((4, 3, 2, 1), asks).dealt(DEALER).sheet([]))
        assert "Karena" not in shown
        assert "rating" not in shown


def test_the_review_shows_what_was_judged_as_the_panel_does_and_what_far_from_it():
    review = situational((4, 3, 2, 1)).dealt(DEALER).review(rated((4, 2, 4, 1)))
    found = {each.text[-1]: (each.is_hit, each.is_missed) for each in review.actions}
    assert found == {
        "a": (True, False),
        "b": (False, False),
        "c": (False, True),
        "d": (True, False),
    }
    two = situational((4, 3, 2, 1), Asks.MOST_LEAST).dealt(DEALER)
    found = {
        each.text[-1]: (each.is_hit, each.is_missed)
        for each in two.review({"most": "a", "least": "b"}).actions
    }
    assert found["a"] == (True, False)
    assert found["b"] == (False, True)
    assert found["d"] == (False, False)


def test_who_judged_learns_why_of_the_two_named_or_of_what_was_far_off():
    def told(body, answer):
        return [each.chosen[-1] for each in body.reasons(answer)]

    each = situational((4, 3, 2, 1))
    assert told(each, rated((4, 4, 4, 4))) == ["c", "d"]
    assert told(each, {"a": 1}) == ["a"]
    two = situational((4, 3, 2, 1), Asks.MOST_LEAST)
    assert told(two, {"most": "b", "least": "a"}) == ["a", "b"]
    assert told(two, []) == told(each, []) == []
    assert Situational((Option("Diam", 1, key="a"),), Asks.MOST_LEAST).reasons({"most": "a"}) == ()


@pytest.mark.parametrize(
    ("ratings", "asks", "says"),
    [
        ((4, 4, 2, 1), Asks.MOST_LEAST, "Exactly one"),
        ((4, 3, 1, 1), Asks.MOST_LEAST, "Exactly one"),
        ((4, 4, 1, 1), Asks.RATE, ""),
        ((3, 3, 3), Asks.RATE, "at least one action otherwise"),
        ((4, 0, 1), Asks.RATE, "every action"),
        ((4, 1), Asks.RATE, "three actions"),
    ],
)
def test_what_keeps_it_from_being_published(ratings, asks, says):
    found_problems = " ".join(map(str, problems(situational(ratings, asks))))
    assert says in found_problems
    assert bool(found_problems) == bool(says)
