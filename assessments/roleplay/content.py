"""What a conversation is called, shows and is pinned as, beside being played."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from assessments.competency.rules.proof import Observable
from assessments.roleplay import engine
from assessments.roleplay.engine import SCENARIO, Conversation, Waiting
from lms.core.prints import print_of

NOT_PINNED = frozenset({"layout", "tests"})
"""The parts of a document on which no play depends."""


def name_of(page_key: object, turn: Waiting) -> str:
    """Return what a turn is called among all that officers are shown, in whatever activity.

    A turn whose best choice is another one is another turn: knowing the old answer does not help.
    """
    return f"turn:{page_key}:{turn.key}:{turn.best_key}"


@lru_cache(maxsize=2_000)
def names_of(page_key: object, turn: Waiting) -> frozenset[str]:
    """Return all that a turn is called there: by its place, and by what is said and offered.

    Edited it keeps the first name, copied to another page the second, but not where another of its
    choices is the best. Remembered for as many turns as are played at the same time.
    """
    best = next((choice.text for choice in turn.choices if choice.key == turn.best_key), "")
    shown = [choice.text for choice in turn.choices] + [item.label for item in turn.items]
    said = print_of(turn.says, sorted(shown), best)
    return frozenset({name_of(page_key, turn), f"said:{said}"})


def observables(page_key: object, conversation: Conversation) -> tuple[Observable, ...]:
    """Return at what an officer can be observed in a conversation: where a reply is asked for.

    What lies on the best way is expected: only good answers prove something, and who gives them
    comes to these turns and no others.
    """
    expected = {turn.key for turn in engine.best_way(conversation)}
    return tuple(
        Observable(names_of(page_key, turn), turn.indicators_told_apart, turn.key in expected)
        for turn in conversation.waiting
    )


def indicator_ids(conversation: Conversation) -> set[int]:
    """Collect the indicators that any choice bears on."""
    choices = (choice for turn in conversation.waiting for choice in turn.choices)
    return {effect.indicator_id for choice in choices for effect in choice.effects}


def pinned_part(conversation: Mapping[str, object]) -> dict[str, object]:
    """Return the part of a document on which plays depend."""
    return {name: part for name, part in conversation.items() if name not in NOT_PINNED}


def snapshot_content(
    *,
    key: str,
    revision_id: int | None,
    title: str,
    persona_name: str,
    persona_description: str,
    pass_percent: int,
    conversation: Mapping[str, object],
    indicators: Iterable[Any],
) -> dict[str, Any]:
    """Write everything a play depends on, as ``engine.parse`` reads it.

    ``indicators`` are rows of ``Indicator`` with their competency.
    """
    return SCENARIO.seal(
        {
            "key": key,
            "revision_id": revision_id,
            "title": title,
            "persona_name": persona_name,
            "persona_description": persona_description,
            "pass_percent": pass_percent,
            "conversation": pinned_part(conversation),
            "indicators": [
                {
                    "id": indicator.pk,
                    "slug": indicator.slug,
                    "text": indicator.text,
                    "competency_id": indicator.competency_id,
                    "competency": indicator.competency.name,
                }
                for indicator in indicators
            ],
        }
    )
