"""Roles and the audit trail: what the pages do, and for whom."""

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from lms.core.roles import Role
from lms.people.models import Officer, RoleGrant, User
from tests.conftest import Organisation
from tests.markup import as_shown
from tests.people.conftest import DETAILS

pytestmark = pytest.mark.django_db


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
        html = as_shown(page.text)
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
