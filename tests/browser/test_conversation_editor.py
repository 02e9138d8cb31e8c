"""A trainer writes a conversation on the map: by the mouse, by the keyboard, and tries it out."""

from typing import Any

import pytest

from assessments.models import ScenarioPage
from lms import installation
from lms.people.models import User
from tests.browser.conftest import Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scenario(citra: User, framework: Any) -> ScenarioPage:
    """Prepare the site with a course and a role-play."""
    content.tree_roots()
    page = content.scenario(content.course())
    installation.prepare()
    return page


def test_look(arrive: Arrive, scenario: ScenarioPage) -> None:
    visitor = arrive(1280)
    visitor.sign_in("citra")
    visitor.page.on("console", lambda m: print("CONSOLE", m.text))
    page = visitor.open_editor(f"/admin/pages/{scenario.pk}/edit/")
    page.wait_for_timeout(1500)
    page.locator("conversation-editor").scroll_into_view_if_needed()
    page.screenshot(path="/tmp/npm/h/a1.png", full_page=True)
    page.locator("[data-node] button").first.click()
    page.wait_for_timeout(300)
    page.locator("conversation-editor").screenshot(path="/tmp/npm/h/a2.png")
    page.locator("#conversation-tool-phone").click()
    page.wait_for_timeout(1500)
    page.locator("conversation-editor").screenshot(path="/tmp/npm/h/a3.png")
    print(visitor.troubles)
