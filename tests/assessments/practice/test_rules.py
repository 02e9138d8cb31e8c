"""When a fact comes back, and what comes today."""

import datetime as dt
from fractions import Fraction

import pytest
from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.practice import rules
from assessments.practice.rules import Felt, Memory, Need, Offer, Practised

DAY = dt.date(2026, 12, 1)
RATINGS = st.sampled_from(Rating)


def days(number):
    return dt.timedelta(days=number)


class TestRating:
    @pytest.mark.parametrize(
        ("share", "felt", "rating"),
        [
            (1, Felt.UNSAID, Rating.Good),
            (1, Felt.HARD, Rating.Hard),
            (1, Felt.EASY, Rating.Easy),
            (Fraction(1, 2), Felt.UNSAID, Rating.Hard),
            (Fraction(1, 3), Felt.UNSAID, Rating.Again),
            (0, Felt.UNSAID, Rating.Again),
            (0, Felt.EASY, Rating.Again),
            (Fraction(2, 3), Felt.EASY, Rating.Hard),
        ],
    )
    def test_follows_what_was_right_and_only_then_how_it_felt(self, share, felt, rating):
        assert rules.rating_of(Fraction(share), felt) == rating


class TestFacts:
    def test_come_back_as_fsrs_says(self):
        first = rules.learnt(None, Rating.Good, DAY)
        assert (first.due_on - DAY).days == 2
        second = rules.learnt(first.memory, Rating.Good, first.due_on)
        third = rules.learnt(second.memory, Rating.Good, second.due_on)
        assert [(second.due_on - first.due_on).days, (third.due_on - second.due_on).days] == [
            11,
            46,
        ]

    def test_forgotten_ones_come_back_the_next_day(self):
        assert rules.learnt(None, Rating.Again, DAY).due_on == DAY + days(1)
        known = Memory(stability=40.0, difficulty=5.0, reviewed_on=DAY - days(40))
        assert (rules.learnt(known, Rating.Again, DAY).due_on - DAY).days <= 3

    @settings(max_examples=50)
    @given(st.lists(RATINGS, min_size=1, max_size=6), st.integers(0, 400))
    def test_the_same_answers_give_the_same_days_within_bounds(self, ratings, late):
        def followed():
            memory, on = None, DAY
            for rating in ratings:
                learnt = rules.learnt(memory, rating, on)
                assert on < learnt.due_on <= on + days(rules.LONGEST_DAYS)
                memory, on = learnt.memory, learnt.due_on + days(late)
            return memory

        assert followed() == followed()

    @settings(max_examples=50)
    @given(st.lists(RATINGS, max_size=4), RATINGS, RATINGS)
    def test_a_better_answer_never_brings_them_back_sooner(self, before, one, other):
        memory, on = None, DAY
        for rating in before:
            learnt = rules.learnt(memory, rating, on)
            memory, on = learnt.memory, learnt.due_on
        worse, better = sorted((one, other))
        assert rules.learnt(memory, worse, on).due_on <= rules.learnt(memory, better, on).due_on


def test_conduct_comes_back_after_2_7_and_30_days_and_no_more():
    assert [rules.due_after(rounds, DAY) for rounds in range(4)] == [
        DAY + days(2),
        DAY + days(7),
        DAY + days(30),
        None,
    ]


def need(competency_id=1, *, required=2, attained=2, importance=1, has_evidence=True, fades=False):
    return Need(competency_id, required, attained, importance, has_evidence, fades)


class TestPlaces:
    def test_no_evidence_then_too_low_then_fading_then_the_rest(self):
        in_order = [
            need(attained=0, has_evidence=False),
            need(attained=0, has_evidence=False, importance=2),
            need(attained=1),
            need(attained=1, importance=3),
            need(fades=True),
            need(),
        ]
        assert sorted(in_order, key=lambda each: each.place) == in_order

    def test_the_best_of_several_counts(self):
        needs = {1: need(1), 2: need(2, attained=0, has_evidence=False)}
        assert rules.place_of([(1, 1), (2, 2)], needs) == (0, 1)

    def test_what_is_not_required_or_above_it_has_none(self):
        needs = {1: need(required=2)}
        assert rules.place_of([(1, 3), (7, 1)], needs) is None
        assert rules.place_of([], needs) is None


