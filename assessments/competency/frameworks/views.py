"""Prima's pages of frameworks: versions, files, and what comes with Prima."""

import datetime as dt
import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, ProtectedError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.competency import file_problems
from assessments.competency.frameworks import case, exchange, library, versions, workbook
from assessments.competency.models import CompetencyFramework
from assessments.competency.rules.framework_data import FaultyFileError, FrameworkData
from lms.core import audit
from lms.core.clock import today
from lms.core.roles import Permission
from lms.core.tables.faults import FAULTS
from lms.core.tables.received import UnreadableError
from lms.people import api as people
from lms.people.access import SignedInRequest, permission_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPROCESSABLE = 422
MAX_BYTES = 5 * 1024 * 1024
SALT = "assessments.competency.framework_import"
SHOWN_CHANGES = 100
ROOM_FOR_THE_REST = 64 * 1024
"""What a request carries besides the framework: its other fields."""
NUL = r"\u0000"  # as JSON spells it; PostgreSQL keeps none


class FrameworkFileForm(forms.Form):
    """Take a framework's file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CASE 1.1 (JSON) or XLSX as downloaded here, up to 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.xlsx"}),
    )

    def clean_file(self) -> FrameworkData:
        """Read the file.

        Raises:
            ValidationError: naming each place to correct.
        """
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("The file is larger than 5 MB."))
        try:
            return read_file(file)
        except UnreadableError as error:
            raise ValidationError(str(FAULTS[error.fault])) from error
        except FaultyFileError as error:
            raise ValidationError(file_problems.in_words(error.problems)) from error


def read_file(file: Any) -> FrameworkData:
    """Read a framework from JSON or XLSX, whichever the file's first bytes say.

    Raises:
        UnreadableError: if it is neither.
        FaultyFileError: naming the places to correct.
    """
    head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if not head.startswith((b"{", b"[")):
        return workbook.read(file)
    try:
        package = json.loads(file.read().decode("utf-8-sig"))
        text = json.dumps(package, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError) as error:  # bad text, bad JSON, a number without end
        raise UnreadableError("damaged") from error
    if NUL in text:
        raise UnreadableError("damaged")
    return case.from_package(package)


class DayForm(forms.Form):
    """The day on which a version takes force."""

    on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


@require_GET
@permission_required(Permission.MANAGE_PEOPLE)
def frameworks(request: SignedInRequest) -> HttpResponse:
    """List all versions of all frameworks."""
    rows = CompetencyFramework.objects.order_by("code", "-version").annotate(
        competency_count=Count("competencies", distinct=True),
        indicator_count=Count("competencies__indicators", distinct=True),
    )
    in_force = set(CompetencyFramework.objects.in_force(today()).values_list("pk", flat=True))
    context = {
        "frameworks": [(row, _state(row, in_force)) for row in rows],
        "may_administer": _may_administer(request),
    }
    return render(request, "assessments/competency/frameworks.html", context)


def _state(framework: CompetencyFramework, in_force: set[int]) -> str:
    if framework.pk in in_force:
        return "in_force"
    if framework.starts_on is None:
        return "draft"
    return "coming" if framework.starts_on > today() else "replaced"


def _may_administer(request: SignedInRequest) -> bool:
    return people.has_permission(request.user, Permission.ADMINISTER)


@require_GET
@permission_required(Permission.MANAGE_PEOPLE)
def framework_case(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Hand out a framework as a CASE package."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    package = _package(exchange.export_framework(framework))
    content = json.dumps(package, ensure_ascii=False, indent=1).encode()
    return _download(request, framework, content, "application/json", "case.json")


@require_GET
@permission_required(Permission.MANAGE_PEOPLE)
def framework_xlsx(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Hand out a framework as a workbook."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    return _download(
        request, framework, workbook.write(exchange.export_framework(framework)), XLSX, "xlsx"
    )


def _download(
    request: SignedInRequest, framework: CompetencyFramework, content: bytes, kind: str, ending: str
) -> HttpResponse:
    audit.record(
        by=request.user, action="framework.export", target=framework, changes={"kind": ending}
    )
    name = f"{framework.code}-v{framework.version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_POST
@permission_required(Permission.ADMINISTER)
def frameworks_install(request: SignedInRequest) -> HttpResponse:
    """Load the frameworks that come with Prima; with the sample positions if asked."""
    try:
        library.install_frameworks(by=request.user)
    except FaultyFileError as error:
        messages.error(request, " ".join(file_problems.in_words(error.problems)))
        return redirect("frameworks")
    if "profiles" in request.POST:
        library.install_profiles(by=request.user)
    messages.success(request, _("The frameworks that come with Prima are loaded."))
    return redirect("frameworks")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ADMINISTER)
def framework_import(request: SignedInRequest) -> HttpResponse:
    """Take a file and show what importing it would do; nothing changes yet."""
    form = FrameworkFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        data: FrameworkData = form.cleaned_data["file"]
        signed = signing.dumps(_package(data), salt=SALT, compress=True)
        if len(signed) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE - ROOM_FOR_THE_REST:
            form.add_error("file", _("This is too much text for one framework. Divide it."))
            return _import_page(request, context)
        plan = exchange.plan_import(data)
        context |= {
            "plan": plan,
            "changes": plan.changes[:SHOWN_CHANGES],
            "changes_left": max(0, len(plan.changes) - SHOWN_CHANGES),
            "problems": file_problems.in_words(plan.problems),
            "notices": file_problems.in_words(plan.notices),
            "signed": signed,
        }
    return _import_page(request, context)


def _import_page(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    status = UNPROCESSABLE if form.errors or context.get("problems") else 200
    return render(request, "assessments/competency/framework_import.html", context, status=status)


def _package(data: FrameworkData) -> dict[str, Any]:
    return case.to_package(data, base_url=settings.BASE_URL, changed_at=timezone.now())


@require_POST
@permission_required(Permission.ADMINISTER)
def framework_import_apply(request: SignedInRequest) -> HttpResponse:
    """Import what was shown; it is carried through the browser, signed."""
    try:
        package = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        messages.error(request, _("What was checked is no longer there. Send the file again."))
        return redirect("framework_import")
    try:
        framework = exchange.import_framework(by=request.user, data=case.from_package(package))
    except FaultyFileError as error:
        messages.error(request, " ".join(file_problems.in_words(error.problems)))
        return redirect("framework_import")
    messages.success(request, _("%(framework)s is imported.") % {"framework": framework})
    return redirect("frameworks")


@require_POST
@permission_required(Permission.ADMINISTER)
def framework_duplicate(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Copy a framework into a new draft version."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    try:
        draft = versions.duplicate(by=request.user, framework=framework)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("%(framework)s is a draft now. Edit it, then let it take force.")
        messages.success(request, text % {"framework": draft})
    return redirect("frameworks")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ADMINISTER)
def framework_take_force(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Show what happens when a version takes force on a day; then let it."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    if framework.starts_on and framework.starts_on <= today():
        raise Http404
    on = _day(request.GET.get("on")) or framework.starts_on or today()
    form = DayForm(request.POST or None, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        try:
            versions.take_force(by=request.user, framework=framework, on=form.cleaned_data["on"])
        except ValidationError as error:
            form.add_error("on", error)
        else:
            messages.success(request, _("The day is set, and requirements move on it."))
            return redirect("frameworks")
    context = {
        "framework": framework,
        "form": form,
        "on": on,
        "transition": versions.transition_to(framework, on),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "assessments/competency/framework_force.html", context, status=status)


def _day(text: str | None) -> dt.date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


@require_POST
@permission_required(Permission.ADMINISTER)
def framework_take_back(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Make a version that has not taken force a draft again."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    try:
        versions.take_back(by=request.user, framework=framework)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It is a draft again; requirements stay as they were."))
    return redirect("frameworks")


@require_POST
@permission_required(Permission.ADMINISTER)
def framework_discard(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Delete a draft with everything in it."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    try:
        versions.discard_draft(by=request.user, framework=framework)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ProtectedError:
        messages.error(request, _("Content or requirements refer to this draft already."))
    else:
        messages.success(request, _("The draft is deleted."))
    return redirect("frameworks")
