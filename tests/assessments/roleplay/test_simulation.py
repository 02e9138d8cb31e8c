"""Plays by the thousand: what chance, carelessness and mastery come to."""

import json
from pathlib import Path

from assessments.roleplay import engine, simulation
from assessments.roleplay.simulation import Habit, simulate
from tests.assessments.roleplay.conversations import KOM, PP, choice, ending, scenario, turn

PINNED = json.loads(Path("tests/pinned/roleplay-2.json").read_text())["pinned"]
BACK_AGAIN = engine.parse(PINNED)

GOOD_OR_BAD = scenario(
    turn("a", choice("baik", "z", KOM=3), choice("buruk", "y", KOM=-1)),
    ending("z"),
    ending("y", engine.Outcome.POOR),
)


def test_chance_comes_to_each_ending_as_often_as_it_should():
    found = simulate(GOOD_OR_BAD, Habit.RANDOM, 1_000)
    assert found.endings["z"] + found.endings["y"] == 1_000
    assert 0.45 < found.passed < 0.55
    assert found.moves == 1
    assert found.visited == {"a": 1_000}


def test_whoever_knows_best_passes_and_the_careless_are_between():
    best, careless, random = (
        simulate(BACK_AGAIN, habit, 300) for habit in (Habit.BEST, Habit.CARELESS, Habit.RANDOM)
    )
    assert best.passed == 1
    assert set(best.endings) == {"lega"}
    assert best.percent > careless.percent > random.percent


def test_the_same_plays_come_again():
    assert simulate(BACK_AGAIN, Habit.RANDOM, 50) == simulate(BACK_AGAIN, Habit.RANDOM, 50)


def test_an_ending_against_what_is_felt_is_told():
    careless = simulate(BACK_AGAIN, Habit.RANDOM, 500)
    assert careless.contradictions(BACK_AGAIN, doubtful=0.5, hopeful=0.7) == []
    assert careless.contradictions(BACK_AGAIN, doubtful=1, hopeful=0) == ["lega", "marah"]
    assert simulation.simulate(GOOD_OR_BAD, Habit.RANDOM, 5).contradictions(GOOD_OR_BAD, 1, 0) == []


def test_at_a_turn_met_again_the_best_try_what_they_have_not():
    hub = scenario(
        turn("loket", choice("tanya", "syarat", KOM=2), choice("tutup", "z")),
        turn("syarat", choice("terang", "loket", PP=1)),
        ending("z"),
    )
    found = simulate(hub, Habit.BEST, 1)
    assert found.moves == 3
    assert found.endings == {"z": 1}
    assert {KOM, PP} <= hub.indicators.keys()
