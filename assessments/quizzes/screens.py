"""What quiz pages show, as plain data. Before hand-in nothing here says what is correct."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from assessments.questions.content import IndicatorTag, Passage
from assessments.questions.display import (
    QuestionOnSheet,
    QuestionRemark,
    QuestionReview,
    on_sheet,
    remarked,
    reviewed,
)
from assessments.questions.kinds.protocol import Answer
from assessments.questions.scoring import Verdict
from assessments.quizzes.marking import Mark, PaperMark
from assessments.quizzes.paper import DealtItem, ShowAnswers
from assessments.sittings.counting import Prospect


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """A finished attempt in the list on the quiz's first page. ``percent`` is 0-100."""

    id: UUID
    number: int
    handed_in_at: dt.datetime
    percent: float
    passed: bool
    is_counted: bool


@dataclass(frozen=True, slots=True)
class QuizIntro:
    """What to know before starting. ``attempts_left`` is ``None`` without a limit.

    ``time_limit`` is the reader's own, ``None`` without one; ``opens_at`` says when the pause
    since the last attempt ends, ``None`` if it has. ``is_practice``: the open attempt is;
    ``prospect`` says what the next one is worth, ``None`` if there is nobody to begin it or one is
    open.
    """

    question_count: int
    attempts: tuple[AttemptLine, ...]
    open_attempt_id: UUID | None
    is_practice: bool
    attempts_left: int | None
    time_limit: dt.timedelta | None
    extra_time_percent: int
    opens_at: dt.datetime | None
    prospect: Prospect | None

    @property
    def earlier(self) -> tuple[AttemptLine, ...]:
        """The attempts that are over."""
        return self.attempts

    @property
    def can_start(self) -> bool:
        """Tell whether there is something to answer and an attempt to do it in, now."""
        return bool(self.question_count) and self.attempts_left != 0 and self.opens_at is None

    @property
    def time_limit_minutes(self) -> int:
        """The reader's time limit in whole minutes; 0 without one."""
        return 0 if self.time_limit is None else int(self.time_limit.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as stored, in its kind's form; ``sequence`` 0 and no time before the first one."""

    answer: Answer = None
    sequence: int = 0
    saved_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AttemptSheet:
    """An attempt being taken. ``seconds_left`` is ``None`` without a time limit."""

    id: UUID
    title: str
    questions: tuple[QuestionOnSheet, ...]
    deadline_at: dt.datetime | None
    seconds_left: int | None
    last_saved_at: dt.datetime | None
    show_answers: ShowAnswers

    @property
    def unanswered(self) -> tuple[QuestionOnSheet, ...]:
        """The questions without an answer."""
        return tuple(question for question in self.questions if not question.is_answered)


@dataclass(frozen=True, slots=True)
class CompetencySummary:
    """How the questions about one competency went. ``percent`` is 0-100."""

    competency_id: int
    name: str
    earned: float
    possible: int
    percent: float


@dataclass(frozen=True, slots=True)
class Topic:
    """An indicator whose questions did not earn all their points, and where to read up."""

    indicator_id: int
    competency: str
    text: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptReport:
    """The result of an attempt, with an entry for each question as far as the quiz tells of them.

    ``waiting`` answers that people mark are not in it yet.

    ``has_answers``: they are reviews, with what is right. Otherwise they are remarks on what was
    answered; a quiz that never shows what is right has none, whose marks, told question by
    question, would let somebody find it by trying.
    """

    id: UUID
    number: int
    title: str
    handed_in_at: dt.datetime
    is_late: bool
    score: float
    max_score: float
    percent: float
    pass_percent: int
    passed: bool
    is_counted: bool
    show_answers: ShowAnswers
    has_answers: bool
    waiting: int
    entries: tuple[QuestionReview, ...] | tuple[QuestionRemark, ...]
    competencies: tuple[CompetencySummary, ...]
    topics: tuple[Topic, ...]

    @property
    def behaviours(self) -> str:
        """The indicators to revise, as an address asks for practice about them."""
        return "?perilaku=" + ",".join(str(topic.indicator_id) for topic in self.topics)

    @property
    def not_right(self) -> tuple[QuestionReview | QuestionRemark, ...]:
        """The entries of questions that did not earn everything."""
        return tuple(entry for entry in self.entries if entry.verdict is not Verdict.RIGHT)


def question_sheets(
    dealt: tuple[DealtItem, ...], answers: Mapping[str, SavedAnswer]
) -> tuple[QuestionOnSheet, ...]:
    """Lay out the questions in the attempt's order with the answers saved so far."""
    nothing = SavedAnswer()
    saved = [answers.get(each.item.question.key, nothing) for each in dealt]
    return tuple(
        on_sheet(
            each.item.question,
            each.body,
            id_=each.id,
            answer=mine.answer,
            number=number,
            sequence=mine.sequence,
        )
        for number, (each, mine) in enumerate(zip(dealt, saved, strict=True), 1)
    )


def question_reviews(
    dealt: tuple[DealtItem, ...], answers: Mapping[str, SavedAnswer]
) -> tuple[QuestionReview, ...]:
    """Lay out the marked questions in the order the officer saw them."""
    nothing = SavedAnswer()
    return tuple(
        reviewed(
            each.item.question,
            each.body,
            answer=answers.get(each.item.question.key, nothing).answer,
            points=each.item.points,
            number=number,
        )
        for number, each in enumerate(dealt, 1)
    )


def question_remarks(
    dealt: tuple[DealtItem, ...], answers: Mapping[str, SavedAnswer]
) -> tuple[QuestionRemark, ...]:
    """Lay out how each question went, in the order the officer saw them."""
    nothing = SavedAnswer()
    return tuple(
        remarked(
            each.item.question,
            each.body,
            answer=answers.get(each.item.question.key, nothing).answer,
            points=each.item.points,
            number=number,
        )
        for number, each in enumerate(dealt, 1)
    )


def competency_summaries(result: PaperMark) -> tuple[CompetencySummary, ...]:
    """Sum up the result by competency, in the order of their names."""
    return tuple(
        _competency_summary(competency_id, name, mark)
        for (competency_id, name), mark in sorted(
            result.by_competency().items(), key=lambda pair: pair[0][1]
        )
    )


def topics_to_revise(result: PaperMark) -> tuple[Topic, ...]:
    """List the indicators not fully shown, by competency and the weakest first."""
    weak = [(tag, mark.share) for tag, mark in result.by_indicator().items() if mark.share < 1]
    weak.sort(key=lambda pair: (pair[0].competency, pair[1], pair[0].code))
    return tuple(
        Topic(tag.id, tag.competency, tag.text, _passages(result, tag)) for tag, _share in weak
    )


def _passages(result: PaperMark, tag: IndicatorTag) -> tuple[Passage, ...]:
    """Return where to read what those questions asked that did not earn everything, each once."""
    missed = (mark.item.question for mark in result.questions if mark.earned < mark.possible)
    named = (each.passage for each in missed if tag in each.indicators and each.passage)
    return tuple(dict.fromkeys(named))


def _competency_summary(competency_id: int, name: str, mark: Mark) -> CompetencySummary:
    return CompetencySummary(
        competency_id, name, float(mark.earned), mark.possible, float(mark.share * 100)
    )
