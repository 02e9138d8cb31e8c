"""What happens to officers between two checks is no tampering; and batches reach everybody."""

import datetime as dt
import hashlib

import pytest
from django.utils import timezone

from assessments.competency import tasks
from assessments.competency.ledger import first_format, recording, upkeep, verification
from assessments.models import Attainment, Evidence, LedgerCheck, LedgerHead
from lms.people import api as people
from lms.people.organisation import staffing, structure
from tests.assessments.competency.making import show
from tests.assessments.competency.tampering import rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """Let what has been recorded be old enough for a fingerprint."""
    monkeypatch.setattr(verification, "SETTLED_AFTER", dt.timedelta(0))


@pytest.fixture
def three(ayu, bima, eko, framework):
    """Give evidence to three officers, who come in the order of their names and of their ids."""
    for officer in (ayu, bima, eko):
        show(officer, "KOM.1.1", "KOM.1.2")
    return ayu, bima, eko


def check():
    verification.check()
    return LedgerCheck.objects.latest()


def rename(officer, name, by):
    officer.refresh_from_db()
    officer.name = name
    staffing.save_officer(by=by, officer=officer)


def leave(officer, by):
    staffing.set_status(by=by, officer=officer, status="left", day=timezone.localdate())


def test_renaming_moving_and_leaving_raise_no_alarm(three, org, admin):
    ayu, bima, eko = three
    check()
    rename(ayu, "Zahra Lestari", admin)
    staffing.transfer_all(
        by=admin, officers=[bima], unit=org.health, starts_on=timezone.localdate()
    )
    staffing.set_account_active(by=admin, user=eko.user, is_active=False)
    assert check().breaks == []
    leave(eko, admin)
    staffing.anonymise(by=admin, officer=eko)
    assert check().breaks == []
    assert verification.verify_ledger().break_count == 0


def test_one_unit_taken_into_another_with_its_people_raises_no_alarm(three, org, admin):
    check()
    staffing.transfer_all(by=admin, officers=three, unit=org.health, starts_on=timezone.localdate())
    structure.move_unit(by=admin, unit=org.front_office, parent=org.health)
    assert check().breaks == []


def test_a_rewritten_past_is_found_though_somebody_was_renamed(three, admin):
    check()
    rename(three[0], "Zahra Lestari", admin)
    rewrite(three[1])
    assert kinds_found() == ["chain_rewritten", "rewritten"]


# --- The first check after the upgrade -----------------------------------------------------------


def by_name(officers):
    """Take the fingerprint as version 0.2.0 took it of officers in this order."""
    digest = ""
    for officer in officers:
        last = Evidence.objects.filter(officer=officer).order_by("sequence").last()
        text = f"{digest}:{officer.pk}:{last.sequence}:{bytes(last.chain_hash).hex()}"
        digest = hashlib.sha256(text.encode()).hexdigest()
    return digest


def checked_by_name(*officers):
    return LedgerCheck.objects.create(
        format=1, number=1, until=timezone.now(), officers=3, rows=12, digest=by_name(officers)
    )


def kinds_found():
    return [entry["kind"] for entry in check().breaks]


def test_a_check_of_the_first_format_is_compared_in_its_own_order(three, admin):
    ayu, bima, eko = three
    rename(ayu, "Zahra Lestari", admin)
    checked_by_name(bima, eko, ayu)
    assert kinds_found() == []
    assert LedgerCheck.objects.latest().format == 2
    assert kinds_found() == []


def test_it_is_compared_under_the_names_of_then(three, admin):
    ayu, bima, eko = three
    checked_by_name(ayu, bima, eko)
    rename(ayu, "Zahra Lestari", admin)
    rename(ayu, "Zulaikha Lestari", admin)
    rename(eko, "Aan Saputra", admin)
    assert kinds_found() == []


def test_a_rewritten_past_is_found_by_the_first_check_too(three, admin):
    checked_by_name(*three)
    rename(three[0], "Zahra Lestari", admin)
    rewrite(three[1])
    assert kinds_found() == ["rewritten"]


def test_where_a_name_is_gone_nothing_is_claimed(three, admin):
    checked_by_name(*three)
    leave(three[0], admin)
    staffing.anonymise(by=admin, officer=three[0])
    assert kinds_found() == []


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("Zahra Lestari", (1, 2, 0)),  # by name Bima, Eko, Zahra: up to Eko's id is everybody
        ("Cahya Lestari", (0, 1, 2)),  # by name Bima, Cahya, Eko: up to Cahya's id is she alone
    ],
)
def test_officers_were_taken_slice_by_slice(three, admin, monkeypatch, name, order):
    monkeypatch.setattr(first_format, "OFFICERS_PER_SLICE", 2)
    rename(three[0], name, admin)
    checked_by_name(*(three[number] for number in order))
    assert kinds_found() == []


def test_what_came_after_the_first_format_does_not_matter(three, org):
    checked_by_name(*three)
    show(three[0], "KOM.1.3")
    newcomer = people.add_officer(by=None, name="Aan Baru", staff_number="199001012015011009")
    assert LedgerHead.objects.filter(officer=newcomer).exists() is False
    assert kinds_found() == []


def test_a_check_that_an_earlier_version_paused_begins_anew(three):
    whole = check()
    tasks.check_ledger.call(written={"settled": {}, "earlier": {}}, after=three[1].pk)
    assert LedgerCheck.objects.latest().digest == whole.digest


# --- Batches by id -------------------------------------------------------------------------------


@pytest.fixture
def against_the_alphabet(three, admin):
    """Let names and ids run in opposite directions."""
    for officer, name in zip(three, ("Zahra", "Mega", "Aan"), strict=True):
        rename(officer, f"{name} Lestari", admin)
    return three


def test_everybody_is_computed_anew_whatever_they_are_called(against_the_alphabet, monkeypatch):
    Attainment.objects.update(level=5)
    monkeypatch.setattr(recording, "OFFICERS_PER_BATCH", 1)
    assert recording.rebuild_attainments() == 3
    assert not Attainment.objects.filter(level=5).exists()


def test_everybody_is_refreshed_whatever_they_are_called(against_the_alphabet, monkeypatch):
    Attainment.objects.update(level=5, changes_on=timezone.localdate())
    monkeypatch.setattr(upkeep, "OFFICERS_AT_ONCE", 1)
    upkeep.refresh_attainments()
    assert not Attainment.objects.filter(level=5).exists()


def test_officers_posted_below_come_by_id(against_the_alphabet, org):
    found = people.officers_posted_below(org.government.path, timezone.localdate())
    assert list(found) == sorted(found)
