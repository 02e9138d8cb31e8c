"""A trainer sees where officers lose the citizen, and reads one play, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lms import installation
from lms.people.models import Officer, User
from tests.assessments.roleplay.losses import making
from tests.assessments.roleplay.losses.making import GOOD, HASTY, RUDE
from tests.browser.conftest import SCREENS, Arrive, follow
from tests.conftest import Organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_from_the_map_to_the_lines_and_on_to_a_play(
    arrive: Arrive,
    framework: object,
    org: Organisation,
    citra: User,
    ayu: Officer,
    width: int,
    scheme: str,
) -> None:
    scenario = making.page()
    installation.prepare()
    making.all_play(scenario, [(GOOD, 8), (RUDE, 6), (HASTY, 6), (GOOD[:1], 7)], org)
    making.play(scenario, ayu, GOOD)
    trainer = arrive(width, scheme)
    trainer.sign_in("citra")
    page = trainer.open(reverse("scenario_losses", args=[scenario.pk])).page
    trainer.check()

    to_lines = page.locator("tr#node-0 a").first
    to_lines.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="22")).to_be_visible()
    trainer.check()

    follow(page.locator(".prima-tabs a", has_text="Permainan"))
    trainer.check()
    follow(page.get_by_role("link", name="Ayu Lestari"))
    expect(page.get_by_text("Alasan jelas").first).to_be_visible()
    trainer.check()

    trainer.open(reverse("scenario_script", args=[scenario.pk]))
    expect(page.get_by_text("Jadi kapan selesai?").first).to_be_visible()
    trainer.check()
