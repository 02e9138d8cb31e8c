"""Quiz pages, and what officers answered."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PageManager

from assessments.activities import AssessedActivity
from assessments.competency.api import Observable
from assessments.questions.display import QuestionRemark, QuestionReview
from assessments.questions.markup import TEXT_FEATURES
from assessments.questions.models import Question, QuestionQuerySet
from assessments.quizzes.activity_kinds import QUIZ
from assessments.quizzes.editing import QuizForm
from assessments.quizzes.marking import PaperMark, mark_paper
from assessments.quizzes.panels import EmptyQuizPanel
from assessments.quizzes.paper import (
    DealtItem,
    Paper,
    PaperItem,
    Rules,
    ShowAnswers,
    deal,
    next_start,
    time_limit,
)
from assessments.quizzes.pins import read_paper
from assessments.quizzes.screens import (
    AttemptLine,
    AttemptReport,
    AttemptSheet,
    QuizIntro,
    SavedAnswer,
    competency_summaries,
    question_remarks,
    question_reviews,
    question_sheets,
    topics_to_revise,
)
from assessments.sittings.models import Sitting, SittingQuerySet
from assessments.sittings.panels import ProofPanel
from assessments.sittings.queries import prospect
from lms.core.content_stamp import kept_while_content_stays
from lms.people.api import Officer

GRACE = dt.timedelta(seconds=30)
"""How long after the deadline an answer that was on its way still counts."""


class QuizPage(AssessedActivity):  # type: ignore[django-manager-missing]  # Orderable is untyped
    """A quiz: questions from the bank in an order, and the rules of taking it."""

    activity_kind = QUIZ

    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no time limit."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as the participant likes."),
    )
    minutes_between_attempts = models.PositiveSmallIntegerField(
        _("pause between attempts in minutes"),
        default=0,
        help_text=_(
            "How long participants wait before they try again, so that they revise instead of"
            " guessing. 0: no pause."
        ),
    )
    show_answers = models.CharField(
        _("show the right answers"),
        max_length=6,
        default=ShowAnswers.PASSED.value,
        choices=[
            (ShowAnswers.ALWAYS.value, _("Always after handing in")),
            (ShowAnswers.PASSED.value, _("Only after passing")),
            (ShowAnswers.NEVER.value, _("Never")),
        ],
        help_text=_(
            "As long as they are hidden, participants see their score, the result by competency"
            " and what to revise. Attempts begun before a change keep the setting they began with."
        ),
    )
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle answers"), default=True)

    objects: ClassVar[Any] = PageManager()

    content_panels = [
        *Page.content_panels,
        EmptyQuizPanel(),
        ProofPanel(heading=_("What it can prove")),
        FieldPanel("introduction"),
        MultipleChooserPanel(
            "items",
            chooser_field_name="question",
            heading=_("Questions"),
            label=_("Question"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("duration_minutes"),
                FieldPanel("is_required"),
                FieldPanel("pass_percent"),
                FieldPanel("time_limit_minutes"),
                FieldPanel("max_attempts"),
                FieldPanel("minutes_between_attempts"),
                FieldPanel("show_answers"),
                FieldPanel("shuffle_questions"),
                FieldPanel("shuffle_options"),
            ],
            heading=_("Rules"),
        ),
    ]
    base_form_class = QuizForm
    template = "assessments/quiz_page.html"
    preview_modes = [
        ("", _("First page")),
        ("questions", _("Questions")),
        ("feedback", _("After the quiz is handed in")),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    @classmethod
    def readiness(cls) -> Any:
        """Say whether there is anything to answer: a published question."""
        return Exists(QuizItem.objects.filter(page=OuterRef("pk"), question__live=True))

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to answer. One query; a quiz never stored is not."""
        return bool(QuizPage.objects.filter(self.readiness(), pk=self.pk).exists())

    def observables(self) -> tuple[Observable, ...]:
        """Return its published questions: it asks all of them. Three queries."""
        asked = [item.question_id for item in self.items.all()]
        return _observables({self.pk: asked}, Question.objects.filter(live=True))[self.pk]

    @classmethod
    def drafted(cls, page_ids: Collection[int]) -> dict[int, tuple[Observable, ...]]:
        """Return the questions of quizzes as last saved, published or not; see the base class.

        Three queries: a quiz can be published only when its questions are.
        """
        rows = cls.objects.filter(pk__in=page_ids).select_related("latest_revision")
        asked = {page.pk: _asked_in_draft(page) for page in rows}
        return _observables(asked, Question.objects.all())

    def paper(self, questions: QuestionQuerySet) -> Paper:
        """Return the quiz as plain data, with those of its questions that are in ``questions``.

        Five queries, however many questions, plus one for each link in rich text.
        """
        items = list(self.items.all())
        by_id = questions.with_indicators().in_bulk({item.question_id for item in items})
        return Paper(
            key=str(self.translation_key),
            revision_id=self.live_revision_id,
            title=self.title,
            rules=Rules(
                pass_percent=self.pass_percent,
                time_limit_minutes=self.time_limit_minutes,
                shuffle_questions=self.shuffle_questions,
                shuffle_options=self.shuffle_options,
                show_answers=ShowAnswers(self.show_answers),
            ),
            items=tuple(
                PaperItem(by_id[item.question_id].content(), item.points)
                for item in items
                if item.question_id in by_id
            ),
        )

    def opens_at(self, last: "Attempt | None") -> dt.datetime | None:
        """Say when the pause after the attempt ``last`` ends; ``None`` if nobody has to wait.

        The pause is the one the quiz has now: it is a rule between attempts, not of one.
        """
        if last is None or last.ended_at is None or not self.minutes_between_attempts:
            return None
        opens_at = next_start(last.ended_at, self.minutes_between_attempts)
        return opens_at if opens_at > timezone.now() else None

    def intro(self, officer: Officer | None) -> QuizIntro:
        """Say what the quiz asks of the officer (or ``None``) and what they have done so far.

        One query, and one more where an attempt can be begun.
        """
        asked = _asked(self.pk) if officer else ()
        attempts = list(Attempt.objects.filter(officer=officer, page_key=self.translation_key))
        used = len(attempts)
        extra = officer.extra_time_percent if officer else 0
        open_attempt = next((attempt for attempt in attempts if attempt.is_open), None)
        return QuizIntro(
            question_count=len(asked) if officer else self._question_count(),
            attempts=tuple(attempt.as_line() for attempt in attempts if not attempt.is_open),
            open_attempt_id=open_attempt.pk if open_attempt else None,
            is_practice=open_attempt is not None and not open_attempt.is_counted,
            attempts_left=None if self.max_attempts is None else max(0, self.max_attempts - used),
            time_limit=time_limit(self.time_limit_minutes, extra),
            extra_time_percent=extra,
            opens_at=self.opens_at(attempts[0] if attempts else None),
            prospect=(
                prospect(attempts, page=self, officer_id=officer.pk, may_show=asked)
                if officer and not open_attempt
                else None
            ),
        )

    def _question_count(self) -> int:
        return int(self.items.filter(question__live=True).count())

    def get_preview_template(self, request: Any, mode_name: str) -> str:  # noqa: ARG002
        """Name the template for a preview mode."""
        return "assessments/quiz_preview.html" if mode_name else self.template

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Show everything as an officer would see it, without an attempt."""
        if not mode_name:
            return self.first_page_preview(request)
        paper = self.paper(Question.objects.all())
        dealt = deal(paper, seed="preview")
        context = {"request": request, "page": self}
        if mode_name == "feedback":
            return context | {"reviews": question_reviews(dealt, {})}
        return context | {"questions": question_sheets(dealt, {})}

    def check_publishable(self) -> None:
        """Check what must hold before officers can take the quiz.

        Raises:
            ValidationError: if it has no questions, or none of them is published.
        """
        questions = [item.question_id for item in self.items.all()]
        if not questions:
            raise ValidationError(_("Add at least one question before publishing the quiz."))
        if not Question.objects.filter(pk__in=questions, live=True).exists():
            raise ValidationError(
                _("Publish at least one of its questions before publishing the quiz.")
            )


@kept_while_content_stays(1_000)
def _asked(page_id: int) -> tuple[frozenset[str], ...]:
    """Name the published questions of a quiz by all their names. Four queries, once."""
    return tuple(each.names for each in QuizPage.objects.get(pk=page_id).observables())


def _asked_in_draft(page: QuizPage) -> list[int]:
    """Read the questions from the revision itself: Wagtail would look up each of them."""
    if page.latest_revision is None:
        return [item.question_id for item in page.items.all()]
    return [item["question"] for item in page.latest_revision.content["items"]]


def _observables(
    asked: Mapping[int, Sequence[int]], questions: QuestionQuerySet
) -> dict[int, tuple[Observable, ...]]:
    """Return by quiz those of the questions ``asked`` that are in ``questions``. Two queries."""
    found = questions.with_tags().in_bulk({id_ for ids in asked.values() for id_ in ids})
    return {
        page_id: tuple(found[id_].observable for id_ in ids if id_ in found)
        for page_id, ids in asked.items()
    }


class QuizItem(Orderable):
    """A question's place in a quiz."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        related_name="quiz_items",
        verbose_name=_("question"),
    )
    points = models.PositiveSmallIntegerField(
        _("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    panels = [FieldPanel("question"), FieldPanel("points")]

    class Meta(Orderable.Meta):
        verbose_name = _("quiz item")
        verbose_name_plural = _("quiz items")
        constraints = [
            models.UniqueConstraint(fields=["page", "question"], name="quiz_question_once")
        ]

    def __str__(self) -> str:
        return str(self.question)


class AttemptQuerySet(SittingQuerySet["Attempt"]):
    """Finds attempts."""

    def with_content(self) -> Self:
        """Fetch the papers they are pinned to in the same query."""
        return self.select_related("snapshot")

    def answerable(self, now: dt.datetime) -> Self:
        """Keep the open ones whose time, with the grace period, is not over at ``now``."""
        return self.open().filter(Q(deadline_at=None) | Q(deadline_at__gte=now - GRACE))

    def overdue(self, now: dt.datetime) -> Self:
        """Keep the open ones whose time, with the grace period, is over at ``now``."""
        return self.open().filter(deadline_at__lt=now - GRACE)


class Attempt(Sitting):
    """One officer taking one quiz once."""

    page = models.ForeignKey(
        QuizPage, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("quiz")
    )
    deadline_at = models.DateTimeField(_("deadline"), null=True)
    touched_at = models.DateTimeField(_("last change"))
    score = models.FloatField(_("points"), null=True)
    max_score = models.FloatField(_("points possible"), null=True)

    objects: ClassVar = AttemptQuerySet.as_manager()

    class Meta(Sitting.Meta):
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            *Sitting.Meta.constraints,
            models.CheckConstraint(
                condition=Q(finished_at=None, score=None, max_score=None, passed=None)
                | Q(
                    finished_at__isnull=False,
                    score__isnull=False,
                    max_score__isnull=False,
                    passed__isnull=False,
                ),
                name="attempt_result_with_submission",
            ),
        ]

    @property
    def title(self) -> str:
        """What the quiz was called when the attempt began."""
        return self.paper.title

    @property
    def percent(self) -> float | None:
        """The result in percent, 0-100, or ``None`` while open."""
        if self.score is None or self.max_score is None:
            return None
        return 100 * self.score / self.max_score if self.max_score else 0.0

    @property
    def is_overdue(self) -> bool:
        """Tell whether it is open although its time and the grace period are over."""
        return (
            self.is_open
            and self.deadline_at is not None
            and timezone.now() > self.deadline_at + GRACE
        )

    def may_show(self) -> list[frozenset[str]]:
        """Name its questions."""
        return [item.question.names for item in self.paper.items]

    @classmethod
    def used_up_by(cls, officer_id: int) -> Collection[UUID]:
        """Return the quizzes at which an officer has no attempt left. One query."""
        last = cls.objects.filter(officer=officer_id, number__gte=F("page__max_attempts"))
        return set(last.exclude(finished_at=None).values_list("page_key", flat=True))

    def shown_at_start(self) -> list[frozenset[str]]:
        """Name them all: the officer may look at any of them at once."""
        return self.may_show()

    @property
    def ended_at(self) -> dt.datetime | None:
        """When it was handed in, or should have been; ``None`` while open.

        A worker that was away hands in late, and nobody waits the longer for it.
        """
        if self.finished_at is None or self.deadline_at is None:
            return self.finished_at
        return min(self.finished_at, self.deadline_at + GRACE)

    @property
    def seconds_left(self) -> int | None:
        """How much time is left; ``None`` without a limit."""
        if self.deadline_at is None:
            return None
        return max(0, int((self.deadline_at - timezone.now()).total_seconds()))

    @cached_property
    def paper(self) -> Paper:
        """The content it is pinned to. No query after ``with_content``, but see ``read_paper``."""
        return read_paper(self.snapshot)

    @cached_property
    def dealt(self) -> tuple[DealtItem, ...]:
        """The questions in this attempt's order, under this attempt's ids."""
        return deal(self.paper, self.seed)

    def answers(self) -> dict[str, SavedAnswer]:
        """Return the answers by question key. One query."""
        return {str(row.question_key): row.as_saved() for row in self.responses.all()}

    def mark(self, answers: Mapping[str, SavedAnswer]) -> PaperMark:
        """Mark ``answers`` by the pinned content."""
        return mark_paper(self.paper, {key: saved.answer for key, saved in answers.items()})

    def as_line(self) -> AttemptLine:
        """Describe a finished attempt in a line."""
        handed_in_at = cast("dt.datetime", self.finished_at)
        return AttemptLine(
            id=self.pk,
            number=self.number,
            handed_in_at=handed_in_at,
            percent=self.percent or 0.0,
            passed=bool(self.passed),
            is_counted=self.is_counted,
        )

    def sheet(self) -> AttemptSheet:
        """Lay out the attempt for answering. One query."""
        answers = self.answers()
        return AttemptSheet(
            id=self.pk,
            title=self.paper.title,
            questions=question_sheets(self.dealt, answers),
            deadline_at=self.deadline_at,
            seconds_left=self.seconds_left,
            last_saved_at=max(
                (answer.saved_at for answer in answers.values() if answer.saved_at), default=None
            ),
            show_answers=self.paper.rules.show_answers,
        )

    @property
    def has_passed_quiz(self) -> bool:
        """Tell whether the officer has passed the quiz, in this attempt or in another.

        At most one query.
        """
        mine = Attempt.objects.filter(officer=self.officer_id, page_key=self.page_key)
        return bool(self.passed) or bool(mine.filter(passed=True).exists())

    def report(self) -> AttemptReport:
        """Lay out the result of a finished attempt, with what is right if that may be seen.

        Two queries.
        """
        line, answers, rules = self.as_line(), self.answers(), self.paper.rules
        result = self.mark(answers)
        has_answers = rules.show_answers.allows(has_passed=self.has_passed_quiz)
        return AttemptReport(
            id=self.pk,
            number=self.number,
            title=self.paper.title,
            handed_in_at=line.handed_in_at,
            is_late=bool(self.deadline_at and line.handed_in_at > self.deadline_at + GRACE),
            score=self.score or 0.0,
            max_score=self.max_score or 0.0,
            percent=line.percent,
            pass_percent=rules.pass_percent,
            passed=line.passed,
            is_counted=line.is_counted,
            show_answers=rules.show_answers,
            has_answers=has_answers,
            entries=self._entries(answers, has_answers=has_answers),
            competencies=competency_summaries(result),
            topics=topics_to_revise(result),
        )

    def _entries(
        self, answers: Mapping[str, SavedAnswer], *, has_answers: bool
    ) -> tuple[QuestionReview, ...] | tuple[QuestionRemark, ...]:
        if has_answers:
            return question_reviews(self.dealt, answers)
        is_told = self.paper.rules.show_answers.tells_of_questions
        return question_remarks(self.dealt, answers) if is_told else ()


class Response(models.Model):
    """The answer to one question of an attempt, made empty at the start, saved with each choice."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="responses", verbose_name=_("attempt")
    )
    question_key = models.UUIDField(_("question key"))
    answer = models.JSONField(_("answer"), default=list)
    sequence = models.PositiveIntegerField(
        _("sequence"), default=0, help_text=_("Grows with each change; an older one is refused.")
    )
    saved_at = models.DateTimeField(_("saved"), null=True)

    objects = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_key"], name="response_once")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question_key}"

    def as_saved(self) -> SavedAnswer:
        """Describe the answer as plain data."""
        return SavedAnswer(self.answer, self.sequence, self.saved_at)
