"""Claims to prior learning: what was learnt elsewhere, its proof, and the judgement on it."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.competency.models import Indicator
from assessments.prior_learning.uploads import FileKind
from lms.core.clock import today
from lms.core.days import EARLIEST_YEAR
from lms.core.fields import PrivateFileField
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import Officer, User

MAX_HOURS = 2000


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waiting for an assessor")
    ASKED = "asked", _("More is asked for")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNDER_WAY = frozenset({ClaimState.WAITING, ClaimState.ASKED})
"""Handed in and not decided."""

OPEN_TO_FILES = frozenset({ClaimState.DRAFT, ClaimState.ASKED})
"""While the officer may add files."""


class PriorClaimQuerySet(models.QuerySet["PriorClaim"]):
    """Finds claims; views start from ``of`` or ``judged_by``, so nobody reaches out of scope."""

    def of(self, officer: Officer | int) -> Self:
        """Keep the officer's own."""
        return self.filter(officer=officer)

    def judged_by(self, assessor: User) -> Self:
        """Keep what was handed in by officers whom ``assessor`` may judge: never by themself."""
        officers = people.visible_officers(assessor, Permission.ASSESS).exclude(user=assessor)
        return self.exclude(state=ClaimState.DRAFT).filter(officer__in=officers.values("pk"))

    def in_state(self, states: Collection[str]) -> Self:
        """Keep those in one of these states."""
        return self.filter(state__in=states)

    def search(self, text: str) -> Self:
        """Keep those whose title or issuer contains ``text``, or whose officer's name does."""
        return self.filter(
            Q(title__icontains=text) | Q(issuer__icontains=text) | Q(officer__name__icontains=text)
        )


class PriorClaim(models.Model):
    """A certificate or training from elsewhere that an officer wants recognised."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.PROTECT,
        related_name="prior_claims",
        verbose_name=_("officer"),
    )
    title = models.CharField(_("title"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=200)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("training hours (JP)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_HOURS)],
    )
    description = models.TextField(_("what you learnt or did"), max_length=3000)
    state = models.CharField(
        _("state"), max_length=10, choices=ClaimState, default=ClaimState.DRAFT
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True)
    question = models.TextField(_("what is asked for"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        "lms.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    voided_at = models.DateTimeField(_("decision voided"), null=True)
    voided_reason = models.CharField(_("reason for voiding"), max_length=300, blank=True)

    objects = PriorClaimQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("claim to prior learning")
        verbose_name_plural = _("claims to prior learning")
        ordering = ["submitted_at", "created_at"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="prior_claim_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")),
                name="prior_claim_valid_after_issue",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.DECIDED)
                | (Q(decided_at__isnull=False) & Q(decided_by__isnull=False)),
                name="prior_claim_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the officer's page about the claim."""
        return reverse("prior_claim", args=[self.pk])

    def clean(self) -> None:
        """Check the dates: only what is valid today can count."""
        issued_on: dt.date | None = self.issued_on
        if issued_on and issued_on.year < EARLIEST_YEAR:
            raise ValidationError({"issued_on": _("Check the year.")})
        if issued_on and issued_on > today():
            raise ValidationError({"issued_on": _("This day lies ahead.")})
        if self.valid_until and issued_on and self.valid_until < issued_on:
            raise ValidationError({"valid_until": _("This day lies before the day of issue.")})
        if self.valid_until and self.valid_until < today():
            raise ValidationError(
                {"valid_until": _("It is not valid any more. Only what is valid today can count.")}
            )

    @property
    def is_draft(self) -> bool:
        """Tell whether it is still with the officer."""
        return self.state == ClaimState.DRAFT

    @property
    def is_under_way(self) -> bool:
        """Tell whether it waits for an assessor or for the officer's answer."""
        return self.state in UNDER_WAY

    @property
    def takes_files(self) -> bool:
        """Tell whether the officer may add files now."""
        return self.state in OPEN_TO_FILES

    @property
    def is_decided(self) -> bool:
        """Tell whether an assessor has judged it, for good."""
        return self.state == ClaimState.DECIDED

    @property
    def is_voided(self) -> bool:
        """Tell whether the judgement was declared mistaken."""
        return self.voided_at is not None

    @property
    def evidence_prefix(self) -> str:
        """What the keys of this claim's evidence begin with."""
        return f"{self.source_key}:"

    @property
    def source_key(self) -> str:
        """How evidence names the claim as its source."""
        return f"prior:{self.pk}"


class ClaimedIndicatorQuerySet(models.QuerySet["ClaimedIndicator"]):
    """Reads what is claimed."""

    def in_order(self) -> Self:
        """Put them in order of competency, level and code, those with them in the same query."""
        found = self.select_related("indicator__competency__framework")
        return found.order_by(
            "indicator__competency__sort_order",
            "indicator__competency__name",
            "indicator__level",
            "indicator__code",
        )


class ClaimedIndicator(models.Model):
    """That a claim is to show one indicator, and what the assessor decided about that."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Accept")
        PARTLY = "partly", _("Accept in part")
        REJECTED = "rejected", _("Do not accept")

    claim = models.ForeignKey(
        PriorClaim, on_delete=models.CASCADE, related_name="claimed", verbose_name=_("claim")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    strength = models.FloatField(
        _("strength"), null=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ClaimedIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("claimed indicator")
        verbose_name_plural = _("claimed indicators")
        constraints = [
            models.UniqueConstraint(fields=["claim", "indicator"], name="claimed_indicator_once"),
            models.CheckConstraint(
                condition=Q(strength=None) | Q(strength__gte=0, strength__lte=1),
                name="claimed_indicator_strength_0_to_1",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.decision}"

    @property
    def strength_percent(self) -> int | None:
        """The strength in percent."""
        return None if self.strength is None else round(100 * self.strength)


class ClaimFileQuerySet(models.QuerySet["ClaimFile"]):
    """Finds files by who may read them."""

    def readable_by(self, user: User) -> Self:
        """Keep the files of the reader's own claims and of those the reader may judge."""
        judged = PriorClaim.objects.judged_by(user).values("pk")
        return self.filter(Q(claim__officer__user=user) | Q(claim__in=judged))


class ClaimFile(models.Model):
    """A proof: a PDF or image in the private storage."""

    claim = models.ForeignKey(
        PriorClaim, on_delete=models.CASCADE, related_name="files", verbose_name=_("claim")
    )
    file = PrivateFileField(_("file"))
    name = models.CharField(_("file name"), max_length=150)
    kind = models.CharField(
        _("kind"), max_length=4, choices=[(kind.value, kind.name) for kind in FileKind]
    )
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ClaimFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a claim")
        verbose_name_plural = _("files of claims")
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "sha256"], name="claim_file_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def media_type(self) -> str:
        """The type it is served as."""
        return FileKind(self.kind).media_type
