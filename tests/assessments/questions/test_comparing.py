"""Versions of a question compared: line by line, word by word."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assessments.questions.comparing import ComparedLine, Fate, Piece, compare, pieces
from assessments.questions.kinds.editing import EDITORS, body_block, lines, written
from assessments.questions.kinds.registry import NAMES
from assessments.questions.models import Question
from assessments.questions.reading import lines_of
from tests.assessments.questions.kinds.test_every_kind import bodies
from tests.assessments.quizzes import making

words = st.text("ab ,é", max_size=12)


@dataclass(frozen=True)
class Line:
    """A line of a version."""

    name: str
    label: str
    text: str


def said(compared, *fates):
    return "".join(piece.text for piece in compared if piece.fate in fates)


@examples(max_examples=100)
@given(before=words, after=words)
def test_the_pieces_make_up_both_texts(before, after):
    found = list(pieces(before, after))
    assert said(found, Fate.SAME, Fate.REMOVED) == before
    assert said(found, Fate.SAME, Fate.ADDED) == after


def test_words_are_replaced_as_wholes():
    assert list(pieces("Catat keluhan warga.", "Catat aduan warga.")) == [
        Piece(Fate.SAME, "Catat "),
        Piece(Fate.REMOVED, "keluhan"),
        Piece(Fate.ADDED, "aduan"),
        Piece(Fate.SAME, " warga."),
    ]


def summary(before, after):
    """Say of each line what it is called and which of its words came and went."""
    return [
        (line.label, said(line.pieces, Fate.REMOVED), said(line.pieces, Fate.ADDED))
        for line in compare([Line(*each) for each in before], [Line(*each) for each in after])
    ]


A, B, C = ("a", "Jawaban 1", "Dengar"), ("b", "Jawaban 2", "Sela"), ("c", "Jawaban 3", "Diam")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([A, B], [A, B], [("Jawaban 1", "", ""), ("Jawaban 2", "", "")]),
        ([A], [A, C], [("Jawaban 1", "", ""), ("Jawaban 3", "", "Diam")]),
        (
            [A, B, C],
            [A, C],
            [("Jawaban 1", "", ""), ("Jawaban 2", "Sela", ""), ("Jawaban 3", "", "")],
        ),
        ([B, A], [A], [("Jawaban 2", "Sela", ""), ("Jawaban 1", "", "")]),
        ([A], [("new", "Jawaban 1", "Catat")], [("Jawaban 1", "Dengar", "Catat")]),
        ([A], [], [("Jawaban 1", "Dengar", "")]),
    ],
)
def test_lines_find_their_earlier_selves(before, after, found):
    assert summary(before, after) == found


def test_a_line_that_is_called_otherwise_has_changed():
    [line] = compare([Line(*A)], [Line("a", "Jawaban 1, benar", "Dengar")])
    assert (line.label_before, line.label) == ("Jawaban 1", "Jawaban 1, benar")
    assert line.has_changed
    assert not ComparedLine("x", "", (Piece(Fate.SAME, "y"),)).has_changed


@pytest.mark.django_db
@pytest.mark.parametrize("kind", NAMES)
@examples(max_examples=5, deadline=None)
@given(data=st.data())
def test_every_kind_says_what_it_asks_and_accepts_in_plain_words(kind, data):
    body = data.draw(bodies(kind))
    block = body_block()
    said_lines = lines(block.normalize(written(body)))
    assert said_lines, EDITORS[kind].label
    assert len({line.name for line in said_lines}) == len(said_lines)
    for line in said_lines:
        assert line.label
        assert not line.text.startswith(("{", "[", "<", "<p"))


@pytest.mark.django_db
class TestInTheAdmin:
    @pytest.fixture
    def desk(self, admin, as_user):
        admin.is_superuser = True
        admin.save()
        browser = as_user(admin)
        browser.cookies["django_language"] = "en"
        return browser

    def test_the_page_says_what_changed_as_trainers_read_it(self, desk, framework):
        [question] = making.bank(1)
        first = question.latest_revision
        question.body[0].value["options"][1]["text"] = "Pilihan lain"
        question.body[0].value["options"][1]["is_correct"] = True
        question.topics.set(["Loket"])
        question.source = "UU 25/2009 pasal 4"
        second = question.save_revision()
        address = Question.snippet_viewset.get_url_name("revisions_compare")
        page = desk.get(reverse(address, args=[question.pk, first.pk, second.pk]))
        changed = {line.label: line for line in page.context["changed"]}
        assert set(changed) == {"Answer 2, right", "Topics", "Source"}
        assert changed["Answer 2, right"].label_before == "Answer 2"
        assert said(changed["Source"].pieces, Fate.ADDED) == " pasal 4"
        assert ">lain</ins>" in page.text
        assert "Answer 1, right" in [line.label for line in page.context["unchanged"]]

    def test_two_that_read_the_same_are_said_to(self, desk, framework):
        [question] = making.bank(1)
        address = Question.snippet_viewset.get_url_name("revisions_compare")
        page = desk.get(reverse(address, args=[question.pk, "live", "latest"]))
        assert "Both versions read the same" in page.text

    def test_all_that_is_written_is_read(self, framework):
        [question] = making.bank(1, indicators=("KOM.1.1", "PP.1.1"))
        labels = [line.label for line in lines_of(question)]
        for label in ("Question", "Kind", "Answer 1, right", "Feedback to answer 1", "Explanation",
                      "Indicator", "Source", "What it is for", "Difficulty", "Bank"):  # fmt: skip
            assert label in labels
        assert labels.count("Indicator") == 2
