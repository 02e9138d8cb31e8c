"""Lists that name officers leave out whom the reader has to mark first, and say so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import RatingSheet
from assessments.observations import api as observing
from lms.core.roles import Permission, Role
from lms.people import api as people
from lms.people.models import Officer, User
from lms.reports.officers.queries import Chosen, build
from lms.reports.specs import SPECS
from tests.assessments.observations import making
from tests.conftest import Organisation
from tests.factories import organisation

pytestmark = pytest.mark.django_db

AsUser = Callable[[User | Officer], Client]


@pytest.fixture
def sari(org: Organisation) -> Officer:
    """Return Ayu's colleague at the counter, who has shown nothing yet."""
    return organisation.officer(
        "sari", "Sari Utami", "199404042020122004", org.front_office, org.counter_officer
    )


@pytest.fixture
def fajar(org: Organisation) -> User:
    """Return an assessor of the civil registry, who is nothing else."""
    fajar = organisation.user("fajar", "Fajar Nugroho")
    people.grant_role(by=None, user=fajar, role=Role.ASSESSOR, unit=org.registry)
    return fajar


@pytest.fixture
def assessing_bima(bima: Officer, org: Organisation) -> Officer:
    """Return Bima, who supervises Ayu's section and assesses there too."""
    people.grant_role(by=None, user=bima.user, role=Role.ASSESSOR, unit=org.front_office)
    return bima


def mark(sheet: RatingSheet) -> None:
    making.mark(sheet, 3)
    observing.submit(sheet=sheet, by=sheet.assessor)


def table_of(reader: User, name: str) -> Any:
    """Return what a file of a report holds."""
    spec = SPECS.named(name)
    permission = Permission.DOWNLOAD_REPORTS
    selection = spec.select(reader=reader, permission=permission, query=QueryDict())
    assert selection.board is not None
    return spec.table(selection, selection.board)


def listed(client: Client, **query: Any) -> list[str]:
    response = client.get(reverse("team"), query)
    return [row.officer.name for row in response.context["matrix"].rows]


def test_an_assessor_sees_the_levels_of_a_team_but_of_whom_they_mark(
    as_user: AsUser, fajar: User, skilled_ayu: Officer, sari: Officer
) -> None:
    client = as_user(fajar)
    assert listed(client) == ["Ayu Lestari", "Sari Utami"]
    sheet = making.opened(fajar, skilled_ayu)
    kom, _level = making.level()
    for query in (
        {},
        {"q": "ayu"},
        {"sort": "gaps"},
        {"state": "short"},
        {"state": "without_evidence"},
        {"competency": kom},
    ):
        assert "Ayu Lestari" not in listed(client, **query), query
    page = client.get(reverse("team"))
    assert "tampil di sini setelah Anda menyerahkan" in page.text
    assert f'<a href="{reverse("rating_sheet", args=[sheet.pk])}">Ayu Lestari</a>' in page.text
    assert reverse("competency_profile", args=[skilled_ayu.pk]) not in page.text
    mark(sheet)
    assert listed(client) == ["Ayu Lestari", "Sari Utami"]
    assert "setelah Anda menyerahkan" not in client.get(reverse("team")).text


def test_a_form_deleted_ends_it_too(as_user: AsUser, fajar: User, skilled_ayu: Officer) -> None:
    client, sheet = as_user(fajar), making.opened(fajar, skilled_ayu)
    assert listed(client) == []
    client.post(reverse("rating_discard", args=[sheet.pk]))
    assert listed(client) == ["Ayu Lestari"]


def test_the_summary_of_a_team_gives_nothing_away(
    as_user: AsUser, fajar: User, skilled_ayu: Officer, sari: Officer
) -> None:
    making.opened(fajar, skilled_ayu)
    summary = as_user(fajar).get(reverse("team")).context["summary"]
    assert (summary.total.required, summary.total.met) == (2, 0)  # what is required of Sari
    making.opened(fajar, sari)
    summary = as_user(fajar).get(reverse("team")).context["summary"]
    assert (summary.total.required, summary.weakest, summary.fading) == (0, (), ())


