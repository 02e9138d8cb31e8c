"""The reason for a level, and the shortest way to the next one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.rules.attainment import (
    CountedEvidence,
    EvidenceItem,
    Ignored,
    IndicatorKey,
    IndicatorResult,
    Policy,
    attain,
)
from assessments.competency.rules.explanation import (
    Judged,
    Missing,
    Offer,
    Verdict,
    explain,
    judged,
    out_of_reach,
    shortest_way,
)

I11, I12, I13 = (IndicatorKey(f"1.{n}", 1) for n in (1, 2, 3))
I21 = IndicatorKey("2.1", 2)
TODAY = dt.date(2026, 11, 24)


def unmet(indicator: IndicatorKey, sources: int = 1, *counted: CountedEvidence) -> IndicatorResult:
    return IndicatorResult(indicator, False, counted, (), sources)


def offer(key: str, minutes: int, *indicators: IndicatorKey) -> Offer:
    return Offer(key, minutes, frozenset(indicators))


def keys(steps):
    return [step.source_key for step in steps]


# --- The reason ----------------------------------------------------------------------------------


def test_the_explanation_names_what_the_next_level_still_needs():
    evidence = [
        EvidenceItem(
            number,
            indicator,
            0.9,
            1.0,
            "quiz",
            source,
            dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        )
        for number, (indicator, source) in enumerate([(I11, "a"), (I11, "b"), (I12, "a")])
    ]
    explanation = explain(attain([I11, I12, I13, I21], evidence, Policy("Uji", 1), TODAY))
    assert (explanation.level, explanation.next_level) == (0, 1)
    assert explanation.missing == (Missing(I12, 1), Missing(I13, 2))
    assert explanation.has_evidence


def test_every_piece_gets_a_verdict_those_that_counted_first():
    result = IndicatorResult(
        I11,
        is_met=False,
        counted=(CountedEvidence(4, "a", 0.8, True), CountedEvidence(5, "b", 0.3, False)),
        ignored=((2, Ignored.VOIDED), (3, Ignored.KIND)),
        sources_missing=1,
    )
    assert judged(result) == (
        Judged(4, Verdict.ENOUGH, 0.8),
        Judged(5, Verdict.WEAK, 0.3),
        Judged(2, Verdict.VOIDED, None),
        Judged(3, Verdict.KIND, None),
    )


@pytest.mark.parametrize("reason", Ignored)
def test_every_reason_to_ignore_has_a_verdict(reason):
    assert Verdict(reason.value).name == reason.name


# --- The way -------------------------------------------------------------------------------------


def test_nothing_missing_needs_no_step():
    assert shortest_way([], [offer("a", 5, I11)]) == ()


def test_the_cheapest_activity_that_bears_on_the_indicator_is_chosen():
    steps = shortest_way([unmet(I11)], [offer("long", 45, I11), offer("short", 10, I11)])
    assert keys(steps) == ["short"]
    assert steps[0].indicators == (I11,)


def test_as_many_activities_as_sources_are_missing():
    offers = [offer("a", 10, I11), offer("b", 20, I11), offer("c", 30, I11)]
    assert keys(shortest_way([unmet(I11, 2)], offers)) == ["a", "b"]


def test_one_activity_for_several_indicators_beats_one_for_each():
    offers = [offer("one", 8, I11), offer("two", 8, I12), offer("both", 12, I11, I12)]
    assert keys(shortest_way([unmet(I11), unmet(I12)], offers)) == ["both"]


def test_an_activity_at_a_higher_level_bears_on_the_lower_one():
    assert keys(shortest_way([unmet(I11)], [offer("hard", 10, I21)])) == ["hard"]


def test_an_activity_at_a_lower_level_does_not_bear_on_the_higher_one():
    assert shortest_way([unmet(I21)], [offer("easy", 10, I11)]) == ()


def test_a_source_that_already_shows_the_indicator_cannot_be_a_second_source():
    shown = CountedEvidence(1, "a", 0.9, True)
    steps = shortest_way([unmet(I11, 1, shown)], [offer("a", 5, I11), offer("b", 30, I11)])
    assert keys(steps) == ["b"]


def test_a_source_tried_too_weakly_is_offered_again_and_says_so():
    weak = CountedEvidence(1, "a", 0.4, False)
    (step,) = shortest_way([unmet(I11, 1, weak)], [offer("a", 5, I11)])
    assert (step.source_key, step.is_repeat) == ("a", True)


def test_what_the_rest_made_needless_is_left_out():
    # "tiny" gives most per minute; then "both" is needed for 1.3 and makes "tiny" needless.
    offers = [offer("tiny", 1, I11), offer("both", 20, I11, I13)]
    assert keys(shortest_way([unmet(I11), unmet(I13)], offers)) == ["both"]


def test_steps_come_cheapest_first():
    offers = [offer("b", 30, I12), offer("a", 5, I11)]
    assert keys(shortest_way([unmet(I11), unmet(I12)], offers)) == ["a", "b"]


def test_what_no_activity_offers_is_out_of_reach():
    missing = [unmet(I11, 2), unmet(I12, 1), unmet(I13, 1)]
    steps = shortest_way(missing, [offer("a", 5, I11), offer("b", 5, I12)])
    assert out_of_reach(missing, steps) == (Missing(I11, 1), Missing(I13, 1))


indicators = st.sampled_from([I11, I12, I13, I21])
offers_drawn = st.lists(
    st.builds(
        Offer,
        source_key=st.sampled_from("abcdefgh"),
        minutes=st.integers(0, 60),
        indicators=st.frozensets(indicators, max_size=3),
    ),
    max_size=8,
    unique_by=lambda o: o.source_key,
)
missing_drawn = st.lists(
    st.builds(unmet, indicators, st.integers(1, 3)), max_size=4, unique_by=lambda r: r.indicator
)


@given(missing_drawn, offers_drawn)
def test_every_step_is_needed_and_nothing_in_reach_stays_missing(missing, offers):
    steps = shortest_way(missing, offers)
    for result in missing:
        able = sum(o.speaks_for(result.indicator) for o in offers)
        covered = sum(result.indicator in step.indicators for step in steps)
        assert covered >= min(able, result.sources_missing)
    for step in steps:
        assert any(
            sum(result.indicator in other.indicators for other in steps) <= result.sources_missing
            for result in missing
            if result.indicator in step.indicators
        )


@given(missing_drawn, offers_drawn, st.randoms())
def test_the_way_does_not_depend_on_the_order_of_the_offers(missing, offers, random):
    shuffled = random.sample(offers, len(offers))
    assert shortest_way(missing, offers) == shortest_way(missing, shuffled)
