"""An officer practises from a turn on, and a trainer compares versions, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Play
from courses import api as courses
from lms import installation
from tests.assessments.roleplay.losses import making
from tests.assessments.roleplay.losses.making import GOOD, HASTY
from tests.browser.conftest import SCREENS, follow
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scenario(framework, ayu):
    page = content.scenario(content.course())
    courses.enrol(officer_id=ayu.pk, course=page.get_parent().specific, by=ayu.user)
    return page


def choose(page, text):
    page.locator("button.option", has_text=text).click()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_both_ways_stand_side_by_side_and_it_does_not_count(playing, scenario, width, scheme):
    visitor = playing(width=width, scheme=scheme)
    page = visitor.page
    choose(page, "Pilihan dengar")
    choose(page, "Pilihan janji")
    follow(page.locator(".ending a.button"))
    second = page.locator("#pilihan-2")
    second.evaluate("fold => { fold.open = true; }")
    expect(second.get_by_text("tidak dihitung")).to_be_visible()
    with page.expect_navigation():
        second.get_by_role("button", name="Ulangi dari sini").click()

    expect(page.locator("main")).to_contain_text("tidak dihitung")
    expect(page.get_by_role("log")).to_contain_text("Jadi kapan selesai?")
    visitor.check()
    choose(page, "Pilihan jelas")
    expect(page.locator(".brought")).to_contain_text("tidak dihitung")
    follow(page.locator(".ending a.button"))

    first, again = page.locator(".futures__one").all()
    expect(first).to_contain_text("Akhir campur")
    expect(again).to_contain_text("Akhir baik")
    is_beside = first.bounding_box()["y"] == again.bounding_box()["y"]
    assert is_beside == (width > 360)
    visitor.check()
    assert not Play.objects.get(branch_step=1).is_counted


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_trainer_compares_before_and_after(arrive, framework, org, citra, width, scheme):
    scenario = making.page()
    installation.prepare()
    making.all_play(scenario, [(GOOD, 6), (HASTY, 6)], org)
    scenario.conversation["nodes"][1]["choices"][0]["text"] = "Besok pukul sembilan."
    scenario.save_revision().publish()
    for officer in making.officers(6, org, first=500):
        making.play(scenario, officer, GOOD)
    trainer = arrive(width, scheme)
    trainer.sign_in("citra")
    page = trainer.open(reverse("scenario_losses_compare", args=[scenario.pk])).page

    expect(page.get_by_text("Besok pukul sembilan.")).to_be_visible()
    trainer.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh sebagai XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")
