"""Reading and finishing lessons and courses, and what HR does about those read too quickly."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.catalogue.models import CoursePage, LessonPage
from courses.catalogue.outline import admits, is_open
from courses.enrolment.audience import may_read
from courses.enrolment.models import Enrolment
from courses.progress import api, queries
from courses.progress.forms import (
    AcceptForm,
    DoneForm,
    QuickLessonFilter,
    UnreadableTimeError,
    read_times,
)
from courses.progress.participation import (
    ActivityContext,
    TrackedStep,
    activity_context,
    participation_in,
)
from lms.core.roles import Permission
from lms.people.access import (
    OfficerRequest,
    SignedInRequest,
    officer_required,
    permission_required,
)
from lms.people.hr.sections import sections_for
from lms.people.paging import CappedPaginator

PAGE_SIZE = 25
UNPROCESSABLE = 422


@officer_required
def complete_lesson(request: OfficerRequest, page_id: int) -> HttpResponseBase:
    """Complete a lesson and go on to the next activity, or to the course when nothing is left."""
    page = get_object_or_404(LessonPage, id=page_id)
    if not admits(page, request) or not may_read(page, request.user):
        raise Http404
    if request.method != "POST":
        return redirect(page.get_url(request))
    course = CoursePage.objects.parent_of(page).get()
    told = DoneForm(request.POST).told
    try:
        completed = api.complete_lesson(
            officer_id=request.officer.pk, page=page, by=request.user, seconds=told
        )
    except api.NotEnrolledError:
        messages.error(request, _("Join the course first. Then your progress is kept."))
        return redirect(course.get_url(request))
    except api.NotOpenedError:
        messages.warning(
            request, _("Open the lesson and read it first. Then you can mark it as done.")
        )
        return redirect(page.get_url(request))
    place = activity_context(participation_in(course, request.officer.pk), page)
    if place is not None and place.current.is_too_quick:
        _tell_too_quick(request, place.current)
    if completed:
        messages.success(request, _("You have completed this course. Well done!"))
    return redirect(_after(place, course, request))


def _tell_too_quick(request: OfficerRequest, tracked: TrackedStep) -> None:
    text = _(
        "You were quicker than “%(lesson)s” takes (about %(minutes)d min). It is done, but earns no"
        " training hours yet. Open it again and read on at your ease: the time adds up."
    )
    step = tracked.step
    messages.info(request, text % {"lesson": step.title, "minutes": step.minutes})


def _after(place: ActivityContext | None, course: CoursePage, request: OfficerRequest) -> str:
    if place is not None and place.next is not None and not place.participation.is_completed:
        return place.next.step.url
    address: Any = course.get_url(request)
    return str(address)


@require_POST
@never_cache
@officer_required
def reading_time(request: OfficerRequest) -> HttpResponseBase:
    """Count how long lessons have been read; say which have earned their hours by it."""
    sent = request.POST.getlist("time")
    try:
        earned = api.tell_time(officer_id=request.officer.pk, told=read_times(sent))
    except UnreadableTimeError:
        return HttpResponse(status=400)
    return JsonResponse({"earned": [f"{e.enrolment_id}:{e.page_key}" for e in earned]})


@officer_required
def finish_course(request: OfficerRequest, enrolment_id: int) -> HttpResponseBase:
    """End a course whose counting activities are all done."""
    enrolment = get_object_or_404(Enrolment, pk=enrolment_id, officer=request.officer)
    course = get_object_or_404(CoursePage.objects.filter(is_open()), pk=enrolment.course_id)
    if request.method == "POST" and api.finish(enrolment=enrolment, by=request.user):
        messages.success(request, _("You have completed this course. Well done!"))
    return redirect(course.get_url(request))


@require_safe
@permission_required(Permission.MANAGE_PEOPLE)
def quick_lessons(request: SignedInRequest) -> HttpResponseBase:
    """List the lessons that officers in scope read too quickly, the latest first."""
    form = QuickLessonFilter(request.GET, by=request.user)
    chosen = form.cleaned_data if form.is_valid() else None
    found = queries.quick_lessons(request.user, chosen)
    page = CappedPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows(request.user, page),
        "is_narrowed": any((chosen or {}).values()),
        "sections": sections_for(request),
    }
    return render(request, "courses/quick_lessons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def quick_lesson_accept(request: SignedInRequest, progress_id: int) -> HttpResponseBase:
    """Credit one of them all the same, with a reason."""
    found = queries.in_scope(request.user).filter(completed_at__isnull=False)
    row = get_object_or_404(queries.with_titles(found), pk=progress_id)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if api.accept(row=row, by=request.user, reason=reason):
            messages.success(request, _("The training hours are accepted."))
        else:
            messages.info(request, _("This lesson has earned its training hours already."))
        return redirect("quick_lessons")
    context = {"form": form, "lesson": queries.rows(request.user, [row])[0]}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "courses/quick_lesson.html", context, status=status)
