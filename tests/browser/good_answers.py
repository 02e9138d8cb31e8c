"""What somebody who knows the demonstration's content answers and says."""

import functools
from typing import Any

from playwright.sync_api import Locator

from assessments.models import Attempt
from lms.demo.content import read


def answer_rightly(form: Locator) -> None:
    """Answer the question of an open attempt that ``form`` asks, of whatever kind it is."""
    attempt = Attempt.objects.get(finished_at=None)
    [dealt] = [it for it in attempt.dealt if it.id == form.get_attribute("data-question")]
    sent = dealt.body.sent(dealt.item.question.body.solution)
    for place, value in enumerate(sent):
        numbered = form.locator(f"[name='answer-{place + 1}']")
        _enter(numbered if numbered.count() else form.locator("[name=answer]"), place, value)


def _enter(fields: Locator, place: int, value: str) -> None:
    first = fields.first
    if first.get_attribute("type") in {"radio", "checkbox"}:
        fields.locator(f"xpath=self::*[@value='{value}']").check(force=True)
        return
    field = fields.nth(place) if fields.count() > 1 else first
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value, force=True)
    else:
        field.fill(value)


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
