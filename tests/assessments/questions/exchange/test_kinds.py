"""What each kind takes of other systems' answers, and what it says of the rest."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.deadline.rules import Deadline
from assessments.questions.kinds.exchanges import EXCHANGES, KIND_OF
from assessments.questions.kinds.exchanging import (
    CHOICE,
    CLOZE,
    ESSAY,
    FALSE,
    FULL,
    MATCHING,
    NUMERICAL,
    ORDERING,
    RATED,
    SHORT,
    TRUE,
    TRUE_FALSE,
    Form,
    Line,
    NotTakenError,
    as_choice,
)
from assessments.questions.kinds.gap_text.rules import Gap, GapText
from assessments.questions.kinds.matching.rules import Matching, Pair
from assessments.questions.kinds.registry import NAMES
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.questions.kinds.written_reply.rules import Example, WrittenReply

A, B, LONG = Line("a", FULL), Line("b"), Line("x" * 500, FULL, match="y" * 500)
HALF = Line("c", Fraction(1, 2), feedback="<p>f</p>")
SURE, OTHER = Line(TRUE, FULL), Line(FALSE)


def gap(*lines: Line, **said: object) -> Form:
    return Form(SHORT, lines, **said)


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        (Form(CHOICE, (A, B)), []),
        (Form(CHOICE, (A, A)), ["several_right"]),
        (Form(CHOICE, (HALF, B)), []),
        (Form(CHOICE, (A, HALF, Line("d", Fraction(-1)))), ["partial_credit", "negative_credit"]),
        (Form(CHOICE, (A, *[B] * 8)), ["too_many"]),
        (Form(CHOICE, (LONG, B)), ["too_long"]),
        (Form(CHOICE, (A, B), wrong="<p>w</p>", partly="<p>p</p>"),
         ["shared_feedback", "partly_feedback"]),
        (Form(CHOICE, (A, HALF, B), takes_several=True), ["unequal_weights", "wrong_costs"]),
        (Form(TRUE_FALSE, (SURE, OTHER)), []),
        (Form(TRUE_FALSE, (SURE, OTHER), right="<p>r</p>"), ["shared_feedback"]),
        (Form(ORDERING, (A, B)), []),
        (Form(ORDERING, (HALF, *[B] * 8), right="<p>r</p>"),
         ["too_many", "answer_feedback", "whole_feedback"]),
        (Form(ORDERING, (LONG,)), ["too_long"]),
        (Form(SHORT, (A, HALF, B)), ["partial_answer", "answer_feedback", "wrong_answer"]),
        (Form(SHORT, (A, Line("*"))), []),
        (Form(SHORT, (LONG, *[A] * 20)), ["too_long", "too_many"]),
        (Form(SHORT, (Line("a*", FULL), Line(r"\*", FULL))), ["wildcard"]),
        (Form(NUMERICAL, (Line("3", FULL), Line("4", Fraction(1, 2)), Line("5"), Line("*"))),
         ["other_number", "wrong_answer"]),
        (Form(NUMERICAL, (Line("3,12345678", FULL, "<p>f</p>"),), unit="u" * 31),
         ["too_precise", "unit_cut", "answer_feedback"]),
        (Form(NUMERICAL, (Line("1234567890123", FULL),)), ["too_precise"]),
        (Form(NUMERICAL, (Line("120000000", FULL),)), []),
        (Form(MATCHING, (Line("a", match="b"),)), []),
        (Form(MATCHING, (*[Line("a", match="b")] * 9, *[Line("", match="c")] * 5)),
         ["too_many", "too_many"]),
        (Form(MATCHING, (LONG, Line("a", feedback="<p>f</p>", match="b")), wrong="<p>w</p>"),
         ["too_long", "too_long", "answer_feedback", "whole_feedback"]),
        (Form(CLOZE, text="[[1]]", gaps=(gap(A),)), []),
        (Form(CLOZE, text="[[1]]", gaps=(gap(A), gap(A, case_matters=True), *[gap(A)] * 9)),
         ["too_many", "gap_case"]),
        (Form(CLOZE, text="[[1]]", gaps=(Form(CHOICE, (A, HALF), takes_several=True),)),
         ["gap_several", "answer_feedback", "partial_credit"]),
        (Form(CLOZE, text="[[1]]", gaps=(gap(Line("a*", FULL)),
                                         Form(NUMERICAL, (Line("3", FULL, tolerance="0.5"),)))),
         ["wildcard", "gap_tolerance"]),
        (Form(RATED, (Line("a", FULL), Line("b", Fraction(1, 4)))), []),
        (Form(RATED, (LONG, *[A] * 6)), ["too_many", "too_long"]),
        (Form(ESSAY), ["rubric_missing"]),
        (Form(ESSAY, text="Empati."), ["rubric_missing", "grader_information"]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_form(form: Form, codes: Sequence[str]) -> None:
    taken = EXCHANGES[KIND_OF[form.type]].read(form)
    assert [note.code for note in taken.notes] == codes


@pytest.mark.parametrize(
    ("kind", "form", "reason"),
    [
        ("true_false", Form(TRUE_FALSE, (SURE, Line(FALSE, FULL))), "no_right_answer"),
        ("true_false", Form(TRUE_FALSE), "no_right_answer"),
        ("short_answer", Form(SHORT, (B, Line(" ", FULL))), "no_right_answer"),
        ("numerical", Form(NUMERICAL, (Line("3"), Line("x", FULL))), "no_number"),
        ("numerical", Form(NUMERICAL, (Line("NaN", FULL), Line("1" * 61, FULL))), "no_number"),
        ("matching", Form(MATCHING, (Line("", match="b"),)), "no_right_answer"),
        ("gap_text", Form(CLOZE), "no_gaps"),
        ("gap_text", Form(CLOZE, gaps=(gap(B),)), "gap_without_answer"),
        ("situational", Form(RATED), "no_options"),
        ("situational", Form(RATED, (Line("a", Fraction(1, 3)),)), "rating_unknown"),
        ("deadline", Form(SHORT, (A,)), "kind_missing"),
    ],
)
def test_what_a_kind_cannot_take(kind: str, form: Form, reason: str) -> None:
    with pytest.raises(NotTakenError) as caught:
        EXCHANGES[kind].read(form)
    assert caught.value.reason.code == reason


def test_every_kind_but_places_on_pictures_can_be_written_for_others() -> None:
    assert set(NAMES) - EXCHANGES.keys() == {"hotspot"}


def test_what_others_cannot_be_told_is_written_as_the_nearest() -> None:
    assert EXCHANGES["deadline"].write(Deadline(due="2026-03-27")).lines[0].text == "2026-03-27"
    chosen = Gap(("a",), ("a", "b"))
    assert EXCHANGES["gap_text"].write(GapText("[[1]]", (chosen,))).gaps == (Form(CHOICE, (A, B)),)
    rated = Form(RATED, (Line("a", FULL), Line("b", Fraction(1, 4))))
    assert as_choice(rated) == Form(CHOICE, (A, B))


def test_what_a_file_does_not_say_is_kept() -> None:
    old = Choice((Option("a", feedback="<p>lama</p>"), Option("b", feedback="<p>lama</p>")))
    new = Choice((Option("a", feedback="<p>baru</p>"), Option("b"), Option("c")))
    kept = EXCHANGES["choice"].keeping(old, new)
    assert isinstance(kept, Choice)
    assert [option.feedback for option in kept.options] == ["<p>baru</p>", "<p>lama</p>", ""]
    statement = EXCHANGES["true_false"].keeping(TrueFalse(True, "<p>b</p>"), TrueFalse(False))
    assert statement == TrueFalse(False, "<p>b</p>")
    example = Example("Contoh", 1)
    reply = EXCHANGES["written_reply"].keeping(
        WrittenReply((), "Model", (example,), 5), WrittenReply((), "", most_words=9)
    )
    assert reply == WrittenReply((), "Model", (example,), 5, 9)
    pairs = Matching((Pair("a", "b"),))
    assert EXCHANGES["matching"].keeping(Matching(()), pairs) is pairs
