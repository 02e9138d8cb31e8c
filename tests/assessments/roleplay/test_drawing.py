"""The map of a conversation, whatever its shape, and the words for what is wrong with it."""

import pytest
from hypothesis import given

from assessments.roleplay import drawing, remarks
from assessments.roleplay.drawing import BOX_HEIGHT, BOX_WIDTH
from assessments.roleplay.engine import Conversation, Turn
from assessments.roleplay.lint import Problem
from tests.assessments.roleplay.conversations import arbitrary_nodes, choice, ending, turn


def drawn(nodes):
    anchors = [f"node-{place}" for place in range(len(nodes))]
    return drawing.draw(Conversation(tuple(nodes)), anchors)


@given(arbitrary_nodes())
def test_each_node_is_drawn_once_inside_the_picture_and_none_covers_another(nodes):
    picture = drawn(nodes)

    assert {box.node.key for box in picture.boxes} == {node.key for node in nodes}
    assert len({(box.x, box.y) for box in picture.boxes}) == len(picture.boxes)
    for box in picture.boxes:
        assert 0 <= box.x <= picture.width - BOX_WIDTH
        assert 0 <= box.y <= picture.height - BOX_HEIGHT
        for other in picture.boxes:
            apart = abs(box.x - other.x) >= BOX_WIDTH or abs(box.y - other.y) >= BOX_HEIGHT
            assert other is box or apart


@given(arbitrary_nodes())
def test_there_is_one_arrow_for_each_way_and_none_into_nothing(nodes):
    keys = {node.key for node in nodes}
    ways = {(t.key, c.leads_to) for t in nodes if isinstance(t, Turn) for c in t.choices}

    arrows = [(arrow.source, arrow.target) for arrow in drawn(nodes).arrows]

    assert sorted(arrows) == sorted(way for way in ways if way[1] in keys)


def test_ways_lead_downwards_but_for_loops_and_the_lost_come_last():
    nodes = [
        turn("a", choice("x", "b"), choice("y", "z")),
        turn("b", choice("x", "a"), choice("y", "z")),
        ending("z"),
        ending("lost"),
    ]

    picture = drawn(nodes)

    layers = {box.node.key: box.y for box in picture.boxes}
    assert layers["a"] < layers["b"] < layers["z"] < layers["lost"]
    assert {box.node.key for box in picture.boxes if not box.is_reached} == {"lost"}
    back = {(arrow.source, arrow.target) for arrow in picture.arrows if arrow.is_back}
    assert back == {("b", "a")}


def test_nothing_can_be_drawn_too():
    assert drawn([]).boxes == ()


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_words(problem):
    assert problem in remarks.MESSAGES


@given(arbitrary_nodes())
def test_every_finding_can_be_put_into_words(nodes):
    anchors = [f"node-{place}" for place in range(len(nodes))]

    for remark in remarks.remarks_on(Conversation(tuple(nodes)), anchors):
        assert remark.text
        assert remark.where
        assert "%(" not in remark.text + remark.where
