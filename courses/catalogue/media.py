"""Pictures and documents: each unit has its own collection, and all trainers share one."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, ReferenceIndex

from courses.catalogue.models import CatalogueIndexPage, UnitCataloguePage


def collection_of(catalogue: Any, name: str) -> Collection:
    """Return the collection of a catalogue's files; make it if there is none."""
    if catalogue.collection is None:
        catalogue.collection = Collection.get_first_root_node().add_child(name=name)
        catalogue.save(update_fields=["collection"])
    collection: Collection = catalogue.collection
    return collection


def share(pages: Any) -> None:
    """Move the units' files that ``pages`` use to the collection all trainers share."""
    shared = CatalogueIndexPage.objects.get().collection
    of_units = UnitCataloguePage.objects.values("collection")
    users = []
    for page in pages.specific():
        ReferenceIndex.create_or_update_for_object(page)  # Wagtail does so later, in a job
        users.append(str(page.pk))
    for model in (get_image_model(), get_document_model()):
        used = ReferenceIndex.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=users,
            to_content_type=ContentType.objects.get_for_model(model),
        ).values_list("to_object_id", flat=True)
        mine = model.objects.filter(pk__in=[int(pk) for pk in used], collection__in=of_units)
        mine.update(collection=shared)
