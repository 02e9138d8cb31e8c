"""How a question is shown, as plain data. Before hand-in nothing here says what is correct."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.questions.content import Passage, QuestionContent
from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import Answer, DealtBody, Reason
from assessments.questions.scoring import Verdict, verdict


@dataclass(frozen=True, slots=True)
class QuestionOnSheet:
    """A question to answer. ``prompt``, ``hint`` and ``introduction`` are clean HTML.

    ``body`` is for the kind's templates. ``section`` is the heading it stands under, and
    ``introduction`` what is said there before the first question.
    """

    number: int
    id: str
    kind: str
    prompt: str
    picture: Picture | None
    body: object
    is_answered: bool
    sequence: int = 0
    section: str = ""
    introduction: str = ""
    hint: str = ""
    asks_certainty: bool = False
    certainty: int | None = None

    @property
    def template(self) -> str:
        """The template that asks for the answer."""
        return f"assessments/kinds/{self.kind}/sheet.html"

    @property
    def answer_template(self) -> str:
        """The template that says the answer given so far."""
        return f"assessments/kinds/{self.kind}/answer.html"


@dataclass(frozen=True, slots=True)
class QuestionReview:
    """A question after hand-in. ``prompt`` and ``explanation`` are clean HTML."""

    number: int
    kind: str
    prompt: str
    picture: Picture | None
    body: object
    verdict: Verdict
    earned: float
    possible: int
    explanation: str
    source: str
    passage: Passage | None

    @property
    def template(self) -> str:
        """The template that shows the answer beside what is right."""
        return f"assessments/kinds/{self.kind}/review.html"


@dataclass(frozen=True, slots=True)
class QuestionRemark:
    """A question after hand-in whose right answer stays hidden: how it went, and why.

    ``prompt`` is clean HTML; ``body`` is what the sheet showed; ``reasons`` are about what was
    chosen and nothing else.
    """

    number: int
    kind: str
    prompt: str
    body: object
    verdict: Verdict
    reasons: tuple[Reason, ...]
    passage: Passage | None

    @property
    def answer_template(self) -> str:
        """The template that says the answer given."""
        return f"assessments/kinds/{self.kind}/answer.html"


def unanswered(question: QuestionContent) -> QuestionOnSheet:
    """Show a question by itself, nothing answered."""
    dealer = question.dealer("preview", shuffles=False)
    return on_sheet(question, question.body.dealt(dealer), id_=dealer.question_id)


def on_sheet(
    question: QuestionContent,
    dealt: DealtBody,
    *,
    id_: str,
    answer: Answer = None,
    number: int = 1,
    sequence: int = 0,
) -> QuestionOnSheet:
    """Show a question to be answered, as it is ``dealt``."""
    return QuestionOnSheet(
        number=number,
        id=id_,
        kind=question.kind,
        prompt=question.prompt,
        picture=question.picture,
        body=dealt.sheet(answer or []),
        is_answered=bool(answer),
        sequence=sequence,
    )


def reviewed(
    question: QuestionContent,
    dealt: DealtBody,
    *,
    answer: Answer = None,
    points: int = 1,
    number: int = 1,
    by_people: Fraction | None = None,
) -> QuestionReview:
    """Show a question with its mark and feedback, as it was ``dealt``.

    ``by_people``: the share, 0 to 1, that people found the answer to be worth.
    """
    return QuestionReview(
        number=number,
        kind=question.kind,
        prompt=question.prompt,
        picture=question.picture,
        body=dealt.review(answer or []),
        verdict=_verdict(question, answer, points, by_people),
        earned=float(_earned(question, answer, points, by_people)),
        possible=points,
        explanation=question.explanation,
        source=question.source,
        passage=question.passage,
    )


def remarked(
    question: QuestionContent,
    dealt: DealtBody,
    *,
    answer: Answer = None,
    points: int = 1,
    number: int = 1,
    by_people: Fraction | None = None,
) -> QuestionRemark:
    """Show how a question went and why, as it was ``dealt``, without what is right."""
    return QuestionRemark(
        number=number,
        kind=question.kind,
        prompt=question.prompt,
        body=dealt.sheet(answer or []),
        verdict=_verdict(question, answer, points, by_people),
        reasons=question.body.reasons(answer or []),
        passage=question.passage,
    )


def _earned(
    question: QuestionContent, answer: Answer, points: int, by_people: Fraction | None
) -> Fraction:
    return question.earned(answer, points) if by_people is None else by_people * points


def _verdict(
    question: QuestionContent, answer: Answer, points: int, by_people: Fraction | None
) -> Verdict:
    if answer and question.body.is_marked_by_people and by_people is None:
        return Verdict.WAITING
    earned = _earned(question, answer, points, by_people)
    return verdict(earned, points, is_answered=bool(answer))


def key_shown(question: QuestionContent) -> QuestionReview:
    """Show a question by itself as after hand-in, nothing answered."""
    return reviewed(question, question.body.dealt(question.dealer("preview", shuffles=False)))
