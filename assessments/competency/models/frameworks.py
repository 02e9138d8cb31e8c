"""Frameworks in versions, their competencies, indicators and core values."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, RevisionMixin

from assessments.competency.rules.attainment import (
    IndicatorKey,
)
from assessments.competency.rules.framework_data import (
    HIGHEST_LEVEL,
    INDICATOR_CODE,
    LEVELS,
    MAX_TEXT,
)
from lms.core.clock import today

LEVEL_VALIDATORS = [MinValueValidator(1), MaxValueValidator(HIGHEST_LEVEL)]


class CompetencyFrameworkQuerySet(models.QuerySet["CompetencyFramework"]):
    """Reads frameworks by the day on which they are in force."""

    def in_force(self, day: dt.date) -> Self:
        """Keep the highest version of each code that had taken force by ``day``."""
        started = self.filter(starts_on__lte=day)
        newer = CompetencyFramework.objects.filter(
            code=OuterRef("code"), version__gt=OuterRef("version"), starts_on__lte=day
        )
        return started.exclude(Exists(newer))


class CompetencyFramework(RevisionMixin, models.Model):
    """A published list of competencies with levels and indicators, cited and versioned.

    A version without ``starts_on`` is a draft: nothing is judged by it yet.
    """

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    citation = models.CharField(
        _("citation"), max_length=300, blank=True, help_text=_("Regulation, article and year.")
    )
    is_sample = models.BooleanField(
        _("sample data"),
        default=False,
        help_text=_("An example to adapt; no regulation stands behind its levels."),
    )
    starts_on = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("Empty: a draft.")
    )
    level_names = models.JSONField(
        _("level names"), default=dict, help_text=_("Level number to name, such as 1: Paham.")
    )
    case_id = models.UUIDField(_("CASE identifier"), default=uuid.uuid4, unique=True)

    objects = CompetencyFrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="framework_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"

    def clean(self) -> None:
        """Check that each level has a name and a number on the scale."""
        names = self.level_names
        numbers = {str(level) for level in LEVELS}
        if not isinstance(names, dict) or not names.keys() <= numbers or not all(names.values()):
            raise ValidationError(
                {"level_names": _('Give levels from 1 to 5 a name, such as {"1": "Paham"}.')}
            )

    def level_name(self, level: int) -> str:
        """Name ``level``; empty for 0, which is no level."""
        return str(self.level_names.get(str(level), ""))

    @property
    def highest_level(self) -> int:
        """The top of the scale."""
        return max((int(level) for level in self.level_names), default=HIGHEST_LEVEL)

    @property
    def is_replaced(self) -> bool:
        """Tell whether a later version is in force, so that this one is only read. One query."""
        return self.starts_on is not None and self.successor(today()) is not None

    def successor(self, day: dt.date) -> "CompetencyFramework | None":
        """Return the version that is in force on ``day`` in place of this one. One query."""
        newer = CompetencyFramework.objects.filter(
            code=self.code, version__gt=self.version, starts_on__lte=day
        )
        found: CompetencyFramework | None = newer.order_by("-version").first()
        return found


class Competency(RevisionMixin, models.Model):
    """Something an officer can be able to do, at up to five levels."""

    class Kind(models.TextChoices):
        MANAGERIAL = "manajerial", _("Managerial")
        SOCIOCULTURAL = "sosial_kultural", _("Socio-cultural")
        TECHNICAL = "teknis", _("Technical")

    framework = models.ForeignKey(
        CompetencyFramework,
        on_delete=models.PROTECT,
        related_name="competencies",
        verbose_name=_("framework"),
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    definition = models.TextField(_("definition"), blank=True)
    level_descriptions = models.JSONField(
        _("level descriptions"),
        default=dict,
        blank=True,
        help_text=_("Level number to what somebody at that level does."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("validity in months"),
        null=True,
        blank=True,
        default=24,
        validators=[MinValueValidator(1)],
        help_text=_(
            "How long a level holds without new evidence. Empty: for ever. Under a policy of "
            "independent sources, evidence weighs half after this time."
        ),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    case_id = models.UUIDField(_("CASE identifier"), default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="competency_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Check that no other framework uses the code, and that it stays: full codes begin with it.

        Raises:
            ValidationError: also for a text longer than a workbook's cell keeps.
        """
        self._check_texts()
        if self.pk and self.indicators.exists():
            before = Competency.objects.get(pk=self.pk)
            if (before.framework_id, before.code) != (self.framework_id, self.code):
                raise ValidationError(
                    _(
                        "Content refers to the indicators of “%(code)s” by this code. "
                        "Add another competency instead."
                    ),
                    params={"code": before.code},
                )
        others = Competency.objects.exclude(framework__code=self.framework.code)
        if taken := others.filter(code=self.code).select_related("framework").first():
            raise ValidationError(
                {
                    "code": _("“%(framework)s” already has a competency with this code.")
                    % {"framework": taken.framework}
                }
            )

    def _check_texts(self) -> None:
        for field, texts in (
            ("definition", [self.definition]),
            ("level_descriptions", self.level_descriptions.values()),
        ):
            if any(len(text) > MAX_TEXT for text in texts):
                raise ValidationError({field: _("Write at most 2,000 characters.")})

    def level_description(self, level: int) -> str:
        """Say what somebody at ``level`` does; empty where nobody wrote it."""
        return str(self.level_descriptions.get(str(level), ""))


