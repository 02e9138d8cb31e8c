"""A trainer's quiz, from the file of questions she is sent to the results that she mends.

Citra imports 24 questions, mends two and publishes all, asks 20 of them in a quiz that draws most,
and learns from the results that a key is wrong; three officers take it on their phones.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.questions.models import Topic
from courses.models import CoursePage
from lms import installation
from lms.people.models import Officer, User
from tests.browser.conftest import Arrive, Visitor, follow
from tests.browser.good_answers import answer_rightly
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = Path(__file__).with_name("loket.gift")
QUIZ = "Pelayanan di loket"
TOPICS = ("Menyapa warga", "Menangani pengaduan")
WITHOUT_FEEDBACK = "Kalimat mana yang menunjukkan empati?"
WITH_TWO_KEYS = "Warga memberi uang terima kasih."
WITHOUT_TOPIC = ("Apa yang pertama Anda ucapkan", "Tanda pengenal dipakai")
WITH_WRONG_KEY = "Pengaduan biasa dijawab paling lambat"
REALLY_RIGHT = "14 hari"
REASON = "Kunci soal tenggat keliru: yang benar 14 hari."


@pytest.fixture
def course(citra: User, framework: Any) -> CoursePage:
    content.tree_roots()
    course = content.course()
    installation.prepare()
    return course


def test_a_trainer_imports_publishes_asks_and_marks_anew(
    arrive: Arrive,
    course: CoursePage,
    ayu: Officer,
    bima: Officer,
    eko: Officer,
    worker_at_work: None,
) -> None:
    citra = arrive(1280)
    citra.sign_in("citra")
    imports_the_file(citra)
    gives_the_missing_feedback(citra)
    leaves_one_key(citra)
    adds_the_topic(citra)
    names_the_behaviour(citra)
    publishes_the_drafts(citra)
    builds_the_quiz(citra, course)

    phones = {officer.user.username: arrive(360) for officer in (ayu, bima, eko)}
    for (name, phone), left_open in zip(phones.items(), (0, 6, 2), strict=True):
        phone.sign_in(name)
        joins(phone, course)
        takes_the_quiz(phone, left_open)
    expect(phones["ayu"].page.get_by_text("95")).to_be_visible()
    expect(phones["bima"].page.get_by_role("heading", name="Belum lulus")).to_be_visible()

    finds_that_nobody_was_right(citra, course)
    corrects_the_key(citra)
    marks_anew(citra, course)

    reads_of_the_new_result(phones["ayu"], before=95, now=100)
    reads_of_the_new_result(phones["bima"], before=65, now=70)
    expect(phones["bima"].page.get_by_role("heading", name="Anda lulus")).to_be_visible()


def imports_the_file(citra: Visitor) -> None:
    page = citra.open("/admin/").page
    go_on(citra, page.get_by_role("link", name="Impor soal"))
    page.get_by_label("Berkas").set_input_files(FILE)
    follow(page.get_by_role("button", name="Baca berkas"))
    expect(page.get_by_text("Tidak bisa (2)")).to_be_visible()
    citra.check()
    for name, words in {
        "Pengumuman": "Ini teks tanpa soal.",
        "Rusak": "Kurung kurawal { dibuka tetapi tidak ditutup.",
        "Empati": "Jawaban 1, 2, 3 belum memiliki umpan balik.",
        "Imbalan": "Tandai tepat satu jawaban sebagai benar",
    }.items():
        expect(page.locator("summary", has_text=f"{name} Baris")).to_contain_text(words)
    follow(page.get_by_role("button", name="Impor", exact=True))
    expect(page.get_by_text("Impor selesai. Baru: 24.")).to_be_visible()
    citra.check()


def gives_the_missing_feedback(citra: Visitor) -> None:
    """And says which behaviour the question shows."""
    page = opens_question(citra, WITHOUT_FEEDBACK)
    publish(page)
    expect(page.get_by_text("belum memiliki umpan balik")).to_be_visible()
    for place, words in enumerate(("Tepat.", "Ini membela diri.", "Ini menyuruh.")):
        write_feedback(page, place, words)
    page.get_by_role("button", name="Tambah indikator").click()
    choose(page, "KOM.1.1")
    publish(page)
    expect_told(citra, "diperbarui dan diterbitkan")


def leaves_one_key(citra: Visitor) -> None:
    page = opens_question(citra, WITH_TWO_KEYS)
    is_correct(page, 1).uncheck()
    publish(page)
    expect_told(citra, "diperbarui dan diterbitkan")


def adds_the_topic(citra: Visitor) -> None:
    page = citra.open("/admin/snippets/assessments/question/").page
    for words in WITHOUT_TOPIC:
        row = page.get_by_role("row", name=words)
        row.hover()
        row.get_by_role("checkbox").check()
    go_on(citra, page.get_by_role("link", name="Ubah topik"))
    page.get_by_label("Tambahkan topik").fill(TOPICS[0])
    follow(page.get_by_role("button", name="Ubah topik"))
    expect_told(citra, "Selesai untuk 2 soal.")


def names_the_behaviour(citra: Visitor) -> None:
    """Of all of one topic at once: no file of another system does."""
    topic = Topic.objects.get(name=TOPICS[0])
    page = citra.open(f"/admin/snippets/assessments/question/?topic={topic.pk}").page
    tick_all(page)
    go_on(citra, page.get_by_role("link", name="Ubah perilaku"))
    page.get_by_label("Perilaku yang ditambahkan").select_option(label="PP.1.1 Perilaku PP 1.1")
    follow(page.get_by_role("button", name="Ubah perilaku"))
    expect_told(citra, "Selesai untuk 12 soal.")


def publishes_the_drafts(citra: Visitor) -> None:
    page = citra.open("/admin/snippets/assessments/question/?state=draft").page
    tick_all(page)
    go_on(citra, page.get_by_role("link", name="Terbitkan"))
    follow(page.get_by_role("button", name="Terbitkan"))
    expect_told(citra, "Selesai untuk 22 soal.")


def builds_the_quiz(citra: Visitor, course: CoursePage) -> None:
    """Two questions that everybody gets, and nine of either topic."""
    page = citra.open(f"/admin/pages/{course.pk}/add_subpage/").page
    citra.check()
    follow(page.get_by_role("link", name="Kuis", exact=True))
    page.locator("#id_title").fill(QUIZ)
    page.get_by_role("button", name="Tambah soal", exact=True).click()
    choose(page, WITHOUT_FEEDBACK, WITH_WRONG_KEY)
    for place, (topic, count) in enumerate(zip(TOPICS, ("13", "9"), strict=True)):
        page.get_by_role("button", name="Tambah Soal acak").click()
        page.locator(f"[name=draws-{place}-count]").fill(count)
        page.locator(f"[name=draws-{place}-topic]").select_option(label=topic)
    publish(page)
    expect(page.get_by_text("Soal acak 1: bank soal baru berisi 12 dari 13 soal.")).to_be_visible()
    page.locator("[name=draws-0-count]").fill("9")
    follow(page.get_by_role("button", name="Simpan konsep"))
    blueprint = page.locator(".prima-proof").first
    expect(blueprint).to_contain_text("Menyapa warga: 9 dari 12 soal.")
    expect(blueprint).to_contain_text("Menangani pengaduan: 9 dari 10 soal.")
    expect(blueprint).to_contain_text("10 di antaranya tidak ditandai dengan perilaku")
    publish(page)
    expect_told(citra, f"“{QUIZ}” diterbitkan")


def joins(phone: Visitor, course: CoursePage) -> None:
    page = phone.open(course.url).page
    phone.check()
    go_on(phone, page.get_by_role("button", name="Ikuti kursus ini"))
    go_on(phone, page.get_by_role("link", name="Mulai").first)


def takes_the_quiz(phone: Visitor, left_open: int) -> None:
    """Answer as somebody who knows what is really right, but for some questions left open."""
    page = phone.page
    go_on(phone, page.get_by_role("button", name="Mulai kuis"))
    expect(page.locator(".question")).to_have_count(20)
    for question in questions(page):
        if WITH_WRONG_KEY in question.inner_text():
            question.get_by_label(REALLY_RIGHT).check()
        elif left_open:
            left_open -= 1
        else:
            answer_rightly(question)
    phone.check()
    go_on(phone, page.get_by_role("button", name="Kumpulkan"))


def questions(page: Page) -> Iterator[Locator]:
    """Go from question to question, and at the end to where answers are looked over."""
    shown = page.locator("form.question:not([hidden])")
    onward = shown.locator(".question__actions button").first
    while "Periksa" not in onward.inner_text():
        yield shown
        onward.click()
    yield shown
    follow(onward)


def finds_that_nobody_was_right(citra: Visitor, course: CoursePage) -> None:
    page = opens_results(citra, course)
    for name, percent in {"Ayu": "95%", "Bima": "65%", "Eko": "85%"}.items():
        expect(page.get_by_role("row", name=name)).to_contain_text(percent)
    go_on(citra, page.get_by_role("link", name="Analisis butir soal"))
    expect(page.get_by_role("row", name=WITH_WRONG_KEY)).to_contain_text("0%")
    go_on(citra, page.get_by_role("link", name=WITH_WRONG_KEY))
    expect(page.get_by_role("row", name=REALLY_RIGHT)).to_contain_text("100%")


def corrects_the_key(citra: Visitor) -> None:
    page = citra.page
    follow(page.get_by_role("link", name="Ubah soal ini"))
    is_correct(page, 0).uncheck()
    is_correct(page, 1).check()
    write_feedback(page, 0, "Batas yang lama.")
    write_feedback(page, 1, "Benar.")
    publish(page)
    expect_told(citra, "diperbarui dan diterbitkan")


def marks_anew(citra: Visitor, course: CoursePage) -> None:
    page = opens_results(citra, course)
    go_on(citra, page.get_by_role("link", name="Nilai ulang"))
    page.get_by_label(WITH_WRONG_KEY).select_option(
        label="Kunci dikoreksi: seperti yang kini diterbitkan"
    )
    go_on(citra, page.get_by_role("button", name="Lihat hasil siapa yang berubah"))
    expect(page.get_by_text("3 dari 3 hasil berubah.")).to_be_visible()
    expect(page.get_by_role("row", name="Bima")).to_contain_text("Kini lulus")
    page.get_by_label("Alasan").fill(REASON)
    follow(page.get_by_role("button", name="Nilai ulang"))
    expect(page.get_by_text("3 hasil berubah.")).to_be_visible()
    citra.check()
    go_on(citra, page.get_by_role("link", name="Hasil"))
    expect(page.get_by_role("row", name="Bima")).to_contain_text("70%")


def reads_of_the_new_result(phone: Visitor, *, before: int, now: int) -> None:
    page = phone.open("/").page
    go_on(phone, page.get_by_role("link", name="pemberitahuan baru"))
    notice = page.get_by_role("button", name=f"tadinya {before}%, kini {now}%")
    expect(notice).to_contain_text(REASON)
    go_on(phone, notice)
    expect(page.locator(".result__score")).to_contain_text(str(now))
    expect(page.get_by_text(f"Sebelumnya {before}%")).to_contain_text(REASON)


def go_on(visitor: Visitor, control: Locator) -> None:
    """Press what leads to another page, and look at that."""
    follow(control)
    visitor.check()


def expect_told(citra: Visitor, words: str) -> None:
    expect(citra.page.locator(".messages")).to_contain_text(words)
    citra.check()


def tick_all(page: Page) -> None:
    page.locator("[data-bulk-action-select-all-checkbox]").first.check(force=True)


def opens_question(citra: Visitor, words: str) -> Page:
    page = citra.open("/admin/snippets/assessments/question/").page
    follow(page.get_by_role("link", name=words).first)
    return page


def opens_results(citra: Visitor, course: CoursePage) -> Page:
    page = citra.open(f"/admin/pages/{course.pk}/").page
    follow(page.get_by_role("link", name=QUIZ).first)
    go_on(citra, page.get_by_role("link", name="Hasil", exact=True).first)
    return page


def publish(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle").click()
    follow(page.get_by_role("button", name="Terbitkan", exact=True))


def is_correct(page: Page, place: int) -> Locator:
    return page.locator(f"[name='body-0-value-options-{place}-value-is_correct']")


def write_feedback(page: Page, place: int, words: str) -> None:
    """Write of an answer why it is right or wrong, over what was written before."""
    page.locator("[data-contentpath=feedback] .public-DraftEditor-content").nth(place).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def choose(page: Page, *sought: str) -> None:
    """Look for some things one after another in the window to choose from, and take them all."""
    window = page.locator(".modal")
    for words in sought:
        window.get_by_label("Cari", exact=True).fill(words)
        expect(window.get_by_text("Ditemukan 1")).to_be_visible()
        window.get_by_role("row", name=words).get_by_role("checkbox").first.check()
    window.get_by_role("button", name="Pakai pilihan ini").click()
    expect(window).to_be_hidden()
