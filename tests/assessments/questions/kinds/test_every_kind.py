"""What holds for every kind of question; a kind's own tests name its ``bodies()``."""

import json
import secrets
from dataclasses import asdict
from fractions import Fraction
from importlib import import_module
from random import Random

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assessments.questions.display import on_sheet, reviewed
from assessments.questions.kinds.editing import EDITORS, body_block, read, written
from assessments.questions.kinds.protocol import Answer, Dealer
from assessments.questions.kinds.registry import (
    MARKED_AT_ONCE,
    NAMES,
    UnknownKindError,
    read_body,
)
from tests.assessments.quizzes.making import question

ROUNDS = 400
SAMPLES = settings.ROOT / "tests/pinned"
SHEETS = ("sheet", "answer", "review", "key")

TESTS = {kind: import_module(f"tests.assessments.questions.kinds.test_{kind}") for kind in NAMES}
every_kind = pytest.mark.parametrize("kind", NAMES)
marked_at_once = pytest.mark.parametrize("kind", MARKED_AT_ONCE)
randoms = st.randoms(use_true_random=False)


def bodies(kind):
    """Every body that the kind's own tests can think of."""
    return TESTS[kind].bodies()


def dealt(body, *, shuffles=True):
    return body.dealt(Dealer(secrets.token_hex(16), "q", shuffles))


@marked_at_once
@given(data=st.data())
def test_the_solution_earns_everything_and_any_answer_between_nothing_and_everything(kind, data):
    body = data.draw(bodies(kind))
    assert body.share(body.solution) == 1
    assert 0 <= body.share(body.guess(data.draw(randoms))) <= 1


@every_kind
@given(data=st.data())
def test_nothing_answered_earns_nothing(kind, data):
    asked = question("q", body=data.draw(bodies(kind)))
    nothings: tuple[Answer, ...] = (None, [], "")
    for nothing in nothings:
        assert asked.earned(nothing, 5) == 0


@every_kind
@examples(max_examples=10)
@given(data=st.data())
def test_guessing_earns_the_chance_level(kind, data):
    """Four standard deviations of a mean of values within 0-1 are at most 2/sqrt(rounds)."""
    body = data.draw(bodies(kind))
    luck = Random(7)
    shares = [body.share(body.guess(luck)) for _ in range(ROUNDS)]
    assert abs(sum(shares, Fraction(0)) / ROUNDS - body.chance) <= Fraction(2, 20)


@marked_at_once
@examples(max_examples=30)
@given(data=st.data())
def test_the_ways_to_answer_are_counted(kind, data):
    body = data.draw(bodies(kind))
    assert not body.classified([])
    known = {(each.part, each.text) for each in body.classes}
    said = body.classified(body.solution)
    assert said
    assert {(each.part, each.text) for each in said} <= known
    assert sum(each.share for each in said) == 1
    guessed = body.classified(body.guess(data.draw(randoms)))
    assert all(-1 <= each.share <= 1 for each in (*body.classes, *guessed))


@every_kind
@examples(max_examples=5)
@given(data=st.data())
def test_there_are_reasons_for_what_was_chosen_only(kind, data):
    body = data.draw(bodies(kind))
    assert not body.reasons([])
    assert len(body.reasons(body.solution)) <= len(body.classified(body.solution))


@every_kind
@given(data=st.data())
def test_what_a_form_says_is_read_as_the_answer_it_shows(kind, data):
    body = data.draw(bodies(kind))
    known = dealt(body, shuffles=data.draw(st.booleans()))
    for answer in (body.solution, body.guess(data.draw(randoms))):
        assert known.read(known.sent(answer)) == answer
        assert answer, "an answer is false only if there is none"
    assert not known.read([])


@every_kind
@given(data=st.data())
def test_a_body_and_its_answers_survive_being_stored_as_json(kind, data):
    body = data.draw(bodies(kind))
    assert read_body(kind, json.loads(json.dumps(asdict(body)))) == body
    answer = body.guess(data.draw(randoms))
    assert body.share(json.loads(json.dumps(answer))) == body.share(answer)


@every_kind
@given(data=st.data())
def test_what_the_browser_may_see_tells_nothing_of_what_is_right(kind, data):
    """Check 13."""
    body = data.draw(bodies(kind))
    shown = repr(dealt(body).sheet([]))
    for secret in ("is_correct", "is_true", "feedback", "accepted"):
        assert secret not in shown


@every_kind
@examples(max_examples=20)
@given(data=st.data())
def test_a_body_is_written_and_read_back_by_trainers(kind, data):
    body = data.draw(bodies(kind))
    block = body_block()
    value = block.to_python(block.get_prep_value(block.normalize(written(body))))
    back = read(value)
    assert back.kind == kind
    assert back.chance == body.chance
    assert EDITORS[kind].written(back) == EDITORS[kind].written(body)


@every_kind
def test_a_new_one_of_the_kind_is_not_fit_to_be_published_and_says_why(kind):
    editor = EDITORS[kind]
    found = editor.problems(editor.body(editor.block().get_default()))
    assert found
    for language in ("en", "id"):
        with translation.override(language):
            assert all(map(str, found))


@pytest.mark.parametrize("kind", NAMES[1:])
def test_a_kind_has_a_sample_of_what_is_pinned(kind):
    """The first one is in the samples of each format."""
    assert [*SAMPLES.glob(f"paper-*-{kind}.json")]


@every_kind
def test_a_kind_has_its_words_and_its_templates(kind):
    with translation.override("id"):
        assert str(EDITORS[kind].label)
    for name in SHEETS:
        get_template(f"assessments/kinds/{kind}/{name}.html")


@every_kind
@examples(max_examples=5)
@given(data=st.data())
def test_every_state_of_a_question_is_drawn(kind, data):
    body = data.draw(bodies(kind))
    asked = question("q", body=body)
    known = dealt(body)
    answers: tuple[Answer, ...] = ([], body.solution, body.guess(Random(1)))
    for answer in answers:
        sheet = on_sheet(asked, known, id_="q", answer=answer)
        assert 'name="answer' in get_template(sheet.template).render({"question": sheet})
        words = get_template(sheet.answer_template).render({"sheet": sheet.body})
        assert ("<li>" in words) == bool(answer)
        review = reviewed(asked, known, answer=answer)
        assert get_template(review.template).render({"review": review.body}).strip()


def test_a_kind_that_is_not_known_is_refused():
    with pytest.raises(UnknownKindError, match="telepathy"):
        read_body("telepathy", {})
