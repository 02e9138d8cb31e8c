"""Observations of officers at work, the assessors' forms, and the scale they mark on."""

import datetime as dt
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Page

from assessments.competency.models import Indicator
from assessments.observations.content import (
    FormContent,
    IndicatorContent,
    LevelContent,
    StepContent,
)
from assessments.observations.editing import RatingScaleForm
from assessments.observations.marks import STEPS, Mark, unanswered
from lms.core.models import Snapshot
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User

FIRST_SCALE = Path(__file__).with_name("scale.toml")
NOT_OBSERVED = _("Not observed")
NOT_OBSERVED_ANCHOR = _(
    "There was no occasion for it, or you could not see it. Counts for nothing."
)


class RatingScaleQuerySet(models.QuerySet["RatingScale"]):
    """Finds the scale in force."""

    def in_force(self) -> "RatingScale":
        """Return the highest version; the first time, add the one that Prima brings."""
        found = self.order_by("-version").first()
        return found if found is not None else self._add_first()

    def _add_first(self) -> "RatingScale":
        data = tomllib.loads(FIRST_SCALE.read_text(encoding="utf-8"))
        scale, is_new = self.get_or_create(version=data["version"], defaults={"name": data["name"]})
        if is_new:
            RatingStep.objects.bulk_create(
                RatingStep(scale=scale, mark=mark, **step)
                for mark, step in zip(STEPS, data["steps"], strict=True)
            )
        return scale


class RatingScale(ClusterableModel):
    """The steps assessors mark on, in words; a change is a new version."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=100)

    objects = RatingScaleQuerySet.as_manager()
    base_form_class = RatingScaleForm

    panels = [
        FieldPanel("name"),
        FieldPanel("version"),
        InlinePanel("steps", label=_("Step"), min_num=len(STEPS), max_num=len(STEPS)),
    ]

    class Meta:
        verbose_name = _("observation scale")
        verbose_name_plural = _("observation scales")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class RatingStep(models.Model):
    """A step of a scale: what an assessor must have seen, and how strong that is as evidence."""

    scale = ParentalKey(RatingScale, on_delete=models.CASCADE, related_name="steps")
    mark = models.PositiveSmallIntegerField(
        _("step"), choices=[(mark, str(mark)) for mark in STEPS]
    )
    label = models.CharField(_("label"), max_length=40)
    anchor = models.CharField(
        _("anchor"), max_length=200, help_text=_("What was seen, in plain words.")
    )
    strength = models.FloatField(
        _("strength"), validators=[MinValueValidator(0), MaxValueValidator(1)]
    )

    panels = [FieldPanel(name) for name in ("mark", "label", "anchor", "strength")]

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["mark"]
        constraints = [models.UniqueConstraint(fields=["scale", "mark"], name="rating_step_once")]

    def __str__(self) -> str:
        return f"{self.mark}. {self.label}"

    def as_content(self) -> StepContent:
        """Freeze the step for a form."""
        return StepContent(self.mark, self.label, self.anchor, self.strength)


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Finds observations; views start from ``visible_to``, so nobody reaches out of scope."""

    def visible_to(self, assessor: User) -> Self:
        """Keep those of officers whom ``assessor`` may observe, and those they take part in."""
        in_scope = Q(officer__in=assessable_officers(assessor).values("pk"))
        taking_part = Q(pk__in=RatingSheet.objects.filter(assessor=assessor).values("observation"))
        return self.filter(in_scope | taking_part)

    def about(self, officers: people.OfficerQuerySet) -> Self:
        """Keep those of these officers, a queryset."""
        return self.filter(officer__in=officers.values("pk"))


def assessable_officers(assessor: User) -> people.OfficerQuerySet:
    """Return the officers ``assessor`` may judge: in scope, and never themself. No query yet."""
    return people.visible_officers(assessor, Permission.ASSESS).exclude(user=assessor)


