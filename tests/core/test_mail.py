"""Mail leaves by the worker, whatever the mail server does; what it says is kept no longer."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, override
from django_q.models import OrmQ

from lms.core import execution, jobs, tasks
from lms.core.mail import sending
from lms.core.mail.backend import SEND
from lms.core.mail.models import MailStatus, OutgoingMail
from lms.core.mail.signals import mail_failed, mail_sent
from lms.core.models import JobRun, JobStatus
from tests.core.mail_server import MailServer

pytestmark = pytest.mark.django_db

AYU = "ayu@example.go.id"
EKO = "eko@example.go.id"
SECRET = "https://prima.example.go.id/akun/password/reset/key/1-abc/"


def write(to: str = AYU, subject: str = "Halo", **headers: str) -> None:
    EmailMessage(subject, SECRET, to=[to], headers=headers).send()


def everything_stored() -> str:
    """Read all that the database holds about mail and jobs."""
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for table in ("lms_outgoingmail", "lms_jobrun", "django_q_ormq"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return str(rows)


def states() -> dict[str, str]:
    return dict(OutgoingMail.objects.values_list("recipients", "status"))


@pytest.fixture
def use_server(settings: Any) -> Callable[[int], None]:
    """Return a function that has mail delivered to the server on a port of this machine."""

    def use(port: int) -> None:
        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 0.5

    return use


@pytest.fixture
def server(port: int, use_server: Callable[[int], None]) -> Iterator[MailServer]:
    use_server(port)
    with MailServer(port) as server:
        yield server


class TestQueueing:
    """Sending costs a few queries and follows the transaction."""

    def test_nothing_leaves_before_the_worker_is_at_work(self, run_jobs: Any) -> None:
        send_mail("Halo", "Isi", None, [AYU])
        assert mail.outbox == []
        run_jobs()
        assert [(message.to, message.body) for message in mail.outbox] == [([AYU], "Isi")]

    def test_a_transaction_that_is_rolled_back_sends_nothing(self, run_jobs: Any) -> None:
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        run_jobs()
        assert mail.outbox == []
        assert not JobRun.objects.filter(task_path=SEND).exists()

    def test_one_job_sends_all_that_waits(self, run_jobs: Any) -> None:
        write(AYU)
        write(EKO)
        assert JobRun.objects.filter(task_path=SEND).count() == 1
        run_jobs()
        assert len(mail.outbox) == 2

    def test_it_arrives_as_it_was_written_in_the_language_of_then(self, run_jobs: Any) -> None:
        message = EmailMultiAlternatives(
            gettext_lazy("Subject"), "Isi", "Prima <p@x.id>", [AYU], cc=[EKO], reply_to=["hr@x.id"]
        )
        message.attach_alternative("<p>Isi</p>", "text/html")
        with override("id"):
            message.send()
        with override("en"):
            run_jobs()
        [sent] = mail.outbox
        assert (sent.subject, sent.from_email) == ("Perihal", "Prima <p@x.id>")
        assert (sent.to, sent.cc, sent.reply_to) == ([AYU], [EKO], ["hr@x.id"])
        assert [tuple(other) for other in sent.alternatives] == [("<p>Isi</p>", "text/html")]
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"

    def test_an_attachment_is_refused_rather_than_lost(self) -> None:
        message = EmailMessage("Laporan", "Isi", to=[AYU])
        message.attach("laporan.txt", "isi", "text/plain")
        with pytest.raises(TypeError, match="attachments"):
            message.send()


class TestSecrets:
    """A link that opens an account is nowhere to be read, and gone once it has left."""

    def test_what_a_mail_says_cannot_be_read_while_it_waits(self) -> None:
        write()
        assert SECRET not in everything_stored()
        assert AYU in everything_stored()

    def test_it_is_gone_once_it_has_left(self, run_jobs: Any) -> None:
        write()
        run_jobs()
        assert mail.outbox[0].body == SECRET
        assert OutgoingMail.objects.get().sealed == ""

    def test_under_another_secret_key_it_cannot_be_opened(
        self, run_jobs: Any, settings: Any
    ) -> None:
        write()
        JobRun.objects.all().delete()
        settings.SECRET_KEY = "another-" + "0123456789" * 5
        sending.send_waiting()
        failed = OutgoingMail.objects.get()
        assert (failed.status, failed.sealed) == (MailStatus.FAILED, "")
        assert "SECRET_KEY" in failed.error


class TestMailServers:
    """What a server does to mail, on real sockets."""

    def test_a_server_that_takes_mail_gets_it_once(self, server: MailServer, run_jobs: Any) -> None:
        write()
        run_jobs()
        run_jobs()
        [taken] = server.mails
        assert (taken["To"], taken["Subject"]) == (AYU, "Halo")
        assert SECRET in taken.get_content()
        assert states() == {AYU: MailStatus.SENT}

    @pytest.mark.parametrize("is_mute", [True, False])
    def test_a_server_that_hangs_or_is_gone_keeps_mail_waiting(
        self,
        *,
        is_mute: bool,
        port: int,
        use_server: Callable[[int], None],
        run_jobs: Any,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        use_server(port)
        write(AYU)
        write(EKO)
        if is_mute:
            with MailServer(port, mute=True) as mute:
                run_jobs()
            assert mute.calls == 1, "not asked once for each mail"
        else:
            run_jobs()

        job = JobRun.objects.get(task_path=SEND)
        assert job.status == JobStatus.QUEUED
        assert "2 surel" in job.error
        assert job.error in caplog.text
        assert states() == {AYU: MailStatus.WAITING, EKO: MailStatus.WAITING}
        assert SECRET not in everything_stored()

    def test_it_leaves_as_soon_as_the_server_is_back(
        self, port: int, use_server: Callable[[int], None], run_jobs: Any
    ) -> None:
        use_server(port)
        write()
        for _start in range(JobRun.MAX_STARTS + 2):
            run_jobs()
            be_later()
        assert states() == {AYU: MailStatus.WAITING}
        with MailServer(port) as server:
            run_jobs()
        assert len(server.mails) == 1
        assert JobRun.objects.get(task_path=SEND).status == JobStatus.DONE

    def test_new_mail_does_not_hurry_a_server_that_was_away_a_moment_ago(
        self, port: int, use_server: Callable[[int], None], run_jobs: Any
    ) -> None:
        use_server(port)
        with MailServer(port, mute=True) as mute:
            write(AYU)
            run_jobs()
            write(EKO)
            run_jobs()
        assert mute.calls == 1

    def test_a_recipient_unknown_to_the_server_holds_up_nobody_else(
        self, server: MailServer, run_jobs: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        server.replies[AYU] = "550 5.1.1 user unknown"
        write(AYU)
        write(EKO)
        run_jobs()
        assert states() == {AYU: MailStatus.FAILED, EKO: MailStatus.SENT}
        assert OutgoingMail.objects.get(recipients=AYU).error == "550 5.1.1 user unknown"
        assert "user unknown" in caplog.text

    def test_a_recipient_to_come_back_for_is_come_back_for(
        self, server: MailServer, run_jobs: Any
    ) -> None:
        server.replies[AYU] = "451 4.7.1 greylisted, try again"
        write(AYU)
        run_jobs()
        assert states() == {AYU: MailStatus.WAITING}
        del server.replies[AYU]
        run_jobs()
        assert not server.mails, "not at once"
        be_later()
        sending.send_waiting()
        assert len(server.mails) == 1

    def test_what_has_waited_for_three_days_is_given_up(
        self, port: int, use_server: Callable[[int], None]
    ) -> None:
        use_server(port)
        write()
        OutgoingMail.objects.update(queued_at=timezone.now() - dt.timedelta(days=3, minutes=1))
        sending.send_waiting()
        given_up = OutgoingMail.objects.get()
        assert (given_up.status, given_up.sealed) == (MailStatus.FAILED, "")

    def test_who_queued_it_is_told_what_became_of_it(
        self, server: MailServer, run_jobs: Any
    ) -> None:
        server.replies[EKO] = "550 user unknown"
        told: list[tuple[Any, str]] = []

        def hear(signal: Any, message_id: str, **_signal: Any) -> None:
            told.append((signal, message_id))

        for signal in (mail_sent, mail_failed):
            signal.connect(hear)
        write(AYU, **{"Message-ID": "<ayu@x>"})
        write(EKO, **{"Message-ID": "<eko@x>"})
        run_jobs()
        assert told == [(mail_sent, "<ayu@x>"), (mail_failed, "<eko@x>")]


def be_later() -> None:
    """Let all that waits for its time be due."""
    past = timezone.now() - dt.timedelta(seconds=1)
    OutgoingMail.objects.waiting().update(due_at=past)
    OrmQ.objects.update(lock=past)


class TestShares:
    """So much a minute, and so much for one address in an hour; what is too much waits."""

    def test_a_minutes_share_leaves_and_the_rest_follows(
        self, run_jobs: Any, settings: Any
    ) -> None:
        settings.MAIL_PER_MINUTE = 2
        for number in range(3):
            write(f"{number}@example.go.id")
        run_jobs()
        assert len(mail.outbox) == 2
        job = JobRun.objects.get(task_path=SEND)
        assert (job.status, job.error) == (JobStatus.QUEUED, "")

        OutgoingMail.objects.update(finished_at=timezone.now() - dt.timedelta(minutes=1))
        be_later()
        run_jobs()
        assert len(mail.outbox) == 3

    def test_one_address_gets_its_share_and_others_do_not_wait(
        self, run_jobs: Any, settings: Any
    ) -> None:
        settings.MAIL_PER_RECIPIENT_AND_HOUR = 2
        for _mail in range(4):
            write(AYU)
        write(EKO)
        run_jobs()
        assert sorted(message.to for message in mail.outbox) == [[AYU], [AYU], [EKO]]
        held = OutgoingMail.objects.waiting().values_list("due_at", flat=True)
        assert len(held) == 2
        assert min(held) > timezone.now() + dt.timedelta(minutes=59)

    def test_one_of_many_leaves_after_all_others(self, run_jobs: Any) -> None:
        write(AYU, Precedence="bulk")
        write(EKO)
        run_jobs()
        assert [message.to for message in mail.outbox] == [[EKO], [AYU]]


class TestWorkers:
    """One job at a time sends, and a worker that dies loses nothing."""

    def test_a_second_job_leaves_the_work_to_the_first(self, run_jobs: Any) -> None:
        first = jobs.start(SEND, key="first", by=None)
        second = jobs.start(SEND, key="second", by=None)
        now = timezone.now()
        JobRun.objects.filter(pk=first.pk).update(status=JobStatus.RUNNING, started_at=now)
        OutgoingMail.objects.create(message_id="<1@x>", recipients=AYU, subject="Halo")
        execution.run(str(second.pk))
        second.refresh_from_db()
        assert (second.status, mail.outbox) == (JobStatus.QUEUED, [])
        third = jobs.start(SEND, key="third", by=None)
        execution.run(str(third.pk))
        third.refresh_from_db()
        assert third.status == JobStatus.DONE, "one is enough to wait"

    def test_a_job_whose_delivery_was_lost_does_not_stop_mail_for_good(self, run_jobs: Any) -> None:
        write()
        OrmQ.objects.all().delete()
        JobRun.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
        write(EKO)
        run_jobs()
        assert len(mail.outbox) == 2

    def test_a_try_counts_before_it_is_made_and_nobody_else_makes_it(self) -> None:
        write()
        [mine] = OutgoingMail.objects.due()
        [theirs] = OutgoingMail.objects.due()
        assert mine.claim()
        assert not theirs.claim()
        assert not OutgoingMail.objects.due()
        be_later()
        assert OutgoingMail.objects.due().get().tries == 1

    def test_what_has_left_is_forgotten_soon_and_what_did_not_later(self) -> None:
        now = timezone.now()
        for days, status in ((1, "sent"), (3, "sent"), (3, "failed"), (31, "failed")):
            OutgoingMail.objects.create(
                message_id=f"<{days}{status}@x>",
                recipients=AYU,
                subject="Halo",
                status=status,
                finished_at=now - dt.timedelta(days=days),
            )
        tasks.clean_up.call()
        kept = OutgoingMail.objects.values_list("message_id", flat=True)
        assert sorted(kept) == ["<1sent@x>", "<3failed@x>"]
