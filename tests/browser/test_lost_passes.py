"""HR reads in a real browser who does not pass a quiz any more."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.quizzes.models import Attempt
from lms import installation
from lms.people.models import Officer, User
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lost(ayu: Officer, framework: object) -> Attempt:
    """Ayu had passed until the quiz was marked anew."""
    content.tree_roots()
    installation.prepare()
    quiz = making.quiz(making.bank(2))
    attempt = making.hand_in(making.start(quiz, ayu), ayu)
    attempt.earlier_results.create(
        score=2, max_score=2, passed=True, replaced_at=timezone.now(), reason="Kunci keliru."
    )
    return attempt


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_list_says_who_and_why_and_leads_to_the_officer(
    arrive: Arrive, lost: Attempt, dewi: User, settings: object, width: int, scheme: str
) -> None:
    settings.MFA_REQUIRED_ROLES = []  # type: ignore[attr-defined]
    visitor = arrive(width, scheme)
    visitor.sign_in("dewi")
    page = visitor.open("/pegawai/tidak-lagi-lulus/").page
    expect(page.get_by_role("heading", name="Tidak lagi lulus")).to_be_visible()
    expect(page.get_by_text("Kunci keliru.")).to_be_visible()
    visitor.check()
    expect(page.get_by_role("link", name="Ayu Lestari")).to_have_attribute(
        "href", f"/pegawai/{lost.officer_id}/"
    )
