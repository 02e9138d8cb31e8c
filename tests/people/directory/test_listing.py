"""HR's list of officers: search, filter, sort, and nobody out of scope."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from lms.core.roles import Role
from lms.people import api as people
from lms.people.directory import listing
from lms.people.models import Officer, Posting, User
from lms.people.organisation import staffing
from lms.people.paging import CappedPaginator
from tests.conftest import SESSION_QUERIES, Organisation
from tests.factories.organisation import many_officers

pytestmark = pytest.mark.django_db


def listed(client: Client, **query: str | int) -> list[str]:
    response = client.get(reverse("officers"), query)
    return [officer.name for officer in response.context["page"]]


def test_hr_finds_an_officer_by_part_of_the_name_or_by_number(
    as_user, dewi: User, ayu: Officer, bima: Officer
) -> None:
    client = as_user(dewi)
    assert listed(client, q="lest") == ["Ayu Lestari"]
    assert listed(client, q="19860926 201505") == ["Bima Prasetyo"]


def test_filters_narrow_by_unit_and_everything_below_and_by_position(
    as_user, dewi: User, ayu: Officer, bima: Officer, org: Organisation
) -> None:
    client = as_user(dewi)
    assert listed(client, unit=org.registry.code) == ["Ayu Lestari", "Bima Prasetyo"]
    assert listed(client, position=org.section_head.code) == ["Bima Prasetyo"]
    assert listed(client, status="left") == []


def test_a_unit_out_of_scope_cannot_be_chosen(
    as_user, dewi: User, ayu: Officer, eko: Officer, org: Organisation
) -> None:
    client = as_user(dewi)
    response = client.get(reverse("officers"), {"unit": org.health.code})
    assert "Eko Saputra" not in response.content.decode()
    assert "Dinas Kesehatan" not in response.content.decode()
    assert response.context["form"].errors


def test_an_empty_search_says_what_to_do_next(as_user, dewi: User, ayu: Officer) -> None:
    response = as_user(dewi).get(reverse("officers"), {"q": "zzz"})
    assert reverse("officers") in response.content.decode()
    assert response.context["page"].paginator.count == 0


def test_htmx_gets_the_list_alone(as_user, dewi: User, ayu: Officer) -> None:
    html = as_user(dewi).get(reverse("officers"), headers={"HX-Request": "true"}).content.decode()
    assert "Ayu Lestari" in html
    assert "<html" not in html


@pytest.mark.parametrize("count", [3, 30])
def test_a_longer_list_costs_no_more_queries(
    count: int, as_user, dewi: User, org: Organisation, django_assert_num_queries
) -> None:
    many_officers(count, org.front_office, org.counter_officer)
    client = as_user(dewi)
    client.get(reverse("officers"))
    with django_assert_num_queries(6 + SESSION_QUERIES):
        assert len(listed(client)) == min(count, 25)


def test_an_officers_page_shows_the_history_of_postings(
    as_user, dewi: User, ayu: Officer, org: Organisation
) -> None:
    html = as_user(dewi).get(reverse("officer", args=[ayu.pk])).content.decode()
    assert "Ayu Lestari" in html
    assert "19920315 201903 2 001" in html
    assert "Seksi Pelayanan Loket" in html


def test_an_officer_out_of_scope_does_not_exist(as_user, dewi: User, eko: Officer) -> None:
    assert as_user(dewi).get(reverse("officer", args=[eko.pk])).status_code == 404


@pytest.mark.parametrize("name", ["ayu", "citra"])
def test_officers_and_trainers_have_no_business_here(name: str, request, as_user) -> None:
    client = as_user(request.getfixturevalue(name))
    assert client.get(reverse("officers")).status_code == 403


def test_a_visitor_is_asked_to_sign_in() -> None:
    assert reverse("account_login") in Client().get(reverse("officers"))["Location"]


class TestSortingByPlace:
    """By the unit in tree order, or the position; a long list is made of its first places alone."""

    @pytest.fixture(params=[1000, 3], ids=["short", "long"])
    def cap(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
        cap: int = request.param
        monkeypatch.setattr(CappedPaginator, "CAP", cap)
        if cap == 3:
            monkeypatch.setattr(listing, "LONG", 3)
            monkeypatch.setattr(listing, "STEPS", (0, 1, 3, 7))
        return cap

    @pytest.fixture
    def hana(self, org: Organisation, ayu: Officer, bima: Officer, eko: Officer) -> User:
        """Return the HR officer for everything, among six officers of whom one is not posted."""
        many_officers(2, org.registry, org.section_head)
        people.add_officer(
            by=None, name="Aman", staff_number="198613262015051001", employment="pppk"
        )
        people.post_officer(
            by=None,
            officer=eko,
            unit=org.front_office,
            position=org.section_head,
            starts_on=dt.date(2026, 1, 1),
            kind=Posting.Kind.ACTING,
        )
        hana = people.add_user(by=None, username="hana", name="Hana")
        people.grant_role(by=None, user=hana, role=Role.HR)
        staffing.set_status(by=hana, officer=bima, status="left", day=dt.date(2025, 1, 1))
        return hana

    @pytest.mark.parametrize("place", ["unit", "position"])
    @pytest.mark.parametrize("filters", [{}, {"employment": "pns"}, {"q": "petugas"}])
    def test_the_order_is_that_of_the_main_postings(
        self, place: str, filters: dict[str, str], cap: int, hana: User, as_user
    ) -> None:
        def key(officer: Officer) -> tuple[bool, str, str]:
            main = officer.postings.current_or_last().main_first().first()
            if main is None:
                return True, "", officer.name
            return False, main.unit.path if place == "unit" else main.position.title, officer.name

        officers = sorted(Officer.objects.all(), key=key)
        assert officers[-1].name == "Aman"
        unfiltered = [officer.name for officer in officers]
        expected = {
            "q": [name for name in unfiltered if name.startswith("Petugas")],
            "employment": unfiltered[:-1],
        }.get("".join(filters), unfiltered)
        assert listed(as_user(hana), sort=place, **filters) == expected[:cap]
