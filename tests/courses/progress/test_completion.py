"""The completion rule, by tables and by properties."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress import completion


@dataclass(frozen=True)
class Step:
    is_required: bool
    is_completed: bool
    is_waiting: bool = False


def steps(text):
    """Read "R r O o R?": required or optional, completed when small, waiting with "?"."""
    return [
        Step(word[0].upper() == "R", word[0].islower(), is_waiting=word.endswith("?"))
        for word in text.split()
    ]


@pytest.mark.parametrize(
    ("course", "complete", "percent", "next_index"),
    [
        ("", False, 0, None),
        ("R", False, 0, 0),
        ("r", True, 100, None),
        ("r R", False, 50, 1),
        ("R r", False, 50, 0),
        ("r r R", False, 66, 2),
        ("r O", True, 100, None),
        ("R o", False, 0, 0),
        ("O R O", False, 0, 1),
        ("O", False, 0, 0),
        ("o O", False, 50, 1),
        ("o o", True, 100, None),
        ("R? R", False, 0, 1),
        ("r R?", False, 50, 1),
        ("R? R? r", False, 33, 0),
    ],
)
def test_what_counts_decides(course, complete, percent, next_index):
    found = steps(course)
    assert completion.is_complete(found) is complete
    assert completion.percent(found) == percent
    expected = None if next_index is None else found[next_index]
    assert completion.next_step(found) is expected


any_steps = st.lists(
    st.builds(Step, st.booleans(), st.booleans(), is_waiting=st.booleans()), max_size=12
)


@given(any_steps)
def test_hundred_percent_means_complete_and_nothing_else_does(found):
    assert (completion.percent(found) == 100) == completion.is_complete(found)
    assert 0 <= completion.percent(found) <= 100


@given(any_steps)
def test_a_course_with_steps_is_complete_exactly_when_no_next_step_is_left(found):
    assert completion.is_complete(found) == (bool(found) and completion.next_step(found) is None)


@given(any_steps, st.data())
def test_completing_a_step_never_takes_progress_away(found, data):
    if not found:
        return
    index = data.draw(st.integers(0, len(found) - 1))
    after = [*found]
    after[index] = Step(found[index].is_required, is_completed=True)
    assert completion.percent(after) >= completion.percent(found)
    assert completion.is_complete(after) or not completion.is_complete(found)


@given(any_steps.filter(lambda found: any(step.is_required for step in found)), st.booleans())
def test_optional_steps_never_stand_in_the_way(found, is_completed):
    with_optional = [*found, Step(is_required=False, is_completed=is_completed)]
    assert completion.is_complete(with_optional) == completion.is_complete(found)
