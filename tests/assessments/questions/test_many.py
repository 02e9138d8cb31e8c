"""Changing many questions at once: by the api, from the list, and in the background.

Hana keeps the questions of the health agency; Citra those of all banks.
"""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backend

from assessments.models import EvidenceSource, Indicator
from assessments.questions import bulk_actions, many, several
from assessments.questions.content import Purpose
from assessments.questions.models import (
    Difficulty,
    Question,
    QuestionIndicator,
    State,
    Topic,
)
from lms import installation
from lms.core import worker
from lms.core.content_stamp import content_stamp
from lms.core.errors import PermanentError
from lms.core.models import AuditEvent, JobRun, JobStatus
from tests.assessments.quizzes import making
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(db, hana, citra):
    content.tree_roots()
    installation.prepare()


def ids(*questions):
    return [question.pk for question in questions]


def now(question) -> Question:
    return Question.objects.get(pk=question.pk)


def states(*questions):
    return [now(question).state for question in questions]


def drafted(question, **fields):
    """Keep other words as a draft of a published question."""
    row = now(question)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save_revision()
    return now(question)


def left(question):
    """What a publication leaves: the row, what belongs to it, and where it is noted."""
    row = now(question)
    own = {"id", "key", "body", "latest_revision", "live_revision", "external_key", "updated_at"}
    times = {"first_published_at", "last_published_at"}
    fields = [each for each in Question._meta.concrete_fields if each.name not in own | times]
    return {
        "row": {each.name: each.get_prep_value(each.value_from_object(row)) for each in fields},
        "newest is live": row.live_revision == row.latest_revision,
        "body": row.serializable_data()["body"] == row.live_revision.content["body"],
        "times": row.first_published_at < row.last_published_at <= row.updated_at,
        "indicators": [tag.indicator.slug for tag in row.indicator_tags.all()],
        "topics": [topic.name for topic in row.topics.all()],
        "history": [
            (entry.action, entry.content_changed, entry.revision == row.live_revision)
            for entry in ModelLogEntry.objects.for_instance(row).order_by("pk")
        ],
        "titles": [
            entry.data["title"]["new"]
            for entry in ModelLogEntry.objects.for_instance(row).order_by("pk")
            if entry.data
        ],
        "references": sorted(
            ReferenceIndex.objects.filter(object_id=str(row.pk))
            .filter(base_content_type__model="question")
            .values_list("to_content_type", "to_object_id", "model_path")
        ),
    }


class TestTopics:
    def test_are_added_and_removed_in_row_and_draft(self, framework, citra):
        plain, tagged = making.bank(2)
        tagged = now(tagged)
        tagged.topics.set(["Gratifikasi"])
        tagged.save_revision().publish()
        drafted(tagged, source="Konsep baru")
        done = many.tag_questions(
            by=citra, ids=ids(plain, tagged), add=["Loket"], remove=["gratifikasi"]
        )
        assert done.changed == 2
        for question in (plain, tagged):
            assert [topic.name for topic in now(question).topics.all()] == ["Loket"]
            draft = now(question).get_latest_revision_as_object()
            assert [topic.name for topic in draft.topics.all()] == ["Loket"]
        assert draft.source == "Konsep baru"
        assert states(plain, tagged) == [State.LIVE, State.CHANGED]

    def test_are_one_whatever_its_capitals(self, framework, citra):
        [question] = making.bank(1)
        Topic.objects.create(name="Loket")
        many.tag_questions(by=citra, ids=ids(question), add=["loket"])
        assert many.tag_questions(by=citra, ids=ids(question), add=["LOKET"]).changed == 0
        assert Topic.objects.count() == 1

    def test_are_on_record(self, framework, citra):
        [question] = making.bank(1)
        many.tag_questions(by=citra, ids=ids(question), add=["Loket"])
        entry = AuditEvent.objects.get(action="question.topics")
        assert (entry.actor_id, entry.changes) == (citra.pk, {"topics": ["Loket"]})
        history = ModelLogEntry.objects.for_instance(question).first()
        assert (history.action, history.revision) == ("wagtail.edit", now(question).live_revision)


