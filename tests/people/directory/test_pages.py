"""HR's pages about officers: what they do, for whom, and nothing out of scope."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lms.core.clock import today
from lms.core.models import JobRun
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, Posting, RoleGrant, User
from tests.conftest import Organisation
from tests.people.conftest import DETAILS

pytestmark = pytest.mark.django_db


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
