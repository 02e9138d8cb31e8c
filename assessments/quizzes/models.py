"""Quiz pages, and what officers answered."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PageManager

from assessments.activities import AssessedActivity
from assessments.competency.api import Observable
from assessments.competency.rules.framework_data import LEVELS
from assessments.questions.content import Purpose
from assessments.questions.display import QuestionRemark, QuestionReview, reviewed
from assessments.questions.kinds.registry import MARKED_AT_ONCE
from assessments.questions.markup import TEXT_FEATURES, clean_html
from assessments.questions.models import Difficulty, Question, QuestionQuerySet, Topic
from assessments.quizzes.activity_kinds import QUIZ
from assessments.quizzes.bank import Wanted, pools
from assessments.quizzes.corrections import Corrections, mark_corrected
from assessments.quizzes.drawing import Blueprint, Draw, drawn, in_turn, pool_of
from assessments.quizzes.editing import QuizForm, layout_faults
from assessments.quizzes.layout import (
    Layout,
    Master,
    blueprints,
    filled,
    purpose_of,
    written,
)
from assessments.quizzes.marking import PaperMark
from assessments.quizzes.panels import BlueprintPanel, EmptyQuizPanel, TriesPanel
from assessments.quizzes.paper import (
    DealtItem,
    Navigation,
    Paper,
    PaperItem,
    Rules,
    Section,
    ShowAnswers,
    deal,
    joined,
    next_start,
    time_limit,
)
from assessments.quizzes.pins import read_corrections, read_paper
from assessments.quizzes.screens import (
    AttemptLine,
    AttemptReport,
    AttemptSheet,
    EarlierResult,
    MarkedReply,
    QuizIntro,
    SavedAnswer,
    TriesAtVersion,
    Window,
    certainty_report,
    compared,
    competency_summaries,
    question_remarks,
    question_reviews,
    question_sheets,
    topics_to_revise,
    where_one_was,
)
from assessments.sittings.models import Sitting, SittingQuerySet
from assessments.sittings.panels import ProofPanel
from assessments.sittings.queries import last_shown, prospect
from lms.core.content_stamp import kept_while_content_stays
from lms.core.models import AppendOnlyModel, Snapshot
from lms.core.roles import Permission
from lms.people.api import Officer, has_permission

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
    navigation = models.CharField(
        _("going through the questions"),
        max_length=10,
        default=Navigation.FREE.value,
        choices=[
            (Navigation.FREE.value, _("Back and forth")),
            (Navigation.SEQUENTIAL.value, _("Only forward, one after another")),
        ],
    )
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_(
            "Nobody begins or answers later, not even with extra time: that lengthens the time"
            " limit. Empty: it stays open."
        ),
    )
    is_practice = models.BooleanField(
        _("practice"),
        default=False,
        help_text=_(
            "Asks practice questions only, says after each answer what is right and why, offers"
            " hints, and never counts. There is no limit of attempts and no pause."
        ),
    )
    markers_needed = models.PositiveSmallIntegerField(
        _("who marks written replies"),
        default=1,
        choices=[(1, _("One person")), (2, _("Two people, neither of whom sees the other's mark"))],
        help_text=_("Where two differ clearly, a third person decides."),
    )
    markers_see_names = models.BooleanField(
        _("show who wrote a reply to those who mark it"), default=False
    )
    asks_certainty = models.BooleanField(
        _("ask how sure participants are"),
        default=False,
        help_text=_(
            "Beside each answer. It makes a score of its own, which is no part of the result, and"
            " shows where somebody is sure and wrong."
        ),
    )
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle answers"), default=True)

    objects: ClassVar[Any] = PageManager()

    content_panels = [
        *Page.content_panels,
        EmptyQuizPanel(),
        TriesPanel(heading=_("Attempts under way and results")),
        BlueprintPanel(heading=_("What is drawn")),
        ProofPanel(heading=_("What it can prove")),
        FieldPanel("introduction"),
        InlinePanel(
            "sections",
            heading=_("Sections"),
            label=_("Section of the quiz"),
            help_text=_(
                "Headings that divide the quiz, if you like. Each question and each draw below says"
                " in which section it stands."
            ),
        ),
        MultipleChooserPanel(
            "items",
            chooser_field_name="question",
            heading=_("Questions for everybody"),
            label=_("Question"),
        ),
        InlinePanel(
            "draws",
            heading=_("Draws from the bank"),
            label=_("Draw"),
            help_text=_(
                "Every attempt gets other questions: first those the participant has never seen,"
                " spread evenly over the behaviours. Only published questions that count are drawn."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_practice"),
                FieldPanel("duration_minutes"),
                FieldPanel("is_required"),
                FieldPanel("opens_after_days"),
                FieldPanel("pass_percent"),
                FieldPanel("time_limit_minutes"),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("max_attempts"),
                FieldPanel("minutes_between_attempts"),
                FieldPanel("show_answers"),
                FieldPanel("navigation"),
                FieldPanel("asks_certainty"),
                FieldPanel("markers_needed"),
                FieldPanel("markers_see_names"),
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
        """Say whether there is anything to answer, asked or drawn."""
        asked = QuizItem.that_make_a_result().filter(page=OuterRef("pk"))
        return Exists(asked) | Exists(QuizDraw.objects.that_find_any().filter(page=OuterRef("pk")))

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to answer. One query; a quiz never stored is not."""
        return bool(QuizPage.objects.filter(self.readiness(), pk=self.pk).exists())

    def observables(self) -> tuple[Observable, ...]:
        """Return its published questions, and what its draws are sure to show.

        Four queries, and those of ``pools`` where something is drawn.
        """
        return self.blueprint().observables()

    def layout(self) -> Layout:
        """Say what it asks, in ids. Two queries."""
        return Layout(
            tuple(item.question_id for item in self.items.all()),
            tuple((draw.count, draw.wanted(self.purpose)) for draw in self.draws.all()),
            self.is_practice,
        )

    @property
    def purpose(self) -> Purpose:
        """What the questions are for that it draws."""
        return purpose_of(is_practice=self.is_practice)

    def blueprint(self) -> Blueprint:
        """Return what a try at it asks. The queries of ``observables``."""
        found = blueprints({self.pk: self.layout()}, Question.objects.filter(live=True))
        return found[self.pk]

    @classmethod
    def drafted(cls, page_ids: Collection[int]) -> dict[int, tuple[Observable, ...]]:
        """Return the same of quizzes as last saved, published or not; see the base class.

        Three queries, and those of ``pools``: a quiz can be published only when its questions are.
        """
        rows = cls.objects.filter(pk__in=page_ids).select_related("latest_revision").in_bulk()
        layouts = {id_: _layout_in_draft(rows[id_]) for id_ in page_ids if id_ in rows}
        found = blueprints(layouts, Question.objects.all())
        return dict(zip(found, in_turn(found.values()), strict=True))

    @classmethod
    def new_to(
        cls,
        offered: Mapping[str, Sequence[Observable]],
        shown: Mapping[str, UUID],
        begun: Mapping[str, UUID],
    ) -> dict[str, tuple[Observable, ...]]:
        """Return the same of what draws can reach; see the base class.

        No query but those of ``blueprints`` for all quizzes that draw, once while nothing changes.
        """
        new = super().new_to(offered, shown, begun)
        drawing = _drawing()
        for key in drawing.keys() & offered.keys():
            if key in begun:
                by_it = frozenset(name for name, sitting in shown.items() if sitting == begun[key])
                new[key] = drawing[key].of(by_it)
            else:
                new[key] = drawing[key].new_to(shown.keys())
        return new

    def paper(self, questions: QuestionQuerySet) -> Paper:
        """Return the quiz as plain data, with those of its own questions that are in ``questions``.

        What is drawn is not in it. Six queries, however many questions, plus one for each link in
        rich text.
        """
        sections = tuple(section.content() for section in self.sections.all())
        items = list(self.items.all())
        if self.is_practice:
            questions = questions.filter(purpose=Purpose.PRACTICE)
        by_id = questions.with_indicators().in_bulk({item.question_id for item in items})
        blank = Paper(
            key=str(self.translation_key),
            revision_id=self.live_revision_id,
            title=self.title,
            rules=Rules(
                pass_percent=self.pass_percent,
                time_limit_minutes=self.time_limit_minutes,
                shuffle_questions=self.shuffle_questions,
                shuffle_options=self.shuffle_options,
                show_answers=ShowAnswers(self.show_answers),
                navigation=Navigation(self.navigation),
                closes_at=self.closes_at,
                is_practice=self.is_practice,
                asks_certainty=self.asks_certainty,
            ),
            items=(),
            sections=sections,
        )
        asked = (
            PaperItem(
                by_id[item.question_id].content(),
                item.points,
                place_of(item.section, sections),
            )
            for item in items
            if item.question_id in by_id
        )
        return joined(blank, asked)

    def master(self, questions: QuestionQuerySet) -> Master:
        """Return what an attempt's paper is made of: ``paper``, and what there is to draw.

        One query more than ``paper``, and those of ``pools`` where something is drawn.
        """
        paper = self.paper(questions)
        names = frozenset(name for item in paper.items for name in item.question.names)
        rows = list(self.draws.all())
        wanted = [draw.wanted(self.purpose) for draw in rows]
        found = pools(wanted) if rows else {}
        return Master(
            paper,
            tuple(
                Draw(draw.count, pool_of(found[each], names))
                for draw, each in zip(rows, wanted, strict=True)
            ),
            tuple((draw.points, place_of(draw.section, paper.sections)) for draw in rows),
        )

    @property
    def pause_minutes(self) -> int:
        """How long the pause between attempts is; whoever practises need not wait."""
        return 0 if self.is_practice else self.minutes_between_attempts

    @property
    def attempts_allowed(self) -> int | None:
        """How many attempts there are; ``None`` without a limit."""
        return None if self.is_practice else self.max_attempts

    @property
    def window(self) -> Window:
        """When it can be begun, seen from now."""
        return Window(self.opens_at, self.closes_at, timezone.now())

    def next_opens_at(self, last: "Attempt | None") -> dt.datetime | None:
        """Say when the pause after the attempt ``last`` ends; ``None`` if nobody has to wait.

        The pause is the one the quiz has now: it is a rule between attempts, not of one.
        """
        if last is None or last.ended_at is None or not self.pause_minutes:
            return None
        opens_at = next_start(last.ended_at, self.pause_minutes)
        return opens_at if opens_at > timezone.now() else None

    def tries_by_version(self) -> tuple[TriesAtVersion, ...]:
        """Count the attempts at it, those at the version now published first. One query."""
        attempts = Attempt.objects.filter(page_key=self.translation_key).order_by()
        counted = attempts.values("snapshot__content__revision_id").annotate(
            under_way=Count("pk", filter=Q(finished_at=None)),
            handed_in=Count("pk", filter=Q(finished_at__isnull=False)),
        )
        now, before = [0, 0], [0, 0]
        for row in counted:
            is_now = row["snapshot__content__revision_id"] == self.live_revision_id
            tally = now if is_now else before
            tally[0] += row["under_way"]
            tally[1] += row["handed_in"]
        found = (TriesAtVersion(True, *now), TriesAtVersion(False, *before))
        return tuple(each for each in found if each.under_way or each.handed_in)

    def intro(self, officer: Officer | None) -> QuizIntro:
        """Say what the quiz asks of the officer (or ``None``) and what they have done so far.

        One query, and one more where an attempt can be begun, two where questions are drawn.
        """
        blueprint = _blueprint(self.pk) if officer else self.blueprint()
        attempts = list(Attempt.objects.filter(officer=officer, page_key=self.translation_key))
        used, allowed = len(attempts), self.attempts_allowed
        extra = officer.extra_time_percent if officer else 0
        open_attempt = next((attempt for attempt in attempts if attempt.is_open), None)
        return QuizIntro(
            question_count=blueprint.question_count,
            attempts=tuple(attempt.as_line() for attempt in attempts if not attempt.is_open),
            open_attempt_id=open_attempt.pk if open_attempt else None,
            is_practice=open_attempt is not None and not open_attempt.is_counted,
            attempts_left=allowed if allowed is None else max(0, allowed - used),
            window=self.window,
            only_practises=self.is_practice,
            time_limit=time_limit(self.time_limit_minutes, extra),
            extra_time_percent=extra,
            opens_at=self.next_opens_at(attempts[0] if attempts else None),
            prospect=(
                prospect(
                    attempts,
                    page=self,
                    officer_id=officer.pk,
                    may_show=_next_asked(blueprint, officer.pk),
                )
                if officer and not open_attempt and not self.is_practice
                else None
            ),
        )

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        """Add whether the reader may see who took it."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"sees_results": has_permission(request.user, Permission.AUTHOR)}

    def get_preview_template(self, request: Any, mode_name: str) -> str:  # noqa: ARG002
        """Name the template for a preview mode."""
        return "assessments/quiz_preview.html" if mode_name else self.template

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Show everything as an officer would see it, without an attempt."""
        if not mode_name:
            return self.first_page_preview(request)
        master = self.master(Question.objects.all())
        paper = filled(master, "preview", {})
        dealt = deal(paper, seed="preview")
        context = {"request": request, "page": self}
        if mode_name == "feedback":
            return context | {"reviews": question_reviews(dealt, {})}
        return context | {"questions": question_sheets(dealt, {}, paper=paper)}

    def check_publishable(self) -> None:
        """Check what must hold before officers can take the quiz.

        Raises:
            ValidationError: if it has no questions, or none of them is published, or people mark
                all that are.
        """
        layout = self.layout()
        asked, draws = layout.question_ids, layout.draws
        if not asked and not draws:
            raise ValidationError(_("Add at least one question before publishing the quiz."))
        kinds = set(Question.objects.filter(pk__in=asked, live=True).values_list("kind", flat=True))
        if not draws and not kinds:
            raise ValidationError(
                _("Publish at least one of its questions before publishing the quiz.")
            )
        if not draws and self.is_practice and kinds.isdisjoint(MARKED_AT_ONCE):
            raise ValidationError(
                _(
                    "In practice nobody marks written replies, so nobody could pass. Add a question"
                    " that is marked at once."
                )
            )
        if faults := layout_faults(layout):
            raise ValidationError(faults)


