"""Every kind of question that rules mark can be practised."""

import json

import pytest
from django.template.loader import render_to_string

from assessments.practice.sources.protocol import NotOfferedError, Round
from assessments.practice.sources.questions import Questions
from assessments.questions import library
from assessments.questions.content import Purpose
from assessments.questions.kinds.registry import BODIES
from assessments.questions.models import Question
from lms.core.content_stamp import content_changed
from tests.assessments.practice import making

pytestmark = pytest.mark.django_db

SAMPLES = {each.kind: each for each in library.read() if each.purpose is Purpose.PRACTICE}


def test_with_what_is_right_in_the_page_and_marked_as_right(ayu, required):
    kinds = sorted(kind for kind in SAMPLES if not BODIES[kind].is_marked_by_people)
    questions = [making.question(body=SAMPLES[kind].body()) for kind in kinds]
    asked = [Round(ayu.pk, making.key(each), 0) for each in questions]
    source = Questions()
    items = source.items(asked)
    assert len(items) == len(kinds) >= 8
    for of in asked:
        item = items[of.key]
        page = render_to_string("assessments/practice/items.html", {"items": [item]})
        assert 'name="answer' in page
        assert source.marked(of, json.loads(item.solution)).share == 1
        assert source.marked(of, []).share == 0


def test_but_not_what_people_mark(ayu, required):
    asked = making.question()
    Question.objects.filter(pk=asked.pk).update(kind="written_reply")
    content_changed()
    assert not making.today(ayu).is_possible
    with pytest.raises(NotOfferedError):
        Questions().marked(Round(ayu.pk, making.key(asked), 0), [])
