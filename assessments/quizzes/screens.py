"""What quiz pages show, as plain data. Before hand-in nothing here says what is correct."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar
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
from assessments.questions.kinds.written_reply.rules import MarkedCriterion
from assessments.questions.scoring import Verdict
from assessments.quizzes.certainty import SURE, certainty_score
from assessments.quizzes.marking import Mark, PaperMark, Treatment
from assessments.quizzes.paper import DealtItem, Paper, Section, ShowAnswers
from assessments.sittings.counting import Prospect

Entry = TypeVar("Entry", QuestionReview, QuestionRemark)
_NOTHING: Mapping[str, Treatment] = {}


@dataclass(frozen=True, slots=True)
class TriesAtVersion:
    """How many attempts there are at the version published now, or at all before it."""

    is_now: bool
    under_way: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """A finished attempt in the list on the quiz's first page. ``percent`` is 0-100.

    ``passed`` is ``None`` while people have all of it still to mark.
    """

    id: UUID
    number: int
    handed_in_at: dt.datetime
    percent: float
    passed: bool | None
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a quiz can be taken, ``None`` without such a time, seen from ``now``."""

    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    now: dt.datetime

    @property
    def is_before(self) -> bool:
        """Tell whether it has not opened yet."""
        return self.opens_at is not None and self.now < self.opens_at

    @property
    def is_over(self) -> bool:
        """Tell whether it has closed."""
        return self.closes_at is not None and self.now >= self.closes_at

    @property
    def is_open(self) -> bool:
        """Tell whether it can be taken."""
        return not self.is_before and not self.is_over


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
    window: Window
    only_practises: bool

    @property
    def earlier(self) -> tuple[AttemptLine, ...]:
        """The attempts that are over."""
        return self.attempts

    @property
    def is_waiting(self) -> bool:
        """Tell whether people have the last attempt still to mark before another can begin."""
        return bool(self.attempts) and self.attempts[0].passed is None

    @property
    def can_start(self) -> bool:
        """Tell whether there is something to answer and an attempt to do it in, now."""
        is_left = self.attempts_left != 0 and self.opens_at is None and not self.is_waiting
        return bool(self.question_count) and is_left and self.window.is_open

    @property
    def time_limit_minutes(self) -> int:
        """The reader's time limit in whole minutes; 0 without one."""
        return 0 if self.time_limit is None else int(self.time_limit.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as stored, in its kind's form; ``sequence`` 0 and no time before the first one.

    ``by_people``: the share, 0 to 1, that people found it to be worth.
    """

    answer: Answer = None
    sequence: int = 0
    saved_at: dt.datetime | None = None
    certainty: int | None = None
    by_people: Fraction | None = None


@dataclass(frozen=True, slots=True)
class AttemptSheet:
    """An attempt being taken. ``seconds_left`` is ``None`` without a time limit.

    ``resumes_at`` is the number of the question to go on with, see ``where_one_was``; ``position``
    that of the one come to, where the officer ``goes_forward_only``; ``current`` that of the one
    shown.
    """

    id: UUID
    title: str
    questions: tuple[QuestionOnSheet, ...]
    deadline_at: dt.datetime | None
    seconds_left: int | None
    last_saved_at: dt.datetime | None
    resumes_at: int
    show_answers: ShowAnswers
    goes_forward_only: bool = False
    position: int = 1
    is_practice: bool = False
    current: int = 1

    @property
    def shows_one(self) -> bool:
        """Whether the browser gets one question at a time, each from the server."""
        return self.goes_forward_only or self.is_practice

    @property
    def served(self) -> tuple[QuestionOnSheet, ...]:
        """The questions the page holds."""
        return self.questions if not self.shows_one else self.questions[self.current - 1 :][:1]

    @property
    def is_gone_through(self) -> bool:
        """Whether the officer has gone past the last question."""
        return self.goes_forward_only and self.position > len(self.questions)

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
class CertaintyReport:
    """The score for how sure the officer was: ``points`` of ``possible``, which may be below 0.

    ``sure_and_wrong``: the numbers of questions answered very sure and wrong, as far as the quiz
    tells how each question went.
    """

    points: float
    possible: int
    sure_and_wrong: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """A result that was replaced, when and why. ``percent`` is 0-100."""

    percent: float
    passed: bool
    replaced_at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class MarkedReply:
    """How people marked a written reply, and what they say to who wrote it.

    ``prompt``, clean HTML, is what was asked as the question with this number.
    """

    number: int
    prompt: str
    criteria: tuple[MarkedCriterion, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttemptReport:
    """The result of an attempt, with an entry for each question as far as the quiz tells of them.

    ``waiting`` answers that people mark are not in it yet; ``passed`` is ``None`` while nothing
    else is. ``replies``: how people marked answers. ``earlier``: what it was before it was
    changed, the latest first.

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
    passed: bool | None
    is_counted: bool
    show_answers: ShowAnswers
    has_answers: bool
    waiting: int
    entries: tuple[QuestionReview, ...] | tuple[QuestionRemark, ...]
    competencies: tuple[CompetencySummary, ...]
    topics: tuple[Topic, ...]
    certainty: CertaintyReport | None = None
    earlier: tuple[EarlierResult, ...] = ()
    replies: tuple[MarkedReply, ...] = ()

    @property
    def behaviours(self) -> str:
        """The indicators to revise, as an address asks for practice about them."""
        return "?perilaku=" + ",".join(str(topic.indicator_id) for topic in self.topics)

    @property
    def not_right(self) -> tuple[QuestionReview | QuestionRemark, ...]:
        """The entries of questions that did not earn everything, as far as anybody knows."""
        return tuple(
            entry
            for entry in self.entries
            if not entry.verdict.is_settled and entry.verdict is not Verdict.WAITING
        )


def question_sheets(
    dealt: tuple[DealtItem, ...],
    answers: Mapping[str, SavedAnswer],
    *,
    paper: Paper | None = None,
    offers_hints: bool = False,
) -> tuple[QuestionOnSheet, ...]:
    """Lay out the questions in the attempt's order with the answers saved so far.

    With their ``paper`` they stand under its headings, and ask for certainty where it does.
    """
    sections = paper.sections if paper else ()
    nothing = SavedAnswer()
    saved = [answers.get(each.item.question.key, nothing) for each in dealt]
    begun: set[int] = set()
    sheets = []
    for number, (each, mine) in enumerate(zip(dealt, saved, strict=True), 1):
        place = each.item.section
        section = sections[place] if sections else Section("", "")
        sheet = on_sheet(
            each.item.question,
            each.body,
            id_=each.id,
            answer=mine.answer,
            number=number,
            sequence=mine.sequence,
        )
        sheets.append(
            replace(
                sheet,
                section=section.title,
                introduction="" if place in begun else section.introduction,
                hint=each.item.question.hint if offers_hints else "",
                asks_certainty=paper is not None and paper.rules.asks_certainty,
                certainty=mine.certainty,
            )
        )
        begun.add(place)
    return tuple(sheets)


def certainty_report(
    paper: Paper,
    dealt: tuple[DealtItem, ...],
    answers: Mapping[str, SavedAnswer],
    result: PaperMark,
) -> CertaintyReport | None:
    """Sum up how sure the officer was of what they answered; ``None`` where nobody asked."""
    if not paper.rules.asks_certainty:
        return None
    nothing = SavedAnswer()
    marks = {mark.item.question.key: mark for mark in result.questions if not mark.is_given}
    answered = [
        (number, marks[each.item.question.key], mine.certainty)
        for number, each in enumerate(dealt, 1)
        if (mine := answers.get(each.item.question.key, nothing)).answer
        and each.item.question.key in marks
    ]
    score = certainty_score((mark, certainty) for _number, mark, certainty in answered)
    return CertaintyReport(
        float(score.points),
        score.possible,
        tuple(
            number
            for number, mark, certainty in answered
            if certainty == SURE and not mark.earned and paper.rules.show_answers.tells_of_questions
        ),
    )


def where_one_was(questions: tuple[QuestionOnSheet, ...], last: int) -> int:
    """Find the question to go on with after the one numbered ``last``, 0 for none.

    The first one behind it that is not answered, else the first one at all; if all are, itself.
    """
    in_turn = questions[last:] + questions[:last]
    return next((each.number for each in in_turn if not each.is_answered), last or 1)


def question_reviews(
    dealt: tuple[DealtItem, ...],
    answers: Mapping[str, SavedAnswer],
    decided: Mapping[str, Treatment] = _NOTHING,
    *,
    is_practice: bool = False,
) -> tuple[QuestionReview, ...]:
    """Lay out the marked questions in the order the officer saw them."""
    return _entries(reviewed, dealt, answers, decided, is_practice=is_practice)


def question_remarks(
    dealt: tuple[DealtItem, ...],
    answers: Mapping[str, SavedAnswer],
    decided: Mapping[str, Treatment] = _NOTHING,
    *,
    is_practice: bool = False,
) -> tuple[QuestionRemark, ...]:
    """Lay out how each question went, in the order the officer saw them."""
    return _entries(remarked, dealt, answers, decided, is_practice=is_practice)


def _entries(
    show: Callable[..., Entry],
    dealt: tuple[DealtItem, ...],
    answers: Mapping[str, SavedAnswer],
    decided: Mapping[str, Treatment],
    *,
    is_practice: bool,
) -> tuple[Entry, ...]:
    entries = []
    for number, each in enumerate(dealt, 1):
        saved = answers.get(each.item.question.key, SavedAnswer())
        entry = show(
            each.item.question,
            each.body,
            answer=saved.answer,
            points=each.item.points,
            number=number,
            by_people=saved.by_people,
        )
        if is_practice:
            entry = compared(entry)
        entries.append(_settled(entry, decided.get(each.item.question.key)))
    return tuple(entries)


def _settled(entry: Entry, treatment: Treatment | None) -> Entry:
    """Say of a question that its answers do not matter any more, if that was decided."""
    if treatment is Treatment.EXCLUDED:
        return replace(entry, verdict=Verdict.EXCLUDED)
    if treatment is Treatment.FULL_MARKS:
        return replace(entry, verdict=Verdict.GIVEN)
    return entry


def compared(entry: Entry) -> Entry:
    """Say of a reply in practice that the officer compares it: nobody marks it."""
    is_waiting = entry.verdict is Verdict.WAITING
    return replace(entry, verdict=Verdict.COMPARE) if is_waiting else entry


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
