"""A form of Wagtail's editor makes one thing, however often it is sent."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assessments.models import CompetencyFramework, Question, QuizPage, RatingScale
from lms import installation
from lms.core.editor.models import Creation
from lms.core.editor.views import MakesOnce, NotesRows
from lms.core.tasks import clean_up
from lms.people.models import User
from tests.factories import content

AT_ONCE = 5
AS_A_SCRIPT = {"HTTP_ACCEPT": "application/json"}
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def trainer(citra: User, framework: CompetencyFramework, as_user: Any) -> Client:
    """Prepare the site and return Citra's browser."""
    content.tree_roots()
    installation.prepare()
    client: Client = as_user(citra)
    return client


def answer(text: str, is_correct: str) -> dict[str, Any]:
    return {"text": text, "is_correct": is_correct, "feedback": rich_text("<p>Sebab.</p>")}


def question_form(prompt: str, form_key: str = "satu") -> dict[str, Any]:
    """Fill in the form of a question with one indicator."""
    tag = content.indicator("KOM.1.1").pk
    answers = streamfield([("item", answer("Mendengarkan", "on")), ("item", answer("Menyela", ""))])
    return nested_form_data(
        {
            "form_key": form_key,
            "prompt": rich_text(f"<p>{prompt}</p>"),
            "body": streamfield([("choice", {"takes": "one", "options": answers})]),
            "explanation": rich_text(""),
            "source": "",
            "hint": rich_text(""),
            "picture": streamfield([]),
            "purpose": "counted",
            "difficulty": "2",
            "topics": "",
            "unit": "",
            "indicator_tags": inline_formset([{"id": "", "indicator": tag}]),
        }
    )


def new_question() -> str:
    return reverse(Question.snippet_viewset.get_url_name("add"))


def quiz_form(title: str, question: Question) -> dict[str, Any]:
    return nested_form_data(
        {
            "form_key": "satu",
            "title": title,
            "slug": "kuis-baru",
            "introduction": rich_text(""),
            "sections": inline_formset([]),
            "items": inline_formset(
                [{"id": "", "question": question.pk, "points": 2, "section": 1}]
            ),
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
        }
    )


@pytest.mark.django_db
class TestSentTwice:
    def test_what_saved_itself_is_published_by_the_button(self, trainer: Client) -> None:
        trainer.post(new_question(), question_form("Apa dulu?"), **AS_A_SCRIPT)
        reply = trainer.post(new_question(), question_form("Apa dulu sekali?") | PUBLISH)

        question = Question.objects.get()
        assert reply.status_code == 302
        assert (str(question), question.live) == ("Apa dulu sekali?", True)
        assert [tag.indicator.slug for tag in question.indicator_tags.all()] == ["KOM.1.1"]

    def test_a_button_pressed_three_times_makes_one_with_its_rows_once(
        self, trainer: Client
    ) -> None:
        for _time in range(3):
            trainer.post(new_question(), question_form("Apa dulu?") | PUBLISH)

        assert Question.objects.get().indicator_tags.count() == 1

    def test_a_quiz_saves_itself_from_its_first_letter_and_with_rows_half_written(
        self, trainer: Client
    ) -> None:
        course, question = content.course(), content.question()
        url = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", course.pk])
        form = quiz_form("K", question) | nested_form_data(
            {
                "items": inline_formset([]),
                "sections": inline_formset([{"title": "", "introduction": rich_text("<p>A</p>")}]),
                "draws": inline_formset([{"count": 3, "points": 1, "section": 2}]),
            }
        )
        assert trainer.post(url, form, **AS_A_SCRIPT).json()["success"]
        assert not QuizPage.objects.get().live

    def test_so_it_is_with_pages(self, trainer: Client) -> None:
        course, question = content.course(), content.question()
        url = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", course.pk])
        trainer.post(url, quiz_form("Kuis", question), **AS_A_SCRIPT)
        trainer.post(url, quiz_form("Kuis baru", question) | PUBLISH)

        quiz = QuizPage.objects.get()
        assert (quiz.title, quiz.live, quiz.slug) == ("Kuis baru", True, "kuis-baru")
        assert [(item.question, item.points) for item in quiz.items.all()] == [(question, 2)]

    def test_whose_answer_was_lost_is_told_again_where_to_go_on(self, trainer: Client) -> None:
        first = trainer.post(new_question(), question_form("Apa dulu?"), **AS_A_SCRIPT).json()
        again = trainer.post(new_question(), question_form("Apa?"), **AS_A_SCRIPT).json()

        assert again["success"]
        assert (again["pk"], again["url"]) == (first["pk"], first["url"])
        assert trainer.get(again["hydrate_url"]).status_code == 200
        question = Question.objects.get().get_latest_revision_as_object()
        assert str(question) == "Apa?"

    def test_what_comes_later_than_the_button_changes_nothing(self, trainer: Client) -> None:
        trainer.post(new_question(), question_form("Apa dulu?") | PUBLISH)
        late = trainer.post(new_question(), question_form("Apa"), **AS_A_SCRIPT)

        assert (late.status_code, late.json()["error_code"]) == (400, "invalid_revision")
        question = Question.objects.get()
        assert (str(question), question.has_unpublished_changes) == ("Apa dulu?", False)

    def test_a_form_that_was_refused_makes_one_when_it_is_corrected(self, trainer: Client) -> None:
        refused = trainer.post(new_question(), question_form("") | PUBLISH)
        assert refused.context["form_key"] == "satu"
        assert not Question.objects.exists()
        trainer.post(new_question(), question_form("Apa dulu?") | PUBLISH)

        assert Question.objects.get().live

    def test_a_refused_publication_says_that_the_draft_is_kept(self, trainer: Client) -> None:
        course, question = content.course(), content.question()
        page = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", course.pk])
        nothing = nested_form_data({"items": inline_formset([])})
        for url, form, broken in (
            (new_question(), question_form("Apa dulu?"), question_form("")),
            (page, quiz_form("Kuis", question), quiz_form("Kuis", question) | nothing),
        ):
            refused = trainer.post(url, broken | PUBLISH).content.decode()
            assert "Belum dapat diterbitkan" in refused
            assert "simpan dulu sebagai draf" in refused
            trainer.post(url, form, **AS_A_SCRIPT)
            refused = trainer.post(url, broken | PUBLISH).content.decode()
            assert "Draf yang terakhir disimpan tetap ada." in refused
            assert "belum dapat disimpan" not in refused

    def test_a_refused_draft_is_not_said_to_be_unpublishable(self, trainer: Client) -> None:
        course, question = content.course(), content.question()
        page = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", course.pk])
        refused = trainer.post(page, quiz_form("", question)).content.decode()
        assert "Belum dapat diterbitkan" not in refused
        assert "Halaman belum dapat dibuat" in refused

    def test_another_form_makes_another(self, trainer: Client) -> None:
        keys = {trainer.get(new_question()).context["form_key"] for _time in range(2)}
        for key in keys:
            trainer.post(new_question(), question_form("Apa dulu?", key))

        assert Question.objects.count() == len(keys) == 2

    def test_somebody_elses_form_is_another(
        self, trainer: Client, admin: User, as_user: Any
    ) -> None:
        trainer.post(new_question(), question_form("Apa dulu?"))
        as_user(admin).post(new_question(), question_form("Punya saya"))

        assert {str(question) for question in Question.objects.all()} == {"Apa dulu?", "Punya saya"}

    def test_what_has_been_deleted_meanwhile_is_made_again(self, trainer: Client) -> None:
        trainer.post(new_question(), question_form("Apa dulu?"))
        Question.objects.all().delete()
        trainer.post(new_question(), question_form("Apa dulu?"))

        assert Question.objects.count() == 1

    def test_which_form_made_what_is_forgotten_after_two_days(self, trainer: Client) -> None:
        trainer.post(new_question(), question_form("Apa dulu?"))
        clean_up.call()
        assert Creation.objects.count() == 1
        Creation.objects.update(at=timezone.now() - dt.timedelta(days=3))
        clean_up.call()
        assert not Creation.objects.exists()


