"""Certificates, their numbers and their frozen facts."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.fields import PrivateFileField


class NumberSeries(models.Model):
    """The last number given out by an issuer in a year; numbers have no gaps and no repeats."""

    issuer = models.CharField(_("issuer"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year"], name="series_once_per_issuer_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer}/{self.year}: {self.last_number}"


class Certificate(models.Model):
    """What was certified about whom, frozen as it was on the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name=_("officer"),
    )
    award_key = models.CharField(
        _("award key"),
        max_length=120,
        unique=True,
        help_text=_("What it was awarded for; the same thing is awarded once."),
    )
    number = models.CharField(_("number"), max_length=60, unique=True)
    verification_code = models.CharField(
        _("verification code"), max_length=64, unique=True, help_text=_("160 random bits.")
    )
    facts = models.JSONField(
        _("facts"),
        encoder=DjangoJSONEncoder,
        help_text=_("Name, number, course, hours, date, competencies and signatory as awarded."),
    )
    facts_sha256 = models.CharField(_("SHA-256 of the facts"), max_length=64)
    awarded_on = models.DateField(_("awarded"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason for revoking"), max_length=300, blank=True)
    replaced_by = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    pdf = PrivateFileField(_("PDF"), upload_to="certificates/%Y/", blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-awarded_on", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="certificate_revoked_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.number
