"""Trainers draw the areas of a question about a place on a picture."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from assessments.models import Question
from assessments.questions.kinds.hotspot.editing import NEW
from assessments.questions.kinds.hotspot.rules import Area
from assessments.questions.kinds.kept_pictures import keep
from lms import installation
from tests.browser.conftest import follow
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(citra):
    """A question of Citra's whose picture is chosen, with two areas to be marked."""
    content.tree_roots()
    installation.prepare()
    image = get_image_model().objects.create(
        title="Formulir", file=get_test_image_file(size=(800, 400))
    )
    names = ("Kotak tanda tangan", "Kepala surat")
    value = {
        "picture": {"image": keep(image), "alt": "Formulir kosong"},
        "areas": [NEW | {"label": name} for name in names],
    }
    question = Question(prompt="<p>Di mana?</p>", body=[("hotspot", value)], live=False)
    question.save()
    question.save_revision()
    return question


def test_an_area_is_drawn_over_the_picture(arrive, draft):
    visitor = arrive(1280)
    visitor.sign_in("citra")
    address = reverse(Question.snippet_viewset.get_url_name("edit"), args=[draft.pk])
    page = visitor.open_editor(address)
    expect(page.locator("hotspot-drawing img")).to_be_visible()
    page.locator("input[name$='areas-1-value-label']").focus()
    canvas = page.locator("hotspot-drawing svg")
    canvas.evaluate("drawing => drawing.scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.1 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.3 * box["height"], steps=4)
    page.mouse.up()

    follow(page.locator("button", has_text="Simpan konsep").first)
    body = Question.objects.get().get_latest_revision_as_object().content().body
    assert body.areas[1] == Area("Kepala surat", 10, 10, 40, 20, key=body.areas[1].key)
    assert not visitor.troubles
