"""What policies, frameworks and requirements were found to say."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.ledger import LedgerCheck
from lms.core.models import AppendOnlyModel, Snapshot


class Witness(AppendOnlyModel):
    """A check found a policy, a framework or a position's requirements anew, changed or gone.

    ``snapshot`` is what it then said; none where it was gone. The latest one of a thing holds until
    a later check finds something else.
    """

    class About(models.TextChoices):
        """What is witnessed; ``object_id`` is its id, for requirements that of the position."""

        POLICY = "policy", _("Attainment policy")
        FRAMEWORK = "framework", _("Competency framework")
        REQUIREMENTS = "requirements", _("Requirements of the position")

    check_made = models.ForeignKey(
        LedgerCheck, on_delete=models.PROTECT, related_name="witnesses", verbose_name=_("check")
    )
    about = models.CharField(_("about"), max_length=12, choices=About)
    object_id = models.BigIntegerField(_("object"))
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("content")
    )

    database_triggers: ClassVar[tuple[str, ...]] = ("witness_no_update", "witness_no_delete")

    class Meta:
        verbose_name = _("what a check found of the rules")
        verbose_name_plural = _("what checks found of the rules")
        indexes = [models.Index(fields=["about", "object_id"], name="witness_object")]

    def __str__(self) -> str:
        return f"{self.about} {self.object_id}"
