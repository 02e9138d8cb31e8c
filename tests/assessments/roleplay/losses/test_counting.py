"""Officers are counted at each node and on each way, as by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.roleplay.engine import Conversation, Outcome, Variable, read_node
from assessments.roleplay.losses.counting import GONE, Counts, Place, count
from assessments.roleplay.losses.screens import loss_map
from assessments.roleplay.losses.selecting import Followed, Selection, Tries, one_each
from assessments.roleplay.losses.shown import LEAST, Figure, about, shown
from assessments.roleplay.losses.tracing import Made, Step, Trace, traced
from tests.assessments.roleplay.conversations import choice, ending, scenario, turn

FORK = {
    "kind": "fork",
    "key": "f",
    "branches": [{"when": "percaya >= 4", "leads_to": "e"}],
    "leads_to": "b",
}
SCENARIO = scenario(
    turn("a", choice("a1", "b"), choice("a2", "f", KOM=2), choice("a3", "b", "Mengusir")),
    turn("b", choice("b1", "e"), choice("b2", "a")),
    read_node(FORK),
    ending("e", Outcome.GOOD),
)
CONVERSATION: Conversation = SCENARIO.conversation
BEGAN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def way(*steps: tuple[str, str], feeling: str = "") -> Trace:
    return Trace(feeling, tuple(Step(*step) for step in steps))


BY_HAND = [
    *[way(("a", "a1"), ("b", "b1"), ("e", ""))] * 6,
    *[way(("a", "a2"), ("f", "e"), ("e", ""))] * 5,
    *[way(("a", "a1"), ("b", ""))] * 2,
    way(("a", "a1"), ("b", "b2"), ("a", "a1"), ("b", "b1"), ("e", "")),
    way(("a", "dahulu"), ("hilang", "h1"), ("b", "b1"), ("e", "")),
]
"""Six straight on, five by the fork, two who left, one in a circle, one of an older version."""


def test_the_counts_are_those_made_by_hand():
    counts = count(BY_HAND, CONVERSATION)

    assert counts.officers == 15
    assert {key: place.came for key, place in counts.places.items()} == {
        "a": 15,
        "b": 10,
        "f": 5,
        "e": 13,
    }
    assert counts.ways == {
        ("a", "a1"): 9,
        ("a", "a2"): 5,
        ("a", GONE): 1,
        ("b", "b1"): 8,
        ("b", "b2"): 1,
        ("b", ""): 2,
        ("f", "e"): 5,
    }
    assert counts.links == {
        ("a", "b"): 9,
        ("a", "f"): 5,
        ("b", "e"): 8,
        ("b", "a"): 1,
        ("f", "e"): 5,
    }
    assert counts.came("tidak-ada") == 0
    assert counts.smallest == 1
    assert count([], CONVERSATION).smallest == 0


def test_who_makes_two_choices_to_the_same_place_counts_there_once():
    twice = way(("a", "a1"), ("b", "b2"), ("a", "a3"), ("b", "b1"), ("e", ""))
    counts = count([twice], CONVERSATION)
    assert counts.links["a", "b"] == counts.places["b"].came == 1
    assert counts.ways["a", "a1"] == counts.ways["a", "a3"] == 1


def test_a_feeling_is_its_mean_on_coming_and_time_its_median():
    feels = scenario(*SCENARIO.conversation.nodes, variables=(variable("percaya"),)).conversation
    traces = [
        Trace("percaya", (Step("a", "a1", 4, 10.0), Step("b", "b1", 6, 30.0))),
        Trace("percaya", (Step("a", "a1", 5, 20.0), Step("b", "b1", 9, 50.0))),
        Trace(
            "percaya", (Step("a", "a1", 6, 90.0), Step("b", "b2", 0, 2.0), Step("a", "a1", 0, 1.0))
        ),
        Trace("marah", (Step("a", "a1", 10, 15.0),)),
    ]
    places = count(traces, feels).places
    assert places["a"] == Place(4, 5.0, 17.5)
    assert places["b"] == Place(3, 5.0, 30.0)


def variable(id_: str) -> Variable:
    return Variable.read({"id": id_, "kind": "feeling", "start": 3})


def test_a_play_is_followed_through_nodes_that_go_on_by_themselves():
    feels = scenario(*SCENARIO.conversation.nodes, variables=(variable("percaya"),))
    moves = [Made("a2", "", BEGAN + dt.timedelta(seconds=40))]
    trace = traced(feels, "benih", BEGAN, moves)
    assert trace == Trace(
        "percaya", (Step("a", "a2", 3, 40.0), Step("f", "b", 3), Step("b", "", 3))
    )
    assert Trace.from_json(trace.to_json()) == trace
    assert traced(SCENARIO, "benih", BEGAN, []) == Trace("", (Step("a", ""),))
    earlier = [Made("a1", "", BEGAN - dt.timedelta(seconds=5))]
    assert traced(SCENARIO, "benih", BEGAN, earlier).steps[0].seconds == 0


@pytest.mark.parametrize(
    ("number", "near"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1002, 1000)],
)
def test_numbers_are_rounded_to_the_nearest_five_and_small_ones_hidden(number, near):
    assert about(number) == near


def large(small: int = 0) -> Counts:
    """Thirty officers, of whom ``small`` choose otherwise."""
    traces = [way(("a", "a1"), ("b", "b1"), ("e", ""))] * (32 - small)
    return count([*traces, *[way(("a", "a2"), ("f", "e"), ("e", ""))] * small], CONVERSATION)


def test_of_fewer_than_five_officers_nothing_is_shown():
    few = count(BY_HAND[: LEAST - 1], CONVERSATION)
    assert shown(few, is_part=False) is None
    assert shown(count(BY_HAND[:LEAST], CONVERSATION), is_part=False) is not None


def test_the_whole_is_exact_where_none_of_its_numbers_is_small():
    found = shown(large(8), is_part=False)
    assert (found.officers, found.is_rounded) == (32, False)
    assert found.way("a", "a1") == Figure(24, 32)
    assert found.way("a", "a1").percent == 75
    assert found.link("a", "f") == Figure(8, 32)
    assert found.link("b", "a") == Figure(0, 24)
    assert found.place("b").left == Figure(0, 24)
    assert found.place("tidak-ada").came == Figure(0, 32)
    assert Figure(0, 0).percent is None


def test_no_number_below_five_follows_from_those_beside_it():
    found = shown(large(2), is_part=False)
    assert found.is_rounded
    assert found.officers == 30
    assert found.way("a", "a2") == Figure(None, 30)
    assert found.way("a", "a2").percent is None
    assert found.way("a", "a1") == Figure(30, 30)
    hidden = found.place("f")
    assert (hidden.came.number, hidden.feeling, hidden.seconds) == (None, None, None)


def test_a_part_is_always_rounded_so_that_the_rest_does_not_follow_from_it():
    found = shown(large(8), is_part=True)
    assert (found.officers, found.way("a", "a1")) == (30, Figure(25, 30))


@given(st.integers(0, 60), st.integers(0, 60))
def test_whoever_subtracts_a_part_from_the_whole_learns_no_small_number(part, rest):
    """The rest could as well be another one, unless there is none."""
    whole, near = part + rest, about(part)
    if near:
        rests = {whole - n for n in range(whole + 1) if about(n) == near}
        assert len(rests) > 1 or rests == {0}


def test_the_map_has_a_line_as_wide_as_many_went_there():
    found = loss_map(SCENARIO, shown(large(8), is_part=False))
    widths = {(d.way.source, d.way.target): d.width for d in found.drawn_ways}
    assert widths["b", "a"] == 1.5
    assert widths["a", "b"] == round(1.5 + 0.75 * 10.5, 1)
    assert [d.row.node.key for d in found.drawn_places]
    opening, _turn, fork, end = found.rows
    assert (opening.has_lines, opening.is_ending, opening.words) == (True, False, "Warga di a")
    assert (fork.has_lines, fork.words, fork.ways[0].lines) == (False, "", ())
    assert (end.is_ending, end.words, end.ways) == (True, "Akhir e", ())
    lines = found.way("a", "b").lines
    assert [(line.choice.key, line.figure.number) for line in lines] == [("a1", 24), ("a3", 0)]
    [line] = found.way("a", "f").lines
    assert [(indicator.slug, effect.points) for indicator, effect in line.effects] == [
        ("KOM.1.1", 2)
    ]
    assert found.way("a", "e") is None


def followed(officer: int, number: int, *, is_over: bool = True, at: dt.datetime = BEGAN):
    return Followed(officer, number, "x", at, is_over, is_over, Trace("", ()))


def test_each_officer_counts_with_the_first_try_or_the_latest_of_the_others():
    plays = [followed(1, 1), followed(2, 2), followed(2, 1), followed(2, 3), followed(3, 2)]
    first = one_each(plays, Tries.FIRST)
    later = one_each([*plays, followed(2, 2)], Tries.LATER)
    assert [(each.officer, each.number) for each in first] == [(1, 1), (2, 1)]
    assert [(each.officer, each.number) for each in later] == [(2, 3), (3, 2)]


def test_a_play_in_which_nothing_happens_for_a_day_was_left():
    tomorrow = BEGAN + dt.timedelta(days=1)
    assert followed(1, 1, is_over=False).may_go_on(tomorrow - dt.timedelta(minutes=1))
    assert not followed(1, 1, is_over=False).may_go_on(tomorrow)
    assert not followed(1, 1).may_go_on(BEGAN)


def test_a_selection_by_unit_or_service_is_a_part():
    assert not Selection(tries=Tries.LATER).is_part
    assert Selection(unit="loket").is_part
    assert Selection(service="0-2").is_part
