"""What every activity taken has in common, whatever is done in it."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from typing import Generic, Self, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.activities import AssessedActivity
from lms.core.models import Snapshot

S = TypeVar("S", bound="Sitting")


class SittingQuerySet(models.QuerySet[S], Generic[S]):
    """Finds sittings; whoever looks for an officer's starts from ``of``."""

    def of(self, officer_id: int) -> Self:
        """Keep one officer's own."""
        return self.filter(officer=officer_id)

    def with_content(self) -> Self:
        """Fetch what they are pinned to in the same query, where that is worth while."""
        return self

    def at(self, page: AssessedActivity) -> Self:
        """Keep those at one activity, in whatever version of it."""
        return self.filter(page_key=page.translation_key)

    def deciding(self) -> Self:
        """Of one officer's at one activity keep the last one, and the last one that counted."""
        last, last_counted = (
            some.order_by("-number").values("pk")[:1]
            for some in (self, self.filter(is_counted=True))
        )
        return self.filter(Q(pk__in=last) | Q(pk__in=last_counted))

    def open(self) -> Self:
        """Keep those that are not finished."""
        return self.filter(finished_at=None)

    def passed_since(self, moment: dt.datetime) -> Self:
        """Keep those passed since ``moment``, in no order."""
        return self.filter(passed=True, finished_at__gte=moment).order_by()


class Sitting(models.Model):
    """One officer taking one activity once, pinned to the content they saw.

    A kind of activity adds its ``page`` and what is its own, and names what it shows. However many
    starts arrive at once, the constraints let one be open, and give each a number of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("officer"),
    )
    page_key = models.UUIDField(_("activity key"), db_index=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("content")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    seed = models.CharField(_("seed"), max_length=32)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    passed = models.BooleanField(_("passed"), null=True)
    is_counted = models.BooleanField(
        _("counts"), default=True, help_text=_("Decided at the start. Otherwise it is practice.")
    )

    objects = SittingQuerySet.as_manager()
    # Who took an activity is nobody's business in the page editor's usage list.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "page_key", "number"], name="%(class)s_number_once"
            ),
            models.UniqueConstraint(
                fields=["officer", "page_key"],
                condition=Q(finished_at=None),
                name="%(class)s_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.number}"

    @property
    def title(self) -> str:
        """What the activity was called then."""
        raise NotImplementedError

    @property
    def is_whole(self) -> bool:
        """Tell a try at the activity from practice of a part of it, which is none."""
        return True

    @property
    def is_open(self) -> bool:
        """Tell whether it has not been finished yet."""
        return self.finished_at is None

    @property
    def ended_at(self) -> dt.datetime | None:
        """When the officer was done with it; ``None`` while open."""
        return self.finished_at

    def may_show(self) -> Collection[frozenset[str]]:
        """Name everything in its content that an officer can have seen before.

        A thing may have several names: one that stays when it is edited, one that a copy has too.
        Any of them in another sitting, of whatever activity, is the same thing seen again.
        """
        raise NotImplementedError

    def shown_at_start(self) -> Collection[frozenset[str]]:
        """Name what of it is shown as soon as it has begun."""
        return ()

    @classmethod
    def used_up_by(cls, officer_id: int) -> Collection[UUID]:  # noqa: ARG003 - for limited tries
        """Return the keys of the pages at which an officer may not begin another. One query."""
        return ()

    @classmethod
    def page_model(cls) -> type[AssessedActivity]:
        """Return the kind of page that is taken."""
        return cast("type[AssessedActivity]", cls._meta.get_field("page").related_model)


class Exposure(models.Model):
    """Something an officer has been shown in an activity, and in which sitting for the first time.

    Of many sittings that show the same at once, the constraint lets one be the first.
    """

    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("officer"),
    )
    key = models.CharField(_("what was shown"), max_length=200)
    sitting_id = models.UUIDField(_("first shown in"))
    shown_at = models.DateTimeField(
        _("last shown"), null=True, help_text=_("Empty: before this was written down.")
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("thing shown")
        verbose_name_plural = _("things shown")
        constraints = [
            models.UniqueConstraint(fields=["officer", "key"], name="exposure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.key}"


def kinds_of_sitting() -> Iterator[type[Sitting]]:
    """Return the models of all kinds of activity that are taken."""
    return (model for model in apps.get_models() if issubclass(model, Sitting))
