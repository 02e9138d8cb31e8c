"""What item analysis finds, in words."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from assessments.questions.kinds.editor import Words
from assessments.quizzes.statistics.advice import Finding, FindingKind

LABELS: Mapping[FindingKind, Words] = {
    FindingKind.TOO_EASY: _("Too easy"),
    FindingKind.TOO_HARD: _("Too hard"),
    FindingKind.NO_BETTER_THAN_GUESSING: _("No better than guessing"),
    FindingKind.GUESSABLE: _("Easy to guess"),
    FindingKind.CONFUSING: _("Confusing"),
    FindingKind.CHECK_KEY: _("Check the key"),
    FindingKind.BEST_PREFER: _("The best prefer a wrong answer"),
    FindingKind.NEVER_CHOSEN: _("An answer nobody chooses"),
}
"""Each finding in a word or two, for lists and filters."""

_SENTENCES: Mapping[FindingKind, Words] = {
    FindingKind.TOO_EASY: _(
        "Nearly everybody knows this (%(figure)s %%): it no longer tells good from weak. Ask for"
        " more, or keep it as a warm-up."
    ),
    FindingKind.TOO_HARD: _(
        "Hardly anybody earns the points (%(figure)s %%): check that the lesson teaches this, and"
        " that the question asks what it means to."
    ),
    FindingKind.NO_BETTER_THAN_GUESSING: _(
        "The answers earn no more than guessing does (%(figure)s %%): check the wording and the"
        " key."
    ),
    FindingKind.GUESSABLE: _(
        "Who knows nothing earns %(figure)s %% of the points by guessing: add believable answers,"
        " or ask in another way."
    ),
    FindingKind.CONFUSING: _(
        "Good and weak officers answer this much alike (discrimination %(figure)s): it may be read"
        " in two ways, or ask for something else than the rest of the quiz."
    ),
    FindingKind.CHECK_KEY: _(
        "Those who are good are wrong here, and those who are weak are right (discrimination"
        " %(figure)s): check the key."
    ),
    FindingKind.BEST_PREFER: _(
        "The best prefer “%(option)s”, which counts as wrong: check the key, or whether that answer"
        " is right too."
    ),
    FindingKind.NEVER_CHOSEN: _(
        "Nobody chooses “%(option)s”: it tempts nobody. Put a mistake there that officers do make."
    ),
}


def sentence(finding: Finding) -> str:
    """Say in a sentence or two what was found and what to do about it."""
    figure = "" if finding.figure is None else number_format(finding.figure, decimal_pos=0)
    option = finding.option.text if finding.option else ""
    return str(_SENTENCES[finding.kind]) % {"figure": figure, "option": option}
