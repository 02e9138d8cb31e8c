"""Award, render, revoke and find certificates."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import api as assessments
from certificates import artwork, notice_kinds
from certificates.facts import CertificateFacts, CertifiedCompetency, Signatory
from certificates.models import (
    Certificate,
    CertificateSettings,
    CertificateStatus,
    NumberSeries,
    facts_digest,
)
from certificates.numbering import certificate_number
from courses import api as courses
from courses.signals import CourseCompletion
from lms.core import audit, jobs
from lms.core.batches import in_batches
from lms.core.clock import today, training_hours
from lms.core.models import JobRun, JobStatus
from lms.core.roles import Permission
from lms.notifications import api as notifications
from lms.people import api as people
from lms.people.api import User

VERIFICATION_BYTES = 20  # 160 random bits: cannot be guessed, however fast somebody asks
RENDER_TASK = "certificates.tasks.render_certificate"
LATELY = dt.timedelta(days=30)
AT_ONCE = 500
"""How far back a sweep looks."""


@dataclass(frozen=True, slots=True)
class Award:
    """What is to be certified. ``key`` names the occasion: the same occasion is awarded once."""

    key: str
    officer_id: int
    course_title: str
    training_hours: Decimal
    completed_on: dt.date
    competencies: tuple[CertifiedCompetency, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """A certificate as lists show it."""

    id: str
    number: str
    course_title: str
    awarded_on: dt.date
    valid_until: dt.date | None
    status: CertificateStatus
    is_ready: bool
    url: str
    verification_url: str


@dataclass(frozen=True, slots=True)
class Verification:
    """All that the public is told about a certificate."""

    officer_name: str
    course_title: str
    number: str
    awarded_on: dt.date
    valid_until: dt.date | None
    status: CertificateStatus
    is_intact: bool
    replacement_url: str | None


@transaction.atomic
def award(what: Award, *, by: AbstractBaseUser | None = None) -> Certificate:
    """Award a certificate once, freeze its facts, and have its PDF made in the background.

    The number series is locked first, so numbers have no gaps and no repeats under concurrency.
    About nine queries.
    """
    issuer = CertificateSettings.load()
    on = today()
    serial = _lock_series(issuer.issuer_code, on.year)
    existing: Certificate | None = Certificate.objects.filter(award_key=what.key).first()
    if existing is not None:
        return existing
    number = certificate_number(serial.last_number + 1, issuer.issuer_code, on)
    facts = _facts(what, issuer, number, on).to_json()
    certificate = Certificate(
        officer_id=what.officer_id,
        award_key=what.key,
        number=number,
        verification_code=secrets.token_hex(VERIFICATION_BYTES),
        facts=facts,
        facts_sha256=facts_digest(facts),
        awarded_on=on,
        valid_until=last_day_of_validity(on, issuer.validity_months),
    )
    certificate.save()
    NumberSeries.objects.filter(pk=serial.pk).update(last_number=F("last_number") + 1)
    audit.record(by=by, action="certificate.award", target=certificate, changes={"for": what.key})
    _request_rendering(certificate, by=by)
    notifications.notify(
        recipient_id=certificate.officer.user_id,
        kind=notice_kinds.AWARDED,
        key=f"certificate:{certificate.pk}",
        url=reverse("certificate", args=[certificate.pk]),
        facts={"course": what.course_title},
    )
    return certificate


def award_for_course(completion: CourseCompletion) -> Certificate:
    """Award the certificate of a completed course, once."""
    profile = assessments.competency_profile(completion.officer_id, only=completion.competency_ids)
    return award(
        Award(
            key=_award_key(completion),
            officer_id=completion.officer_id,
            course_title=completion.course_title,
            training_hours=training_hours(completion.minutes),
            completed_on=completion.completed_on,
            competencies=tuple(
                CertifiedCompetency(standing.name, standing.attained, standing.attained_name)
                for standing in profile.standings
                if standing.attained
            ),
        )
    )


def catch_up() -> int:
    """Award what courses completed lately should have brought; count it.

    One query for every 500 completions besides those that read them and those of each award.
    """
    completions = [
        completion
        for completion in courses.completions_since(today() - LATELY)
        if completion.issues_certificate
    ]
    missing = 0
    for batch in in_batches(completions, AT_ONCE):
        some = {_award_key(completion): completion for completion in batch}
        awarded = Certificate.objects.filter(award_key__in=some)
        for key in some.keys() - set(awarded.values_list("award_key", flat=True)):
            award_for_course(some[key])
            missing += 1
    return missing


def _award_key(completion: CourseCompletion) -> str:
    return f"enrolment:{completion.enrolment_id}"


def _lock_series(issuer: str, year: int) -> NumberSeries:
    held = NumberSeries.objects.select_for_update().filter(issuer=issuer, year=year)
    series: NumberSeries | None = held.first()
    if series is None:
        NumberSeries.objects.get_or_create(issuer=issuer, year=year)
        series = held.get()
    return series


def _facts(what: Award, issuer: CertificateSettings, number: str, on: dt.date) -> CertificateFacts:
    officer = people.card_of(what.officer_id)
    return CertificateFacts(
        number=number,
        name=officer.name,
        staff_number=officer.staff_number_display,
        unit=officer.unit_name,
        position=officer.position_title,
        course=what.course_title,
        training_hours=what.training_hours,
        completed_on=what.completed_on,
        awarded_on=on,
        competencies=what.competencies,
        issuer=issuer.issuer_name or settings.ORGANISATION_NAME,
        place=issuer.place,
        signatory=Signatory(
            issuer.signatory_name, issuer.signatory_title, issuer.signatory_staff_number
        ),
    )


def last_day_of_validity(on: dt.date, months: int | None) -> dt.date | None:
    """Return the day before the same day of the month, ``months`` later; ``None``: no end.

    A day that the later month lacks counts as the first of the month after it.
    """
    if months is None:
        return None
    years, month = divmod(on.month - 1 + months, 12)
    first = dt.date(on.year + years, month + 1, 1)
    first_of_next_month = (first + dt.timedelta(days=32)).replace(day=1)
    same_day = min(first + dt.timedelta(days=on.day - 1), first_of_next_month)
    return same_day - dt.timedelta(days=1)


def _request_rendering(certificate: Certificate, *, by: AbstractBaseUser | None) -> JobRun:
    return jobs.start(
        RENDER_TASK,
        key=_rendering_key(certificate),
        by=by,
        title=_("Certificate %(number)s") % {"number": certificate.number},
        certificate_id=str(certificate.pk),
    )


def _rendering_key(certificate: Certificate) -> str:
    return f"certificate:{certificate.pk}"


def why_not_drawn(certificate: Certificate) -> str:
    """Say why the PDF could not be made; empty while it still may come by itself. One query."""
    failed = JobRun.objects.filter(key=_rendering_key(certificate), status=JobStatus.FAILED)
    return failed.values_list("error", flat=True).first() or ""


def draw_again() -> int:
    """Have the PDFs made that could not be made before; count them. Eight queries for each."""
    again = [
        jobs.retry(_request_rendering(certificate, by=None))
        for certificate in Certificate.objects.filter(pdf="")
    ]
    return sum(again)


def render(certificate_id: str) -> None:
    """Make the PDF of a certificate from its frozen facts; a second call changes nothing.

    Raises:
        Certificate.DoesNotExist: if there is none.
        documents.DocumentError: if the PDF cannot be made.
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.pdf:
        return
    content = artwork.pdf(certificate, verification_url(certificate))
    name = f"{certificate.pk}.pdf"
    certificate.pdf.save(name, ContentFile(content), save=False)
    written = Certificate.objects.filter(pk=certificate.pk, pdf="").update(pdf=certificate.pdf.name)
    if not written:
        certificate.pdf.delete(save=False)