def times_made(trainer: Client, form: dict[str, Any]) -> int:
    """Send a form five times at once, half of them by themselves; count what was made."""
    start, statuses = threading.Barrier(AT_ONCE), []

    def send(headers: dict[str, str]) -> None:
        client = Client()
        client.cookies = trainer.cookies
        start.wait()
        statuses.append(client.post(new_question(), form, **headers).status_code)
        connection.close()

    ways = [AS_A_SCRIPT if number % 2 else {} for number in range(AT_ONCE)]
    threads = [threading.Thread(target=send, args=[way]) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {200, 302, 400}
    return Question.objects.count()


@pytest.mark.django_db(transaction=True)
class TestSentAtOnce:
    def test_five_times_makes_one(self, trainer: Client) -> None:
        assert times_made(trainer, question_form("Apa dulu?")) == 1

    def test_without_the_key_it_makes_five(self, trainer: Client) -> None:
        assert times_made(trainer, question_form("Apa dulu?", form_key="")) == AT_ONCE


def test_every_editor_makes_once() -> None:
    viewsets = [model.snippet_viewset for model in get_snippet_models()]
    viewsets.append(page_viewset_registry.get_by_type(Page))

    assert len(viewsets) > 6
    assert all(issubclass(viewset.add_view_class, MakesOnce) for viewset in viewsets)
    assert all(issubclass(viewset.edit_view_class, NotesRows) for viewset in viewsets)


@pytest.mark.django_db
def test_only_drafts_save_themselves(
    trainer: Client, admin: User, as_user: Any, framework: CompetencyFramework
) -> None:
    visitor = as_user(admin)
    course = content.course()
    competency = framework.competencies.first()

    def saves_itself(address: str) -> bool:
        return bool(visitor.get(address).context["autosave_enabled"])

    assert saves_itself(new_question())
    assert saves_itself(reverse("wagtailadmin_pages:edit", args=[course.pk]))
    for model in (CompetencyFramework, RatingScale):
        assert not saves_itself(reverse(model.snippet_viewset.get_url_name("add")))
    edit = competency.snippet_viewset.get_url_name("edit")
    assert not saves_itself(reverse(edit, args=[competency.pk]))
