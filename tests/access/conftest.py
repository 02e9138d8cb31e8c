"""Ayu's attempt, play, certificate, job and the rest, for everybody to reach for."""

from typing import Any

import pytest

from assessments.api import create_question
from assessments.models import CompetencyFramework
from assessments.questions.kinds.situational.rules import Asks
from assessments.questions.panel.api import invite as invite_panel
from assessments.quizzes.api import start_attempt
from assessments.roleplay.api import start_play
from courses.enrolment.api import enrol
from lms.core.clock import today
from lms.core.models import JobRun
from lms.core.roles import Role
from lms.notifications.models import Notice
from lms.people import api as people
from lms.people.models import Officer, User
from tests.access.things import Things
from tests.assessments.competency.making import show
from tests.assessments.observations import making as observations
from tests.assessments.practice import making as practice
from tests.assessments.prior_learning import making as prior_learning
from tests.assessments.questions.kinds.test_situational import situational
from tests.certificates.conftest import award_for
from tests.conftest import Organisation
from tests.courses.notebook import making as notebook
from tests.factories import content, organisation
from tests.people.imports.files import as_csv, row, uploaded


@pytest.fixture
def things(
    org: Organisation,
    ayu: Officer,
    bima: Officer,
    citra: User,
    hana: User,
    dewi: User,
    eko: Officer,
    admin: User,
    framework: Any,
) -> Things:
    """Build one of everything, all Ayu's."""
    other_hr = organisation.user("hasan", "Hasan Basri")
    people.grant_role(by=None, user=other_hr, role=Role.HR, unit=org.health)
    auditor = organisation.user("fitri", "Fitri Handayani")
    people.grant_role(by=None, user=auditor, role=Role.AUDITOR)
    assessor = organisation.user("fajar", "Fajar Nugroho")
    people.grant_role(by=None, user=assessor, role=Role.ASSESSOR, unit=org.registry)
    acting = people.post_officer(
        by=None,
        officer=ayu,
        unit=org.front_office,
        position=org.section_head,
        starts_on=today(),
        kind="plt",
    )
    course = content.course()
    lesson = notebook.lesson(course)
    note = notebook.card(ayu, lesson)
    quiz = content.quiz(course, [content.question(indicators=("KOM.1.1",))])
    scenario = content.scenario(course)
    enrolment = enrol(officer_id=ayu.pk, course=course, by=ayu.user)
    content.read_too_quickly(ayu, lesson)
    attempt = start_attempt(page=quiz, officer_id=ayu.pk, by=ayu.user)
    play = start_play(page=scenario, officer_id=ayu.pk, by=ayu.user)
    certificate = award_for(ayu)
    job = JobRun.objects.create(
        key="access", task_path="lms.reports.tasks.x", requested_by_id=ayu.user.pk
    )
    competency = framework.competencies.first()
    show(ayu, "KOM.1.1", sources=1)
    shown = ayu.evidence.get(indicator__slug="KOM.1.1", source_key="quiz:0")
    draft = CompetencyFramework.objects.create(
        code=framework.code, version=2, name="Rancangan", level_names={"1": "Paham"}
    )
    sheet = observations.handed_in(assessor, ayu)
    observed, of_sheet = sheet.observation, [sheet.pk]
    claim = prior_learning.waiting(ayu)
    of_claim, of_proof = [claim.pk], [claim.files.get().pk]
    of_import = [uploaded(dewi, as_csv([row(1)])).pk]
    situation = create_question(
        by=None, prompt="<p>Apa yang tepat?</p>", body=situational((4, 3, 2, 1), Asks.RATE)
    )
    situation.unpublish()
    [vote] = invite_panel(by=citra, question=situation, assessors=[assessor])
    of_situation = [situation.pk]
    of_certificate, of_attempt, of_play = [certificate.pk], [attempt.pk], [play.pk]
    return Things(
        people={
            "officer": ayu.user,
            "outsider": eko.user,
            "supervisor": bima.user,
            "trainer": citra,
            "other_trainer": hana,
            "assessor": assessor,
            "hr": dewi,
            "other_hr": other_hr,
            "auditor": auditor,
            "admin": admin,
        },
        arguments={
            "officer": [ayu.pk],
            "officer_edit": [ayu.pk],
            "notice_open": [Notice.objects.filter(recipient=ayu.user).latest("created_at").pk],
            "officer_post": [ayu.pk],
            "officer_status": [ayu.pk],
            "officer_anonymise": [ayu.pk],
            "officer_account": [ayu.pk],
            "officer_factor": [ayu.pk],
            "officer_invite": [ayu.pk],
            "posting_end": [acting.pk],
            "unit": [org.front_office.pk],
            "unit_edit": [org.front_office.pk],
            "unit_move": [org.front_office.pk],
            "position_edit": [org.counter_officer.pk],
            "role_revoke": [bima.user.role_grants.get().pk],
            "competency_profile": [ayu.pk],
            "framework_case": [framework.pk],
            "framework_duplicate": [framework.pk],
            "framework_xlsx": [framework.pk],
            "framework_discard": [draft.pk],
            "framework_take_back": [draft.pk],
            "framework_take_force": [draft.pk],
            "requirements_download": [framework.pk],
            "requirements_import": [framework.pk],
            "requirements_import_apply": [framework.pk],
            "requirements_matrix": [framework.pk],
            "position_requirements": [framework.pk, org.counter_officer.pk],
            "requirements_of_position": [org.counter_officer.pk],
            "competency_detail": [ayu.pk, competency.pk],
            "competency_detail_mine": [competency.pk],
            "self_rating": [competency.pk],
            "supervisor_rating": [ayu.pk, competency.pk],
            "evidence_void": [ayu.pk, shown.indicator.competency_id, shown.pk],
            "competency_map_unit": [org.front_office.pk],
            "overview_export": ["map"],
            "overview_day": ["map"],
            "observation_open": [ayu.pk],
            "observation": [observed.pk],
            "observation_join": [observed.pk],
            "rating_sheet": of_sheet,
            "rating_save": of_sheet,
            "rating_review": of_sheet,
            "rating_submit": of_sheet,
            "rating_withdraw": of_sheet,
            "rating_discard": of_sheet,
            "feedback": of_sheet,
            "prior_claim": of_claim,
            "prior_claim_edit": of_claim,
            "prior_claim_file": of_claim,
            "prior_claim_submit": of_claim,
            "prior_claim_withdraw": of_claim,
            "prior_judge": of_claim,
            "prior_ask": of_claim,
            "prior_void": of_claim,
            "prior_file": of_proof,
            "prior_file_remove": of_proof,
            "check_oneself": [practice.question().key],
            "question_passage": [lesson.translation_key],
            "question_picture": ["none.png"],
            "panel_vote": [vote.pk],
            "panel": of_situation,
            "panel_invite": of_situation,
            "panel_key": of_situation,
            "panel_reason": of_situation,
            "course_enrol": [course.pk],
            "course_withdraw": [enrolment.pk],
            "course_finish": [enrolment.pk],
            "lesson_complete": [lesson.pk],
            "note": [note.page_key, note.block_id],
            "pocket_card_answer": [note.pk],
            "quick_lesson_accept": [enrolment.progress.get().pk],
            "image": ["images/none.png"],
            "quiz_start": [quiz.pk],
            "attempt": of_attempt,
            "attempt_answer": of_attempt,
            "attempt_review": of_attempt,
            "attempt_submit": of_attempt,
            "attempt_result": of_attempt,
            "play": of_play,
            "play_move": of_play,
            "play_branch": of_play,
            "play_debrief": of_play,
            "play_debrief_pdf": of_play,
            "officer_plays": [ayu.pk],
            "play_replay": of_play,
            "scenario_plays": [scenario.pk],
            "scenario_script": [scenario.pk],
            "scenario_script_pdf": [scenario.pk],
            "scenario_plays_file": [scenario.pk, "xlsx"],
            "certificate": of_certificate,
            "certificate_download": of_certificate,
            "certificate_revoke": of_certificate,
            "certificate_verify": [certificate.verification_code],
            "import_run": of_import,
            "import_columns": of_import,
            "import_apply": of_import,
            "import_changes": of_import,
            "import_changes_export": of_import,
            "job": [job.pk],
            "job_retry": [job.pk],
            "job_download": [job.pk],
            "system_retry": [job.pk],
            "account_confirm_email": ["none"],
            "openid_connect_login": ["sso"],
            "openid_connect_callback": ["sso"],
            "account_reset_password_from_key": ["1", "none"],
            "mfa_remove_webauthn": [1],
            "mfa_edit_webauthn": [1],
            "wagtaildocs_serve": [1, "none.pdf"],
            "wagtaildocs_authenticate_with_password": [1],
            "wagtailcore_authenticate_with_password": [1, course.pk],
            "wagtail_serve": ["kursus/dasar-pelayanan-prima/"],
        },
    )
