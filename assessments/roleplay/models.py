"""Scenario pages, and how officers played them."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from assessments.activities import AssessedActivity
from assessments.competency.api import Observable
from assessments.competency.models import Indicator
from assessments.questions.markup import TEXT_FEATURES
from assessments.roleplay import content, engine
from assessments.roleplay.activity_kinds import ROLEPLAY
from assessments.roleplay.engine import (
    Conversation,
    Replies,
    Scenario,
    ScenarioError,
    State,
    Waiting,
)
from assessments.roleplay.fields import ConversationField
from assessments.roleplay.forecast import Forecast, forecast
from assessments.roleplay.outline import Outline, outline_of
from assessments.roleplay.screens import PlayLine, PlayScreen, ScenarioIntro
from assessments.roleplay.upgrading import upgraded
from assessments.roleplay.wording import OUTCOMES
from assessments.sittings.counting import Prospect
from assessments.sittings.models import Sitting, SittingQuerySet
from assessments.sittings.panels import ProofPanel
from assessments.sittings.queries import prospect
from lms.core.content_stamp import kept_while_content_stays
from lms.core.models import Snapshot
from lms.core.roles import Permission
from lms.people.api import Officer, has_permission


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
    conversation = ConversationField(verbose_name=_("conversation"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("persona_name"), FieldPanel("persona_description")], heading=_("Citizen")
        ),
        ProofPanel(heading=_("What it can prove")),
        FieldPanel("conversation"),
        MultiFieldPanel(
            [
                FieldPanel("duration_minutes"),
                FieldPanel("is_required"),
                FieldPanel("opens_after_days"),
                FieldPanel("pass_percent"),
            ],
            heading=_("Rules"),
        ),
    ]
    search_fields = [*AssessedActivity.search_fields, index.SearchField("conversation")]
    template = "assessments/scenario_page.html"
    preview_modes = [
        ("", _("First page")),
        ("conversation", _("Conversation, to play through")),
        ("map", _("Map, points and checks")),
        ("simulation", _("Simulated plays")),
    ]

    class Meta:
        verbose_name = _("role-play")
        verbose_name_plural = _("role-plays")

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], *args: Any, **kwargs: Any
    ) -> "ScenarioPage | None":
        """Open a revision, of today or from before conversations were one document."""
        page: ScenarioPage | None = super().from_serializable_data(upgraded(data), *args, **kwargs)
        return page

    @property
    def written(self) -> Conversation:
        """The conversation as it stands, sound or not.

        Raises:
            ScenarioError: if a field is of another type.
        """
        return engine.read(self.conversation)

    def snapshot_content(self) -> dict[str, Any]:
        """Return everything a play depends on, as it is now. One query."""
        bearing_on = content.indicator_ids(self.written)
        indicators = Indicator.objects.filter(pk__in=bearing_on)
        return content.snapshot_content(
            key=str(self.translation_key),
            revision_id=self.live_revision_id,
            title=self.title,
            persona_name=self.persona_name,
            persona_description=self.persona_description,
            pass_percent=self.pass_percent,
            conversation=self.conversation,
            indicators=indicators.select_related("competency").order_by("pk"),
        )

    def observables(self) -> tuple[Observable, ...]:
        """Return its turns. No query."""
        return content.observables(self.translation_key, self.written)

    @classmethod
    def drafted(cls, page_ids: Collection[int]) -> dict[int, tuple[Observable, ...]]:
        """Return the turns of conversations as last saved; see the base class. One query."""
        rows = cls.objects.filter(pk__in=page_ids).select_related("latest_revision")
        return {page.pk: _in_draft(page).observables() for page in rows}

    def outline(self) -> Outline:
        """Lay the conversation open for its author. Two queries."""
        indicators = Indicator.objects.prefetch_related("core_values")
        written = self.written
        bearing_on = indicators.in_bulk(content.indicator_ids(written))
        variants = [engine.read(self.conversation, each.key) for each in written.versions]
        return outline_of(written, bearing_on, variants)

    def forecast(self) -> Forecast | None:
        """Simulate plays; ``None`` while it cannot be played. One query, and about a second."""
        try:
            return forecast(engine.parse(self.snapshot_content()))
        except ScenarioError:
            return None

    def intro(self, officer: Officer | None) -> ScenarioIntro:
        """Say what the officer has done here so far and may do now. Up to two queries."""
        plays = list(Play.objects.filter(officer=officer, page_key=self.translation_key))
        open_play = next((play for play in plays if play.is_open), None)
        return ScenarioIntro(
            plays=tuple(play.as_line() for play in plays if not play.is_open),
            open_play_id=open_play.pk if open_play else None,
            is_practice=open_play is not None and not open_play.is_counted,
            prospect=self.prospect(officer.pk, plays) if officer and not open_play else None,
            # Without an officer it may be a draft, of which nothing is remembered.
            has_time_limits=(_offered(self.pk) if officer else self.written).has_time_limits,
        )

    def prospect(self, officer_id: int, plays: "Sequence[Play]" = ()) -> Prospect:
        """Say what a play is worth to an officer that begins now, after these. One query."""
        return prospect(plays, page=self, officer_id=officer_id, may_show=_offered(self.pk).turns)

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        """Add whether the reader may see how officers played it, and where they were lost."""
        context = super().get_context(request, *args, **kwargs)
        writes = has_permission(request.user, Permission.AUTHOR)
        sees = writes or has_permission(request.user, Permission.SEE_OFFICERS)
        return context | {"sees_plays": sees, "sees_losses": writes}

    def get_preview_template(self, request: Any, mode_name: str) -> str:  # noqa: ARG002 - Wagtail's
        """Name the template for a preview mode."""
        return f"assessments/scenario_preview_{mode_name}.html" if mode_name else self.template

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Show the page as officers would see it, or laid open; nothing is recorded."""
        if mode_name == "simulation":
            return {"request": request, "page": self, "forecast": self.forecast()}
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


