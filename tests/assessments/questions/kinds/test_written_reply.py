from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.display import reviewed
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError
from assessments.questions.kinds.written_reply.editing import problems
from assessments.questions.kinds.written_reply.rules import (
    MOST_LETTERS,
    Criterion,
    Example,
    Level,
    UnknownLevelError,
    WrittenReply,
)
from assessments.questions.scoring import Verdict
from tests.assessments.quizzes.making import question

DEALER = Dealer("0" * 32, "q", shuffles=True)


def criterion(key, *points):
    levels = (Level(f"Jenjang {n}", n, f"Memuat {n} hal.", f"{key}{n}") for n in points)
    return Criterion(f"Kriteria {key}", tuple(levels), key)


REPLY = WrittenReply(
    (criterion("sapaan", 0, 1), criterion("isi", 0, 2, 3)),
    "Yth. Ibu Wati,\n\nTerima kasih atas laporan Ibu. Kami memperbaikinya pada 27 Maret.",
    (Example("Sabar ya, Bu.", 1, "Tidak menyebut kapan."),),
    least_words=5,
    most_words=120,
)


def bodies():
    """One to three criteria of two or three levels."""
    criteria = st.lists(
        st.sampled_from(["sapaan", "isi", "nada"]), min_size=1, max_size=3, unique=True
    )
    return st.builds(
        lambda keys, points, examples, least: WrittenReply(
            tuple(criterion(key, *points) for key in keys),
            "Yth. Ibu Wati, kami memperbaikinya.",
            tuple(examples),
            least,
        ),
        criteria,
        st.sampled_from([(0, 1), (0, 1, 2), (1, 3, 7)]),
        st.lists(st.just(REPLY.examples[0]), max_size=2),
        st.none() | st.integers(1, 50),
    )


@pytest.mark.parametrize(
    ("levels", "share"),
    [
        ({"sapaan": "sapaan1", "isi": "isi3"}, "1"),
        ({"sapaan": "sapaan0", "isi": "isi2"}, "1/2"),
        ({"sapaan": "sapaan0", "isi": "isi0"}, "0"),
    ],
)
def test_the_levels_that_somebody_chose_earn_their_points(levels, share):
    assert REPLY.share_of(levels) == Fraction(share)


@pytest.mark.parametrize(
    "levels",
    [
        {},
        {"isi": "isi3"},
        {"sapaan": "sapaan1", "isi": "isi1"},
        {"sapaan": "sapaan1", "isi": "isi3", "nada": "nada1"},
    ],
)
def test_a_mark_names_a_level_of_every_criterion_and_of_no_other(levels):
    with pytest.raises(UnknownLevelError):
        REPLY.share_of(levels)


@given(bodies(), st.data())
def test_a_mark_is_between_nothing_and_everything_and_the_best_levels_earn_everything(body, data):
    chosen = {each.key: data.draw(st.sampled_from(each.levels)).key for each in body.criteria}
    assert 0 <= body.share_of(chosen) <= 1
    assert body.share_of({each.key: each.levels[-1].key for each in body.criteria}) == 1


def test_until_then_it_earns_nothing_and_waits():
    asked = question("q", body=REPLY)
    dealt = REPLY.dealt(DEALER)
    assert REPLY.share("Yth. Ibu Wati") == REPLY.chance == 0
    assert reviewed(asked, dealt, answer="Yth. Ibu Wati").verdict is Verdict.WAITING
    assert reviewed(asked, dealt).verdict is Verdict.UNANSWERED
    assert not any([REPLY.classes, REPLY.classified("Yth."), REPLY.reasons("Yth.")])


def test_the_draft_is_kept_as_it_was_written_and_its_words_are_counted():
    dealt = REPLY.dealt(DEALER)
    answer = dealt.read([" Yth. Ibu Wati,\r\n\r\nterima kasih.\0 "])
    assert answer == "Yth. Ibu Wati,\n\nterima kasih."
    assert dealt.sheet(answer).words == 5


@pytest.mark.parametrize("sent", [["a" * (MOST_LETTERS + 1)], ["satu", "dua"]])
def test_only_one_text_of_a_bounded_length_is_an_answer(sent):
    with pytest.raises(UnknownAnswerError):
        REPLY.dealt(DEALER).read(sent)


def test_the_sheet_tells_nothing_of_the_rubric():
    shown = repr(REPLY.dealt(DEALER).sheet("Yth."))
    for secret in ("Kriteria", "Jenjang", "Terima kasih", "Sabar"):
        assert secret not in shown


def test_the_review_shows_the_model_answer_and_the_rubric():
    review = REPLY.dealt(DEALER).review("Yth. Ibu")
    assert (review.written, review.words) == ("Yth. Ibu", 2)
    assert review.model_answer == REPLY.model_answer
    assert review.criteria == REPLY.criteria


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, ""),
        ({"criteria": ()}, "at least one criterion"),
        ({"criteria": (criterion("isi", 0, 1), criterion("isi", 0, 1))}, "read the same"),
        ({"criteria": (criterion("isi", 0, 1, 1),)}, "worth the same"),
        ({"criteria": (criterion("isi", 0),)}, "two levels"),
        ({"criteria": (Criterion("", (Level("", 0), Level("Ya", 1))),)}, "Name every criterion"),
        ({"criteria": (Criterion("Isi", (Level("", 0), Level("Ya", 1))),)}, "how to know it"),
        ({"model_answer": ""}, "model answer"),
        ({"examples": (Example("Sabar.", 9),)}, "more points"),
        ({"least_words": 200}, "greater"),
    ],
)
def test_what_keeps_it_from_being_published(changes, says):
    found = " ".join(map(str, problems(replace(REPLY, **changes))))
    assert says in found
    assert bool(found) == bool(says)
