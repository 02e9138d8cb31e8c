"""What a bank holds, to tell what becomes of the questions of a file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from wagtail.models import Page

from assessments.competency.models import Indicator
from assessments.questions.api import Draft, Place
from assessments.questions.bulk import latest_content
from assessments.questions.content import Passage, Purpose
from assessments.questions.exchange.asked import Asked, differences
from assessments.questions.exchange.entries import (
    KEY_OF_PROMPT,
    TO_BE_MENDED,
    Entry,
    key_of_prompt,
)
from assessments.questions.exchange.models import Outcome
from assessments.questions.exchange.pictures import with_pictures_kept
from assessments.questions.kinds.editing import EDITORS, BodyField, read
from assessments.questions.kinds.exchanges import EXCHANGES
from assessments.questions.kinds.exchanging import Note, note
from assessments.questions.kinds.kept_pictures import PictureField, read_picture
from assessments.questions.kinds.protocol import JSON
from assessments.questions.models import Question, QuestionQuerySet, Topic
from lms.people.api import OrgUnit


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of an entry, and of which question. ``asked`` is what it then says."""

    entry: Entry
    outcome: Outcome
    asked: Asked | None = None
    notes: tuple[Note, ...] = ()
    problem: Note | None = None
    changes: tuple[str, ...] = ()
    question_id: int | None = None


class Bank:
    """The questions of a unit's bank (``None``: the central one), as files name them.

    One query, and one more for the first question that has no key in its file.
    """

    def __init__(self, unit: OrgUnit | None) -> None:
        self.unit = unit
        rows = list(self._rows().values_list("pk", "external_key", "key"))
        self._by_key = {str(key): pk for pk, _external, key in rows}
        self._by_key |= {external: pk for pk, external, _key in rows if external}
        self._by_prompt: dict[str, int] | None = None
        self._topics = dict(Topic.objects.values_list("pk", "name"))

    def _rows(self) -> QuestionQuerySet:
        return Question.objects.filter(unit=self.unit)

    def find(self, asked: Asked) -> int | None:
        """Return the question that a file means."""
        found = self._by_key.get(asked.key)
        if found is None and asked.key.startswith(KEY_OF_PROMPT):
            found = self._prompts.get(asked.key)
        return found

    def note(self, key: str, question_id: int) -> None:
        """Remember a question that has been added."""
        self._by_key[key] = question_id

    @property
    def _prompts(self) -> dict[str, int]:
        """The questions that no file named, by what they ask."""
        if self._by_prompt is None:
            rows = self._rows().filter(external_key="").values_list("pk", "prompt")
            self._by_prompt = {key_of_prompt(prompt): pk for pk, prompt in rows}
        return self._by_prompt

    def plan(self, entries: Sequence[Entry], coming: Collection[str] = ()) -> list[Plan]:
        """Tell what becomes of entries. About eight queries, however many they are.

        ``coming`` are the names of pictures that come along in the file.
        """
        whole = [entry.asked for entry in entries if entry.asked]
        known = Known.of(whole)
        ids = {pk for asked in whole if (pk := self.find(asked)) is not None}
        there = asked_of(ids, self._topics)
        return [self._plan(entry, known, there, coming) for entry in entries]

    def _plan(
        self, entry: Entry, known: "Known", there: Mapping[int, Asked], coming: Collection[str]
    ) -> Plan:
        if entry.asked is None:
            return Plan(entry, Outcome.IMPOSSIBLE, notes=entry.notes, problem=entry.problem)
        asked, missing = known.checked(entry.asked)
        asked, lost = with_pictures_kept(asked, coming)
        notes = (*entry.notes, *missing, *lost)
        if (problem := _unusable(asked)) is not None:
            return Plan(entry, Outcome.IMPOSSIBLE, notes=notes, problem=problem)
        question_id = self.find(asked)
        if question_id is None:
            return Plan(entry, Outcome.NEW, asked, notes)
        before = there[question_id]
        asked = _keeping(before, asked)
        changes = differences(before, asked)
        outcome = Outcome.CHANGED if changes else Outcome.SAME
        return Plan(entry, outcome, asked, notes, None, changes, question_id)


def _unusable(asked: Asked) -> Note | None:
    """Try whether an editor takes the body: what Prima wrote may have been changed by hand."""
    try:
        EDITORS[asked.body.kind].written(asked.body)
        EDITORS[asked.body.kind].problems(asked.body)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return note("carried_broken")
    return None


def _keeping(before: Asked, asked: Asked) -> Asked:
    exchange = EXCHANGES.get(asked.body.kind)
    if exchange is None or before.body.kind != asked.body.kind:
        return asked
    return replace(asked, body=exchange.keeping(before.body, asked.body))


