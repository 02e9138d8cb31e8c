"""When a written reply is marked."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.kinds.written_reply.rules import UnknownLevelError
from assessments.quizzes.replies.rules import (
    TOLERANCE,
    GivenMark,
    Stage,
    agreed,
    holding,
    settle,
)
from tests.assessments.questions.kinds.test_written_reply import REPLY
from tests.assessments.quizzes.replies.conftest import BEST, NEARLY, WORST


def given_marks(*levels):
    return [GivenMark(each) for each in levels]


@pytest.mark.parametrize(
    ("marks", "needed", "stage", "share"),
    [
        ([], 1, Stage.WAITING, None),
        ([NEARLY], 1, Stage.SETTLED, Fraction(3, 4)),
        ([BEST], 2, Stage.WAITING, None),
        ([BEST, BEST], 2, Stage.SETTLED, Fraction(1)),
        ([BEST, NEARLY], 2, Stage.DIFFERING, None),
        ([BEST, WORST], 2, Stage.DIFFERING, None),
    ],
)
def test_one_or_two_people_mark_a_reply(marks, needed, stage, share):
    found = settle(REPLY, given_marks(*marks), needed)
    assert (found.stage, found.share) == (stage, share)


def test_a_third_decides_whatever_the_others_marked():
    marks = [*given_marks(BEST, WORST), GivenMark(NEARLY, decides=True)]
    assert settle(REPLY, marks, 2).share == Fraction(3, 4)
    assert holding(marks) == marks[-1:]
    marks.append(GivenMark(WORST, decides=True))
    assert settle(REPLY, marks, 2).share == 0


def test_a_mark_that_does_not_fit_the_rubric_is_refused():
    with pytest.raises(UnknownLevelError):
        settle(REPLY, given_marks({"sapaan": "sapaan1"}), 1)


def test_what_two_agree_on_is_told_apart_from_what_they_do_not():
    assert agreed(given_marks(BEST, NEARLY)) == {"isi": "isi3"}
    assert agreed(given_marks(BEST)) == BEST


levels = st.fixed_dictionaries(
    {"sapaan": st.sampled_from(["sapaan0", "sapaan1"]), "isi": st.sampled_from(["isi0", "isi3"])}
)


@given(st.lists(levels, min_size=2, max_size=2))
def test_two_who_settle_it_are_averaged_and_never_far_apart(chosen):
    found = settle(REPLY, given_marks(*chosen), 2)
    shares = [REPLY.share_of(each) for each in chosen]
    if max(shares) - min(shares) > TOLERANCE:
        assert found.stage is Stage.DIFFERING
    else:
        assert found.share == sum(shares, Fraction(0)) / 2


@given(levels)
def test_what_is_marked_is_what_the_criteria_say(chosen):
    found = REPLY.marked([chosen])
    points = sum(each.points for each in found)
    assert points == REPLY.share_of(chosen) * REPLY.most_points
    assert [each.label for each in found] == [each.label for each in REPLY.criteria]


def test_two_levels_of_a_criterion_are_averaged():
    greeting, content = REPLY.marked([BEST, NEARLY])
    assert (greeting.points, [level.points for level in greeting.levels]) == (0.5, [1, 0])
    assert (content.points, [level.points for level in content.levels]) == (3, [3])
