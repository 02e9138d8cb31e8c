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
from django.dispatch import receiver
from wagtail import hooks
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Task, Workflow

from assessments import api as assessments
from courses import api as courses
from lms.people import api as people
from lms.people.api import OrgUnit
from lms.people.signals import unit_trainers_appointed

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
    "courses": ["view_regulation", "view_glossaryterm"],
}
REFERENCE_CODENAMES = [
    "add_regulation",
    "change_regulation",
    "add_glossaryterm",
    "change_glossaryterm",
]
"""What central trainers keep for everybody; a unit's trainers read it."""
ADMINISTRATION_PAGE_CODENAMES = [
    *courses.WRITING,
    "bulk_delete_page",
    "lock_page",
    "unlock_page",
]
WAGTAIL_GROUPS = ["Editors", "Moderators"]
WAGTAIL_ROOT, WAGTAIL_APPROVAL = "Root", "Moderators approval"
# Names in Wagtail's admin, like the groups; whoever runs the installation may change them.
PROPOSAL = {"workflow_name": "Katalog pusat", "task_name": "Tinjauan katalog pusat"}
ALL_PAGES, GENERAL_FILES, APPROVAL = "Semua halaman", "Umum", "Persetujuan moderator"


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
    _rename_what_wagtail_planted()
    if not GroupPagePermission.objects.filter(group__name=people.AUTHORING_GROUP).exists():
        _retire_wagtail_groups()
    _let_trainers_write(catalogue)
    _let_administrators_run_the_site()
    reviewers = [_group(people.AUTHORING_GROUP), _group(people.SITE_ADMINISTRATION_GROUP)]
    courses.prepare_review(groups=reviewers, **PROPOSAL)
    for unit, group in people.author_groups():
        let_trainers_of_unit_write(unit, group)
    courses.install_references()
    assessments.renew_offers()


@receiver(unit_trainers_appointed)
def prepare_for_trainers(unit: OrgUnit, group: Group, **_signal: Any) -> None:
    """Give the first trainer of a unit a place to write, if the site has been prepared."""
    if courses.is_prepared():
        let_trainers_of_unit_write(unit, group)


def let_trainers_of_unit_write(unit: OrgUnit, group: Group) -> None:
    """Let the trainers of a unit write in its catalogue and question bank; again harmless."""
    _grant_authoring(group)
    courses.prepare_unit_catalogue(by=None, unit=unit, group=group)


def _rename_what_wagtail_planted() -> None:
    """Give the roots and the approval that a new Wagtail comes with names trainers understand."""
    roots = Page.objects.filter(depth=1, title=WAGTAIL_ROOT)
    roots.update(title=ALL_PAGES, draft_title=ALL_PAGES)
    Collection.objects.filter(depth=1, name=WAGTAIL_ROOT).update(name=GENERAL_FILES)
    for model in (Workflow, Task):
        model.objects.filter(name=WAGTAIL_APPROVAL).update(name=APPROVAL)


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
    _grant_authoring(trainers)
    _grant(trainers, _permissions("courses", REFERENCE_CODENAMES))
    courses.grant_pages(trainers, catalogue, courses.WRITING)
    courses.grant_files(trainers, Collection.get_first_root_node(), courses.KEEPING_FILES)


def _grant_authoring(group: Group) -> None:
    for app, codenames in AUTHORING_CODENAMES.items():
        _grant(group, _permissions(app, codenames))


def _let_administrators_run_the_site() -> None:
    """Let administrators do whatever Wagtail's admin lets a group do."""
    administrators = _group(people.SITE_ADMINISTRATION_GROUP)
    # Wagtail's viewsets name their permissions when the addresses are read.
    import_module(settings.ROOT_URLCONF)
    for registered in hooks.get_hooks("register_permissions"):
        _grant(administrators, registered())
    courses.grant_pages(administrators, Page.get_first_root_node(), ADMINISTRATION_PAGE_CODENAMES)
    keeping = (*courses.KEEPING_FILES, "delete_image", "delete_document")
    courses.grant_files(administrators, Collection.get_first_root_node(), keeping)


def _group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def _permissions(app: str, codenames: Iterable[str]) -> Any:
    return Permission.objects.filter(content_type__app_label=app, codename__in=codenames)


def _grant(group: Group, permissions: Iterable[Permission]) -> None:
    group.permissions.add(*permissions)
