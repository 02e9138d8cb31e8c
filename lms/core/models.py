"""Tables of the floor: audit trail, content snapshots, background jobs."""

import datetime as dt
import hashlib
import uuid
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core import pinned
from lms.core.audit_chain import FORMAT, HASH_BYTES
from lms.core.fields import PrivateFileField

M = TypeVar("M", bound=models.Model)


class AppendOnlyError(TypeError):
    """Raised when code tries to change or delete a row of an append-only table."""


class AppendOnlyQuerySet(models.QuerySet[M], Generic[M]):
    """Refuses what would rewrite history."""

    def update(self, **kwargs: Any) -> int:  # noqa: ARG002
        """Refuse.

        Raises:
            AppendOnlyError: always.
        """
        raise AppendOnlyError(f"{self.model.__name__} is append-only; add a correcting row.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse.

        Raises:
            AppendOnlyError: always.
        """
        raise AppendOnlyError(f"{self.model.__name__} is append-only; add a correcting row.")

    def bulk_create(self, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> list[M]:
        """Insert rows.

        Raises:
            AppendOnlyError: if rows that exist already were to be changed.
        """
        if update_conflicts:
            raise AppendOnlyError(f"{self.model.__name__} is append-only; add a correcting row.")
        return super().bulk_create(*args, **kwargs)


class AppendOnlyModel(models.Model):
    """A row is written once and stays as it was."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row.

        Raises:
            AppendOnlyError: if the row exists already.
        """
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only; add a correcting row.")
        # Without force_insert Django would first try to update a row with the same primary key.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Refuse.

        Raises:
            AppendOnlyError: always.
        """
        raise AppendOnlyError(f"{type(self).__name__} is append-only; add a correcting row.")


class AuditEventQuerySet(AppendOnlyQuerySet["AuditEvent"]):
    """Finds events by what they are about."""

    def about(self, target: models.Model) -> Self:
        """Keep the events whose target is ``target``."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))

    def forget_addresses(self, before: dt.datetime) -> int:
        """Blank the network addresses of events before this time: data kept no longer than needed.

        The only exception to append-only, and all that the database's triggers let through; returns
        how many there were. One query.
        """
        old = self.filter(at__lt=before).exclude(ip_address=None)
        return models.QuerySet.update(old, ip_address=None)


class AuditEvent(AppendOnlyModel):
    """Who did what to what, when, from where, and what it was before and after.

    People are named by id and label rather than by foreign key: the trail outlives them.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(_("actor id"), null=True, db_index=True)
    actor_label = models.CharField(_("actor"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    target_type = models.CharField(_("kind of target"), max_length=60)
    target_id = models.CharField(_("target id"), max_length=64)
    target_label = models.CharField(_("target"), max_length=255, blank=True)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    ip_address = models.GenericIPAddressField(_("network address"), null=True)

    objects: ClassVar = AuditEventQuerySet.as_manager()
    database_triggers: ClassVar[tuple[str, ...]] = ("audit_no_update", "audit_no_delete")

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.action} {self.target_label}"


class AuditSeal(AppendOnlyModel):
    """The place of an audit event in the chain of all; made some time after the event.

    ``sequence`` counts the seals from 1 in the order of the events' time, and ``chain_hash`` ties
    each to the one before it (``audit_chain.link``).
    """

    sequence = models.PositiveBigIntegerField(_("place in the chain"), primary_key=True)
    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, related_name="seal", verbose_name=_("audit event")
    )
    format = models.PositiveSmallIntegerField(_("format of the hash"), default=FORMAT)
    chain_hash = models.BinaryField(_("hash"), max_length=HASH_BYTES)

    database_triggers: ClassVar[tuple[str, ...]] = ("seal_no_update", "seal_no_delete")

    class Meta:
        verbose_name = _("seal of an audit event")
        verbose_name_plural = _("seals of audit events")

    def __str__(self) -> str:
        return str(self.sequence)


def canonical_json(content: object) -> str:
    """Write ``content`` as JSON that is the same for equal content."""
    return pinned.canonical_json(content, DjangoJSONEncoder)


def hash_of(content: object) -> str:
    """Return the SHA-256 of its canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


class SnapshotQuerySet(AppendOnlyQuerySet["Snapshot"]):
    """Finds or stores content by its hash."""

    def store(self, content: dict[str, Any]) -> "Snapshot":
        """Keep ``content`` once, however often it is stored. One or two queries."""
        snapshot: Snapshot
        snapshot, _created = self.get_or_create(
            sha256=hash_of(content), defaults={"content": content}
        )
        return snapshot


class Snapshot(AppendOnlyModel):
    """Content exactly as somebody saw it, named by the SHA-256 of its canonical JSON."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("content snapshot")
        verbose_name_plural = _("content snapshots")

    def __str__(self) -> str:
        return self.sha256

    def is_intact(self) -> bool:
        """Tell whether the content still has the hash it is named by."""
        return hash_of(self.content) == self.sha256


class JobStatus(models.TextChoices):
    """Where a background job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


FINAL_JOB_STATUSES = frozenset({JobStatus.DONE, JobStatus.FAILED})


class JobRunQuerySet(models.QuerySet["JobRun"]):
    """Finds jobs by who asked for them and by who works on them."""

    def asked_for_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the jobs that ``user`` asked for; others' jobs do not exist for them."""
        return self.filter(requested_by_id=user.pk) if user.is_authenticated else self.none()

    def troubled(self) -> Self:
        """Keep the jobs nobody asked for that failed, for good or until their next start."""
        return self.filter(requested_by_id=None).exclude(error="").exclude(status=JobStatus.DONE)

    def running(self) -> Self:
        """Keep the jobs that some worker has started and not finished."""
        return self.filter(status=JobStatus.RUNNING)

    def unbegun(self, task_path: str) -> Self:
        """Keep the jobs of this task that wait for their very first start."""
        return self.filter(task_path=task_path, status=JobStatus.QUEUED, started_at=None)

    def waiting(self, task_path: str) -> Self:
        """Keep the jobs of this task that wait for a start, their first or another.

        Not those that nobody has started for an hour: their delivery is lost, as happens when
        SECRET_KEY is changed before the queue is empty.
        """
        alive_since = timezone.now() - dt.timedelta(hours=1)
        is_alive = Q(created_at__gt=alive_since) | Q(started_at__gt=alive_since)
        return self.filter(is_alive, task_path=task_path, status=JobStatus.QUEUED)

    def finished_before(self, moment: dt.datetime) -> Self:
        """Keep the jobs to which nothing has happened, or will happen, since ``moment``."""
        return self.filter(status__in=FINAL_JOB_STATUSES, finished_at__lt=moment)


class JobRun(models.Model):
    """One piece of background work: asked for once per key, started at most three times."""

    MAX_STARTS = 3

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=200, unique=True)
    task_path = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict)
    title = models.CharField(_("title"), max_length=200, blank=True)
    requested_by_id = models.BigIntegerField(_("requested by"), null=True, db_index=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=JobStatus, default=JobStatus.QUEUED
    )
    started_count = models.PositiveSmallIntegerField(_("starts"), default=0)
    worker = models.CharField(_("worker"), max_length=100, blank=True)
    progress_done = models.PositiveIntegerField(_("done so far"), default=0)
    progress_total = models.PositiveIntegerField(_("in all"), default=0)
    error = models.TextField(_("error"), blank=True)
    error_class = models.CharField(_("kind of error"), max_length=200, blank=True)
    traceback = models.TextField(_("traceback"), blank=True)
    result = models.JSONField(_("result"), null=True)
    result_file = PrivateFileField(_("file"), blank=True)
    result_filename = models.CharField(_("file name"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True, db_index=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "finished_at"], name="job_finished")]

    def __str__(self) -> str:
        return f"{self.title or self.task_path} ({self.get_status_display()})"

    def get_absolute_url(self) -> str:
        """Return the address of the page that tells who asked how it goes."""
        return reverse("job", args=[self.pk])

    @property
    def is_final(self) -> bool:
        """Tell whether nothing more will happen to this job."""
        return self.status in FINAL_JOB_STATUSES

    @property
    def has_download(self) -> bool:
        """Tell whether there is a file to fetch."""
        return self.status == JobStatus.DONE and bool(self.result_file)


