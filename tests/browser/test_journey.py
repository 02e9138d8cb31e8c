"""The whole main job, once, by hand: learn, be tested, play, show competency, be certified, report.

On the demonstration's own content, with the jobs done by the worker's code while people wait.
"""

import io

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Download, Locator, Page, expect
from pypdf import PdfReader

from lms.core import worker
from lms.demo.accounts import Account
from tests.browser.conftest import Arrive, Visitor, follow
from tests.browser.good_answers import answer_rightly, best_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COURSE = "Dasar Pelayanan Prima"


def enter(visitor: Visitor, account: Account) -> Page:
    visitor.sign_in(account.username, account.password)
    return visitor.page


def check(visitor: Visitor) -> None:
    """Look at the page by day and by night."""
    for scheme in ("dark", "light"):
        visitor.page.emulate_media(color_scheme=scheme)
        # Chromium leaves inherited light-dark() colours behind when the scheme changes in place.
        visitor.page.evaluate(
            "document.body.hidden = true; document.body.offsetHeight; document.body.hidden = false"
        )
        visitor.check()


def downloaded(page: Page, link: Locator) -> bytes:
    with page.expect_download() as waiting:
        link.click()
    file: Download = waiting.value
    return file.path().read_bytes()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


def read_lessons(page: Page) -> None:
    """Read on from the first page, lesson after lesson, to the quiz."""
    follow(page.get_by_role("link", name="Lanjutkan").first)
    while (done := page.get_by_role("button", name="Selesai, lanjutkan")).count():
        follow(done)


def take_quiz(page: Page) -> None:
    """Answer every question rightly and hand in."""
    follow(page.get_by_role("button", name="Mulai kuis"))
    while True:
        question = page.locator("form.question:not([hidden])")
        answer_rightly(question)
        following = question.locator(".question__actions button").first
        is_last = "Periksa" in following.inner_text()
        follow(following)
        if is_last:
            break
    expect(page.get_by_text("Semua soal sudah dijawab")).to_be_visible()
    follow(page.get_by_role("button", name="Kumpulkan"))


def hold_conversation(page: Page) -> None:
    """Say the best thing at every turn, and look back at it."""
    follow(page.get_by_role("button", name="Mulai percakapan"))
    for number, words in enumerate(best_words()):
        page.locator(f"form.options:has([name=step][value='{number}'])").wait_for()
        page.locator("button.option", has_text=words).click()
    page.locator(".ending").wait_for()
    follow(page.get_by_role("link", name="Lihat ulasan"))


@pytest.mark.pdf
def test_an_officer_learns_shows_competency_and_is_certified(
    arrive: Arrive, accounts: dict[str, Account], worker_at_work: None
) -> None:
    visitor = arrive(360)
    page = enter(visitor, accounts["officer"])
    expect(page.get_by_role("heading", name="Halo, Ayu")).to_be_visible()
    check(visitor)

    page.goto(f"{visitor.address}/kursus/")
    check(visitor)
    follow(page.get_by_role("link", name=COURSE))
    check(visitor)
    follow(page.get_by_role("link", name="Lanjutkan"))
    check(visitor)
    page.goto(visitor.address)
    read_lessons(page)

    check(visitor)
    take_quiz(page)
    expect(page.get_by_text("100%").first).to_be_visible()
    check(visitor)

    visitor.open("/kursus/dasar-pelayanan-prima/warga-marah-di-loket/")
    check(visitor)
    hold_conversation(page)
    check(visitor)

    visitor.open("/kompetensi/")
    expect(page.get_by_text("0 dari 2 syarat jabatan terpenuhi.")).to_be_visible()
    check(visitor)
    follow(page.get_by_role("link", name="Komunikasi").first)
    expect(page.get_by_text("Bukti untuk tingkat 1 belum cukup").first).to_be_visible()
    check(visitor)

    visitor.open("/sertifikat/")
    check(visitor)
    page.get_by_role("link", name=COURSE).click()
    link = page.get_by_role("link", name="Unduh PDF")
    link.wait_for()
    check(visitor)
    pdf = downloaded(page, link)
    assert "Ayu Lestari" in text_of(pdf)
    assert COURSE in text_of(pdf)

    [code] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil())
    stranger = arrive(360)
    stranger.open(code.text.removeprefix("http://localhost:8000"))
    expect(stranger.page.get_by_text("Ayu Lestari")).to_be_visible()
    expect(stranger.page.get_by_text("asli dan berlaku")).to_be_visible()
    check(stranger)