class TestBehaviours:
    def test_are_added_and_removed_in_row_and_draft(self, framework, citra):
        plain, other = making.bank(1, indicators=())[0], making.bank(1)[0]
        drafted(other, source="Konsep baru", indicator_tags=tags("KOM.1.1", "KOM.1.2"))
        new, old = ["PP.1.3"], ["KOM.1.1", "ZZZ.1.1"]
        both = ids(plain, other)
        assert many.set_behaviours(by=citra, ids=both, add=new, remove=old).changed == 2
        assert many.set_behaviours(by=citra, ids=both, add=new, remove=old).changed == 0
        assert shown(now(plain)) == shown(now(other)) == {"PP.1.3"}
        draft = now(other).get_latest_revision_as_object()
        assert (shown(draft), draft.source) == ({"KOM.1.2", "PP.1.3"}, "Konsep baru")
        assert states(plain, other) == [State.LIVE, State.CHANGED]
        assert AuditEvent.objects.filter(action="question.behaviours").count() == 2
        assert many.publish_questions(by=citra, ids=ids(other)).changed == 1
        assert shown(now(other)) == {"KOM.1.2", "PP.1.3"}

    def test_are_changed_where_only_the_draft_differs(self, framework, citra):
        [question] = making.bank(1)
        drafted(question, indicator_tags=tags("PP.1.3"))
        asked = ids(question)
        assert many.set_behaviours(by=citra, ids=asked, add=["KOM.1.1"]).changed == 1
        assert many.set_behaviours(by=citra, ids=asked, remove=["PP.1.3"]).changed == 1
        assert shown(now(question).get_latest_revision_as_object()) == {"KOM.1.1"}
        assert shown(now(question)) == {"KOM.1.1"}

    def test_of_a_question_without_a_version_are_changed(self, framework, citra):
        _model, question = making.large_bank(2, ["KOM.1.1"])
        many.set_behaviours(by=citra, ids=ids(question), add=["PP.1.3"])
        assert shown(now(question)) == {"KOM.1.1", "PP.1.3"}

    def test_are_what_a_published_quiz_offers_then(self, framework, citra):
        page = making.quiz(making.bank(1))
        asked = ids(page.items.get().question)
        many.set_behaviours(by=citra, ids=asked, add=["PP.1.3"])
        offered = EvidenceSource.objects.get().indicators.values_list("slug", flat=True)
        assert set(offered) == {"KOM.1.1", "PP.1.3"}


def tags(*slugs):
    return [QuestionIndicator(indicator=content.indicator(slug)) for slug in slugs]


def shown(question):
    return {tag.indicator.slug for tag in question.indicator_tags.all()}


class TestMoving:
    def test_puts_questions_into_a_bank_that_the_author_keeps(self, framework, org, citra):
        question, there = making.bank(2)
        many.move_questions(by=citra, ids=ids(there), unit_id=org.health.pk)
        done = many.move_questions(by=citra, ids=ids(question, there), unit_id=org.health.pk)
        assert done.changed == 1
        assert now(question).unit == org.health
        assert now(question).get_latest_revision_as_object().unit == org.health
        assert AuditEvent.objects.filter(action="question.move").count() == 2

    def test_leaves_alone_what_others_keep(self, framework, org, hana):
        [central] = making.bank(1)
        done = many.move_questions(by=hana, ids=ids(central), unit_id=org.health.pk)
        assert done.changed == 0
        assert now(central).unit is None

    @pytest.mark.parametrize("bank", ["central", "registry"])
    def test_goes_to_no_other_bank(self, framework, org, hana, bank):
        own = content.question("Milik kesehatan?", unit=org.health)
        target = None if bank == "central" else org.registry.pk
        with pytest.raises(ValidationError, match="a bank that you keep"):
            many.move_questions(by=hana, ids=ids(own), unit_id=target)

    def test_keeps_two_from_the_same_line_apart(self, framework, org, citra):
        first, second = making.bank(2)
        Question.objects.filter(pk=first.pk).update(external_key="baris-1", unit=org.health)
        Question.objects.filter(pk=second.pk).update(external_key="baris-1")
        done = many.move_questions(by=citra, ids=ids(second), unit_id=org.health.pk)
        assert (done.changed, [each.question_id for each in done.refused]) == (0, ids(second))


