"""What item analysis finds, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.kinds.editor import Words
from assessments.quizzes.statistics.advice import ENOUGH, Finding, FindingKind
from assessments.quizzes.statistics.overall import QuizFigures, Retest
from assessments.quizzes.statistics.screens import Event, EventKind, State

LABELS: Mapping[FindingKind, Words] = {
    FindingKind.TOO_EASY: gettext_lazy("Too easy"),
    FindingKind.TOO_HARD: gettext_lazy("Too hard"),
    FindingKind.NO_BETTER_THAN_GUESSING: gettext_lazy("No better than guessing"),
    FindingKind.GUESSABLE: gettext_lazy("Easy to guess"),
    FindingKind.CONFUSING: gettext_lazy("Confusing"),
    FindingKind.CHECK_KEY: gettext_lazy("Check the key"),
    FindingKind.BEST_PREFER: gettext_lazy("The best prefer a wrong answer"),
    FindingKind.NEVER_CHOSEN: gettext_lazy("An answer nobody chooses"),
}
"""Each finding in a word or two, for lists and filters."""
STATE_LABELS: Mapping[State, Words] = {
    State.OPEN: gettext_lazy("In progress"),
    State.WAITING: gettext_lazy("Waiting for marks"),
    State.PASSED: gettext_lazy("Passed"),
    State.FAILED: gettext_lazy("Not passed"),
}
EVENT_LABELS: Mapping[EventKind, Words] = {
    EventKind.STARTED: gettext_lazy("Started"),
    EventKind.SAVED: gettext_lazy("Answer to question %(number)s saved for the last time"),
    EventKind.DEADLINE: gettext_lazy("Time over"),
    EventKind.HANDED_IN: gettext_lazy("Handed in"),
    EventKind.CHANGED: gettext_lazy("Marked anew"),
}

_SENTENCES: Mapping[FindingKind, Words] = {
    FindingKind.TOO_EASY: gettext_lazy(
        "Nearly everybody knows this (%(figure)s %%): it no longer tells good from weak. Ask for"
        " more, or keep it as a warm-up."
    ),
    FindingKind.TOO_HARD: gettext_lazy(
        "Hardly anybody earns the points (%(figure)s %%): check that the lesson teaches this, and"
        " that the question asks what it means to."
    ),
    FindingKind.NO_BETTER_THAN_GUESSING: gettext_lazy(
        "The answers earn no more than guessing does (%(figure)s %%): check the wording and the"
        " key."
    ),
    FindingKind.GUESSABLE: gettext_lazy(
        "Who knows nothing earns %(figure)s %% of the points by guessing: add believable answers,"
        " or ask in another way."
    ),
    FindingKind.CONFUSING: gettext_lazy(
        "Good and weak officers answer this much alike (discrimination %(figure)s): it may be read"
        " in two ways, or ask for something else than the rest of the quiz."
    ),
    FindingKind.CHECK_KEY: gettext_lazy(
        "Those who are good are wrong here, and those who are weak are right (discrimination"
        " %(figure)s): check the key."
    ),
    FindingKind.BEST_PREFER: gettext_lazy(
        "The best prefer “%(option)s”, which counts as wrong: check the key, or whether that answer"
        " is right too."
    ),
    FindingKind.NEVER_CHOSEN: gettext_lazy(
        "Nobody chooses “%(option)s”: it tempts nobody. Put a mistake there that officers do make."
    ),
}


def sentence(finding: Finding, kind: str) -> str:
    """Say in a sentence or two what was found in a question of a kind, and what to do about it."""
    figure = "" if finding.figure is None else number_format(finding.figure, decimal_pos=0)
    option = option_text(kind, finding.option.text) if finding.option else ""
    return str(_SENTENCES[finding.kind]) % {"figure": figure, "option": option}


def happened(event: Event) -> str:
    """Say what happened in an attempt."""
    return str(EVENT_LABELS[event.kind]) % {"number": event.number}


def option_text(kind: str, text: str) -> str:
    """Say an answer in words; what a kind of question keeps as a code is said in words."""
    return str(TRUTH.get(text, text)) if kind == "true_false" else text


TRUTH: Mapping[str, Words] = {"true": gettext_lazy("True"), "false": gettext_lazy("False")}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of a quiz with its name and what it means. ``value`` is ``None``: too few tries."""

    label: str
    value: float | None
    meaning: str


def overall(quiz: QuizFigures) -> list[FigureLine]:
    """Name the figures of a quiz, in the order of Moodle's report."""
    lines = [
        FigureLine(_("Officers"), quiz.first, _("Those who have handed in at least one attempt.")),
        FigureLine(_("Attempts handed in"), quiz.attempts, ""),
        FigureLine(_("Mean of first attempts (%)"), quiz.mean_first, _("50 to 75 is good.")),
        FigureLine(_("Mean of all attempts (%)"), quiz.mean_all, ""),
        FigureLine(_("Median (%)"), quiz.median, _("Half of the officers are below it.")),
        FigureLine(
            _("Standard deviation (%)"),
            quiz.deviation,
            _("How far results lie apart. 12 to 18 is good; less means that all are alike."),
        ),
        FigureLine(
            _("Skewness"),
            quiz.skewness,
            _("Below 0: a few results lie far below the others; above 0: far above."),
        ),
        FigureLine(
            _("Kurtosis"),
            quiz.kurtosis,
            _("0 is the bell curve. Above 1, most results lie close together in the middle."),
        ),
    ]
    if quiz.consistency is not None:
        found = quiz.consistency
        lines += [
            FigureLine(
                _("Internal consistency (alpha, %)"),
                found.alpha,
                _("From 75 on the questions measure the same well; below 64 they do not."),
            ),
            FigureLine(
                _("Error ratio (%)"), found.error_ratio, _("How much of the deviation is chance.")
            ),
            FigureLine(
                _("Standard error (%)"),
                found.standard_error,
                _("By so much a result may be off by chance."),
            ),
        ]
    return lines


def retested(retest: Retest) -> str:
    """Say what taking situational questions twice has shown."""
    if retest.correlation is None or retest.interval is None or retest.officers < ENOUGH:
        return _(
            "Situational questions have no alpha: what they ask for is not one thing. They are"
            " judged by officers who took them twice. So far those are %(officers)s; from"
            " %(enough)s on it can be said how alike the two results are."
        ) % {"officers": retest.officers, "enough": ENOUGH}
    return _(
        "Situational questions have no alpha: what they ask for is not one thing. The results of"
        " %(officers)s officers who took them twice agree by %(correlation)s (between %(low)s and"
        " %(high)s; 1 is completely)."
    ) % {
        "officers": retest.officers,
        "correlation": number_format(retest.correlation, decimal_pos=2),
        "low": number_format(retest.interval.low, decimal_pos=2),
        "high": number_format(retest.interval.high, decimal_pos=2),
    }
