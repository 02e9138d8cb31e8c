"""The inbox, its bell, and what somebody chooses."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.notice_kinds import AWARDED
from lms.core.roles import Permission
from lms.notifications import api
from lms.notifications.kinds import KINDS, MAIL
from lms.notifications.models import Notice, NoticeChoice
from lms.people.models import Officer, User
from tests.notifications.test_telling import IN_INDONESIAN, tell

pytestmark = pytest.mark.django_db

INBOX = "/pemberitahuan/"
CHOICES = "/pemberitahuan/pilihan/"


def notice_of(officer: Officer, key: str = "certificate:1") -> Notice:
    tell(officer, key)
    return Notice.objects.get(recipient=officer.user, key=key)


def test_the_bell_says_how_much_is_new(ayu: Officer, as_user: Any) -> None:
    client = as_user(ayu)
    assert "pemberitahuan baru" not in client.get("/").text
    for key in ("a", "b", "c"):
        tell(ayu, key)
    assert "3 pemberitahuan baru" in client.get("/").text


def test_visitors_have_no_bell_and_pay_for_none(client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert 'class="bell"' not in client.get("/akun/login/").text
    assert not any("lms_notice" in query["sql"] for query in queries)


def test_the_newest_comes_first_and_what_is_new_is_marked(ayu: Officer, as_user: Any) -> None:
    for key in ("a", "b"):
        tell(ayu, key)
    Notice.objects.filter(key="a").mark_read()
    page = as_user(ayu).get(INBOX)
    assert [notice.key for notice in page.context["page"]] == ["b", "a"]
    assert page.text.count("notice--unread") == 1


def test_opening_one_marks_it_as_read_and_leads_there(ayu: Officer, as_user: Any) -> None:
    notice, other = notice_of(ayu, "a"), notice_of(ayu, "b")
    answer = as_user(ayu).post(reverse("notice_open", args=[notice.pk]))
    assert answer["Location"] == "/sertifikat/"
    assert list(Notice.objects.all().unread()) == [other]


def test_opening_again_keeps_when_it_was_first_read(ayu: Officer, as_user: Any) -> None:
    notice, client = notice_of(ayu), as_user(ayu)
    client.post(reverse("notice_open", args=[notice.pk]))
    first = Notice.objects.get().read_at
    client.post(reverse("notice_open", args=[notice.pk]))
    assert Notice.objects.get().read_at == first


def test_all_can_be_marked_as_read(ayu: Officer, eko: Officer, as_user: Any) -> None:
    for officer in (ayu, eko):
        tell(officer)
    page = as_user(ayu).post(reverse("notices_read"), follow=True)
    assert "Semua pemberitahuan sudah ditandai terbaca." in page.text
    assert (api.unread_count(ayu.user_id), api.unread_count(eko.user_id)) == (0, 1)


def test_eko_reads_nothing_of_ayus(ayu: Officer, eko: Officer, as_user: Any) -> None:
    notice, client = notice_of(ayu), as_user(eko)
    assert IN_INDONESIAN not in client.get(INBOX).text
    assert "pemberitahuan baru" not in client.get("/").text
    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    client.post(reverse("notices_read"))
    assert api.unread_count(ayu.user_id) == 1


def test_an_empty_inbox_says_what_will_come(eko: Officer, as_user: Any) -> None:
    assert "Belum ada pemberitahuan" in as_user(eko).get(INBOX).text


def test_what_a_course_is_called_cannot_become_part_of_the_page(ayu: Officer, as_user: Any) -> None:
    api.notify(
        recipient_id=ayu.user_id,
        kind=AWARDED,
        key="k",
        url="/sertifikat/",
        facts={"course": "<b>100 % tuntas</b>"},
    )
    assert "&lt;b&gt;100 % tuntas&lt;/b&gt;" in as_user(ayu).get(INBOX).text


def test_a_kind_that_is_no_more_is_not_shown(ayu: Officer, as_user: Any) -> None:
    notice_of(ayu)
    Notice.objects.update(kind="gone")
    assert "Belum ada pemberitahuan" in as_user(ayu).get(INBOX).text
    assert api.unread_count(ayu.user_id) == 0


def test_a_long_inbox_costs_no_more_queries(ayu: Officer, as_user: Any) -> None:
    client = as_user(ayu)
    costs = []
    for count in (3, 30):
        for number in range(count):
            tell(ayu, f"certificate:{number}")
        client.get(INBOX)
        with CaptureQueriesContext(connection) as queries:
            client.get(INBOX)
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert sum("lms_notice" in query["sql"] for query in queries) == 3, "count, page and bell"


@pytest.mark.parametrize("count", [0, 30])
def test_the_bell_costs_one_query(ayu: Officer, as_user: Any, count: int) -> None:
    for number in range(count):
        tell(ayu, f"certificate:{number}")
    client = as_user(ayu)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("certificates_mine"))
    assert sum("lms_notice" in query["sql"] for query in queries) == 1


def test_what_is_not_ticked_no_longer_comes_by_mail(
    ayu: Officer, as_user: Any, run_jobs: Any, mailoutbox: Any
) -> None:
    client = as_user(ayu)
    offered = [kind for kind in KINDS if kind.audience is Permission.LEARN]
    by_mail = sum(MAIL in kind.channels for kind in offered)
    assert client.get(CHOICES).text.count(" checked") == by_mail, "as declared"
    page = client.post(CHOICES, {"mail": ["prior.decided"]}, follow=True)
    assert "Pilihan Anda sudah disimpan." in page.text
    assert page.text.count(" checked") == 1
    tell(ayu, "a")
    client.post(CHOICES, {"mail": ["prior.decided", AWARDED.name]})
    tell(ayu, "b")
    run_jobs()
    assert len(mailoutbox) == 1
    assert NoticeChoice.objects.filter(user=ayu.user).count() == len(offered), "one for each kind"


def test_a_kind_that_there_is_not_is_refused_and_what_was_ticked_stays(
    ayu: Officer, as_user: Any
) -> None:
    page = as_user(ayu).post(CHOICES, {"mail": ["prior.decided", "nothing"]})
    assert "error" in page.text
    assert page.text.count(" checked") == 1
    assert not NoticeChoice.objects.exists()


def test_who_can_get_no_such_notices_is_offered_none(dewi: User, as_user: Any) -> None:
    assert "Belum ada yang dapat dipilih" in as_user(dewi).get(CHOICES).text


def test_who_has_no_address_is_told_so(ayu: Officer, as_user: Any) -> None:
    User.objects.filter(officer=ayu).update(email="")
    assert "belum punya alamat surel" in as_user(ayu).get(CHOICES).text
