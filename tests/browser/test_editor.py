"""Nothing that a trainer types in Wagtail's editor is lost, doubled or refused half-written."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as BrowserPage
from wagtail import hooks

from assessments.models import Question, QuizPage, ScenarioPage
from courses.models import CoursePage, LessonPage
from lms import installation
from lms.people.models import User
from tests.browser.conftest import PATIENCE, Arrive, Visitor, follow
from tests.conftest import PASSWORD
from tests.factories import content
from tests.people.signing_in.conftest import add_authenticator_app, code_of

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
    page = visitor.open_editor(f"/admin/{NEW[model](course)}")

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
    page = visitor.open_editor(f"/admin/{NEW[model](course)}")

    begin(page, "Warga datang marah")
    expect(page).to_have_url(re.compile("/edit/"))
    page.locator("[data-side-panel-toggle=preview]").click()

    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("body")).to_contain_text("Warga datang marah")


KEPT = "sessionStorage.getItem('prima-editor')"


@pytest.fixture
def writing(arrive: Arrive, course: CoursePage) -> Visitor:
    """Let Citra open a course that she has written a while ago."""
    return open_course(arrive, course)


def open_course(arrive: Arrive, course: CoursePage) -> Visitor:
    visitor = arrive(1280)
    visitor.sign_in("citra")
    visitor.open_editor(f"/admin/pages/{course.pk}/edit/")
    return visitor


def end_session() -> None:
    Session.objects.all().delete()


def write(visitor: Visitor, title: str) -> None:
    visitor.page.locator("#id_title").fill(title)


def part(page: BrowserPage, name: str) -> Locator:
    return page.locator(f"[data-editor-notice] [data-part={name}]")


def sign_in_again(page: BrowserPage, username: str, secret: str = "") -> None:
    """Sign in on a sign-in page that leads somewhere."""
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("form:has([name=password]) button[type=submit]"))
    if secret:
        page.locator("[name=code]").fill(code_of(secret))
        follow(page.locator("form:has([name=code]) button").first)


def draft_of(course: CoursePage) -> str:
    title: str = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object().title
    return title


def test_whose_session_has_ended_signs_in_again_with_both_factors_and_goes_on(
    writing: Visitor, course: CoursePage, citra: User, settings: Any
) -> None:
    settings.MFA_REQUIRED_ROLES = ["trainer"]
    secret = add_authenticator_app(citra)
    page = writing.page
    end_session()
    write(writing, "Ditulis setelah sesi berakhir")
    expect(part(page, "nobody")).to_be_visible()
    with page.expect_popup() as opened:
        part(page, "nobody").locator("a").click()
    sign_in_again(opened.value, "citra", secret)
    expect(opened.value.locator("h1")).to_have_text("Anda sudah masuk")

    expect(part(page, "nobody")).to_be_hidden()
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible()
    assert draft_of(course) == "Ditulis setelah sesi berakhir"
    assert page.evaluate(KEPT) is None


def test_a_button_pressed_after_the_session_ended_loses_nothing(
    arrive: Arrive, course: CoursePage, settings: Any
) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 10 * PATIENCE  # the button comes first
    writing = open_course(arrive, course)
    page = writing.page
    write(writing, "Judul yang terbit")
    end_session()
    publish(page)
    expect(part(page, "nobody")).to_be_visible()
    with page.expect_popup() as opened:
        part(page, "nobody").locator("a").click()
    sign_in_again(opened.value, "citra")
    expect(part(page, "nobody")).to_be_hidden()
    publish(page)

    page.wait_for_url("**/admin/pages/*/")
    assert CoursePage.objects.get(pk=course.pk).title == "Judul yang terbit"


def publish(page: BrowserPage) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("button[name=action-publish]").click()


CHOOSE = """() => void ModalWorkflow({
  url: "/admin/choose-page/", triggerElement: document.querySelector("#id_slug"),
})"""


def test_a_window_that_cannot_open_says_why_and_opens_after_signing_in(
    arrive: Arrive, course: CoursePage, settings: Any
) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 10 * PATIENCE
    page = open_course(arrive, course).page
    write(Visitor(page, ""), "Belum tersimpan")
    end_session()
    page.evaluate(CHOOSE)
    expect(part(page, "nobody")).to_be_visible()
    with page.expect_popup() as opened:
        part(page, "nobody").locator("a").click()
    sign_in_again(opened.value, "citra")
    expect(part(page, "nobody")).to_be_hidden()
    expect(page.locator("#id_slug")).to_be_enabled()

    page.evaluate(CHOOSE)
    expect(page.locator(".modal.in")).to_contain_text("Pilih halaman")
    expect(page.locator("#id_title")).to_have_value("Belum tersimpan")


def test_what_was_typed_comes_back_after_signing_in_in_the_same_tab(
    writing: Visitor, course: CoursePage
) -> None:
    page = writing.page
    page.on("dialog", lambda dialog: dialog.accept())
    end_session()
    write(writing, "Hampir hilang")
    expect(part(page, "nobody")).to_be_visible()
    writing.open(f"/admin/pages/{course.pk}/edit/")
    sign_in_again(page, "citra")
    expect(page.locator("#id_title")).to_have_value("Dasar Pelayanan Prima")
    page.locator("[data-bring-back]").click()

    expect(page.locator("#id_title")).to_have_value("Hampir hilang")
    expect(part(page, "kept")).to_be_hidden()
    assert draft_of(course) == "Hampir hilang"
    assert page.evaluate(KEPT) is None


def test_nobody_else_finds_or_saves_what_was_typed(
    writing: Visitor, course: CoursePage, admin: User
) -> None:
    page = writing.page
    page.on("dialog", lambda dialog: dialog.accept())
    end_session()
    other_tab = Visitor(page.context.new_page(), writing.address)
    other_tab.sign_in("admin")
    write(writing, "Bukan untuk orang lain")
    expect(part(page, "somebody")).to_be_visible()
    assert page.evaluate(KEPT) is not None
    assert draft_of(course) == "Dasar Pelayanan Prima"

    writing.open("/")
    page.wait_for_load_state()
    assert page.evaluate(KEPT) is None


def test_signing_out_all_the_same_forgets_what_was_kept(writing: Visitor) -> None:
    page = writing.page
    page.evaluate(
        """user => sessionStorage.setItem("prima-editor", JSON.stringify({user}))""",
        page.locator("[data-editor-notice]").get_attribute("data-user"),
    )
    writing.open("/admin/")
    assert page.evaluate(KEPT) is not None
    page.locator(".sidebar-footer__account").click()
    page.get_by_role("button", name="Keluar").click()
    follow(page.locator("[data-sign-out] [data-go]:visible"))

    assert page.evaluate(KEPT) is None
