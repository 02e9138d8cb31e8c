"""The buttons at the end of a lesson and of a course."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.catalogue.models import CoursePage, LessonPage
from courses.catalogue.outline import admits, is_open
from courses.enrolment.audience import may_read
from courses.enrolment.models import Enrolment
from courses.progress import api
from courses.progress.participation import activity_context, participation_in
from lms.people.access import OfficerRequest, officer_required


@officer_required
def complete_lesson(request: OfficerRequest, page_id: int) -> HttpResponseBase:
    """Complete a lesson and go on to the next activity, or to the course when nothing is left."""
    page = get_object_or_404(LessonPage, id=page_id)
    if not admits(page, request) or not may_read(page, request.user):
        raise Http404
    if request.method != "POST":
        return redirect(page.get_url(request))
    course = CoursePage.objects.parent_of(page).get()
    try:
        completed = api.complete_lesson(officer_id=request.officer.pk, page=page, by=request.user)
    except api.NotEnrolledError:
        messages.error(request, _("Join the course first. Then your progress is kept."))
        return redirect(course.get_url(request))
    except api.NotOpenedError:
        messages.warning(
            request, _("Open the lesson and read it first. Then you can mark it as done.")
        )
        return redirect(page.get_url(request))
    if completed:
        messages.success(request, _("You have completed this course. Well done!"))
    return redirect(_after(page, course, request))


def _after(page: LessonPage, course: CoursePage, request: OfficerRequest) -> str:
    participation = participation_in(course, request.officer.pk)
    context = activity_context(participation, page)
    if context is not None and context.next is not None and not participation.is_completed:
        return context.next.step.url
    address: Any = course.get_url(request)
    return str(address)


@officer_required
def finish_course(request: OfficerRequest, enrolment_id: int) -> HttpResponseBase:
    """End a course whose counting activities are all done."""
    enrolment = get_object_or_404(Enrolment, pk=enrolment_id, officer=request.officer)
    course = get_object_or_404(CoursePage.objects.filter(is_open()), pk=enrolment.course_id)
    if request.method == "POST" and api.finish(enrolment=enrolment, by=request.user):
        messages.success(request, _("You have completed this course. Well done!"))
    return redirect(course.get_url(request))
