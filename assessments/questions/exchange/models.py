"""Tables of the import: each file, and what becomes of each of its questions."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.core.fields import PrivateFileField
from lms.core.models import JobRun, JobStatus
from lms.people.api import User


class QuestionImportQuerySet(models.QuerySet["QuestionImport"]):
    """Finds imports by who started them."""

    def started_by(self, user: User) -> Self:
        """Keep those that ``user`` started; others' do not exist for them."""
        return self.filter(by=user)

    def uploaded_before(self, moment: dt.datetime) -> Self:
        """Keep those uploaded before ``moment`` that are not at work."""
        at_work = models.Q(job__status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
        return self.filter(created_at__lt=moment).exclude(at_work)


class QuestionImport(models.Model):
    """One file on its way into a bank: read, then applied."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        READ = "read", _("Read, nothing changed yet")
        UNREADABLE = "unreadable", _("Cannot be read")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        "lms.User", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True, db_index=True)
    filename = models.CharField(_("file name"), max_length=150)
    file = PrivateFileField(_("file"), blank=True)
    unit = models.ForeignKey(
        "lms.OrgUnit",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bank"),
    )
    format = models.CharField(_("format"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    reason = models.JSONField(_("why it cannot be read"), default=dict)
    notes = models.JSONField(_("about the whole file"), default=list)
    counts = models.JSONField(_("what was found"), default=dict)
    publishes = models.BooleanField(_("publishes what is fit"), default=False)
    applied_counts = models.JSONField(_("what was applied"), default=dict)
    applied_at = models.DateTimeField(_("applied"), null=True)
    job = models.ForeignKey(
        JobRun, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("job")
    )

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def bank_label(self) -> str:
        """The bank the questions come into."""
        return str(self.unit) if self.unit else gettext("Central")

    @property
    def is_at_work(self) -> bool:
        """Tell whether a job of this import is waiting or running."""
        return self.job is not None and not self.job.is_final

    @property
    def has_failed(self) -> bool:
        """Tell whether its job gave up; tried again, it goes on where it was."""
        return self.job is not None and self.job.status == JobStatus.FAILED

    @property
    def comes_whole(self) -> bool:
        """Tell whether every question of the file comes."""
        return self.state != self.State.UNREADABLE and not self.counts.get(Outcome.IMPOSSIBLE)

    @property
    def would_change_something(self) -> bool:
        """Tell whether applying it does anything."""
        return bool(self.counts.get(Outcome.NEW) or self.counts.get(Outcome.CHANGED))


class Outcome(models.TextChoices):
    """What becomes of a question of a file."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("The same")
    IMPOSSIBLE = "impossible", _("Not possible")


TO_DO = (Outcome.NEW, Outcome.CHANGED)


class ImportedQuestionQuerySet(models.QuerySet["ImportedQuestion"]):
    """Finds questions of a file by what becomes of them."""

    def to_do(self) -> Self:
        """Keep those that are still to be written."""
        return self.filter(outcome__in=TO_DO, applied_at=None)

    def noted(self) -> Self:
        """Keep those of which something does not come, or comes otherwise."""
        return self.exclude(notes=[])


class ImportedQuestion(models.Model):
    """A question of a file, and what becomes of it.

    ``place`` counts lines, rows or questions, as the format does. ``asked`` is what
    ``asked.to_json`` wrote; ``notes`` and ``problem`` are notes as JSON; ``changes`` names the
    fields that change. ``question`` is the one that is changed, or that it became.
    """

    run = models.ForeignKey(
        QuestionImport,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=_("import"),
    )
    number = models.PositiveIntegerField(_("number"))
    place = models.PositiveIntegerField(_("place in the file"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    outcome = models.CharField(_("what becomes of it"), max_length=10, choices=Outcome)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    asked = models.JSONField(_("what it asks"), default=dict)
    notes = models.JSONField(_("what is left out"), default=list)
    problem = models.JSONField(_("why it does not come"), default=dict)
    changes = models.JSONField(_("what changes"), default=list)
    excerpt = models.TextField(_("as it stands in the file"), blank=True)
    question = models.ForeignKey(
        "assessments.Question",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("question"),
    )
    applied_at = models.DateTimeField(_("applied"), null=True)
    is_published = models.BooleanField(_("published"), default=False)

    objects = ImportedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of an import")
        verbose_name_plural = _("questions of imports")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="imported_question_once")
        ]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="imported_by_outcome")]

    def __str__(self) -> str:
        return f"{self.run}: {self.place}"
