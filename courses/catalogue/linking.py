"""Which pages an author may see while choosing one, for a link or as a place to move to."""

from django.db.models import Q
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from courses.catalogue.models import UnitCataloguePage
from courses.catalogue.outline import is_open, is_private_to_others
from lms.people import api as people
from lms.people.api import User


def linkable_pages(user: User) -> PageQuerySet:
    """Return the pages ``user`` writes, and the open ones that no unit keeps for others.

    Wagtail's own choosers show every page to every author. Two queries at once.
    """
    others = UnitCataloguePage.objects.exclude(unit__in=people.concerning_units(user))
    of_others = Q(pk=None)
    for path in others.values_list("path", flat=True):
        of_others |= Q(path__startswith=path)
    written = PagePermissionPolicy().explorable_instances(user)
    for_all = is_open() & ~of_others & ~is_private_to_others(user)
    return Page.objects.filter(Q(pk__in=written.values("pk")) | for_all)
