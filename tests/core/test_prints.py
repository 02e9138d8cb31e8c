"""Which contents are the same to whoever reads them."""

import pytest

from lms.core.prints import print_of

BODY = {"options": [{"key": "a", "text": "Dengarkan.", "is_correct": True, "feedback": "Ya"}]}


@pytest.mark.parametrize(
    "same",
    [
        ("<p>Apa yang <b>pertama</b>?</p>", BODY),
        ("apa YANG pertama", BODY),
        ("<p>Apa&nbsp;yang pertama?</p>", {"options": [BODY["options"][0] | {"key": "z"}]}),
        ("Apa yang pertama?", {"options": [BODY["options"][0] | {"feedback": "Lain"}]}),
        ("Apa yang pertama?", {"options": tuple(BODY["options"])}),
    ],
)
def test_the_same_words_have_the_same_print(same):
    assert print_of(*same) == print_of("Apa yang pertama?", BODY)


@pytest.mark.parametrize(
    "other",
    [
        ("Apa yang kedua?", BODY),
        ("Apa yang pertama?", {"options": [BODY["options"][0] | {"is_correct": False}]}),
        ("Apa yang pertama?", {"options": BODY["options"] * 2}),
        ("Apa yang pertama?",),
    ],
)
def test_other_words_or_another_answer_have_another_one(other):
    assert print_of(*other) != print_of("Apa yang pertama?", BODY)


def test_it_stays_what_it_was_when_things_were_shown_first():
    assert print_of("Apa yang pertama?", True, 2) == "08eecc4825ffe31d4b330ee830da1039"
