"""What a group may do with pages and files, in Wagtail's terms."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

WRITING = ("add_page", "change_page", "publish_page")
USING_FILES = ("choose_image", "choose_document")
KEEPING_FILES = ("add_image", "change_image", "add_document", "change_document", *USING_FILES)


def grant_pages(group: Group, page: Page, codenames: Iterable[str]) -> None:
    """Let ``group`` do this with ``page`` and all beneath it; again changes nothing."""
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=codenames
    ):
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page.pk, permission=permission
        )


def grant_files(group: Group, collection: Collection, codenames: Iterable[str]) -> None:
    """Let ``group`` do this with the files of a collection; again changes nothing."""
    for permission in Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=codenames
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
