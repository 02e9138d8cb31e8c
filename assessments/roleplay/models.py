"""Scenario pages, and how officers played them."""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from assessments.activities import AssessedActivity
from assessments.competency.api import Observable
from assessments.competency.models import Indicator
from assessments.questions.markup import TEXT_FEATURES
from assessments.roleplay import content, engine
from assessments.roleplay.activity_kinds import ROLEPLAY
from assessments.roleplay.blocks import OUTCOMES, ScenarioBlock
from assessments.roleplay.engine import Scenario, State, Turn
from assessments.roleplay.outline import Outline, outline_of
from assessments.roleplay.panels import ConversationMapPanel
from assessments.roleplay.screens import PlayLine, PlayScreen, ScenarioIntro
from assessments.sittings.counting import Prospect
from assessments.sittings.models import Sitting
from assessments.sittings.panels import ProofPanel
from assessments.sittings.queries import prospect
from lms.core.content_stamp import kept_while_content_stays
from lms.core.models import Snapshot
from lms.people.api import Officer


class ScenarioPage(AssessedActivity):
    """A role-play: a conversation in which the officer's choices decide what happens."""

    activity_kind = ROLEPLAY

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
        ProofPanel(heading=_("What it can prove")),
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

    def observables(self) -> tuple[Observable, ...]:
        """Return its turns. No query."""
        nodes = engine.parse_nodes(content.nodes_of(self.nodes))
        return content.observables(self.translation_key, nodes)

    @classmethod
    def drafted(cls, page_ids: Collection[int]) -> dict[int, tuple[Observable, ...]]:
        """Return the turns of conversations as last saved; see the base class. One query."""
        rows = cls.objects.filter(pk__in=page_ids).select_related("latest_revision")
        return {page.pk: _in_draft(page).observables() for page in rows}

    def outline(self) -> Outline:
        """Lay the conversation open for its author. Two queries."""
        indicators = Indicator.objects.prefetch_related("core_values")
        bearing_on = content.indicator_ids(content.nodes_of(self.nodes))
        return outline_of(self.nodes, indicators.in_bulk(bearing_on))

    def intro(self, officer: Officer | None) -> ScenarioIntro:
        """Say what the officer has done here so far and may do now. Up to two queries."""
        plays = list(Play.objects.filter(officer=officer, page_key=self.translation_key))
        open_play = next((play for play in plays if play.is_open), None)
        return ScenarioIntro(
            plays=tuple(play.as_line() for play in plays if not play.is_open),
            open_play_id=open_play.pk if open_play else None,
            is_practice=open_play is not None and not open_play.is_counted,
            prospect=self.prospect(officer.pk, plays) if officer and not open_play else None,
        )

    def prospect(self, officer_id: int, plays: "Sequence[Play]" = ()) -> Prospect:
        """Say what a play is worth to an officer that begins now, after these. One query."""
        return prospect(plays, page=self, officer_id=officer_id, may_show=_turns(self.pk))

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


@kept_while_content_stays(1_000)
def _turns(page_id: int) -> tuple[frozenset[str], ...]:
    """Name the turns of a conversation as it is published by all their names. One query, once."""
    return tuple(each.names for each in ScenarioPage.objects.get(pk=page_id).observables())


def _in_draft(page: ScenarioPage) -> ScenarioPage:
    """Read the conversation from the revision itself, without a query."""
    written = page.latest_revision.content["nodes"] if page.latest_revision else page.nodes
    return ScenarioPage(translation_key=page.translation_key, nodes=written)


@lru_cache(maxsize=100)
def _pinned(sha256: str) -> Scenario:
    """Read the conversation with this hash; what is pinned never changes: once in a process."""
    return engine.parse(Snapshot.objects.get(pk=sha256).content)


class Play(Sitting):
    """One officer playing one scenario once."""

    page = models.ForeignKey(
        ScenarioPage, on_delete=models.PROTECT, related_name="plays", verbose_name=_("role-play")
    )
    ending_key = models.CharField(_("ending"), max_length=60, blank=True)
    ending_title = models.CharField(_("title of the ending"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, blank=True)
    percent = models.FloatField(_("result in percent"), null=True)

    class Meta(Sitting.Meta):
        verbose_name = _("play")
        verbose_name_plural = _("plays")
        ordering = ["-number"]
        constraints = [
            *Sitting.Meta.constraints,
            models.CheckConstraint(
                condition=Q(finished_at=None, percent=None, passed=None)
                | Q(finished_at__isnull=False, percent__isnull=False, passed__isnull=False),
                name="play_result_with_finish",
            ),
        ]

    @property
    def title(self) -> str:
        """What the role-play was called when the play began."""
        return self.scenario.title

    @cached_property
    def scenario(self) -> Scenario:
        """The conversation as it was when the play began. One query the first time in a process.

        Raises:
            ScenarioError: if the snapshot is no playable scenario.
        """
        return _pinned(self.snapshot_id)

    def may_show(self) -> list[frozenset[str]]:
        """Name its turns; each is shown when the officer comes to it."""
        return [self.names_of(turn) for turn in self.scenario.turns]

    def names_of(self, turn: Turn) -> frozenset[str]:
        """Return all that a turn is called among what officers are shown."""
        return content.names_of(self.page_key, turn)

    def choices_made(self) -> list[str]:
        """Return the keys of the choices made so far, in order. One query."""
        return list(self.moves.values_list("choice_key", flat=True))

    def state(self) -> State:
        """Return the conversation as far as it has come. One query."""
        return self.state_after(self.choices_made())

    def state_after(self, choices: Sequence[str]) -> State:
        """Return the conversation after these choices. No query."""
        return engine.replay(self.scenario, self.seed, choices)

    def as_line(self) -> PlayLine:
        """Describe a finished play; the percent is cut, so it never reaches a mark it missed."""
        return PlayLine(
            id=self.pk,
            number=self.number,
            finished_at=cast(dt.datetime, self.finished_at),
            ending_title=self.ending_title,
            percent=int(self.percent or 0),
            passed=bool(self.passed),
            is_counted=self.is_counted,
        )

    def as_screen(self, state: State) -> PlayScreen:
        """Show the conversation as it stands. No query."""
        return PlayScreen(
            id=self.pk,
            title=self.scenario.title,
            page_id=self.page_id,
            persona_name=self.scenario.persona_name,
            persona_description=self.scenario.persona_description,
            state=state,
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
