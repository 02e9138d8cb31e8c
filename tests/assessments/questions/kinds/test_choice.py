from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.protocol import Dealer, Reason, UnknownAnswerError

KEYS = "abcdefgh"


def choice(correct, wrong, *, takes_several):
    """A choice whose keys are letters."""
    options = (Option(f"Jawaban {key}", key in correct, "", key) for key in (*correct, *wrong))
    return Choice(tuple(options), takes_several)


@st.composite
def bodies(draw, *, takes_several=None):
    """Two to eight options; one right, or at least one."""
    keys = KEYS[: draw(st.integers(2, 8))]
    if takes_several is None:
        takes_several = draw(st.booleans())
    correct = draw(
        st.sets(st.sampled_from(keys), min_size=1, max_size=None if takes_several else 1)
    )
    return choice(sorted(correct), sorted(set(keys) - correct), takes_several=takes_several)


SEVERAL = bodies(takes_several=True)


def answers(body):
    """Every answer there is but none."""
    keys = sorted(option.key for option in body.options)
    most = len(keys) if body.takes_several else 1
    return list(chain.from_iterable(combinations(keys, size) for size in range(1, most + 1)))


@pytest.mark.parametrize(("chosen", "share"), [("a", 1), ("b", 0), ("", 0), ("ab", 0), ("abc", 0)])
def test_one_correct_answer_is_all_or_nothing(chosen, share):
    assert choice("a", "bc", takes_several=False).share(list(chosen)) == share


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        ("ab", "1"),  # all right
        ("a", "1/2"),  # half of the right ones
        ("abc", "2/3"),  # one wrong of three costs a third
        ("ac", "1/6"),
        ("acd", "0"),  # 1/2 - 2/3 is below zero
        ("cde", "0"),
        ("abcde", "0"),  # everything
        ("", "0"),
    ],
)
def test_several_correct_answers_earn_the_share_right_minus_the_share_wrong(chosen, share):
    assert choice("ab", "cde", takes_several=True).share(list(chosen)) == Fraction(share)


@given(bodies(), st.data())
def test_only_the_right_choice_earns_everything(body, data):
    chosen = data.draw(st.sampled_from(answers(body)))
    assert (body.share(chosen) == 1) == (set(chosen) == body.correct_keys)


@given(SEVERAL, st.sampled_from(KEYS), st.sets(st.sampled_from(KEYS)))
def test_one_more_right_choice_never_lowers_and_one_more_wrong_choice_never_raises(
    body, key, chosen
):
    chosen &= {option.key for option in body.options}
    before, after = body.share(sorted(chosen - {key})), body.share(sorted(chosen | {key}))
    assert after >= before if key in body.correct_keys else after <= before


@given(SEVERAL)
def test_choosing_everything_earns_nothing_where_anything_is_wrong(body):
    everything = [option.key for option in body.options]
    assert body.share(everything) == (len(body.correct_keys) == len(everything))


@given(bodies())
def test_chance_is_the_mean_over_every_answer_there_is(body):
    shares = [body.share(answer) for answer in answers(body)]
    assert body.chance == sum(shares, Fraction(0)) / len(shares)


def test_more_than_one_cannot_be_chosen_where_one_is_right():
    dealt = choice("a", "bc", takes_several=False).dealt(Dealer("0" * 32, "q", shuffles=True))
    with pytest.raises(UnknownAnswerError):
        dealt.read([option.id for option in dealt.options[:2]])


@pytest.mark.parametrize("stored", ["a", 7, None, ["a", 7], {"a": True}])
def test_what_is_stored_and_no_list_of_texts_is_no_answer(stored):
    with pytest.raises(TypeError):
        choice("a", "bc", takes_several=False).share(stored)


def test_who_chose_learns_why_of_that_and_nothing_else():
    options = (
        Option("Menyela", feedback="<p>Ia merasa tidak didengar.</p>", key="a"),
        Option("Mendengarkan", is_correct=True, feedback="<p>Tepat.</p>", key="b"),
        Option("Diam", key="c"),
    )
    body = Choice(options)
    assert body.reasons(["a"]) == (Reason("Menyela", "<p>Ia merasa tidak didengar.</p>"),)
    assert body.reasons(["c"]) == body.reasons([]) == ()
