"""What every activity page of a course has in common, of whichever kind it is.

The kinds are declared by the parts that have them, in ``activity_kinds.py``.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BooleanField, PositiveSmallIntegerField, Value
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core.declarations import Registry
from lms.core.page_tree import KnownRestrictions


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """How a participant spends the time.

    ``name``, of ten letters at most, is stored; ``icon`` is one of the sprite. ``shows``: as what
    a result counts as evidence, knowledge or something done in simulation; empty: as nothing.
    """

    name: str
    label: Promise
    icon: str
    shows: Literal["knowledge", "simulated", ""] = ""


KINDS = Registry[ActivityKind]("kind of activity")
declare = KINDS.declare


class Activity(KnownRestrictions, models.Model):
    """Mixed into a Wagtail page that is one step of a course."""

    activity_kind: ClassVar[ActivityKind]

    duration_minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("How long a participant needs. 45 minutes are one training hour (JP)."),
    )
    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("The course is complete only when this is done.")
    )

    class Meta:
        abstract = True

    @classmethod
    def readiness(cls) -> Any:
        """Return an expression that says of each page whether officers can take it as it is.

        A page is checked when it is published; this is about what it depends on besides.
        """
        return Value(True, output_field=BooleanField())

    @classmethod
    def opening(cls) -> Combinable:
        """Return an expression that says how many days a page opens after those before it.

        0, as here: it opens at once.
        """
        return Value(0, output_field=PositiveSmallIntegerField())