class TestUse:
    def test_is_set_where_it_differs(self, framework, citra):
        question, other = making.bank(2)
        done = many.set_use_of_questions(by=citra, ids=ids(question), purpose=Purpose.PRACTICE)
        assert done.changed == 1
        both = ids(question, other)
        hard = {"purpose": Purpose.PRACTICE, "difficulty": Difficulty.HARD}
        many.set_use_of_questions(by=citra, ids=both, **hard)
        assert many.set_use_of_questions(by=citra, ids=both, **hard).changed == 0
        assert {(now(each).purpose, now(each).difficulty) for each in (question, other)} == {
            ("practice", 3)
        }

    def test_what_a_quiz_can_prove_follows_and_nothing_old_is_remembered(self, framework, citra):
        [question] = making.bank(1)
        page = making.quiz([question])
        before = content_stamp()
        many.set_use_of_questions(by=citra, ids=ids(question), purpose=Purpose.PRACTICE)
        assert content_stamp() != before
        assert not any(each.indicator_ids for each in page.observables())


class TestPublishing:
    def test_publishes_what_is_fit_and_says_what_is_not(self, framework, citra):
        draft, changed, broken, live, retired = making.bank(5)
        draft.unpublish()
        drafted(changed, source="Baru")
        row = drafted(broken)
        row.body[0].value["options"][0]["is_correct"] = False
        row.save_revision()
        many.retire_questions(by=citra, ids=ids(retired))
        all_of_them = ids(draft, changed, broken, live, retired)
        done = many.publish_questions(by=citra, ids=all_of_them)
        assert done.changed == 2
        assert now(changed).source == "Baru"
        reasons = {each.question_id: each.reason for each in done.refused}
        assert reasons.keys() == {broken.pk, retired.pk}
        assert "exactly one answer" in reasons[broken.pk]
        assert "retired" in reasons[retired.pk]

    def test_leaves_behind_what_wagtail_leaves(self, framework, citra):
        first, second = making.bank(2)
        Question.objects.filter(pk=second.pk).update(external_key="baris-7")
        for question in (first, second):
            row = now(question)
            row.prompt, row.explanation = "<p>Siapa yang dilayani?</p>", "<p>Lansia.</p>"
            row.topics.set(["Loket"])
            row.indicator_tags = [
                QuestionIndicator(indicator=each)
                for each in Indicator.objects.filter(slug__in=["KOM.1.1", "PP.1.3"])
            ]
            row.save_revision()
        worker.drain()
        now(first).latest_revision.publish(user=citra)
        worker.drain()
        ReferenceIndex.create_or_update_for_object(now(first))
        many.publish_questions(by=citra, ids=ids(second))
        assert not JobRun.objects.filter(status=JobStatus.QUEUED).exists()
        assert left(second) == left(first)
        assert now(second).external_key == "baris-7"
        found = get_search_backend().search("lansia", Question)
        assert {question.pk for question in found} == set(ids(first, second))

    def test_what_a_draft_names_may_be_gone(self, framework, citra):
        [question] = making.bank(1)
        row = now(question)
        gone = Topic.objects.create(name="Loket")
        row.topics.set([gone])
        row.save_revision()
        gone.delete()
        assert many.publish_questions(by=citra, ids=ids(question)).changed == 1
        assert not now(question).topics.exists()

    def test_one_without_a_version_gets_its_first(self, framework, citra):
        _model, question = making.large_bank(2, ["KOM.1.1"])
        Question.objects.filter(pk=question.pk).update(live=False)
        assert many.publish_questions(by=citra, ids=ids(question)).changed == 1
        assert now(question).live_revision == now(question).latest_revision is not None

    def test_a_question_more_costs_a_query_for_each_thing_it_refers_to(self, framework, citra):
        costs = []
        for count in (2, 12):
            pks = ids(*making.bank(count))
            many.retire_questions(by=citra, ids=pks)
            many.bring_back_questions(by=citra, ids=pks)
            with CaptureQueriesContext(connection) as queries:
                assert many.publish_questions(by=citra, ids=pks).changed == count
            costs.append(len(queries))
        its_version_and_its_indicator = 2
        assert costs[1] - costs[0] == 10 * its_version_and_its_indicator