class Observation(models.Model):
    """An event at which assessors saw an officer work, with the form they all fill in."""

    class Occasion(models.TextChoices):
        WORK = "work", _("Observed work")
        ROLEPLAY = "roleplay", _("Observed role-play")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("officer"),
    )
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)
    occurred_at = models.DateTimeField(_("when"), db_index=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    scenario = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("role-play"),
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("form")
    )
    opened_by = models.ForeignKey(
        "lms.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)

    objects = ObservationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["-occurred_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.occurred_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page about the event."""
        return reverse("observation", args=[self.pk])

    @cached_property
    def content(self) -> FormContent:
        """The form as it was when the observation was opened. A query unless selected."""
        return FormContent.from_json(self.snapshot.content)

    @property
    def occasions(self) -> frozenset[int]:
        """The ids of the indicators that the role-play gives an occasion to see. Two queries."""
        scenario = self.scenario.specific if self.scenario else None
        observables = scenario.observables() if scenario else ()
        return frozenset().union(*(each.indicator_ids for each in observables))

    @property
    def source_version(self) -> str:
        """Name scale and form as the evidence does."""
        return f"skala-{self.content.scale_version}:{self.snapshot_id[:32]}"


class RatingSheetQuerySet(models.QuerySet["RatingSheet"]):
    """Finds assessors' forms."""

    def of(self, assessor: User) -> Self:
        """Keep the assessor's own, with event, form and officer in the same query."""
        return self.filter(assessor=assessor).select_related(
            "observation__snapshot", "observation__officer", "observation__scenario", "assessor"
        )

    def open(self) -> Self:
        """Keep the drafts."""
        return self.filter(submitted_at=None)

    def submitted(self) -> Self:
        """Keep those handed in, withdrawn or not."""
        return self.exclude(submitted_at=None)

    def counting(self) -> Self:
        """Keep those handed in and not withdrawn."""
        return self.submitted().filter(withdrawn_at=None)

    def withheld_from(self, reader: User) -> Self:
        """Keep those handed in at events for which ``reader`` has a form to hand in still."""
        own = RatingSheet.objects.filter(assessor=reader).open()
        return self.submitted().filter(observation__in=own.order_by().values("observation"))

    def about(self, officer: people.Officer | int) -> Self:
        """Keep what an officer may read about themself: handed in, newest event first."""
        found = self.submitted().filter(observation__officer=officer)
        return found.select_related("observation__snapshot", "assessor").order_by(
            "-observation__occurred_at", "submitted_at"
        )


class RatingSheet(models.Model):
    """One assessor's form at one observation: a draft until handed in, unchangeable after."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    observation = models.ForeignKey(
        Observation, on_delete=models.CASCADE, related_name="sheets", verbose_name=_("observation")
    )
    assessor = models.ForeignKey(
        "lms.User",
        on_delete=models.PROTECT,
        related_name="rating_sheets",
        verbose_name=_("assessor"),
    )
    touched_at = models.DateTimeField(_("last change"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, db_index=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_reason = models.CharField(_("reason for withdrawing"), max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(_("read by the officer"), null=True)
    officer_comment = models.TextField(_("officer's comment"), max_length=2000, blank=True)

    objects = RatingSheetQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rating form")
        verbose_name_plural = _("rating forms")
        ordering = ["touched_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["observation", "assessor"], name="rating_sheet_once_per_assessor"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | (Q(submitted_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="rating_sheet_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observation} ({self.assessor})"

    @property
    def is_open(self) -> bool:
        """Tell whether the form is still a draft."""
        return self.submitted_at is None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the assessor took it back."""
        return self.withdrawn_at is not None

    @property
    def evidence_prefix(self) -> str:
        """What the keys of this form's evidence begin with."""
        return f"observation:{self.pk}:"

    def filled(self) -> "FilledForm":
        """Return the form with its marks and notes. One query."""
        rows = {row.indicator_id: row for row in self.ratings.all()}
        content = self.observation.content
        return FilledForm(
            steps=tuple(_step_lines(content)),
            levels=tuple(
                FilledLevel(
                    level, tuple(_line(one, rows[one.id], content) for one in level.indicators)
                )
                for level in content.levels
            ),
        )


class IndicatorRating(models.Model):
    """An assessor's mark and note for one behaviour; without a mark it is not answered yet."""

    sheet = models.ForeignKey(
        RatingSheet, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("form")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    mark = models.PositiveSmallIntegerField(
        _("mark"), null=True, validators=[MaxValueValidator(max(Mark).value)]
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)
    sequence = models.PositiveIntegerField(_("change number"), default=0)
    saved_at = models.DateTimeField(_("saved"), null=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="rating_once"),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__lte=max(Mark).value), name="rating_mark_on_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.mark}"

    def as_saved(self) -> "SavedRating":
        """Tell what is stored."""
        return SavedRating(self.mark, self.note, self.sequence, self.saved_at)


@dataclass(frozen=True, slots=True)
class SavedRating:
    """A mark (``None``: none yet) and note as stored, and which change of them it is."""

    mark: int | None
    note: str
    sequence: int
    saved_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """A choice of the form: a step of the scale, or "not observed"."""

    mark: int
    label: str | Promise
    anchor: str | Promise


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A behaviour with what the assessor marked and noted; ``step`` is ``None`` without mark."""

    indicator: IndicatorContent
    mark: int | None
    note: str
    sequence: int
    step: StepLine | None


@dataclass(frozen=True, slots=True)
class FilledLevel:
    """The behaviours of one competency at one level, as marked."""

    content: LevelContent
    lines: tuple[RatingLine, ...]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A rating form as it stands."""

    steps: tuple[StepLine, ...]
    levels: tuple[FilledLevel, ...]

    @property
    def lines(self) -> Iterator[RatingLine]:
        """All behaviours in the order of the form."""
        return (line for level in self.levels for line in level.lines)

    @property
    def missing(self) -> list[RatingLine]:
        """The behaviours without a mark."""
        wanted = set(unanswered(self.marks))
        return [line for line in self.lines if line.indicator.id in wanted]

    @property
    def marks(self) -> dict[int, int | None]:
        """Map indicators to marks."""
        return {line.indicator.id: line.mark for line in self.lines}


def _step_lines(content: FormContent) -> Iterator[StepLine]:
    for step in content.steps:
        yield StepLine(step.mark, step.label, step.anchor)
    yield StepLine(Mark.NOT_OBSERVED, NOT_OBSERVED, NOT_OBSERVED_ANCHOR)


def _line(indicator: IndicatorContent, row: IndicatorRating, content: FormContent) -> RatingLine:
    step = next((step for step in _step_lines(content) if step.mark == row.mark), None)
    return RatingLine(indicator, row.mark, row.note, row.sequence, step)
