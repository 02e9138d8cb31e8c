"""The role-plays of the demonstration remember, measure what they claim and give nothing away."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import pytest

from assessments.competency.frameworks.library import framework_data
from assessments.roleplay import engine, lint
from assessments.roleplay.content import names_of
from assessments.roleplay.engine import Choice, Ending, Outcome, Waiting
from assessments.roleplay.library import SLUGS, conversation_of, read
from assessments.roleplay.simulation import Habit, Simulated, simulate


def variants(slug: str) -> Any:
    return read(slug)["variants"]


PLAYED = [
    pytest.param(slug, variant, id=f"{slug}-{variant}" if variant else slug)
    for slug in SLUGS
    for variant in ("", *(each["key"] for each in variants(slug)))
]
AGAIN = [
    pytest.param(slug, version["key"], id=f"{slug}-{version['key']}")
    for slug in SLUGS
    for version in variants(slug)
]
PLAYS = 200
ENOUGH = 4  # observations of each indicator, as a level needs (decision 58)
TRUSTING = 0.6  # of the range of trust: a good ending needs as much, a poor one has less
Choose = Callable[[Waiting, Sequence[Choice]], Choice]


@dataclass(frozen=True, slots=True)
class Played:
    """A play to its end: at each node what was offered and chosen, and what is left of it."""

    scenario: engine.Scenario
    keys: tuple[str, ...]
    offers: tuple[tuple[Choice, ...], ...]
    ending: Ending
    values: dict[str, int]

    @property
    def passed(self) -> bool:
        return engine.verdict(self.scenario, self.keys).passed


@cache
def scenario(slug: str, variant: str = "") -> engine.Scenario:
    """Read a role-play as it is played, its indicators numbered from 1."""
    written: Any = read(slug)
    places = {code: number for number, code in enumerate(claimed(slug), 1)}
    document: Any = deepcopy(conversation_of(written))
    for choice in (c for node in document["nodes"] for c in node.get("choices", [])):
        for effect in choice.get("effects", []):
            effect["indicator"] = places[effect["indicator"]]
    conversation = engine.read(document, variant)
    engine.check(conversation)
    return engine.Scenario(
        title=written["title"],
        persona_name=written["persona_name"],
        persona_description=written["persona_description"],
        pass_percent=written["pass_percent"],
        conversation=conversation,
        indicators={id_: engine.Indicator(id_, code, "", 1, "") for code, id_ in places.items()},
    )


def claimed(slug: str) -> list[str]:
    """Return the codes of the indicators that a role-play bears on."""
    nodes: Any = read(slug)["nodes"]
    choices = [c for node in nodes for c in node.get("choices", [])]
    return sorted({effect["indicator"] for c in choices for effect in c.get("effects", [])})


def play(played: engine.Scenario, choose: Choose) -> Played:
    player = engine.Player(played, "seed")
    arrival = player.begin()
    keys: list[str] = []
    offers: list[tuple[Choice, ...]] = []
    while isinstance(arrival.node, Waiting):
        offered = player.offered(arrival.node, arrival.values, len(keys))
        chosen = choose(arrival.node, offered)
        keys.append(chosen.key)
        offers.append(offered)
        arrival = player.after(chosen, arrival.values, len(keys))
    assert isinstance(arrival.node, Ending)
    return Played(played, tuple(keys), tuple(offers), arrival.node, dict(arrival.values))


def best(_node: Waiting, offered: Sequence[Choice]) -> Choice:
    return max(offered, key=lambda choice: (choice.worth, not choice.critical))


def mostly_best(luck: Random, skill: float) -> Choose:
    def choose(node: Waiting, offered: Sequence[Choice]) -> Choice:
        return best(node, offered) if luck.random() < skill else luck.choice(offered)

    return choose


@cache
def better_plays(slug: str, variant: str) -> tuple[Played, ...]:
    """Return plays of officers who know better 50 to 95 times in a hundred."""
    luck = Random(f"better:{slug}:{variant}")
    skills = [luck.uniform(0.5, 0.95) for _ in range(PLAYS)]
    return tuple(play(scenario(slug, variant), mostly_best(luck, skill)) for skill in skills)


@cache
def simulated(slug: str, variant: str, habit: Habit) -> Simulated:
    """Return what comes of plays by a habit; whoever chooses the best does the same each time."""
    return simulate(scenario(slug, variant), habit, 1 if habit is Habit.BEST else PLAYS)


def turns(slug: str) -> list[Waiting]:
    """Return the nodes with several choices in the officer's sight."""
    return [node for node in scenario(slug).turns if isinstance(node, engine.Turn)]