def test_the_officers_journey_needs_no_javascript(
    arrive: Arrive, accounts: dict[str, Account]
) -> None:
    visitor = arrive(360, java_script_enabled=False)
    page = enter(visitor, accounts["officer"])
    read_lessons(page)
    take_quiz(page)
    visitor.open("/kursus/dasar-pelayanan-prima/warga-marah-di-loket/")
    hold_conversation(page)
    visitor.open("/sertifikat/")
    follow(page.get_by_role("link", name=COURSE))
    worker.drain()
    follow(page.get_by_role("link", name="Lihat lagi"))
    assert "Ayu Lestari" in text_of(downloaded(page, page.get_by_role("link", name="Unduh PDF")))
    assert not visitor.troubles


def test_a_trainer_edits_a_lesson_previews_and_publishes_it(
    arrive: Arrive, accounts: dict[str, Account]
) -> None:
    visitor = arrive(1280)
    page = enter(visitor, accounts["trainer"])
    check(visitor)
    follow(page.get_by_role("link", name=COURSE).first)
    for title in ("Kuis: Dasar Pelayanan Prima", "Warga marah di loket"):
        expect(page.get_by_role("link", name=title).first).to_be_visible()
    follow(page.get_by_role("link", name="Menjaga kepercayaan").first)
    page.locator("#id_summary").fill("Ringkasan baru dari Citra.")
    page.get_by_label("Buka atau tutup pratinjau").click()
    preview = page.locator("iframe[title=Pratinjau]").last.content_frame
    expect(preview.get_by_text("Ringkasan baru dari Citra.")).to_be_visible()
    page.locator("footer .w-dropdown__toggle").click()
    page.get_by_role("button", name="Terbitkan").click()
    page.wait_for_url("**/admin/pages/*/")
    reader = arrive(360)
    enter(reader, accounts["officer"])
    reader.open("/kursus/dasar-pelayanan-prima/menjaga-kepercayaan/")
    expect(reader.page.get_by_text("Ringkasan baru dari Citra.")).to_be_visible()
    assert not visitor.troubles


def test_hr_finds_an_officer_and_downloads_reports(
    arrive: Arrive, accounts: dict[str, Account], worker_at_work: None
) -> None:
    visitor = arrive(1280)
    page = enter(visitor, accounts["hr"])
    check(visitor)
    follow(page.get_by_role("link", name="Pegawai", exact=True).first)
    check(visitor)
    page.get_by_label("Nama atau nomor").fill("Gita")
    expect(page.get_by_text("1 pegawai", exact=True)).to_be_visible()
    follow(page.get_by_role("link", name="Gita Permatasari", exact=True))
    check(visitor)
    follow(page.get_by_role("button", name="Laporan kompetensi (PDF)"))
    link = page.locator("a.file-row")
    link.wait_for()
    check(visitor)
    assert "Gita Permatasari" in text_of(downloaded(page, link))

    visitor.open("/laporan/")
    check(visitor)
    page.get_by_label("Unit kerja").select_option(label="Kecamatan Sukasari")
    page.get_by_label("PDF, untuk dibaca dan dicetak").check()
    follow(page.get_by_role("button", name="Buat laporan"))
    link.wait_for()
    text = text_of(downloaded(page, link))
    for expected in ("Laporan Kompetensi Pegawai", "Kecamatan Sukasari", "Halaman 1 dari", "v1"):
        assert expected in text
    visitor.open("/laporan/")
    page.get_by_label("Unit kerja").select_option(label="Kecamatan Sukasari")
    page.get_by_label("XLSX, untuk diolah").check()
    follow(page.get_by_role("button", name="Buat laporan"))
    link.wait_for()
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, link)))
    for row in book.worksheets[0].iter_rows(min_row=2, values_only=True):
        assert str(row[0]) in text
