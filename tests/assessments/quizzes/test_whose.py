"""An attempt is its officer's: the api finds it for nobody else, whoever asks."""

import pytest

from assessments.quizzes import api
from assessments.quizzes.models import Attempt
from tests.assessments.quizzes.making import right_ids

pytestmark = pytest.mark.django_db


def test_nobody_else_reads_an_attempt(attempt, eko):
    with pytest.raises(Attempt.DoesNotExist):
        api.read_attempt(attempt_id=attempt.pk, officer_id=eko.pk)


def test_nobody_else_answers_in_it(attempt, eko):
    item = attempt.dealt[0]
    with pytest.raises(Attempt.DoesNotExist):
        api.save_answer(
            attempt_id=attempt.pk,
            officer_id=eko.pk,
            question_id=item.id,
            sent=right_ids(item),
            sequence=1,
        )
    assert not attempt.responses.filter(sequence=1).exists()


def test_nobody_else_hands_it_in(attempt, eko):
    with pytest.raises(Attempt.DoesNotExist):
        api.submit(attempt_id=attempt.pk, officer_id=eko.pk, by=eko.user)
    attempt.refresh_from_db()
    assert attempt.is_open