@dataclass(frozen=True, slots=True)
class _Offered:
    """What a first page says of a conversation; ``turns``: each by all its names."""

    turns: tuple[frozenset[str], ...]
    has_time_limits: bool


@kept_while_content_stays(1_000)
def _offered(page_id: int) -> _Offered:
    """Read a conversation as it is published. One query, once."""
    page = ScenarioPage.objects.get(pk=page_id)
    turns = tuple(each.names for each in page.observables())
    return _Offered(turns, page.written.has_time_limits)


def _in_draft(page: ScenarioPage) -> ScenarioPage:
    """Read the conversation from the revision itself, without a query."""
    conversation = page.conversation
    if page.latest_revision:
        conversation = upgraded(page.latest_revision.content)["conversation"]
    return ScenarioPage(translation_key=page.translation_key, conversation=conversation)


@lru_cache(maxsize=100)
def _pinned(sha256: str, variant: str) -> Scenario:
    """Read the conversation with this hash; what is pinned never changes: once in a process."""
    return engine.parse(Snapshot.objects.get(pk=sha256).content, variant)


@dataclass(frozen=True, slots=True)
class Made:
    """The choices made in a play, what was written or marked, and when the last was made."""

    choices: tuple[str, ...]
    replies: Replies
    last_at: dt.datetime

    def then(self, move: engine.Answer, now: dt.datetime) -> "Made":
        """Return them with one more."""
        replies = {**self.replies, len(self.choices): move.reply}
        return Made((*self.choices, move.choice.key), replies, now)


class Pace(models.TextChoices):
    """How an officer is held to the time limits of turns."""

    AS_SET = "as_set", _("As set")
    TWICE = "twice", _("Twice as long")
    NONE = "none", _("Without time limits")


class PlayQuerySet(SittingQuerySet["Play"]):
    """Finds plays."""

    def whole(self) -> Self:
        """Leave out those that go on from a turn of an earlier play."""
        return self.filter(branch_step=None)

    def passed_since(self, moment: dt.datetime) -> Self:
        """Keep those passed since ``moment``; practice of a part passes nothing."""
        return super().passed_since(moment).whole()