@dataclass(frozen=True, slots=True)
class Known:
    """The indicators and pages that questions name, by their codes and keys."""

    indicators: Mapping[str, int]
    pages: Mapping[str, int]

    @classmethod
    def of(cls, asked: Iterable[Asked]) -> "Known":
        """Look them up. Two queries."""
        asked = list(asked)
        codes = {code for each in asked for code in each.indicators or ()}
        keys = {each.passage.page_key for each in asked if each.passage and _is_key(each.passage)}
        found = Indicator.objects.by_slug(sorted(codes)) if codes else {}
        rows = Page.objects.filter(translation_key__in=keys).order_by("pk") if keys else ()
        return cls(
            {code: indicator.pk for code, indicator in found.items()},
            {str(page.translation_key): page.pk for page in rows},
        )

    def checked(self, asked: Asked) -> tuple[Asked, tuple[Note, ...]]:
        """Leave out, with a note, what is not there."""
        notes = []
        codes, passage = asked.indicators, asked.passage
        if codes and (missing := [code for code in codes if code not in self.indicators]):
            notes.append(note("indicator_unknown", codes=", ".join(missing)))
            codes = tuple(code for code in codes if code in self.indicators) or None
        if passage and passage.page_key not in self.pages:
            notes.append(note("passage_unknown", title=passage.title))
            passage = None
        return replace(asked, indicators=codes, passage=passage), tuple(notes)

    def draft(self, asked: Asked, question_id: int | None, codes: Iterable[str]) -> Draft:
        """Return what is to be written; ``codes`` are those of the notes."""
        passage = asked.passage
        return Draft(
            body=asked.body,
            prompt=asked.prompt,
            question_id=question_id,
            external_key=asked.key,
            explanation=asked.explanation,
            hint=asked.hint,
            source=asked.source,
            purpose=asked.purpose,
            difficulty=asked.difficulty,
            passage=Place(self.pages[passage.page_key], passage.block, passage.title)
            if passage
            else None,
            picture=asked.picture,
            topics=asked.topics,
            indicator_ids=None
            if asked.indicators is None
            else tuple(self.indicators[code] for code in asked.indicators),
            is_fit=not TO_BE_MENDED & set(codes),
        )


def _is_key(passage: Passage) -> bool:
    return len(passage.page_key) == 36 and passage.page_key.count("-") == 4


def asked_of(ids: Iterable[int], topics: Mapping[int, str]) -> dict[int, Asked]:
    """Return what the newest versions of questions say, by id. Six queries."""
    rows = Question.objects.filter(pk__in=list(ids)).select_related("latest_revision")
    rows = rows.prefetch_related("indicator_tags", "tagged_topics")
    contents = {row.pk: (row, latest_content(row)) for row in rows}
    read_from = [content for _row, content in contents.values()]
    codes = dict(
        Indicator.objects.filter(
            pk__in=_named(read_from, "indicator_tags", "indicator")
        ).values_list("pk", "slug")
    )
    lessons = {cast("int", content["lesson"]) for content in read_from if content.get("lesson")}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=lessons)}
    return {
        pk: _asked(row, content, codes, topics, pages) for pk, (row, content) in contents.items()
    }


def _named(contents: Iterable[Mapping[str, JSON]], relation: str, name: str) -> set[int]:
    rows = (cast("list[Mapping[str, int]]", content.get(relation) or []) for content in contents)
    return {row[name] for some in rows for row in some}


def _asked(
    row: Question,
    content: Mapping[str, JSON],
    codes: Mapping[int, str],
    topics: Mapping[int, str],
    pages: Mapping[int, Page],
) -> Asked:
    body_field = cast("BodyField", Question._meta.get_field("body"))
    picture_field = cast("PictureField", Question._meta.get_field("picture"))
    page = pages.get(cast("int", content.get("lesson")))
    title = str(content.get("passage_title") or (page.title if page else ""))
    return Asked(
        body=read(body_field.to_python(content.get("body") or "[]")),
        prompt=str(content.get("prompt") or ""),
        key=row.external_key or str(row.key),
        explanation=str(content.get("explanation") or ""),
        hint=str(content.get("hint") or ""),
        source=str(content.get("source") or ""),
        purpose=Purpose(str(content.get("purpose") or Purpose.COUNTED)),
        difficulty=cast("int", content.get("difficulty") or row.difficulty),
        passage=Passage(str(page.translation_key), str(content.get("passage_block") or ""), title)
        if page
        else None,
        picture=read_picture(picture_field.to_python(content.get("picture") or "[]")),
        topics=tuple(
            sorted(topics[pk] for pk in _named([content], "tagged_topics", "tag") if pk in topics)
        ),
        indicators=tuple(
            sorted(
                codes[pk] for pk in _named([content], "indicator_tags", "indicator") if pk in codes
            )
        ),
    )