class TestRetiring:
    def test_unpublishes_and_can_be_taken_back(self, framework, citra):
        question, draft = making.bank(2)
        draft.unpublish()
        assert many.retire_questions(by=citra, ids=ids(question, draft)).changed == 2
        assert states(question, draft) == [State.RETIRED, State.RETIRED]
        assert many.retire_questions(by=citra, ids=ids(question)).changed == 0
        assert many.bring_back_questions(by=citra, ids=ids(question)).changed == 1
        assert states(question, draft) == [State.DRAFT, State.RETIRED]
        assert many.publish_questions(by=citra, ids=ids(question)).changed == 1

    def test_leaves_every_published_quiz_something_to_ask(self, framework, citra):
        first, second, free = making.bank(3)
        making.quiz([first, second])
        done = many.retire_questions(by=citra, ids=ids(first, second, free))
        assert {each.question_id for each in done.refused} == {first.pk, second.pk}
        assert states(first, second, free) == [State.LIVE, State.LIVE, State.RETIRED]
        assert many.retire_questions(by=citra, ids=ids(first)).changed == 1

    def test_offers_of_quizzes_follow(self, framework, citra):
        page = making.quiz([*making.bank(1), *making.bank(1, indicators=("PP.1.3",))])
        many.retire_questions(by=citra, ids=ids(page.items.last().question))
        offered = EvidenceSource.objects.get().indicators.values_list("slug", flat=True)
        assert list(offered) == ["KOM.1.1"]


CHANGES = {
    "tag": lambda by, pks: many.tag_questions(by=by, ids=pks, add=["Loket"]),
    "behaviour": lambda by, pks: many.set_behaviours(by=by, ids=pks, add=["PP.1.3"]),
    "move": lambda by, pks: many.move_questions(by=by, ids=pks, unit_id=None),
    "use": lambda by, pks: many.set_use_of_questions(by=by, ids=pks, difficulty=3),
    "retire": lambda by, pks: many.retire_questions(by=by, ids=pks),
    "bring_back": lambda by, pks: many.bring_back_questions(by=by, ids=pks),
}


@pytest.mark.parametrize("name", CHANGES)
def test_two_cost_as_much_as_twelve(framework, citra, org, name):
    Topic.objects.create(name="Loket")
    costs = []
    for count in (2, 12):
        pks = ids(*making.bank(count))
        if name == "move":
            Question.objects.filter(pk__in=pks).update(unit=org.health)
        if name == "bring_back":
            CHANGES["retire"](citra, pks)
        with CaptureQueriesContext(connection) as queries:
            assert CHANGES[name](citra, pks).changed == count
        costs.append(len(queries))
    assert costs[0] == costs[1]


