"""Quizzes that draw their questions from the bank."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from assessments.competency.api import Worth
from assessments.models import Evidence, EvidenceSource, Exposure, Question, QuizDraw, QuizPage
from assessments.questions.api import About
from assessments.questions.content import Purpose
from assessments.questions.uses import QuestionNeededError, uses_of
from assessments.quizzes.adoption import adopt_questions
from assessments.quizzes.api import NewDraw
from assessments.quizzes.tasks import renew_drawing
from assessments.signals import ActivityClosedError
from assessments.sittings.queries import proof_of_course, worth_of_tries
from lms.core.content_stamp import content_changed
from lms.core.models import JobRun, Snapshot
from tests.assessments.competency.making import rule_3
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db


def keys(attempt):
    return {item.question.key for item in attempt.paper.items}


def asked_of(attempt):
    return Counter(tag.code for item in attempt.paper.items for tag in item.question.indicators)


@pytest.fixture
def bank(framework):
    return [
        *making.bank(6, indicators=("KOM.1.1",)),
        *making.bank(6, indicators=("KOM.1.2",)),
    ]


@pytest.fixture
def drawing(bank):
    return making.quiz(draws=[NewDraw(4, competency="KOM", level=1)])


def take(page, officer):
    attempt = making.start(page, officer)
    making.answer_everything(attempt)
    return making.hand_in(attempt, officer)


class TestStarting:
    def test_each_try_asks_others_as_long_as_the_bank_allows(self, drawing, ayu):
        tries = [take(drawing, ayu) for _n in range(3)]
        assert [len(attempt.paper.items) for attempt in tries] == [4, 4, 4]
        assert len(set().union(*map(keys, tries))) == 12

    def test_then_those_that_were_shown_longest_ago(self, drawing, ayu):
        tries = [take(drawing, ayu) for _n in range(5)]
        assert keys(tries[3]) == keys(tries[0])
        assert keys(tries[4]) == keys(tries[1])

    def test_each_try_is_spread_evenly_over_the_behaviours(self, drawing, ayu, eko):
        for officer in (ayu, eko):
            assert asked_of(take(drawing, officer)) == {"KOM.1.1": 2, "KOM.1.2": 2}

    def test_the_paper_is_small_and_its_hash_says_what_was_asked(self, drawing, ayu):
        attempt = take(drawing, ayu)
        assert attempt.snapshot.is_intact()
        asked = {item["question"] for item in attempt.snapshot.content["items"]}
        assert Snapshot.objects.filter(pk__in=asked).count() == 4
        source = Evidence.objects.values_list("source_version", flat=True)
        assert set(source) == {attempt.snapshot_id}

    def test_what_everybody_is_asked_is_not_drawn_as_well(self, bank, ayu):
        page = making.quiz(bank[:3], draws=[NewDraw(9, competency="KOM")])
        attempt = making.start(page, ayu)
        assert len(keys(attempt)) == len(attempt.paper.items) == 12

    def test_sections_stand_in_their_order_with_what_belongs_to_them(self, bank, ayu):
        page = making.quiz(
            bank[:1],
            draws=[NewDraw(2, indicator="KOM.1.2", section=2, points=3), NewDraw(2, level=1)],
            sections=["Pertama", "Kedua"],
        )
        paper = making.start(page, ayu).paper
        assert [section.title for section in paper.sections] == ["Pertama", "Kedua"]
        assert [(item.section, item.points) for item in paper.items] == [(0, 1)] * 3 + [(1, 3)] * 2

    def test_neither_drafts_nor_retired_nor_practice_questions_are_drawn(self, framework, ayu):
        [live, draft, retired] = making.bank(3)
        draft.unpublish()
        Question.objects.filter(pk=retired.pk).update(is_retired=True)
        Question.objects.filter(pk=making.bank(1)[0].pk).update(purpose=Purpose.PRACTICE)
        content_changed()
        page = making.quiz(draws=[NewDraw(1, indicator="KOM.1.1")])
        page.draws.update(count=9)
        content_changed()
        assert keys(making.start(page, ayu)) == {str(live.key)}

    def test_a_bank_that_has_nothing_left_is_said_to_be_prepared(self, drawing, ayu):
        assert drawing.is_ready
        Question.objects.update(is_retired=True)
        content_changed()
        assert not drawing.is_ready
        assert drawing.intro(ayu).question_count == 0
        with pytest.raises(ActivityClosedError, match="being prepared"):
            making.start(drawing, ayu)


class TestWhatATryIsWorth:
    def test_only_the_first_time_a_question_is_drawn_is_evidence(self, drawing, ayu, framework):
        framework.policies.update(pause_days=0)
        content_changed()
        assert [take(drawing, ayu).is_counted for _n in range(4)] == [True, True, True, False]
        observations = Evidence.objects.values_list("indicator__slug", "observations")
        assert Counter(observations) == {("KOM.1.1", 2): 3, ("KOM.1.2", 2): 3}

    def test_the_first_page_says_what_the_next_try_asks(self, drawing, ayu, framework):
        framework.policies.update(pause_days=0)
        content_changed()
        intro = drawing.intro(ayu)
        assert (intro.question_count, intro.prospect.total, intro.prospect.new) == (4, 4, 4)
        for _n in range(3):
            take(drawing, ayu)
        assert drawing.intro(ayu).prospect.new == 0

    def test_the_quiz_is_offered_for_what_it_is_sure_to_show(self, drawing):
        source = EvidenceSource.objects.get()
        shown = Counter(i for each in source.read_observables() for i in each.indicator_ids)
        assert sorted(shown.values()) == [2, 2]

    def worth(self, page, officer) -> Worth | None:
        offered = {page.evidence_key: EvidenceSource.objects.get().read_observables()}
        return worth_of_tries(officer.pk, offered).get(page.evidence_key)

    def test_another_try_is_worth_what_is_left_of_the_bank(self, drawing, ayu, framework):
        framework.policies.update(pause_days=0)
        content_changed()
        for _n in range(3):
            worth = self.worth(drawing, ayu)
            assert worth
            assert len(worth.new) == 4
            take(drawing, ayu)
        assert self.worth(drawing, ayu) is None

    def test_an_open_try_is_worth_what_it_asks(self, drawing, ayu):
        attempt = making.start(drawing, ayu)
        worth = self.worth(drawing, ayu)
        assert worth
        names = {item.question.names for item in attempt.paper.items}
        assert {each.names for each in worth.new} == names

    def test_two_quizzes_that_draw_from_one_bank_prove_what_is_in_it_once(self, framework, drawing):
        rule_3(framework)
        other = making.quiz(title="Lagi", draws=[NewDraw(12, competency="KOM", level=1)])
        competency = QuizDraw.objects.first().competency_id
        [proof] = proof_of_course([competency], [drawing.pk, other.pk])
        given = [each.amount.given for each in proof.levels[0].behaviours]
        assert sum(given[:2]) == 2 + 2 + 2 + 2, "the second finds six of each, less four at worst"


class TestPublishing:
    def test_the_bank_must_fill_every_draw(self, bank):
        with pytest.raises(ValidationError, match="only 6 of 7"):
            making.quiz(draws=[NewDraw(7, indicator="KOM.1.1")])
        with pytest.raises(ValidationError, match="Draw 2: the bank has only 3 of 4"):
            making.quiz(
                title="Lagi",
                draws=[NewDraw(3, indicator="KOM.1.1"), NewDraw(4, indicator="KOM.1.1")],
            )

    def test_a_draw_must_say_what_it_takes(self, bank):
        with pytest.raises(ValidationError, match="takes any question"):
            making.quiz(draws=[NewDraw(1)])

    def test_what_is_not_there_cannot_be_drawn_from(self, bank):
        with pytest.raises(ValidationError, match="ZZZ"):
            making.quiz(draws=[NewDraw(1, competency="ZZZ")])

    @pytest.mark.parametrize(
        "draw",
        [
            NewDraw(1, topic="loket"),
            NewDraw(1, difficulty=3, indicator="PP.1.1"),
            NewDraw(1, difficulty=3, level=1),
            NewDraw(1, competency="PP", level=1),
        ],
    )
    def test_sql_and_python_find_the_same(self, framework, draw):
        making.bank(1, indicators=("KOM.2.1",))
        [question] = making.bank(
            1, indicators=("PP.1.1",), about=About(difficulty=3, topics=("loket",))
        )
        page = making.quiz(draws=[draw])
        assert QuizPage.objects.filter(QuizPage.readiness(), pk=page.pk).exists()
        Question.objects.filter(pk=question.pk).update(is_retired=True)
        assert not QuizPage.objects.filter(QuizPage.readiness(), pk=page.pk).exists()


class TestUses:
    def test_a_question_that_can_be_drawn_is_used(self, bank, drawing):
        [other] = making.bank(1, indicators=("PP.1.1",))
        assert [(use.title, use.others) for use in uses_of([bank[0].pk])] == [
            ("Kuis pelayanan", 11)
        ]
        assert uses_of([other.pk]) == []

    def test_the_last_one_of_a_bank_is_needed(self, framework):
        first, last = making.bank(2, indicators=("PP.1.1",))
        making.quiz(draws=[NewDraw(1, competency="PP")])
        first.unpublish()
        with pytest.raises(QuestionNeededError):
            last.unpublish()

    def test_many_changes_of_the_bank_renew_the_offers_once(self, bank, drawing):
        JobRun.objects.all().delete()
        making.bank(2, indicators=("KOM.1.3",))
        assert JobRun.objects.filter(task_path__contains="renew_drawing").count() == 1
        renew_drawing.call()
        shown = [
            i for e in EvidenceSource.objects.get().read_observables() for i in e.indicator_ids
        ]
        assert len(shown) == 3, "four questions about three behaviours: one of each for sure"


def test_a_quiz_taken_over_draws_from_copies_in_the_central_bank(framework, org, ayu):
    own = making.bank(4, indicators=("KOM.1.1",), unit=org.registry)
    page = making.quiz(draws=[NewDraw(2, unit=org.registry, indicator="KOM.1.1")])
    before = keys(take(page, ayu))
    adopt_questions(by=None, pages=Page.objects.filter(pk=page.pk))
    page.refresh_from_db()
    [draw] = page.draws.all()
    assert draw.unit is None
    assert Question.objects.filter(unit=None).count() == len(own)
    copies = {item.question for item in making.start(page, ayu).paper.items}
    assert not before & {each.key for each in copies}
    seen = set(Exposure.objects.filter(officer=ayu).values_list("key", flat=True))
    assert len(seen) == 2 * 2 + 2 + 4, "by key and by words, the copies' keys, and two new ones"


def test_a_preview_shows_an_example(rf, drawing):
    page = drawing.make_preview_request(rf.get("/"), "questions").render().content.decode()
    assert page.count('class="question card"') == 4