@kept_while_content_stays(1_000)
def _blueprint(page_id: int) -> Blueprint:
    """Say what a published quiz asks. The queries of ``blueprint``, once."""
    page: QuizPage = QuizPage.objects.get(pk=page_id)
    return page.blueprint()


@kept_while_content_stays(1)
def _drawing() -> dict[str, Blueprint]:
    """Say, by evidence key, what the published quizzes ask that draw. Those of ``blueprints``."""
    draws = QuizDraw.objects.filter(page__live=True).select_related("page")
    pages: dict[int, QuizPage] = {}
    of_quiz: dict[int, list[tuple[int, Wanted]]] = defaultdict(list)
    for draw in draws:
        pages[draw.page_id] = draw.page
        of_quiz[draw.page_id].append((draw.count, draw.wanted(draw.page.purpose)))
    asked: dict[int, list[int]] = defaultdict(list)
    items = QuizItem.objects.filter(page__in=pages)
    for page_id, question_id in items.values_list("page", "question"):
        asked[page_id].append(question_id)
    layouts = {
        id_: Layout(tuple(asked[id_]), tuple(of_quiz[id_]), page.is_practice)
        for id_, page in pages.items()
    }
    found = blueprints(layouts, Question.objects.filter(live=True))
    return {pages[page_id].evidence_key: blueprint for page_id, blueprint in found.items()}


