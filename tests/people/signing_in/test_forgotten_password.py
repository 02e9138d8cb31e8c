"""Forgotten passwords: any login will do, and nobody learns who has an account."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.core.mail import sending
from lms.core.mail.models import OutgoingMail
from lms.core.models import JobRun, JobStatus
from lms.people.models import Officer, User
from tests.core.mail_server import MailServer
from tests.people.signing_in.conftest import browser, try_password

pytestmark = pytest.mark.django_db

HERS = "ayu@sukamaju.example"
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
NEW_PASSWORD = "padi-kuning-di-bukit"


@pytest.fixture(autouse=True)
def _address(ayu: Officer) -> None:
    User.objects.filter(pk=ayu.user.pk).update(email=HERS)


@pytest.fixture
def asked(run_jobs: Any) -> Any:
    """Return a function that asks for a link and gives the page that follows."""

    def asked(login: str, client: Client | None = None) -> str:
        page = (client or browser()).post(
            reverse("account_reset_password"), {"email": login}, follow=True
        )
        run_jobs()
        return TOKEN.sub("", page.content.decode())

    return asked


def receivers() -> list[str]:
    return [address for message in mail.outbox for address in message.to]


@pytest.mark.parametrize(
    "login",
    [
        "ayu",
        "AYU",
        "199203152019032001",
        "19920315 201903 2 001",
        " 19920315.201903.2.001 ",
        HERS.upper(),
    ],
)
def test_any_of_her_logins_brings_the_link_to_her_address(login: str, asked: Any) -> None:
    asked(login)
    assert receivers() == [HERS]
    link = re.search(r"/akun/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link
    client = browser()
    form = client.get(link[0], follow=True)
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(form.context["action_url"], passwords)
    assert try_password(browser(), "ayu", NEW_PASSWORD)


def test_an_address_she_confirmed_as_well_gets_the_link_that_it_asked_for(
    ayu: Officer, asked: Any
) -> None:
    EmailAddress.objects.create(user=ayu.user, email="ayu@rumah.example", verified=True)
    asked("ayu@rumah.example")
    assert receivers() == ["ayu@rumah.example"]


def test_a_shared_address_gets_a_link_for_each_account_and_a_number_for_one(
    ayu: Officer, eko: Officer, asked: Any
) -> None:
    User.objects.filter(pk=eko.user.pk).update(email=HERS)
    asked(eko.staff_number)
    assert receivers() == [HERS]
    assert "eko" in str(mail.outbox[0].body)
    asked(HERS)
    assert receivers() == [HERS] * 3


class TestNobodyLearns:
    @pytest.fixture(autouse=True)
    def _others(self, eko: Officer, bima: Officer) -> None:
        """Eko has no address, Bima's account is closed."""
        User.objects.filter(pk=eko.user.pk).update(email="")
        User.objects.filter(pk=bima.user.pk).update(email="bima@sukamaju.example", is_active=False)

    @pytest.mark.parametrize(
        "login", ["tidak-ada", "199001012020011001", "x@y.example", "eko", "bima"]
    )
    def test_whether_there_is_such_an_account_or_an_address(self, login: str, asked: Any) -> None:
        assert asked(login) == asked("ayu")
        assert receivers() == [HERS]

    @pytest.mark.parametrize("login", ["tidak-ada", "eko", "ayu"])
    def test_how_often_it_may_be_asked(self, login: str, asked: Any) -> None:
        for _time in range(5):
            assert "Terlalu banyak" not in asked(login)
        refused = asked(login)
        assert "Terlalu banyak percobaan. Coba lagi 1 menit lagi, pukul" in refused
        assert f'value="{login}"' in refused


def test_the_page_says_what_to_do_without_an_address(settings: Any) -> None:
    settings.ORGANISATION_NAME = "Pemerintah Kabupaten Sukamaju"
    for address in ("account_reset_password", "account_reset_password_done"):
        page = browser().get(reverse(address)).content.decode()
        assert "bagian kepegawaian instansi Anda (Pemerintah Kabupaten Sukamaju)" in page


def test_asking_by_another_writing_of_the_number_counts_as_the_same(asked: Any) -> None:
    writings = ["199203152019032001", "19920315 201903 2 001", "19920315.201903.2.001"]
    for login in (writings * 2)[:5]:
        asked(login)
    assert "Terlalu banyak" in asked("19920315-201903-2-001")


def test_whoever_asks_by_all_her_names_fills_no_mailbox_and_is_told_nothing(asked: Any) -> None:
    for login in ("ayu", HERS, "199203152019032001") * 3:
        assert "Terlalu banyak" not in asked(login)
    assert receivers() == [HERS] * 5


def test_an_address_that_somebody_merely_claims_gets_nothing(ayu: Officer, asked: Any) -> None:
    EmailAddress.objects.create(user=ayu.user, email="ayu@rumah.example", verified=False)
    asked("ayu@rumah.example")
    assert receivers() == []


@pytest.mark.parametrize("stranger", ["x@y.example", "tidak-ada", "199001012020011001"])
def test_neither_the_answer_nor_its_work_depends_on_who_is_known(stranger: str) -> None:
    values = re.compile(r"'[^']*'|\"s\d+_x\d+\"|\d+(?:\.\d+)?(?:e[-+]?\d+)?")
    answers, work = [], []
    for login in (HERS, stranger):
        with CaptureQueriesContext(connection) as queries:
            answer = browser().post(reverse("account_reset_password"), {"email": login})
        answers.append((answer.status_code, answer["Location"], answer.content))
        work.append([values.sub("?", query["sql"]) for query in queries])
    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert not any("lms_user" in sql or "emailaddress" in sql for sql in work[0])


def test_a_stranger_leaves_no_mail_and_nothing_to_read(asked: Any) -> None:
    asked("x@y.example")
    assert not OutgoingMail.objects.exists()
    job = JobRun.objects.get(task_path__endswith="send_password_links")
    assert job.status == JobStatus.DONE
    assert "x@y.example" not in str(job.arguments)


@pytest.mark.parametrize(
    ("chosen", "browsers", "subject"),
    [
        ("", "id", "Buat kata sandi baru untuk Prima"),
        ("", "en", "Choose a new password for Prima"),
        ("en", "id", "Choose a new password for Prima"),
    ],
)
def test_the_mail_is_in_the_language_chosen_or_that_of_the_browser_that_asked(
    chosen: str, browsers: str, subject: str, ayu: Officer, asked: Any
) -> None:
    User.objects.filter(pk=ayu.user.pk).update(language=chosen)
    client = browser()
    client.cookies["django_language"] = browsers
    asked("ayu", client)
    assert mail.outbox[0].subject == subject


def test_the_link_is_nowhere_to_be_read_but_in_the_mail(
    asked: Any, port: int, settings: Any
) -> None:
    delivered_to = settings.MAIL_DELIVERY_BACKEND
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
    with MailServer(port, mute=True):
        asked("ayu")
    waiting = OutgoingMail.objects.waiting().get()
    rows = str([*OutgoingMail.objects.values(), *JobRun.objects.values()])
    assert "/password/reset/" not in rows

    settings.MAIL_DELIVERY_BACKEND = delivered_to
    sending.send_waiting()
    link = re.search(r"/akun/password/reset/key/(\S+)/", str(mail.outbox[0].body))
    assert link
    assert link[1] not in rows
    waiting.refresh_from_db()
    assert waiting.sealed == ""
