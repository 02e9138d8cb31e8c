"""The tree of pages, known without asking at each request."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.models.sites import SiteRootPath
from wagtail.signals import page_slug_changed, post_page_move, published, unpublished

from lms.core.content_stamp import content_changed, kept_while_content_stays

OF_DRAFTS = frozenset(
    {
        "comments",
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)
"""Fields of a page that readers see nothing of: an editor stores some of them every few seconds."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """A page with all above it but the root: whether they are published, until when, and for whom.

    ``rules`` are Wagtail's, each with its groups.
    """

    is_published: bool
    expires_at: dt.datetime | None
    rules: tuple[PageViewRestriction, ...]

    @property
    def groups(self) -> list[frozenset[int]]:
        """The groups that rules ask for: whoever reads is in one of each."""
        return [
            frozenset(group.pk for group in rule.groups.all())
            for rule in self.rules
            if rule.restriction_type == PageViewRestriction.GROUPS
        ]

    @property
    def is_open(self) -> bool:
        """Whether all are published and none has expired."""
        return self.is_published and (self.expires_at is None or self.expires_at > timezone.now())


@dataclass(frozen=True, slots=True)
class _State:
    """What one page says itself."""

    is_published: bool = True
    expires_at: dt.datetime | None = None
    rules: tuple[PageViewRestriction, ...] = ()


def lineage_of(path: str) -> Lineage:
    """Say it of the page with this path in the tree. Three queries for all pages, once."""
    return _lineage(path, _special_pages())


def open_paths(paths: Iterable[str]) -> set[str]:
    """Keep the paths of pages that are open, with all above them. As many queries as for one."""
    special = _special_pages()
    return {path for path in paths if _lineage(path, special).is_open}


def _lineage(path: str, special: Mapping[str, "_State"]) -> Lineage:
    states = [special[above] for above in paths_up_to(path) if above in special]
    return Lineage(
        is_published=all(state.is_published for state in states),
        expires_at=min((state.expires_at for state in states if state.expires_at), default=None),
        rules=tuple(rule for state in states for rule in state.rules),
    )


def paths_up_to(path: str) -> list[str]:
    """List the paths of a page and of all above it, from the root on."""
    return [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]


@kept_while_content_stays(1)
def _special_pages() -> dict[str, _State]:
    """Read the pages that are not simply open to everybody: they are few."""
    rules = defaultdict(list)
    for rule in PageViewRestriction.objects.prefetch_related("groups").order_by("pk"):
        rules[rule.page_id].append(rule)
    is_special = Q(live=False) | ~Q(expire_at=None) | ~Q(alias_of=None) | Q(pk__in=list(rules))
    rows = list(
        Page.objects.filter(is_special).values_list(
            "pk", "path", "live", "expire_at", "alias_of_id"
        )
    )
    sources = {pk: source for pk, *_state, source in rows if source}
    return {
        path: _State(live, expire_at, tuple(rules[_source_of(pk, sources)]))
        for pk, path, live, expire_at, _source in rows
    }


def _source_of(page_id: int, sources: Mapping[int, int]) -> int:
    """Follow an alias to what it is of, whose rules are its own."""
    return _source_of(sources[page_id], sources) if page_id in sources else page_id


@kept_while_content_stays(1)
def site_root_paths() -> tuple[SiteRootPath, ...]:
    """Return what addresses are made with, as ``Site.get_site_root_paths``. One query, once.

    Wagtail keeps it in the cache, which a process that still reads the old sites may fill again
    after another has changed them.
    """
    sites = Site.objects.select_related("root_page__locale").order_by(
        "-root_page__url_path", "-is_default_site", "hostname"
    )
    return tuple(
        SiteRootPath(
            site.pk, site.root_page.url_path, site.root_url, site.root_page.locale.language_code
        )
        for site in sites
    )


def locator() -> Callable[[str], str]:
    """Return a function from a page's ``url_path`` to its address, empty where no site shows it."""
    roots = [root.root_path for root in site_root_paths()]

    def locate(url_path: str) -> str:
        for root in roots:
            if url_path.startswith(root):
                return reverse("wagtail_serve", args=[url_path[len(root) :]])
        return ""

    return locate


class KnownRestrictions:
    """Mixed into a page: what restricts it is not asked each time."""

    path: str

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        """Return Wagtail's rules about who may read it, as they are known."""
        if not self.path:
            asked = super().get_view_restrictions()  # type: ignore[misc]
            return cast("QuerySet[PageViewRestriction]", asked)
        known = lineage_of(self.path).rules
        rules: QuerySet[PageViewRestriction] = PageViewRestriction.objects.filter(
            pk__in=[rule.pk for rule in known]
        )
        # As Django itself fills in what it has prefetched.
        rules._result_cache = list(known)  # noqa: SLF001
        return rules


def note_saving(update_fields: frozenset[str] | None, **_signal: object) -> None:
    """Receive that something with drafts was saved: a change unless readers see nothing of it."""
    if update_fields is None or not OF_DRAFTS.issuperset(update_fields):
        content_changed()


def _note_change(**_signal: object) -> None:
    content_changed()


def listen() -> None:
    """Note whatever changes what readers see of the tree, once all models are there."""
    pictures = get_image_model(), get_image_model().get_rendition_model()
    shown = *get_page_models(), *pictures, get_document_model()
    for model in (*shown, PageViewRestriction, Site):
        post_save.connect(note_saving, sender=model)
        post_delete.connect(_note_change, sender=model)
    m2m_changed.connect(_note_change, sender=PageViewRestriction.groups.through)
    # A page is stored before what belongs to it, and moved before its signal says so.
    for signal in (published, unpublished, post_page_move, page_slug_changed):
        signal.connect(_note_change)
