"""Papers and quizzes for tests."""

from assessments.api import NewOption, create_question, create_quiz
from assessments.questions.content import IndicatorTag, OptionContent, QuestionContent
from assessments.questions.scoring import QuestionKind
from assessments.quizzes import api
from assessments.quizzes.models import Attempt
from assessments.quizzes.paper import Paper, PaperItem, Rules, ShowAnswers
from tests.factories import content

CANARY = "kenari-{}-7f3a"


def tag(indicator_id, competency_id=1, competency="Komunikasi"):
    return IndicatorTag(
        indicator_id, f"X.1.{indicator_id}", "Perilaku", 1, competency_id, competency
    )


def question(key, correct="a", wrong="bc", *, tags=(), kind=None):
    """A question whose option keys are letters."""
    kind = kind or (QuestionKind.SINGLE if len(correct) == 1 else QuestionKind.MULTIPLE)
    return QuestionContent(
        key=key,
        revision_id=None,
        kind=kind,
        prompt=f"<p>{key}?</p>",
        options=tuple(
            OptionContent(letter, f"Jawaban {letter}", letter in correct, f"<p>{letter}</p>")
            for letter in (*correct, *wrong)
        ),
        explanation="<p>Karena.</p>",
        source="UU 25/2009",
        indicators=tuple(tags),
    )


def paper(
    *items,
    pass_percent=70,
    shuffle_questions=True,
    shuffle_options=True,
    show_answers=ShowAnswers.ALWAYS,
):
    """A paper of questions, or pairs of question and points."""
    return Paper(
        key="kunci",
        revision_id=1,
        title="Kuis",
        rules=Rules(pass_percent, None, shuffle_questions, shuffle_options, show_answers),
        items=tuple(
            PaperItem(*item) if isinstance(item, tuple) else PaperItem(item, 1) for item in items
        ),
    )


def bank(count=3, *, canary=False, indicators=("KOM.1.1",), kind="single"):
    """Questions in the bank; with ``canary``, everything secret carries a marked word."""
    return [
        create_question(
            by=None,
            prompt=f"<p>Pertanyaan {n}</p>",
            kind=kind,
            options=[
                NewOption(
                    f"Pilihan {n}{letter}",
                    is_correct=letter in ("a" if kind == "single" else "ab"),
                    feedback=f"<p>{CANARY.format('umpan') if canary else 'Umpan'} {letter}</p>",
                )
                for letter in "abcd"
            ],
            explanation=f"<p>{CANARY.format('jelas') if canary else 'Sebab'}</p>",
            source=CANARY.format("sumber") if canary else "UU 25/2009",
            indicators=indicators,
        )
        for n in range(1, count + 1)
    ]


def quiz(questions, **fields):
    """A published quiz beneath the front page, outside any course."""
    return create_quiz(
        by=None,
        parent=content.catalogue().get_parent(),
        title=fields.pop("title", "Kuis pelayanan"),
        questions=questions,
        **fields,
    )


def start(page, officer) -> Attempt:
    return api.start_attempt(page=page, officer=officer, by=officer.user)


def right_ids(item):
    """The ids of the right options of a dealt question."""
    return [dealt.id for dealt in item.options if dealt.option.is_correct]


def wrong_id(item):
    return next(dealt.id for dealt in item.options if not dealt.option.is_correct)


def answer(attempt, item, option_ids, sequence=1):
    return api.save_answer(
        attempt=attempt, question_id=item.id, option_ids=option_ids, sequence=sequence
    )


def answer_everything(attempt, *, right=True):
    for item in attempt.dealt:
        answer(attempt, item, right_ids(item) if right else [wrong_id(item)])
