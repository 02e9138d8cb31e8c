"""The first page offers a level that waits for its check, and no more once it is confirmed."""

from typing import Any

import pytest

from assessments.competency import api
from lms.people.models import Officer
from tests.assessments.competency.making import (
    level_slugs,
    observables,
    rule_3,
    take_check,
    take_course,
)
from tests.browser.conftest import SCREENS, Arrive, follow
from tests.conftest import Organisation
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_first_page_leads_to_what_confirms_a_level_until_it_is_confirmed(
    arrive: Arrive, ayu: Officer, org: Organisation, framework: Any, width: int, scheme: str
) -> None:
    rule_3(framework)
    take_course(ayu, *level_slugs("KOM", 1), days_ago=8)
    take_course(ayu, *level_slugs("PP", 1), days_ago=2)
    page = content.course("Latihan loket")
    page.save_revision().publish()
    api.offer_evidence(
        source_key="roleplay:loket",
        page=page,
        duration_minutes=10,
        observables=observables(*level_slugs("KOM", 1)),
    )
    visitor = arrive(width, scheme)
    visitor.sign_in("ayu")
    visitor.check()
    card = visitor.page.get_by_role("region", name="dapat dikonfirmasi sekarang")
    assert "Pelayanan Publik, tingkat 1: dapat dikonfirmasi mulai" in card.inner_text()
    follow(card.get_by_role("link", name="Latihan loket"))
    assert visitor.page.url.endswith(page.url)
    take_check(ayu, *level_slugs("KOM", 1))
    visitor.open("/")
    card = visitor.page.get_by_role("region", name="segera dapat dikonfirmasi")
    assert "Komunikasi" not in card.inner_text()
