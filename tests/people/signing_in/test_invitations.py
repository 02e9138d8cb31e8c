"""People whose account was made for them choose a password by a link in a mail."""

import re
import time
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from lms.core.models import AuditEvent, JobRun
from lms.people import api as people
from lms.people.invitations import api
from lms.people.invitations.api import invite
from lms.people.invitations.models import Invitation
from lms.people.models import Officer, User
from lms.people.signing_in.password_mail import password_mail
from tests.conftest import PASSWORD
from tests.core.mail_server import MailServer
from tests.people.signing_in.conftest import browser, try_password

pytestmark = pytest.mark.django_db

RunJobs = Callable[[], None]


def person(username: str = "gita", language: str = "", **attributes: Any) -> User:
    user = people.add_user(
        by=None, username=username, name="Gita Puspita", email=f"{username}@example.go.id"
    )
    for name, value in {"language": language, **attributes}.items():
        setattr(user, name, value)
    user.save()
    return user


def link_in(message: Any) -> str:
    found = re.search(r"http://[^/]+(/akun/password/reset/key/\S+)", message.body)
    assert found
    return found[1]


def choose_password(client: Client, link: str, password: str = PASSWORD) -> Any:
    form = client.get(link, follow=True)
    if "action_url" not in form.context or form.context.get("token_fail"):
        return form
    data = {"password1": password, "password2": password}
    return client.post(form.context["action_url"], data, follow=True)


def test_the_link_leads_to_a_password_and_then_to_signing_in(
    run_jobs: RunJobs, mailoutbox: list[Any], dewi: User
) -> None:
    gita = person()
    assert invite(by=dewi, users=[gita]) == 1
    assert mailoutbox == []
    run_jobs()
    [message] = mailoutbox
    assert message.to == ["gita@example.go.id"]
    client = browser()
    assert "Selamat datang di Prima" in client.get(link_in(message), follow=True).content.decode()
    choose_password(client, link_in(message))
    assert try_password(browser(), "gita")
    event = AuditEvent.objects.get(action="invitation.send")
    assert (event.actor_id, event.target_id) == (dewi.pk, str(gita.pk))


def test_the_link_works_once(run_jobs: RunJobs, mailoutbox: list[Any]) -> None:
    invite(by=None, users=[person()])
    run_jobs()
    choose_password(browser(), link_in(mailoutbox[0]))
    again = choose_password(browser(), link_in(mailoutbox[0]), "padi-kuning-di-bukit")
    assert again.context["token_fail"]
    assert not try_password(browser(), "gita", "padi-kuning-di-bukit")


def test_the_link_ends_after_three_days(
    run_jobs: RunJobs, mailoutbox: list[Any], settings: Any
) -> None:
    invite(by=None, users=[person()])
    run_jobs()
    settings.PASSWORD_RESET_TIMEOUT = 1
    time.sleep(2.1)
    assert choose_password(browser(), link_in(mailoutbox[0])).context["token_fail"]


def test_a_link_changed_by_one_letter_does_not_work(
    run_jobs: RunJobs, mailoutbox: list[Any], eko: Officer
) -> None:
    invite(by=None, users=[person()])
    run_jobs()
    link = link_in(mailoutbox[0])
    of_eko = re.sub(r"key/[^-]+-", f"key/{eko.user.pk}-", link)
    other_end = "1/" if link.endswith("0/") else "0/"
    for forged in (link[:-2] + other_end, of_eko):
        assert choose_password(browser(), forged).context["token_fail"]


def test_only_those_a_link_helps_are_invited(citra: User) -> None:
    without_address = person("hana", email="")
    deactivated = person("indra", is_active=False)
    assert invite(by=None, users=[citra, without_address, deactivated]) == 0
    assert not JobRun.objects.exists()


def test_asking_twice_sends_one_mail_and_asking_later_another(
    run_jobs: RunJobs, mailoutbox: list[Any]
) -> None:
    gita = person()
    assert [invite(by=None, users=[gita, gita]), invite(by=None, users=[gita])] == [1, 0]
    run_jobs()
    assert len(mailoutbox) == 1
    assert invite(by=None, users=[gita]) == 1
    run_jobs()
    assert len(mailoutbox) == 2


