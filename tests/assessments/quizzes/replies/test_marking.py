"""Ayu writes a reply, Citra and others mark it, and her result follows."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from assessments.api import create_question
from assessments.models import Evidence
from assessments.questions.api import About
from assessments.questions.content import Purpose
from assessments.quizzes.models import Attempt, AttemptResult
from assessments.quizzes.regrading import api as regrading
from assessments.quizzes.regrading.queries import preview
from assessments.quizzes.regrading.rules import Decision
from assessments.quizzes.replies import api
from assessments.quizzes.replies.api import NewMark
from assessments.quizzes.replies.models import RESERVED_FOR, Reply, ReplyMark, SavedPhrase
from assessments.quizzes.replies.rules import Stage
from assessments.signals import ActivityClosedError, activity_finished
from courses import api as courses
from courses.models import TrainingRecord
from lms.core.models import AppendOnlyError, AuditEvent
from lms.core.roles import Role
from lms.notifications.models import Notice
from lms.people import api as people
from tests.assessments.questions.kinds.test_written_reply import REPLY
from tests.assessments.quizzes import making
from tests.assessments.quizzes.replies.conftest import (
    BEST,
    NEARLY,
    WORST,
    WRITTEN,
    handed_in,
    keyed,
    written_question,
)
from tests.factories import content

pytestmark = pytest.mark.django_db


def result_of(officer):
    row = Attempt.objects.get(officer=officer)
    return row.score, row.max_score, row.passed


def proved():
    standing = Evidence.objects.filter(voids=None, voided_by=None)
    return {row.indicator.slug: row.strength for row in standing}


@pytest.fixture
def told():
    """What is told of the ends of activities."""
    found = []

    def receive(result, **_signal):
        found.append(result.passed)

    activity_finished.connect(receive)
    yield found
    activity_finished.disconnect(receive)


@pytest.fixture
def decide(quiz, citra, run_jobs):
    """Decide what holds of the written question: ``decide(Decision.EXCLUDED, "k1")``."""

    def done(decision, key):
        corrections = regrading.corrections_for(quiz, {str(written_question(quiz).key): decision})
        regrading.regrade(
            by=citra, page=quiz, corrections=corrections, reason="Keliru.", request_key=key
        )
        run_jobs()

    return done


class TestHandedIn:
    def test_the_rest_of_the_result_is_there_at_once(self, replied, ayu):
        assert result_of(ayu) == (1, 1, True)
        assert proved().keys() == {"KOM.1.1"}
        assert replied.reply.stage == Stage.WAITING
        assert Attempt.objects.get().report().waiting == 1

    def test_what_was_not_written_waits_for_nobody(self, quiz, ayu):
        handed_in(quiz, ayu, "")
        assert result_of(ayu) == (1, 5, False)
        assert not Reply.objects.exists()


class TestAQuizOfRepliesAlone:
    @pytest.fixture
    def quiz(self, written):
        return making.quiz([written])

    def test_waits(self, quiz, ayu, told):
        attempt = handed_in(quiz, ayu)
        assert result_of(ayu) == (0, 0, None)
        assert told == [None]
        assert attempt.report().passed is None

    def test_lets_nobody_try_again_meanwhile(self, quiz, ayu):
        handed_in(quiz, ayu)
        assert not quiz.intro(ayu).can_start
        with pytest.raises(ActivityClosedError, match="being marked"):
            making.start(quiz, ayu)

    def test_is_no_next_step_meanwhile(self, quiz, ayu, citra, mark):
        handed_in(quiz, ayu)
        assert quiz.translation_key in Attempt.used_up_by(ayu.pk)
        mark(Reply.objects.get(), citra, WORST)
        assert quiz.translation_key not in Attempt.used_up_by(ayu.pk)

    @pytest.mark.parametrize(("levels", "passed"), [(BEST, True), (WORST, False)])
    def test_is_passed_or_not_once_it_is_marked(self, quiz, ayu, citra, mark, told, levels, passed):
        handed_in(quiz, ayu)
        mark(Reply.objects.get(), citra, levels)
        assert result_of(ayu)[2] is passed
        assert told == [None, passed]
        assert not AttemptResult.objects.exists()
        assert bool(quiz.intro(ayu).can_start)

    def test_for_practice_cannot_be_published(self, written):
        written.purpose = Purpose.PRACTICE
        written.save_revision().publish()
        with pytest.raises(ValidationError, match="nobody marks"):
            making.quiz([written], is_practice=True)

    @pytest.mark.parametrize(
        ("decision", "percent"), [(Decision.FULL_MARKS, "100"), (Decision.EXCLUDED, "0")]
    )
    def test_is_told_of_when_nobody_needs_to_mark_it(self, quiz, ayu, decide, decision, percent):
        handed_in(quiz, ayu)
        decide(decision, "k1")
        [notice] = Notice.objects.filter(recipient=ayu.user)
        assert notice.kind == "quiz.result_known"
        assert notice.facts["after"] == percent
        assert notice.facts["reason"] == "Keliru."

    def test_completes_its_course_when_it_is_marked(self, written, ayu, citra, mark):
        content.tree_roots()
        course = content.course()
        page = content.quiz(course, [written])
        courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
        handed_in(page, ayu)
        assert not TrainingRecord.objects.exists()
        mark(Reply.objects.get(), citra, BEST)
        [record] = TrainingRecord.objects.all()
        assert record.officer == ayu


class TestMarked:
    def test_the_reply_counts_and_adds_its_evidence(self, replied, ayu, citra, mark):
        assert mark(replied.reply, citra, NEARLY, "Sapa dulu warganya.").stage == Stage.SETTLED
        assert result_of(ayu) == (4, 5, True)
        assert proved() == {"KOM.1.1": 1, "PP.1.2": 0.75}
        assert [(row.score, row.passed) for row in AttemptResult.objects.all()] == [(1, True)]

    def test_the_officer_is_told_and_sees_the_rubric(self, replied, ayu, citra, mark):
        mark(replied.reply, citra, NEARLY, "Sapa dulu warganya.")
        [notice] = Notice.objects.filter(recipient=ayu.user)
        assert (notice.kind, notice.facts["percent"]) == ("quiz.reply_marked", "80")
        [reply] = Attempt.objects.get().report().replies
        assert [(each.label, each.points) for each in reply.criteria] == [
            ("Kriteria sapaan", 0),
            ("Kriteria isi", 3),
        ]
        assert reply.comments == ("Sapa dulu warganya.",)

    def test_a_pass_may_be_lost_and_what_it_brought_stays(self, replied, ayu, citra, mark, told):
        mark(replied.reply, citra, WORST)
        assert result_of(ayu) == (1, 5, False)
        assert told == []  # nobody is told of a pass that is none any more

    def test_the_same_mark_again_changes_nothing(self, replied, citra, mark):
        mark(replied.reply, citra, NEARLY)
        mark(replied.reply, citra, NEARLY)
        assert ReplyMark.objects.count() == Notice.objects.count() == 1
        with pytest.raises(ValidationError, match="already"):
            mark(replied.reply, citra, BEST)

    def test_a_criterion_without_a_level_is_asked_for(self, replied, quiz, citra):
        levels = keyed(BEST, quiz)
        levels.popitem()
        with pytest.raises(ValidationError, match="every criterion"):
            api.give_mark(by=citra, reply_id=replied.reply.pk, mark=NewMark(levels))
        assert not ReplyMark.objects.exists()

    def test_an_endless_comment_is_refused(self, replied, citra, mark):
        with pytest.raises(ValidationError, match="too long"):
            mark(replied.reply, citra, BEST, "x" * 2_001)

    def test_it_is_on_record(self, replied, citra, mark):
        mark(replied.reply, citra, BEST)
        event = AuditEvent.objects.get(action="reply.mark")
        assert (event.actor_id, event.changes) == (citra.pk, {"stage": "settled"})

    def test_nobody_changes_a_mark(self, replied, citra, mark):
        mark(replied.reply, citra, BEST)
        with pytest.raises(AppendOnlyError):
            ReplyMark.objects.update(comment="")

    def test_whoever_finds_it_wrong_decides_anew_and_says_why(self, replied, ayu, citra, mark):
        mark(replied.reply, citra, WORST)
        with pytest.raises(ValidationError, match="Say why"):
            mark(replied.reply, citra, BEST, again=True)
        mark(replied.reply, citra, BEST, "Saya salah membaca.", again=True)
        assert result_of(ayu) == (5, 5, True)
        assert Attempt.objects.get().report().replies[0].comments == ("Saya salah membaca.",)
        assert proved() == {"KOM.1.1": 1, "PP.1.2": 1}

    def test_a_decision_that_is_sent_twice_is_one(self, replied, ayu, citra, mark):
        mark(replied.reply, citra, WORST)
        for _n in range(2):
            mark(replied.reply, citra, BEST, "Saya salah membaca.", again=True)
        assert ReplyMark.objects.count() == 2
        mark(replied.reply, citra, BEST, "Sapaannya ada.", again=True)
        assert ReplyMark.objects.count() == 3

    def test_the_officer_reads_the_last_decision_only(self, replied, citra, mark):
        mark(replied.reply, citra, BEST, "Lengkap.")
        for levels, why in ((WORST, "Kurang."), (BEST, "Cukup."), (WORST, "Tetap kurang.")):
            mark(replied.reply, citra, levels, why, again=True)
        assert Attempt.objects.get().report().replies[0].comments == ("Tetap kurang.",)

    def test_the_database_itself_keeps_marks(self, replied, citra, mark):
        mark(replied.reply, citra, BEST)
        refused = pytest.raises(IntegrityError, match="append-only")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE assessments_replymark SET comment = 'Lain'")

    def test_what_is_not_marked_cannot_be_marked_again(self, replied, citra, mark):
        with pytest.raises(Reply.DoesNotExist):
            mark(replied.reply, citra, BEST, "Alasan", again=True)


class TestTwoPeople:
    @pytest.fixture
    def quiz(self, quiz):
        quiz.markers_needed = 2
        quiz.save_revision().publish()
        return quiz

    def test_one_alone_settles_nothing(self, replied, ayu, citra, mark):
        assert mark(replied.reply, citra, BEST).stage == Stage.WAITING
        assert result_of(ayu) == (1, 1, True)
        assert not Notice.objects.exists()

    def test_who_agree_settle_it(self, replied, ayu, citra, budi, mark):
        mark(replied.reply, citra, BEST)
        assert mark(replied.reply, budi, BEST, "Bagus.").stage == Stage.SETTLED
        assert result_of(ayu) == (5, 5, True)

    def test_who_differ_leave_it_to_a_third(self, replied, ayu, citra, budi, hana, rudi, mark):
        mark(replied.reply, citra, BEST, "Lengkap.")
        assert mark(replied.reply, budi, WORST, "Kurang.").stage == Stage.DIFFERING
        assert result_of(ayu) == (1, 1, True)
        for marker in (citra, budi):
            assert api.take_next(by=marker) is None
        assert api.take_next(by=rudi) == replied.reply
        mark(replied.reply, rudi, NEARLY, "Tanpa sapaan.")
        assert result_of(ayu) == (4, 5, True)
        assert Attempt.objects.get().report().replies[0].comments == ("Tanpa sapaan.",)

    def test_nobody_decides_by_accident(self, replied, quiz, citra, budi, rudi, mark):
        mark(replied.reply, citra, BEST)
        mark(replied.reply, budi, WORST)
        new = NewMark(keyed(NEARLY, quiz))
        with pytest.raises(ValidationError, match="differently"):
            api.give_mark(by=rudi, reply_id=replied.reply.pk, mark=new, seen=Stage.WAITING)
        api.give_mark(by=rudi, reply_id=replied.reply.pk, mark=new, seen=Stage.DIFFERING)
        assert Reply.objects.get().stage == Stage.SETTLED

    def test_who_differ_differ_still_when_it_is_to_be_marked_after_all(
        self, replied, quiz, citra, budi, mark, decide
    ):
        mark(replied.reply, citra, BEST)
        mark(replied.reply, budi, WORST)
        decide(Decision.EXCLUDED, "k1")
        decide(Decision.AS_ASKED, "k2")
        assert Reply.objects.get().stage == Stage.DIFFERING


class TestTaking:
    def test_what_waited_longest_comes_first_and_everybody_gets_another(
        self, quiz, ayu, eko, citra, budi
    ):
        first, second = (handed_in(quiz, officer) for officer in (ayu, eko))
        assert api.take_next(by=citra).attempt == first
        assert api.take_next(by=budi).attempt == second
        assert api.take_next(by=citra).attempt == first  # what one has begun

    def test_what_somebody_else_took_meanwhile_is_passed_over(self, quiz, ayu, eko, citra, budi):
        first, second = (handed_in(quiz, officer) for officer in (ayu, eko))
        taken: list[bool] = []

        def take_before(execute, sql, *args):
            if sql.startswith("UPDATE") and not taken:
                taken.append(True)
                assert api.reserve(by=budi, reply=Reply.objects.get(attempt=first))
            return execute(sql, *args)

        with connection.execute_wrapper(take_before):
            assert api.take_next(by=citra).attempt == second

    def test_what_was_begun_and_left_is_free_again(self, replied, citra, budi, clock):
        assert api.take_next(by=citra) == replied.reply
        assert api.take_next(by=budi) is None
        assert not api.reserve(by=budi, reply=replied.reply)
        clock.move(seconds=RESERVED_FOR.total_seconds() + 1)
        assert api.take_next(by=budi) == replied.reply

    def test_what_is_given_back_is_free_at_once(self, replied, citra, budi):
        api.take_next(by=citra)
        api.release(by=budi, reply=replied.reply)
        assert api.take_next(by=budi) is None
        api.release(by=citra, reply=replied.reply)
        assert api.take_next(by=budi) == replied.reply

    def test_goes_by_the_units_one_writes_for(self, replied, hana, rudi):
        assert api.take_next(by=hana) is None
        assert api.take_next(by=rudi) == replied.reply

    def test_may_be_of_one_quiz(self, replied, quiz, citra, written):
        other = making.quiz([written], title="Lain")
        assert api.take_next(by=citra, page_key=str(other.translation_key)) is None
        assert api.take_next(by=citra, page_key=str(quiz.translation_key)) == replied.reply

    def test_nobody_marks_what_they_wrote(self, replied, ayu, mark):
        people.grant_role(by=None, user=ayu.user, role=Role.TRAINER)
        assert api.take_next(by=ayu.user) is None
        with pytest.raises(PermissionDenied):
            mark(replied.reply, ayu.user, BEST)

    def test_nor_marks_it_again(self, replied, ayu, citra, mark):
        people.grant_role(by=None, user=ayu.user, role=Role.TRAINER)
        mark(replied.reply, citra, WORST)
        with pytest.raises(PermissionDenied):
            mark(replied.reply, ayu.user, BEST, "Saya tahu.", again=True)


class TestPutRight:
    @pytest.mark.parametrize("decision", [Decision.EXCLUDED, Decision.FULL_MARKS])
    def test_what_counts_for_nobody_or_all_is_marked_by_nobody(
        self, replied, citra, decide, decision
    ):
        decide(decision, "k1")
        assert Reply.objects.get().stage == Stage.NOT_NEEDED
        assert api.take_next(by=citra) is None
        decide(Decision.AS_ASKED, "k2")
        assert Reply.objects.get().stage == Stage.WAITING

    def test_a_corrected_rubric_leaves_what_was_marked(self, replied, ayu, citra, mark, decide):
        mark(replied.reply, citra, NEARLY)
        decide(Decision.CORRECTED, "k1")
        assert result_of(ayu) == (4, 5, True)

    def test_the_preview_counts_what_people_have_marked(self, replied, quiz, citra, mark):
        mark(replied.reply, citra, NEARLY)
        [other] = [item.question for item in quiz.items.all() if item.question.kind == "choice"]
        found = preview(quiz, regrading.corrections_for(quiz, {str(other.key): Decision.EXCLUDED}))
        [changed] = found.changed
        assert (changed.before.percent, changed.after.percent) == (80, 75)

    def test_what_waits_from_now_on_is_told_of_once_it_is_marked(
        self, replied, quiz, ayu, citra, mark, run_jobs
    ):
        [other] = [item.question for item in quiz.items.all() if item.question.kind == "choice"]
        corrections = regrading.corrections_for(quiz, {str(other.key): Decision.EXCLUDED})
        regrading.regrade(
            by=citra, page=quiz, corrections=corrections, reason="Keliru.", request_key="k1"
        )
        run_jobs()
        assert result_of(ayu) == (0, 0, None)
        assert not Notice.objects.exists()
        mark(replied.reply, citra, BEST)
        assert result_of(ayu) == (4, 4, True)
        assert Notice.objects.get(recipient=ayu.user).kind == "quiz.reply_marked"

    def test_full_marks_after_marking(self, replied, ayu, citra, mark, decide):
        mark(replied.reply, citra, WORST)
        decide(Decision.FULL_MARKS, "k1")
        assert result_of(ayu) == (5, 5, True)


class TestPhrases:
    def test_are_kept_once_and_forgotten(self, citra):
        for _n in range(2):
            api.keep_phrase(by=citra, text="  Sebutkan   tenggatnya. ")
        phrase = SavedPhrase.objects.get()
        assert phrase.text == "Sebutkan tenggatnya."
        api.forget_phrase(by=citra, phrase_id=phrase.pk)
        assert not SavedPhrase.objects.exists()

    def test_of_others_are_not_forgotten(self, citra, hana):
        api.keep_phrase(by=citra, text="Bagus.")
        api.forget_phrase(by=hana, phrase_id=SavedPhrase.objects.get().pk)
        assert SavedPhrase.objects.exists()

    @pytest.mark.parametrize("text", ["", "   ", "x" * 301])
    def test_need_words_but_not_too_many(self, citra, text):
        with pytest.raises(ValidationError):
            api.keep_phrase(by=citra, text=text)

    def test_are_not_endless(self, citra):
        for n in range(api.MOST_PHRASES):
            api.keep_phrase(by=citra, text=f"Kalimat {n}")
        with pytest.raises(ValidationError, match="Delete one"):
            api.keep_phrase(by=citra, text="Satu lagi")


def test_pages_say_that_a_result_waits_and_show_the_rubric(
    quiz, written, ayu, citra, mark, as_user
):
    page = making.quiz([written], title="Surat")
    attempt = handed_in(page, ayu)
    browser = as_user(ayu)
    address = f"/kuis/upaya/{attempt.pk}/hasil/"
    waiting = browser.get(address).text
    assert "Menunggu" in waiting
    assert "Belum lulus" not in waiting
    assert "sedang dinilai" in browser.get(page.url).text
    mark(Reply.objects.get(), citra, BEST, "Bagus sekali.")
    marked = browser.get(address).text
    assert "Bagus sekali." in marked
    assert "Kriteria sapaan" in marked
    assert WRITTEN.split(",")[0] in marked


def test_what_was_written_is_shown_as_written(framework, ayu, citra, mark, as_user):
    written = create_question(
        by=None, prompt="<p>Balas &lt;i&gt; &amp; beri tenggat.</p>", body=REPLY
    )
    page = making.quiz([written], title="Surat <b>resmi</b>")
    attempt = handed_in(page, ayu, "<script>alert(1)</script> Yth. Ibu Wati, & kawan.")
    mark(Reply.objects.get(), citra, BEST, "<img src=x onerror=alert(2)> & bagus.")
    for address in (f"/kuis/upaya/{attempt.pk}/hasil/", "/pemberitahuan/"):
        shown = as_user(ayu).get(address).text
        assert "Surat &lt;b&gt;resmi" in shown
        assert "amp;lt;" not in shown
        for tag in ("<script>alert", "<img src=x", "<b>resmi", "<i>"):
            assert tag not in shown


def test_in_practice_the_officer_compares_the_reply(written, ayu):
    written.purpose = Purpose.PRACTICE
    written.save_revision().publish()
    page = making.quiz(
        [*making.bank(1, about=About(purpose=Purpose.PRACTICE)), written], is_practice=True
    )
    attempt = handed_in(page, ayu)
    assert not Reply.objects.exists()
    assert {"right", "compare"} == {entry.verdict for entry in attempt.report().entries}
    number = next(
        n for n, each in enumerate(attempt.dealt, 1) if each.item.question.kind == "written_reply"
    )
    assert attempt.told_at_once(number).verdict == "compare"
