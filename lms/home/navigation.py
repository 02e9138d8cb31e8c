"""The main menu: what each person finds in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core.component_tags import known_address
from lms.core.roles import Permission
from lms.people import api as people

BAR_LENGTH = 4
"""How many entries a phone's bar shows beside "More"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the menu may offer: where it leads and who sees it (``None``: everybody signed in)."""

    label: str | Promise
    icon: str
    address: str
    permission: Permission | None = None

    @property
    def url(self) -> str:
        """Where it leads."""
        is_path = "/" in self.address
        return self.address if is_path else known_address(settings.ROOT_URLCONF, self.address)


@dataclass(frozen=True, slots=True)
class Item:
    """One link of the menu; ``current`` is its ``aria-current`` ("page", "true" or empty)."""

    label: str | Promise
    icon: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The menu: ``bar`` always in sight, ``overflow`` behind "More" on a phone."""

    bar: Sequence[Item]
    overflow: Sequence[Item]
    may_write: bool
    may_learn: bool


HOME = "/"
COURSES = "/kursus/"
"""The catalogue: a page of Wagtail's, so its address is its slug."""

ENTRIES = (
    Entry(_("Home"), "home", "home"),
    Entry(_("Courses"), "course", COURSES),
    Entry(_("Competencies"), "competency", "competency_profile_mine", Permission.LEARN),
    Entry(_("Certificates"), "certificate", "certificates_mine", Permission.LEARN),
    Entry(_("Practice"), "clock", "practice", Permission.LEARN),
    Entry(_("Officers"), "people", "officers", Permission.SEE_OFFICERS),
    Entry(_("Assessment"), "target", "observations", Permission.ASSESS),
    Entry(_("Reports"), "chart", "reports", Permission.DOWNLOAD_REPORTS),
    Entry(_("Write"), "write", "wagtailadmin_home", Permission.AUTHOR),
)


def navigation_for(request: HttpRequest) -> Navigation | None:
    """Build the menu of the person who asks; visitors have none. At most three queries."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return None
    items = list(_items(request))
    # One more entry fits as well as "More" would.
    cut = len(items) if len(items) <= BAR_LENGTH + 1 else BAR_LENGTH
    return Navigation(
        bar=items[:cut],
        overflow=items[cut:],
        may_write=people.has_permission(request.user, Permission.AUTHOR),
        may_learn=people.has_permission(request.user, Permission.LEARN),
    )


def _items(request: HttpRequest) -> Iterator[Item]:
    for entry in ENTRIES:
        if entry.permission and not people.has_permission(request.user, entry.permission):
            continue
        url = entry.url
        yield Item(entry.label, entry.icon, url, _current(url, request.path))


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != HOME and path.startswith(url) else ""