class TestFromTheList:
    @pytest.fixture
    def citras(self, citra, as_user):
        browser = as_user(citra)
        browser.cookies["django_language"] = "en"
        return browser

    def address(self, action, query):
        return reverse("wagtail_bulk_action", args=["assessments", "question", action]) + query

    def send(self, browser, action, query, **fields):
        address = self.address(f"questions_{action}", query)
        return browser.post(address, {"key": "a-key", **fields}, follow=True)

    def of(self, *questions):
        return "?" + "&".join(f"id={question.pk}" for question in questions)

    def test_topics_are_asked_for_and_set(self, citras, framework):
        first, second = making.bank(2)
        page = citras.get(self.address("questions_tag", self.of(first, second))).text
        assert "2 questions" in page
        assert "Write a topic" in self.send(citras, "tag", self.of(first)).text
        Topic.objects.create(name="Loket")
        Topic.objects.create(name="Antrean", slug="antrean")
        page = self.send(citras, "tag", self.of(first, second), add="loket, Antrean").text
        assert "Done for 2 questions." in page
        assert {topic.name for topic in now(second).topics.all()} == {"Loket", "Antrean"}

    def test_topics_that_there_are_are_suggested(self, citras, framework):
        [question] = making.bank(1)
        Topic.objects.create(name="Loket")
        page = citras.get(self.address("questions_tag", self.of(question))).text
        assert page.count('<option value="Loket">') == 2
        assert 'list="add-topics"' in page
        assert '<datalist id="add-topics">' in page
        assert 'type="checkbox" name="are_new"' not in page

    def test_a_new_topic_is_asked_about_before_it_is_made(self, citras, framework):
        [question] = making.bank(1)
        Topic.objects.create(name="Loket")
        page = as_shown(self.send(citras, "tag", self.of(question), add="Lokte, Cuti").text)
        assert "“Lokte” is a new topic. Do you mean “Loket”?" in page
        assert "“Cuti” is a new topic. Do you want to add it?" in page
        assert 'type="checkbox" name="are_new"' in page
        assert Topic.objects.count() == 1
        self.send(citras, "tag", self.of(question), add="Cuti", are_new="on")
        assert [topic.name for topic in now(question).topics.all()] == ["Cuti"]

    def test_behaviours_are_asked_for_and_set(self, citras, framework):
        first, second = making.bank(2)
        page = citras.get(self.address("questions_behaviour", self.of(first, second))).text
        assert page.count("PP.1.3 Perilaku PP 1.3") == 2
        assert "Choose a behaviour" in self.send(citras, "behaviour", self.of(first)).text
        page = self.send(citras, "behaviour", self.of(first, second), add="PP.1.3").text
        assert "Done for 2 questions." in page
        assert shown(now(second)) == {"KOM.1.1", "PP.1.3"}

    def test_what_is_set_may_be_left_as_it_is(self, citras, framework):
        [question] = making.bank(1)
        assert "Choose what to set" in self.send(citras, "use", self.of(question)).text
        self.send(citras, "use", self.of(question), difficulty="3")
        assert (now(question).purpose, now(question).difficulty) == ("counted", 3)

    def test_the_banks_offered_are_those_one_keeps(self, hana, as_user, framework, org):
        browser = as_user(hana)
        own = content.question("Milik kesehatan?", unit=org.health)
        page = browser.get(self.address("questions_move", self.of(own))).text
        assert org.health.name in page
        assert org.registry.name not in page
        forged = {"unit": org.registry.pk}
        self.send(browser, "move", self.of(own), **forged)
        assert now(own).unit == org.health

    def test_questions_of_other_banks_are_left_out(self, hana, as_user, framework):
        [central] = making.bank(1)
        self.send(as_user(hana), "retire", self.of(central))
        assert states(central) == [State.LIVE]

    def test_those_that_were_so_already_are_named(self, citras, framework):
        live, draft = making.bank(2)
        draft.unpublish()
        page = self.send(citras, "publish", self.of(live, draft)).text
        assert f"Done for 1 question. 1 question was so already: “{now(live)}”." in page

    def test_of_many_left_alone_only_some_are_named(self, citras, framework):
        page = self.send(citras, "publish", self.of(*making.bank(7))).text
        assert "7 questions were so already: “" in page
        assert "”, and 2 more." in page

    def test_retiring_says_beforehand_what_stays(self, citras, framework):
        needed, free = making.bank(2)
        making.quiz([needed])
        page = citras.get(self.address("questions_retire", self.of(needed, free))).text
        assert "nothing to ask without it" in page
        page = self.send(citras, "retire", self.of(needed, free)).text
        assert "Not done:" in page
        assert states(needed, free) == [State.LIVE, State.RETIRED]

    def test_all_that_is_found_is_what_the_filter_finds(self, citras, framework):
        first, second, third = making.bank(3)
        second.unpublish()
        found = f"?state=live&q={first.prompt[3:-4].replace(' ', '+')}&id=all"
        self.send(citras, "use", found, purpose="practice")
        purposes = [now(each).purpose for each in (first, second, third)]
        assert purposes == ["practice", "counted", "counted"]

    def test_all_that_is_found_is_all_that_is_deleted(self, citras, framework):
        kept, gone = making.bank(2)
        gone.unpublish()
        citras.post(self.address("delete", "?state=draft&id=all"))
        assert list(Question.objects.all()) == [kept]