def _next_asked(blueprint: Blueprint, officer_id: int) -> list[frozenset[str]]:
    """Name what an attempt would ask an officer now. A query where questions are drawn."""
    asked = [each.names for each in blueprint.fixed]
    if blueprint.draws:
        named = {each.id: each.names for draw in blueprint.draws for each in draw.pool}
        next_drawn = drawn(blueprint.draws, "", last_shown(officer_id))
        asked += [named[id_] for ids in next_drawn for id_ in ids]
    return asked


def _layout_in_draft(page: QuizPage) -> Layout:
    """Read it from the revision itself: Wagtail would look up each of the questions."""
    if page.latest_revision is None:
        return page.layout()
    content = page.latest_revision.content
    is_practice = content.get("is_practice", False)
    purpose = purpose_of(is_practice=is_practice)
    return Layout(
        tuple(item["question"] for item in content["items"]),
        tuple(written(draw, purpose) for draw in content.get("draws", ())),
        is_practice,
    )


SECTIONS = range(1, 13)


def _section_field() -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        _("in section"), default=1, choices=[(number, str(number)) for number in SECTIONS]
    )


class QuizSection(Orderable):
    """A part of a quiz with a heading of its own."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("heading"), max_length=120)
    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)

    panels = [FieldPanel("title"), FieldPanel("introduction")]

    class Meta(Orderable.Meta):
        verbose_name = _("section of a quiz")
        verbose_name_plural = _("sections of quizzes")

    def __str__(self) -> str:
        return self.title

    def content(self) -> Section:
        """Return it as plain data, HTML cleaned."""
        return Section(self.title, clean_html(self.introduction))


def place_of(number: int, sections: Sequence[Section]) -> int:
    """Return the place, from 0, of the section with this number; the last one if it is gone."""
    return max(0, min(number, len(sections)) - 1)


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

    section = _section_field()

    panels = [
        FieldPanel("question"),
        FieldRowPanel([FieldPanel("points"), FieldPanel("section")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("quiz item")
        verbose_name_plural = _("quiz items")
        constraints = [
            models.UniqueConstraint(fields=["page", "question"], name="quiz_question_once")
        ]

    def __str__(self) -> str:
        return str(self.question)

    @classmethod
    def that_make_a_result(cls) -> "models.QuerySet[QuizItem]":
        """Find those published; in practice nobody marks what people would have to."""
        has_markers = Q(question__kind__in=MARKED_AT_ONCE) | Q(page__is_practice=False)
        found: models.QuerySet[QuizItem] = cls.objects.filter(has_markers, question__live=True)
        return found


class QuizDrawQuerySet(models.QuerySet["QuizDraw"]):
    """Finds draws."""

    def from_banks_of(self, question_ids: Collection[int]) -> Self:
        """Keep those from the banks of published questions, whether or not they may take them."""
        asked = Question.objects.filter(pk__in=question_ids, live=True)
        central = Q(unit=None) & Exists(asked.filter(unit=None))
        return self.filter(Q(unit__in=asked.filter(unit__isnull=False).values("unit")) | central)

    def that_find_any(self) -> Self:
        """Keep those for which the bank has a question; says in SQL what ``Entry.fits`` does."""
        asked = Question.objects.filter(live=True, is_retired=False, kind__in=MARKED_AT_ONCE).alias(
            for_practice=ExpressionWrapper(
                OuterRef("page__is_practice"), output_field=models.BooleanField()
            ),
            wanted_unit=_of_draw("unit"),
            wanted_difficulty=_of_draw("difficulty"),
            wanted_topic=_of_draw("topic"),
            wanted_indicator=_of_draw("indicator"),
            wanted_competency=_of_draw("competency"),
            wanted_level=_of_draw("level"),
        )
        about = Q(indicator_tags__isnull=False) | Q(
            wanted_indicator=None, wanted_competency=None, wanted_level=None
        )
        fitting = asked.filter(
            Q(for_practice=True, purpose=Purpose.PRACTICE)
            | Q(for_practice=False, purpose=Purpose.COUNTED),
            Q(unit=F("wanted_unit")) | Q(unit=None, wanted_unit=None),
            Q(wanted_difficulty=None) | Q(difficulty=F("wanted_difficulty")),
            Q(wanted_topic=None) | Q(tagged_topics__tag=F("wanted_topic")),
            about,
            Q(wanted_indicator=None) | Q(indicator_tags__indicator=F("wanted_indicator")),
            Q(wanted_competency=None)
            | Q(indicator_tags__indicator__competency=F("wanted_competency")),
            Q(wanted_level=None) | Q(indicator_tags__indicator__level=F("wanted_level")),
        )
        return self.filter(Exists(fitting))


def _of_draw(field: str) -> Combinable:
    return ExpressionWrapper(OuterRef(field), models.IntegerField(null=True))


class QuizDraw(Orderable):
    """So many questions of the bank, other ones in each attempt."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="draws")
    count = models.PositiveSmallIntegerField(
        _("how many questions"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    points = models.PositiveSmallIntegerField(
        _("points each"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    section = _section_field()
    unit = models.ForeignKey(
        "lms.OrgUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bank"),
    )
    competency = models.ForeignKey(
        "assessments.Competency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("competency"),
    )
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, choices=[(level, str(level)) for level in LEVELS]
    )
    indicator = models.ForeignKey(
        "assessments.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("behaviour"),
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), null=True, blank=True, choices=Difficulty.choices
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )

    objects: ClassVar = QuizDrawQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("count"), FieldPanel("points"), FieldPanel("section")]),
        FieldPanel("unit"),
        FieldRowPanel([FieldPanel("competency"), FieldPanel("level")]),
        FieldPanel("indicator"),
        FieldRowPanel([FieldPanel("difficulty"), FieldPanel("topic")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("draw of a quiz")
        verbose_name_plural = _("draws of quizzes")

    def __str__(self) -> str:
        about = (self.competency, self.get_level_display(), self.indicator, self.topic)
        return ", ".join(str(each) for each in about if each) or gettext("Draw")

    def wanted(self, purpose: Purpose) -> Wanted:
        """Say what it draws from, in a quiz for this purpose. No query."""
        return Wanted(
            unit_id=self.unit_id,
            competency_id=self.competency_id,
            level=self.level,
            indicator_id=self.indicator_id,
            difficulty=self.difficulty,
            topic_id=self.topic_id,
            purpose=purpose,
        )


def percent_of(score: float, max_score: float) -> float:
    """Return points of points possible in percent, 0-100."""
    return 100 * score / max_score if max_score else 0.0


class AttemptQuerySet(SittingQuerySet["Attempt"]):
    """Finds attempts."""

    def with_content(self) -> Self:
        """Fetch the papers they are pinned to, and what was put right, in the same query."""
        return self.select_related("snapshot", "correction")

    def passed_since(self, moment: dt.datetime) -> Self:
        """Keep those passed since ``moment``, be it by a result that changed later."""
        return self.filter(passed=True, touched_at__gte=moment).order_by()

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
    position = models.PositiveSmallIntegerField(
        _("question come to"), default=1, help_text=_("Where one goes forward only.")
    )
    score = models.FloatField(_("points"), null=True)
    max_score = models.FloatField(_("points possible"), null=True)
    correction = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("put right afterwards"),
    )

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
                    Q(passed__isnull=False) | Q(max_score=0),  # all of it is for people to mark
                    finished_at__isnull=False,
                    score__isnull=False,
                    max_score__isnull=False,
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
        return percent_of(self.score, self.max_score)

    @property
    def is_overdue(self) -> bool:
        """Tell whether it is open although its time and the grace period are over."""
        return (
            self.is_open
            and self.deadline_at is not None
            and timezone.now() > self.deadline_at + GRACE
        )

    def may_show(self) -> list[frozenset[str]]:
        """Name its questions that can be evidence."""
        return [item.question.names for item in self.paper.items if item.question.is_counted]

    @classmethod
    def used_up_by(cls, officer_id: int) -> Collection[UUID]:
        """Return the quizzes at which an officer may begin no attempt now. One query.

        Where people have all of the last one still to mark, they may not either.
        """
        over = cls.objects.filter(officer=officer_id, finished_at__isnull=False)
        used_up = over.filter(
            Q(number__gte=F("page__max_attempts"), page__is_practice=False) | Q(passed=None)
        )
        now = timezone.now()
        shut = QuizPage.objects.filter(Q(opens_at__gt=now) | Q(closes_at__lte=now))
        return set(
            used_up.order_by()
            .values_list("page_key", flat=True)
            .union(shut.order_by().values_list("translation_key", flat=True))
        )

    def shown_at_start(self) -> list[frozenset[str]]:
        """Name all its questions: the officer may look at any of them at once."""
        return [item.question.names for item in self.paper.items]

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

    @property
    def corrections(self) -> Corrections:
        """What was put right of its questions since. No query after ``with_content``."""
        return read_corrections(self.correction)

    def mark(self, answers: Mapping[str, SavedAnswer]) -> PaperMark:
        """Mark ``answers`` by the pinned content, with what was put right since."""
        return self.mark_with(self.corrections, answers)

    def mark_with(self, corrections: Corrections, answers: Mapping[str, SavedAnswer]) -> PaperMark:
        """Mark ``answers`` as they count with these corrections."""
        given = {key: saved.answer for key, saved in answers.items()}
        by_people = {
            key: saved.by_people for key, saved in answers.items() if saved.by_people is not None
        }
        return mark_corrected(self.paper, corrections, given, by_people)

    def as_corrected(self, answers: Mapping[str, SavedAnswer]) -> dict[str, SavedAnswer]:
        """Return ``answers`` as answers to the corrected questions."""
        moved = self.corrections.carried(
            self.paper, {key: saved.answer for key, saved in answers.items()}
        )
        return {key: replace(saved, answer=moved[key]) for key, saved in answers.items()}

    def as_line(self) -> AttemptLine:
        """Describe a finished attempt in a line."""
        handed_in_at = cast("dt.datetime", self.finished_at)
        return AttemptLine(
            id=self.pk,
            number=self.number,
            handed_in_at=handed_in_at,
            percent=self.percent or 0.0,
            passed=self.passed,
            is_counted=self.is_counted,
        )

    def sheet(self) -> AttemptSheet:
        """Lay out the attempt for answering. One query."""
        answers, rules = self.answers(), self.paper.rules
        questions = question_sheets(
            self.dealt,
            answers,
            paper=self.paper,
            offers_hints=rules.is_practice or not self.is_counted,
        )
        saved = [
            (answer.saved_at, number)
            for number, each in enumerate(self.dealt, 1)
            if (answer := answers.get(each.item.question.key)) and answer.saved_at
        ]
        last_saved_at, last = max(saved, default=(None, 0))
        return AttemptSheet(
            id=self.pk,
            title=self.paper.title,
            questions=questions,
            deadline_at=self.deadline_at,
            seconds_left=self.seconds_left,
            last_saved_at=last_saved_at,
            resumes_at=where_one_was(questions, last),
            show_answers=rules.show_answers,
            goes_forward_only=self.goes_forward_only,
            position=self.position,
            is_practice=rules.is_practice,
        )

    @property
    def goes_forward_only(self) -> bool:
        """Whether a question gone past cannot be answered any more."""
        return self.paper.rules.navigation is Navigation.SEQUENTIAL

    def told_at_once(self, number: int) -> QuestionReview | None:
        """Say what was right of a question that was answered, in practice. One query.

        Only a practice question ever leaves the server with its key before the attempt is over.
        """
        item = self.dealt[number - 1]
        question = item.item.question
        if not self.paper.rules.is_practice or question.is_counted:
            return None
        saved = self.answers().get(question.key, SavedAnswer())
        if not saved.answer:
            return None
        review = reviewed(
            question, item.body, answer=saved.answer, points=item.item.points, number=number
        )
        return compared(review)

    @property
    def has_passed_quiz(self) -> bool:
        """Tell whether the officer has passed the quiz, in this attempt or in another.

        At most one query.
        """
        mine = Attempt.objects.filter(officer=self.officer_id, page_key=self.page_key)
        return bool(self.passed) or bool(mine.filter(passed=True).exists())

    def report(self) -> AttemptReport:
        """Lay out the result of a finished attempt, with what is right if that may be seen.

        Three queries, and two where people have marked answers.
        """
        line, answers, rules = self.as_line(), self.answers(), self.paper.rules
        result = self.mark(answers)
        has_answers = rules.is_practice or rules.show_answers.allows(
            has_passed=self.has_passed_quiz
        )
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
            waiting=len(result.waiting),
            entries=self._entries(answers, has_answers=has_answers),
            competencies=competency_summaries(result),
            topics=topics_to_revise(result),
            certainty=certainty_report(self.paper, self.dealt, answers, result),
            earlier=tuple(row.as_earlier() for row in self.earlier_results.all()),
            replies=self._marked_replies(answers),
        )

    def _marked_replies(self, answers: Mapping[str, SavedAnswer]) -> tuple[MarkedReply, ...]:
        """Say how people marked its answers. Two queries, none where nobody did."""
        if all(saved.by_people is None for saved in answers.values()):
            return ()
        rows = self.replies.settled().prefetch_related("marks")
        by_key = {str(row.question_key): row for row in rows}
        return tuple(
            by_key[each.item.question.key].as_marked(number, each.item.question)
            for number, each in enumerate(self.dealt, 1)
            if each.item.question.key in by_key
        )

    def _entries(
        self, answers: Mapping[str, SavedAnswer], *, has_answers: bool
    ) -> tuple[QuestionReview, ...] | tuple[QuestionRemark, ...]:
        is_told = self.paper.rules.show_answers.tells_of_questions
        if not has_answers and not is_told:
            return ()
        dealt = deal(self.corrections.applied(self.paper), self.seed)
        lay_out = question_reviews if has_answers else question_remarks
        return lay_out(
            dealt,
            self.as_corrected(answers),
            self.corrections.treatments,
            is_practice=self.paper.rules.is_practice,
        )