def test_others_see_the_whole_team_meanwhile(
    as_user: AsUser, fajar: User, bima: Officer, dewi: User, skilled_ayu: Officer
) -> None:
    making.opened(fajar, skilled_ayu)
    for reader in (bima, dewi):
        assert "Ayu Lestari" in listed(as_user(reader))


def test_who_supervises_as_well_finds_them_in_no_list_of_names_either(
    as_user: AsUser, assessing_bima: Officer, skilled_ayu: Officer, sari: Officer
) -> None:
    client = as_user(assessing_bima)

    def gaps() -> list[tuple[str, str]]:
        context = client.get(reverse("competency_gaps")).context
        names = [(each.row.officer_name, each.row.gap.competency) for each in context["rows"]]
        assert context["page"].paginator.count == len(names)
        return names

    before = gaps()
    assert ("Ayu Lestari", "Pelayanan Publik") in before
    sheet = making.opened(assessing_bima.user, skilled_ayu)
    assert gaps() == [row for row in before if row[0] != "Ayu Lestari"]
    page = client.get(reverse("competency_gaps")).text
    assert "tampil di sini setelah Anda menyerahkan" in page
    assert reverse("rating_sheet", args=[sheet.pk]) in page
    assert listed(client) == ["Bima Prasetyo", "Sari Utami"]
    mark(sheet)
    assert gaps() == before


def test_but_the_figures_of_units_stay_those_that_everybody_sees(
    as_user: AsUser, assessing_bima: Officer, dewi: User, skilled_ayu: Officer, sari: Officer
) -> None:
    making.opened(assessing_bima.user, skilled_ayu)

    def total(reader: User | Officer) -> Any:
        page = as_user(reader).get(reverse("competency_map"), {"unit": "DUK-FO"})
        return [cell.tally for cell in page.context["heat"].totals.cells]

    assert total(assessing_bima) == total(dewi)


@pytest.mark.parametrize("name", ["team", "gaps"])
def test_files_of_names_leave_them_out_and_say_so(
    assessing_bima: Officer, skilled_ayu: Officer, sari: Officer, name: str
) -> None:
    making.opened(assessing_bima.user, skilled_ayu)
    table = table_of(assessing_bima.user, name)
    assert {row[0] for row in table.rows} == {"Sari Utami"}
    assert ("Tidak termasuk sampai formulir Anda diserahkan", "Ayu Lestari") in table.about.chosen


def test_so_does_the_report_about_officers(
    assessing_bima: Officer, dewi: User, skilled_ayu: Officer, sari: Officer
) -> None:
    making.opened(assessing_bima.user, skilled_ayu)

    def report(reader: User) -> Any:
        return build(reader=reader, chosen=Chosen(), progress=lambda *_counts: None)

    names = [card.name for card in report(assessing_bima.user).officers]
    assert names == ["Bima Prasetyo", "Sari Utami"]
    left_out = ("Tidak termasuk sampai formulir Anda diserahkan", "Ayu Lestari")
    assert left_out in report(assessing_bima.user).filters
    assert left_out not in report(dewi).filters
    assert "Ayu Lestari" in {card.name for card in report(dewi).officers}


def test_a_form_about_somebody_who_is_not_covered_is_not_named(
    as_user: AsUser, assessing_bima: Officer, eko: Officer, org: Organisation, requirements: None
) -> None:
    people.grant_role(by=None, user=assessing_bima.user, role=Role.ASSESSOR, unit=org.health)
    making.opened(assessing_bima.user, eko)
    assert "Eko Saputra" not in as_user(assessing_bima).get(reverse("competency_gaps")).text


@pytest.mark.parametrize("name", ["team", "competency_gaps"])
def test_many_forms_cost_no_more_queries_than_one(
    as_user: AsUser, assessing_bima: Officer, skilled_ayu: Officer, org: Organisation, name: str
) -> None:
    client = as_user(assessing_bima)
    making.opened(assessing_bima.user, skilled_ayu)

    def queries() -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        return len(captured)

    many = organisation.many_officers(30, org.front_office, org.counter_officer)
    with_one = queries()
    for officer in many[:20]:
        making.opened(assessing_bima.user, officer)
    assert queries() == with_one
