"""The pages of the requirements matrix: many positions, one position, files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.competency import file_problems
from assessments.competency.models import Competency, CompetencyFramework, PositionRequirement
from assessments.competency.requirements import matrix, workbook
from assessments.competency.rules.gaps import Importance
from lms.core import audit
from lms.core.clock import today
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.core.tables.faults import FAULTS
from lms.core.tables.received import UnreadableError
from lms.people import api as people
from lms.people.access import SignedInRequest, permission_required
from lms.people.paging import CappedPaginator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPROCESSABLE = 422
PAGE_SIZE = 10
MAX_BYTES = 5 * 1024 * 1024
SHOWN_CHANGES = 200
SEEN, WANTED = "assessments.competency.seen", "assessments.competency.wanted"
NOTHING = ""


class MatrixFileForm(forms.Form):
    """Take a workbook of requirements."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX as downloaded here, up to 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before reading it."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("The file is larger than 5 MB."))
        return file


@require_GET
@permission_required(Permission.MANAGE_PEOPLE)
def requirements(_request: SignedInRequest) -> HttpResponse:
    """Lead to the matrix of the first framework in force."""
    first = _first_framework()
    return redirect("requirements_matrix", first.pk) if first else redirect("frameworks")


@require_GET
@permission_required(Permission.MANAGE_PEOPLE)
def requirements_of_position(_request: SignedInRequest, position_id: int) -> HttpResponse:
    """Lead to what a position requires in the first framework in force."""
    position = get_object_or_404(people.all_positions(), pk=position_id)
    first = _first_framework()
    if first is None:
        return redirect("frameworks")
    return redirect("position_requirements", first.pk, position.pk)