class TestInTheBackground:
    def test_more_than_a_page_is_done_in_a_job_that_says_what_it_left(
        self, framework, citra, as_user, monkeypatch
    ):
        monkeypatch.setattr(bulk_actions, "AT_ONCE", 2)
        needed, *others = making.bank(3)
        making.quiz([needed])
        action = ["assessments", "question", "questions_retire"]
        address = reverse("wagtail_bulk_action", args=action) + "?id=all"
        browser = as_user(citra)
        assert browser.get(address).context["is_job"]
        for _twice in range(2):
            reply = browser.post(address, {"key": "one"})
        job = JobRun.objects.get(task_path=several.TASK)
        assert reply.url == job.get_absolute_url()
        worker.drain()
        job.refresh_from_db()
        assert states(needed, *others) == [State.LIVE, State.RETIRED, State.RETIRED]
        assert len((job.result or {})["summary"]) == 2
        assert job.result_file

    @pytest.mark.parametrize("action", several.Action)
    def test_each_tells_those_that_it_changed_from_those_that_were_so(
        self, framework, citra, org, action
    ):
        """Each change is noted at the question, and nothing else is."""
        [question] = making.bank(1)
        change = several.Change(
            action, add=("PP.1.3",), unit_id=org.health.pk, purpose="practice", difficulty=3
        )
        if action is several.Action.PUBLISH:
            now(question).unpublish()
        if action is several.Action.BRING_BACK:
            many.retire_questions(by=citra, ids=ids(question))
        for changed, as_before in ((1, ()), (0, (question.pk,))):
            done = several.do(change, by=citra, ids=ids(question))
            assert (done.changed, done.as_before) == (changed, as_before)

    def test_a_job_names_those_left_alone(self, framework, citra, hana):
        first, second = making.bank(2)
        second.unpublish()
        publish = several.Change(several.Action.PUBLISH)
        said = " ".join(several.run(by_id=citra.pk, ids=ids(first, second), change=publish))
        assert f"1 question was so already: “{now(first)}”." in said
        said = " ".join(several.run(by_id=hana.pk, ids=ids(first), change=publish))
        assert f"1 question is in a bank that you do not keep: “{now(first)}”." in said

    def test_what_may_not_be_read_is_only_counted(self, framework, hana, org):
        hidden = content.question("Rahasia?", unit=org.registry)
        publish = several.Change(several.Action.PUBLISH)
        said = " ".join(several.run(by_id=hana.pk, ids=ids(hidden), change=publish))
        assert "1 question is in a bank that you do not keep: none that you may read." in said

    def test_behaviours_are_set_there_too(self, framework, citra):
        [question] = making.bank(1, indicators=())
        change = several.Change(several.Action.BEHAVIOUR, add=("PP.1.3",))
        several.start(by=citra, ids=ids(question), change=change, key="one")
        worker.drain()
        assert shown(now(question)) == {"PP.1.3"}

    def test_who_may_no_longer_write_is_told_so(self, framework, ayu):
        change = several.Change(several.Action.RETIRE)
        with pytest.raises(PermanentError, match="no longer write"):
            several.run(by_id=ayu.user.pk, ids=[1], change=change)

    def test_nor_may_whoever_may_not_write_there(self, framework, hana, org):
        change = several.Change(several.Action.MOVE, unit_id=org.registry.pk)
        with pytest.raises(PermanentError, match="a bank that you keep"):
            several.run(by_id=hana.pk, ids=[1], change=change)
