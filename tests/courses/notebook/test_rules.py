"""How long words may be, what becomes of two versions, and when to ask: the rules by themselves."""

import datetime as dt

import pytest

from courses.notebook import rules
from courses.notebook.rules import NoteKind, TooLongError

CARD, REFLECTION = NoteKind.CARD, NoteKind.REFLECTION


@pytest.mark.parametrize(
    ("stored", "sent", "is_known", "kept"),
    [
        ("lama", "baru", True, "baru"),
        ("lama", "", True, ""),
        ("lama", "baru", False, "lama\n\nbaru"),
        ("lama", "lama dan baru", False, "lama dan baru"),  # an answer was lost on its way
        ("lama dan baru", "lama", False, "lama dan baru"),  # sent before, arrives after
        ("lama", "lama", False, "lama"),
        ("lama", "", False, "lama"),  # nobody deletes what they have not seen
    ],
)
def test_nothing_that_was_written_is_lost(stored, sent, is_known, kept):
    assert rules.kept(REFLECTION, stored, sent, is_known=is_known) == kept


def test_two_versions_together_are_at_most_twice_as_long_as_one_may_be():
    assert len(rules.kept(CARD, "a" * 200, "b" * 198, is_known=False)) == 400
    with pytest.raises(TooLongError) as problem:
        rules.kept(CARD, "a" * 200, "b" * 199, is_known=False)
    assert problem.value.over == 1


@pytest.mark.parametrize(("kind", "longest"), [(CARD, 200), (REFLECTION, 2000)])
def test_a_text_may_be_so_long_and_no_longer(kind, longest):
    rules.check(kind, "x" * longest)
    with pytest.raises(TooLongError) as problem:
        rules.check(kind, "x" * (longest + 3))
    assert problem.value.over == 3


def test_cards_are_asked_about_after_a_week_and_reflections_never():
    monday = dt.date(2026, 11, 30)
    assert rules.ask_on(CARD, monday) == dt.date(2026, 12, 7)
    assert rules.ask_on(REFLECTION, monday) is None