class Play(Sitting):
    """One officer playing one scenario once.

    A play that goes on from a turn of an earlier one (``branched_from``, after ``branch_step``
    choices) has copies of the moves before, and never counts.
    """

    page = models.ForeignKey(
        ScenarioPage, on_delete=models.PROTECT, related_name="plays", verbose_name=_("role-play")
    )
    ending_key = models.CharField(_("ending"), max_length=60, blank=True)
    ending_title = models.CharField(_("title of the ending"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, blank=True)
    percent = models.FloatField(_("result in percent"), null=True)
    variant = models.CharField(_("variant"), max_length=60, blank=True)
    pace = models.CharField(
        _("time limits"), max_length=10, choices=Pace.choices, default=Pace.AS_SET
    )

    branched_from = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        related_name="branches",
        verbose_name=_("goes on from"),
    )
    branch_step = models.PositiveSmallIntegerField(_("goes on after so many choices"), null=True)

    objects: ClassVar = PlayQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(branched_from=None, branch_step=None)
                | Q(branched_from__isnull=False, branch_step__isnull=False, is_counted=False),
                name="play_branch_never_counts",
            ),
        ]

    @property
    def is_whole(self) -> bool:
        """Tell a play from its opening on from one that goes on from a turn."""
        return self.branch_step is None

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
        return _pinned(self.snapshot_id, self.variant)

    def may_show(self) -> list[frozenset[str]]:
        """Name its turns; each is shown when the officer comes to it."""
        return [self.names_of(turn) for turn in self.scenario.turns]

    def names_of(self, turn: Waiting) -> frozenset[str]:
        """Return all that a turn is called among what officers are shown."""
        return content.names_of(self.page_key, turn)

    def made(self) -> Made:
        """Return the moves made so far. One query."""
        rows = list(self.moves.values_list("choice_key", "reply", "made_at"))
        replies = {step: reply for step, (_key, reply, _at) in enumerate(rows)}
        last_at = rows[-1][2] if rows else self.started_at
        return Made(tuple(key for key, _reply, _at in rows), replies, last_at)

    def state(self) -> State:
        """Return the conversation as far as it has come. One query."""
        return self.state_after(self.made())

    def state_after(self, made: Made) -> State:
        """Return the conversation after these moves. No query."""
        return engine.replay(self.scenario, self.seed, made.choices, made.replies)

    def result(self, made: Made) -> engine.Result:
        """Judge the finished conversation. No query.

        Raises:
            NotOverError: if it goes on.
        """
        return engine.result(self.scenario, made.choices, self.seed, made.replies)

    def seconds_allowed(self, seconds: int) -> int:
        """Return how long the officer has where a turn gives so many seconds; 0 for no limit."""
        if self.pace == Pace.NONE:
            return 0
        return 2 * seconds if self.pace == Pace.TWICE else seconds

    def seconds_spent(self, made: Made, now: dt.datetime) -> float:
        """Return how long the last turn has been before the officer, as its limit counts."""
        spent = (now - made.last_at).total_seconds()
        if self.pace == Pace.NONE:
            return 0
        return spent / 2 if self.pace == Pace.TWICE else spent

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
            branch_step=self.branch_step,
        )

    def as_screen(self, state: State, made: Made, now: dt.datetime) -> PlayScreen:
        """Show the conversation as it stands. No query."""
        allowed = self.seconds_allowed(state.prompt.seconds) if state.prompt else 0
        spent = int((now - made.last_at).total_seconds())
        return PlayScreen(
            id=self.pk,
            title=self.scenario.title,
            page_id=self.page_id,
            persona_name=self.scenario.persona_name,
            persona_description=self.scenario.persona_description,
            state=state,
            is_counted=self.is_counted,
            branch_step=self.branch_step,
            competency_ids=frozenset(
                each.competency_id for each in self.scenario.indicators.values()
            ),
            seconds_left=max(0, allowed - spent) if allowed else None,
        )


class Move(models.Model):
    """One choice of a play. Its place in the conversation makes repeating it harmless."""

    play = models.ForeignKey(
        Play, on_delete=models.CASCADE, related_name="moves", verbose_name=_("play")
    )
    step = models.PositiveSmallIntegerField(_("step"))
    node_key = models.CharField(_("turn"), max_length=60)
    choice_key = models.CharField(_("choice"), max_length=60)
    reply = models.TextField(_("what was written or marked"), blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["play", "step"], name="move_once_per_step")]

    def __str__(self) -> str:
        return f"{self.play_id} {self.step}: {self.choice_key}"
