"""The states of an enrolment and the moves between them: a pure table."""

from enum import StrEnum


class State(StrEnum):
    """Where an enrolment stands."""

    ENROLLED = "enrolled"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


ENDED_STATES = frozenset({State.COMPLETED, State.WITHDRAWN})
TRANSITIONS: dict[State, frozenset[State]] = {
    State.ENROLLED: frozenset({State.COMPLETED, State.WITHDRAWN}),
    State.COMPLETED: frozenset(),
    State.WITHDRAWN: frozenset({State.ENROLLED}),  # joining again goes on where it stopped
}


class TransitionError(ValueError):
    """The enrolment cannot go from where it is to where it was sent."""


def check_transition(current: State, new: State) -> None:
    """Do nothing if the move is allowed.

    Raises:
        TransitionError: if it is not.
    """
    if new not in TRANSITIONS[current]:
        raise TransitionError(f"{current} → {new}")
