"""What every new installation needs before somebody can sign in: the site and the authors' groups.

It speaks of several parts, so it belongs to none; ``manage.py prepare_site`` runs it. Pages are
made only where there are none, so what people wrote stays. The permissions named here are given
again each time, so that an update can bring new ones; others are left alone.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Workflow,
)

from courses import api as courses
from lms.people import api as people

# Content, not interface: whoever runs the installation rewrites it in Wagtail.
FRONT_PAGE = {
    "title": "Prima",
    "tagline": "Melayani dengan cakap, dengan bukti.",
    "introduction": (
        "<p>Prima adalah tempat petugas pelayanan publik belajar, berlatih menghadapi percakapan "
        "yang sulit, dan menunjukkan apa yang sudah mereka kuasai. Masuklah dengan nama pengguna, "
        "NIP, atau alamat surel Anda.</p>"
    ),
}
CATALOGUE = {
    "title": "Kursus",
    "introduction": (
        "<p>Pilih kursus yang sesuai dengan tugas Anda. Setiap kursus menyebutkan lamanya dan "
        "kompetensi yang dibangun.</p>"
    ),
}

AUTHORING_CODENAMES = {
    "wagtailadmin": ["access_admin"],
    "assessments": [
        "add_question",
        "change_question",
        "delete_question",
        "publish_question",
        "view_question",
        "view_indicator",
        "view_competency",
        "view_competencyframework",
    ],
}
COLLECTION_CODENAMES = [
    f"{action}_{kind}" for kind in ("image", "document") for action in ("add", "change", "choose")
]
AUTHORING_PAGE_CODENAMES = ["add_page", "change_page", "publish_page"]
ADMINISTRATION_PAGE_CODENAMES = [
    *AUTHORING_PAGE_CODENAMES,
    "bulk_delete_page",
    "lock_page",
    "unlock_page",
]
WAGTAIL_GROUPS = ["Editors", "Moderators"]


@transaction.atomic
def prepare() -> None:
    """Make the front page, the catalogue and the groups that may edit; again changes nothing."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    address = urlsplit(settings.BASE_URL)
    catalogue = courses.prepare_site(
        by=None,
        hostname=address.hostname or "localhost",
        port=address.port or (443 if address.scheme == "https" else 80),
        site_name=settings.WAGTAIL_SITE_NAME,
        front_page=FRONT_PAGE,
        catalogue=CATALOGUE,
    )
    if not GroupPagePermission.objects.filter(group__name=people.AUTHORING_GROUP).exists():
        _retire_wagtail_groups()
    _let_trainers_write(catalogue)
    _let_administrators_run_the_site()


def _retire_wagtail_groups() -> None:
    """Take away the groups a new Wagtail comes with, and the approval by one of them."""
    unused = Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None)
    awaiting = Workflow.objects.active().filter(
        workflow_tasks__task__groupapprovaltask__groups__in=unused
    )
    for workflow in awaiting.distinct():
        workflow.deactivate()
    unused.delete()


def _let_trainers_write(catalogue: Page) -> None:
    """Let trainers write and publish courses, questions and role-plays, and bring in files."""
    trainers = _group(people.AUTHORING_GROUP)
    for app, codenames in AUTHORING_CODENAMES.items():
        _grant(trainers, _permissions(app, codenames))
    _grant_pages(trainers, catalogue, AUTHORING_PAGE_CODENAMES)
    _grant_collections(trainers, COLLECTION_CODENAMES)


def _let_administrators_run_the_site() -> None:
    """Let administrators do whatever Wagtail's admin lets a group do."""
    administrators = _group(people.SITE_ADMINISTRATION_GROUP)
    # Wagtail's viewsets name their permissions when the addresses are read.
    import_module(settings.ROOT_URLCONF)
    for registered in hooks.get_hooks("register_permissions"):
        _grant(administrators, registered())
    _grant_pages(administrators, Page.get_first_root_node(), ADMINISTRATION_PAGE_CODENAMES)
    deleting = ["delete_image", "delete_document"]
    _grant_collections(administrators, [*COLLECTION_CODENAMES, *deleting])


def _group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def _permissions(app: str, codenames: Iterable[str]) -> Any:
    return Permission.objects.filter(content_type__app_label=app, codename__in=codenames)


def _grant(group: Group, permissions: Iterable[Permission]) -> None:
    group.permissions.add(*permissions)


def _grant_pages(group: Group, page: Page, codenames: Iterable[str]) -> None:
    for permission in _permissions("wagtailcore", codenames):
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page.pk, permission=permission
        )


def _grant_collections(group: Group, codenames: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    for app in ("wagtailimages", "wagtaildocs"):
        for permission in _permissions(app, codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )
