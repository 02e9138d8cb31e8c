"""The question bank: writing questions by the api and in Wagtail's admin."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import nested_form_data, streamfield

from assessments.api import Choice, Option, create_question
from assessments.models import EvidenceSource
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.questions.models import Question
from lms.core.models import AuditEvent
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db

RIGHT = Option("Mendengarkan", is_correct=True, feedback="<p>Benar.</p>")
WRONG = Option("Menyela", feedback="<p>Belum.</p>")
STATEMENT = TrueFalse(True, "<p>Ya.</p>", "<p>Tidak.</p>")


def write(*options, takes_several=False, **fields):
    body = Choice(options, takes_several=takes_several)
    fields = {"by": None, "prompt": "<p>Apa dulu?</p>", "body": body} | fields
    return create_question(**fields)


class TestCreating:
    def test_the_question_is_published_with_its_indicators_and_on_record(self, framework, admin):
        admin.is_superuser = True
        question = write(RIGHT, WRONG, by=admin, indicators=["KOM.1.2", "PP.2.1"])
        assert question.live
        assert question.indicator_codes == "KOM.1.2, PP.2.1"
        assert AuditEvent.objects.get(action="question.create").actor_id == admin.pk

    def test_every_option_has_a_lasting_key_of_its_own(self):
        question = Question.objects.get(pk=write(RIGHT, WRONG).pk)
        keys = [option.key for option in question.content().body.options]
        assert len(set(keys)) == 2
        question.body[0].value["options"][0]["text"] = "Diubah"
        question.save_revision().publish()
        again = Question.objects.get(pk=question.pk)
        assert [option.key for option in again.content().body.options] == keys

    def test_an_unknown_indicator_is_named(self, framework):
        with pytest.raises(ValidationError, match=r"KOM\.9\.9"):
            write(RIGHT, WRONG, indicators=["KOM.1.1", "KOM.9.9"])
        assert not Question.objects.exists()

    @pytest.mark.parametrize(
        ("options", "takes_several", "message"),
        [
            ([RIGHT, Option("Diam")], False, "Answer 2 has no feedback"),
            ([RIGHT, Option("Diam", feedback="<p> </p>")], False, "Answer 2 has no feedback"),
            ([WRONG, Option("Lain", feedback="x")], False, "exactly one"),
            ([RIGHT, Option("Juga", is_correct=True, feedback="x")], False, "exactly one"),
            ([WRONG, Option("Lain", feedback="x")], True, "at least one answer"),
            (
                [RIGHT, Option("Juga", is_correct=True, feedback="x")],
                True,
                "at least one wrong",
            ),
            ([RIGHT, Option(" mendengarkan ", feedback="x")], False, "read the same"),
        ],
    )
    def test_what_is_missing_is_said(self, options, takes_several, message):
        with pytest.raises(ValidationError, match=message):
            write(*options, takes_several=takes_several)
        assert not Question.objects.exists()

    def test_a_question_needs_words(self):
        with pytest.raises(ValidationError, match="Write the question"):
            write(RIGHT, WRONG, prompt="<p> </p>")

    def test_no_way_to_publish_passes_the_check(self):
        question = write(RIGHT, WRONG)
        question.body[0].value["options"][1]["is_correct"] = True
        with pytest.raises(ValidationError):
            question.save_revision().publish()


XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "<math><mtext><mglyph><style><!--</style><p title='--&gt;&lt;img onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p style='background:url(javascript:alert(1))' onclick='alert(1)'>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form><button formaction=javascript:alert(1)>x",
    "<embed a='href' linktype='x' embedtype='image' src='//example.org/x'/>",
    "<details open ontoggle=alert(1)>",
]
LIVE = re.compile(
    r"<(script|img|svg|math|style|iframe|form|button|embed|details|noscript)"
    r"|<[^>]*\s(on\w+|style)\s*=|(href|src)\s*=\s*[\"']?\s*(javascript|data):",
    re.IGNORECASE,
)


class TestHostileText:
    """Check 23, as far as questions go."""

    @pytest.mark.parametrize("attack", XSS)
    def test_rich_text_comes_out_inert(self, attack):
        question = write(
            Option("A", is_correct=True, feedback=f"<p>ya {attack}</p>"),
            Option("B", feedback="<p>bukan</p>"),
            prompt=f"<p>Apa?{attack}</p>",
            explanation=attack,
        )
        content = question.content()
        for html in (content.prompt, content.explanation, content.body.options[0].feedback):
            assert not LIVE.search(html)

    @pytest.mark.parametrize("attack", XSS)
    def test_an_answer_is_shown_as_the_text_it_is(self, attack, ayu, as_user, framework):
        question = write(Option(attack, is_correct=True, feedback="x"), WRONG)
        page = making.quiz([question])
        attempt = making.start(page, ayu)
        sent = as_user(ayu).get(reverse("attempt", args=[attempt.pk])).content.decode()
        assert attack not in sent

    def test_what_authors_may_write_stays(self):
        question = write(
            RIGHT, WRONG, prompt='<p><b>Apa</b> <i>itu</i>? <a href="/kursus/">Kursus</a></p>'
        )
        prompt = question.content().prompt
        assert "<b>Apa</b> <i>itu</i>?" in prompt
        assert 'href="/kursus/"' in prompt


class TestInTheAdmin:
    @pytest.fixture
    def desk(self, admin, as_user):
        admin.is_superuser = True
        admin.save()
        return as_user(admin)

    @pytest.fixture
    def question(self, framework):
        return making.bank(1)[0]

    def url(self, name, *args):
        return reverse(Question.snippet_viewset.get_url_name(name), args=args)

    def answers(self):
        return streamfield(
            [("item", {"text": text, "feedback": "null"}) for text in ("Mendengarkan", "Menyela")]
        )

    def form(self, **changes):
        """What the browser posts for a question with two answers."""
        return {
            "prompt": '{"blocks": [{"text": "Apa dulu?", "type": "unstyled", "depth": 0,'
            ' "inlineStyleRanges": [], "entityRanges": [], "key": "a"}], "entityMap": {}}',
            "picture-count": "0",
            **nested_form_data(
                {"body": streamfield([("choice", {"takes": "one", "options": self.answers()})])}
            ),
            "body-0-value-options-0-value-is_correct": "on",
            "explanation": "null",
            "source": "",
            "hint": "null",
            "purpose": "counted",
            "difficulty": "2",
            "topics": "",
            "indicator_tags-TOTAL_FORMS": "0",
            "indicator_tags-INITIAL_FORMS": "0",
            "indicator_tags-MIN_NUM_FORMS": "0",
            "indicator_tags-MAX_NUM_FORMS": "1000",
            **changes,
        }

    def test_a_half_written_question_can_be_kept_as_a_draft(self, desk):
        desk.post(self.url("add"), self.form(**{"body-0-value-options-0-value-is_correct": ""}))
        assert Question.objects.get().live is False

    def test_publishing_without_feedback_says_what_to_do(self, desk):
        reply = desk.post(self.url("add"), self.form(**{"action-publish": "1"}))
        [message] = reply.context["form"].errors["body"]
        assert "1, 2" in message
        assert not Question.objects.exists()

    def test_an_answer_without_text_is_pointed_at_where_it_stands(self, desk):
        form = self.form(**{"action-publish": "1", "body-0-value-options-1-value-text": ""})
        [error] = desk.post(self.url("add"), form).context["form"].errors.as_data()["body"]
        [choice] = error.block_errors.values()
        assert list(choice.block_errors["options"].block_errors) == [1]

    def test_the_list_says_whether_participants_see_a_question(self, desk, framework):
        live, changed, draft = making.bank(3)
        changed.explanation = "<p>Lain.</p>"
        changed.save_revision()
        draft.unpublish()
        listed = desk.get(self.url("list")).context["object_list"]
        with translation.override("en"):
            states = {question.pk: question.state_label for question in listed}
        assert states == {live.pk: "Live", changed.pk: "Unpublished changes", draft.pk: "Draft"}

    def test_the_list_filters_by_kind_and_indicator_and_searches(self, desk, question):
        other = write(indicators=["PP.1.1"], prompt="<p>Pertanyaan lain</p>", body=STATEMENT)
        indicator = question.indicator_tags.get().indicator_id
        for query, found in [
            ({"kind": "true_false"}, [other]),
            ({"indicator": indicator}, [question]),
            ({"q": "Pertanyaan"}, [other, question]),
            ({"q": "tidak ada"}, []),
            ({"state": "draft"}, []),
        ]:
            listed = desk.get(self.url("list"), query).context["object_list"]
            assert sorted(listed, key=lambda q: -q.pk) == sorted(found, key=lambda q: -q.pk)

    def test_the_list_costs_the_same_for_three_questions_and_thirty(self, desk, framework):
        costs = []
        for count in (3, 27):
            making.bank(count, indicators=("KOM.1.1", "PP.1.1"))
            desk.get(self.url("list"))
            with CaptureQueriesContext(connection) as queries:
                desk.get(self.url("list"))
            costs.append(len(queries))
        assert costs[0] == costs[1], [q["sql"][:300] for q in queries][-8:]

    @pytest.mark.parametrize("mode", ["", "feedback"])
    def test_the_preview_shows_it_as_a_participant_sees_it(self, desk, question, mode, rf):
        reply = question.make_preview_request(rf.get("/"), mode)
        page = reply.render().content.decode() if hasattr(reply, "render") else reply.content
        assert "Pilihan 1a" in str(page)
        assert ("Umpan a" in str(page)) == (mode == "feedback")

    def test_the_history_is_there(self, desk, question):
        assert desk.get(self.url("history", question.pk)).status_code == 200

    def test_copying_offers_the_same_text_as_a_new_question(self, desk, question):
        reply = desk.get(self.url("copy", question.pk))
        assert "Pertanyaan 1" in reply.content.decode()
        assert reply.context["action_url"] == self.url("add")

    def test_a_question_in_use_is_not_deleted(self, desk, question):
        making.quiz([question])
        desk.post(self.url("delete", question.pk))
        assert Question.objects.filter(pk=question.pk).exists()


class TestNextSteps:
    def indicators(self):
        source = EvidenceSource.objects.get()
        return sorted(source.indicators.values_list("slug", flat=True))

    def test_a_published_quiz_is_offered_for_the_indicators_of_its_questions(self, framework):
        page = making.quiz([*making.bank(1), *making.bank(1, indicators=("PP.1.3",))])
        assert self.indicators() == ["KOM.1.1", "PP.1.3"]
        assert EvidenceSource.objects.get().source_key == f"quiz:{page.translation_key}"

    def test_an_unpublished_one_is_not(self, framework):
        making.quiz(making.bank(1)).unpublish()
        assert not EvidenceSource.objects.exists()

    def test_nor_is_a_deleted_one(self, framework):
        making.quiz(making.bank(1)).delete()
        assert not EvidenceSource.objects.exists()

    def test_a_question_tagged_anew_changes_the_offer(self, framework):
        [question] = making.bank(1)
        making.quiz([question])
        question.indicator_tags = []
        question.save_revision().publish()
        assert self.indicators() == []
