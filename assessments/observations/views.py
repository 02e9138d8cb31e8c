"""Pages of assessors: observations, rating forms, comparison. And what officers read of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.competency.profiles.level_choices import unled_choices
from assessments.observations import agreement, api, calibration, queries
from assessments.observations.forms import (
    AcknowledgeForm,
    ObservationFilter,
    ObservationForm,
    PeriodForm,
    RatingForm,
    ReasonForm,
    SearchForm,
)
from assessments.observations.models import (
    FilledForm,
    Observation,
    RatingLine,
    RatingSheet,
    SavedRating,
    assessable_officers,
)
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import (
    OfficerRequest,
    SignedInRequest,
    View,
    officer_required,
    permission_required,
    sent_from,
)
from lms.people.paging import CappedPaginator

PER_PAGE = 20
UNPROCESSABLE = 422


@require_safe
@permission_required(Permission.ASSESS)
def observations(request: SignedInRequest) -> HttpResponse:
    """List the observations of officers in scope, the latest event first."""
    form = ObservationFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = Observation.objects.visible_to(request.user)
    if wanted.get("q"):
        found = found.about(assessable_officers(request.user).search(wanted["q"]))
    if wanted.get("show"):
        mine = RatingSheet.objects.filter(assessor=request.user)
        mine = mine.open() if wanted["show"] == ObservationFilter.DRAFTS else mine
        found = found.filter(pk__in=mine.values("observation"))
    rows = found.select_related("officer", "opened_by").prefetch_related("sheets__assessor")
    page = CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrowed": any(wanted.values())}
    return render(request, "assessments/observations/list.html", context)


@require_safe
@permission_required(Permission.ASSESS)
def observation_choose(request: SignedInRequest) -> HttpResponse:
    """List the officers who can be observed."""
    form = SearchForm(request.GET)
    officers = assessable_officers(request.user).exclude(status="left")
    text = form.cleaned_data["q"] if form.is_valid() else ""
    officers = officers.search(text) if text else officers
    page = CappedPaginator(officers, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "text": text}
    return render(request, "assessments/observations/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSESS)
def observation_open(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Ask what was observed, and open the form for it."""
    officer = get_object_or_404(assessable_officers(request.user), pk=officer_id)
    offered = unled_choices(officer.pk)
    form = ObservationForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            sheet = api.open_observation(by=request.user, officer=officer, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("rating_sheet", sheet.pk)
    context = {"form": form, "officer": people.card(officer)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "assessments/observations/open.html", context, status=status)


@require_safe
@never_cache
@permission_required(Permission.ASSESS)
def observation(request: SignedInRequest, observation_id: UUID) -> HttpResponse:
    """Show an event: who takes part and, once one's own form is handed in, what all marked."""
    found = _observation(request, observation_id)
    sheets = list(found.sheets.select_related("assessor").prefetch_related("ratings"))
    own = next((sheet for sheet in sheets if sheet.assessor_id == request.user.pk), None)
    sees_marks = own is not None and not own.is_open
    for sheet in sheets:
        sheet.observation = found
    submitted = [sheet for sheet in sheets if not sheet.is_open and not sheet.is_withdrawn]
    taking_part = {sheet.assessor_id for sheet in sheets}
    may_join = assessable_officers(request.user).filter(pk=found.officer_id).exists()
    may_invite = may_join and _may_invite(request, own)
    may_assess = people.users_who_may(Permission.ASSESS, found.officer)
    filled = [(sheet, sheet.filled()) for sheet in submitted] if sees_marks else []
    context = {
        "observation": found,
        "sheets": sheets,
        "own": own,
        "forms": filled,
        "comparison": _compare(filled) if len(filled) > 1 else (),
        "others": may_assess.exclude(pk__in=taking_part)[:50] if may_invite else [],
        "may_join": may_join and own is None,
        "withdraw_form": ReasonForm(),
    }
    return render(request, "assessments/observations/observation.html", context)


def _compare(
    filled: Sequence[tuple[RatingSheet, FilledForm]],
) -> Iterator[tuple[str, list[tuple[RatingSheet, RatingLine]]]]:
    """Put the marks of several forms beside each other, behaviour by behaviour."""
    sheets = [sheet for sheet, _form in filled]
    for lines in zip(*(form.lines for _sheet, form in filled), strict=True):
        yield lines[0].indicator.text, list(zip(sheets, lines, strict=True))


@require_POST
@permission_required(Permission.ASSESS)
def observation_join(request: SignedInRequest, observation_id: UUID) -> HttpResponse:
    """Take part with a form of one's own, or invite another assessor (``assessor``)."""
    found = _observation(request, observation_id)
    asked = request.POST.get("assessor", "")
    if not asked:
        return _join(request, found)
    if not _may_invite(request, found.sheets.filter(assessor=request.user).first()):
        raise Http404
    candidates = people.users_who_may(Permission.ASSESS, found.officer)
    assessor = get_object_or_404(candidates, pk=row_id(asked))
    api.take_part(observation=found, assessor=assessor, by=request.user)
    messages.success(request, _("%(name)s now has a form for this event.") % {"name": assessor})
    return redirect(found)


def _may_invite(request: SignedInRequest, own: RatingSheet | None) -> bool:
    """Let who takes part ask others; and an administrator, for those who have moved away."""
    return own is not None or people.has_permission(request.user, Permission.ADMINISTER)


def _join(request: SignedInRequest, found: Observation) -> HttpResponse:
    try:
        sheet = api.take_part(observation=found, assessor=request.user, by=request.user)
    except ValidationError as error:
        raise Http404 from error
    return redirect("rating_sheet", sheet.pk)


def _observation(request: SignedInRequest, observation_id: UUID) -> Observation:
    visible = Observation.objects.visible_to(request.user)
    found: Observation = get_object_or_404(
        visible.select_related("officer", "snapshot", "opened_by"), pk=observation_id
    )
    return found


SheetView = Callable[[SignedInRequest, RatingSheet], HttpResponse]


def _own_sheet(view: SheetView) -> View:
    """Give the view the assessor's own form; anybody else's is 404."""

    @never_cache
    @permission_required(Permission.ASSESS)
    @wraps(view)
    def guarded(request: SignedInRequest, sheet_id: UUID) -> HttpResponse:
        sheet = get_object_or_404(RatingSheet.objects.of(request.user), pk=sheet_id)
        return view(request, sheet)

    return guarded


def _draft(view: SheetView) -> View:
    """Give the view the assessor's draft; once handed in, show the event instead."""

    @_own_sheet
    @wraps(view)
    def guarded(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
        if not sheet.is_open:
            return redirect(sheet.observation)
        return view(request, sheet)

    return guarded


@_draft
@require_safe
def rating_sheet(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    """Show the form to fill in; without marking it further where that is not allowed any more."""
    if api.refusal_of(sheet):
        return redirect("rating_review", sheet.pk)
    return _sheet_page(request, "assessments/observations/sheet.html", sheet)


@_draft
@require_safe
def rating_review(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    """Show what was marked before the form is handed in."""
    return _sheet_page(request, "assessments/observations/review.html", sheet)


def _sheet_page(request: SignedInRequest, template: str, sheet: RatingSheet) -> HttpResponse:
    officer = people.card_of(sheet.observation.officer_id)
    context = {
        "sheet": sheet,
        "form": sheet.filled(),
        "officer": officer,
        "refusal": api.refusal_of(sheet),
        "occasions": sheet.observation.occasions,
    }
    return render(request, template, context)


def _refused_page(request: SignedInRequest, sheet: RatingSheet, refusal: str) -> HttpResponse:
    """Show what was sent and cannot be saved, to be read and copied."""
    context = {
        "sheet": sheet,
        "form": _as_sent(request, sheet.filled()),
        "officer": people.card_of(sheet.observation.officer_id),
        "refusal": refusal,
    }
    return render(request, "assessments/observations/review.html", context, status=UNPROCESSABLE)


def _as_sent(request: SignedInRequest, form: FilledForm) -> FilledForm:
    steps = {str(step.mark): step for step in form.steps}

    def sent(line: RatingLine) -> RatingLine:
        mark = request.POST.get(f"mark-{line.indicator.id}", "")
        note = request.POST.get(f"note-{line.indicator.id}", line.note)
        return replace(line, note=note, step=steps.get(mark, line.step))

    levels = (replace(level, lines=tuple(map(sent, level.lines))) for level in form.levels)
    return replace(form, levels=tuple(levels))


@sent_from(lambda _request, sheet_id: reverse("rating_sheet", args=[sheet_id]))
@_own_sheet
@require_POST
def rating_save(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    """Save one mark (JSON, from the page's script) or the whole form (a plain page's buttons)."""
    wants_json = request.accepts("application/json") and not request.accepts("text/html")
    return _save_one(request, sheet) if wants_json else _save_all(request, sheet)


def _save_one(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    form = RatingForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": "refused"}, status=400)
    try:
        saved = api.save_rating(
            sheet=sheet,
            indicator_id=form.cleaned_data["indicator"],
            mark=form.cleaned_data["mark"],
            note=form.cleaned_data["note"],
            sequence=form.cleaned_data["sequence"],
        )
    except api.UnknownIndicatorError as error:
        raise Http404 from error
    except api.SheetClosedError:
        return JsonResponse({"problem": "closed"}, status=409)
    except api.StaleRatingError:
        return JsonResponse({"problem": "stale"}, status=409)
    except api.OutOfScopeError:
        return JsonResponse({"problem": "scope"}, status=UNPROCESSABLE)
    return JsonResponse({"saved": _time_of(saved), "sequence": saved.sequence})


def _time_of(saved: SavedRating) -> str:
    return time_format(timezone.localtime(saved.saved_at), "TIME_FORMAT")


def _save_all(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    if not sheet.is_open:
        messages.warning(request, _("This form is handed in and cannot be changed any more."))
        return redirect(sheet.observation)
    if refusal := api.refusal_of(sheet):
        return _refused_page(request, sheet, refusal)
    is_stale = False
    for line in sheet.filled().lines:
        is_stale |= not _save_line(request, sheet, line)
    if is_stale:
        messages.warning(
            request,
            _("You changed this form in another window. What you see here is the newer state."),
        )
        return redirect("rating_sheet", sheet.pk)
    if request.POST.get("go") == "review":
        return redirect("rating_review", sheet.pk)
    messages.success(request, _("Saved. You can go on later."))
    return redirect("rating_sheet", sheet.pk)


def _save_line(request: SignedInRequest, sheet: RatingSheet, line: RatingLine) -> bool:
    """Save what a plain page sent for one behaviour; tell whether it was not stale."""
    sent = RatingForm(
        {
            "indicator": line.indicator.id,
            "mark": request.POST.get(f"mark-{line.indicator.id}", ""),
            "note": request.POST.get(f"note-{line.indicator.id}", ""),
            "sequence": request.POST.get(f"sequence-{line.indicator.id}", ""),
        }
    )
    if not sent.is_valid():
        return True
    mark, note = sent.cleaned_data["mark"], sent.cleaned_data["note"]
    if (mark, note) == (line.mark, line.note):
        return True
    try:
        api.save_rating(
            sheet=sheet,
            indicator_id=line.indicator.id,
            mark=mark,
            note=note,
            sequence=sent.cleaned_data["sequence"],
        )
    except (api.StaleRatingError, api.SheetClosedError, api.UnknownIndicatorError):
        return False
    return True


@_own_sheet
@require_POST
def rating_submit(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    """Hand in the form; its marks become evidence."""
    try:
        api.submit(sheet=sheet, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("rating_review", sheet.pk)
    messages.success(request, _("The form is handed in. The officer can read it now."))
    return redirect(sheet.observation)


@_own_sheet
@require_POST
def rating_withdraw(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    """Take back a form handed in, with a reason."""
    form = ReasonForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        api.withdraw(sheet=sheet, by=request.user, reason=reason)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The form is withdrawn. It does not count any more."))
    return redirect(sheet.observation)


@_own_sheet
@require_POST
def rating_discard(request: SignedInRequest, sheet: RatingSheet) -> HttpResponse:
    """Delete a draft of one's own."""
    try:
        api.discard(sheet=sheet, by=request.user)
    except api.SheetClosedError:
        messages.warning(request, _("This form is handed in and cannot be changed any more."))
        return redirect(sheet.observation)
    messages.success(request, _("The draft is deleted."))
    return redirect("observations")


@require_safe
@permission_required(Permission.SEE_OFFICERS)
def calibration_page(request: SignedInRequest) -> HttpResponse:
    """Show who is strict and who is lenient, and how far assessors agree."""
    may_assess = people.has_permission(request.user, Permission.ASSESS)
    if not (may_assess or people.has_permission(request.user, Permission.MANAGE_PEOPLE)):
        raise PermissionDenied
    form = PeriodForm(request.GET)
    form.is_valid()
    starts_on, ends_on = form.period
    shown = queries.calibration(reader=request.user, starts_on=starts_on, ends_on=ends_on)
    context = {
        "form": form,
        "calibration": shown,
        "may_assess": may_assess,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "events_needed": calibration.EVENTS_NEEDED,
        "marks_needed": calibration.MARKS_NEEDED,
        "convention": agreement.LANDIS_KOCH,
    }
    return render(request, "assessments/observations/calibration.html", context)


@require_safe
@officer_required
def feedback_list(request: OfficerRequest) -> HttpResponse:
    """List what assessors wrote about the officer."""
    found = RatingSheet.objects.about(request.officer)
    page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/observations/feedback_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@officer_required
def feedback(request: OfficerRequest, sheet_id: UUID) -> HttpResponse:
    """Show the officer one assessor's form, and take a comment, once."""
    sheet = get_object_or_404(RatingSheet.objects.about(request.officer), pk=sheet_id)
    answer = AcknowledgeForm(request.POST or None)
    if request.method == "POST" and answer.is_valid():
        is_new = api.acknowledge(
            sheet=sheet,
            officer=request.officer,
            comment=answer.cleaned_data["comment"],
            by=request.user,
        )
        if is_new:
            messages.success(request, _("Thank you. The assessor can see that you have read it."))
        return redirect("feedback", sheet.pk)
    filled: FilledForm = sheet.filled()
    context = {"sheet": sheet, "form": filled, "answer": answer}
    status = UNPROCESSABLE if answer.errors else 200
    return render(request, "assessments/observations/feedback.html", context, status=status)
