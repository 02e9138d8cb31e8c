"""Papers and quizzes for tests."""

import itertools
import uuid

from assessments.api import Choice, Option, create_question, create_quiz
from assessments.models import Indicator, Question
from assessments.questions.content import IndicatorTag, QuestionContent
from assessments.questions.models import QuestionIndicator
from assessments.quizzes import api
from assessments.quizzes.models import Attempt, Response
from assessments.quizzes.paper import Paper, PaperItem, Rules, ShowAnswers
from lms.core.content_stamp import content_changed
from tests.factories import content

_numbers = itertools.count(1)
CANARY = "kenari-{}-7f3a"


def tag(indicator_id, competency_id=1, competency="Komunikasi"):
    return IndicatorTag(
        indicator_id, f"X.1.{indicator_id}", "Perilaku", 1, competency_id, competency
    )


def choice(correct="a", wrong="bc"):
    """Options whose keys are letters; several may be chosen where several are right."""
    options = (
        Option(f"Jawaban {letter}", letter in correct, f"<p>{letter}</p>", letter)
        for letter in (*correct, *wrong)
    )
    return Choice(tuple(options), takes_several=len(correct) > 1)


def question(key, correct="a", wrong="bc", *, tags=(), body=None):
    """A question with the body given, or to choose an answer."""
    body = body or choice(correct, wrong)
    return QuestionContent(
        key=key,
        revision_id=None,
        kind=body.kind,
        prompt=f"<p>{key}?</p>",
        body=body,
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


def bank(count=3, *, canary=False, indicators=("KOM.1.1",), correct="a", **kept):
    """Questions in the bank, none like another; ``kept`` says where and how.

    With ``canary``, everything secret carries a marked word.
    """
    return [
        create_question(
            by=None,
            prompt=f"<p>Pertanyaan {n}, contoh {next(_numbers)}</p>",
            body=Choice(
                tuple(
                    Option(
                        f"Pilihan {n}{letter}",
                        is_correct=letter in correct,
                        feedback=f"<p>{CANARY.format('umpan') if canary else 'Umpan'} {letter}</p>",
                    )
                    for letter in "abcd"
                ),
                takes_several=len(correct) > 1,
            ),
            explanation=f"<p>{CANARY.format('jelas') if canary else 'Sebab'}</p>",
            source=CANARY.format("sumber") if canary else "UU 25/2009",
            indicators=indicators,
            **kept,
        )
        for n in range(1, count + 1)
    ]


def large_bank(count, indicators):
    """The same without a word of history, as an import leaves them: so many in five statements."""
    [model] = bank(1, indicators=indicators[:1])
    rows = []
    for _n in range(count - 1):
        prompt = f"<p>Pertanyaan, contoh {next(_numbers)}</p>"
        rows.append(Question(key=uuid.uuid4(), prompt=prompt, body=model.body, live=True))
    Question.objects.bulk_create(rows)
    found = Indicator.objects.by_slug(indicators)
    QuestionIndicator.objects.bulk_create(
        QuestionIndicator(question=row, indicator=found[indicators[n % len(indicators)]])
        for n, row in enumerate(rows, 1)
    )
    content_changed()
    return [model, *rows]


def quiz(questions=(), **fields):
    """A published quiz beneath the front page, outside any course."""
    return create_quiz(
        by=None,
        parent=content.catalogue().get_parent(),
        title=fields.pop("title", "Kuis pelayanan"),
        questions=questions,
        **fields,
    )


def start(page, officer) -> Attempt:
    return api.start_attempt(page=page, officer_id=officer.pk, by=officer.user)


def hand_in(attempt, officer) -> Attempt:
    return api.submit(attempt_id=attempt.pk, officer_id=officer.pk, by=officer.user)


def options(item):
    """The options of a dealt question to choose from, in the order seen."""
    return item.body.options


def right_ids(item):
    """The ids of the right options of a dealt question."""
    return item.body.sent(item.item.question.body.solution)


def wrong_id(item):
    return next(dealt.id for dealt in options(item) if not dealt.option.is_correct)


def answer(attempt, item, sent, sequence=1, **said):
    answered = api.save_answer(
        attempt_id=attempt.pk,
        officer_id=attempt.officer_id,
        question_id=item.id,
        sent=sent,
        sequence=sequence,
        **said,
    )
    return answered.saved


def stored(attempt, item):
    """The row that keeps the answer to a dealt question."""
    return Response.objects.get(attempt=attempt, question_key=item.item.question.key)


def answer_everything(attempt, *, right=True):
    for item in attempt.dealt:
        answer(attempt, item, right_ids(item) if right else [wrong_id(item)])
