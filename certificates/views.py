"""Pages about certificates, and the public verification."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments import api as assessments
from certificates import api
from certificates.forms import RevokeForm, VerificationForm
from certificates.models import Certificate
from lms.core.roles import Permission
from lms.people.access import (
    OfficerRequest,
    SignedInRequest,
    officer_required,
    permission_required,
)


@require_GET
@officer_required
def certificates_mine(request: OfficerRequest) -> HttpResponse:
    """List the officer's own certificates."""
    officer = request.officer
    return render(
        request, "certificates/mine.html", {"certificates": api.certificates_of(officer.pk)}
    )


@require_GET
@never_cache
@login_required
def certificate(request: SignedInRequest, certificate_id: UUID) -> HttpResponse:
    """Show one certificate, but no levels to whoever is marking the officer.

    While its PDF is being made, the page asks again by itself.
    """
    found = _visible(request, certificate_id)
    if form := _to_hand_in_first(request, found):
        return render(
            request, "certificates/withheld.html", {"card": api.card(found), "form": form}
        )
    context = {
        "certificate": found,
        "card": api.card(found),
        "why_not_drawn": "" if found.pdf else api.why_not_drawn(found),
        "may_revoke": api.may_revoke(request.user, found),
        "form": RevokeForm(),
    }
    template = "certificates/_download.html" if request.htmx else "certificates/certificate.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_GET
@login_required
def certificate_download(request: SignedInRequest, certificate_id: UUID) -> HttpResponseBase:
    """Send the PDF, or go to the certificate's page while there is none or it is withheld."""
    found = _visible(request, certificate_id)
    if not found.pdf or _to_hand_in_first(request, found):
        return redirect("certificate", certificate_id)
    name = slugify(f"{_('certificate')}-{found.certified.name}-{found.certified.course}")
    return FileResponse(found.pdf.open("rb"), as_attachment=True, filename=f"{name}.pdf")


@require_POST
@permission_required(Permission.REVOKE_CERTIFICATES)
def certificate_revoke(request: SignedInRequest, certificate_id: UUID) -> HttpResponse:
    """Revoke a certificate with a reason."""
    found = _visible(request, certificate_id)
    if not api.may_revoke(request.user, found):
        raise PermissionDenied
    form = RevokeForm(request.POST)
    if form.is_valid():
        try:
            api.revoke(
                certificate=found,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The certificate is revoked."))
            return redirect("certificate", certificate_id)
    context = {"certificate": found, "card": api.card(found), "may_revoke": True, "form": form}
    return render(request, "certificates/certificate.html", context, status=422)


def _visible(request: SignedInRequest, certificate_id: UUID) -> Certificate:
    try:
        return api.visible_certificate(request.user, str(certificate_id))
    except Certificate.DoesNotExist as error:
        raise Http404 from error


def _to_hand_in_first(
    request: SignedInRequest, found: Certificate
) -> assessments.FormToHandIn | None:
    """Return what the reader has to hand in before seeing the levels certified. At most a query."""
    if not found.certified.competencies:
        return None
    return assessments.forms_to_hand_in(request.user).get(found.officer_id)


@require_GET
def verify_form(request: HttpRequest) -> HttpResponse:
    """Let anybody type the code that stands under the QR code."""
    form = VerificationForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("certificate_verify", form.cleaned_data["code"])
    return render(request, "certificates/verify_form.html", {"form": form})


@require_GET
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Tell anybody whether the certificate with this code holds; 404 if there is none."""
    verification = api.verify(code)
    status = 200 if verification else 404
    return render(
        request, "certificates/verify.html", {"verification": verification}, status=status
    )
