"""What a draw takes out of a bank, whoever it is for."""

import datetime as dt
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.competency.api import Observable
from assessments.quizzes.drawing import Blueprint, Candidate, Draw, drawn, in_turn, pool_of

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def candidate(id_, *indicators, names=()):
    return Candidate(id_, frozenset(names or {f"q{id_}"}), frozenset(indicators))


def pool(*, of, each):
    """So many questions about each of so many indicators."""
    return tuple(candidate(100 * i + n, i) for i in range(of) for n in range(each))


@st.composite
def draws(draw):
    """One to three draws out of pools that overlap; some questions are about two indicators."""
    bank = [
        candidate(n, *draw(st.sets(st.integers(1, 4), max_size=2)))
        for n in range(draw(st.integers(1, 14)))
    ]
    return [
        Draw(draw(st.integers(1, 8)), tuple(draw(st.lists(st.sampled_from(bank), unique=True))))
        for _draw in range(draw(st.integers(1, 3)))
    ]


seeds = st.text("0123456789abcdef", min_size=32, max_size=32)
some_seen = st.dictionaries(
    st.sampled_from([f"q{n}" for n in range(14)]),
    st.integers(1, 3).map(lambda days: NOW - dt.timedelta(days)),
)
examples = settings(max_examples=150, deadline=None)


@examples
@given(draws(), seeds, some_seen)
def test_nothing_comes_twice_and_as_much_as_there_is_comes(some, seed, seen):
    picked = drawn(some, seed, seen)
    ids = [id_ for each in picked for id_ in each]
    assert len(ids) == len(set(ids))
    gone: set[int] = set()
    for draw, mine in zip(some, picked, strict=True):
        free = {each.id for each in draw.pool} - gone
        assert set(mine) <= free
        assert len(mine) == min(draw.count, len(free))
        gone |= set(mine)


@examples
@given(draws(), seeds, some_seen)
def test_what_was_never_shown_comes_first_and_then_what_was_shown_longest_ago(some, seed, seen):
    [draw, *_rest] = some
    [picked] = drawn([draw], seed, seen)
    never = NOW - dt.timedelta(365)
    when = {each.id: max(seen.get(name, never) for name in each.names) for each in draw.pool}
    left = when.keys() - set(picked)
    assert all(when[each] <= when[other] for each in picked for other in left)


@examples
@given(draws(), seeds, some_seen)
def test_the_same_seed_draws_the_same_in_whatever_order_the_bank_is(some, seed, seen):
    backwards = [Draw(each.count, each.pool[::-1]) for each in some]
    assert drawn(some, seed, seen) == drawn(backwards, seed, seen)


@examples
@given(draws(), seeds, some_seen)
def test_no_more_is_promised_than_every_seed_keeps(some, seed, seen):
    known = {each.id: each for draw in some for each in draw.pool}
    promised = Counter(
        indicator_id
        for each in Blueprint((), tuple(some)).new_to(seen.keys())
        for indicator_id in each.indicator_ids
    )
    given_ = Counter(
        indicator_id
        for ids in drawn(some, seed, seen)
        for id_ in ids
        if known[id_].names.isdisjoint(seen)
        for indicator_id in known[id_].indicator_ids
    )
    assert all(given_[indicator_id] >= times for indicator_id, times in promised.items())


@examples
@given(draws(), draws(), seeds, seeds)
def test_nor_of_a_quiz_after_another_that_draws_from_the_same_bank(before, after, seed, other):
    known = {each.id: each for draw in (*before, *after) for each in draw.pool}
    names = {"q0", "q5"}
    fixed = Observable(frozenset(names), frozenset({1}))
    first = Blueprint((fixed,), tuple(before))
    second = Blueprint((Observable(frozenset({"q1"}), frozenset({2})),), tuple(after))
    seen = {
        name: NOW for ids in drawn(before, seed, {}) for id_ in ids for name in known[id_].names
    }
    seen |= dict.fromkeys(names, NOW)
    promised = Counter(
        indicator_id
        for each in in_turn([first, second])[1]
        if each.is_expected
        for indicator_id in each.indicator_ids
    )
    given_ = Counter(
        indicator_id
        for ids in drawn(after, other, seen)
        for id_ in ids
        if known[id_].names.isdisjoint(seen)
        for indicator_id in known[id_].indicator_ids
    )
    given_[2] += "q1" not in seen
    assert all(given_[indicator_id] >= times for indicator_id, times in promised.items())


def test_each_try_is_spread_evenly_until_the_bank_is_used_up():
    shown: dict[str, dt.datetime] = {}
    draw = Draw(6, pool(of=3, each=6))
    for day in range(3):
        [picked] = drawn([draw], f"{day:032x}", shown)
        assert Counter(id_ // 100 for id_ in picked) == {0: 2, 1: 2, 2: 2}
        assert not {f"q{id_}" for id_ in picked} & shown.keys()
        shown |= {f"q{id_}": NOW + dt.timedelta(day) for id_ in picked}
    assert len(shown) == 18
    [again] = drawn([draw], "f" * 32, shown)
    assert {shown[f"q{id_}"] for id_ in again} == {NOW}, "those of the first day"


def test_every_question_comes_as_often_as_every_other():
    draw = Draw(3, pool(of=3, each=4))
    counts = Counter(id_ for n in range(600) for id_ in drawn([draw], f"{n:032x}", {})[0])
    expected = 600 * 3 / 12
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 24.7  # df 11, 1 %


def test_questions_about_no_behaviour_come_last():
    draw = Draw(2, (candidate(1), candidate(2, 7), candidate(3)))
    assert drawn([draw], "0" * 32, {})[0][0] == 2


def test_of_copies_one_is_in_the_pool_and_none_of_what_everybody_is_asked():
    bank = [
        candidate(1, names={"q1", "asked:x"}),
        candidate(2, names={"q2", "asked:x"}),
        candidate(3, names={"q3", "asked:y"}),
    ]
    assert [each.id for each in pool_of(bank, frozenset())] == [1, 3]
    assert [each.id for each in pool_of(bank, frozenset({"asked:x"}))] == [3]


def test_what_a_draw_is_sure_to_show_is_said_by_the_names_of_as_many_questions():
    blueprint = Blueprint((), (Draw(7, pool(of=3, each=6)),))
    counts = Counter(min(each.indicator_ids) for each in blueprint.observables())
    assert counts == {0: 2, 1: 2, 2: 2}, "nobody knows of which there are three"
    assert blueprint.question_count == 7


def test_an_open_attempt_is_worth_what_it_asked_for_the_first_time():
    blueprint = Blueprint(
        (Observable(frozenset({"f"}), frozenset({9})),), (Draw(1, pool(of=2, each=2)),)
    )
    found = blueprint.of(frozenset({"f", "q100"}))
    assert [set(each.names) for each in found] == [{"f"}, {"q100"}]
