"""Being told: once, after the commit, in one's own language, and never in the way."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from assessments.observations.models import RatingSheet
from assessments.prior_learning.models import PriorClaim
from certificates.models import Certificate
from certificates.notice_kinds import AWARDED
from lms.core.clock import today
from lms.core.models import JobRun
from lms.notifications import api, channels
from lms.notifications.kinds import MAIL
from lms.notifications.models import Notice, NoticeChoice
from lms.notifications.tasks import forget_read
from lms.people.models import Officer, User
from lms.people.organisation import staffing
from tests.assessments.conftest import assessor
from tests.assessments.observations import making as observations
from tests.assessments.prior_learning import making as prior_learning
from tests.certificates.conftest import award_for
from tests.conftest import Organisation

pytestmark = pytest.mark.django_db

COURSE = "Dasar Pelayanan Prima"
IN_INDONESIAN = f"Anda memperoleh sertifikat untuk “{COURSE}”."
IN_ENGLISH = f"You have earned a certificate for “{COURSE}”."


def tell(officer: Officer, key: str = "certificate:1") -> None:
    api.notify(
        recipient_id=officer.user_id,
        kind=AWARDED,
        key=key,
        url="/sertifikat/",
        facts={"course": COURSE},
    )


def told(officer: Officer) -> list[str]:
    return [notice.text for notice in Notice.objects.of(officer.user_id)]


def fail(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("listrik padam")


def test_the_same_occasion_is_told_once(ayu: Officer, run_jobs: Any, mailoutbox: Any) -> None:
    tell(ayu)
    tell(ayu)
    run_jobs()
    assert told(ayu) == [IN_INDONESIAN]
    assert len(mailoutbox) == 1


def test_it_is_told_after_the_commit(ayu: Officer) -> None:
    with transaction.atomic():
        tell(ayu)
        assert told(ayu) == []
    assert told(ayu) == [IN_INDONESIAN]


def test_what_is_rolled_back_is_never_told(ayu: Officer, run_jobs: Any, mailoutbox: Any) -> None:
    with transaction.atomic():
        tell(ayu)
        transaction.set_rollback(True)
    run_jobs()
    assert told(ayu) == []
    assert mailoutbox == []


def test_the_inbox_speaks_the_language_of_whoever_reads_it(ayu: Officer, as_user: Any) -> None:
    tell(ayu)
    client = as_user(ayu)
    assert IN_INDONESIAN in client.get("/pemberitahuan/").text
    client.post("/bahasa/setlang/", {"language": "en"})
    assert IN_ENGLISH in client.get("/pemberitahuan/").text


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("", "Sertifikat baru", IN_INDONESIAN),
        ("id", "Sertifikat baru", IN_INDONESIAN),
        ("en", "New certificate", IN_ENGLISH),
    ],
)
def test_mail_speaks_the_language_of_its_recipient(
    ayu: Officer, run_jobs: Any, mailoutbox: Any, language: str, subject: str, text: str
) -> None:
    User.objects.filter(officer=ayu).update(language=language)
    tell(ayu)
    run_jobs()
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["ayu@example.go.id"], subject)
    assert text in mail.body
    assert "/sertifikat/" in mail.body
    assert mail.extra_headers["Precedence"] == "bulk", "a link to sign in with leaves first"


def test_who_wants_no_mail_gets_none(ayu: Officer, run_jobs: Any, mailoutbox: Any) -> None:
    NoticeChoice.objects.create(
        user=User.objects.get(officer=ayu), kind=AWARDED.name, channel=MAIL, is_wanted=False
    )
    tell(ayu)
    run_jobs()
    assert told(ayu) == [IN_INDONESIAN]
    assert mailoutbox == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_no_mail_goes_to_a_closed_account_or_one_without_address(
    ayu: Officer, run_jobs: Any, mailoutbox: Any, change: dict[str, Any]
) -> None:
    User.objects.filter(officer=ayu).update(**change)
    tell(ayu)
    run_jobs()
    assert told(ayu) == [IN_INDONESIAN]
    assert mailoutbox == []


def test_an_officer_without_an_account_is_not_told(ayu: Officer) -> None:
    Officer.objects.filter(pk=ayu.pk).update(user=None)
    award_for(ayu)
    assert Certificate.objects.exists()
    assert not Notice.objects.exists()


def test_a_notice_that_fails_undoes_nothing_and_is_told_by_a_job(
    ayu: Officer, run_jobs: Any, monkeypatch: pytest.MonkeyPatch, mailoutbox: Any
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(channels, "letter", fail)
        award_for(ayu)
    assert Certificate.objects.exists()
    assert told(ayu) == [], "inbox and mail are told together"
    assert JobRun.objects.filter(task_path=api.TELL).count() == 1
    run_jobs()
    assert told(ayu) == [IN_INDONESIAN]
    assert len(mailoutbox) == 1


def test_a_fact_that_the_sentence_wants_is_missed_before_anybody_reads_it(ayu: Officer) -> None:
    with pytest.raises(KeyError, match="course"):
        api.tell(api.News(ayu.user_id, AWARDED.name, "k", "/", {}))
    assert not Notice.objects.exists()


def test_what_is_long_past_stays_in_the_inbox(ayu: Officer, run_jobs: Any, mailoutbox: Any) -> None:
    with api.inbox_only():
        tell(ayu, "certificate:1")
    tell(ayu, "certificate:2")
    run_jobs()
    assert len(told(ayu)) == 2
    assert len(mailoutbox) == 1


def test_an_award_a_decision_and_feedback_are_told(
    ayu: Officer, org: Organisation, framework: Any, as_user: Any
) -> None:
    fajar = assessor("fajar", "Fajar Nugroho", org.registry)
    award_for(ayu)
    claim = prior_learning.decided(ayu, fajar)
    sheet = observations.handed_in(fajar, ayu)
    assert told(ayu) == [
        "Asesor yang mengamati Anda bekerja sudah menulis umpan balik untuk Anda.",
        f"Pengajuan Anda “{claim.title}” sudah diputuskan.",
        IN_INDONESIAN,
    ]
    client = as_user(ayu)
    for notice in Notice.objects.all():
        assert client.get(notice.url).status_code == 200, notice.kind
    assert {notice.key for notice in Notice.objects.all()} == {
        f"certificate:{Certificate.objects.get().pk}",
        f"prior:{PriorClaim.objects.get().pk}",
        f"feedback:{RatingSheet.objects.get(pk=sheet.pk).pk}",
    }


def test_anonymising_an_officer_forgets_what_they_were_told(
    ayu: Officer, eko: Officer, dewi: User
) -> None:
    for officer in (ayu, eko):
        tell(officer)
        NoticeChoice.objects.create(
            user=User.objects.get(officer=officer), kind=AWARDED.name, channel=MAIL, is_wanted=True
        )
    staffing.set_status(by=dewi, officer=ayu, status=Officer.Status.LEFT, day=today())
    staffing.anonymise(by=dewi, officer=ayu)
    assert [notice.recipient for notice in Notice.objects.all()] == [eko.user]
    assert [choice.user for choice in NoticeChoice.objects.all()] == [eko.user]


def test_what_was_read_a_year_ago_is_forgotten_at_night(ayu: Officer) -> None:
    now = timezone.now()
    for key, days in {"old": 366, "new": 364, "unread": None}.items():
        tell(ayu, key)
        read_at = now - dt.timedelta(days=days) if days else None
        Notice.objects.filter(key=key).update(read_at=read_at, created_at=now - dt.timedelta(999))
    forget_read.call()
    assert {notice.key for notice in Notice.objects.all()} == {"new", "unread"}
