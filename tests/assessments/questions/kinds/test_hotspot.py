from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from assessments.questions.kinds.hotspot.editing import problems
from assessments.questions.kinds.hotspot.rules import Area, Hotspot
from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError

DEALER = Dealer("0" * 32, "q", shuffles=True)
PICTURE = Picture("0123456789abcdef" * 4 + ".png", 800, 600, "Formulir pengaduan")
SIGNATURE = Area("Kotak tanda tangan", 60, 80, 30, 15, is_correct=True, key="a")
DATE = Area("Tanggal", 10, 80, 30, 15, key="b")
HEAD = Area("Kepala surat", 0, 0, 100, 20, key="c")
BODY = Hotspot(PICTURE, (SIGNATURE, DATE, HEAD))


@st.composite
def bodies(draw):
    """Two to five areas, one or more of them right."""
    count = draw(st.integers(2, 5))
    correct = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    areas = (
        Area(f"Bagian {n}", 0, 20 * n, 100, 20, n in correct, "abcde"[n]) for n in range(count)
    )
    return Hotspot(PICTURE, tuple(areas))


@pytest.mark.parametrize(("answer", "share"), [("a", 1), ("b", 0), ("", 0), ("x", 0)])
def test_a_right_place_earns_everything(answer, share):
    assert BODY.share(answer) == share


def test_chance_is_the_mean_over_every_place():
    several = Hotspot(PICTURE, (SIGNATURE, replace(DATE, is_correct=True), HEAD))
    for body in (BODY, several):
        shares = [body.share(area.key) for area in body.areas]
        assert body.chance == sum(shares, Fraction(0)) / len(shares)


@pytest.mark.parametrize(
    ("area", "is_on_picture"),
    [
        (SIGNATURE, True),
        (HEAD, True),
        (replace(HEAD, x=1), False),
        (replace(HEAD, y=-1), False),
        (replace(HEAD, height=0), False),
    ],
)
def test_an_area_lies_on_the_picture(area, is_on_picture):
    assert area.is_on_picture == is_on_picture


@pytest.mark.parametrize(
    ("x", "y", "overlaps"),
    [(59, 80, True), (30, 80, False), (31, 80, True), (60, 65, False), (60, 66, True)],
)
def test_areas_that_touch_do_not_overlap(x, y, overlaps):
    other = replace(DATE, x=x, y=y)
    assert SIGNATURE.overlaps(other) == other.overlaps(SIGNATURE) == overlaps


@pytest.mark.parametrize("sent", [["a"], ["", ""]])
def test_what_is_no_place_or_more_than_one_is_refused(sent):
    with pytest.raises(UnknownAnswerError):
        BODY.dealt(DEALER).read(sent)


def test_the_review_says_what_was_chosen_and_what_is_right():
    review = BODY.dealt(Dealer("0" * 32, "q", shuffles=False)).review("b")
    assert [(each.area.label, each.is_chosen) for each in review.areas] == [
        ("Kotak tanda tangan", False),
        ("Tanggal", True),
        ("Kepala surat", False),
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (BODY, None),
        (replace(BODY, picture=None), "Choose the picture"),
        (replace(BODY, picture=replace(PICTURE, alt="")), "what is seen"),
        (replace(BODY, areas=(SIGNATURE,)), "at least two"),
        (replace(BODY, areas=(SIGNATURE, replace(DATE, label=" "))), "a name"),
        (replace(BODY, areas=(SIGNATURE, replace(DATE, label=SIGNATURE.label))), "same name"),
        (replace(BODY, areas=(DATE, HEAD)), "one area as correct"),
        (replace(BODY, areas=(SIGNATURE, replace(DATE, is_correct=True))), "that is wrong"),
        (replace(BODY, areas=(SIGNATURE, replace(DATE, width=0))), "Area 2 is not marked"),
        (replace(BODY, areas=(SIGNATURE, replace(DATE, x=50))), "must not overlap"),
    ],
)
def test_what_keeps_it_from_being_published(body, fault):
    found = [str(words) for words in problems(body)]
    assert any(fault in words for words in found) if fault else not found
