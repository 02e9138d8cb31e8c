"""Scenario pages, and how officers played them."""

import datetime as dt
import uuid
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from assessments.activities import AssessedActivity
from assessments.competency.models import Indicator
from assessments.questions.markup import TEXT_FEATURES
from assessments.roleplay import content, engine
from assessments.roleplay.blocks import OUTCOMES, ScenarioBlock
from assessments.roleplay.engine import Scenario, State
from assessments.roleplay.outline import Outline, outline_of
from assessments.roleplay.panels import ConversationMapPanel
from assessments.roleplay.screens import PlayLine, PlayScreen, ScenarioIntro
from lms.core.activities import ActivityKind
from lms.core.models import Snapshot


class ScenarioPage(AssessedActivity):
    """A role-play: a conversation in which the officer's choices decide what happens."""

    activity_kind = ActivityKind.ROLEPLAY

    introduction = RichTextField(
        _("introduction"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Where the officer is, what has happened, what is expected."),
    )
    persona_name = models.CharField(_("citizen's name"), max_length=80)
    persona_description = models.CharField(_("who the citizen is"), max_length=300, blank=True)
    nodes = StreamField(
        ScenarioBlock(),
        verbose_name=_("conversation"),
        help_text=_(
            "The first turn opens the conversation. Every answer names the turn it leads to."
        ),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("persona_name"), FieldPanel("persona_description")], heading=_("Citizen")
        ),
        ConversationMapPanel(heading=_("Map of the conversation"), icon="site"),
        FieldPanel("nodes"),
        MultiFieldPanel(
            [FieldPanel("duration_minutes"), FieldPanel("is_required"), FieldPanel("pass_percent")],
            heading=_("Rules"),
        ),
    ]
    template = "assessments/scenario_page.html"
    preview_modes = [
        ("", _("First page")),
        ("conversation", _("Conversation, to play through")),
        ("map", _("Map, points and checks")),
    ]

    class Meta:
        verbose_name = _("role-play")
        verbose_name_plural = _("role-plays")

    @property
    def evidence_key(self) -> str:
        """The name of this role-play as a source of evidence."""
        return f"roleplay:{self.translation_key}"

    def snapshot_content(self) -> dict[str, Any]:
        """Return everything a play depends on, as it is now. One query."""
        nodes = content.nodes_of(self.nodes)
        indicators = Indicator.objects.filter(pk__in=content.indicator_ids(nodes))
        return content.snapshot_content(
            key=str(self.translation_key),
            revision_id=self.live_revision_id,
            title=self.title,
            persona_name=self.persona_name,
            persona_description=self.persona_description,
            pass_percent=self.pass_percent,
            nodes=nodes,
            indicators=indicators.select_related("competency").order_by("pk"),
        )

    def indicator_ids(self) -> set[int]:
        """Return the indicators that any choice bears on. No query."""
        return content.indicator_ids(content.nodes_of(self.nodes))

    def outline(self) -> Outline:
        """Lay the conversation open for its author. Two queries."""
        indicators = Indicator.objects.prefetch_related("core_values")
        return outline_of(self.nodes, indicators.in_bulk(self.indicator_ids()))

    def intro(self, officer: Any) -> ScenarioIntro:
        """Say what the officer has done here so far. One query."""
        plays = list(Play.objects.filter(officer=officer, page_key=self.translation_key))
        return ScenarioIntro(
            plays=tuple(play.as_line() for play in plays if not play.is_open),
            open_play_id=next((play.pk for play in plays if play.is_open), None),
        )

    def get_preview_template(self, request: Any, mode_name: str) -> str:  # noqa: ARG002 - Wagtail's
        """Name the template for a preview mode."""
        return f"assessments/scenario_preview_{mode_name}.html" if mode_name else self.template

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Show the page as officers would see it, or laid open; nothing is recorded."""
        if mode_name:
            return {"request": request, "page": self, "outline": self.outline()}
        return self.first_page_preview(request)

    def check_publishable(self) -> None:
        """Check what must hold before officers can play.

        Raises:
            ValidationError: if the conversation does not hold together.
        """
        outline = self.outline()
        if outline.errors:
            raise ValidationError([f"{error.where}: {error.text}" for error in outline.errors])


class PlayQuerySet(models.QuerySet["Play"]):
    """Finds plays; views start from ``of``, so that nobody reaches another's."""

    def of(self, officer_id: int) -> Self:
        """Keep the plays of one officer."""
        return self.filter(officer=officer_id)

    def open(self) -> Self:
        """Keep the plays that have not come to an end."""
        return self.filter(finished_at=None)

    def with_content(self) -> Self:
        """Fetch page and snapshot along."""
        return self.select_related("page", "snapshot")


