"""HR's pages: what they do, for whom, and nothing out of scope."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, OrgUnit, Posting, RoleGrant, User
from tests.conftest import SESSION_QUERIES, Organisation

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "Ayu Lestari",
    "employment": "pns",
    "staff_number": "199203152019032001",
    "grade": "III/b",
    "extra_time_percent": "50",
}


@pytest.fixture
def auditor(db: None) -> User:
    auditor = people.add_user(by=None, username="fitri", name="Fitri Handayani")
    people.grant_role(by=None, user=auditor, role=Role.AUDITOR)
    return auditor


def posting(org: Organisation, **changed: str) -> dict[str, str]:
    return {
        "kind": "definitive",
        "unit": org.registry.code,
        "position": org.section_head.code,
        "starts_on": today().isoformat(),
        **changed,
    }


class TestOneOfficer:
    def test_hr_edits_details(self, as_user, dewi: User, ayu: Officer) -> None:
        response = as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), DETAILS)
        assert response["Location"] == reverse("officer", args=[ayu.pk])
        ayu.refresh_from_db()
        assert (ayu.grade, ayu.extra_time_percent) == ("III/b", 50)

    def test_fields_that_are_not_in_the_form_are_ignored(
        self, as_user, dewi: User, ayu: Officer
    ) -> None:
        extra = {"status": "left", "user": dewi.pk, "left_on": "2020-01-01"}
        as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), DETAILS | extra)
        ayu.refresh_from_db()
        assert (ayu.status, ayu.user.username, ayu.left_on) == ("active", "ayu", None)

    def test_a_wrong_number_is_told_beside_its_field(
        self, as_user, dewi: User, ayu: Officer
    ) -> None:
        wrong = DETAILS | {"staff_number": "199213152019032001"}
        response = as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), wrong)
        assert response.status_code == 422
        assert response.context["form"].errors.keys() == {"staff_number"}

    def test_a_phone_number_is_kept_in_one_way_however_it_is_written(
        self, as_user, dewi: User, ayu: Officer
    ) -> None:
        sent = DETAILS | {"phone": "+62 812-3456-7890"}
        as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), sent)
        ayu.refresh_from_db()
        assert ayu.phone == "081234567890"

    def test_what_is_no_phone_number_is_told_beside_its_field_and_not_lost(
        self, as_user, dewi: User, ayu: Officer
    ) -> None:
        sent = DETAILS | {"phone": "tanya Budi"}
        response = as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), sent)
        assert response.status_code == 422
        assert response.context["form"].errors.keys() == {"phone"}
        assert 'value="tanya Budi"' in response.content.decode()

    def test_a_phone_number_from_before_the_rules_keeps_nobody_from_the_rest(
        self, as_user, dewi: User, ayu: Officer
    ) -> None:
        old = "0274-123456 ext. 12"
        Officer.objects.filter(pk=ayu.pk).update(phone=old)
        as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), DETAILS | {"phone": old})
        ayu.refresh_from_db()
        assert (ayu.grade, ayu.phone) == ("III/b", old)

    def test_hr_transfers_within_the_scope(
        self, as_user, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        as_user(dewi).post(reverse("officer_post", args=[ayu.pk]), posting(org))
        assert people.card_of(ayu.pk).unit_name == "Dinas Kependudukan"

    def test_the_target_of_a_transfer_must_be_in_scope_too(
        self, as_user, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        sent = posting(org, unit=org.health.code)
        response = as_user(dewi).post(reverse("officer_post", args=[ayu.pk]), sent)
        assert response.status_code == 422
        assert people.card_of(ayu.pk).unit_name == "Seksi Pelayanan Loket"

    def test_hr_adds_an_officer_with_a_posting(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        sent = DETAILS | {f"posting-{name}": value for name, value in posting(org).items()}
        response = as_user(dewi).post(reverse("officer_add"), sent)
        added = Officer.objects.get()
        assert response["Location"] == reverse("officer", args=[added.pk])
        assert people.card_of(added.pk).unit_name == "Dinas Kependudukan"

    def test_without_a_valid_posting_no_officer_is_added(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        fields = posting(org, unit=org.health.code)
        sent = DETAILS | {f"posting-{name}": value for name, value in fields.items()}
        assert as_user(dewi).post(reverse("officer_add"), sent).status_code == 422
        assert not Officer.objects.exists()

    def test_the_page_tells_hr_what_was_changed(self, as_user, dewi: User, ayu: Officer) -> None:
        client = as_user(dewi)
        client.post(reverse("officer_edit", args=[ayu.pk]), DETAILS)
        html = client.get(reverse("officer", args=[ayu.pk])).content.decode()
        assert "Data pegawai diubah" in html
        assert "– → III/b" in html

    def test_hr_lets_somebody_leave_and_removes_their_data(
        self, as_user, dewi: User, ayu: Officer
    ) -> None:
        client = as_user(dewi)
        gone = {"status": "left", "day": today().isoformat()}
        client.post(reverse("officer_status", args=[ayu.pk]), gone)
        client.post(reverse("officer_anonymise", args=[ayu.pk]))
        html = client.get(reverse("officer", args=[ayu.pk])).content.decode()
        assert f"Anonim {ayu.pk}" in html

    def test_hr_closes_and_opens_an_account(self, as_user, dewi: User, ayu: Officer) -> None:
        client, url = as_user(dewi), reverse("officer_account", args=[ayu.pk])
        client.post(url, {"active": "0"})
        assert not User.objects.get(username="ayu").is_active
        client.post(url, {"active": "1"})
        assert User.objects.get(username="ayu").is_active

    @pytest.mark.parametrize("reader", ["bima", "auditor"])
    def test_supervisors_and_auditors_read_and_change_nothing(
        self, reader: str, request, as_user, ayu: Officer
    ) -> None:
        client = as_user(request.getfixturevalue(reader))
        html = client.get(reverse("officer", args=[ayu.pk])).content.decode()
        assert reverse("officer_edit", args=[ayu.pk]) not in html
        for name in ("officer_edit", "officer_post", "officer_status"):
            assert client.post(reverse(name, args=[ayu.pk])).status_code == 403

    def test_being_hr_and_an_officer_elsewhere_does_not_let_one_change_oneself(
        self, as_user, eko: Officer, org: Organisation
    ) -> None:
        people.grant_role(by=None, user=eko.user, role=Role.HR, unit=org.registry)
        client = as_user(eko)
        assert client.get(reverse("officer", args=[eko.pk])).status_code == 200
        assert client.get(reverse("officer_edit", args=[eko.pk])).status_code == 404


class TestSeveralOfficers:
    def test_ticked_officers_move_after_confirmation(
        self, as_user, dewi: User, ayu: Officer, bima: Officer, org: Organisation
    ) -> None:
        client, url = as_user(dewi), reverse("officers_bulk")
        asked = client.post(url, {"officers": [ayu.pk, bima.pk]})
        assert "Bima Prasetyo" in asked.content.decode()
        assert Posting.objects.count() == 2
        sent = {
            "officers": [ayu.pk, bima.pk],
            "action": "transfer",
            "unit": org.registry.code,
            "day": today().isoformat(),
        }
        client.post(url, sent)
        assert {people.card_of(pk).unit_name for pk in (ayu.pk, bima.pk)} == {"Dinas Kependudukan"}

    def test_an_officer_out_of_scope_among_them_stops_it(
        self, as_user, dewi: User, ayu: Officer, eko: Officer
    ) -> None:
        sent = {"officers": [ayu.pk, eko.pk], "action": "on_leave", "day": today().isoformat()}
        response = as_user(dewi).post(reverse("officers_bulk"), sent)
        assert response.status_code == 422
        assert set(Officer.objects.values_list("status", flat=True)) == {"active"}
        assert "Eko Saputra" not in response.content.decode()

    def test_nothing_ticked_is_told(self, as_user, dewi: User) -> None:
        response = as_user(dewi).post(reverse("officers_bulk"), {"officers": "²"}, follow=True)
        assert response.redirect_chain


class TestExport:
    def export(self, client: Client, run_jobs, kind: str, query: str = "") -> bytes:
        client.post(reverse("officers_export"), {"kind": kind, "query": query})
        run_jobs()
        job = JobRun.objects.get()
        assert job.status == "done", job.error
        content: bytes = job.result_file.read()
        return content

    def test_it_holds_what_the_filter_shows_and_no_more(
        self, as_user, dewi: User, ayu: Officer, bima: Officer, eko: Officer, run_jobs
    ) -> None:
        content = self.export(as_user(dewi), run_jobs, "xlsx", "q=ayu")
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        assert [row[1] for row in rows[1:]] == ["Ayu Lestari"]

    def test_formulas_stay_text(self, as_user, dewi: User, ayu: Officer, run_jobs) -> None:
        Officer.objects.filter(pk=ayu.pk).update(name="=1+1", phone="+62812")
        content = self.export(as_user(dewi), run_jobs, "csv").decode("utf-8-sig")
        row = list(csv.reader(io.StringIO(content), delimiter=";"))[1]
        assert row[1] == "'=1+1"
        assert row[8] == "'+62812"

    def test_a_filter_that_is_not_valid_is_told_and_exports_nobody(
        self, as_user, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        query = f"unit={org.health.code}"
        response = as_user(dewi).post(
            reverse("officers_export"), {"kind": "csv", "query": query}, follow=True
        )
        assert response.redirect_chain[0][0] == f"{reverse('officers')}?{query}"
        assert "Unit kerja" in str(next(iter(response.context["messages"])))
        assert not JobRun.objects.exists()

    def test_who_has_lost_the_role_gets_nothing(
        self, as_user, dewi: User, ayu: Officer, run_jobs
    ) -> None:
        as_user(dewi).post(reverse("officers_export"), {"kind": "csv"})
        RoleGrant.objects.all().delete()
        run_jobs()
        assert JobRun.objects.get().status == "failed"


class TestUnits:
    def test_the_tree_begins_where_the_scope_does(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        page = as_user(dewi).get(reverse("units")).context["page"]
        assert [unit.name for unit in page] == ["Dinas Kependudukan", "Seksi Pelayanan Loket"]

    def test_how_many_hold_a_position_is_told_in_the_readers_language(
        self, as_user, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        url = reverse("unit", args=[org.front_office.pk])
        for language, words in (("id", "1 pegawai"), ("en", "1 officer")):
            page = as_user(dewi).get(url, headers={"accept-language": language}).text
            assert words in page

    def test_search_finds_by_part_of_the_name_and_by_code(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        client = as_user(dewi)
        for text, names in (
            ("loket", ["Seksi Pelayanan Loket"]),
            ("duk-", ["Seksi Pelayanan Loket"]),
            ("kes", []),
        ):
            page = client.get(reverse("units"), {"q": text}).context["page"]
            assert [unit.name for unit in page] == names

    def test_hr_adds_below_a_unit_in_scope_only(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        client = as_user(dewi)
        sent = {"code": "DUK-X", "name": "Seksi Baru", "kind": "section"}
        for parent, status in (("DUK", 302), ("KES", 422), ("", 422)):
            response = client.post(
                reverse("unit_add"), sent | {"parent": parent, "code": f"X{parent}"}
            )
            assert response.status_code == status
        assert OrgUnit.objects.get(name="Seksi Baru").get_parent() == org.registry

    def test_both_ends_of_a_move_are_in_scope(self, as_user, dewi: User, org: Organisation) -> None:
        client = as_user(dewi)
        out = client.post(reverse("unit_move", args=[org.front_office.pk]), {"parent": "KES"})
        into = client.post(reverse("unit_move", args=[org.health.pk]), {"parent": "DUK"})
        assert (out.status_code, into.status_code) == (422, 404)

    def test_a_unit_gets_a_head(
        self, as_user, dewi: User, bima: Officer, eko: Officer, org: Organisation
    ) -> None:
        client, url = as_user(dewi), reverse("unit_edit", args=[org.front_office.pk])
        sent = {"code": "DUK-FO", "name": "Seksi Pelayanan Loket", "kind": "section"}
        assert client.post(url, sent | {"head": eko.staff_number}).status_code == 422
        client.post(url, sent | {"head": bima.staff_number})
        html = client.get(reverse("unit", args=[org.front_office.pk])).content.decode()
        assert "Bima Prasetyo" in html

    def test_positions_are_changed_by_who_manages_everywhere(
        self, as_user, dewi: User, admin: User, org: Organisation
    ) -> None:
        sent = {"code": "AK", "title": "Analis Kebijakan", "kind": "fungsional", "rung": "muda"}
        assert as_user(dewi).post(reverse("position_add"), sent).status_code == 403
        assert as_user(admin).post(reverse("position_add"), sent).status_code == 302


class TestRoles:
    def test_an_administrator_gives_and_takes_a_role(
        self, as_user, admin: User, ayu: Officer, org: Organisation
    ) -> None:
        client = as_user(admin)
        client.post(reverse("roles"), {"user": "ayu", "role": "supervisor", "unit": "DUK"})
        grant = RoleGrant.objects.get(user=ayu.user)
        assert (grant.role, grant.unit) == ("supervisor", org.registry)
        client.post(reverse("role_revoke", args=[grant.pk]))
        assert not RoleGrant.objects.filter(user=ayu.user).exists()
        actions = AuditEvent.objects.filter(target_id=str(ayu.user.pk), actor_id=admin.pk)
        assert [event.action for event in actions] == ["role.revoke", "role.grant"]

    def test_a_trainer_who_loses_the_role_no_longer_writes(
        self, as_user, admin: User, citra: User
    ) -> None:
        as_user(admin).post(reverse("role_revoke", args=[citra.role_grants.get().pk]))
        assert not citra.groups.exists()

    def test_nobody_takes_their_own_administration(self, as_user, admin: User) -> None:
        as_user(admin).post(reverse("role_revoke", args=[admin.role_grants.get().pk]))
        assert admin.role_grants.exists()

    def test_an_administrator_is_one_for_the_whole_organisation(
        self, as_user, admin: User, ayu: Officer
    ) -> None:
        sent = {"user": "ayu", "role": "administrator", "unit": "DUK"}
        response = as_user(admin).post(reverse("roles"), sent)
        assert response.status_code == 422
        assert response.context["form"].errors.keys() == {"unit"}
        assert not ayu.user.groups.exists()

    def test_a_role_for_a_unit_carries_nothing_that_cannot_be_divided(
        self, as_user, ayu: Officer, org: Organisation
    ) -> None:
        for role in (Role.ADMINISTRATOR, Role.AUDITOR):
            ayu.user.role_grants.create(role=role, unit=org.registry)
        client = as_user(ayu)
        assert client.get(reverse("roles")).status_code == 403
        assert client.get(reverse("user_options")).status_code == 403
        assert client.get(reverse("audit_trail")).status_code == 403
        assert client.post(reverse("audit_export")).status_code == 403
        assert client.get(reverse("officers")).status_code == 200

    def test_nobody_else_enters(self, as_user, dewi: User, ayu: Officer) -> None:
        for person in (dewi, ayu):
            assert as_user(person).get(reverse("roles")).status_code == 403
            sent = {"user": "ayu", "role": "administrator"}
            assert as_user(person).post(reverse("roles"), sent).status_code == 403


class TestAudit:
    def test_auditors_find_who_did_what(
        self, as_user, auditor: User, dewi: User, ayu: Officer
    ) -> None:
        as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), DETAILS)
        page = as_user(auditor).get(
            reverse("audit_trail"),
            {"who": "dewi", "action": "officer.change", "since": today().isoformat()},
        )
        html = page.content.decode()
        assert "Data pegawai diubah" in html
        assert "golongan:</span> – → III/b" in html
        assert "127.0.0.1" in html

    def test_days_narrow_it(self, as_user, auditor: User, ayu: Officer) -> None:
        client = as_user(auditor)
        response = client.get(reverse("audit_trail"), {"until": "2020-01-01"})
        assert response.context["page"].paginator.count == 0

    @pytest.mark.parametrize("query", [{"until": "9999-12-31"}, {"since": "0001-01-01"}])
    def test_a_mistyped_year_is_named(self, as_user, auditor: User, query: dict[str, str]) -> None:
        response = as_user(auditor).get(reverse("audit_trail"), query)
        assert response.context["page"].paginator.count == 0
        assert "Periksa tahunnya." in response.content.decode()

    def test_the_export_holds_before_and_after(
        self, as_user, auditor: User, dewi: User, ayu: Officer, run_jobs
    ) -> None:
        as_user(dewi).post(reverse("officer_edit", args=[ayu.pk]), DETAILS)
        as_user(auditor).post(reverse("audit_export"), {"query": "action=officer.change"})
        run_jobs()
        rows = list(load_workbook(JobRun.objects.get().result_file).active.values)
        assert len(rows) == 2
        assert rows[1][2] == "Data pegawai diubah"
        assert "golongan: – → III/b" in rows[1][4]

    def test_hr_does_not_read_it(self, as_user, dewi: User) -> None:
        assert as_user(dewi).get(reverse("audit_trail")).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "officer",
        "officer_edit",
        "officer_post",
        "officer_status",
        "officer_anonymise",
        "officer_account",
        "posting_end",
        "unit",
        "unit_edit",
        "unit_move",
    ],
)
def test_ids_of_another_unit_do_not_exist(
    address: str, as_user, dewi: User, ayu: Officer, eko: Officer, org: Organisation
) -> None:
    acting = people.post_officer(
        by=None,
        officer=eko,
        unit=org.health,
        position=org.section_head,
        starts_on=today(),
        kind="plt",
    )
    kind = address.split("_", maxsplit=1)[0]
    foreign = {"officer": eko.pk, "posting": acting.pk, "unit": org.health.pk}[kind]
    client, before = as_user(dewi), AuditEvent.objects.count()
    for method in (client.get, client.post):
        assert method(reverse(address, args=[foreign])).status_code in {404, 405}
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("address", ["unit_options", "officer_options"])
def test_suggestions_never_name_what_is_out_of_scope(
    address: str, as_user, dewi: User, ayu: Officer, eko: Officer, org: Organisation
) -> None:
    client = as_user(dewi)
    for text in ("kes", "eko", "dinas"):
        html = client.get(reverse(address), {"field": "unit", "unit": text}).content.decode()
        assert "Kesehatan" not in html
        assert "Eko" not in html


def grow(org: Organisation, numbers: range) -> None:
    """Add a unit, a position, a grant and an officer for each number."""
    for number in numbers:
        code = f"X{number}"
        people.add_unit(by=None, code=code, name=code, kind="section", parent=org.front_office)
        position = people.add_position(by=None, code=code, title=code, kind="pelaksana")
        user = people.add_user(by=None, username=code, name=code)
        people.grant_role(by=None, user=user, role=Role.SUPERVISOR, unit=org.registry)
        officer = people.add_officer(
            by=None, name=code, staff_number=code, employment="non_asn", user=user
        )
        people.post_officer(
            by=None, officer=officer, unit=org.front_office, position=position, starts_on=today()
        )


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("officers", 9),
        ("units", 9),
        ("unit", 13),
        ("positions", 9),
        ("roles", 9),
        ("audit_trail", 9),
    ],
)
def test_longer_lists_cost_no_more_queries(
    address: str, most: int, as_user, admin: User, org: Organisation
) -> None:
    url = reverse(address, args=[org.front_office.pk] if address == "unit" else [])
    client, counts = as_user(admin), []
    for numbers in (range(3), range(3, 30)):
        grow(org, numbers)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most + SESSION_QUERIES
