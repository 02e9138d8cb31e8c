"""Practice questions for tests, and ways to answer them."""

import itertools
import json

from assessments.practice import api
from assessments.questions.api import About, create_question
from assessments.questions.content import Purpose
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.situational.rules import Option as SituationalOption
from assessments.questions.kinds.situational.rules import Situational
from assessments.questions.kinds.true_false.rules import TrueFalse

_numbers = itertools.count(1)


def question(*indicators, purpose=Purpose.PRACTICE, body=None, unit=None, about=None):
    """A published question to practise, about KOM.1.1 if about nothing else."""
    return create_question(
        by=None,
        prompt=f"<p>Berapa lama, contoh {next(_numbers)}?</p>",
        body=body or choice(),
        explanation="<p>Begitu aturannya.</p>",
        source="Perpres 76/2013",
        indicators=indicators or ["KOM.1.1"],
        unit=unit,
        about=about or About(purpose=purpose),
    )


def questions(count, *indicators):
    return [question(*indicators) for _number in range(count)]


def choice():
    texts = ("Tiga hari", "Lima hari", "Sepuluh hari", "Enam puluh hari")
    return Choice(
        tuple(
            Option(text, text == "Lima hari", f"<p>Tentang {text.lower()}.</p>") for text in texts
        )
    )


def situational():
    texts = ("Mendengarkan", "Menjelaskan", "Menyela", "Pergi")
    ratings = zip(texts, (4, 3, 2, 1), strict=True)
    return Situational(
        tuple(
            SituationalOption(text, rating, f"<p>Tentang {text}.</p>") for text, rating in ratings
        )
    )


def true_false():
    return TrueFalse(is_true=True, feedback_true="<p>Ya.</p>", feedback_false="<p>Bukan.</p>")


def key(question):
    return f"question:{question.key}"


def today(officer):
    return api.today_of(officer.pk)


def answer(officer, item, *, is_right=True, number=None, **fields):
    """Answer an item of today, rightly or with nothing at all."""
    return api.answer(
        officer_id=officer.pk,
        key=item.key,
        number=item.round if number is None else number,
        sent=json.loads(item.solution) if is_right else [],
        **fields,
    )