def offers(*keys):
    return [Offer(f"question:{key}") for key in keys]


def practised(**due_in):
    """Practised before, a long time ago: due in so many days."""
    return {
        f"question:{key}": Practised(1, DAY - days(20), None if at is None else DAY + days(at))
        for key, at in due_in.items()
    }


def keys(plan):
    return "".join(key.partition(":")[2] for key in plan.keys)


class TestToday:
    def test_what_is_due_comes_first_and_the_longest_due_before_the_rest(self):
        plan = rules.plan(offers(*"abcde"), practised(b=0, d=-3), DAY)
        assert keys(plan) == "dbace"

    def test_few_new_ones_a_day(self):
        plan = rules.plan(offers(*"abcdefg"), {}, DAY)
        assert keys(plan) == "abc"
        assert plan.next_on == DAY + days(1)

    def test_new_ones_come_in_the_order_of_their_places(self):
        new = [
            Offer("question:a", (3, 1)),
            Offer("question:b", (0, 2)),
            Offer("question:c", (0, 1)),
        ]
        assert keys(rules.plan(new, {}, DAY)) == "cba"

    def test_never_more_than_five(self):
        due = practised(**dict.fromkeys("abcdefg", -1))
        plan = rules.plan(offers(*"abcdefgh"), due, DAY)
        assert keys(plan) == "abcde"
        assert plan.next_on == DAY + days(1)

    def test_what_was_done_today_is_taken_off(self):
        done = {f"question:{key}": Practised(1, DAY, DAY + days(2)) for key in "ab"}
        plan = rules.plan(offers(*"abcdef"), done, DAY)
        assert (keys(plan), plan.done) == ("c", 2)

    def test_after_all_is_done_the_next_day_is_told(self):
        done = {f"question:{key}": Practised(2, DAY, DAY + days(9)) for key in "ab"}
        plan = rules.plan(offers(*"ab"), done, DAY)
        assert (plan.keys, plan.next_on) == ((), DAY + days(9))

    def test_more_done_than_planned_is_no_trouble(self):
        done = {f"question:{key}": Practised(1, DAY, DAY + days(2)) for key in "abcdefg"}
        assert keys(rules.plan(offers(*"abcdefgh"), done, DAY)) == ""

    def test_what_is_not_offered_any_more_rests(self):
        plan = rules.plan(offers("a"), practised(b=-1, a=3), DAY)
        assert (plan.keys, plan.next_on) == ((), DAY + days(3))

    def test_what_does_not_come_back_is_not_new_either(self):
        plan = rules.plan(offers("a"), practised(a=None), DAY)
        assert (plan.keys, plan.next_on) == ((), None)

    def test_a_source_gives_no_more_than_it_may(self):
        turns = [Offer(f"turn:{n}", a_day=1) for n in range(3)]
        met = {turn.key: Practised(0, None, DAY - days(1)) for turn in turns}
        plan = rules.plan([*turns, *offers("a")], met, DAY)
        assert plan.keys == ("turn:0", "question:a")
        done = met | {"turn:0": Practised(1, DAY, DAY + days(7))}
        assert rules.plan([*turns, *offers("a")], done, DAY).keys == ("question:a",)

    @settings(max_examples=100)
    @given(
        st.dictionaries(
            st.sampled_from("abcdefghij"),
            st.tuples(st.integers(0, 3), st.integers(-3, 0), st.integers(-5, 5)),
        )
    )
    def test_at_most_five_each_once_and_nothing_before_its_day(self, met):
        known = {
            f"question:{key}": Practised(rounds, DAY + days(on), DAY + days(due))
            for key, (rounds, on, due) in met.items()
        }
        plan = rules.plan(offers(*"abcdefghij"), known, DAY)
        assert len(set(plan.keys)) == len(plan.keys) <= rules.PER_DAY
        assert all(key not in known or (known[key].due_on or DAY) <= DAY for key in plan.keys)
        assert plan.next_on is None or plan.next_on > DAY
