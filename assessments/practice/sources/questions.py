"""Practice questions of the banks, about what the position requires."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial

from assessments.practice import rules
from assessments.practice.queries import Known
from assessments.practice.rules import Felt, Memory, Offer
from assessments.practice.sources.protocol import NotOfferedError, Return, Round
from assessments.questions import passages
from assessments.questions.content import QuestionContent, name_of
from assessments.questions.display import QuestionOnSheet, QuestionReview, on_sheet, reviewed
from assessments.questions.kinds.protocol import DealtBody
from assessments.questions.kinds.situational.rules import Situational
from assessments.questions.models import Question, QuestionIndicator
from lms.core.clock import today
from lms.core.content_stamp import kept_while_content_stays


@dataclass(frozen=True, slots=True)
class _Fact:
    """A published practice question; ``tags`` are competencies, each at a level."""

    key: str
    unit_id: int | None
    tags: tuple[tuple[int, int], ...]
    indicator_ids: frozenset[int]

    def is_for(self, known: Known) -> bool:
        """Tell whether it is in a bank of the officer's."""
        return self.unit_id is None or self.unit_id in known.unit_ids


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question to practise, with its key and the reasons."""

    key: str
    round: int
    solution: str
    question: QuestionOnSheet
    review: QuestionReview
    passage_url: str
    passage_title: str

    template = "assessments/practice/question.html"
    reveal_template = "assessments/practice/question_reveal.html"

    @property
    def question_key(self) -> str:
        """The key of the question by itself."""
        return self.key.partition(":")[2]

    @property
    def review_templates(self) -> tuple[str, str]:
        """The kind's own template for what is right, else the one that shows an answer beside."""
        folder = f"assessments/kinds/{self.question.kind}"
        return f"{folder}/reveal.html", f"{folder}/review.html"


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """A question with an answer and its mark."""

    share: Fraction
    review: QuestionReview
    passage_url: str
    passage_title: str

    template = "assessments/practice/question_marked.html"


class Questions:
    """The source of practice questions. Facts come back as FSRS says, conduct as turns do."""

    name = "question"

    def unit_ids(self) -> frozenset[int]:
        """Name the units whose banks hold some."""
        return frozenset(fact.unit_id for fact in _facts() if fact.unit_id is not None)

    def offers(self, known: Known) -> list[Offer]:
        """Return those of the officer's banks about what is required, the most needed first."""
        place_of = cache(partial(rules.place_of, needs=known.needs))  # many have the same tags
        return [
            Offer(fact.key, place)
            for fact in _facts()
            if fact.is_for(known) and (place := place_of(fact.tags)) is not None
        ]

    def about(self, known: Known, indicator_ids: Collection[int] | None = None) -> list[Offer]:
        """Return those of the officer's banks about these behaviours."""
        return [
            Offer(fact.key)
            for fact in _facts()
            if fact.is_for(known)
            and (indicator_ids is None or not fact.indicator_ids.isdisjoint(indicator_ids))
        ]

    def items(self, rounds: Sequence[Round]) -> dict[str, AskedQuestion]:
        """Return the questions as they are dealt in these rounds."""
        contents = _contents(tuple(sorted(of.key for of in rounds)))
        return {of.key: _asked(contents[of.key], of) for of in rounds if of.key in contents}

    def marked(self, of: Round, sent: Sequence[str]) -> MarkedQuestion:
        """Mark an answer; see the protocol."""
        content = _contents((of.key,)).get(of.key)
        if content is None:
            raise NotOfferedError(of.key)
        dealt = _dealt(content, of)
        answer = dealt.read(sent)
        return MarkedQuestion(
            content.earned(answer, 1), reviewed(content, dealt, answer=answer), *_passage(content)
        )

    def back_on(self, of: Round, before: Memory | None, share: Fraction, felt: Felt) -> Return:
        """Tell it as FSRS does; of a situation to judge by the fixed intervals, however it went."""
        if isinstance(_contents((of.key,))[of.key].body, Situational):
            return Return(rules.due_after(of.number, today()))
        learnt = rules.learnt(before, rules.rating_of(share, felt), today())
        return Return(learnt.due_on, learnt.memory)


def _asked(content: QuestionContent, of: Round) -> AskedQuestion:
    dealt = _dealt(content, of)
    return AskedQuestion(
        of.key,
        of.number,
        json.dumps(list(dealt.sent(content.body.solution))),
        on_sheet(content, dealt, id_=f"{of.number}-{content.key}"),
        reviewed(content, dealt),
        *_passage(content),
    )


def _dealt(content: QuestionContent, of: Round) -> DealtBody:
    """Deal it anew each round; no secret, for its key is in the page."""
    return content.body.dealt(
        content.dealer(f"practice:{of.officer_id}:{of.number}", shuffles=True)
    )


def _passage(content: QuestionContent) -> tuple[str, str]:
    passage = content.passage
    return (passages.address_of(passage), passage.title) if passage else ("", "")


@kept_while_content_stays(1)
def _facts() -> tuple[_Fact, ...]:
    """List the published practice questions that rules mark. Two queries, once."""
    asked = Question.objects.checkable()
    tags: dict[int, list[tuple[int, int]]] = defaultdict(list)
    behaviours: dict[int, set[int]] = defaultdict(set)
    tagged = QuestionIndicator.objects.filter(question__in=asked.values("pk")).order_by("pk")
    for pk, indicator_id, competency_id, level in tagged.values_list(
        "question", "indicator", "indicator__competency", "indicator__level"
    ):
        tags[pk].append((competency_id, level))
        behaviours[pk].add(indicator_id)
    rows = asked.order_by("key").values_list("pk", "key", "unit")
    return tuple(
        _Fact(name_of(str(key)), unit_id, tuple(tags[pk]), frozenset(behaviours[pk]))
        for pk, key, unit_id in rows
    )


@kept_while_content_stays(200)
def _contents(keys: tuple[str, ...]) -> Mapping[str, QuestionContent]:
    """Read published practice questions in full, by key. Four queries, once."""
    wanted = [key.partition(":")[2] for key in keys]
    rows = Question.objects.checkable().filter(key__in=wanted).with_indicators()
    return {name_of(str(row.key)): row.content() for row in rows}
