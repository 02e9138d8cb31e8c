"""What every browser test has: Chromium, two screens in two schemes, and eyes for trouble."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection, connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from lms.core import worker
from lms.demo import api as demo
from lms.demo.accounts import Account
from tests import databases
from tests.conftest import PASSWORD
from tests.factories.content import tree_roots

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
# Each width and each scheme once; the style guide, where every component is, has all four.
SCREENS = ((360, "dark"), (1280, "light"))
GRAVE = {"serious", "critical"}
PATIENCE = 60_000
"""How many milliseconds a step may take on a machine that is busy with something else."""
CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

WATCHED = """
    let settled;
    addEventListener("w-unsaved:watch-edits", () => {
        clearTimeout(settled);
        settled = setTimeout(() => { document.body.dataset.watched = "" }, 1000);
    });
"""

# Contrast is two thirds of what axe takes. It follows from tags, classes and other attributes.
DRAWN = """[...new Set(Array.from(document.querySelectorAll("body *"), (element) =>
    [element.localName, ...element.classList, ...element.getAttributeNames().sort()].join(" ")
))].sort().join()"""
SCREEN = "`${innerWidth} ${matchMedia('(prefers-color-scheme: dark)').matches}`"
JUDGED: set[tuple[str, str]] = set()

expect.set_options(timeout=PATIENCE)


def follow(control: Locator) -> None:
    """Press what leads to another page; on return that page's scripts have run.

    They are modules, which a browser runs before it calls a page complete. Playwright itself may
    take the load of the page before for that of the new one.
    """
    with control.page.expect_navigation():
        control.click()
    while control.page.evaluate("document.readyState") != "complete":
        control.page.wait_for_timeout(20)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the Chromium of the system where there is one, else Playwright's own."""
    system = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if system:
        return {"executable_path": system, "args": ["--no-sandbox"]}
    with sync_playwright() as playwright:
        if not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium on this machine: run ./prima test, which installs one")
    return {"args": ["--no-sandbox"]}


@dataclass
class Visitor:
    """Somebody with a browser; remembers what a page must not do."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Watch the page from its first request on."""
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("request", self._see)

    def _hear(self, kind: str, text: str) -> None:
        if "Content Security Policy" in text:
            self.troubles.append(f"{kind}: {text}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"request to another origin: {request.url}")

    def open(self, path: str) -> "Visitor":
        """Go to a page of the site."""
        self.page.goto(self.address + path)
        return self

    def open_editor(self, path: str) -> Page:
        """Open a form of Wagtail's, and return when a change to it would be noticed.

        Some time after loading Wagtail takes what the form says for what was there before, twice.
        """
        self.page.add_init_script(WATCHED)
        self.open(path).page.locator("body[data-watched]").wait_for()
        return self.page

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Sign in by the form, as everybody does."""
        self.open("/akun/login/")
        self.page.locator("[name=login]").fill(username)
        self.page.locator("[name=password]").fill(password)
        follow(self.page.locator("form:has([name=password]) button[type=submit]"))
        assert "/akun/login/" not in self.page.url

    def check(self, part: str | None = None) -> None:
        """Fail on anything axe calls serious, a page wider than the screen, or earlier trouble.

        ``part`` selects what axe looks at, where the rest is an editor of Wagtail's.
        """
        self.page.wait_for_load_state()
        here = self.page.url
        violations = self._violations(part)
        grave = [
            f"{here}: {v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}"
            for v in violations
            if v["impact"] in GRAVE
        ]
        assert not grave, "\n".join(grave)
        assert self.page.locator("h1").count() == 1, f"{here} must have one h1"
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{here} is {overflow} px wider than the screen"
        assert not self.troubles, "\n".join(self.troubles)

    def _violations(self, part: str | None) -> Any:
        """Ask axe, and about contrast only where something is drawn that was not judged before."""
        drawn = (self.page.evaluate(DRAWN), self.page.evaluate(SCREEN))
        rules = {"color-contrast": {"enabled": drawn not in JUDGED}}
        options = {"resultTypes": ["violations"], "rules": rules}
        violations = Axe().run(self.page, context=part, options=options).response["violations"]
        if part is None and not violations:
            JUDGED.add(drawn)
        return violations


@pytest.fixture(autouse=True)
def _no_rate_limits_left_over(db: None) -> None:
    """Forget the sign-ins of the tests before: they are counted in the cache."""
    cache.clear()


Arrive = Callable[..., Visitor]


@pytest.fixture
def arrive(browser: Browser, live_server: LiveServer) -> Iterator[Arrive]:
    """Return a function that opens a fresh browser window of a given width and colour scheme."""
    contexts: list[BrowserContext] = []

    def arrive(width: int = 360, scheme: str = "light", **options: Any) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 780},
            color_scheme=scheme,
            locale="id-ID",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url)

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kept_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the folder in which the processes of this run keep the demonstration, once loaded."""
    folder = tmp_path_factory.getbasetemp()
    return (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "demonstration"


@pytest.fixture
def accounts(
    settings: Any, tmp_path: Path, kept_demonstration: Path, live_server: LiveServer
) -> dict[str, Account]:
    """Put the demonstration into this test's database: loaded by the first, copied by others."""
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    places = {"data": tmp_path, "media": settings.MEDIA_ROOT, "private": settings.PRIVATE_ROOT}
    with databases.alone(kept_demonstration):
        _put_in_place(kept_demonstration, places)
    return {account.role: account for account in reversed(demo.load(with_district=False))}


def _put_in_place(kept: Path, places: dict[str, Path]) -> None:
    database = kept / "prima.sqlite3"
    if database.exists():
        databases.overwrite(DEFAULT_DB_ALIAS, database)
        for name, place in places.items():
            shutil.copytree(kept / name, place, dirs_exist_ok=True)
        return
    tree_roots()
    demo.load(with_district=False)
    if connection.vendor == "sqlite":
        for name, place in places.items():
            place.mkdir(exist_ok=True)
            shutil.copytree(place, kept / name)
        databases.keep(DEFAULT_DB_ALIAS, database)


@pytest.fixture
def worker_at_work(settings: Any) -> Iterator[None]:
    """Do queued jobs beside the test, as a worker does."""
    settings.JOB_RETRY_SECONDS = 0
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            worker.drain()
            connections.close_all()

    at_work = threading.Thread(target=work)
    at_work.start()
    yield
    over.set()
    at_work.join()


@pytest.fixture
def playing(arrive, scenario):
    """Return a function that has Ayu begin the module's ``scenario`` in a browser of her own."""

    def playing(pace="", **options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        visitor.open(scenario.url)
        if pace:
            visitor.page.get_by_label(pace).check()
        follow(visitor.page.locator(".scene button"))
        if options.get("java_script_enabled", True):
            visitor.page.locator("roleplay-player:defined").wait_for()
        return visitor

    return playing
