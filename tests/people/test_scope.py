"""Whom somebody may see follows the unit tree."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from lms.core.roles import Permission, Role
from lms.people import api as people
from lms.people import placements
from lms.people.models import Officer, OrgUnitQuerySet, Posting, User
from lms.people.organisation import staffing
from tests.conftest import Organisation
from tests.factories.organisation import many_officers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=["asking each officer", "collecting officers"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find officers both ways: as for much of the organisation, and as for little of it."""
    is_much = request.param == "asking each officer"
    monkeypatch.setattr(OrgUnitQuerySet, "is_much", lambda *_units: is_much)


def names(user: User) -> list[str]:
    return [officer.name for officer in people.visible_officers(user)]


def test_an_officer_sees_only_themself(ayu: Officer, eko: Officer) -> None:
    assert names(ayu.user) == ["Ayu Lestari"]


def test_a_supervisor_sees_their_unit(ayu: Officer, bima: Officer, eko: Officer) -> None:
    assert names(bima.user) == ["Ayu Lestari", "Bima Prasetyo"]


def test_hr_sees_their_agency_and_everything_below(
    ayu: Officer, bima: Officer, dewi: User, eko: Officer
) -> None:
    assert names(dewi) == ["Ayu Lestari", "Bima Prasetyo"]


def test_a_grant_without_a_unit_covers_the_whole_organisation(
    ayu: Officer, eko: Officer, org: Organisation
) -> None:
    auditor = people.add_user(by=None, username="fitri", name="Fitri")
    people.grant_role(by=None, user=auditor, role=Role.AUDITOR)
    assert names(auditor) == ["Ayu Lestari", "Eko Saputra"]


def test_a_trainer_sees_no_officer(ayu: Officer, citra: User) -> None:
    assert names(citra) == []


def test_a_visitor_sees_no_officer(ayu: Officer) -> None:
    assert list(people.visible_officers(AnonymousUser())) == []


def test_somebody_who_moves_away_is_no_longer_seen(
    ayu: Officer, dewi: User, org: Organisation
) -> None:
    people.post_officer(
        by=dewi,
        officer=ayu,
        unit=org.health,
        position=org.counter_officer,
        starts_on=dt.date(2024, 1, 1),
    )
    assert names(dewi) == []


def test_a_posting_that_starts_later_changes_nothing_yet(
    ayu: Officer, dewi: User, org: Organisation
) -> None:
    people.post_officer(
        by=dewi,
        officer=ayu,
        unit=org.health,
        position=org.counter_officer,
        starts_on=dt.date(2999, 1, 1),
    )
    assert names(dewi) == ["Ayu Lestari"]


def test_a_role_that_has_ended_shows_nobody(ayu: Officer, dewi: User) -> None:
    dewi.role_grants.update(ends_on=dt.date(2020, 1, 1))
    assert names(dewi) == []


def test_somebody_with_two_roles_sees_nobody_twice(
    ayu: Officer, bima: Officer, eko: Officer, org: Organisation
) -> None:
    for unit in (org.registry, org.front_office, org.health):
        people.grant_role(by=None, user=bima.user, role=Role.HR, unit=unit)
    assert names(bima.user) == ["Ayu Lestari", "Bima Prasetyo", "Eko Saputra"]


def test_whoever_acts_in_a_unit_is_seen_there_too_and_once(
    ayu: Officer, dewi: User, eko: Officer, org: Organisation
) -> None:
    for unit in (org.registry, org.front_office):
        people.post_officer(
            by=None,
            officer=eko,
            unit=unit,
            position=org.section_head,
            starts_on=dt.date(2026, 1, 1),
            kind=Posting.Kind.ACTING,
        )
    assert names(dewi) == ["Ayu Lestari", "Eko Saputra"]
    assert people.visible_officers(dewi).get(name="Eko Saputra").unit_name == "Dinas Kesehatan"


def test_one_who_left_is_seen_where_they_were_last_and_not_where_before(
    ayu: Officer, dewi: User, org: Organisation
) -> None:
    post = {"by": None, "officer": ayu, "position": org.counter_officer}
    people.post_officer(**post, unit=org.health, starts_on=dt.date(2024, 1, 1))
    staffing.set_status(by=dewi, officer=ayu, status="left", day=dt.date(2025, 1, 1))
    assert names(dewi) == []
    hana = people.add_user(by=None, username="hana", name="Hana")
    people.grant_role(by=None, user=hana, role=Role.HR, unit=org.health)
    assert names(hana) == ["Ayu Lestari"]


def test_a_superuser_sees_everybody(ayu: Officer, admin: User) -> None:
    admin.role_grants.all().delete()
    assert names(admin) == []
    admin.is_superuser = True
    assert names(admin) == ["Ayu Lestari"]


def test_the_highest_units_are_those_whose_officers_are_seen(
    org: Organisation, dewi: User, admin: User
) -> None:
    people.grant_role(by=None, user=dewi, role=Role.HR, unit=org.front_office)
    assert placements.top_units(dewi, Permission.SEE_OFFICERS) == [org.registry]
    admin.role_grants.all().delete()
    assert placements.top_units(admin, Permission.SEE_OFFICERS) == []
    admin.is_superuser = True
    assert placements.top_units(admin, Permission.SEE_OFFICERS) == [org.government]


def test_officers_of_a_unit_are_those_of_all_below(
    ayu: Officer, bima: Officer, eko: Officer, org: Organisation
) -> None:
    assert set(Officer.objects.all().in_unit(org.registry)) == {ayu, bima}
    assert set(Officer.objects.all().in_unit(org.government)) == {ayu, bima, eko}


def test_assessors_see_officers_but_may_not_download_reports(
    ayu: Officer, org: Organisation
) -> None:
    assessor = people.add_user(by=None, username="hana", name="Hana")
    people.grant_role(by=None, user=assessor, role=Role.ASSESSOR, unit=org.registry)
    assert names(assessor) == ["Ayu Lestari"]
    assert not people.visible_officers(assessor, Permission.DOWNLOAD_REPORTS)


@pytest.mark.parametrize("count", [3, 30])
def test_it_is_two_queries_with_todays_posting(
    count: int, dewi: User, org: Organisation, django_assert_num_queries
) -> None:
    many_officers(count, org.front_office, org.counter_officer)
    with django_assert_num_queries(2):  # the roles, then the officers
        cards = [people.card(officer) for officer in people.visible_officers(dewi)]
    assert len(cards) == count
    assert {card.unit_name for card in cards} == {"Seksi Pelayanan Loket"}
