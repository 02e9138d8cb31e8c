"""Nothing that a trainer types in Wagtail's editor is lost, doubled or refused half-written."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from wagtail import hooks

from assessments.models import Question, QuizPage, ScenarioPage
from courses.models import CoursePage, LessonPage
from lms import installation
from lms.people.models import User
from tests.browser.conftest import Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(citra: User, framework: Any, settings: Any) -> CoursePage:
    """Prepare the site with a course; the editor saves half a second after a change."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500
    content.tree_roots()
    course = content.course()
    installation.prepare()
    return course


@pytest.fixture
def slow_to_create() -> Iterator[None]:
    """Let the server take a second longer to answer when something new is saved."""

    def wait(*_request_and_what_was_made: Any) -> None:
        time.sleep(1)

    with (
        hooks.register_temporarily("after_create_page", wait),
        hooks.register_temporarily("after_create_snippet", wait),
    ):
        yield


NEW: dict[Any, Callable[[CoursePage], str]] = {
    Question: lambda _course: "snippets/assessments/question/add/",
    CoursePage: lambda course: f"pages/add/courses/coursepage/{course.get_parent().pk}/",
    LessonPage: lambda course: f"pages/add/courses/lessonpage/{course.pk}/",
    QuizPage: lambda course: f"pages/add/assessments/quizpage/{course.pk}/",
    ScenarioPage: lambda course: f"pages/add/assessments/scenariopage/{course.pk}/",
}


def begin(page: BrowserPage, words: str) -> None:
    """Type the first words of something new."""
    first = page.locator("#id_title, .public-DraftEditor-content").first
    first.click()
    page.keyboard.type(words)


@pytest.mark.parametrize("model", NEW)
def test_what_is_saved_by_hand_while_it_saves_itself_is_made_once(
    arrive: Arrive, course: CoursePage, slow_to_create: None, model: Any
) -> None:
    visitor = arrive(1280)
    visitor.sign_in("citra")
    before = model.objects.count()
    page = visitor.open(f"/admin/{NEW[model](course)}").page
    page.wait_for_timeout(2500)

    with page.expect_request(
        lambda request: request.method == "POST" and "/preview/" not in request.url
    ):
        begin(page, "Warga datang marah")
    save = page.locator("button.action-save, .footer button[type=submit]").first
    save.click()
    expect(page).to_have_url(re.compile("/edit/"))
    page.wait_for_load_state("networkidle")

    expect(page.get_by_text("Warga datang marah").first).to_be_visible()
    assert model.objects.count() == before + 1


@pytest.mark.parametrize("model", NEW)
def test_something_new_saves_itself_and_is_previewed_from_its_first_words(
    arrive: Arrive, course: CoursePage, model: Any
) -> None:
    visitor = arrive(1280)
    visitor.sign_in("citra")
    page = visitor.open(f"/admin/{NEW[model](course)}").page
    page.wait_for_timeout(2500)

    begin(page, "Warga datang marah")
    expect(page).to_have_url(re.compile("/edit/"))
    page.locator("[data-side-panel-toggle=preview]").click()

    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("body")).to_contain_text("Warga datang marah")
