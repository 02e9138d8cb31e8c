"""Certificates, their numbers and their frozen facts."""

import datetime as dt
import hashlib
import uuid
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from certificates.facts import CertificateFacts
from lms.core.clock import today
from lms.core.fields import PrivateFileField
from lms.core.models import canonical_json


@register_setting(icon="certificate")
class CertificateSettings(BaseGenericSetting):
    """Who issues certificates and who signs them; edited in Wagtail, frozen into each award."""

    issuer_code = models.CharField(
        _("issuer code"),
        max_length=20,
        default="PRIMA",
        validators=[
            RegexValidator(r"^[A-Z0-9.\-]+$", _("Use capital letters, digits, dots and dashes."))
        ],
        help_text=_("Part of every certificate number, such as BKPSDM."),
    )
    issuer_name = models.CharField(_("issuer"), max_length=200, blank=True)
    place = models.CharField(_("place of issue"), max_length=80, blank=True)
    signatory_name = models.CharField(_("signatory"), max_length=150, blank=True)
    signatory_title = models.CharField(_("signatory's position"), max_length=200, blank=True)
    signatory_staff_number = models.CharField(_("signatory's NIP"), max_length=30, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: certificates do not expire."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("issuer_code"), FieldPanel("issuer_name"), FieldPanel("place")],
            heading=_("Issuer"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("signatory_name"),
                FieldPanel("signatory_title"),
                FieldPanel("signatory_staff_number"),
            ],
            heading=_("Signatory"),
        ),
        FieldPanel("validity_months"),
    ]

    class Meta:
        verbose_name = _("certificates")


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


class CertificateStatus(models.TextChoices):
    """What the public is told about a certificate."""

    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    REPLACED = "replaced", _("Replaced")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Finds certificates."""

    def of(self, officer_id: int) -> Self:
        """Keep the certificates of one officer."""
        return self.filter(officer=officer_id)


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

    objects = CertificateQuerySet.as_manager()

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

    @property
    def status(self) -> CertificateStatus:
        """Whether it still holds today."""
        return self.status_on(today())

    def status_on(self, day: dt.date) -> CertificateStatus:
        """Tell whether it holds on ``day``; being replaced explains more than being revoked."""
        if self.replaced_by_id is not None:
            return CertificateStatus.REPLACED
        if self.revoked_at is not None:
            return CertificateStatus.REVOKED
        if self.valid_until is not None and self.valid_until < day:
            return CertificateStatus.EXPIRED
        return CertificateStatus.VALID

    @cached_property
    def certified(self) -> CertificateFacts:
        """What it says, as it was on the day of the award."""
        return CertificateFacts.from_json(self.facts)

    @property
    def is_intact(self) -> bool:
        """Tell whether the facts are still those that were awarded."""
        return facts_digest(self.facts) == self.facts_sha256


def facts_digest(facts: dict[str, Any]) -> str:
    """Return the SHA-256 of the facts in canonical JSON."""
    return hashlib.sha256(canonical_json(facts).encode()).hexdigest()