class CoreValue(ClusterableModel):
    """A core value of the civil service (BerAKHLAK, SE Menpan RB 20/2021): a tag on indicators."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    meaning = models.CharField(_("meaning"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("core value")
        verbose_name_plural = _("core values")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class CoreValueBehaviour(Orderable):
    """A way in which a core value shows."""

    core_value = ParentalKey(
        CoreValue, on_delete=models.CASCADE, related_name="behaviours", verbose_name=_("core value")
    )
    text = models.CharField(_("behaviour"), max_length=300)

    class Meta(Orderable.Meta):
        verbose_name = _("behaviour")
        verbose_name_plural = _("behaviours")

    def __str__(self) -> str:
        return self.text


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reads indicators."""

    def by_competency(self, competency_ids: Collection[int]) -> Mapping[int, list["Indicator"]]:
        """Group the indicators of these competencies, in order of level and code. One query."""
        groups: dict[int, list[Indicator]] = defaultdict(list)
        found = self.filter(competency__in=competency_ids).order_by("level", "code")
        for indicator in found:
            groups[indicator.competency_id].append(indicator)
        return groups

    def in_force(self, day: dt.date) -> Self:
        """Keep the indicators of the framework versions in force on ``day``."""
        frameworks = CompetencyFramework.objects.in_force(day)
        return self.filter(competency__framework__in=frameworks)

    def by_slug(self, slugs: Collection[str]) -> Mapping[str, "Indicator"]:
        """Find indicators in force today by full codes, such as PP.1.3. One query."""
        return {row.slug: row for row in self.in_force(today()).filter(slug__in=slugs)}


class Indicator(RevisionMixin, models.Model):
    """A behaviour that shows a competency at one level; its code is level.number, such as 2.3.

    Its full code (``slug``) is the same in every version of a framework; ``by_slug`` finds the
    one in force.
    """

    competency = models.ForeignKey(
        Competency,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("competency"),
    )
    level = models.PositiveSmallIntegerField(_("level"), validators=LEVEL_VALIDATORS)
    code = models.CharField(_("code"), max_length=10)
    slug = models.CharField(
        _("full code"),
        max_length=40,
        db_index=True,
        help_text=_("Competency and indicator, such as PP.1.3; imports and content refer to it."),
    )
    text = models.CharField(_("behaviour"), max_length=500)
    core_values = models.ManyToManyField(
        CoreValue,
        blank=True,
        related_name="indicators",
        verbose_name=_("core values"),
        help_text=_("The values of BerAKHLAK that the behaviour shows."),
    )
    case_id = models.UUIDField(_("CASE identifier"), default=uuid.uuid4, unique=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["competency", "level", "code"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="indicator_level_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.text}"

    @property
    def core_value_names(self) -> str:
        """Name the core values that the behaviour shows."""
        return ", ".join(value.name for value in self.core_values.all())

    def clean(self) -> None:
        """Take level and full code from the code, such as 2.3."""
        found = INDICATOR_CODE.fullmatch(self.code)
        if not found:
            raise ValidationError({"code": _("Write level and number, such as 2.3.")})
        self.level = int(found[1])
        self.slug = f"{self.competency.code}.{self.code}"

    def as_rule(self) -> IndicatorKey:
        """Name the indicator for the pure rule."""
        return IndicatorKey(self.code, self.level)


class IndicatorMapping(models.Model):
    """That evidence for ``old`` also speaks for ``new``, an indicator of a later version."""

    old = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="successors", verbose_name=_("old")
    )
    new = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="predecessors", verbose_name=_("new")
    )

    class Meta:
        verbose_name = _("indicator mapping")
        verbose_name_plural = _("indicator mappings")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="mapping_once_per_pair"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="mapping_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