def early_mistakes(slug: str) -> Iterator[Played]:
    """Yield plays that differ from the best one at the opening only."""
    opening = scenario(slug).nodes[scenario(slug).opening]
    assert isinstance(opening, Waiting)
    for mistake in play(scenario(slug), best).offers[0]:
        if mistake.key != best(opening, opening.choices).key:
            yield play(scenario(slug), beginning_with(mistake, opening.key))


def beginning_with(mistake: Choice, opening: str) -> Choose:
    def choose(node: Waiting, offered: Sequence[Choice]) -> Choice:
        return mistake if node.key == opening else best(node, offered)

    return choose


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_the_shape_of_a_conversation_that_remembers(slug: str) -> None:
    conversation = scenario(slug).conversation
    assert 15 <= len(conversation.nodes) <= 35
    assert {ending.outcome for ending in conversation.endings} == set(Outcome)
    assert 4 <= len(claimed(slug)) <= 5
    assert {"trust"} <= {variable.id for variable in conversation.feelings}
    assert any(variable.kind == "promise" for variable in conversation.variables)
    assert all(variable.words for variable in conversation.feelings)
    assert conversation.moods
    assert conversation.versions
    assert conversation.recovery
    assert any(node.choices and any(c.critical for c in node.choices) for node in turns(slug))


def test_together_they_bear_on_every_indicator_of_the_first_two_levels() -> None:
    bearing_on = {code for slug in SLUGS for code in claimed(slug)}
    first_two = {
        f"{competency.code}.{indicator.code}"
        for competency in framework_data("nasional").competencies
        if competency.code in {"KOM", "PP"}
        for indicator in competency.indicators
        if indicator.code[0] in "12"
    }
    assert first_two <= bearing_on


def test_the_three_kinds_of_critical_faults_can_be_made() -> None:
    choices = [c for slug in SLUGS for node in scenario(slug).turns for c in node.choices]
    faults = " ".join(choice.critical for choice in choices)
    assert all(word in faults for word in ("pemberian", "identitas", "diskriminasi"))


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_no_finding(slug: str) -> None:
    conversation = scenario(slug).conversation
    variants = [scenario(slug, version.key).conversation for version in conversation.versions]
    assert lint.check(conversation, variants) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_choice_is_answered_and_every_effect_explained(slug: str) -> None:
    choices = [choice for node in scenario(slug).turns for choice in node.choices]
    assert all(choice.reaction for node in turns(slug) for choice in node.choices)
    assert all(effect.reason for choice in choices for effect in choice.effects)
    assert all(-2 <= effect.points <= 3 for choice in choices for effect in choice.effects)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_best_choice_is_not_known_by_its_length_or_its_place(slug: str) -> None:
    asked = turns(slug)
    longest = [max(n.choices, key=lambda c: len(c.text)) is best(n, n.choices) for n in asked]
    first = [node.choices[0] is best(node, node.choices) for node in asked]
    assert sum(longest) <= len(asked) / 2
    assert sum(first) <= len(asked) / 2
    for node in asked:
        lengths = [len(choice.text) for choice in node.choices]
        assert max(lengths) <= 1.6 * min(lengths), node.key


@pytest.mark.parametrize(("slug", "variant"), PLAYED)
def test_whoever_plays_well_comes_to_the_good_ending(slug: str, variant: str) -> None:
    played = play(scenario(slug, variant), best)
    assert played.ending.outcome is Outcome.GOOD
    assert played.passed


