"""Every move of an enrolment, allowed or not."""

import pytest

from courses.enrolment.states import State, TransitionError, check_transition

ALLOWED = {
    (State.ENROLLED, State.COMPLETED),
    (State.ENROLLED, State.WITHDRAWN),
    (State.WITHDRAWN, State.ENROLLED),
}


@pytest.mark.parametrize("current", State)
@pytest.mark.parametrize("new", State)
def test_only_the_moves_in_the_table_are_allowed(current, new):
    if (current, new) in ALLOWED:
        check_transition(current, new)
    else:
        with pytest.raises(TransitionError):
            check_transition(current, new)
