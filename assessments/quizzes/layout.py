"""What quizzes ask, published or as last saved: their own questions, and draws from the bank."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from assessments.questions.content import Purpose
from assessments.questions.models import QuestionQuerySet
from assessments.quizzes.bank import Wanted, contents, pools
from assessments.quizzes.drawing import Blueprint, Draw, drawn, pool_of
from assessments.quizzes.paper import Paper, PaperItem, joined


class WrittenDraw(TypedDict):
    """A draw as it lies in a revision of a quiz."""

    count: int
    unit: int | None
    competency: int | None
    level: int | None
    indicator: int | None
    difficulty: int | None
    topic: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The ids of a quiz's own questions in order, and its draws: how many, and of what."""

    question_ids: tuple[int, ...]
    draws: tuple[tuple[int, Wanted], ...] = ()
    is_practice: bool = False


def purpose_of(*, is_practice: bool) -> Purpose:
    """Say what the questions are for that a quiz draws."""
    return Purpose.PRACTICE if is_practice else Purpose.COUNTED


def written(draw: WrittenDraw, purpose: Purpose) -> tuple[int, Wanted]:
    """Read a draw of a revision."""
    return draw["count"], Wanted(
        unit_id=draw["unit"],
        competency_id=draw["competency"],
        level=draw["level"],
        indicator_id=draw["indicator"],
        difficulty=draw["difficulty"],
        topic_id=draw["topic"],
        purpose=purpose,
    )


@dataclass(frozen=True, slots=True)
class Master:
    """What attempts' papers are made of: a ``paper`` without what is drawn, and the draws.

    ``places`` are, by draw, the points each question is worth and the place of its section.
    """

    paper: Paper
    draws: tuple[Draw, ...]
    places: tuple[tuple[int, int], ...]


def filled(master: Master, seed: str, shown: Mapping[str, dt.datetime]) -> Paper:
    """Return the paper of the attempt with ``seed``, of an officer ``shown`` these before.

    The queries of ``Contents.of``.
    """
    picked = drawn(master.draws, seed, shown)
    found = contents().of([id_ for ids in picked for id_ in ids])
    return joined(
        master.paper,
        [
            PaperItem(found[id_], points, section)
            for ids, (points, section) in zip(picked, master.places, strict=True)
            for id_ in ids
        ],
    )


def blueprints(layouts: Mapping[int, Layout], questions: QuestionQuerySet) -> dict[int, Blueprint]:
    """Return by quiz what a try asks: of its own questions those in ``questions``, and draws.

    Two queries, and those of ``pools`` where something is drawn.
    """
    asked = {id_ for layout in layouts.values() for id_ in layout.question_ids}
    found = questions.with_tags().in_bulk(asked)
    wanted = {each for layout in layouts.values() for _count, each in layout.draws}
    candidates = pools(wanted) if wanted else {}
    result = {}
    for page_id, layout in layouts.items():
        asked_here = [found[id_] for id_ in layout.question_ids if id_ in found]
        counted = [each for each in asked_here if each.purpose == Purpose.COUNTED]
        practice = [each for each in asked_here if each.purpose == Purpose.PRACTICE]
        names = frozenset(name for each in asked_here for name in each.names)
        draws = (Draw(count, pool_of(candidates[each], names)) for count, each in layout.draws)
        result[page_id] = Blueprint(
            fixed=() if layout.is_practice else tuple(each.observable for each in counted),
            draws=tuple(draws),
            practice=len(practice),
            is_practice=layout.is_practice,
        )
    return result
