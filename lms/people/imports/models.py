"""Tables of the import: each run, its faulty rows, who was missing, and columns remembered."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.fields import PrivateFileField
from lms.core.models import AuditEvent, JobRun, JobStatus
from lms.people.imports.columns import Field
from lms.people.models import Officer, OrgUnit, User
from lms.people.rules import nip


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Finds runs by who started them."""

    def started_by(self, user: User) -> Self:
        """Keep the runs that ``user`` started; others' runs do not exist for them."""
        return self.filter(by=user)

    def uploaded_before(self, moment: dt.datetime) -> Self:
        """Keep the runs uploaded before ``moment`` that still hold a file and are not at work."""
        at_work = models.Q(job__status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
        return self.filter(created_at__lt=moment).exclude(file="").exclude(at_work)


class ImportRun(models.Model):
    """One file on its way into the organisation: uploaded, checked, then applied."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Columns to be confirmed")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, not applied")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True, db_index=True)
    filename = models.CharField(_("file name"), max_length=150)
    file = PrivateFileField(_("file"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    table = models.JSONField(_("how to read it"))
    headers = models.JSONField(_("headers"))
    header_row = models.PositiveIntegerField(_("row of the headers"))
    samples = models.JSONField(_("first rows"), default=list)
    mapping = models.JSONField(_("columns"), default=dict)
    is_full = models.BooleanField(_("names everybody"), default=False)
    may_add_units = models.BooleanField(_("adds units"), default=False)
    may_add_positions = models.BooleanField(_("adds positions"), default=False)
    parent = models.ForeignKey(
        OrgUnit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit above new units"),
    )
    effective_on = models.DateField(_("postings start on"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    check_number = models.PositiveSmallIntegerField(_("checks"), default=0)
    check_job = models.ForeignKey(
        JobRun, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("check job")
    )
    job = models.ForeignKey(
        JobRun, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("job")
    )
    rows = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(_("what the check found"), default=dict)
    applied_row = models.PositiveIntegerField(_("last row applied"), default=0)
    applied_counts = models.JSONField(_("what was applied"), default=dict)
    applied_at = models.DateTimeField(_("applied"), null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def fields(self) -> dict[int, Field]:
        """Which column holds what."""
        return {int(index): Field(name) for index, name in self.mapping.items()}

    @property
    def is_forgotten(self) -> bool:
        """Tell whether the file and all it held about people has been removed."""
        return not self.file

    @property
    def is_at_work(self) -> bool:
        """Tell whether a job of this run is waiting or running."""
        return self.job is not None and not self.job.is_final

    @property
    def has_failed(self) -> bool:
        """Tell whether the run's job gave up; it can be tried again and goes on where it was."""
        return self.job is not None and self.job.status == JobStatus.FAILED

    @property
    def has_something_to_apply(self) -> bool:
        """Tell whether the check found rows that would change something."""
        return _would_change(self.counts)

    @property
    def has_applied_something(self) -> bool:
        """Tell whether rows applied so far changed something."""
        return _would_change(self.applied_counts)

    @property
    def is_foreseen(self) -> bool:
        """Tell whether it stands at what would change, not yet at what was changed."""
        return self.state in {self.State.CHECKING, self.State.CHECKED}

    @property
    def may_be_checked(self) -> bool:
        """Tell whether the columns may be confirmed, or confirmed anew."""
        is_open = self.state not in {self.State.APPLYING, self.State.APPLIED}
        return is_open and not self.is_at_work and not self.is_forgotten

    @property
    def may_be_applied(self) -> bool:
        """Tell whether there is something to apply and nothing under way."""
        is_checked = self.state == self.State.CHECKED
        return is_checked and not self.is_at_work and not self.is_forgotten


def _would_change(counts: Mapping[str, int]) -> bool:
    return any(counts.get(outcome) for outcome in ("new", "changed", "removed"))


class FaultyRow(models.Model):
    """A row that cannot be applied, as it was written, with every problem in it."""

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="faulty_rows", verbose_name=_("import")
    )
    row = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"))
    problems = models.JSONField(_("problems"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("faulty row")
        verbose_name_plural = _("faulty rows")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="faulty_row_once")]

    def __str__(self) -> str:
        return f"{self.run}: {self.row}"


