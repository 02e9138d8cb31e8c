"""What lint finds, by table, and that it finds neither too little nor too much."""

import pytest
from hypothesis import given

from assessments.roleplay import engine, lint
from assessments.roleplay.engine import graph
from assessments.roleplay.lint import Finding, Problem
from tests.assessments.roleplay.conversations import arbitrary_nodes, choice, ending, turn

FINE = choice("baik", "z", KOM=2)
WEAK = choice("lemah", "z", KOM=-1)


TEACHING = {
    Problem.ONE_INDICATOR,
    Problem.FEW_TURNS,
    Problem.LITTLE_NEW,
    Problem.MOOD_NEVER_CHANGES,
    Problem.NO_WAY_BACK,
}
STRUCTURE = {*Problem} - TEACHING


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([turn("a", FINE, WEAK), ending("z")], []),
        ([], [Finding(Problem.OPENS_WITHOUT_TURN)]),
        ([ending("z")], [Finding(Problem.OPENS_WITHOUT_TURN)]),
        (
            [turn("a", FINE, WEAK), ending("z"), ending("z")],
            [Finding(Problem.NAME_TAKEN, 1), Finding(Problem.NAME_TAKEN, 2)],
        ),
        (
            [turn("a", FINE, choice("baik", "z", KOM=1)), ending("z")],
            [Finding(Problem.CHOICE_NAME_TAKEN, 0, 0), Finding(Problem.CHOICE_NAME_TAKEN, 0, 1)],
        ),
        (
            [turn("a", FINE, choice("lain", "b", KOM=0)), turn("b"), ending("z")],
            [Finding(Problem.DEAD_END, 1)],
        ),
        (
            [turn("a", FINE, choice("lain", "nowhere", KOM=0)), ending("z")],
            [Finding(Problem.MISSING_TARGET, 0, 1)],
        ),
        (
            [turn("a", choice("x", "a", KOM=1), choice("y", "a", KOM=2))],
            [Finding(Problem.NO_ENDING), Finding(Problem.ENDLESS_LOOP, 0)],
        ),
        (
            [
                turn("a", FINE, choice("lain", "b", KOM=0)),
                turn("b", choice("x", "c", KOM=1), choice("y", "b", KOM=0)),
                turn("c", choice("x", "b", KOM=1), choice("y", "b", KOM=0)),
                ending("z"),
            ],
            [Finding(Problem.ENDLESS_LOOP, 1), Finding(Problem.ENDLESS_LOOP, 2)],
        ),
        ([turn("a", FINE, WEAK), ending("z"), ending("y")], [Finding(Problem.UNREACHABLE, 2)]),
        (
            [turn("a", FINE, choice("lain", "z")), ending("z")],
            [Finding(Problem.NO_EFFECTS, 0, 1)],
        ),
        (
            [turn("a", FINE, choice("sama", "z", KOM=2)), ending("z")],
            [Finding(Problem.ALL_EQUAL, 0)],
        ),
        (
            [turn("a", WEAK, choice("lain", "z", KOM=0)), ending("z")],
            [Finding(Problem.NOTHING_TO_EARN)],
        ),
        (
            [turn("a", FINE, choice("suap", "z", critical="Salah.")), ending("z")],
            [Finding(Problem.CRITICAL_TOUCHES_ALL, 0, 1)],
        ),
        (
            [turn("a", FINE, choice("suap", "z", critical="Salah.", PP=1)), ending("z")],
            [Finding(Problem.CRITICAL_EARNS, 0, 1)],
        ),
        (
            [
                turn("a", FINE, choice("lain", "b", KOM=0)),
                turn("b", choice("suap", "z", critical="Salah.", PP=-1)),
                ending("z"),
            ],
            [Finding(Problem.ONLY_CRITICAL, 1)],
        ),
    ],
)
def test_what_is_found(nodes, expected):
    found = lint.check(engine.Conversation(tuple(nodes)))
    assert [finding for finding in found if finding.problem in STRUCTURE] == expected


def test_errors_come_first():
    nodes = [
        turn("a", choice("x", "z"), choice("y", "nowhere", KOM=1)),
        ending("z"),
        ending("kosong"),
    ]

    found = lint.check(engine.Conversation(tuple(nodes)))

    assert [finding.is_error for finding in found] == [True, False, False]


@given(arbitrary_nodes())
def test_a_scenario_without_errors_can_be_read_and_reaches_an_ending_from_everywhere(nodes):
    sound = engine.Conversation(tuple(nodes))
    if any(finding.is_error for finding in lint.check(sound)):
        return
    engine.check(sound)
    ends = {e.key for e in sound.endings}
    for key in graph.reachable(sound.edges, nodes[0].key):
        assert graph.reachable(sound.edges, key) & ends


@given(arbitrary_nodes())
def test_nodes_called_unreachable_are_never_met(nodes):
    found = lint.check(engine.Conversation(tuple(nodes)))
    lost = {nodes[f.node].key for f in found if f.problem is Problem.UNREACHABLE}

    met, waiting = set(), [nodes[0].key]
    by_key = {node.key: node for node in nodes}
    while waiting:
        key = waiting.pop()
        node = by_key.get(key)
        if key in met or node is None:
            continue
        met.add(key)
        waiting += [c.leads_to for c in node.choices] if isinstance(node, engine.Turn) else []
    assert lost == by_key.keys() - met


@given(arbitrary_nodes())
def test_components_split_the_graph_and_come_after_what_they_lead_to(nodes):
    edges = engine.Conversation(tuple(nodes)).edges
    groups = graph.components(edges, nodes[0].key)

    assert frozenset().union(*groups) == graph.reachable(edges, nodes[0].key)
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
    place = {key: number for number, group in enumerate(groups) for key in group}
    for key, here in place.items():
        assert all(place[target] <= here for target in edges.get(key, ()))


@given(arbitrary_nodes())
def test_depths_grow_along_every_way_that_closes_no_loop(nodes):
    edges = engine.Conversation(tuple(nodes)).edges
    depth = graph.depths(edges, nodes[0].key)

    assert depth.keys() == graph.reachable(edges, nodes[0].key)
    for node, targets in edges.items():
        for target in targets:
            if node in depth and node not in graph.reachable(edges, target):
                assert depth[node] < depth[target]
