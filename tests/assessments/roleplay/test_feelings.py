"""Feelings as a picture."""

from assessments.roleplay.engine import Trace, Variable
from assessments.roleplay.feelings import HEIGHT, WIDTH, picture

TRUST = Variable.read(
    {"id": "trust", "kind": "feeling", "most": 10, "words": [{"at": 5, "text": "Ia percaya"}]}
)


def test_a_curve_goes_up_with_the_value_and_to_the_right_with_each_choice():
    drawn = picture([Trace(TRUST, (0, 5, 10))])

    assert drawn is not None
    [curve] = drawn.curves
    assert [dot.y for dot in curve.dots] == sorted((dot.y for dot in curve.dots), reverse=True)
    assert [dot.x for dot in curve.dots] == [12, 160, 308]
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in curve.dots)
    assert curve.path == "12,116 160,64 308,12"


def test_the_table_says_the_same_in_words():
    drawn = picture([Trace(TRUST, (4, 6)), Trace(TRUST, (1, 1))])

    assert drawn is not None
    assert [[dot.words for dot in each.dots] for each in drawn.moments] == [
        ["", ""],
        ["Ia percaya", ""],
    ]


def test_where_nothing_is_felt_there_is_no_picture():
    assert picture([]) is None
