"""Which units a scope covers."""

from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules.scope import Scope

paths = st.lists(st.sampled_from(["0001", "0002", "000A"]), min_size=1, max_size=4).map("".join)


@given(st.lists(paths), paths)
def test_a_unit_is_covered_if_it_or_one_above_is_named(named: list[str], path: str) -> None:
    scope = Scope.below(named)
    assert scope.covers(path) == any(path.startswith(above) for above in named)
    assert not scope.is_everything
    assert scope.is_empty == (not named)


@given(st.lists(paths), paths)
def test_no_unit_named_lies_below_another(named: list[str], path: str) -> None:
    tops = Scope.below(named).paths or ()
    assert not [
        (above, below)
        for above in tops
        for below in tops
        if above is not below and below.startswith(above)
    ]


@given(st.lists(paths), paths)
def test_whoever_covers_everything_covers_every_unit(named: list[str], path: str) -> None:
    scope = Scope.below([*named, None])
    assert scope.is_everything
    assert scope.covers(path)
    assert not scope.is_empty
