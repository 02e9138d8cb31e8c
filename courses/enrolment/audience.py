"""For whom a course is: central ones for all, a unit's for its line and whoever takes part."""

from typing import Any, cast

from django.http import HttpRequest
from wagtail.models import Collection, Page

from courses.catalogue.models import CoursePage, UnitCataloguePage, unit_above
from courses.enrolment.models import Enrolment
from lms.people import api as people
from lms.people.api import User


def may_read(page: Page, user: User) -> bool:
    """Tell whether a page is for ``user``: nobody above it keeps it for others.

    Whoever was transferred goes on with what they had joined. One or two queries in the catalogue
    of a unit.
    """
    unit_id = unit_above(page.path)
    if unit_id is None or unit_id in people.concerning_unit_ids(user):
        return True
    courses = CoursePage.objects.ancestor_of(page, inclusive=True)
    return bool(_enrolments(user).filter(course__in=courses).exists())


def may_see(collection: Collection, request: HttpRequest) -> bool:
    """Tell whether the files of a collection are for whoever asks.

    Wagtail's privacy settings hold for everybody; a unit's files are for those who may read one of
    its courses. Two or three queries.
    """
    if not all(rule.accept_request(request) for rule in collection.get_view_restrictions()):
        return False
    above, user = collection.get_ancestors(inclusive=True), cast(User, request.user)
    catalogue = _of_others(user).filter(collection__in=above).first()
    if catalogue is None:
        return True
    courses = CoursePage.objects.descendant_of(catalogue)
    return bool(_enrolments(user).filter(course__in=courses).exists())


def _of_others(user: User) -> Any:
    return UnitCataloguePage.objects.exclude(unit__in=people.concerning_units(user))


def _enrolments(user: User) -> Any:
    return Enrolment.objects.filter(officer__user=user).admitting()
