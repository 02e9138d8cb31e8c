"""The number by which databases sort gaps says the same as the rule itself."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.overview.urgency import bands, urgency
from assessments.competency.rules.gaps import Gap, Importance

gaps = st.builds(
    Gap,
    competency=st.just("Komunikasi"),
    required=st.integers(1, 5),
    attained=st.integers(0, 5),
    importance=st.sampled_from(Importance),
    has_evidence=st.booleans(),
)


def number(gap: Gap) -> int:
    return urgency(has_evidence=gap.has_evidence, importance=gap.importance, size=gap.size)


@given(gaps, gaps)
def test_the_number_sorts_like_the_rule(one: Gap, other: Gap) -> None:
    assert (number(one) < number(other)) == (one.order < other.order)


@given(gaps)
def test_every_gap_lies_in_the_one_band_of_its_kind(gap: Gap) -> None:
    within = [band for band in bands() if band.lowest <= number(gap) <= band.highest]
    assert [(b.has_evidence, b.importance) for b in within] == [(gap.has_evidence, gap.importance)]


def test_the_bands_are_in_order_and_do_not_touch() -> None:
    edges = [edge for band in bands() for edge in (band.lowest, band.highest)]
    assert edges == sorted(set(edges))