class Play(models.Model):
    """One officer playing one scenario once, pinned to the content they saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.PROTECT, related_name="plays", verbose_name=_("officer")
    )
    page = models.ForeignKey(
        ScenarioPage, on_delete=models.PROTECT, related_name="plays", verbose_name=_("role-play")
    )
    page_key = models.UUIDField(_("role-play key"), db_index=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("content")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    seed = models.CharField(_("seed"), max_length=32)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    ending_key = models.CharField(_("ending"), max_length=60, blank=True)
    ending_title = models.CharField(_("title of the ending"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, blank=True)
    percent = models.FloatField(_("result in percent"), null=True)
    passed = models.BooleanField(_("passed"), null=True)

    objects: ClassVar[Any] = PlayQuerySet.as_manager()

    class Meta:
        verbose_name = _("play")
        verbose_name_plural = _("plays")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "page_key", "number"], name="play_number_once"
            ),
            models.UniqueConstraint(
                fields=["officer", "page_key"], condition=Q(finished_at=None), name="play_one_open"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, percent=None, passed=None)
                | Q(finished_at__isnull=False, percent__isnull=False, passed__isnull=False),
                name="play_result_with_finish",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.page} #{self.number}"

    @property
    def is_open(self) -> bool:
        """Tell whether it has not come to an end."""
        return self.finished_at is None

    @cached_property
    def scenario(self) -> Scenario:
        """The conversation as it was when the play began.

        Raises:
            ScenarioError: if the snapshot is no playable scenario.
        """
        return engine.parse(self.snapshot.content)

    def choices_made(self) -> list[str]:
        """Return the keys of the choices made so far, in order. One query."""
        return list(self.moves.values_list("choice_key", flat=True))

    def state(self) -> State:
        """Return the conversation as far as it has come. One query."""
        return engine.replay(self.scenario, self.seed, self.choices_made())

    def as_line(self) -> PlayLine:
        """Describe a finished play; the percent is cut, so it never reaches a mark it missed."""
        return PlayLine(
            id=self.pk,
            number=self.number,
            finished_at=cast(dt.datetime, self.finished_at),
            ending_title=self.ending_title,
            percent=int(self.percent or 0),
            passed=bool(self.passed),
        )

    def as_screen(self) -> PlayScreen:
        """Show the conversation as far as it has come. One query."""
        return PlayScreen(
            id=self.pk,
            title=self.scenario.title,
            page_path=self.page.get_url() or "",
            persona_name=self.scenario.persona_name,
            persona_description=self.scenario.persona_description,
            state=self.state(),
        )


class Move(models.Model):
    """One choice of a play. Its place in the conversation makes repeating it harmless."""

    play = models.ForeignKey(
        Play, on_delete=models.CASCADE, related_name="moves", verbose_name=_("play")
    )
    step = models.PositiveSmallIntegerField(_("step"))
    node_key = models.CharField(_("turn"), max_length=60)
    choice_key = models.CharField(_("choice"), max_length=60)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["play", "step"], name="move_once_per_step")]

    def __str__(self) -> str:
        return f"{self.play_id} {self.step}: {self.choice_key}"
