"""Scenario pages, and how officers played them."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from assessments.questions.models import TEXT_FEATURES
from assessments.roleplay.blocks import ScenarioBlock
from lms.core.activities import Activity, ActivityKind
from lms.core.models import Snapshot


class ScenarioPage(Activity, Page):
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
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=70, validators=[MaxValueValidator(100)]
    )
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
        FieldPanel("nodes"),
        MultiFieldPanel(
            [FieldPanel("duration_minutes"), FieldPanel("is_required"), FieldPanel("pass_percent")],
            heading=_("Rules"),
        ),
    ]
    template = "assessments/scenario_page.html"
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("role-play")
        verbose_name_plural = _("role-plays")


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
    percent = models.FloatField(_("result in percent"), null=True)
    passed = models.BooleanField(_("passed"), null=True)

    class Meta:
        verbose_name = _("play")
        verbose_name_plural = _("plays")
        ordering = ["-started_at"]
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
