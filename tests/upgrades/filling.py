"""Something in every table of ours, about invented people: what a kept database holds."""

import csv
import io
import json
from datetime import time, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone

from assessments import api as assessments
from assessments.competency.frameworks import versions
from assessments.competency.ledger import verification
from assessments.competency.ledger.recording import void_evidence
from assessments.competency.profiles import ratings
from assessments.competency.rules.chain import Break, BreakKind
from assessments.models import (
    Attempt,
    Competency,
    Evidence,
    PanelReason,
    PanelVote,
    Question,
    QuizDraw,
    QuizPage,
    QuizSection,
    ScenarioPage,
)
from assessments.practice import api as practice
from assessments.questions.api import About, create_question
from assessments.questions.content import Purpose
from assessments.questions.exchange import api as question_exchange
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.quizzes.regrading import api as regrading
from assessments.quizzes.regrading.rules import Decision
from assessments.quizzes.replies import api as replies
from assessments.quizzes.statistics import api as item_analysis
from assessments.roleplay.losses import api as losses
from certificates import api as certificates
from certificates.models import Certificate
from courses import api as courses
from courses.models import CoursePage, Enrolment, LessonPage, Note
from lms.core import audit_seals, jobs, worker
from lms.core.clock import today
from lms.core.editor.models import Creation
from lms.core.models import JobRun, Quota, WorkerHeartbeat
from lms.core.working_days.models import OwnDay, WorkingDaySettings
from lms.demo import api as demo
from lms.notifications.models import NoticeChoice
from lms.people.imports import api as imports
from lms.people.imports.models import ImportRun
from lms.people.invitations import api as invitations
from lms.people.models import Officer, OrgUnit, User

COLUMNS = ["NIP", "Nama", "Email", "Golongan", "Kode Unit", "Kode Jabatan", "TMT Jabatan"]
POST = ["KEC-SUKASARI", "petugas-loket", "01/03/2022"]
ROWS = [
    ["199001012015011001", "Tirta Baru", "tirta.baru@sukamaju.example", "III/a", *POST],
    ["199102022016022002", "Umi Pindahan", "", "II/c", *POST],
    ["12345", "Nomor Keliru", "", "II/c", *POST],
]


def fill() -> None:
    """Load the demonstration without its district into an empty database, and what it lacks."""
    demo.load(with_district=False)
    dewi, admin = User.objects.get(username="dewi"), User.objects.get(username="admin")
    ayu = Officer.objects.get(name="Ayu Lestari")
    _import_people(by=dewi)
    _import_questions(by=admin)
    _learn(ayu, by=dewi)
    _practise(ayu)
    _put_right(by=admin)
    replies.keep_phrase(by=admin, text="Sebutkan tenggatnya.")
    _judge(ayu, by=admin)
    _sign_in(ayu.user, by=dewi)
    worker.drain()
    item_analysis.refresh()
    losses.follow()
    _leave_work(by=admin)


def _import_people(*, by: User) -> None:
    """Bring in a file with a faulty row, which names nobody who was there; check another one."""
    _checked_import(ROWS, by=by)
    imports.apply_now(run=ImportRun.objects.get())
    _checked_import([["199203032017031003", "Wawan Menyusul", "", "III/a", *POST]], by=by)


def _import_questions(*, by: User) -> None:
    """Bring in a file with a question that is fit, one that is not, and one that cannot come."""
    text = "::Satu::Loket buka?{T#Salah#Benar}\n\n::Dua::Apa dulu?{=Dengar ~Sela}\n\n::Tiga::{=a"
    file = ContentFile(text.encode(), "soal.gift")
    run = question_exchange.upload(by=by, file=file, filename="soal.gift", unit=None)
    question_exchange.check(str(run.pk))
    question_exchange.apply_now(by=by, run=run, publish=True)


def _checked_import(rows: list[list[str]], *, by: User) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    file = ContentFile(text.getvalue().encode(), "pegawai.csv")
    run = imports.upload(by=by, file=file, filename="pegawai.csv")
    imports.check_now(run=run, chosen=imports.Choices(mapping=run.fields, is_full=True))