def verification_url(certificate: Certificate) -> str:
    """Return the full public address behind the QR code."""
    path = reverse("certificate_verify", args=[certificate.verification_code])
    return f"{settings.BASE_URL}{path}"


def certificates_of(officer_id: int) -> Sequence[CertificateCard]:
    """List the certificates of an officer, newest first. One query."""
    return [card(certificate) for certificate in Certificate.objects.of(officer_id)]


def card(certificate: Certificate) -> CertificateCard:
    """Describe a certificate for a list."""
    return CertificateCard(
        id=str(certificate.pk),
        number=certificate.number,
        course_title=certificate.certified.course,
        awarded_on=certificate.awarded_on,
        valid_until=certificate.valid_until,
        status=certificate.status,
        is_ready=bool(certificate.pdf),
        url=reverse("certificate", args=[certificate.pk]),
        verification_url=verification_url(certificate),
    )


def visible_certificate(user: User, certificate_id: str) -> Certificate:
    """Return a certificate of an officer whom ``user`` may see. One query.

    Raises:
        Certificate.DoesNotExist: if there is none within their scope.
    """
    certificate: Certificate = Certificate.objects.get(
        pk=certificate_id, officer__in=people.visible_officers(user).values("pk")
    )
    return certificate


def may_revoke(user: User, certificate: Certificate) -> bool:
    """Tell whether ``user`` may revoke certificates of this officer. One query.

    Being allowed to see them is not enough: somebody may be HR here and supervisor there.
    """
    permission = Permission.REVOKE_CERTIFICATES
    in_scope = people.visible_officers(user, permission).filter(pk=certificate.officer_id)
    return people.has_permission(user, permission) and in_scope.exists()


def verify(code: str) -> Verification | None:
    """Say what the public may know about the certificate with this code, or ``None``. One query."""
    certificate: Certificate | None = (
        Certificate.objects.filter(verification_code=code).select_related("replaced_by").first()
    )
    if certificate is None:
        return None
    replacement = certificate.replaced_by
    return Verification(
        officer_name=certificate.certified.name,
        course_title=certificate.certified.course,
        number=certificate.number,
        awarded_on=certificate.awarded_on,
        valid_until=certificate.valid_until,
        status=certificate.status,
        is_intact=certificate.is_intact,
        replacement_url=verification_url(replacement) if replacement else None,
    )


@transaction.atomic
def revoke(*, certificate: Certificate, by: AbstractBaseUser, reason: str) -> None:
    """Revoke a certificate for good; the public page says so and the row stays.

    Raises:
        ValidationError: without a reason, or if it is revoked already.
    """
    if not reason.strip():
        raise ValidationError(_("Say why the certificate is revoked."))
    revoked = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_reason=reason.strip()
    )
    if not revoked:
        raise ValidationError(_("This certificate is revoked already."))
    audit.record(
        by=by, action="certificate.revoke", target=certificate, changes={"reason": reason.strip()}
    )
