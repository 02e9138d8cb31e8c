"""The question bank."""

import json
import uuid
from collections.abc import Sequence
from typing import Any, Self

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from assessments.competency.api import Observable
from assessments.competency.models import Indicator
from assessments.questions.content import (
    IndicatorTag,
    Passage,
    Purpose,
    QuestionContent,
    names_of,
)
from assessments.questions.display import key_shown, unanswered
from assessments.questions.editing import QuestionForm
from assessments.questions.kinds.editing import EDITORS, BodyField, kind_of, read
from assessments.questions.kinds.editor import Words
from assessments.questions.kinds.kept_pictures import PictureField, read_picture
from assessments.questions.kinds.registry import MARKED_AT_ONCE, NAMES
from assessments.questions.markup import TEXT_FEATURES, clean_html
from assessments.questions.objections import objections
from assessments.questions.panels import (
    QuestionFiguresPanel,
    QuestionUsesPanel,
    SimilarQuestionsPanel,
)
from assessments.questions.rules import problems
from assessments.questions.uses import check_dispensable, ids_in_use
from lms.core.pinned import Content
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User

MOST_WORDS = 10
"""How many words a search looks for: each costs a look at every question."""


class Topic(TagBase):
    """A word that trainers find questions by."""

    free_tagging = True

    class Meta(TagBase.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Difficulty(models.IntegerChoices):
    """How hard its author takes a question to be."""

    EASY = 1, _("Easy")
    MEDIUM = 2, _("Medium")
    HARD = 3, _("Hard")


class State(models.TextChoices):
    """How far a question has come."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    CHANGED = "changed", _("Unpublished changes")
    RETIRED = "retired", _("Retired")


IN_STATE = {
    State.DRAFT: Q(live=False, is_retired=False),
    State.LIVE: Q(live=True, has_unpublished_changes=False),
    State.CHANGED: Q(live=True, has_unpublished_changes=True),
    State.RETIRED: Q(live=False, is_retired=True),
}


class QuestionQuerySet(models.QuerySet["Question"]):
    """Finds questions."""

    def with_tags(self) -> Self:
        """Fetch which indicators they are about in one more query, however many."""
        return self.prefetch_related("indicator_tags")

    def with_indicators(self) -> Self:
        """Fetch the indicators and their competencies in three more queries, however many."""
        found = self.prefetch_related("indicator_tags__indicator__competency")
        return found.select_related("lesson")

    def kept_by(self, user: User) -> Self:
        """Keep the questions that ``user`` writes: their units' banks, or all of them."""
        if people.covers_everything(user, Permission.AUTHOR):
            return self
        return self.filter(unit__in=people.authored_units(user))

    def readable_by(self, user: User) -> Self:
        """Keep those and the central bank, which every author reads and uses."""
        if people.covers_everything(user, Permission.AUTHOR):
            return self
        return self.filter(Q(unit=None) | Q(unit__in=people.authored_units(user)))

    def for_lists(self) -> Self:
        """Fetch what a line of a list says, and no more. Two queries more, however many."""
        found = self.prefetch_related("indicator_tags__indicator")
        found = found.select_related("unit", "latest_revision")  # Wagtail asks it for the title
        return found.defer("body", "explanation", "hint", "latest_revision__content")

    def in_state(self, state: State) -> Self:
        """Keep those in ``state``."""
        return self.filter(IN_STATE[state])

    def offered(self) -> Self:
        """Keep those that may be chosen for something new."""
        return self.filter(is_retired=False)

    def checkable(self) -> Self:
        """Keep the published practice questions that rules mark: their key may be in a page."""
        return self.offered().filter(live=True, purpose=Purpose.PRACTICE, kind__in=MARKED_AT_ONCE)

    def about(self, topic: "Topic") -> Self:
        """Keep those found by ``topic``."""
        return self.filter(pk__in=QuestionTopic.objects.filter(tag=topic).values("content_object"))

    def used(self) -> Self:
        """Keep those that something asks."""
        return self.filter(_is_asked())

    def unused(self) -> Self:
        """Keep those that nothing asks."""
        return self.exclude(_is_asked())

    def saying(self, words: str) -> Self:
        """Keep those that have each of ``words`` in what they ask, in answers, source or topics.

        Parts of words are found, capitals do not matter.
        """
        found = self
        for word in words.split()[:MOST_WORDS]:
            topics = QuestionTopic.objects.filter(tag__name__icontains=word)
            found = found.filter(
                Q(prompt__icontains=word)
                | Q(body__icontains=word)
                | Q(body__icontains=json.dumps(word)[1:-1])  # as SQLite keeps “é”
                | Q(explanation__icontains=word)
                | Q(source__icontains=word)
                | Q(pk__in=topics.values("content_object"))
            )
        return found


def _is_asked() -> Q:
    return Q(*(Q(pk__in=ids) for ids in ids_in_use()), _connector=Q.OR)


class Question(DraftStateMixin, PreviewableMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """A question of one kind, tagged with the indicators it gives evidence for."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(
        _("kind"),
        max_length=30,
        default=NAMES[0],
        editable=False,
        help_text=_("As in the body: for lists and filters."),
    )
    prompt = RichTextField(_("question"), features=TEXT_FEATURES)
    picture = PictureField(
        verbose_name=_("picture"),
        blank=True,
        help_text=_("Shown below the question, as it is when the question is saved."),
    )
    body = BodyField(
        verbose_name=_("kind and answers"),
        help_text=_("To ask in another way, remove what is here and choose another kind."),
    )
    explanation = RichTextField(
        _("explanation"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Shown after the quiz is handed in, whatever was answered."),
    )
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Regulation or lesson the answer rests on."),
    )
    hint = RichTextField(
        _("hint"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Offered in practice only. A nudge, not the answer."),
    )
    purpose = models.CharField(
        _("what it is for"),
        max_length=8,
        default=Purpose.COUNTED.value,
        choices=[
            (Purpose.COUNTED.value, _("Counts as evidence")),
            (Purpose.PRACTICE.value, _("Practice only")),
        ],
        help_text=_("A practice question may be shown with its answer, and never counts."),
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    topics = ClusterTaggableManager(
        through="assessments.QuestionTopic",
        verbose_name=_("topics"),
        blank=True,
        help_text=_("Words to find it by, separated by commas."),
    )
    lesson = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lesson"),
        help_text=_("Where the answer can be read. Who answers wrongly is led there."),
    )
    passage_block = models.CharField(_("passage"), max_length=64, blank=True)
    passage_title = models.CharField(_("heading of the passage"), max_length=255, blank=True)
    external_key = models.CharField(
        _("key in its source"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("By which a file that is imported again finds it."),
    )
    is_retired = models.BooleanField(
        _("retired"),
        default=False,
        editable=False,
        help_text=_("Kept for its results, and no longer offered to choose from."),
    )
    unit = models.ForeignKey(
        "lms.OrgUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bank"),
        help_text=_("Whose trainers keep the question. All trainers may use the central ones."),
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = QuestionQuerySet.as_manager()

    panels = [
        QuestionUsesPanel(heading=_("Where it is asked")),
        SimilarQuestionsPanel(heading=_("Reads nearly the same")),
        QuestionFiguresPanel(heading=_("What answers say of it")),
        FieldPanel("prompt"),
        FieldPanel("picture"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("explanation"), FieldPanel("source")], heading=_("After the answer")
        ),
        MultiFieldPanel(
            [FieldPanel("lesson"), FieldPanel("passage_block")],
            heading=_("Where it can be read"),
        ),
        FieldPanel("hint"),
        MultipleChooserPanel(
            "indicator_tags",
            chooser_field_name="indicator",
            heading=_("Indicators this question gives evidence for"),
            label=_("Indicator"),
        ),
        MultiFieldPanel(
            [FieldPanel("purpose"), FieldPanel("difficulty"), FieldPanel("topics")],
            heading=_("How it is used"),
        ),
        FieldPanel("unit"),
    ]
    base_form_class = QuestionForm
    search_fields = [
        index.SearchField("prompt"),
        index.AutocompleteField("prompt"),
        index.SearchField("body"),
        index.SearchField("explanation"),
        index.SearchField("source"),
        index.FilterField("unit"),
    ]
    preview_modes = [
        ("", _("As a participant sees it")),
        ("feedback", _("After the quiz is handed in")),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["external_key"],
                condition=Q(unit=None) & ~Q(external_key=""),
                name="question_source_once_centrally",
            ),
            models.UniqueConstraint(
                fields=["unit", "external_key"],
                condition=Q(unit__isnull=False) & ~Q(external_key=""),
                name="question_source_once_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(" ".join(strip_tags(str(self.prompt)).split())).chars(100)

    @property
    def state(self) -> State:
        """How far it has come. No query, unlike Wagtail's ``status_string``."""
        if not self.live:
            return State.RETIRED if self.is_retired else State.DRAFT
        return State.CHANGED if self.has_unpublished_changes else State.LIVE

    @property
    def state_label(self) -> str:
        """The same in words."""
        return str(self.state.label)

    @property
    def kind_label(self) -> str:
        """How it is answered, in a word."""
        return str(EDITORS[self.kind].label)

    @property
    def bank_label(self) -> str:
        """Whose question it is. No query when the unit is fetched along."""
        return str(self.unit) if self.unit else gettext("Central")

    @property
    def indicator_codes(self) -> str:
        """The full codes of its indicators, for lists."""
        return ", ".join(tag.indicator.slug for tag in self.indicator_tags.all())

    def content(self, indicators: Sequence[IndicatorTag] | None = None) -> QuestionContent:
        """Return the question as plain data, HTML cleaned.

        No query after ``with_indicators``, or after fetching its lesson and given the indicators.
        """
        if indicators is None:
            indicators = [tag.content() for tag in self.indicator_tags.all()]
        return QuestionContent(
            key=str(self.key),
            revision_id=self.live_revision_id,
            kind=kind_of(self.body),
            prompt=clean_html(self.prompt or ""),
            body=read(self.body),
            explanation=clean_html(self.explanation),
            source=self.source,
            indicators=tuple(indicators),
            purpose=Purpose(self.purpose),
            hint=clean_html(self.hint),
            passage=self.passage,
            picture=read_picture(self.picture),
        )

    @property
    def passage(self) -> Passage | None:
        """Where the answer can be read. No query after ``with_indicators``."""
        if self.lesson is None:
            return None
        title = self.passage_title or self.lesson.title
        return Passage(str(self.lesson.translation_key), self.passage_block, title)

    @property
    def names(self) -> frozenset[str]:
        """All that it is called among what officers are shown. No query."""
        picture = read_picture(self.picture)
        return names_of(str(self.key), self.prompt or "", read(self.body), picture)

    @property
    def observable(self) -> Observable:
        """What it says of an officer: one observation of each of its indicators, if it counts.

        One that people mark says nothing at hand-in.

        No query after ``with_tags``.
        """
        by_people = read(self.body).is_marked_by_people
        counts = self.purpose == Purpose.COUNTED and not by_people
        tags = self.indicator_tags.all() if counts else ()
        return Observable(self.names, frozenset(tag.indicator_id for tag in tags))

    def with_content_json(self, content: Content) -> Self:
        """Read a revision; what is not written by trainers stays as it is now."""
        obj: Self = super().with_content_json(content)
        obj.external_key, obj.is_retired = self.external_key, self.is_retired
        return obj

    def problems(self) -> dict[str, Sequence[Words]]:
        """Say by field what keeps participants from seeing it, and who else objects to it."""
        found = problems(self.content())
        if objected := objections(self):
            found[NON_FIELD_ERRORS] = objected
        return found

    def check_publishable(self) -> None:
        """Check what must hold before participants see the question.

        Raises:
            ValidationError: naming the field and what to do.
        """
        if found := self.problems():
            raise ValidationError(found)

    def publish(self, revision: Any, **kwargs: Any) -> None:
        """Publish ``revision``; every way to publish one question passes here.

        Raises:
            ValidationError: if the question is not fit to be seen.
        """
        revision.as_object().check_publishable()
        super().publish(revision, **kwargs)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; whatever takes a question out of use passes here. One query more for a draft.

        Raises:
            QuestionNeededError: if it was published and a published quiz would be empty without it.
        """
        if not self.live and Question.objects.filter(pk=self.pk, live=True).exists():
            check_dispensable(self.pk)
        self.kind = kind_of(self.body)
        self.is_retired &= not self.live  # published again, it is back
        super().save(*args, **kwargs)

    def get_preview_template(self, request: Any, mode_name: str) -> str:  # noqa: ARG002
        """Name the template of the preview."""
        return "assessments/questions_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Hand the preview the question as plain data."""
        question = self.content()
        if mode_name == "feedback":
            return {"request": request, "review": key_shown(question)}
        return {"request": request, "question": unanswered(question)}


class QuestionTopic(ItemBase):
    """That a question is found by a topic."""

    tag = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="question_topics", verbose_name=_("topic")
    )
    content_object = ParentalKey(
        Question,
        on_delete=models.CASCADE,
        related_name="tagged_topics",
        verbose_name=_("question"),
    )

    class Meta:
        verbose_name = _("topic of a question")
        verbose_name_plural = _("topics of questions")
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="question_topic_once")
        ]


class QuestionIndicator(models.Model):
    """That a question gives evidence for an indicator."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="indicator_tags")
    indicator = models.ForeignKey(
        "assessments.Indicator",
        on_delete=models.PROTECT,
        related_name="question_tags",
        verbose_name=_("indicator"),
    )

    panels = [FieldPanel("indicator")]

    class Meta:
        verbose_name = _("indicator of a question")
        verbose_name_plural = _("indicators of questions")
        ordering = ["indicator__slug"]
        constraints = [
            models.UniqueConstraint(fields=["question", "indicator"], name="question_tag_once")
        ]

    def __str__(self) -> str:
        return str(self.indicator)

    def content(self) -> IndicatorTag:
        """Return the indicator with its competency's name as plain data."""
        return indicator_tag(self.indicator)


def indicator_tag(indicator: Indicator) -> IndicatorTag:
    """Return an indicator with its competency's name as plain data."""
    return IndicatorTag(
        id=indicator.pk,
        code=indicator.slug,
        text=indicator.text,
        level=indicator.level,
        competency_id=indicator.competency_id,
        competency=indicator.competency.name,
    )