def test_a_job_started_again_sends_only_what_is_left(
    run_jobs: RunJobs, mailoutbox: list[Any], monkeypatch: Any
) -> None:
    users = [person(f"orang{number}") for number in range(4)]
    write, fails = password_mail, [False, False, True]

    def sometimes(*arguments: Any, **options: Any) -> Any:
        if fails and fails.pop(0):
            raise OSError("the disk is full")
        return write(*arguments, **options)

    monkeypatch.setattr(api, "password_mail", sometimes)
    invite(by=None, users=users)
    run_jobs()
    assert sorted(message.to[0] for message in mailoutbox) == sorted(u.email for u in users)
    assert not Invitation.objects.waiting().exists()


def test_an_invitation_is_on_its_way_until_the_mail_server_has_taken_it(
    run_jobs: RunJobs, port: int, settings: Any
) -> None:
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    gita = person()
    invite(by=None, users=[gita])
    run_jobs()
    assert Invitation.objects.waiting().get().user == gita
    assert not AuditEvent.objects.filter(action="invitation.send").exists()
    OrmQ.objects.update(lock=timezone.now())
    with MailServer(port) as server:
        run_jobs()
    assert server.mails[0]["To"] == gita.email
    assert Invitation.objects.get().sent_at is not None


def test_an_address_the_mail_server_does_not_know_can_be_mended_and_invited_again(
    run_jobs: RunJobs, port: int, settings: Any
) -> None:
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    gita = person()
    with MailServer(port) as server:
        server.replies[gita.email] = "550 user unknown"
        invite(by=None, users=[gita])
        run_jobs()
        assert Invitation.objects.get().failed_at is not None
        gita.email = "gita.p@example.go.id"
        gita.save()
        assert invite(by=None, users=[gita]) == 1
        run_jobs()
    assert [mail["To"] for mail in server.mails] == [gita.email]


def test_nobody_who_chose_a_password_meanwhile_is_written_to(
    run_jobs: RunJobs, mailoutbox: list[Any]
) -> None:
    gita = person()
    invite(by=None, users=[gita])
    gita.set_password(PASSWORD)
    gita.save()
    run_jobs()
    assert mailoutbox == []
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("language", "subject"),
    [("", "Akun Prima"), ("id", "Akun Prima"), ("en", "Your Prima account")],
)
def test_the_mail_is_in_the_language_of_who_gets_it(
    language: str, subject: str, run_jobs: RunJobs, mailoutbox: list[Any]
) -> None:
    invite(by=None, users=[person(language=language)])
    run_jobs()
    [message] = mailoutbox
    assert message.subject.startswith(subject)


def test_the_mail_asks_no_other_host_for_anything_and_escapes_names(
    run_jobs: RunJobs, mailoutbox: list[Any]
) -> None:
    invite(by=None, users=[person(first_name="<img src=x>")])
    run_jobs()
    html = str(mailoutbox[0].alternatives[0].content)
    assert "<img" not in html
    assert "&lt;img" in html
    assert set(re.findall(r"https?://[^/\"'\s<]+", html)) == {"http://localhost:8000"}


def test_a_thousand_people_are_invited_in_few_queries_and_ten_jobs(
    django_assert_max_num_queries: Any,
) -> None:
    User.objects.bulk_create(
        User(username=f"u{n}", email=f"u{n}@example.go.id", password="!none") for n in range(1000)
    )
    with django_assert_max_num_queries(85):
        assert invite(by=None, users=User.objects.all()) == 1000
    assert JobRun.objects.count() == 10


class TestTheCommand:
    def run(self, *arguments: str) -> str:
        call_command("invite", *arguments, stdout=(out := StringIO()))
        return out.getvalue()

    def test_invites_those_named(self, db: None) -> None:
        person(), person("hana")
        assert self.run("gita").startswith("1 ")

    def test_invites_everybody_without_a_password(self, ayu: Officer) -> None:
        person(), person("hana")
        assert self.run("--all").startswith("2 ")

    @pytest.mark.parametrize("arguments", [[], ["siapa"], ["gita", "--all"]])
    def test_says_what_is_missing(self, arguments: list[str], db: None) -> None:
        with pytest.raises(CommandError):
            self.run(*arguments)


def test_the_reset_page_of_somebody_who_has_a_password_welcomes_nobody(
    ayu: Officer, run_jobs: RunJobs, mailoutbox: list[Any]
) -> None:
    browser().post(reverse("account_reset_password"), {"email": "ayu@example.go.id"})
    run_jobs()
    page = browser().get(link_in(mailoutbox[0]), follow=True).content.decode()
    assert "Selamat datang di Prima" not in page