def _learn(officer: Officer, *, by: User) -> None:
    """Leave a quiz and a role-play unfinished, a course, a proposal and a certificate withdrawn."""
    course = Enrolment.objects.get(officer=officer).course
    quiz = QuizPage.objects.child_of(course).get(slug="kuis-dasar-pelayanan-prima")
    topical = quiz.items.first().question
    topical.topics.add("keluhan")
    topical.save_revision().publish()
    QuizSection.objects.create(page=quiz, title="Menerima keluhan")
    QuizDraw.objects.create(page=quiz, count=1, competency=Competency.objects.first())
    assessments.start_attempt(page=quiz, officer_id=officer.pk, by=officer.user)
    scenario = ScenarioPage.objects.child_of(course).get(slug="warga-marah-di-loket")
    assessments.start_play(page=scenario, officer_id=officer.pk, by=officer.user)
    withdrawn = Enrolment.objects.filter(state=courses.State.ENROLLED).exclude(officer=officer)
    courses.withdraw(enrolment=withdrawn.first(), by=by)
    proposed = CoursePage.objects.get(title="Pindah Datang di Loket")
    proposed.get_workflow().start(proposed, User.objects.get(username="rudi"))
    lesson = LessonPage.objects.child_of(course).first()
    Note.objects.create(
        officer=officer,
        page_key=lesson.translation_key,
        block_id=uuid4(),
        kind="card",
        course_key=course.translation_key,
        course_title=course.title,
        lesson_title=lesson.title,
        question="Apa yang akan Anda katakan?",
        text="Saya tuliskan alamatnya, Pak.",
        ask_on=today(),
    )
    certificate = Certificate.objects.first()
    certificates.revoke(certificate=certificate, by=by, reason="Nama tercetak keliru.")


def _put_right(*, by: User) -> None:
    """Give full marks for all questions of a quiz in which somebody missed one."""
    missed = Attempt.objects.filter(score__lt=F("max_score")).first()
    keys = [item.question.key for item in missed.paper.items]
    decisions = dict.fromkeys(keys, Decision.FULL_MARKS)
    corrections = regrading.corrections_for(missed.page, decisions)
    regrading.regrade(
        by=by, page=missed.page, corrections=corrections, reason="Tak terbaca.", request_key="a"
    )


def _practise(officer: Officer) -> None:
    """Answer what comes today, and ask to be reminded."""
    create_question(
        by=None,
        prompt="<p>Aduan dicatat pada hari yang sama.</p>",
        body=TrueFalse(is_true=True, feedback_true="<p>Ya.</p>", feedback_false="<p>Tidak.</p>"),
        indicators=["KOM.1.1"],
        about=About(purpose=Purpose.PRACTICE),
    )
    for item in practice.today_of(officer.pk).items:
        sent = json.loads(item.solution)
        practice.answer(officer_id=officer.pk, key=item.key, number=item.round, sent=sent)
    practice.remind_at(officer_id=officer.pk, at=time(7, 30))


def _judge(officer: Officer, *, by: User) -> None:
    """Void evidence, add ratings, prove the ledger, answer for a finding, look back, draft anew."""
    mistaken = Evidence.objects.filter(source_kind="quiz").first()
    void_evidence(evidence_id=mistaken.pk, reason="Salah orang.", by=by)
    competency = mistaken.indicator.competency
    ratings.rate_oneself(
        officer=officer, competency=competency, level=1, key=uuid4(), note="Masih belajar."
    )
    ratings.rate_as_supervisor(
        officer_id=officer.pk, competency=competency, level=1, key=uuid4(), by=by
    )
    versions.duplicate(by=by, framework=competency.framework)
    audit_seals.seal()
    verification.check()
    rewritten = verification.begin()
    rewritten.add(Break(BreakKind.REWRITTEN))
    finding = verification.conclude(rewritten)
    verification.answer(last_check=finding, reason="Cadangan dipulihkan.", by=by)
    units = OrgUnit.objects.filter(code="DUKCAPIL")
    assessments.compute_past_day(units=units, day=today() - timedelta(days=30), by=by)


def _sign_in(user: User, *, by: User) -> None:
    """Give the user every way to sign in and a choice about mail; invite somebody."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    TOTP.activate(user, generate_totp_secret())
    SocialAccount.objects.create(user=user, provider="sso", uid="ayu", extra_data={"sub": "ayu"})
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    NoticeChoice.objects.create(
        user=user, kind="certificate.awarded", channel="mail", is_wanted=False
    )
    invitations.invite(by=by, users=User.objects.exclude(email=""))


def _leave_work(*, by: User) -> None:
    """Leave a form open, a job waiting and one that failed; say when a worker was there."""
    kind = ContentType.objects.get_for_model(Question)
    Creation.objects.create(user_id=by.pk, content_type=kind, form_key=str(uuid4()))
    task = "assessments.competency.tasks.check_ledger"
    jobs.start(task, key="kept:waiting", by=by, title="Periksa buku bukti")
    JobRun.objects.create(key="kept:failed", task_path=task, status="failed", error="Terhenti.")
    WorkerHeartbeat.objects.create(name="kept", beat_at=timezone.now())
    OwnDay.objects.create(day=today(), name="Hari jadi kabupaten")
    WorkingDaySettings.load()
    judged = Question.objects.all()[0]
    PanelVote.objects.create(question=judged, assessor=by)
    PanelReason.objects.create(question=judged, reason="Sudah dibahas.", asked="", written_by=by)
    Quota.objects.create(name="kept", remaining=4, ends_at=timezone.now().timestamp() + 300)
