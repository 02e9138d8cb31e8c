"""Pages made by the program, as Wagtail's editor makes them."""

from itertools import count
from typing import Any, TypeVar

from wagtail.models import Page

from lms.people.api import Actor

P = TypeVar("P", bound=Page)


def publish_beneath(parent: Any, page: P, by: Actor) -> P:
    """Add a page with a first revision by somebody, and return it as stored."""
    page.owner = by
    parent = parent.__class__.objects.get(pk=parent.pk)  # treebeard counts children in memory
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    published: P = page.__class__.objects.get(pk=page.pk)
    return published


def free_slug(wanted: str, parent: Page) -> str:
    """Return ``wanted``, or with the first number free beneath ``parent``. One query."""
    taken = set(
        Page.objects.child_of(parent).filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
