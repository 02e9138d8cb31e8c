"""In the quiz's editor questions stand in sections that have names."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Question, QuizPage
from assessments.quizzes.models import QuizSection
from lms import installation
from lms.people.models import User
from tests.assessments.quizzes import making
from tests.browser.conftest import Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quiz(citra: User, framework: object) -> QuizPage:
    """Write a quiz in two sections, with a question in the second."""
    content.tree_roots()
    installation.prepare()
    making.bank(2)
    quiz = content.quiz(content.course(), list(Question.objects.all()[:1]))
    quiz.sections.add(QuizSection(title="Pembuka"), QuizSection(title="Inti"))
    [item] = quiz.items.all()
    item.section = 2
    quiz.save_revision()
    return quiz


def test_a_section_is_chosen_by_its_heading_and_moves_with_its_questions(
    arrive: Arrive, quiz: QuizPage
) -> None:
    visitor = arrive(1280)
    visitor.sign_in("citra")
    page = visitor.open_editor(reverse("wagtailadmin_pages:edit", args=[quiz.pk]))
    chosen = page.locator("#id_items-0-section option:checked")
    expect(chosen).to_have_text("2. Inti")
    page.locator("#id_sections-1-title").fill("Di loket")
    expect(chosen).to_have_text("2. Di loket")

    page.locator("#inline_child_sections-1 [data-inline-panel-child-move-up]").click()
    expect(chosen).to_have_text("1. Di loket")
    offered = page.locator("#id_items-0-section option:not([hidden])")
    expect(offered).to_have_text(["1. Di loket", "2. Pembuka"])
    visitor.check("#id_items-FORMS")

    page.locator("#id_sections-1-DELETE-button").click()
    expect(chosen).to_have_text("1. Pembuka")
    page.locator("#id_items-OPEN_MODAL").click()
    window = page.locator(".modal")
    window.get_by_role("checkbox", name="Pertanyaan 1,").check()
    window.locator("[data-multiple-choice-submit]").click()
    expect(page.locator("#id_items-1-section option:checked")).to_have_text("1. Pembuka")
