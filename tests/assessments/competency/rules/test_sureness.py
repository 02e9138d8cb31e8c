"""How sure a level is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.rules.levels import EvidenceKind
from assessments.competency.rules.sureness import SLIPS, Scale, Sureness
from tests.assessments.competency.rules.test_levels import piece

SCALE = Scale()


def test_very_much_evidence_is_no_trouble() -> None:
    assert SCALE.probability([piece(share=0, observations=100_000)]) == 0
    assert SCALE.probability([piece(share=1, observations=100_000)]) == 1


def test_before_anything_is_observed_nobody_knows() -> None:
    assert SCALE.probability([]) == 0.5


@pytest.mark.parametrize(
    ("observations", "share", "chance", "kind", "expected"),
    [
        # one question of four answers: 0.9 against 0.625
        (1, 1, 0.25, EvidenceKind.KNOWLEDGE, 0.9 / (0.9 + 0.625)),
        (1, 0, 0.25, EvidenceKind.KNOWLEDGE, 0.1 / (0.1 + 0.375)),
        # a behaviour seen at work: 0.9 against 0.5, four observations
        (4, 1, 0, EvidenceKind.OBSERVED, 0.9**4 / (0.9**4 + 0.5**4)),
        # a turn of a conversation: 0.85 against 0.625
        (2, 0.5, 0.25, EvidenceKind.SIMULATED, 0.1275 / (0.1275 + 0.625 * 0.375)),
    ],
)
def test_it_follows_bayes(
    observations: int, share: float, chance: float, kind: EvidenceKind, expected: float
) -> None:
    shown = piece(share=share, chance=chance, kind=kind, observations=observations)
    assert SCALE.probability([shown]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.95, Sureness.HIGH), (0.949, Sureness.MEDIUM), (0.8, Sureness.MEDIUM), (0.79, Sureness.LOW)],
)
def test_it_is_said_in_a_word(value: float, word: Sureness) -> None:
    assert SCALE.in_a_word(value) is word


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([0.0, 0.25, 0.5]),
    st.sampled_from(EvidenceKind),
)
def test_more_success_never_makes_less_sure(
    one: float, other: float, chance: float, kind: EvidenceKind
) -> None:
    low, high = sorted((one, other))
    shown = [piece(share=share, chance=chance, kind=kind) for share in (low, high)]
    assert SCALE.probability(shown[:1]) <= SCALE.probability(shown[1:])


def test_who_is_expected_to_slip_more_gives_less_to_go_by() -> None:
    shown = [piece(share=1, kind=EvidenceKind.SIMULATED)]
    careless = Scale(slips={**SLIPS, EvidenceKind.SIMULATED: 0.3})
    assert careless.probability(shown) < SCALE.probability(shown)


def test_to_tell_from_somebody_who_masters_nearly_all_takes_more() -> None:
    shown = [piece(share=1)]
    assert Scale(mastered_by_half=0.8).probability(shown) < SCALE.probability(shown)


def test_the_words_begin_where_the_scale_says() -> None:
    assert Scale(medium=0.5, high=0.6).in_a_word(0.6) is Sureness.HIGH
    assert Scale(medium=0.5, high=0.6).in_a_word(0.5) is Sureness.MEDIUM
