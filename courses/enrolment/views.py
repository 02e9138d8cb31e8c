"""Joining and leaving a course: buttons on its page.

Somebody who had to sign in first arrives by GET: they are shown the page to press again.
"""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.catalogue.models import CoursePage
from courses.catalogue.outline import admits
from courses.enrolment import api
from courses.enrolment.audience import may_read
from courses.enrolment.models import Enrolment
from courses.enrolment.states import TransitionError
from lms.core.requests import way_back
from lms.people.access import OfficerRequest, officer_required


@officer_required
def enrol(request: OfficerRequest, course_id: int) -> HttpResponseBase:
    """Join a course and come back to its page, or to that of an activity that led here."""
    course = get_object_or_404(CoursePage, id=course_id)
    if not admits(course, request) or not may_read(course, request.user):
        raise Http404
    if request.method == "POST":
        api.enrol(officer_id=request.officer.pk, course=course, by=request.user)
        messages.success(request, _("You have joined this course."))
    return redirect(way_back(request, str(course.get_url(request))))


@officer_required
def withdraw(request: OfficerRequest, enrolment_id: int) -> HttpResponseBase:
    """Leave a course and come back to its page, or to the first page if it is gone."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(officer=request.officer).select_related("course"), pk=enrolment_id
    )
    if request.method == "POST":
        _withdraw(request, enrolment)
    return redirect(enrolment.course.get_url(request) if enrolment.course.is_open else "home")


def _withdraw(request: OfficerRequest, enrolment: Enrolment) -> None:
    try:
        api.withdraw(enrolment=enrolment, by=request.user)
    except TransitionError:
        messages.error(request, _("You have completed this course, so you cannot leave it."))
    else:
        messages.success(
            request, _("You have left this course. What you have done is kept if you join again.")
        )
