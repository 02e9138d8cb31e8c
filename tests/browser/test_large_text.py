"""With text twice as large, as a browser's settings make it, everything can be read on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from lms.demo.accounts import Account
from tests.browser.conftest import Arrive, Visitor, follow
from tests.people.imports.files import as_xlsx, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ILLEGIBLE = Path(__file__).with_name("legible.js").read_text(encoding="utf-8")
TWICE = {"fontSizes": {"standard": 32, "fixed": 26}}
NOT_OURS = re.compile(r"/(admin|dokumen|media|static)/|/(unduh|templat|berkas|logout)/")
PLAY = "/kursus/dasar-pelayanan-prima/warga-marah-di-loket/"
QUIZ = "/kursus/dasar-pelayanan-prima/kuis-dasar-pelayanan-prima/"


def enlarged(arrive: Arrive) -> Visitor:
    """Return somebody with a phone whose browser shows text at 200 %."""
    visitor = arrive(360)
    visitor.page.context.new_cdp_session(visitor.page).send("Page.setFontSizes", TWICE)
    return visitor


def check(page: Page) -> None:
    """Fail on what cannot be read, with everything folded open."""
    page.wait_for_load_state()
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    faults = page.evaluate(ILLEGIBLE)
    assert faults == [], f"{page.url}: {faults}"


def kind(path: str) -> str:
    """Say which page it is, whoever it is about; pages written by trainers differ by depth."""
    name = resolve(path).view_name
    return f"{name} {path.count('/')}" if name == "wagtail_serve" else name


def pages(visitor: Visitor) -> Iterator[str]:
    """Go to one page of each kind that links lead to from the first page."""
    seen: set[str] = set()
    ahead = ["/"]
    while ahead:
        address = ahead.pop(0)
        path = urlsplit(address).path
        if NOT_OURS.search(path) or kind(path) in seen:
            continue
        seen.add(kind(path))
        visitor.open(address)
        yield kind(path)
        links = visitor.page.locator("a[href]").evaluate_all("all => all.map((a) => a.href)")
        ahead += [
            link.removeprefix(visitor.address)
            for link in links
            if link.startswith(visitor.address + "/")
        ]


@pytest.mark.parametrize(
    ("role", "among_others"),
    [
        ("officer", {"home", "competency_profile_mine", "prior_claim_new", "wagtail_serve 4"}),
        pytest.param(
            "supervisor",
            {"team", "competency_map", "competency_gaps", "competency_detail"},
            marks=pytest.mark.long,
        ),
        pytest.param("trainer", {"home", "self_rating"}, marks=pytest.mark.long),
        pytest.param(
            "hr",
            {"officers", "officer", "unit", "requirements_matrix", "import_start"},
            marks=pytest.mark.long,
        ),
    ],
)
def test_every_page_can_be_read(
    arrive: Arrive, accounts: dict[str, Account], role: str, among_others: set[str]
) -> None:
    visitor = enlarged(arrive)
    page = visitor.open("/akun/login/").page
    check(page)
    visitor.sign_in(accounts[role].username, accounts[role].password)
    seen = set()
    for name in pages(visitor):
        check(page)
        seen.add(name)
    assert among_others <= seen, sorted(seen)


def test_a_quiz_and_a_role_play_can_be_read(arrive: Arrive, accounts: dict[str, Account]) -> None:
    visitor = enlarged(arrive)
    page = visitor.page
    visitor.sign_in(accounts["officer"].username, accounts["officer"].password)
    visitor.open(QUIZ)
    follow(page.get_by_role("button", name="Mulai kuis"))
    check(page)
    page.keyboard.press("1")
    page.locator("[data-status][data-state=saved]").wait_for()
    check(page)
    follow(page.locator("button[value=review]:visible").last)
    check(page)
    follow(page.locator("[data-hand-in] button"))
    check(page)

    visitor.open(PLAY)
    follow(page.get_by_role("button", name="Mulai percakapan"))
    check(page)
    while page.locator("button.option").count():
        step = page.locator("[name=step]").input_value()
        page.locator("button.option").first.click()
        page.locator(f"form.options:not(:has([name=step][value='{step}'])), .ending").wait_for()
        check(page)
    follow(page.get_by_role("link", name="Lihat ulasan"))
    check(page)


def test_an_import_can_be_read(
    arrive: Arrive, accounts: dict[str, Account], tmp_path: Any, worker_at_work: None
) -> None:
    file = tmp_path / "pegawai.xlsx"
    file.write_bytes(as_xlsx([*map(row, range(20)), row(21, NIP="12345")]))
    visitor = enlarged(arrive)
    page = visitor.page
    visitor.sign_in(accounts["hr"].username, accounts["hr"].password)
    visitor.open("/pegawai/impor/")
    page.locator("[name=file]").set_input_files(file)
    follow(page.locator("main form[enctype] button"))
    check(page)
    page.locator("main form button").click()
    page.get_by_role("cell", name="12345").wait_for()
    check(page)
