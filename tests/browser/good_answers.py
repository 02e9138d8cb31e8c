"""What somebody who knows the demonstration's content answers and says."""

import functools
import re
from typing import Any

from lms.demo.content import read


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def right_options(prompt: str) -> set[str]:
    """Return the texts of the correct options of the question that ``prompt`` opens."""
    shown = _plain(prompt)
    [question] = [q for q in read("quiz")["questions"] if _plain(q["prompt"]) == shown]
    return {_plain(option["text"]) for option in question["options"] if option.get("correct")}


@functools.cache
def _best_from(key: str, seen: frozenset[str] = frozenset()) -> tuple[int, tuple[str, ...]]:
    """Return the most points to be had from a turn on, and the choices that earn them."""
    turns = {turn["key"]: turn for turn in read("scenario")["turns"]}
    if key not in turns:
        return 0, ()
    best: tuple[int, tuple[str, ...]] = (-1000, ())
    for choice in turns[key]["choices"]:
        if choice["leads_to"] in seen or choice.get("critical"):
            continue
        points, rest = _best_from(choice["leads_to"], seen | {key})
        points += sum(effect["points"] for effect in choice.get("effects", []))
        best = max(best, (points, (choice["text"], *rest)), key=lambda found: found[0])
    return best


def best_words() -> list[str]:
    """Return what to say, choice by choice, for the best conversation."""
    turns: list[dict[str, Any]] = read("scenario")["turns"]
    return list(_best_from(turns[0]["key"])[1])
