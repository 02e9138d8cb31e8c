"""Rule 3, by tables and by properties."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.levels import (
    DONE_AT_WORK,
    EvidenceKind,
    KindsNeeded,
    LevelResult,
    Marks,
    Piece,
    Standing,
    Status,
    standing,
)

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
KNOWLEDGE, SIMULATED = EvidenceKind.KNOWLEDGE, EvidenceKind.SIMULATED
OBSERVED, CERTIFIED = EvidenceKind.OBSERVED, EvidenceKind.CERTIFIED
MARKS = Marks()
TRAINING = Marks(kinds_needed=(KindsNeeded(1),), days_between=0)


def level(number: int) -> list[IndicatorKey]:
    return [IndicatorKey(f"{number}.{place}", number) for place in (1, 2, 3)]


LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4 = map(level, (1, 2, 3, 4))
INDICATORS = [*LEVEL_1, *LEVEL_2, *LEVEL_3, *LEVEL_4]


def piece(indicator: IndicatorKey = LEVEL_1[0], share: float = 1.0, **fields: Any) -> Piece:
    days_ago = fields.pop("days_ago", 0)
    given_fields = {
        "id": 1,
        "indicator": indicator,
        "kind": KNOWLEDGE,
        "source_key": "quiz:a",
        "occurred_at": NOON - dt.timedelta(days=days_ago),
        "observations": 3,
        "share": share,
        "chance": 0.25,
    }
    return Piece(**given_fields | fields)


def sitting(
    indicators: Iterable[IndicatorKey], kind: EvidenceKind, share: float = 1.0, **fields: Any
) -> list[Piece]:
    """Return what one try showed of each indicator."""
    source = fields.pop("source_key", f"{kind}:a")
    seen_whole = {"chance": 0.0, "observations": 4} if kind in {OBSERVED, CERTIFIED} else {}
    return [
        piece(each, share, kind=kind, source_key=source, **seen_whole | fields)
        for each in indicators
    ]


def numbered(*tries: list[Piece]) -> list[Piece]:
    pieces = [each for pieces in tries for each in pieces]
    return [replace(each, id=number) for number, each in enumerate(pieces, 1)]


def judge(*tries: list[Piece], marks: Marks = MARKS, **fields: Any) -> Standing:
    return standing(INDICATORS, numbered(*tries), marks, **{"on": TODAY} | fields)


def course(
    indicators: list[IndicatorKey] = LEVEL_1, share: float = 1.0, days_ago: int = 0
) -> list[list[Piece]]:
    """A quiz and a role-play on one day."""
    return [
        sitting(indicators, KNOWLEDGE, share, days_ago=days_ago),
        sitting(indicators, SIMULATED, share, days_ago=days_ago, observations=4),
    ]


def status_of(number: int, result: Standing) -> Status:
    return next(each.status for each in result.levels if each.level == number)


def level_1(result: Standing) -> LevelResult:
    return result.levels[0]


# --- What a piece says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "chance", "value"), [(1, 0.25, 1), (0.25, 0.25, 0), (0.625, 0.25, 0.5), (0, 0.5, -1)]
)
def test_a_share_is_corrected_for_chance(share: float, chance: float, value: float) -> None:
    assert piece(share=share, chance=chance).value == pytest.approx(value)


# --- Shown, remembered ---------------------------------------------------------------------------


def test_without_evidence_there_is_no_level() -> None:
    result = judge()
    assert (result.attained, result.provisional) == (0, 0)
    assert {each.status for each in result.levels} == {Status.NOTHING}


def test_what_a_course_shows_is_provisional_until_a_later_check() -> None:
    result = judge(*course())
    assert (result.attained, result.provisional) == (0, 1)
    assert level_1(result).check_from == TODAY + dt.timedelta(days=7)


@pytest.mark.parametrize(("days", "attained"), [(6, 0), (7, 1)])
def test_a_check_counts_from_the_seventh_day(days: int, attained: int) -> None:
    check = sitting(LEVEL_1, KNOWLEDGE, source_key="quiz:b")
    assert judge(*course(days_ago=days), check).attained == attained


def test_who_has_forgotten_everything_by_the_check_holds_nothing() -> None:
    check = sitting(LEVEL_1, KNOWLEDGE, 0.25, source_key="quiz:b")
    assert judge(*course(days_ago=8), check).attained == 0


def test_a_later_result_of_few_observations_confirms_nothing() -> None:
    one = [piece(LEVEL_1[0], observations=5)]
    assert judge(*course(days_ago=8), one).attained == 0
    assert judge(*course(days_ago=8), [replace(one[0], observations=6)]).attained == 1


@pytest.mark.parametrize(
    ("share", "status"), [(0.812, Status.NOT_SHOWN), (0.8125, Status.PROVISIONAL)]
)
def test_the_mark_of_a_level_is_three_quarters_beyond_chance(share: float, status: Status) -> None:
    assert status_of(1, judge(*course(share=share))) is status


def test_each_indicator_must_reach_its_own_mark() -> None:
    weak = [replace(each, share=0.5) for each in course()[0][:1]]
    tries = [[*weak, *course()[0][1:]], [replace(course()[1][0], share=0.5), *course()[1][1:]]]
    assert level_1(judge(*tries)).whole.value == pytest.approx((2 + 1 / 3) / 3)
    assert status_of(1, judge(*tries)) is Status.NOT_SHOWN


def test_each_kind_must_reach_its_own_mark() -> None:
    quizzes = [sitting(LEVEL_1, KNOWLEDGE, observations=9)]
    weak = sitting(LEVEL_1, SIMULATED, 0.55, observations=4)
    assert level_1(judge(*quizzes, weak)).whole.reaches(MARKS.level, 0)
    assert status_of(1, judge(*quizzes, weak)) is Status.NOT_SHOWN


@pytest.mark.parametrize(
    ("quiz", "roleplay", "status"),
    [
        (3, 2, Status.PROVISIONAL),
        (2, 2, Status.TOO_LITTLE),  # 12 observations
        (1, 4, Status.TOO_LITTLE),  # 3 of them questions
        (5, 0, Status.TOO_LITTLE),  # of one kind
    ],
)
def test_a_level_needs_observations_enough(quiz: int, roleplay: int, status: Status) -> None:
    tries = [
        sitting(LEVEL_1, kind, observations=count)
        for kind, count in ((KNOWLEDGE, quiz), (SIMULATED, roleplay))
        if count
    ]
    assert status_of(1, judge(*tries)) is status


def test_each_indicator_needs_observations_of_its_own() -> None:
    quiz = sitting(LEVEL_1, KNOWLEDGE, observations=8)
    roleplay = sitting(LEVEL_1[:2], SIMULATED, observations=4)
    assert status_of(1, judge([replace(quiz[0], observations=3), *quiz[1:]], roleplay)) is (
        Status.PROVISIONAL
    )
    assert status_of(1, judge([*quiz[:2], replace(quiz[2], observations=3)], roleplay)) is (
        Status.TOO_LITTLE
    )


def test_late_learners_leave_a_bad_first_week_behind() -> None:
    bad = course(share=0.5, days_ago=30)
    good = [
        sitting(LEVEL_1, KNOWLEDGE, days_ago=10, source_key="quiz:b"),
        sitting(LEVEL_1, SIMULATED, observations=4, source_key="roleplay:b"),
    ]
    result = judge(*bad, *good)
    assert result.attained == 1
    left = [piece.id for piece in numbered(*bad, *good) if level_1(result).leaves_behind(piece)]
    assert left == [1, 2, 3, 4, 5, 6]


def test_a_bad_week_is_left_behind_only_by_what_is_shown_later() -> None:
    good = [*course(days_ago=40), sitting(LEVEL_1, KNOWLEDGE, days_ago=30, source_key="quiz:b")]
    bad = sitting(LEVEL_1, KNOWLEDGE, 0, observations=9, source_key="quiz:c")
    assert judge(*good, bad).attained == 0
    again = sitting(LEVEL_1, KNOWLEDGE, source_key="quiz:d", days_ago=-10)
    assert judge(*good, bad, again, on=TODAY + dt.timedelta(days=10)).attained == 1


def test_newer_results_weigh_more() -> None:
    old, new = (
        sitting(LEVEL_1, KNOWLEDGE, share, days_ago=days) for share, days in ((1, 365), (0.25, 0))
    )
    whole = level_1(judge(old, new)).whole
    assert whole.value == pytest.approx(0.5 / 1.5, abs=0.001)


# --- Kinds by level ------------------------------------------------------------------------------


def held(indicators: list[IndicatorKey], *kinds: EvidenceKind) -> list[list[Piece]]:
    return [
        sitting(indicators, kind, days_ago=days, observations=9, source_key=f"{kind}:{days}")
        for kind in kinds
        for days in (20, 0)
    ]


@pytest.mark.parametrize(
    ("number", "kinds", "stands"),
    [
        (1, [KNOWLEDGE], False),
        (1, [KNOWLEDGE, SIMULATED], True),
        (1, [OBSERVED, CERTIFIED], True),
        (3, [KNOWLEDGE, CERTIFIED], False),
        (3, [SIMULATED], True),
        (3, [OBSERVED], True),
        (4, [KNOWLEDGE, SIMULATED, CERTIFIED], False),
        (4, [OBSERVED], True),
    ],
)
def test_each_level_needs_its_kinds(number: int, kinds: list[EvidenceKind], stands: bool) -> None:
    result = judge(*held(level(number), *kinds))
    assert (status_of(number, result) is Status.HELD) is stands


def test_levels_above_the_last_that_is_named_need_the_same() -> None:
    assert MARKS.kinds_at(5) == DONE_AT_WORK


def test_training_needs_one_kind_and_no_later_check() -> None:
    assert judge(sitting(LEVEL_1, KNOWLEDGE, observations=5), marks=TRAINING).attained == 1


# --- What is known to be wrong -------------------------------------------------------------------


def test_five_assessors_who_saw_nothing_are_not_outvoted_by_two_perfect_quizzes() -> None:
    quizzes = held(LEVEL_1, KNOWLEDGE)
    event = [sitting(LEVEL_1, OBSERVED, 0, occasion="loket") for _assessor in range(5)]
    assert judge(*quizzes, *event).provisional == 0


def test_one_right_answer_of_level_4_gives_no_level() -> None:
    one = [piece(LEVEL_4[0], observations=1)]
    assert judge(one, one).provisional == 0


def test_two_certificates_give_no_level_by_themselves() -> None:
    assert judge(*held(INDICATORS, CERTIFIED)).provisional == 0


def test_one_event_counts_once_however_many_saw_it() -> None:
    event = [sitting(LEVEL_3, OBSERVED, occasion="loket") for _assessor in range(5)]
    assert judge(*event).levels[2].whole.observations == 12
    assert judge(*event).levels[2].status is Status.TOO_LITTLE


# --- Higher covers lower -------------------------------------------------------------------------


def test_a_level_observed_at_work_covers_those_below() -> None:
    result = judge(*held(LEVEL_3, OBSERVED))
    assert result.attained == 3
    assert status_of(1, result) is Status.COVERED


def test_a_level_played_does_not() -> None:
    result = judge(*held(LEVEL_3, SIMULATED))
    assert (result.attained, status_of(3, result)) == (0, Status.HELD)


def test_nor_does_one_of_which_an_indicator_was_not_observed() -> None:
    seen = held(LEVEL_3[:2], OBSERVED)
    result = judge(*seen, *held(LEVEL_3, SIMULATED))
    assert (result.attained, status_of(3, result)) == (0, Status.HELD)


# --- Critical faults -----------------------------------------------------------------------------


def with_fault(days_ago: int, indicator: IndicatorKey = LEVEL_2[0]) -> list[Piece]:
    return [
        piece(
            indicator, 0, kind=SIMULATED, source_key="roleplay:z", days_ago=days_ago, is_fault=True
        )
    ]


def able(number: int) -> list[list[Piece]]:
    return [each for n in range(1, number + 1) for each in held(level(n), KNOWLEDGE, SIMULATED)]


def test_a_critical_fault_caps_below_its_level() -> None:
    assert judge(*able(3)).attained == 3
    assert judge(*able(3), with_fault(0)).attained == 1
    assert [fault.id for fault in judge(*able(3), with_fault(0)).faults] == [37]


@pytest.mark.parametrize(
    ("made_good", "attained"),
    [
        (piece(LEVEL_2[0], kind=SIMULATED, source_key="roleplay:y"), 3),
        (piece(LEVEL_2[0], kind=OBSERVED, source_key="assessor:1"), 3),
        (piece(LEVEL_2[0], kind=SIMULATED, source_key="roleplay:z"), 1),  # the same again
        (piece(LEVEL_2[0], kind=SIMULATED, source_key="roleplay:y", days_ago=30), 1),
        (piece(LEVEL_2[0], 0.8, kind=SIMULATED, source_key="roleplay:y"), 1),
        (piece(LEVEL_2[1], kind=SIMULATED, source_key="roleplay:y"), 1),
        (piece(LEVEL_2[0], kind=KNOWLEDGE, source_key="quiz:y"), 1),
        (piece(LEVEL_2[0], kind=SIMULATED, source_key="roleplay:y", is_fault=True), 1),
    ],
)
def test_it_does_so_until_the_indicator_is_shown_elsewhere_on_a_later_day(
    made_good: Piece, attained: int
) -> None:
    tries = [
        [replace(each, occurred_at=each.occurred_at - dt.timedelta(days=60)) for each in pieces]
        for pieces in able(3)
    ]
    assert judge(*tries, with_fault(30), [made_good]).attained == attained


# --- Age -----------------------------------------------------------------------------------------


def test_a_level_lapses_when_its_newest_evidence_is_too_old() -> None:
    tries = [*course(days_ago=20), sitting(LEVEL_1, KNOWLEDGE, source_key="quiz:b")]
    until = level_1(judge(*tries, valid_months=24)).holds_until
    assert until == TODAY + dt.timedelta(days=730)
    assert judge(*tries, valid_months=24, on=until).attained == 1
    lapsed = judge(*tries, valid_months=24, on=until + dt.timedelta(days=1))
    assert (lapsed.attained, status_of(1, lapsed)) == (0, Status.LAPSED)


def test_without_a_validity_it_holds_for_ever() -> None:
    assert level_1(judge(*course(days_ago=20))).holds_until == dt.date.max


def test_a_held_level_above_keeps_those_below_fresh() -> None:
    old = [
        replace(each, occurred_at=each.occurred_at - dt.timedelta(days=700))
        for pieces in held(LEVEL_1, KNOWLEDGE, SIMULATED)
        for each in pieces
    ]
    later = {"valid_months": 24, "on": TODAY + dt.timedelta(days=60)}
    assert judge(old, **later).attained == 0
    assert judge(old, *held(LEVEL_2, KNOWLEDGE, SIMULATED), **later).attained == 2


def test_what_has_expired_speaks_no_longer_but_keeps_its_place() -> None:
    tries = [*course(days_ago=20), sitting(LEVEL_1, KNOWLEDGE, source_key="quiz:b")]
    tries[1] = [replace(each, valid_until=TODAY) for each in tries[1]]
    assert judge(*tries).attained == 1
    later = judge(*tries, on=TODAY + dt.timedelta(days=1))
    assert level_1(later).whole.value == pytest.approx(0.6, abs=0.02)
    assert level_1(later).whole.observations == 18


# --- Properties ----------------------------------------------------------------------------------

KINDS = st.sampled_from(EvidenceKind)


@st.composite
def pieces_of(draw: st.DrawFn, least_share: float = 0.0, **fixed: Any) -> Piece:
    kind = draw(KINDS)
    chance = draw(st.sampled_from([0.0, 0.25, 0.5]))
    share = draw(st.sampled_from([0.0, 0.25, 0.5, 0.625, 0.75, 0.8125, 0.9, 1.0]))
    beyond = max(share, chance + (1 - chance) * least_share)
    fields = {
        "id": 0,
        "kind": kind,
        "source_key": draw(st.sampled_from("abc")),
        "days_ago": draw(st.integers(0, 40)),
        "observations": draw(st.integers(1, 20)),
        "chance": chance,
        "occasion": draw(st.sampled_from(["", "loket"])),
        "valid_until": draw(st.sampled_from([None, TODAY + dt.timedelta(days=5)])),
        "is_fault": draw(st.integers(0, 19)) == 0,
    }
    return piece(draw(st.sampled_from(INDICATORS[:6])), beyond, **fields | fixed)


@st.composite
def tries(draw: st.DrawFn) -> list[Piece]:
    """Mostly whole tries, since single pieces seldom make a level."""
    whole = [
        [replace(template, indicator=each) for each in LEVEL_1]
        for template in draw(st.lists(pieces_of(least_share=0.5), max_size=5))
    ]
    return numbered(*whole, draw(st.lists(pieces_of(), max_size=4)))


MARKS_OF_ALL_KINDS = st.sampled_from(
    [
        MARKS,
        TRAINING,
        Marks(kinds_needed=(KindsNeeded(1),), observations=6, observations_per_indicator=1),
        Marks(kind_weights={**dict.fromkeys(EvidenceKind, 1.0), OBSERVED: 2.0}, half_life_months=1),
    ]
)


def judged(pieces: list[Piece], marks: Marks, on: dt.date = TODAY) -> Standing:
    return standing(INDICATORS, pieces, marks, on, valid_months=24)


@settings(max_examples=300)
@given(tries(), pieces_of(least_share=0.75, is_fault=False, id=999), MARKS_OF_ALL_KINDS)
def test_good_evidence_never_takes_a_level_away(
    pieces: list[Piece], good: Piece, marks: Marks
) -> None:
    before, after = judged(pieces, marks), judged([*pieces, good], marks)
    assert after.attained >= before.attained
    assert after.provisional >= before.provisional


@given(tries(), MARKS_OF_ALL_KINDS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(pieces: list[Piece], marks: Marks, luck: Any) -> None:
    shuffled = list(pieces)
    luck.shuffle(shuffled)
    assert judged(shuffled, marks) == judged(pieces, marks)


@settings(max_examples=300)
@given(tries(), MARKS_OF_ALL_KINDS, st.integers(0, 1200), st.integers(0, 1200))
def test_time_alone_never_raises_a_level(
    pieces: list[Piece], marks: Marks, days: int, more: int
) -> None:
    day = TODAY + dt.timedelta(days=days)
    before, after = (judged(pieces, marks, day + dt.timedelta(days=d)) for d in (0, more))
    assert after.attained <= before.attained
    assert after.provisional <= before.provisional


@given(tries(), MARKS_OF_ALL_KINDS)
def test_a_provisional_level_is_never_lower_than_the_attained_one(
    pieces: list[Piece], marks: Marks
) -> None:
    result = judged(pieces, marks)
    assert result.provisional >= result.attained
