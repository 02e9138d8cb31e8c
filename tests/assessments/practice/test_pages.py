"""The page of today: whole, small, and of use without JavaScript."""

import re
from pathlib import Path

import brotli
import pytest
from django.urls import reverse

from assessments.models import PracticeCard
from assessments.questions.api import About
from assessments.questions.content import Purpose
from assessments.questions.kinds.choice.rules import Choice, Option
from tests.assessments.practice import making
from tests.counting import statements
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
JSON = {"accept": "application/json"}
ADDRESS = "/latihan/"
LIMIT = 30_000
ROOT = Path(__file__).parents[3]


@pytest.fixture
def phone(ayu, required, as_user):
    return as_user(ayu)


def english(phone, address=ADDRESS):
    return as_shown(phone.get(address, headers=EN).text)


def entry(item, **values):
    return {"item": item.key, "round": item.round} | values


def test_says_what_to_do_when_there_is_nothing(phone):
    page = english(phone)
    assert "Nothing to practise yet" in page
    assert 'href="/kursus/"' in page
    assert "Two minutes before" not in english(phone, "/")


def test_has_every_question_with_its_key_reasons_and_passage(phone, ayu):
    lesson = content.lesson(content.course())
    making.question(
        about=About(purpose=Purpose.PRACTICE, lesson_id=lesson.pk, passage_title="Jalur resmi")
    )
    making.question(body=making.true_false())
    page = english(phone)
    assert "Question 2 of 2" in page
    for words in ("Tentang lima hari.", "Tentang tiga hari.", "Begitu aturannya.", "Jalur resmi"):
        assert words in page
    assert str(lesson.translation_key) in page


def test_the_first_page_invites(phone):
    making.questions(4)
    assert "Two minutes before the counter opens: 3 questions" in english(phone, "/")


def test_without_javascript_the_server_marks(phone, ayu):
    making.question()
    [item] = making.today(ayu).items
    said = phone.post(reverse("practice_answer"), entry(item, answer=[]), headers=EN)
    page = as_shown(said.text)
    assert "This is right:" in page
    assert "Begitu aturannya." in page
    assert "Done for today" in page
    after = english(phone)
    assert "Done for today" in after
    assert "The next ones come tomorrow." in after
    assert "Nothing to practise" not in after


def test_the_script_is_told_the_mark_and_when_more_comes(phone, ayu):
    making.question(body=making.true_false())
    [item] = making.today(ayu).items
    url = reverse("practice_answer")
    reply = phone.post(url, entry(item, answer="true", felt="easy"), headers=EN | JSON).json()
    assert reply["verdict"] == "right"
    assert reply["next"].startswith("The next ones come on ")
    assert PracticeCard.objects.get().rounds == 1
    assert phone.post(url, entry(item, answer="true"), headers=JSON).status_code == 200
    assert PracticeCard.objects.get().rounds == 1


def test_what_is_no_answer_or_no_more_is_refused(phone, ayu):
    asked = making.question()
    [item] = making.today(ayu).items
    url = reverse("practice_answer")
    assert phone.post(url, {"item": item.key}).status_code == 400
    assert phone.post(url, entry(item, answer="keliru")).status_code == 404
    asked.unpublish()
    assert phone.post(url, entry(item), headers=JSON).status_code == 404
    assert phone.post(url, entry(item)).url == ADDRESS


def test_reminders_are_chosen_here(phone):
    url = reverse("practice_reminder")
    assert phone.post(url, {"at": "07:30"}).url == ADDRESS
    assert 'value="07:30" selected' in english(phone)
    assert phone.post(url, {"at": "03:14"}).status_code == 400
    phone.post(url, {"at": ""})
    assert 'value="07:30" selected' not in english(phone)


def let_be_due(ayu, questions):
    PracticeCard.objects.bulk_create(
        PracticeCard(officer=ayu, key=making.key(each), rounds=1, due_on="2020-01-01")
        for each in questions
    )


def test_costs_the_same_for_three_and_thirty_questions(phone, ayu):
    def cost(address=ADDRESS):
        phone.get(address)
        return statements(lambda: phone.get(address))

    let_be_due(ayu, making.questions(3))
    few = cost(), cost("/")
    let_be_due(ayu, making.questions(27))
    assert (cost(), cost("/")) == few
    assert few[0] <= 10


def test_an_answer_costs_the_same_for_three_and_thirty_questions(phone, ayu):
    url = reverse("practice_answer")

    def cost():
        phone.get(ADDRESS)
        item = making.today(ayu).items[0]
        phone.post(url, entry(item, round=0), headers=JSON)  # changes nothing, and reads it once
        return statements(lambda: phone.post(url, entry(item), headers=JSON))

    let_be_due(ayu, making.questions(3))
    few = cost()
    let_be_due(ayu, making.questions(27))
    assert cost() == few <= 10


def test_five_long_questions_are_under_30_kilobytes_with_their_own_style_and_script(phone, ayu):
    words = (ROOT / "CHANGELOG.md").read_text().split()
    for number in range(5):
        at = number * 400
        long = [" ".join(words[at + 30 * n : at + 30 * n + 30]) for n in range(8)]
        options = [
            Option(text[:150], is_correct=not n, feedback=f"<p>{why}</p>")
            for n, (text, why) in enumerate(zip(long[:4], long[4:], strict=True))
        ]
        let_be_due(ayu, [making.question(body=Choice(tuple(options)))])
    reply = phone.get(ADDRESS, headers={"accept-encoding": "br"})
    assert reply["Content-Encoding"] == "br"
    page = brotli.decompress(reply.content).decode()
    assert page.count("data-item=") == 5
    shared = phone.get(reverse("competency_profile_mine")).text
    own = set(_files(page)) - set(_files(shared))
    imported = {"js/answer-fields.js"}  # all else that is imported is on every page
    parts = {name: len(brotli.compress(_static(name))) for name in own | imported}
    assert len(reply.content) + sum(parts.values()) < LIMIT, (len(reply.content), parts)


def _files(page):
    return re.findall(r'/static/([\w/.-]+\.(?:css|js))"', page)


def _static(name):
    return (ROOT / "static" / name).read_bytes()
