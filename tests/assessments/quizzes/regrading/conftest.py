"""Ayu has two of three right, Eko one; the first question's key turns out to be wrong."""

import pytest

from assessments.questions.models import Question
from assessments.quizzes.regrading import api
from assessments.quizzes.regrading.rules import Decision
from tests.assessments.quizzes import making


def answer_as(attempt, *right):
    """Answer all questions, those with these prompts' numbers right."""
    for item in attempt.dealt:
        number = int(item.item.question.prompt[len("<p>Pertanyaan ") :].partition(",")[0])
        sent = making.right_ids(item) if number in right else [making.wrong_id(item)]
        making.answer(attempt, item, sent)
    return attempt


def handed_in(page, officer, *right):
    attempt = answer_as(making.start(page, officer), *right)
    return making.hand_in(attempt, officer)


def turn_key(question):
    """Let the second answer be the right one, and publish it."""
    options = question.body[0].value["options"]
    for place, option in enumerate(options):
        option["is_correct"] = place == 1
        option["feedback"] = option["feedback"]
    question.explanation = "<p>Setelah dikoreksi</p>"
    question.save_revision().publish()
    return Question.objects.get(pk=question.pk)


@pytest.fixture
def questions(quiz):
    return [item.question for item in quiz.items.all()]


@pytest.fixture
def regrade(citra, run_jobs):
    """Decide of questions and do the job: ``regrade(page, {question: Decision.EXCLUDED})``."""

    def done(page, decisions, reason="Kunci keliru.", key="k1"):
        by_key = {str(question.key): decision for question, decision in decisions.items()}
        corrections = api.corrections_for(page, by_key)
        job = api.regrade(
            by=citra, page=page, corrections=corrections, reason=reason, request_key=key
        )
        run_jobs()
        job.refresh_from_db()
        return job

    return done


EXCLUDED, FULL, CORRECTED, AS_ASKED = (
    Decision.EXCLUDED,
    Decision.FULL_MARKS,
    Decision.CORRECTED,
    Decision.AS_ASKED,
)
