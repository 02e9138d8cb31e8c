"""The questions that can be drawn, and of them no more than draws need."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from assessments.competency.models import Indicator
from assessments.questions.content import IndicatorTag, Purpose, QuestionContent
from assessments.questions.kinds.registry import MARKED_AT_ONCE
from assessments.questions.models import (
    Question,
    QuestionIndicator,
    QuestionTopic,
    indicator_tag,
)
from assessments.quizzes.drawing import Candidate
from lms.core.content_stamp import KEEPING, kept_while_content_stays

Version = tuple[int, int | None, dt.datetime]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions a draw takes: those of a bank (``None``: the central one) that fit all else.

    ``None`` is anything. Competency, level and indicator are those of one behaviour.
    """

    unit_id: int | None
    competency_id: int | None = None
    level: int | None = None
    indicator_id: int | None = None
    difficulty: int | None = None
    topic_id: int | None = None
    purpose: Purpose = Purpose.COUNTED

    @property
    def is_narrow(self) -> bool:
        """Tell whether it says more than the bank."""
        said = (
            self.competency_id,
            self.level,
            self.indicator_id,
            self.difficulty,
            self.topic_id,
        )
        return any(each is not None for each in said)


@dataclass(frozen=True, slots=True)
class Entry:
    """A published question that is not retired, without what it asks."""

    version: Version
    unit_id: int | None
    difficulty: int
    purpose: str
    tags: tuple[IndicatorTag, ...]
    topic_ids: frozenset[int]

    @property
    def id(self) -> int:
        """The id of the question."""
        return self.version[0]

    def fits(self, wanted: Wanted) -> bool:
        """Tell whether a draw may take it."""
        is_about = any(
            wanted.indicator_id in {None, tag.id}
            and wanted.competency_id in {None, tag.competency_id}
            and wanted.level in {None, tag.level}
            for tag in self.tags
        )
        asks_for_behaviour = (wanted.indicator_id, wanted.competency_id, wanted.level) != (
            None,
        ) * 3
        return (
            self.unit_id == wanted.unit_id
            and self.purpose == wanted.purpose
            and wanted.difficulty in {None, self.difficulty}
            and (wanted.topic_id is None or wanted.topic_id in self.topic_ids)
            and (is_about or not asks_for_behaviour)
        )


def read_bank() -> tuple[Entry, ...]:
    """Return all published questions that are not retired, by id. Four queries.

    But those that people mark: whom luck dealt one would be judged later, and on other points.
    """
    indicators = {
        row.pk: indicator_tag(row) for row in Indicator.objects.select_related("competency")
    }
    tags: dict[int, list[IndicatorTag]] = defaultdict(list)
    tagged = QuestionIndicator.objects.order_by("indicator__slug")
    for question_id, indicator_id in tagged.values_list("question", "indicator"):
        tags[question_id].append(indicators[indicator_id])
    topics: dict[int, set[int]] = defaultdict(set)
    for question_id, topic_id in QuestionTopic.objects.values_list("content_object", "tag"):
        topics[question_id].add(topic_id)
    asked = Question.objects.filter(live=True, is_retired=False, kind__in=MARKED_AT_ONCE)
    rows = asked.order_by("pk").values_list(
        "pk", "live_revision", "updated_at", "unit", "difficulty", "purpose"
    )
    return tuple(
        Entry(
            version=(id_, revision_id, updated_at),
            unit_id=unit_id,
            difficulty=difficulty,
            purpose=purpose,
            tags=tuple(tags[id_]),
            topic_ids=frozenset(topics[id_]),
        )
        for id_, revision_id, updated_at, unit_id, difficulty, purpose in rows
    )


_bank = kept_while_content_stays(1)(read_bank)


def pools(wanted: Iterable[Wanted]) -> dict[Wanted, tuple[Candidate, ...]]:
    """Return what each draw may take, by id.

    Those of ``read_bank`` once while no content changes, and one for each 500 questions that
    this process has not drawn from before.
    """
    bank = _bank()
    fitting = {each: [entry for entry in bank if entry.fits(each)] for each in set(wanted)}
    names = _names({entry.version for entries in fitting.values() for entry in entries})
    return {
        each: tuple(
            Candidate(
                entry.id,
                names[entry.version],
                frozenset(tag.id for tag in entry.tags),
            )
            for entry in entries
        )
        for each, entries in fitting.items()
    }


_KNOWN: dict[Version, frozenset[str]] = {}
"""Names by version of a question: what one is called stays while it is not edited."""
_MOST_KNOWN = 20_000
_BATCH = 500
KEEPING.append(_KNOWN.clear)


def _names(versions: Collection[Version]) -> Mapping[Version, frozenset[str]]:
    found = {version: _KNOWN[version] for version in versions if version in _KNOWN}
    unknown = {version[0]: version for version in versions if version not in found}
    ids = sorted(unknown)
    for start in range(0, len(ids), _BATCH):
        rows = Question.objects.filter(pk__in=ids[start : start + _BATCH])
        for question in rows.only("key", "prompt", "body", "picture"):
            found[unknown[question.pk]] = question.names
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN.update(found)
    return found


class Contents:
    """Published questions in full, read when they are drawn first."""

    def __init__(self) -> None:
        self._tags = {entry.id: entry.tags for entry in _bank()}
        self._read: dict[int, QuestionContent] = {}

    def of(self, ids: Collection[int]) -> dict[int, QuestionContent]:
        """Return these questions of the bank. One query where some were not read yet."""
        if missing := [id_ for id_ in ids if id_ not in self._read]:
            rows = Question.objects.filter(pk__in=missing).select_related("lesson")
            self._read |= {row.pk: row.content(self._tags[row.pk]) for row in rows}
        return {id_: self._read[id_] for id_ in ids}


@kept_while_content_stays(1)
def contents() -> Contents:
    """Return what is read of the bank until somebody changes it."""
    return Contents()
