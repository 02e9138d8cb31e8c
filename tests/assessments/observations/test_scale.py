"""The scale is data: administrators add versions in Wagtail, and nobody changes one in use."""

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments.models import RatingScale
from tests.assessments.observations import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(framework):
    call_command("prepare_site", verbosity=0)


def address(view, *args):
    return reverse(RatingScale.snippet_viewset.get_url_name(view), args=args)


def steps(*strengths):
    data: dict[str, Any] = {
        "steps-TOTAL_FORMS": len(strengths),
        "steps-INITIAL_FORMS": 0,
        "steps-MIN_NUM_FORMS": 4,
        "steps-MAX_NUM_FORMS": 4,
    }
    for number, strength in enumerate(strengths):
        data |= {
            f"steps-{number}-mark": number + 1,
            f"steps-{number}-label": f"Langkah {number + 1}",
            f"steps-{number}-anchor": "Yang terlihat.",
            f"steps-{number}-strength": strength,
        }
    return data


def test_a_new_version_serves_new_observations_and_leaves_old_ones_alone(
    admin, as_user, fajar, ayu
):
    old = making.opened(fajar, ayu)
    client = as_user(admin)
    assert client.get(address("list")).status_code == 200
    data = {"name": "Skala baru", "version": 2, **steps(0, 0.3, 0.7, 1)}
    assert client.post(address("add"), data).status_code == 302
    new = making.opened(fajar, ayu)
    assert new.observation.content.scale_version == 2
    assert new.observation.content.strengths[3] == 0.7
    assert making.sheet_of(fajar, old).observation.content.strengths[3] == 0.8


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steps-1-strength": 0.8}, "lebih kuat daripada langkah sebelumnya"),
        ({"steps-3-mark": 1}, "Skala baru"),
    ],
)
def test_a_scale_that_does_not_rise_or_has_gaps_is_refused(admin, as_user, changes, words):
    data = {"name": "Skala baru", "version": 2, **steps(0, 0.3, 0.7, 1), **changes}
    response = as_user(admin).post(address("add"), data)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not RatingScale.objects.filter(version=2).exists()


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_nobody_changes_a_version(admin, as_user, view):
    scale = RatingScale.objects.in_force()
    response = as_user(admin).post(address(view, scale.pk))
    assert response.url == reverse("wagtailadmin_home")
    assert RatingScale.objects.filter(pk=scale.pk).exists()
