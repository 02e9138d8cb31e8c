"""The organisation's calendar, as it is kept and edited."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.core.working_days import api
from lms.core.working_days.models import OwnDay, TimeLimit, WorkingDaySettings
from lms.installation import prepare
from lms.people import api as people
from tests.factories import organisation

pytestmark = pytest.mark.django_db

RECEIVED = dt.date(2026, 3, 17)


def address(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def test_the_limits_of_the_field_are_shipped_with_their_regulation():
    found = {limit.slug: limit.working_days for limit in api.limits(RECEIVED)}
    assert found == {
        "tanggapan-awal": 3,
        "permintaan-informasi": 5,
        "pengaduan-tidak-berkadar-pengawasan": 14,
        "pengaduan-berkadar-pengawasan": 60,
    }
    assert {row.regulation for row in TimeLimit.objects.all()} == {"Permenpan RB 62/2018"}


def test_three_working_days_before_lebaran_take_ten_days(django_assert_num_queries):
    WorkingDaySettings.load()
    with django_assert_num_queries(3):
        due = api.due(received=RECEIVED, limit="tanggapan-awal")
    assert due.due == dt.date(2026, 3, 27)
    assert len(due.days) == 10


def test_where_collective_leave_is_worked_it_is_due_sooner():
    settings = WorkingDaySettings.load()
    settings.has_collective_leave = False
    settings.save()
    assert api.due(received=RECEIVED, limit="tanggapan-awal").due == dt.date(2026, 3, 23)


def test_days_of_ones_own_count():
    OwnDay.objects.create(day=dt.date(2026, 3, 25), name="Hari jadi kabupaten")
    OwnDay.objects.create(day=dt.date(2026, 3, 28), is_off=False, name="Pelayanan Sabtu")
    due = api.due(received=RECEIVED, limit="tanggapan-awal")
    assert due.due == dt.date(2026, 3, 28)
    assert "Hari jadi kabupaten" in {each.name for each in due.days}


def test_a_limit_of_another_time_is_not_used():
    TimeLimit.objects.filter(slug="tanggapan-awal").update(valid_until=dt.date(2026, 3, 16))
    with pytest.raises(api.NoTimeLimitError):
        api.due(received=RECEIVED, limit="tanggapan-awal")
    assert api.due(received=dt.date(2026, 3, 16), limit="tanggapan-awal").days


def test_what_reaches_into_an_unknown_year_is_said():
    with pytest.raises(api.UnknownYearError, match="2028"):
        api.due(received=dt.date(2027, 12, 30), limit="permintaan-informasi")


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        (dt.date(2025, 1, 1), None, True),
        (dt.date(2018, 1, 1), dt.date(2019, 1, 1), True),
        (dt.date(2018, 1, 1), dt.date(2018, 12, 31), False),
        (None, None, False),  # the field itself says that it is missing
    ],
)
def test_a_limit_is_given_once_a_day(first, last, is_refused):
    row = TimeLimit(slug="tanggapan-awal", working_days=2, valid_from=first, valid_until=last)
    if is_refused:
        with pytest.raises(ValidationError, match="valid_from"):
            row.clean()
    else:
        row.clean()


def test_an_administrator_keeps_the_calendar_in_wagtail(client):
    admin = organisation.user("admin", "Admin")
    people.grant_role(by=None, user=admin, role=Role.ADMINISTRATOR)
    prepare()
    client.force_login(admin)
    day = {"day": "2026-05-02", "is_off": "True", "name": "Hari jadi kabupaten"}
    assert client.post(address(OwnDay, "add"), day).status_code == 302
    own = OwnDay.objects.get()
    assert client.post(address(OwnDay, "delete", own.pk)).status_code == 302
    told = AuditEvent.objects.filter(action__startswith="calendar.").order_by("pk")
    assert [event.action for event in told] == ["calendar.edit", "calendar.delete"]
    listed = client.get(address(TimeLimit, "list")).content.decode()
    assert "Permenpan RB 62/2018" in listed
