"""Questions that read nearly the same: found by words, and shown to those who may read them."""

import tomllib
from itertools import combinations

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from assessments.questions.alike import lookalikes
from assessments.questions.models import Question
from assessments.questions.similar import (
    FIRST_LETTER,
    GAP,
    THRESHOLD,
    Alphabet,
    groups,
    similar_pairs,
    similar_to,
    wording,
)
from lms import installation
from lms.core import worker
from tests.factories import content

LIBRARY = settings.ROOT / "assessments/questions/library"
PROMPT = "<p>Warga datang marah karena berkasnya hilang. Apa yang Anda lakukan <b>pertama</b>?</p>"
LIKE = "<p>Warga datang marah karena berkasnya tercecer. Apa yang Anda lakukan pertama?</p>"


def spelt(*texts):
    alphabet = Alphabet()
    return dict(enumerate(map(alphabet.spell, texts), 1))


class TestWords:
    def test_only_what_is_asked_and_answered_counts(self):
        body = [
            {
                "type": "choice",
                "id": "1f",
                "value": {
                    "takes": "one",
                    "options": [
                        {
                            "id": "2f",
                            "value": {"text": "Catat &amp; simpan", "feedback": "<p>Ya</p>"},
                        }
                    ],
                    "many": True,
                },
            }
        ]
        said = wording("<p>Apa <b>dulu</b>?</p>", body)
        assert said.split() == ["Apa", "dulu", "?", "Catat", "&", "simpan"]

    def test_order_capitals_and_marks_do_not_matter(self):
        one, other = spelt("Catat, lalu dengar", "DENGAR lalu catat!").values()
        assert one == other

    def test_a_word_said_twice_is_two(self):
        once, twice = spelt("catat", "catat catat").values()
        assert len(twice) == len(set(twice)) == 2
        assert once in twice

    def test_letters_leave_out_what_is_none(self):
        alphabet = Alphabet()
        words = " ".join(f"k{n}" for n in range(GAP.start - FIRST_LETTER + 5))
        assert not {ord(letter) for letter in alphabet.spell(words)} & set(GAP)


words = st.text("abcd", min_size=1, max_size=1)
texts = st.lists(st.lists(words, max_size=12).map(" ".join), min_size=2, max_size=8)


@examples(max_examples=100)
@given(texts=texts)
def test_all_similar_pairs_are_found_and_no_others(texts):
    spellings = spelt(*texts)
    wanted = {
        (one, other)
        for one, other in combinations(spellings, 2)
        if spellings[one]
        and spellings[other]
        and Indel.normalized_similarity(spellings[one], spellings[other]) >= THRESHOLD
    }
    found = [tuple(sorted(pair)) for pair in similar_pairs(spellings)]
    assert set(found) == wanted
    assert len(found) == len(wanted)
    grouped = {pair for ids in groups(spellings) for pair in combinations(ids, 2)}
    assert wanted <= grouped


def test_the_likest_comes_first():
    spellings = spelt("a b c d e f", "a b c d e x", "a b c d e f", "p q r")
    found = similar_to(spellings.pop(1), spellings)
    assert [(each.id, round(each.share, 2)) for each in found] == [(3, 1.0), (2, 0.83)]


def test_no_two_questions_that_come_with_prima_read_nearly_the_same():
    asked = {}
    alphabet = Alphabet()
    for path in sorted(LIBRARY.glob("*.toml")):
        for each in tomllib.loads(path.read_text())["questions"]:
            asked[each["key"]] = alphabet.spell(wording(each["prompt"], each["body"]))
    assert asked
    keys = dict(enumerate(asked))
    found = groups({number: asked[key] for number, key in keys.items()})
    assert [[keys[number] for number in ids] for ids in found] == []


def like(question, user):
    """Return the questions that ``user`` may read and that read nearly like this one."""
    others = Question.objects.readable_by(user).exclude(pk=question.pk)
    text = wording(question.prompt, question.body.get_prep_value())
    return [each.question for each in lookalikes(text, others.for_lists())]


@pytest.mark.django_db
class TestInTheAdmin:
    @pytest.fixture
    def questions(self, hana, framework, org):
        content.tree_roots()
        installation.prepare()
        return {
            "own": content.question(PROMPT, unit=org.health),
            "central": content.question(LIKE),
            "registry": content.question(LIKE, unit=org.registry),
            "other": content.question("<p>Berapa hari kerja?</p>", correct=("Lima",)),
        }

    @pytest.fixture
    def hanas(self, hana, as_user):
        browser = as_user(hana)
        browser.cookies["django_language"] = "en"
        return browser

    def test_what_is_like_it_is_shown_to_whoever_may_read_it(self, questions, hana, citra):
        own = questions["own"]
        assert like(own, hana) == [questions["central"]]
        assert len(like(own, citra)) == 2
        assert like(questions["other"], citra) == []

    def test_a_change_is_seen(self, questions, hana):
        central = questions["central"]
        assert like(questions["own"], hana)
        central.prompt = "<p>Sekarang menanyakan sesuatu yang sama sekali lain daripada itu</p>"
        central.save()
        assert not like(questions["own"], hana)

    def test_a_question_without_words_is_like_nothing(self, questions, hana):
        empty = Question(prompt="", body=[])
        assert like(empty, hana) == []

    def test_it_costs_the_same_for_three_and_for_thirty(self, questions, citra):
        costs = []
        for count in (1, 9):
            for _ in range(count):
                content.question(LIKE)
            like(questions["own"], citra)
            with CaptureQueriesContext(connection) as queries:
                like(questions["own"], citra)
            costs.append(len(queries))
        assert costs[0] == costs[1]

    def test_the_editor_says_so(self, questions, hanas):
        address = Question.snippet_viewset.get_url_name("edit")
        page = hanas.get(reverse(address, args=[questions["own"].pk])).text
        assert "Reads nearly the same" in page
        assert "% of the words in common" in page

    def test_the_report_lists_groups_of_what_one_may_read(self, questions, hanas, hana):
        address = reverse("similar_questions")
        assert "Nobody has looked" in hanas.get(address).text
        hanas.post(address)
        worker.drain()
        page = hanas.get(address)
        found = [[question.pk for question in group] for group in page.context["groups"]]
        assert found == [[questions["own"].pk, questions["central"].pk]]

    def test_the_report_is_for_authors(self, as_user, ayu):
        assert as_user(ayu.user).get(reverse("similar_questions")).status_code in {302, 403}