def _first_framework() -> CompetencyFramework | None:
    in_force = CompetencyFramework.objects.in_force(today())
    found: CompetencyFramework | None = in_force.order_by("is_sample", "code").first()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def requirements_matrix(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Show and change what positions require in one framework, ten positions a page."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    may_edit = matrix.may_edit(request.user, framework)
    if request.method == "POST":
        return _save(request, framework, request.get_full_path())
    text = request.GET.get("q", "").strip()[:100]
    listed = people.all_positions().search(text) if text else people.all_positions()
    page = CappedPaginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    positions = list(page)
    cells = matrix.read(framework, [position.pk for position in positions])
    competencies = matrix.competencies_of(framework)
    is_editing = may_edit and "ubah" in request.GET
    context = {
        "framework": framework,
        "frameworks": _choices(),
        "competencies": competencies,
        "rows": [(position, _row(position, competencies, cells)) for position in positions],
        "page": page,
        "q": text,
        "may_edit": may_edit,
        "is_editing": is_editing,
        "options": _options(framework) if is_editing else (),
        "seen": _sign(cells),
    }
    return render(request, "assessments/competency/requirements_matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def position_requirements(
    request: SignedInRequest, framework_id: int, position_id: int
) -> HttpResponse:
    """Show and change what one position requires, and what it required before."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    position = get_object_or_404(people.all_positions(), pk=position_id)
    if request.method == "POST":
        return _save(request, framework, request.get_full_path())
    cells = matrix.read(framework, [position.pk])
    competencies = matrix.competencies_of(framework)
    context = {
        "framework": framework,
        "frameworks": _choices(),
        "position": position,
        "cells": _row(position, competencies, cells),
        "history": matrix.history(framework, position.pk),
        "may_edit": matrix.may_edit(request.user, framework),
        "options": _options(framework),
        "seen": _sign(cells),
    }
    return render(request, "assessments/competency/position_requirements.html", context)


def _choices() -> Sequence[CompetencyFramework]:
    """List the versions that are in force, and those whose day is set."""
    in_force = CompetencyFramework.objects.in_force(today())
    coming = CompetencyFramework.objects.filter(starts_on__gt=today())
    return list((in_force | coming).order_by("is_sample", "code", "version"))


def _row(
    position: Any, competencies: Sequence[Competency], cells: Mapping[tuple[int, str], matrix.Cell]
) -> list[dict[str, Any]]:
    row = []
    for competency in competencies:
        cell = cells.get((position.pk, competency.code))
        row.append(
            {
                "competency": competency,
                "name": f"{position.pk}:{competency.code}",
                "value": f"{cell[0]}:{cell[1]}" if cell else NOTHING,
                "level": cell[0] if cell else None,
                "importance": _importance(cell[1]) if cell else "",
            }
        )
    return row


def _importance(importance: int) -> str:
    return str(dict(PositionRequirement._meta.get_field("importance").flatchoices)[importance])


def _options(framework: CompetencyFramework) -> list[tuple[str, str]]:
    """List what a cell may say: nothing, or a level with an importance."""
    levels = range(1, framework.highest_level + 1)
    return [
        (NOTHING, "–"),
        *(
            (f"{level}:{importance.value}", f"{level} · {_importance(importance.value)}")
            for level in levels
            for importance in Importance
        ),
    ]


def _sign(cells: Mapping[tuple[int, str], matrix.Cell]) -> str:
    return signing.dumps(
        [[position, code, *cell] for (position, code), cell in cells.items()],
        salt=SEEN,
        compress=True,
    )


def _save(request: SignedInRequest, framework: CompetencyFramework, back: str) -> HttpResponse:
    if not matrix.may_edit(request.user, framework):
        raise PermissionDenied
    try:
        signed = signing.loads(request.POST.get("seen", ""), salt=SEEN)
    except signing.BadSignature:
        messages.error(request, _("Open the page again before you save."))
        return redirect(back)
    seen = {(position, code): (level, weight) for position, code, level, weight in signed}
    sent = _sent(request, framework)
    wanted = {cell: after for cell, after in sent.items() if seen.get(cell) != after}
    conflicts = matrix.save(by=request.user, framework=framework, wanted=wanted, seen=seen)
    if conflicts:
        cells = ", ".join(code for _position, code in conflicts)
        text = _("Somebody else has changed this meanwhile, so yours is not saved: %(cells)s.")
        messages.warning(request, text % {"cells": cells})
    elif wanted:
        messages.success(request, _("The requirements are saved; they hold from today on."))
    return redirect(back)


def _sent(
    request: SignedInRequest, framework: CompetencyFramework
) -> dict[tuple[int, str], matrix.Cell | None]:
    """Read the cells of the form; what is no cell of this framework is left out."""
    codes = {competency.code for competency in matrix.competencies_of(framework)}
    allowed = {value for value, _label in _options(framework)}
    sent: dict[tuple[int, str], matrix.Cell | None] = {}
    for name, value in request.POST.items():
        number, _colon, code = name.partition(":")
        position = row_id(number)
        if position is not None and code in codes and value in allowed:
            level, _colon, weight = str(value).partition(":")
            sent[position, code] = (int(level), int(weight)) if level else None
    known = set(
        people.all_positions()
        .filter(pk__in={position for position, _code in sent})
        .values_list("pk", flat=True)
    )
    return {cell: value for cell, value in sent.items() if cell[0] in known}


@require_GET
@permission_required(Permission.MANAGE_PEOPLE)
def requirements_download(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Hand out the whole matrix of a framework as a workbook."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    codes = [competency.code for competency in matrix.competencies_of(framework)]
    positions = people.all_positions().only("pk", "code", "title").iterator(chunk_size=2000)
    content = workbook.write(framework.name, codes, positions, matrix.read(framework))
    audit.record(by=request.user, action="requirements.export", target=framework)
    name = f"standar-{framework.code}-v{framework.version}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def requirements_import(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Take a workbook and show which cells it would change; nothing changes yet."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    if not matrix.may_edit(request.user, framework):
        raise PermissionDenied
    form = MatrixFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"framework": framework, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _plan(framework, form.cleaned_data["file"])
        except UnreadableError as error:
            form.add_error("file", str(FAULTS[error.fault]))
    status = UNPROCESSABLE if form.errors or context.get("problems") else 200
    template = "assessments/competency/requirements_import.html"
    return render(request, template, context, status=status)


def _plan(framework: CompetencyFramework, file: Any) -> dict[str, Any]:
    codes = [competency.code for competency in matrix.competencies_of(framework)]
    positions = {position.code: position for position in people.all_positions()}
    rows, problems = workbook.read(file, codes, positions)
    wanted = {
        (positions[row.position_code].pk, code): cell
        for row in rows
        for code, cell in row.cells.items()
    }
    titles = {position.pk: position.title for position in positions.values()}
    changes = list(matrix.changes_to(matrix.read(framework), wanted, titles))
    return {
        "is_checked": True,
        "problems": file_problems.in_words(problems),
        "changes": [
            (c.position, c.competency, _cell_words(c.before), _cell_words(c.after))
            for c in changes[:SHOWN_CHANGES]
        ],
        "change_count": len(changes),
        "signed": signing.dumps(
            [[c.position_id, c.competency, c.before, c.after] for c in changes],
            salt=WANTED,
            compress=True,
        ),
    }


def _cell_words(cell: matrix.Cell | None) -> str:
    return f"{cell[0]} · {_importance(cell[1])}" if cell else "–"


@require_POST
@permission_required(Permission.MANAGE_PEOPLE)
def requirements_import_apply(request: SignedInRequest, framework_id: int) -> HttpResponse:
    """Make the changes that were shown, which the browser carries signed; many by a job."""
    framework = get_object_or_404(CompetencyFramework, pk=framework_id)
    if not matrix.may_edit(request.user, framework):
        raise PermissionDenied
    try:
        signed = signing.loads(request.POST.get("signed", ""), salt=WANTED, max_age=24 * 3600)
    except signing.BadSignature:
        messages.error(request, _("What was checked is no longer there. Send the file again."))
        return redirect("requirements_import", framework.pk)
    if matrix.is_large(signed):
        check = request.POST["signed"]
        job = matrix.start_saving(by=request.user, framework=framework, changes=signed, check=check)
        return redirect(job)
    kept = matrix.save_checked(by=request.user, framework=framework, changes=signed)
    for words in matrix.kept_in_words(kept):
        messages.warning(request, words)
    messages.success(request, _("The requirements are saved; they hold from today on."))
    return redirect("requirements_matrix", framework.pk)
