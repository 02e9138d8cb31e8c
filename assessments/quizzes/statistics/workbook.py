"""The item analysis as a workbook: the quiz, its questions, and the answers taken."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.quizzes.models import QuizPage
from assessments.quizzes.statistics import wording
from assessments.quizzes.statistics.analysis import Analysis
from assessments.quizzes.statistics.api import Computed
from lms.core.tables.spreadsheets import Sheet, write_xlsx
from lms.core.tables.table import Row

MOST_OPTIONS = 100
"""So many ways to answer a question are listed, those most taken: free text has no end."""


def as_xlsx(page: QuizPage, computed: Computed) -> bytes:
    """Write it, in the language in force."""
    analysis = computed.analysis
    questions = Sheet(_("Questions"), _question_columns(), _questions(analysis))
    answers = Sheet(_("Answers"), _answer_columns(), _answers(analysis))
    return write_xlsx([_overall(page, computed), questions, answers])


def _overall(page: QuizPage, computed: Computed) -> Sheet:
    rows: list[Row] = [
        (_("Quiz"), page.title, ""),
        (_("Computed"), f"{timezone.localtime(computed.computed_at):%Y-%m-%d %H:%M %Z}", ""),
    ]
    figures = wording.overall(computed.analysis.quiz)
    rows += [(line.label, line.value, line.meaning) for line in figures]
    retest = computed.analysis.quiz.retest
    if retest is not None:
        rows.append((_("Situational questions"), retest.correlation, wording.retested(retest)))
    return Sheet(_("Quiz"), (_("Figure"), _("Value"), _("Meaning")), rows)


def _question_columns() -> tuple[str, ...]:
    return (
        _("No."),
        _("Question"),
        _("Asked"),
        _("Answered"),
        _("Facility (%)"),
        _("Facility, at least (%)"),
        _("Facility, at most (%)"),
        _("Standard deviation (%)"),
        _("By guessing (%)"),
        _("Intended weight (%)"),
        _("Effective weight (%)"),
        _("Discrimination (%)"),
        _("Discrimination, at least (%)"),
        _("Discrimination, at most (%)"),
        _("Discriminative efficiency (%)"),
        _("Seconds"),
        _("Advice"),
    )


def _questions(analysis: Analysis) -> Iterator[Row]:
    for each in analysis.questions:
        figures, interval = each.figures, each.figures.discrimination_interval
        yield (
            each.number,
            each.prompt,
            figures.asked,
            figures.answered,
            figures.facility,
            figures.facility_interval.low,
            figures.facility_interval.high,
            figures.deviation,
            figures.guess,
            figures.intended_weight,
            figures.effective_weight,
            figures.discrimination,
            interval.low if interval else None,
            interval.high if interval else None,
            figures.efficiency,
            figures.seconds,
            " ".join(wording.sentence(finding, each.kind) for finding in each.findings),
        )


def _answer_columns() -> tuple[str, ...]:
    return (
        _("No."),
        _("Part"),
        _("Answer"),
        _("Earns (%)"),
        _("Weakest"),
        _("Middle"),
        _("Best"),
        _("All"),
        _("Of all asked (%)"),
    )


def _answers(analysis: Analysis) -> Iterator[Row]:
    for each in analysis.questions:
        for line in each.figures.options[:MOST_OPTIONS]:
            yield (
                each.number,
                line.part,
                wording.option_text(each.kind, line.text),
                100 * line.share,
                line.lower,
                line.middle,
                line.upper,
                line.count,
                line.per_cent,
            )
