"""The pages that take HR's file from upload to applied, and show what became of it."""

import uuid
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.core.requests import read_key
from lms.core.tables.faults import FAULTS
from lms.core.tables.received import UnreadableError
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.requests import UnusableChoiceError, read_query
from lms.people.imports import api, columns, history, wording, workbooks
from lms.people.imports.forms import ChangesFilter, ColumnsForm, UploadForm
from lms.people.imports.models import FaultyRow, ImportRun
from lms.people.models import User
from lms.people.paging import CappedPaginator

RECENT = 10
FAULTY_ROWS_PER_PAGE = 50
OFFICERS_PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("upload", "columns", "check", "apply")


@require_http_methods(["GET", "POST"])
@permission_required(api.PERMISSION)
def import_start(request: SignedInRequest) -> HttpResponse:
    """Take a file, and list the reader's latest imports."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = api.upload(by=_user(request), file=file, filename=file.name)
        except UnreadableError as error:
            form.add_error("file", str(FAULTS[error.fault]))
        else:
            return redirect("import_columns", run.pk)
    recent = ImportRun.objects.started_by(_user(request)).select_related("job")[:RECENT]
    context = {"form": form, "recent": recent, "steps": _steps("upload")}
    return render(request, "people/import.html", context, status=422 if form.errors else 200)


@require_GET
@permission_required(api.PERMISSION)
def import_template(_request: SignedInRequest) -> HttpResponse:
    """Hand out the workbook to fill in."""
    name = _("officers-template.xlsx")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(workbooks.template(), content_type=XLSX, headers=headers)


@require_http_methods(["GET", "POST"])
@permission_required(api.PERMISSION)
def import_columns(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Ask which column holds what; then have the file checked."""
    run = _own_run(request, run_id)
    if not run.may_be_checked:
        return redirect("import_run", run.pk)
    form = ColumnsForm(request.POST or None, run=run, by=_user(request))
    if request.method == "POST" and form.is_valid():
        api.start_check(by=_user(request), run=run, chosen=form.choices)
        return redirect("import_run", run.pk)
    context = {
        "run": run,
        "form": form,
        "known": len(run.mapping),
        "missing": [wording.FIELD_NAMES[field] for field in columns.missing(run.fields)],
        "steps": _steps("columns"),
    }
    status = 422 if form.errors else 200
    return render(request, "people/import_columns.html", context, status=status)


@require_GET
@never_cache
@permission_required(api.PERMISSION)
def import_run(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Show how a run stands and what its check found; htmx asks for the changing part alone."""
    run = _own_run(request, run_id)
    if run.state == ImportRun.State.UPLOADED and not run.is_forgotten:
        return redirect("import_columns", run.pk)
    paginator = Paginator(run.faulty_rows.all(), FAULTY_ROWS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "run": run,
        "page": page,
        "faulty_rows": [_in_words(row) for row in page.object_list],
        "absent": run.absences.select_related("officer")[:FAULTY_ROWS_PER_PAGE],
        "findings": run.check_job if run.check_job and run.check_job.has_download else None,
        "query": request.GET,
        "steps": _steps("check" if run.state in {"checking", "checked"} else "apply", run.state),
    }
    template = "people/_import_run.html" if request.htmx else "people/import_run.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
@permission_required(api.PERMISSION)
def import_apply(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Have a checked file applied."""
    run = _own_run(request, run_id)
    if run.state == ImportRun.State.UPLOADED and not run.is_forgotten:
        return redirect("import_columns", run.pk)
    if run.state != ImportRun.State.CHECKING and not run.is_forgotten:
        api.start_applying(by=_user(request), run=run)
    return redirect("import_run", run.pk)


@require_GET
@permission_required(api.PERMISSION)
def import_changes(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """List whom a run would add, change or remove, or has, from what to what."""
    run = _own_run(request, run_id)
    form = ChangesFilter(request.GET or None)
    officers = history.officers_of(run, **form.chosen)
    page = CappedPaginator(officers, OFFICERS_PER_PAGE).get_page(request.GET.get("page"))
    places = history.Places.load()
    context = {
        "run": run,
        "form": form,
        "page": page,
        "rows": [(officer, places.in_words(officer)) for officer in page],
        "query": request.GET.urlencode(),
        "request_key": uuid.uuid4(),
    }
    return render(request, "people/import_changes.html", context)


@require_POST
@permission_required(api.PERMISSION)
def import_changes_export(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Have what the list shows written to a file, or a file made that takes it back."""
    run = _own_run(request, run_id)
    try:
        form = ChangesFilter(QueryDict(read_query(request)))
    except UnusableChoiceError as error:
        messages.error(request, str(error))
        return redirect("import_changes", run.pk)
    if form.faults:
        messages.error(request, " ".join(form.faults))
        return redirect("import_changes", run.pk)
    job = api.start_export(
        by=request.user,
        run=run,
        kind="restoring" if request.POST.get("kind") == "restoring" else "changes",
        key=read_key(request),
        **form.chosen,
    )
    return redirect("job", job.pk)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _own_run(request: HttpRequest, run_id: UUID) -> ImportRun:
    """Find a run the reader started; anybody else's does not exist for them."""
    runs = ImportRun.objects.started_by(_user(request)).select_related("job", "check_job", "parent")
    return get_object_or_404(runs, pk=run_id)


def _steps(current: str, state: str = "") -> list[dict[str, Any]]:
    titles = (_("Choose a file"), _("Confirm the columns"), _("Check"), _("Apply"))
    now = len(STEPS) if state == ImportRun.State.APPLIED else STEPS.index(current)
    states = ["done"] * now + ["current"] + ["next"] * len(STEPS)
    return [{"title": t, "state": s} for t, s in zip(titles, states, strict=False)]


def _in_words(row: FaultyRow) -> dict[str, Any]:
    """Describe a faulty row for reading."""
    problems = [
        {
            "field": wording.field_name(problem["field"]),
            "value": problem["value"],
            "reason": wording.reason(problem),
        }
        for problem in row.problems
    ]
    return {"row": row.row, "problems": problems}
