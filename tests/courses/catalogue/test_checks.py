"""Questions in a lesson to check oneself with: right there, unmarked, and never one that counts."""

import json
import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import nested_form_data, streamfield

from assessments import api as assessments
from assessments.models import PracticeAnswer, PracticeCard, Question
from assessments.questions.content import Purpose
from assessments.questions.uses import uses_of
from courses.catalogue.blocks import CheckBlock
from courses.models import UnitCataloguePage
from tests.assessments.practice import making
from tests.counting import statements
from tests.factories import content

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def asked(framework):
    return making.question()


@pytest.fixture
def lesson(asked):
    return lesson_asking(asked)


def lesson_asking(*questions):
    body = [
        ("text", "<p>Dengarkan dahulu.</p>"),
        ("check", {"questions": list(questions)}),
    ]
    return content.lesson(content.course(), body=body)


def read(client, page):
    return client.get(page.get_url(), headers=EN).text


def address_of(question):
    return reverse("check_oneself", args=[question.key])


def option_in(page, words):
    found = re.search(rf'value="([^"]+)"[^>]*>\s*<span class="choice__text">\s*{words}', page)
    return found.group(1)


@pytest.mark.parametrize("body", [making.choice(), making.true_false(), making.situational()])
def test_ayu_finds_the_question_with_what_is_right_and_why(as_user, ayu, framework, body):
    page = read(as_user(ayu), lesson_asking(making.question(body=body)))
    assert "Check yourself" in page
    assert "Begitu aturannya." in page
    assert re.search(r'data-solution="[^"]+"', page)


def test_the_solution_in_the_page_is_what_the_form_sends(as_user, ayu, lesson):
    page = read(as_user(ayu), lesson)
    [solution] = re.findall(r'data-solution="([^"]+)"', page)
    assert json.loads(unescape(solution)) == [option_in(page, "Lima hari")]


def test_without_javascript_the_server_says_what_is_right_and_leads_back(
    as_user, ayu, asked, lesson
):
    client = as_user(ayu)
    chosen = option_in(read(client, lesson), "Lima hari")
    sent = {"answer": chosen, "pelajaran": str(lesson.translation_key)}
    page = client.get(address_of(asked), sent, headers=EN).text
    assert "Right." in page
    assert "Tentang lima hari." in page
    back = reverse("question_passage", args=[lesson.translation_key])
    assert f'href="{back}"' in page
    assert client.get(back)["Location"] == lesson.get_url()


def test_nothing_of_it_is_kept(as_user, ayu, asked, lesson):
    client = as_user(ayu)
    client.get(address_of(asked), {"answer": option_in(read(client, lesson), "Tiga hari")})
    assert not PracticeCard.objects.exists()
    assert not PracticeAnswer.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"pelajaran": "bukan-kunci"}])
def test_no_answer_is_told_what_is_right(as_user, ayu, asked, sent):
    page = as_user(ayu).get(address_of(asked), sent, headers=EN).text
    assert "This is right:" in page
    assert "Back to the lesson" not in page


def test_what_can_be_no_answer_is_not_found(as_user, ayu, asked):
    assert as_user(ayu).get(address_of(asked), {"answer": "x"}).status_code == 404


def test_eko_cannot_ask_for_the_key_of_a_question_that_counts(as_user, eko, framework):
    counted = making.question(purpose=Purpose.COUNTED)
    assert as_user(eko).get(address_of(counted)).status_code == 404


def test_citra_is_told_that_a_question_that_counts_cannot_be_chosen(framework):
    block = assessments.PracticeQuestionBlock()
    counted, practised = making.question(purpose=Purpose.COUNTED), making.question()
    assert block.clean(practised) == practised
    with pytest.raises(ValidationError, match="Pilih soal latihan"):
        block.clean(counted)


def written(page, *questions):
    """Return the form by which a trainer lets a lesson ask these questions."""
    rows = {
        str(place): {"deleted": "", "order": str(place), "value": str(question.pk)}
        for place, question in enumerate(questions)
    }
    body = streamfield([("check", {"questions": {"count": str(len(rows)), **rows}})])
    fields = {"title": page.title, "slug": page.slug, "summary": "", "duration_minutes": "1"}
    return nested_form_data({**fields, "is_required": "on", "body": body})


def test_hana_asks_nothing_from_the_bank_of_another_unit_not_even_in_a_preview(
    site, hana, org, framework, as_user
):
    parent = content.course(parent=UnitCataloguePage.objects.get(unit=org.health), owner=hana)
    own, central = making.question(unit=org.health), making.question()
    others, more = making.question(unit=org.registry), making.question(unit=org.registry)
    page = content.lesson(parent, body=[("check", {"questions": [others]})])
    browser = as_user(hana)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    for refused in (more, making.question(unit=org.registry, purpose=Purpose.COUNTED)):
        reply = browser.post(edit, written(page, refused))
        assert reply.status_code == 200
        assert "Berapa lama" not in reply.text
    assert not browser.post(preview, written(page, more)).json()["is_valid"]
    assert browser.post(preview, written(page, own, central)).json()["is_valid"]
    # What was asked before may stay.
    assert browser.post(edit, written(page, own, central, others)).status_code == 302


def test_a_question_that_comes_to_count_leaves_the_lesson_at_once(as_user, ayu, asked, lesson):
    client = as_user(ayu)
    assert "Berapa lama" in read(client, lesson)
    asked.purpose = Purpose.COUNTED
    asked.save_revision().publish()
    page = read(client, lesson)
    assert "Dengarkan dahulu." in page
    assert "Berapa lama" not in page
    assert "Check yourself" not in page


def test_reading_again_asks_the_database_no_more_than_without(as_user, ayu, lesson):
    plain = content.lesson(content.course("Tanpa soal"))
    client = as_user(ayu)
    for page in (lesson, plain):
        read(client, page)
    assert statements(lambda: read(client, lesson)) == statements(lambda: read(client, plain))


def test_a_trainer_sees_a_question_of_the_central_bank_in_the_preview(asked):
    block = CheckBlock()
    assert "Berapa lama" in block.render(block.get_preview_value())


def test_a_question_of_a_unit_is_in_no_preview(org, framework):
    making.question(unit=org.health)
    block = CheckBlock()
    assert "Berapa lama" not in block.render(block.get_preview_value())


def test_the_bank_knows_that_a_lesson_asks_a_question_and_does_not_depend_on_it(asked, lesson):
    unused = making.question()
    ReferenceIndex.create_or_update_for_object(lesson)
    [use] = uses_of([asked.pk, unused.pk])
    assert (use.title, use.is_live, use.question_ids) == (lesson.title, True, frozenset({asked.pk}))
    assert not use.needs_it
    assert list(Question.objects.used()) == [asked]
    assert list(Question.objects.unused()) == [unused]
