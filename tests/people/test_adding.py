"""Adding officers, posting them, granting roles."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer
from tests.conftest import Organisation

pytestmark = pytest.mark.django_db


class TestChangingPeople:
    def test_a_wrong_nip_is_refused_with_the_part_that_is_wrong(self, db: None) -> None:
        with pytest.raises(ValidationError) as caught:
            people.add_officer(by=None, name="X", staff_number="198613262015051001")
        assert "staff_number" in caught.value.message_dict

    def test_pppk_numbers_are_checked_for_length_only(self, db: None) -> None:
        officer = people.add_officer(
            by=None, name="Rini", staff_number="198613262015051001", employment="pppk"
        )
        assert officer.pk

    def test_other_staff_have_numbers_of_their_own(self, db: None) -> None:
        officer = people.add_officer(
            by=None, name="Joko", staff_number="THL-07", employment="non_asn"
        )
        assert officer.staff_number_display == "THL-07"

    def test_a_new_definitive_posting_ends_the_one_before(
        self, ayu: Officer, org: Organisation
    ) -> None:
        people.post_officer(
            by=None,
            officer=ayu,
            unit=org.health,
            position=org.counter_officer,
            starts_on=dt.date(2026, 7, 1),
        )
        assert ayu.postings.get(unit=org.front_office).ends_on == dt.date(2026, 6, 30)

    def test_granting_a_role_twice_changes_nothing(self, ayu: Officer) -> None:
        for _time in range(2):
            people.grant_role(by=None, user=ayu.user, role=Role.TRAINER)
        assert AuditEvent.objects.filter(action="role.grant").count() == 1
        assert ayu.user.groups.count() == 1