class WorkerHeartbeatQuerySet(models.QuerySet["WorkerHeartbeat"]):
    """Finds workers by when they were heard from."""

    def silent_at(self, moment: dt.datetime) -> Self:
        """Keep the workers that had missed four beats at ``moment``, so count as dead."""
        lifetime = dt.timedelta(seconds=4 * settings.WORKER_HEARTBEAT_SECONDS)
        return self.filter(beat_at__lt=moment - lifetime)


class WorkerHeartbeat(models.Model):
    """When each worker last said that it is alive."""

    name = models.CharField(_("worker"), max_length=100, primary_key=True)
    beat_at = models.DateTimeField(_("last seen"))

    objects = WorkerHeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker heartbeat")
        verbose_name_plural = _("worker heartbeats")
        get_latest_by = "beat_at"

    def __str__(self) -> str:
        return self.name


class ContentChange(models.Model):
    """That something changed which everybody reads; see ``lms.core.content_stamp``."""

    token = models.BigIntegerField(_("random number"))

    class Meta:
        verbose_name = _("change of content")
        verbose_name_plural = _("changes of content")

    def __str__(self) -> str:
        return f"{self.pk}: {self.token}"


class Quota(models.Model):
    """What is left of a limit in the time that began with its first use (``lms.core.quotas``)."""

    name = models.CharField(_("limit"), max_length=64, primary_key=True)
    remaining = models.PositiveIntegerField(_("remaining"))
    ends_at = models.FloatField(_("ends"))  # seconds since 1970

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")

    def __str__(self) -> str:
        return self.name
