"""What can be wrong with a conversation, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """What can be wrong."""

    OPENS_WITHOUT_TURN = "opens_without_turn"
    NAME_TAKEN = "name_taken"
    CHOICE_NAME_TAKEN = "choice_name_taken"
    BAD_CONDITION = "bad_condition"
    UNKNOWN_VARIABLE = "unknown_variable"
    PASSING_CIRCLE = "passing_circle"
    DEAD_END = "dead_end"
    MISSING_TARGET = "missing_target"
    OUTCOMES_OF_DOCUMENT = "outcomes_of_document"
    OUTCOME_OF_REPLY = "outcome_of_reply"
    NO_CHOICE_IN_TIME = "no_choice_in_time"
    NO_ENDING = "no_ending"
    ENDLESS_LOOP = "endless_loop"
    NO_WAY_OUT = "no_way_out"
    NOTHING_TO_EARN = "nothing_to_earn"
    ONLY_CRITICAL = "only_critical"
    TEST_FAILED = "test_failed"
    UNREACHABLE = "unreachable"
    NEVER_REACHED = "never_reached"
    NOTHING_OFFERED = "nothing_offered"
    NEVER_TRUE = "never_true"
    ALWAYS_TRUE = "always_true"
    NEVER_READ = "never_read"
    NEVER_CHANGED = "never_changed"
    PROMISE_NEVER_MET = "promise_never_met"
    TOO_MANY_WAYS = "too_many_ways"
    NO_EFFECTS = "no_effects"
    ALL_EQUAL = "all_equal"
    CRITICAL_EARNS = "critical_earns"
    CRITICAL_TOUCHES_ALL = "critical_touches_all"
    ENDING_CONTRADICTS = "ending_contradicts"
    NO_WAY_BACK = "no_way_back"
    MOOD_NEVER_CHANGES = "mood_never_changes"
    ONE_INDICATOR = "one_indicator"
    FEW_TURNS = "few_turns"
    LITTLE_NEW = "little_new"
    BEST_IS_LONGEST = "best_is_longest"
    MUCH_TO_READ = "much_to_read"


ERRORS = frozenset(
    {
        Problem.OPENS_WITHOUT_TURN,
        Problem.NAME_TAKEN,
        Problem.CHOICE_NAME_TAKEN,
        Problem.BAD_CONDITION,
        Problem.UNKNOWN_VARIABLE,
        Problem.PASSING_CIRCLE,
        Problem.DEAD_END,
        Problem.MISSING_TARGET,
        Problem.OUTCOMES_OF_DOCUMENT,
        Problem.OUTCOME_OF_REPLY,
        Problem.NO_CHOICE_IN_TIME,
        Problem.NO_ENDING,
        Problem.ENDLESS_LOOP,
        Problem.NO_WAY_OUT,
        Problem.NOTHING_TO_EARN,
        Problem.ONLY_CRITICAL,
        Problem.TEST_FAILED,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and where it is: places of the node and the choice, from 0; ``None``: all over.

    At a node that goes on by itself the choice is one of its ways. ``about``: the name of the
    variable or test, or the number of the indicator, that it concerns.
    """

    problem: Problem
    node: int | None = None
    choice: int | None = None
    about: str = ""

    @property
    def is_error(self) -> bool:
        """Tell whether it stops publishing."""
        return self.problem in ERRORS

    @property
    def rank(self) -> tuple[bool, int, int, Problem]:
        """Errors come first, then what is in the conversation in its order."""

        def place(number: int | None) -> int:
            return -1 if number is None else number

        return not self.is_error, place(self.node), place(self.choice), self.problem
