"""A trainer changes many questions of the bank at once, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Question
from assessments.questions.models import State
from lms import installation
from lms.people.models import User
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, Arrive, Visitor, follow
from tests.conftest import Organisation
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/snippets/assessments/question/"
# Only once it is shown do Wagtail's links in the menu say what was ticked.
NOTES_A_MENU = """
    () => addEventListener("w-dropdown:shown", () => { document.body.dataset.shown = "" })
"""


@pytest.fixture
def bank(citra: User, hana: User, framework: object) -> None:
    """Fill the central bank, which Citra keeps as she does that of the health agency, Hana's."""
    content.tree_roots()
    installation.prepare()
    making.bank(3)


def begin(visitor: Visitor, action: str) -> Page:
    """Tick the two newest questions in the list, and ask for something to be done to them."""
    page = visitor.open(LIST).page
    for question in Question.objects.all()[:2]:
        page.locator(f"[data-object-id='{question.pk}']").check()
    link = page.get_by_role("link", name=action)
    if not link.is_visible():
        page.evaluate(NOTES_A_MENU)
        page.locator("[data-bulk-action-footer] [data-w-dropdown-target=toggle]").click()
        page.locator("body[data-shown]").wait_for()
    follow(link)
    visitor.check()
    return page


def finish(page: Page, action: str) -> None:
    follow(page.get_by_role("button", name=action))
    expect(page.get_by_text("Done for 2 questions.")).to_be_visible()


def states() -> list[State]:
    """Return them, the newest question first."""
    return [question.state for question in Question.objects.all()]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_what_is_ticked_is_tagged_moved_retired_brought_back_and_published(
    arrive: Arrive, bank: None, org: Organisation, width: int, scheme: str
) -> None:
    visitor = arrive(width, scheme)
    visitor.page.context.add_cookies(
        [{"name": "django_language", "value": "en", "url": visitor.address}]
    )
    visitor.sign_in("citra")

    page = begin(visitor, "Change topics")
    expect(page.get_by_role("heading", name="2 questions")).to_be_visible()
    page.get_by_label("Add topics").fill("Loket")
    follow(page.get_by_role("button", name="Change topics"))
    expect(page.get_by_text("“Loket” is a new topic.")).to_be_visible()
    visitor.check()
    page.get_by_label("Add the new topics as I wrote them").check()
    finish(page, "Change topics")
    assert Question.objects.filter(topics__name="Loket").count() == 2

    page = begin(visitor, "Move to another bank")
    page.get_by_label("Bank").select_option(str(org.health.pk))
    finish(page, "Move to another bank")
    assert Question.objects.filter(unit=org.health).count() == 2

    for action, then in (
        ("Retire", State.RETIRED),
        ("Bring back", State.DRAFT),
        ("Publish", State.LIVE),
    ):
        finish(begin(visitor, action), action)
        assert states() == [then, then, State.LIVE]
