"""HR invites and changes one officer, those ticked, or all that the list shows."""

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from lms.core.roles import Role
from lms.people import api as people
from lms.people.directory.several import changes
from lms.people.directory.several.changes import Action, Change
from lms.people.invitations.accounts import Obstacle, accounts_of, invite_officers
from lms.people.invitations.models import Invitation
from lms.people.models import Officer, OrgUnit, RoleGrant, User
from tests.conftest import Organisation
from tests.factories.organisation import many_officers

pytestmark = pytest.mark.django_db


@pytest.fixture
def gita(org: Organisation) -> Officer:
    """Return an officer without an account, posted to the front office."""
    return without_account("Gita Puspita", "THL-7", org, email="gita@example.go.id")


def without_account(name: str, number: str, org: Organisation, email: str = "") -> Officer:
    added = people.add_officer(
        by=None, name=name, staff_number=number, employment="non_asn", email=email
    )
    people.post_officer(
        by=None,
        officer=added,
        unit=org.front_office,
        position=org.counter_officer,
        starts_on=dt.date(2021, 1, 4),
    )
    return added


def texts(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def account(officer: Officer) -> Any:
    officer.refresh_from_db()
    return accounts_of([officer])[officer.pk]


class TestInviting:
    def test_somebody_without_an_account_gets_one_and_a_link(
        self, as_user: Any, dewi: User, gita: Officer, run_jobs: Any, mailoutbox: list[Any]
    ) -> None:
        client, url = as_user(dewi), reverse("officer_invite", args=[gita.pk])
        html = client.get(reverse("officer", args=[gita.pk])).content.decode()
        assert url in html
        assert "belum diundang" in html
        client.post(url)
        assert account(gita).is_waiting
        run_jobs()
        assert [message.to for message in mailoutbox] == [["gita@example.go.id"]]
        assert gita.user is not None
        assert gita.user.username == "THL-7"
        assert account(gita).invited_at is not None
        html = client.get(reverse("officer", args=[gita.pk])).content.decode()
        assert f"diundang {timezone.localtime():%d/%m/%Y}" in html

    def test_again_sends_a_new_link_but_not_two_at_a_time(
        self, as_user: Any, dewi: User, gita: Officer, run_jobs: Any, mailoutbox: list[Any]
    ) -> None:
        client, url = as_user(dewi), reverse("officer_invite", args=[gita.pk])
        client.post(url)
        client.post(url)
        run_jobs()
        assert len(mailoutbox) == 1
        client.post(url)
        run_jobs()
        assert len(mailoutbox) == 2
        assert User.objects.filter(username="THL-7").count() == 1

    def test_a_corrected_address_is_the_one_written_to(
        self, as_user: Any, dewi: User, gita: Officer, run_jobs: Any, mailoutbox: list[Any]
    ) -> None:
        invite_officers(by=dewi, officers=[gita])
        run_jobs()
        Officer.objects.filter(pk=gita.pk).update(email="gita.p@example.go.id")
        as_user(dewi).post(reverse("officer_invite", args=[gita.pk]))
        run_jobs()
        assert mailoutbox[-1].to == ["gita.p@example.go.id"]
        changes = AuditEvent.objects.get(action="user.change").changes
        assert changes == {"email": ["gita@example.go.id", "gita.p@example.go.id"]}

    def test_who_signs_in_has_no_button_and_keeps_their_address(
        self, as_user: Any, dewi: User, ayu: Officer
    ) -> None:
        Officer.objects.filter(pk=ayu.pk).update(email="somebody@example.go.id")
        client, url = as_user(dewi), reverse("officer_invite", args=[ayu.pk])
        assert url not in client.get(reverse("officer", args=[ayu.pk])).content.decode()
        assert str(Obstacle.IN_USE.label) in texts(client.post(url, follow=True))
        assert User.objects.get(username="ayu").email == "ayu@example.go.id"

    @pytest.mark.parametrize(
        ("obstacle", "change"),
        [
            (Obstacle.NO_ADDRESS, {"email": ""}),
            (Obstacle.LEFT, {"status": "left"}),
            (Obstacle.LEFT, {"anonymised_at": timezone.now()}),
        ],
    )
    def test_who_cannot_be_invited_is_told_with_the_reason(
        self, obstacle: Obstacle, change: dict[str, Any], dewi: User, gita: Officer
    ) -> None:
        Officer.objects.filter(pk=gita.pk).update(**change)
        gita.refresh_from_db()
        invited = invite_officers(by=dewi, officers=[gita])
        assert (invited.count, invited.left_out) == (0, [(gita, obstacle)])
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("obstacle", [Obstacle.CLOSED, Obstacle.NO_ADDRESS])
    def test_an_account_that_is_no_use_gets_no_mail(
        self, obstacle: Obstacle, dewi: User, gita: Officer
    ) -> None:
        invite_officers(by=dewi, officers=[gita])
        Invitation.objects.all().delete()
        User.objects.filter(username="THL-7").update(
            **({"is_active": False} if obstacle == Obstacle.CLOSED else {"email": ""})
        )
        if obstacle == Obstacle.NO_ADDRESS:
            Officer.objects.filter(pk=gita.pk).update(email="")
        gita = Officer.objects.get(pk=gita.pk)
        assert invite_officers(by=dewi, officers=[gita]).left_out == [(gita, obstacle)]

    @pytest.mark.parametrize("username", ["THL-7", "thl-7"])
    def test_a_user_name_that_is_taken_is_not_taken_over(
        self, username: str, dewi: User, gita: Officer
    ) -> None:
        """Nor in other capitals: two accounts of one name would keep both their owners out."""
        people.add_user(by=None, username=username, name="Orang Lain")
        assert invite_officers(by=dewi, officers=[gita]).left_out == [(gita, Obstacle.NAME_TAKEN)]

    def test_an_account_with_roles_elsewhere_is_not_invited_to_another_address(
        self, dewi: User, gita: Officer
    ) -> None:
        invite_officers(by=dewi, officers=[gita])
        Officer.objects.filter(pk=gita.pk).update(email="dewi@example.go.id")
        gita = Officer.objects.get(pk=gita.pk)
        assert gita.user is not None
        people.grant_role(by=None, user=gita.user, role=Role.ADMINISTRATOR)
        left_out = invite_officers(by=dewi, officers=[gita]).left_out
        assert left_out == [(gita, Obstacle.OUT_OF_REACH)]
        assert User.objects.get(username="THL-7").email == "gita@example.go.id"

    def test_inviting_many_costs_the_same_questions(self, dewi: User, org: Organisation) -> None:
        """Each new account costs a few writes, and no more."""
        counts = []
        for numbers in (range(3), range(3, 23)):
            officers = [
                without_account(f"P {n}", f"N-{n}", org, email=f"n{n}@x.id") for n in numbers
            ]
            with CaptureQueriesContext(connection) as queries:
                invite_officers(by=dewi, officers=officers)
            counts.append(len(queries) - len(officers) * 6)
        assert counts[1] <= counts[0] + 6


def everybody(client: Client, query: str, **sent: Any) -> Any:
    return client.post(
        reverse("officers_bulk"), {"everybody": "1", "query": query, **sent}, follow=True
    )


class TestEverybodyTheFilterShows:
    def test_the_confirmation_says_how_many_and_by_which_filter(
        self, as_user: Any, dewi: User, org: Organisation, ayu: Officer, eko: Officer
    ) -> None:
        many_officers(30, org.front_office, org.counter_officer)
        response = everybody(as_user(dewi), "q=petugas", suggest="invite")
        html = response.content.decode()
        assert response.context["count"] == 30
        assert "dan 10 lainnya" in html
        assert "petugas" in html
        assert "Ayu Lestari" not in html
        assert response.context["form"]["action"].value() == "invite"

    def test_confirmed_it_reaches_those_beyond_the_page_and_nobody_else(
        self, as_user: Any, dewi: User, org: Organisation, ayu: Officer, eko: Officer
    ) -> None:
        many_officers(30, org.front_office, org.counter_officer)
        confirmed = {"action": "on_leave", "day": today().isoformat(), "expected": "30"}
        response = everybody(as_user(dewi), "q=petugas", **confirmed)
        assert "30" in texts(response)
        assert Officer.objects.filter(status="on_leave").count() == 30
        assert response.redirect_chain[-1][0] == f"{reverse('officers')}?q=petugas"

    def test_a_list_that_has_changed_since_is_asked_about_again(
        self, as_user: Any, dewi: User, ayu: Officer, bima: Officer
    ) -> None:
        confirmed = {"action": "on_leave", "day": today().isoformat(), "expected": "1"}
        response = everybody(as_user(dewi), "", **confirmed)
        assert "berubah" in texts(response)
        assert response.context["count"] == 2
        assert not Officer.objects.filter(status="on_leave").exists()

    @pytest.mark.parametrize("query", ["unit=KES", "status=asleep", "q=" + "a" * 2000, "q=zzz"])
    def test_a_filter_that_shows_nobody_or_is_not_valid_changes_nobody(
        self, query: str, as_user: Any, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        confirmed = {"action": "left", "day": today().isoformat(), "expected": "1"}
        response = everybody(as_user(dewi), query, **confirmed)
        assert texts(response)
        assert Officer.objects.get(pk=ayu.pk).status == "active"

    def test_more_than_a_job_can_do_are_refused(
        self, as_user: Any, dewi: User, ayu: Officer, bima: Officer, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(changes, "MOST_IN_A_JOB", 1)
        assert "Persempit" in texts(everybody(as_user(dewi), ""))

    def test_many_become_a_job_that_goes_on_past_who_is_refused_and_names_them(
        self, as_user: Any, dewi: User, org: Organisation, run_jobs: Any, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(changes, "MOST_AT_ONCE", 3)
        officers = many_officers(5, org.front_office, org.counter_officer)
        Officer.objects.filter(pk=officers[0].pk).update(joined_on=today() + dt.timedelta(days=9))
        confirmed = {"action": "left", "day": today().isoformat(), "expected": "5"}
        client, key = as_user(dewi), "7b9f3c52-0b06-4d13-9d35-0d4b1d6a9d01"
        for _pressed_twice in range(2):
            everybody(client, "", **confirmed, request_key=key)
        run_jobs()
        job = JobRun.objects.get(task_path=changes.TASK)
        assert job.status == "done", job.error
        assert Officer.objects.filter(status="left").count() == 4
        rows = list(load_workbook(io.BytesIO(job.result_file.read())).active.values)
        assert [row[1] for row in rows[1:]] == [officers[0].name]
        html = client.get(job.get_absolute_url()).content.decode()
        assert "Sudah dilakukan untuk 4 pegawai" in html

    def test_many_invitations_become_a_job_too(
        self,
        as_user: Any,
        dewi: User,
        org: Organisation,
        gita: Officer,
        run_jobs: Any,
        mailoutbox: list[Any],
        monkeypatch: Any,
    ) -> None:
        monkeypatch.setattr(changes, "MOST_AT_ONCE", 1)
        many_officers(2, org.front_office, org.counter_officer)
        confirmed = {"action": "invite", "day": today().isoformat(), "expected": "3"}
        everybody(as_user(dewi), "", **confirmed)
        run_jobs()
        assert [message.to for message in mailoutbox] == [["gita@example.go.id"]]
        job = JobRun.objects.get(task_path=changes.TASK)
        rows = list(load_workbook(io.BytesIO(job.result_file.read())).active.values)
        assert {row[2] for row in rows[1:]} == {str(Obstacle.NO_ADDRESS.label)}


class TestTheJob:
    def run(self, by: User, officers: list[Officer], change: Change, **more: Any) -> list[str]:
        ids = [officer.pk for officer in officers]
        asked_at = more.get("asked_at", timezone.now())
        return changes.run(by_id=by.pk, officer_ids=ids, change=change, asked_at=asked_at)

    def test_started_again_it_invites_nobody_twice(
        self, dewi: User, gita: Officer, run_jobs: Any, mailoutbox: list[Any]
    ) -> None:
        asked_at = timezone.now()
        for _start in range(2):
            self.run(dewi, [gita], Change(Action.INVITE, today()), asked_at=asked_at)
            run_jobs()
        assert len(mailoutbox) == 1

    def test_started_again_it_transfers_nobody_twice(
        self, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        change = Change(Action.TRANSFER, today(), OrgUnit.objects.get(pk=org.registry.pk))
        for _start in range(2):
            assert self.run(dewi, [ayu], change) == ["Sudah dilakukan untuk 1 pegawai."]
        assert ayu.postings.count() == 2

    def test_officers_of_others_are_left_alone(
        self, dewi: User, ayu: Officer, eko: Officer
    ) -> None:
        summary = self.run(dewi, [ayu, eko], Change(Action.ON_LEAVE, today()))
        assert Officer.objects.get(pk=eko.pk).status == "active"
        assert len(summary) == 2

    def test_who_has_lost_the_role_changes_nobody(self, dewi: User, ayu: Officer) -> None:
        RoleGrant.objects.all().delete()
        with pytest.raises(changes.NoLongerManagedError):
            self.run(dewi, [ayu], Change(Action.LEFT, today()))

    def test_nobody_is_moved_to_a_unit_of_others(
        self, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        with pytest.raises(changes.NoLongerManagedError):
            self.run(dewi, [ayu], Change(Action.TRANSFER, today(), org.health))


def test_the_list_tells_how_far_accounts_are_and_filters_by_it(
    as_user: Any, dewi: User, ayu: Officer, gita: Officer
) -> None:
    client = as_user(dewi)
    html = client.get(reverse("officers")).content.decode()
    assert "belum diundang" in html
    assert "sudah masuk" in html
    for filtered, names in (
        ("unused", ["Gita Puspita"]),
        ("used", ["Ayu Lestari"]),
        ("closed", []),
    ):
        page = client.get(reverse("officers"), {"account": filtered}).context["page"]
        assert [officer.name for officer in page] == names


def test_a_filter_that_is_not_valid_shows_nobody_and_says_why(
    as_user: Any, dewi: User, ayu: Officer, org: Organisation
) -> None:
    response = as_user(dewi).get(reverse("officers"), {"unit": org.health.code})
    html = response.content.decode()
    assert "Ayu Lestari" not in html
    assert "Unit kerja: " in html


@pytest.mark.parametrize("number", ["9" * 22, "9" * 5000, "x"])
def test_who_ticks_somebody_that_cannot_be_is_told(
    dewi: User, ayu: Officer, as_user: Any, number: str
) -> None:
    sent = {"officers": [ayu.pk, number], "action": "left", "day": today().isoformat()}
    answer = as_user(dewi).post(reverse("officers_bulk"), sent, follow=True)
    assert answer.status_code == 200
    ayu.refresh_from_db()
    assert ayu.status == "active"
