"""The evidence ledger, which is only ever added to, and what proves it."""

import copy
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.frameworks import Competency, Indicator
from assessments.competency.rules.attainment import (
    EvidenceItem,
    SourceKind,
)
from assessments.competency.rules.chain import (
    FORMAT,
    HASH_BYTES,
    START_OF_CHAIN,
    ChainEnd,
    LedgerRow,
)
from assessments.competency.rules.levels import SEEN_WHOLE, EvidenceKind, Piece
from lms.core.activities import KINDS
from lms.core.models import AppendOnlyModel, AppendOnlyQuerySet

SOURCE_KIND_LABELS: Mapping[str, Promise] = {
    SourceKind.ASSESSOR: _("Assessor"),
    SourceKind.PRIOR_LEARNING: _("Prior learning"),
    SourceKind.SELF_RATING: _("Self-rating"),
    SourceKind.SUPERVISOR_RATING: _("Supervisor's rating"),
    SourceKind.CITIZEN_RATING: _("Citizens' rating"),
}


def source_kind_label(name: str) -> str:
    """Return a kind of source in words; one that is no more is its name."""
    labels = {kind.name: kind.label for kind in KINDS} | dict(SOURCE_KIND_LABELS)
    return str(labels.get(name, name))


RATED: dict[str, EvidenceKind] = {
    SourceKind.ASSESSOR: EvidenceKind.OBSERVED,
    SourceKind.PRIOR_LEARNING: EvidenceKind.CERTIFIED,
}
UNCOUNTED = {
    EvidenceKind.KNOWLEDGE: (2, 0.25),
    EvidenceKind.SIMULATED: (2, 0.25),
    EvidenceKind.OBSERVED: (1, 0.0),
    EvidenceKind.CERTIFIED: (1, 0.0),
}
"""Observations and chance of a row that says neither: few, so that it proves little by itself."""


def evidence_kind(source_kind: str) -> EvidenceKind | None:
    """Return as what evidence from a kind of source counts; ``None``: it never does."""
    if source_kind in RATED:
        return RATED[source_kind]
    shows = next((kind.shows for kind in KINDS if kind.name == source_kind), "")
    return EvidenceKind(shows) if shows else None


class EvidenceQuerySet(AppendOnlyQuerySet["Evidence"]):
    """Reads the ledger."""

    def of(self, officer_ids: Collection[int]) -> Self:
        """Keep the evidence about these officers."""
        return self.filter(officer__in=officer_ids)

    def known_on(self, day: dt.date) -> Self:
        """Keep what had been recorded by the end of ``day``."""
        next_day = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
        return self.filter(recorded_at__lt=timezone.make_aware(next_day))

    def observations(self) -> Self:
        """Leave out the voiding rows, and say of each observation when and why it was voided."""
        return (
            # Asked the other way round, SQLite reads the whole ledger: it takes the unique index
            # of ``voids``, in which nearly all rows stand at the same place.
            self.exclude(voids__isnull=False)
            .select_related("indicator")
            .annotate(voided_at=F("voided_by__recorded_at"), void_reason=F("voided_by__reason"))
        )

    def officer_ids(self, *, after: int, limit: int) -> list[int]:
        """List the next officers, by id, there is evidence about. One query."""
        officers = self.filter(officer__gt=after).order_by("officer_id")
        return list(officers.values_list("officer", flat=True).distinct()[:limit])