class AbsentOfficer(models.Model):
    """An officer in scope whom a file that should name everybody does not name."""

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="absences", verbose_name=_("import")
    )
    officer = models.ForeignKey(
        Officer, on_delete=models.CASCADE, related_name="+", verbose_name=_("officer")
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("absent officer")
        verbose_name_plural = _("absent officers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "officer"], name="absent_once")]

    def __str__(self) -> str:
        return f"{self.run}: {self.officer}"


class Effect(models.TextChoices):
    """What a file does to an officer."""

    ADDED = "added", _("Added")
    LEFT = "left", _("Left")
    TRANSFERRED = "transferred", _("Transferred")
    CHANGED = "changed", _("Details changed")
    REMOVED = "removed", _("Removed")


class PlannedOfficerQuerySet(models.QuerySet["PlannedOfficer"]):
    """Finds rows of a plan."""

    def search(self, text: str) -> Self:
        """Keep those with ``text`` in their name, or at the beginning of their number."""
        number = Q(staff_number__startswith=nip.clean(text))
        return self.filter(Q(name__icontains=text) | number) if text else self


class PlannedOfficer(models.Model):
    """What a checked run would do to somebody; gone once it is applied, or the file is.

    Without an ``officer`` they are yet to be added. ``changes`` are as the audit trail will have
    them, with the names of units and positions that are yet to be added.
    """

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="planned", verbose_name=_("import")
    )
    row = models.PositiveIntegerField(_("row"))
    officer = models.ForeignKey(
        Officer,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("officer"),
    )
    staff_number = models.CharField(_("NIP or staff number"), max_length=30)
    name = models.CharField(_("name"), max_length=150)
    effect = models.CharField(_("effect"), max_length=11, choices=Effect)
    changes = models.JSONField(_("changes"), encoder=DjangoJSONEncoder)

    objects = PlannedOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned officer")
        verbose_name_plural = _("planned officers")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="planned_once")]

    def __str__(self) -> str:
        return f"{self.run}: {self.name}"

    @property
    def staff_number_display(self) -> str:
        """The number in customary groups."""
        return nip.display(self.staff_number)


class ImportedOfficer(models.Model):
    """An officer whom a run added, changed or removed; ``event`` says from what to what, for good.

    Without an ``officer`` they have been removed since, by this run or another.
    """

    Effect = Effect

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="officers", verbose_name=_("import")
    )
    row = models.PositiveIntegerField(_("row"))
    officer = models.ForeignKey(
        Officer,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("officer"),
    )
    effect = models.CharField(_("effect"), max_length=11, choices=Effect)
    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, related_name="+", verbose_name=_("audit event")
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("imported officer")
        verbose_name_plural = _("imported officers")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="imported_once")]

    def __str__(self) -> str:
        return f"{self.run}: {self.name}"

    @property
    def name(self) -> str:
        """Who it is, or was when the file was applied."""
        return self.officer.name if self.officer else self.event.target_label

    @property
    def staff_number(self) -> str:
        """The number, if they are still on record."""
        return self.officer.staff_number if self.officer else ""

    @property
    def staff_number_display(self) -> str:
        """The number in customary groups."""
        return nip.display(self.staff_number)

    @property
    def changes(self) -> Mapping[str, Any]:
        """From what to what, by field."""
        changes: Mapping[str, Any] = self.event.changes
        return changes


class ColumnMapping(models.Model):
    """Which column holds what in files with the same headers, as last confirmed."""

    signature = models.CharField(_("layout"), max_length=64, primary_key=True)
    mapping = models.JSONField(_("columns"))
    updated_at = models.DateTimeField(_("confirmed"), auto_now=True)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")

    def __str__(self) -> str:
        return self.signature
