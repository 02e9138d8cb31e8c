"""Marking anew, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.regrading.rules import Decision, Turn

DECISIONS: Mapping[Decision, Promise] = {
    Decision.CORRECTED: _("Corrected key: as published now"),
    Decision.EXCLUDED: _("Counts for nobody"),
    Decision.FULL_MARKS: _("Full marks for everybody"),
    Decision.AS_ASKED: _("As it was asked"),
}
TURNS: Mapping[Turn, Promise] = {
    Turn.FAILS: _("No longer passed"),
    Turn.PASSES: _("Passed now"),
    Turn.LESS: _("Fewer percent"),
    Turn.MORE: _("More percent"),
}


def counted(counts: Mapping[Turn, int]) -> list[tuple[Promise, int]]:
    """Name how many results take each turn, none of them left out."""
    return [(label, counts.get(turn, 0)) for turn, label in TURNS.items()]