class Evidence(AppendOnlyModel):
    """This officer showed this indicator, this strongly, through this source, on this day.

    Never updated, never deleted. A mistake is voided by another row with ``voids`` and a reason.
    ``key`` makes recording the same observation twice harmless. ``sequence`` counts an officer's
    rows from 1, and ``chain_hash`` ties each to the one before it (``chain.link``).
    """

    officer_id: int
    indicator_id: int
    recorded_by_id: int | None

    key = models.CharField(_("key"), max_length=150, unique=True)
    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.PROTECT, related_name="evidence", verbose_name=_("officer")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("indicator")
    )
    strength = models.FloatField(
        _("strength"), validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    observations = models.PositiveSmallIntegerField(
        _("observations"), null=True, help_text=_("Empty: recorded before they were counted.")
    )
    chance = models.FloatField(_("by chance"), default=0.0)
    occasion = models.CharField(_("occasion"), max_length=80, blank=True)
    has_fault = models.BooleanField(_("critical fault"), default=False)
    weight = models.FloatField(
        _("weight"), default=1.0, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    source_kind = models.CharField(_("kind of source"), max_length=12)
    source_key = models.CharField(_("source"), max_length=80)
    source_title = models.CharField(_("source title"), max_length=255)
    source_version = models.CharField(_("source version"), max_length=64, blank=True)
    occurred_at = models.DateTimeField(_("when"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        "lms.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    voids = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voided_by",
        verbose_name=_("voids"),
    )
    format = models.PositiveSmallIntegerField(_("format of the hash"), default=FORMAT)
    sequence = models.PositiveIntegerField(_("place in the chain"))
    chain_hash = models.BinaryField(_("hash"), max_length=HASH_BYTES)

    objects: ClassVar = EvidenceQuerySet.as_manager()
    database_triggers: ClassVar[tuple[str, ...]] = ("evidence_no_update", "evidence_no_delete")

    # Added by EvidenceQuerySet.observations().
    voided_at: dt.datetime | None
    void_reason: str | None
    # Set by speaking_for().
    given_for: Indicator | None = None

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(strength__gte=0, strength__lte=1, weight__gte=0, weight__lte=1),
                name="evidence_strength_and_weight_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(chance__gte=0, chance__lt=1), name="evidence_chance_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(voids=None) | ~Q(reason=""), name="evidence_voiding_has_reason"
            ),
            models.UniqueConstraint(fields=["officer", "sequence"], name="evidence_one_chain"),
        ]
        indexes = [
            models.Index(fields=["officer", "indicator"], name="evidence_officer_indicator"),
            # Nearly all rows void nothing, from which SQLite concludes that the unique index of
            # ``voids`` finds nearly all rows, and reads the ledger instead of it.
            models.Index(
                fields=["voids"], condition=Q(voids__isnull=False), name="evidence_voiding"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def as_rule(self, on: dt.date) -> EvidenceItem:
        """Hand an observation, with its indicator, to the pure rule as known on the day ``on``."""
        return EvidenceItem(
            id=self.pk,
            indicator=self.indicator.as_rule(),
            strength=self.strength,
            weight=self.weight,
            source_kind=self.source_kind,
            source_key=self.source_key,
            occurred_at=timezone.localtime(self.occurred_at),
            valid_until=self.valid_until,
            is_voided=self.is_void_on(on),
        )

    def is_void_on(self, on: dt.date) -> bool:
        """Tell whether an observation had been voided by the day ``on``."""
        return self.voided_at is not None and timezone.localdate(self.voided_at) <= on

    def as_piece(self, rating_counts_as: int) -> Piece | None:
        """Hand an observation, with its indicator, to rule 3; ``None`` where it never counts.

        What was recorded before observations were counted is read as ``UNCOUNTED`` says.
        """
        kind = evidence_kind(self.source_kind)
        if kind is None or not self.weight:
            return None
        observations, chance = self.observations, self.chance
        if observations is None:
            observations, chance = UNCOUNTED[kind]
        return Piece(
            id=self.pk,
            indicator=self.indicator.as_rule(),
            kind=kind,
            source_key=self.source_key,
            occurred_at=timezone.localtime(self.occurred_at),
            observations=self.weight
            * observations
            * (rating_counts_as if kind in SEEN_WHOLE else 1),
            share=self.strength,
            chance=chance,
            occasion=self.occasion,
            valid_until=self.valid_until,
            is_fault=self.has_fault,
        )

    @property
    def on(self) -> dt.date:
        """The day of the observation."""
        return timezone.localdate(self.occurred_at)

    @property
    def given_to(self) -> int:
        """The id of the indicator it was given for."""
        return self.given_for.pk if self.given_for else self.indicator_id

    def speaking_for(self, indicator: Indicator) -> "Evidence":
        """Return the row as one about ``indicator``, a successor of its own, to be judged.

        ``given_for`` keeps what it was given for. Such a copy is never saved.
        """
        if indicator.pk == self.indicator_id:
            return self
        speaking = copy.copy(self)
        speaking.given_for = self.indicator
        speaking.indicator = indicator
        return speaking

    def as_ledger_row(self) -> LedgerRow:
        """Hand the row to the chain, in the types it is hashed by. One query if it voids."""
        return LedgerRow(
            format=self.format,
            officer_id=self.officer_id,
            sequence=self.sequence,
            key=self.key,
            indicator_id=self.indicator_id,
            strength=float(self.strength),
            weight=float(self.weight),
            source_kind=self.source_kind,
            source_key=self.source_key,
            source_title=self.source_title,
            source_version=self.source_version,
            occurred_at=self.occurred_at,
            valid_until=self.valid_until,
            recorded_at=self.recorded_at,
            recorded_by_id=self.recorded_by_id,
            reason=self.reason,
            voids=self.voids.key if self.voids else "",
            observations=self.observations,
            chance=float(self.chance),
            occasion=self.occasion,
            has_fault=self.has_fault,
        )


class LedgerHead(models.Model):
    """The last row of an officer's chain; held while a transaction adds to it."""

    officer = models.OneToOneField(
        "lms.Officer",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="ledger_head",
        verbose_name=_("officer"),
    )
    sequence = models.PositiveIntegerField(_("rows"), default=0)
    chain_hash = models.BinaryField(_("hash"), max_length=HASH_BYTES, default=START_OF_CHAIN)

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("ends of the ledger")

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.sequence}"


class LedgerCheckQuerySet(AppendOnlyQuerySet["LedgerCheck"]):
    """Finds what checks have found."""

    def unanswered(self) -> Self:
        """Keep the checks that found something new which nobody has answered for, oldest first."""
        answers = LedgerAnswer.objects.filter(last_check__gte=OuterRef("pk"))
        return self.filter(~Exists(answers), has_news=True).order_by("pk")


class LedgerCheck(AppendOnlyModel):
    """A proof of the whole ledger, and the fingerprint (*anchor*) of what it held.

    ``digest`` covers the rows recorded before ``until``. Whoever rewrites a chain from some row to
    its end cannot be found by the chain itself, but the digest of an earlier check no longer
    fits. ``format`` says in which order the digest takes the officers: 1 by name, until version
    0.2.0; 2 by id. ``trail_sequence`` and ``trail_hash`` are the last seal of the audit trail.
    ``breaks`` lists what was found, the first ones only. ``has_news``: some of them the check
    before had not found.
    """

    FORMAT: ClassVar[int] = 2

    number = models.PositiveIntegerField(_("number"), unique=True)
    format = models.PositiveSmallIntegerField(_("format"), default=FORMAT)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    until = models.DateTimeField(_("until"))
    officers = models.PositiveIntegerField(_("officers"))
    rows = models.PositiveBigIntegerField(_("rows"))
    trail_sequence = models.PositiveBigIntegerField(_("sealed audit events"), default=0)
    trail_hash = models.BinaryField(
        _("hash of the last seal"), max_length=HASH_BYTES, default=START_OF_CHAIN
    )
    digest = models.CharField(_("hash over the ends of the chains"), max_length=64)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True, db_index=True)
    break_count = models.PositiveIntegerField(_("breaks"), default=0)
    breaks = models.JSONField(_("where it breaks"), default=list)
    has_news = models.BooleanField(_("found something new"), default=False)

    objects: ClassVar = LedgerCheckQuerySet.as_manager()
    database_triggers: ClassVar[tuple[str, ...]] = ("check_no_update", "check_no_delete")

    class Meta:
        verbose_name = _("ledger check")
        verbose_name_plural = _("ledger checks")
        get_latest_by = "pk"

    def __str__(self) -> str:
        return self.digest


class LedgerMarkQuerySet(AppendOnlyQuerySet["LedgerMark"]):
    """Reads where chains ended."""

    def ends(self, until: dt.datetime) -> Iterator[tuple[int, ChainEnd]]:
        """Yield officers, by id, with the end that a check of then had found. One query."""
        known = self.filter(until__lte=until)
        latest = known.values("officer_id").annotate(latest=Max("pk")).values("latest")
        marks = self.filter(pk__in=latest, sequence__gt=0).order_by("officer_id")
        rows = marks.values_list("officer_id", "sequence", "chain_hash")
        for officer_id, sequence, chain_hash in rows.iterator(chunk_size=2_000):
            yield officer_id, ChainEnd(sequence, bytes(chain_hash))


class LedgerMark(AppendOnlyModel):
    """A check found that an officer's chain, until a moment, ended elsewhere than before.

    So it is known whose chain it is when the past of the ledger is another one.
    """

    until = models.DateTimeField(_("until"))
    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    sequence = models.PositiveIntegerField(_("rows"))
    chain_hash = models.BinaryField(_("hash"), max_length=HASH_BYTES)

    objects: ClassVar = LedgerMarkQuerySet.as_manager()
    database_triggers: ClassVar[tuple[str, ...]] = ("mark_no_update", "mark_no_delete")

    class Meta:
        verbose_name = _("end of a chain as a check found it")
        verbose_name_plural = _("ends of chains as checks found them")
        constraints = [
            models.UniqueConstraint(fields=["officer", "until"], name="mark_once_per_check")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.sequence}"


class LedgerAnswer(AppendOnlyModel):
    """An administrator answered for all that checks had found, up to ``last_check``."""

    last_check = models.OneToOneField(
        LedgerCheck, on_delete=models.PROTECT, related_name="answer", verbose_name=_("check")
    )
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    made_by = models.ForeignKey(
        "lms.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    reason = models.TextField(_("reason"), max_length=2000)

    database_triggers: ClassVar[tuple[str, ...]] = ("answer_no_update", "answer_no_delete")

    class Meta:
        verbose_name = _("answer for a broken ledger")
        verbose_name_plural = _("answers for a broken ledger")

    def __str__(self) -> str:
        return f"{self.last_check_id}: {self.made_by}"


class RatingNote(models.Model):
    """What an officer wrote beside their own rating, for themselves only."""

    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.CASCADE, related_name="+", verbose_name=_("officer")
    )
    competency = models.ForeignKey(
        Competency, on_delete=models.CASCADE, related_name="+", verbose_name=_("competency")
    )
    text = models.TextField(_("note"), max_length=1000)

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "competency"], name="rating_note_once_per_competency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.competency_id}"