class AttemptResult(AppendOnlyModel):
    """A result that an attempt had until it was changed, by whom and why."""

    attempt = models.ForeignKey(
        Attempt,
        on_delete=models.PROTECT,
        related_name="earlier_results",
        verbose_name=_("attempt"),
    )
    score = models.FloatField(_("points"))
    max_score = models.FloatField(_("points possible"))
    passed = models.BooleanField(_("passed"))
    replaced_at = models.DateTimeField(_("replaced"))
    replaced_by = models.ForeignKey(
        "lms.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )
    reason = models.CharField(_("reason"), max_length=300)

    wagtail_reference_index_ignore = True
    database_triggers: ClassVar[tuple[str, ...]] = (
        "earlier_result_no_update",
        "earlier_result_no_delete",
    )

    class Meta:
        verbose_name = _("earlier result of an attempt")
        verbose_name_plural = _("earlier results of attempts")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.score}/{self.max_score}"

    def as_earlier(self) -> EarlierResult:
        """Describe it as plain data."""
        return EarlierResult(
            percent_of(self.score, self.max_score), self.passed, self.replaced_at, self.reason
        )


class Response(models.Model):
    """The answer to one question of an attempt, made empty at the start, saved with each choice."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="responses", verbose_name=_("attempt")
    )
    question_key = models.UUIDField(_("question key"))
    answer = models.JSONField(_("answer"), default=list)
    certainty = models.PositiveSmallIntegerField(
        _("certainty"),
        null=True,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text=_("From 1, hardly sure, to 3, very sure. Empty where nobody said."),
    )
    by_people = models.CharField(
        _("share that people found it to be worth"),
        max_length=20,
        blank=True,
        help_text=_("A fraction such as 2/3. Empty where a rule marks it, or nobody has yet."),
    )
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
        by_people = Fraction(self.by_people) if self.by_people else None
        return SavedAnswer(self.answer, self.sequence, self.saved_at, self.certainty, by_people)
