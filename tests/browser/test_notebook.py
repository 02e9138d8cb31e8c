"""What an officer writes while learning, on a phone: kept, found again, and asked about."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses import api as courses
from courses.models import Note
from courses.notebook import tasks
from tests.browser.conftest import follow
from tests.core.clocks import at
from tests.courses.notebook import making
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THOUGHT = "Saat petugas mengulang pertanyaan saya."


@pytest.fixture
def lesson(framework, ayu):
    """A lesson that asks for words, in a course that Ayu takes."""
    course = content.course()
    page = making.lesson(course)
    courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
    return page


def field(page, kind):
    return page.locator("note-field").nth(0 if kind == "reflection" else 1)


def is_saved(note):
    expect(note.locator("[data-status]")).to_have_attribute("data-state", "saved")


def test_ayu_writes_finds_it_again_and_is_asked_eight_days_later(arrive, lesson):
    visitor = arrive(width=360, scheme="dark")
    visitor.sign_in("ayu")
    page = visitor.open(lesson.url).page
    thought, card = field(page, "reflection"), field(page, "card")
    thought.locator("textarea").fill(THOUGHT)
    thought.get_by_role("button", name="Simpan").click()
    is_saved(thought)
    card.locator("textarea").fill(making.SENTENCE)
    is_saved(card)  # without pressing anything
    visitor.check()

    follow(page.locator(".lesson-end").get_by_role("link", name="Catatan saya"))
    expect(page.locator(".note__text")).to_contain_text([THOUGHT, making.SENTENCE])
    visitor.check()
    follow(page.get_by_role("link", name="Ubah atau hapus").first)
    visitor.check()
    visitor.open("/catatan/kartu/")
    visitor.check()

    with at(timezone.now() + dt.timedelta(days=8)):
        tasks.ask.func()
        visitor.open("/")
        expect(page.locator(".home-cards__text")).to_have_text(making.SENTENCE)
        visitor.check()
        follow(page.locator(".home-cards").get_by_role("button", name="Sudah dipakai"))
        expect(page.locator(".home-cards")).to_have_count(0)
        visitor.open("/pemberitahuan/")
        follow(page.get_by_role("button", name="sudah Anda pakai"))
        expect(page.locator(".pocket-card .badge")).to_have_text("Sudah dipakai")
        visitor.check()
    assert Note.objects.get(kind="card").is_used


def test_what_is_written_without_the_network_waits_on_the_device_and_is_sent_later(arrive, lesson):
    visitor = arrive()
    visitor.sign_in("ayu")
    page = visitor.open(lesson.url).page
    page.context.route("**/catatan/*/*/", lambda route: route.abort())
    field(page, "reflection").locator("textarea").fill(THOUGHT)
    field(page, "reflection").get_by_role("button", name="Simpan").click()
    state = field(page, "reflection").locator("[data-status]")
    expect(state).to_have_attribute("data-state", "waiting")
    page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    unsent = page.locator("[data-sign-out] [data-part=unsent]")
    expect(unsent.locator("[data-count]")).to_have_text("1")
    unsent.locator("[data-stay]").click()
    visitor.open(lesson.url)
    expect(field(page, "reflection").locator("textarea")).to_have_value(THOUGHT)
    assert not Note.objects.exists()

    page.context.unroute("**/catatan/*/*/")
    lesson.unpublish()
    with page.expect_response("**/catatan/*/*/") as refused:
        visitor.open("/catatan/")
    assert refused.value.status == 404
    lesson.save_revision().publish()
    visitor.open("/catatan/")
    expect(page.locator(".note__text")).to_have_text(THOUGHT)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('note'))") == []


def test_without_javascript_the_button_saves_and_leads_back(arrive, lesson):
    visitor = arrive(java_script_enabled=False)
    visitor.sign_in("ayu")
    page = visitor.open(lesson.url).page
    card = field(page, "card")
    card.locator("textarea").fill("x" * 201)
    follow(card.get_by_role("button", name="Simpan"))
    expect(page.locator(".field__error")).to_contain_text("Terlalu panjang 1 huruf")
    page.locator("textarea").fill(making.SENTENCE)
    follow(page.get_by_role("button", name="Simpan"))
    assert lesson.url in page.url
    expect(field(page, "card").locator("textarea")).to_have_value(making.SENTENCE)
