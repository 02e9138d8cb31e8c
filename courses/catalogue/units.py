"""The catalogue of a unit: made with the group of its trainers, who alone write in it."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.text import slugify

from courses.catalogue.media import collection_of
from courses.catalogue.models import CatalogueIndexPage, UnitCataloguePage
from courses.catalogue.pages import free_slug, publish_beneath
from courses.catalogue.permissions import (
    KEEPING_FILES,
    USING_FILES,
    WRITING,
    grant_files,
    grant_pages,
)
from lms.core import audit
from lms.people.api import Actor, OrgUnit

SHARED_FILES = "Bersama"  # content, like the titles of the first pages: it can be renamed


def is_prepared() -> bool:
    """Tell whether there is a central catalogue, beneath which units have theirs. One query."""
    return bool(CatalogueIndexPage.objects.exists())


def unit_catalogue(unit: OrgUnit) -> UnitCataloguePage:
    """Return the catalogue of ``unit``. One query.

    Raises:
        UnitCataloguePage.DoesNotExist: if the unit has had no trainers of its own.
    """
    catalogue: UnitCataloguePage = UnitCataloguePage.objects.get(unit=unit)
    return catalogue


@transaction.atomic
def prepare_unit_catalogue(*, by: Actor, unit: OrgUnit, group: Group) -> UnitCataloguePage:
    """Make the catalogue of ``unit`` and let ``group`` write and publish in it; again harmless.

    The group keeps a collection of files of its own, and uses the one that all trainers share.

    Raises:
        CatalogueIndexPage.DoesNotExist: before ``prepare_site``.
    """
    central = CatalogueIndexPage.objects.get()
    found: UnitCataloguePage | None = UnitCataloguePage.objects.filter(unit=unit).first()
    catalogue = found or _add(central, unit, by)
    grant_pages(group, catalogue, WRITING)
    grant_files(group, collection_of(catalogue, unit.name), KEEPING_FILES)
    grant_files(group, collection_of(central, SHARED_FILES), USING_FILES)
    return catalogue


def _add(central: CatalogueIndexPage, unit: OrgUnit, by: Actor) -> UnitCataloguePage:
    slug = free_slug(slugify(unit.name) or slugify(unit.code), central)
    added = publish_beneath(central, UnitCataloguePage(title=unit.name, slug=slug, unit=unit), by)
    audit.record(by=by, action="catalogue.add", target=added, changes={"unit": unit.code})
    return added


@transaction.atomic
def rename_unit_catalogue(*, unit: OrgUnit, before: str) -> None:
    """Let the catalogue bear the unit's new name, unless somebody gave it a title of its own."""
    catalogue = UnitCataloguePage.objects.filter(unit=unit, title=before).first()
    if catalogue is not None:
        catalogue.title = catalogue.draft_title = unit.name
        catalogue.save_revision().publish()