@pytest.mark.parametrize(("slug", "variant"), PLAYED)
def test_every_good_way_shows_each_indicator_often_enough(slug: str, variant: str) -> None:
    good = [p for p in better_plays(slug, variant) if p.ending.outcome is Outcome.GOOD]
    assert good
    for played in (play(scenario(slug, variant), best), *good):
        for indicator in played.scenario.indicators.values():
            worths = [[c.points({indicator.id}) for c in offered] for offered in played.offers]
            shown = sum(max(worth) > max(0, min(worth)) for worth in worths)
            assert shown >= ENOUGH, (indicator.slug, played.keys)


@pytest.mark.parametrize(("slug", "variant"), PLAYED)
def test_choosing_at_random_does_not_pass(slug: str, variant: str) -> None:
    assert simulated(slug, variant, Habit.RANDOM).passed < 0.05


@pytest.mark.parametrize("habit", Habit)
@pytest.mark.parametrize(("slug", "variant"), PLAYED)
def test_no_ending_contradicts_what_the_citizen_feels(
    slug: str, variant: str, habit: Habit
) -> None:
    plays = simulated(slug, variant, habit)
    assert plays.contradictions(scenario(slug, variant), TRUSTING, TRUSTING) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_mistake_at_the_opening_can_be_mended_but_is_not_forgotten(slug: str) -> None:
    flawless = play(scenario(slug), best)
    mistaken = list(early_mistakes(slug))
    assert any(played.ending.outcome is Outcome.GOOD for played in mistaken)
    assert any(played.values != flawless.values for played in mistaken)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_was_done_early_can_decide_the_ending(slug: str) -> None:
    """Two plays with the same choices, but for one of the first three, end otherwise."""
    assert any(
        ends_otherwise(slug, played, place)
        for played in better_plays(slug, "")
        for place in range(min(3, len(played.keys)))
    )


def ends_otherwise(slug: str, played: Played, place: int) -> bool:
    keys = list(played.keys)
    others = [c.key for c in played.offers[place] if c.key != keys[place]]
    if not others:
        return False
    keys[place] = others[0]
    try:
        return engine.verdict(scenario(slug), keys).ending.key != played.ending.key
    except (engine.IllegalMoveError, engine.NotOverError):
        return False  # another way, on which not all of these choices can be made


@pytest.mark.parametrize(("slug", "variant"), AGAIN)
def test_a_second_try_is_with_another_person(slug: str, variant: str) -> None:
    again = scenario(slug, variant).conversation
    (persona,) = (each.persona_name for each in again.versions if each.key == variant)
    assert persona != read(slug)["persona_name"]
    assert again.start != scenario(slug).conversation.start


@pytest.mark.parametrize(("slug", "variant"), AGAIN)
def test_a_second_try_counts_in_several_turns_and_for_several_indicators(
    slug: str, variant: str
) -> None:
    """Who played best before meets turns that are new, or where another choice is best (0059)."""
    shown = frozenset().union(*(names_of(slug, turn) for turn in met(slug, "")))
    anew = [turn for turn in met(slug, variant) if names_of(slug, turn).isdisjoint(shown)]
    assert len([turn for turn in anew if turn.indicators_told_apart]) >= ENOUGH
    assert len(frozenset().union(*(turn.indicators_told_apart for turn in anew))) >= 2


@pytest.mark.parametrize(("slug", "variant"), AGAIN)
def test_what_was_best_the_first_time_is_weaker_the_second(slug: str, variant: str) -> None:
    """Who repeats the words that were the best before, where they are offered, earns less."""
    known = {best(turn, turn.choices).text for turn in met(slug, "")}
    shown = {turn.key for turn in met(slug, "")}
    repeated = [
        (choice, best(turn, turn.choices))
        for turn in met(slug, variant)
        if turn.key not in shown
        for choice in turn.choices
        if choice.text in known
    ]
    assert repeated
    assert all(choice.worth < better.worth for choice, better in repeated)


def met(slug: str, variant: str) -> tuple[Waiting, ...]:
    return engine.best_way(scenario(slug, variant).conversation)
