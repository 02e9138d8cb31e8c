"""The page of the ledger's checks on a phone and a desk, with a finding and a fingerprint."""

import pytest

from assessments.competency.ledger import verification
from assessments.models import AttainmentPolicy, CompetencyFramework, LedgerCheck
from lms.people.models import Officer, User
from tests.assessments.competency.making import show
from tests.browser.conftest import SCREENS, Arrive, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_an_administrator_reads_what_was_found_and_answers(
    arrive: Arrive,
    admin: User,
    ayu: Officer,
    framework: CompetencyFramework,
    width: int,
    scheme: str,
) -> None:
    show(ayu, "KOM.1.1")
    verification.check()
    AttainmentPolicy.objects.update(fading_days=1)
    verification.check()
    visitor = arrive(width=width, scheme=scheme)
    visitor.sign_in("admin")
    page = visitor.open("/buku-bukti/").page
    assert page.get_by_text("jejak audit tidak menyebut siapa yang melakukannya").is_visible()
    assert page.get_by_text(LedgerCheck.objects.latest().fingerprint).is_visible()
    visitor.check()
    page.get_by_label("Apa yang diketahui").fill("Diubah saat pemindahan server.")
    follow(page.get_by_role("button", name="Tanggapi"))
    assert page.get_by_text("Diubah saat pemindahan server.").is_visible()
    visitor.check()
