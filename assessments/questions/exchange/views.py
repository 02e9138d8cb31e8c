"""The pages that take a file of questions from upload to applied, and hand questions out."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.questions.exchange import api, wording
from assessments.questions.exchange.asked import Asked, from_json
from assessments.questions.exchange.entries import TO_BE_MENDED
from assessments.questions.exchange.formats.registry import FORMATS
from assessments.questions.exchange.formats.workbook.writing import template
from assessments.questions.exchange.forms import NOTED, ExportForm, LinesFilter, UploadForm
from assessments.questions.exchange.models import ImportedQuestion, Outcome, QuestionImport
from assessments.questions.filters import QuestionFilterSet
from assessments.questions.kinds.editing import EDITORS
from assessments.questions.models import Question
from lms.core.requests import read_key
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required

RECENT = 10
LINES_PER_PAGE = 50
UNPROCESSABLE = 422
author_required = permission_required(Permission.AUTHOR)


@require_http_methods(["GET", "POST"])
@author_required
def import_start(request: SignedInRequest) -> HttpResponse:
    """Take a file, and list the reader's latest imports."""
    form = UploadForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = api.upload(
                by=request.user, file=file, filename=file.name, unit=form.cleaned_data["bank"]
            )
        except api.ImportStoppedError as error:
            form.add_error(None, str(error))
        else:
            api.start_check(by=request.user, run=run)
            return redirect("question_import", run.pk)
    recent = QuestionImport.objects.started_by(request.user).select_related("job", "unit")
    context = {"form": form, "recent": recent[:RECENT]}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "assessments/exchange/import.html", context, status=status)


@require_GET
@author_required
def import_template(_request: SignedInRequest) -> HttpResponse:
    """Hand out the workbook to fill in."""
    name = _("questions-template.xlsx")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content_type = FORMATS["xlsx"].content_type
    return HttpResponse(template(), content_type=content_type, headers=headers)


@require_GET
@never_cache
@author_required
def import_run(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Show what a file would do, or has done; htmx asks for the changing part alone."""
    run = _own_run(request, run_id)
    form = LinesFilter(request.GET)
    chosen = form.cleaned_data["outcome"] if form.is_valid() else ""
    found = run.questions.select_related("question")
    if chosen:
        found = found.noted() if chosen == NOTED else found.filter(outcome=chosen)
    page = Paginator(found, LINES_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "run": run,
        "chosen": chosen,
        "choices": _choices(run.counts),
        "page": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "lines": [_line(line) for line in page],
        "format": wording.FORMATS.get(run.format, ""),
        "place": wording.PLACES[FORMATS[run.format].unit_of_place] if run.format else "",
        "reason": wording.in_words(**run.reason) if run.reason else "",
        "notes": [wording.in_words(**each) for each in run.notes],
    }
    name = "_import_run" if request.headers.get("HX-Request") else "import_run"
    return render(request, f"assessments/exchange/{name}.html", context)


def _choices(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Name the filters of the preview, and how many questions each shows."""
    total = sum(counts.get(outcome, 0) for outcome in Outcome.values)
    numbers = {"": total, **counts}
    choices = LinesFilter().fields["outcome"].choices  # type: ignore[attr-defined]
    return [(value, str(label), numbers.get(value, 0)) for value, label in choices]


@dataclass(frozen=True, slots=True)
class LineShown:
    """A question of a file, for reading."""

    line: ImportedQuestion
    prompt: str
    body: object
    key_template: str
    explanation: str
    facts: list[tuple[str, str]]
    notes: list[str]
    problem: str
    missing: list[str]
    changes: list[str]


def _line(line: ImportedQuestion) -> LineShown:
    asked = from_json(line.asked) if line.asked else None
    facts: list[tuple[str, str]] = []
    if asked is not None:
        facts = [
            (_("Hint"), asked.hint or ""),
            (_("Source"), asked.source or ""),
            (_("Topics"), ", ".join(asked.topics or ())),
            (_("Indicators"), ", ".join(asked.indicators or ())),
        ]
    return LineShown(
        line=line,
        prompt=asked.prompt if asked else "",
        body=asked.body if asked else None,
        key_template=f"assessments/kinds/{line.kind}/key.html" if asked else "",
        explanation=(asked.explanation or "") if asked else "",
        facts=[fact for fact in facts if fact[1]],
        notes=[wording.in_words(**each) for each in line.notes],
        problem=wording.in_words(**line.problem) if line.problem else "",
        missing=_missing(line, asked),
        changes=[str(wording.CHANGES[name]) for name in line.changes],
    )


def _missing(line: ImportedQuestion, asked: Asked | None) -> list[str]:
    """Say what keeps a question from being published, unless it has been by now."""
    if asked is None or (line.applied_at and line.question and line.question.live):
        return []
    noted = [wording.in_words(**each) for each in line.notes if each["code"] in TO_BE_MENDED]
    return [*noted, *map(str, EDITORS[asked.body.kind].problems(asked.body))]


@require_POST
@author_required
def import_apply(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Have what was read written."""
    run = _own_run(request, run_id)
    try:
        api.start_applying(by=request.user, run=run, publish="publish" in request.POST)
    except api.ImportStoppedError as error:
        messages.error(request, str(error))
    return redirect("question_import", run.pk)


def _own_run(request: SignedInRequest, run_id: UUID) -> QuestionImport:
    """Find an import the reader started; anybody else's does not exist for them."""
    runs = QuestionImport.objects.started_by(request.user).select_related("job", "unit", "by")
    return get_object_or_404(runs, pk=run_id)


@require_http_methods(["GET", "POST"])
@author_required
def export_start(request: SignedInRequest) -> HttpResponse:
    """Ask for a format, and have the questions that the filters find written to a file."""
    rows = Question.objects.readable_by(request.user)
    found = QuestionFilterSet(request.GET, queryset=rows, request=request)
    ids: list[int] = []
    if found.is_valid():
        said = found.qs.saying(request.GET.get("q", ""))
        ids = list(said.order_by("pk").values_list("pk", flat=True))
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and ids:
        job = api.start_export(
            by=request.user,
            format_name=form.cleaned_data["format"],
            ids=ids,
            key=read_key(request),
        )
        return redirect("job", job.pk)
    context = {
        "form": form,
        "filters": found.form,
        "number": len(ids),
        "request_key": uuid.uuid4(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "assessments/exchange/export.html", context, status=status)
