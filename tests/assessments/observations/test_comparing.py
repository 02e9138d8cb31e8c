"""The comparison of assessors as they and HR see it."""

import datetime as dt

import pytest
from django.urls import reverse

from assessments.observations import api, queries
from assessments.observations.calibration import Tendency
from lms.core.clock import today
from lms.core.models import AuditEvent
from tests.assessments.observations import making

pytestmark = pytest.mark.django_db
YEAR = {"starts_on": today() - dt.timedelta(days=365), "ends_on": today()}


@pytest.fixture
def five_events(framework, fajar, gita, ayu):
    """Fajar marks one step below Gita, five times."""
    for marks in ((2, 2, 3), (1, 3, 2), (3, 3, 2), (2, 1, 3), (3, 2, 2)):
        sheet = making.handed_in(fajar, ayu, *marks)
        making.also_handed_in(sheet, gita, *(mark + 1 for mark in marks))


def test_hr_sees_everybody_by_name(five_events, dewi):
    seen = queries.calibration(reader=dewi, **YEAR)
    assert (seen.is_anonymous, seen.events) == (False, 5)
    fajar, gita = seen.assessors
    assert (fajar.name, fajar.leaning.tendency) == ("Fajar Nugroho", Tendency.STRICT)
    assert (gita.name, gita.leaning.tendency) == ("Gita Permata", Tendency.LENIENT)
    assert fajar.leaning.difference == -1
    assert [share.count for share in fajar.shares] == [2, 7, 6, 0, 0]
    [pair] = seen.pairs
    assert (pair.names, pair.kappa.marks) == ("Fajar Nugroho – Gita Permata", 15)
    assert making.sure(pair.kappa.value) < making.sure(pair.kappa.weighted)


def test_an_assessor_sees_themself_beside_the_nameless_rest(five_events, fajar, gita, as_user):
    seen = queries.calibration(reader=fajar, **YEAR)
    own, rest = seen.assessors
    assert (seen.is_anonymous, own.is_reader, own.leaning.difference) == (True, True, -1)
    assert (rest.leaning, rest.marks) == (None, 15)
    [pair] = seen.pairs
    text = as_user(fajar).get(reverse("calibration")).content.decode()
    for name in ("Gita", "gita"):
        assert name not in text
        assert name not in pair.names
    assert "Lebih ketat" in text
    assert "Landis" in text


def test_an_assessor_of_another_unit_sees_nothing_of_it(five_events, joko):
    seen = queries.calibration(reader=joko, **YEAR)
    assert (seen.events, seen.pairs, [line.marks for line in seen.assessors]) == (0, (), [0, 0])


def test_drafts_and_forms_withdrawn_do_not_count(five_events, fajar, gita, ayu, dewi):
    sheet = making.handed_in(fajar, ayu, 4)
    api.withdraw(sheet=sheet, by=fajar, reason="Salah")
    making.mark(making.opened(gita, ayu), 1)
    assert queries.calibration(reader=dewi, **YEAR).events == 5


def test_three_assessors_get_fleiss_kappa(framework, fajar, gita, admin, ayu, dewi):
    for marks in ((2, 2, 3), (1, 3, 2), (3, 4, 2), (2, 1, 3)):
        sheet = making.handed_in(fajar, ayu, *marks)
        making.also_handed_in(sheet, gita, *marks)
        making.also_handed_in(sheet, admin, *reversed(marks))
    [kappa] = queries.calibration(reader=dewi, **YEAR).groups
    assert (kappa.raters, kappa.marks) == (3, 12)
    assert 0 < making.sure(kappa.value) < 1


def test_the_page_is_for_assessors_and_for_who_manages_people(five_events, as_user, dewi, bima):
    client = as_user(dewi)
    text = client.get(reverse("calibration")).content.decode()
    assert "Gita Permata" in text
    assert "Bukti" not in text
    empty = client.get(reverse("calibration"), {"ends_on": "2020-01-01"}).content.decode()
    assert "Belum ada yang dapat dibandingkan" in empty
    wrong = {"starts_on": "2026-05-01", "ends_on": "2026-01-01"}
    assert "field__error" in client.get(reverse("calibration"), wrong).content.decode()
    assert as_user(bima).get(reverse("calibration")).status_code == 403


def test_too_little_is_said_to_be_too_little(framework, fajar, gita, ayu, dewi, as_user):
    sheet = making.handed_in(fajar, ayu, 3)
    making.also_handed_in(sheet, gita, 3)
    text = as_user(dewi).get(reverse("calibration")).content.decode()
    assert "Terlalu sedikit data" in text
    assert "terlalu sedikit data" in text


def test_everything_is_in_the_audit_trail(five_events):
    actions = AuditEvent.objects.filter(action__startswith="observation.")
    assert set(actions.values_list("action", flat=True)) == {
        "observation.open",
        "observation.join",
        "observation.submit",
    }


@pytest.mark.parametrize("query", [{"ends_on": "0001-01-01"}, {"starts_on": "9999-12-31"}])
def test_a_mistyped_year_is_named(as_user, fajar, query):
    answer = as_user(fajar).get(reverse("calibration"), query)
    assert answer.status_code == 200
    assert "Periksa tahunnya." in answer.content.decode()
