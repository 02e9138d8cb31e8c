"""A question names the passage of a lesson where its answer can be read, and leads there."""

import pytest
from django.urls import reverse

from assessments.questions.content import Passage
from assessments.questions.models import Question
from assessments.questions.passages import address_of
from lms import installation
from tests.assessments.questions.test_bank import TestInTheAdmin as Desk
from tests.assessments.quizzes import making
from tests.factories import content

pytestmark = pytest.mark.django_db

BODY = [
    ("heading", "Dengar sampai titik"),
    ("text", "<p>Ulang intinya.</p>"),
    ("heading", "Ketika suara meninggi"),
]


@pytest.fixture
def lesson(framework):
    page = content.lesson(content.course(), body=BODY)
    page.refresh_from_db()
    return page


def block(lesson, place):
    return str(lesson.body[place].id)


def passage_of(lesson, place=2):
    return Passage(str(lesson.translation_key), block(lesson, place), "Ketika suara meninggi")


def test_ayu_is_led_to_the_very_passage(client, ayu, lesson):
    client.force_login(ayu.user)
    reply = client.get(address_of(passage_of(lesson)))
    address, _, anchor = reply["Location"].partition("#")
    assert f'id="{anchor}">Ketika suara meninggi' in client.get(address).content.decode()


def test_a_passage_that_was_taken_out_leads_to_its_lesson(client, ayu, lesson):
    client.force_login(ayu.user)
    gone = passage_of(lesson)
    lesson.body = BODY[:2]
    lesson.save_revision().publish()
    assert client.get(address_of(gone))["Location"] == lesson.get_url()


def test_a_lesson_that_is_not_published_is_not_found(client, ayu, lesson):
    client.force_login(ayu.user)
    lesson.unpublish()
    assert client.get(address_of(passage_of(lesson))).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, lesson):
    assert reverse("account_login") in client.get(address_of(passage_of(lesson)))["Location"]


class TestChoosing:
    @pytest.fixture
    def desk(self, citra, as_user):
        installation.prepare()
        return as_user(citra)

    def test_citra_is_offered_the_passages_of_the_lesson_she_has_chosen(self, desk, lesson):
        found = desk.get(reverse("question_headings", args=[lesson.pk])).json()["headings"]
        assert found == [
            [block(lesson, 0), "Dengar sampai titik"],
            [block(lesson, 2), "Ketika suara meninggi"],
        ]

    def test_a_page_without_passages_has_none(self, desk, lesson):
        for page_id in (lesson.get_parent().pk, 999_999):
            reply = desk.get(reverse("question_headings", args=[page_id]))
            assert reply.json() == {"headings": []}

    def test_the_one_chosen_is_kept_by_its_heading_and_pinned(self, desk, lesson):
        form = Desk().form(lesson=lesson.pk, passage_block=block(lesson, 2))
        desk.post(Desk().url("add"), form)
        question = Question.objects.with_indicators().get()
        assert question.content().passage == passage_of(lesson)
        shown = desk.get(Desk().url("edit", question.pk)).content.decode()
        assert f'<option value="{block(lesson, 2)}" selected>' in shown

    def test_a_passage_of_another_lesson_is_refused(self, desk, lesson):
        reply = desk.post(Desk().url("add"), Desk().form(passage_block=block(lesson, 2)))
        assert "passage_block" in reply.context["form"].errors


def test_a_question_without_a_passage_names_its_lesson(lesson):
    [question] = making.bank(1)
    assert question.passage is None
    question.lesson = lesson
    assert question.passage == Passage(str(lesson.translation_key), "", lesson.title)
