"""What HR does to officers, by its rules."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client

from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, Posting, User
from lms.people.organisation import staffing
from tests.conftest import Organisation

pytestmark = pytest.mark.django_db

YESTERDAY = dt.timedelta(days=1)


def last_event(action: str) -> AuditEvent:
    event: AuditEvent = AuditEvent.objects.filter(action=action).latest("pk")
    return event


def leave(officer: Officer, by: User, day: dt.date | None = None) -> Officer:
    staffing.set_status(by=by, officer=officer, status="left", day=day or today())
    officer.refresh_from_db()
    return officer


class TestPostings:
    def test_a_transfer_ends_the_posting_before_and_keeps_it(
        self, ayu: Officer, dewi: User, org: Organisation
    ) -> None:
        people.post_officer(
            by=dewi,
            officer=ayu,
            unit=org.registry,
            position=org.section_head,
            starts_on=dt.date(2025, 2, 1),
        )
        on_the_day_before = ayu.postings.on(dt.date(2025, 1, 31)).get()
        assert on_the_day_before.unit == org.front_office
        assert ayu.postings.on(dt.date(2025, 2, 1)).get().unit == org.registry
        changes = last_event("officer.post").changes
        assert changes["unit"] == ["DUK-FO", "DUK"]
        assert changes["position"] == ["PL", "KS"]

    @pytest.mark.parametrize("day", [dt.date(2020, 1, 2), dt.date(2019, 12, 31)])
    def test_a_definitive_posting_starts_after_the_one_before(
        self, day: dt.date, ayu: Officer, org: Organisation
    ) -> None:
        with pytest.raises(ValidationError) as caught:
            people.post_officer(
                by=None, officer=ayu, unit=org.health, position=org.section_head, starts_on=day
            )
        assert "starts_on" in caught.value.message_dict
        assert ayu.postings.count() == 1

    @pytest.mark.parametrize("kind", [Posting.Kind.ACTING, Posting.Kind.DAILY_ACTING])
    def test_acting_for_somebody_leaves_the_own_posting_alone(
        self, kind: str, ayu: Officer, dewi: User, org: Organisation
    ) -> None:
        acting = people.post_officer(
            by=dewi,
            officer=ayu,
            unit=org.registry,
            position=org.section_head,
            starts_on=dt.date(2025, 2, 1),
            kind=kind,
        )
        assert ayu.postings.current().count() == 2
        assert people.card_of(ayu.pk).position_title == "Petugas Loket"
        staffing.end_posting(by=dewi, posting=acting)
        assert ayu.postings.get(pk=acting.pk).ends_on == today()

    def test_a_posting_cannot_end_before_it_starts(self, ayu: Officer, org: Organisation) -> None:
        with pytest.raises(ValidationError):
            people.post_officer(
                by=None,
                officer=ayu,
                unit=org.health,
                position=org.section_head,
                starts_on=dt.date(2025, 2, 2),
                ends_on=dt.date(2025, 2, 1),
                kind="plt",
            )

    def test_several_move_together_or_not_at_all(
        self, ayu: Officer, bima: Officer, dewi: User, org: Organisation
    ) -> None:
        people.post_officer(
            by=None,
            officer=bima,
            unit=org.front_office,
            position=org.section_head,
            starts_on=today() + dt.timedelta(days=30),
        )
        with pytest.raises(ValidationError, match="Bima Prasetyo"):
            staffing.transfer_all(
                by=dewi, officers=[ayu, bima], unit=org.registry, starts_on=today()
            )
        assert people.card_of(ayu.pk).unit_name == "Seksi Pelayanan Loket"


class TestStatus:
    def test_who_leaves_holds_no_posting_and_no_account_but_stays_visible_to_hr(
        self, ayu: Officer, dewi: User
    ) -> None:
        leave(ayu, dewi, today() - YESTERDAY)
        assert not ayu.postings.current().exists()
        assert not User.objects.get(pk=ayu.user.pk).is_active
        assert list(people.visible_officers(dewi)) == [ayu]
        assert people.card_of(ayu.pk).unit_name == "Seksi Pelayanan Loket"
        assert last_event("officer.status").changes["status"] == ["active", "left"]

    def test_a_mistyped_year_takes_no_posting_away(self, ayu: Officer, dewi: User) -> None:
        with pytest.raises(ValidationError) as refused:
            leave(ayu, dewi, dt.date(202, 3, 1))
        assert refused.value.message_dict == {
            "day": ["Tanggal ini mendahului penempatan pertama pegawai."]
        }
        assert ayu.postings.current().exists()
        assert User.objects.get(pk=ayu.user.pk).is_active

    def test_who_never_began_can_leave(self, ayu: Officer, dewi: User) -> None:
        ayu.postings.update(starts_on=today() + YESTERDAY)
        leave(ayu, dewi)
        assert not ayu.postings.exists()

    def test_hr_of_another_agency_does_not_see_who_left(
        self, ayu: Officer, dewi: User, org: Organisation
    ) -> None:
        leave(ayu, dewi)
        other = people.add_user(by=None, username="hasan", name="Hasan")
        people.grant_role(by=None, user=other, role=Role.HR, unit=org.health)
        assert not people.visible_officers(other).exists()

    def test_who_returns_needs_a_new_posting(
        self, ayu: Officer, dewi: User, org: Organisation
    ) -> None:
        leave(ayu, dewi, today() - YESTERDAY)
        staffing.set_status(by=dewi, officer=ayu, status="active", day=today())
        ayu.refresh_from_db()
        assert ayu.left_on is None
        assert not ayu.postings.current().exists()
        people.post_officer(
            by=dewi,
            officer=ayu,
            unit=org.registry,
            position=org.counter_officer,
            starts_on=today(),
        )
        assert people.card_of(ayu.pk).unit_name == "Dinas Kependudukan"

    def test_nobody_leaves_before_they_join(self, ayu: Officer, dewi: User) -> None:
        Officer.objects.filter(pk=ayu.pk).update(joined_on=today())
        with pytest.raises(ValidationError):
            leave(ayu, dewi, today() - YESTERDAY)

    def test_setting_the_same_status_again_writes_nothing(self, ayu: Officer, dewi: User) -> None:
        staffing.set_status(by=dewi, officer=ayu, status="active", day=today())
        assert not AuditEvent.objects.filter(action="officer.status").exists()


class TestAnonymising:
    def test_personal_data_goes_and_the_officer_still_counts(
        self, ayu: Officer, dewi: User
    ) -> None:
        Officer.objects.filter(pk=ayu.pk).update(
            email="ayu@x.id", phone="0812", accessibility_note="large print", extra_time_percent=50
        )
        leave(ayu, dewi)
        staffing.anonymise(by=dewi, officer=ayu)
        ayu.refresh_from_db()
        user = User.objects.get(pk=ayu.user.pk)
        kept = [getattr(ayu, field) for field in Officer.PERSONAL_FIELDS]
        assert kept == [f"Anonim {ayu.pk}", f"anonim-{ayu.pk}", "", "", "", 0, ""]
        assert (user.email, user.first_name, user.username) == ("", "Anonim", f"anonim-{user.pk}")
        assert not user.has_usable_password()
        assert not EmailAddress.objects.filter(user=user).exists()
        assert people.visible_officers(dewi).count() == 1
        assert "Ayu" not in str(last_event("officer.anonymise").changes)

    def test_only_somebody_who_left(self, ayu: Officer, dewi: User) -> None:
        with pytest.raises(ValidationError):
            staffing.anonymise(by=dewi, officer=ayu)

    def test_nothing_about_them_changes_afterwards(self, ayu: Officer, dewi: User) -> None:
        leave(ayu, dewi)
        staffing.anonymise(by=dewi, officer=ayu)
        with pytest.raises(staffing.AnonymousOfficerError):
            staffing.set_status(by=dewi, officer=ayu, status="active", day=today())
        with pytest.raises(staffing.AnonymousOfficerError):
            staffing.anonymise(by=dewi, officer=ayu)


class TestAccounts:
    def test_a_closed_account_ends_its_session_at_the_next_request(
        self, as_user, ayu: Officer, dewi: User
    ) -> None:
        client: Client = as_user(ayu)
        assert client.get("/").status_code == 200
        staffing.set_account_active(by=dewi, user=ayu.user, is_active=False)
        assert client.get("/kompetensi/").status_code == 302
        assert last_event("account.active").changes == {"active": [True, False]}

    def test_nobody_closes_their_own(self, dewi: User) -> None:
        with pytest.raises(ValidationError):
            staffing.set_account_active(by=dewi, user=dewi, is_active=False)


class TestDetails:
    def test_the_trail_has_before_and_after_but_not_the_needs(
        self, ayu: Officer, dewi: User
    ) -> None:
        ayu.phone, ayu.accessibility_note = "0812 3456", "large print"
        staffing.save_officer(by=dewi, officer=ayu)
        event = last_event("officer.change")
        assert event.changes == {"phone": ["", "08123456"], "accessibility_note": "changed"}
        assert event.actor_label == "Dewi Anggraini"

    def test_nothing_changed_writes_nothing(self, ayu: Officer, dewi: User) -> None:
        staffing.save_officer(by=dewi, officer=ayu)
        assert not AuditEvent.objects.filter(action="officer.change").exists()

    @pytest.mark.parametrize("percent", [301, 1000])
    def test_extra_time_has_a_bound(self, percent: int, ayu: Officer, dewi: User) -> None:
        ayu.extra_time_percent = percent
        with pytest.raises(ValidationError):
            staffing.save_officer(by=dewi, officer=ayu)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lest", True),
        ("AYU", True),
        ("les ay", True),
        ("estari", False),
        ("ayu bima", False),
        ("19920315 2019", True),
        ("201903", False),
        ("%", False),
    ],
)
def test_a_search_finds_the_beginnings_of_words_and_of_the_number(
    text: str,
    found: bool,
    ayu: Officer,
) -> None:
    assert Officer.objects.search(text).exists() is found
