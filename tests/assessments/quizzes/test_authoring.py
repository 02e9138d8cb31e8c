"""What a trainer does with a quiz in Wagtail's admin."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from assessments.api import create_question
from assessments.models import EvidenceSource, QuizItem
from assessments.questions.api import About
from assessments.questions.content import Purpose
from assessments.questions.models import Topic
from assessments.questions.uses import QuestionNeededError
from assessments.quizzes.models import Attempt, QuizPage
from tests.assessments.questions.kinds.test_written_reply import REPLY
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(admin, as_user):
    admin.is_superuser = True
    admin.save()
    return as_user(admin)


def post_edit(desk, page, questions, **changes):
    """Save the page with these questions added to the three it has."""
    fields = {
        "title": page.title,
        "slug": page.slug,
        "introduction": rich_text("<p>Kerjakan sendiri.</p>"),
        "sections": inline_formset([]),
        "items": inline_formset([{"question": q.pk, "points": 2, "section": 1} for q in questions]),
        "draws": inline_formset([]),
        "duration_minutes": 10,
        "is_required": "on",
        "pass_percent": 70,
        "opens_after_days": 0,
        "minutes_between_attempts": 0,
        "show_answers": "passed",
        "navigation": "free",
        "markers_needed": 1,
        "comments": inline_formset([]),
        **changes,
    }
    return desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(fields))


def draft_question():
    [question] = making.bank(1, indicators=())
    question.unpublish()
    return question


def test_a_new_quiz_is_not_said_to_have_nothing_to_ask(desk, quiz):
    warning = "tidak dapat mengerjakan kuis ini"
    place = ("assessments", "quizpage", quiz.get_parent().pk)
    assert warning not in desk.get(reverse("wagtailadmin_pages:add", args=place)).content.decode()
    quiz.items.all().delete()
    edited = desk.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    assert warning in edited


def test_publishing_offers_the_quiz_as_it_is_now(desk, quiz):
    questions = making.bank(2, indicators=("PP.2.2",))
    post_edit(desk, quiz, questions, **{"action-publish": "1", "time_limit_minutes": 15})
    page = QuizPage.objects.get(pk=quiz.pk)
    assert {item.question for item in page.items.all()} >= set(questions)
    assert page.time_limit_minutes == 15
    source = EvidenceSource.objects.get()
    assert [indicator.slug for indicator in source.indicators.all()] == ["KOM.1.1", "PP.2.2"]


def draw_of(**fields):
    """A row for a draw, as the form sends it."""
    empty = dict.fromkeys(("unit", "competency", "level", "indicator", "difficulty", "topic"), "")
    return {"count": 3, "points": 1, "section": 1, **empty, **fields}


def edit_draws(desk, page, *draws, sections=(), **changes):
    rows = {"draws": inline_formset(draws), "sections": inline_formset(sections)}
    return post_edit(desk, page, [], **rows, **{"action-publish": "1"}, **changes)


def test_a_draw_is_published_once_the_bank_can_fill_it(desk, quiz):
    topic = Topic.objects.create(name="loket", slug="loket")
    reply = edit_draws(desk, quiz, draw_of(topic=topic.pk))
    assert "baru berisi 0 dari 3" in str(reply.context["form"].errors)
    making.bank(3, about=About(topics=("loket",)))
    assert edit_draws(desk, quiz, draw_of(topic=topic.pk)).status_code == 302
    assert [draw.topic for draw in quiz.draws.all()] == [topic]


def test_a_draw_that_takes_anything_is_not_published(desk, quiz):
    assert "mengambil soal apa saja" in str(
        edit_draws(desk, quiz, draw_of()).context["form"].errors
    )


def test_a_draw_stands_in_a_section_that_there_is(desk, quiz):
    rows = [draw_of(count=1, difficulty=2, section=2)]
    making.bank(1)
    reply = edit_draws(desk, quiz, *rows)
    assert "bagian yang tidak ada" in str(reply.context["form"].errors)
    headings = [{"title": each, "introduction": rich_text("")} for each in ("Satu", "Dua")]
    assert edit_draws(desk, quiz, *rows, sections=headings).status_code == 302
    assert [section.title for section in quiz.sections.all()] == ["Satu", "Dua"]


def test_a_half_written_draw_is_kept_in_a_draft(desk, quiz):
    reply = post_edit(desk, quiz, [], draws=inline_formset([draw_of()]))
    assert reply.status_code == 302
    latest = QuizPage.objects.get(pk=quiz.pk).get_latest_revision_as_object()
    assert [draw.count for draw in latest.draws.all()] == [3]


def test_a_trainer_draws_from_the_central_bank_and_their_own(quiz, admin, org):
    form_class = QuizPage.get_edit_handler().get_form_class()
    admin.is_superuser = False
    row = form_class(instance=quiz, for_user=admin).formsets["draws"].empty_form
    assert str(row.fields["unit"].empty_label) == "Central"
    assert not row.fields["unit"].queryset.exists()


def test_publishing_with_a_draft_question_names_it(desk, quiz):
    reply = post_edit(desk, quiz, [draft_question()], **{"action-publish": "1"})
    assert "Pertanyaan 1" in str(reply.context["form"].errors)
    assert quiz.items.filter(question__live=True).count() == 3


def test_a_draft_may_hold_a_draft_question(desk, quiz):
    question = draft_question()
    assert post_edit(desk, quiz, [question]).status_code == 302
    latest = QuizPage.objects.get(pk=quiz.pk).get_latest_revision_as_object()
    assert question in [item.question for item in latest.items.all()]


def test_the_same_question_twice_is_refused(desk, quiz):
    [question] = making.bank(1)
    reply = post_edit(desk, quiz, [question, question], **{"action-publish": "1"})
    assert reply.status_code == 200
    assert quiz.items.count() == 3


def test_a_quiz_without_questions_is_not_published_by_any_way(quiz):
    quiz.items = []
    with pytest.raises(ValidationError):
        quiz.save_revision().publish()


def test_nor_is_one_with_drafts_only(quiz):
    quiz.items = [QuizItem(question=draft_question())]
    with pytest.raises(ValidationError, match="Publish at least one"):
        quiz.save_revision().publish()


def test_one_that_people_mark_altogether_is_published(quiz):
    reply = create_question(by=None, prompt="<p>Jawablah Ibu Wati.</p>", body=REPLY)
    quiz.items = [QuizItem(question=reply)]
    quiz.save_revision().publish()
    assert quiz.is_ready
    assert quiz.observables()[0].indicator_ids == frozenset()
    with pytest.raises(QuestionNeededError):
        reply.unpublish()


def test_one_for_practice_that_people_would_mark_is_not(framework):
    about = About(purpose=Purpose.PRACTICE)
    asked, other = making.bank(2, about=about)
    reply = create_question(by=None, prompt="<p>Jawablah Ibu Wati.</p>", body=REPLY, about=about)
    with pytest.raises(ValidationError, match="nobody marks"):
        making.quiz([reply], is_practice=True)
    making.quiz([reply, asked, other], is_practice=True)
    other.unpublish()
    with pytest.raises(QuestionNeededError):
        asked.unpublish()


@pytest.mark.parametrize(
    ("mode", "shows", "hides"),
    [
        ("", "Kuis pelayanan", "Pertanyaan 1"),
        ("questions", "Pilihan 1a", "Umpan a"),
        ("feedback", "Umpan a", "upaya/"),
    ],
)
def test_a_preview_shows_it_as_an_officer_sees_it_and_leaves_no_trace(
    rf, quiz, admin, mode, shows, hides
):
    request = rf.get("/")
    request.user = admin
    page = quiz.make_preview_request(request, mode).render().content.decode()
    assert shows in page
    assert hides not in page
    assert not Attempt.objects.exists()


def test_a_preview_shows_draft_questions_too(rf, quiz, admin):
    quiz.items.first().question.unpublish()
    page = quiz.make_preview_request(rf.get("/"), "questions").render().content.decode()
    assert page.count('class="question card"') == 3


def test_a_quiz_somebody_took_is_kept_and_the_trainer_told(desk, quiz, ayu):
    making.start(quiz, ayu)
    reply = desk.post(reverse("wagtailadmin_pages:delete", args=[quiz.pk]))
    assert reply.status_code == 302
    assert QuizPage.objects.filter(pk=quiz.pk).exists()


def test_a_copy_of_a_quiz_is_a_quiz_of_its_own(quiz, ayu):
    making.start(quiz, ayu)
    copy = quiz.copy(update_attrs={"slug": "salinan", "title": "Salinan"})
    assert copy.translation_key != quiz.translation_key
    assert copy.items.count() == 3
    assert copy.intro(ayu).open_attempt_id is None
