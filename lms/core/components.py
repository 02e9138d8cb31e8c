"""The components that pages are made of, each drawn by its template in templates/components/.

The template says what each field means. In templates they are tags: ``{% badge _("Done") %}``;
Python makes one where a page shows what it has worked out: ``{% component row.badge %}``.
"""

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import NamedTuple

from django.template import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from laces.components import Component

from lms.core.activities import ActivityKind

Words = str | Promise


def _classes(block: str, *modifiers: str) -> str:
    """Return the classes of a block as it is modified, each by a word or not."""
    return " ".join([block, *(f"{block}--{word}" for word in modifiers if word)])


class _Drawn(Component):
    """A component whose template gets its fields, and itself as ``component``."""

    def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:  # noqa: ARG002
        """Return what the template is drawn with."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"component": self}


@dataclass(frozen=True)
class Icon(_Drawn):
    """An icon of our own set."""

    template_name = "components/icon.html"

    name: str
    label: Words = ""

    def render_html(self, parent_context: Context | None = None) -> SafeString:  # noqa: ARG002
        """Draw it, once for each name and label: a page has thirty."""
        return _icon(self.name, str(self.label))


@lru_cache(maxsize=1024)
def _icon(name: str, label: str) -> SafeString:
    drawn: SafeString = Component.render_html(Icon(name, label))
    return drawn


@dataclass(frozen=True)
class Button(_Drawn):
    """A button, or a link that looks like one."""

    template_name = "components/button.html"

    label: Words
    href: str = ""
    variant: str = ""
    icon: str = ""
    icon_end: str = ""
    size: str = ""
    full: bool = False
    type: str = "submit"
    name: str = ""
    value: str = ""
    form: str = ""
    disabled: bool = False
    download: bool = False
    describe: object = ""

    @property
    def classes(self) -> str:
        """Name its classes."""
        return _classes("button", self.variant, self.size, "full" if self.full else "")


@dataclass(frozen=True)
class Badge(_Drawn):
    """A short state in words, with a colour and an icon."""

    template_name = "components/badge.html"

    label: Words
    variant: str = ""
    icon: str = ""

    @property
    def classes(self) -> str:
        """Name its classes."""
        return _classes("badge", self.variant)


STATUSES = {
    "done": Badge(gettext_lazy("Done"), "success", "check"),
    "passed": Badge(gettext_lazy("Passed"), "success", "check"),
    "valid": Badge(gettext_lazy("Valid"), "success", "check"),
    "in_progress": Badge(gettext_lazy("In progress"), "info", "half-circle"),
    "running": Badge(gettext_lazy("In progress"), "info", "half-circle"),
    "waiting": Badge(gettext_lazy("Waiting to be marked"), "info", "clock"),
    "queued": Badge(gettext_lazy("Waiting"), "", "clock"),
    "due": Badge(gettext_lazy("Due soon"), "warning", "clock"),
    "overdue": Badge(gettext_lazy("Overdue"), "danger", "clock"),
    "failed": Badge(gettext_lazy("Not passed"), "danger", "close"),
    "locked": Badge(gettext_lazy("Locked"), "", "lock"),
    "expired": Badge(gettext_lazy("Expired"), "warning", "clock"),
    "revoked": Badge(gettext_lazy("Revoked"), "danger", "close"),
    "withdrawn": Badge(gettext_lazy("Withdrawn")),
}
NOT_STARTED = Badge(gettext_lazy("Not started"), "", "circle")


def status(state: str, label: Words = "") -> Badge:
    """Return the badge of a state, with other words than the usual ones where ``label`` says so.

    Same state, same look everywhere: of an activity, a course, a job or a certificate.
    """
    usual = STATUSES.get(state, NOT_STARTED)
    return Badge(label or usual.label, usual.variant, usual.icon)


@dataclass(frozen=True)
class Kind(_Drawn):
    """The icon of an activity in a small speech bubble."""

    template_name = "components/kind.html"

    kind: str
    label: Words = ""

    @property
    def icon(self) -> str:
        """Name the icon in the bubble."""
        return {"done": "check", "locked": "lock"}.get(self.kind, self.kind)


@dataclass(frozen=True)
class Alert(_Drawn):
    """A message in the page."""

    template_name = "components/alert.html"

    text: Words = ""
    title: Words = ""
    variant: str = ""
    body: str = ""
    href: str = ""
    action: Words = ""
    live: bool = False

    @property
    def icon(self) -> str:
        """Name the icon beside the text."""
        icons = {"success": "check-circle", "warning": "warning", "danger": "error"}
        return icons.get(self.variant, "info")


@dataclass(frozen=True)
class EmptyState(_Drawn):
    """What a list says when it is empty: what will be here, and what to do now."""

    template_name = "components/empty_state.html"

    title: Words
    text: Words = ""
    icon: str = "course"
    href: str = ""
    action: Words = ""
    level: int = 2


@dataclass(frozen=True)
class Progress(_Drawn):
    """How much is done, as a bar and in words."""

    template_name = "components/progress.html"

    done: int
    total: int
    label: Words = ""
    id: object = "progress"


@dataclass(frozen=True)
class Meter(_Drawn):
    """A share in percent as a thin bar with its number."""

    template_name = "components/meter.html"

    percent: int
    label: Words
    variant: str = ""


class Step(NamedTuple):
    """One step of a level bar: its place in the picture, and whether it is attained or missing."""

    x: int
    y: int
    height: int
    look: str
    fill: str


@dataclass(frozen=True)
class LevelBar(_Drawn):
    """The level an officer has shown against the level the position requires."""

    template_name = "components/level_bar.html"

    attained: int | None
    required: int | None
    attained_name: Words = ""
    required_name: Words = ""
    hide_text: bool = False

    @property
    def in_words(self) -> str:
        """Say what the picture shows."""
        words = _("No level shown yet")
        if self.attained:
            words = _("Level %(attained)s of 5 shown") % {"attained": self.attained}
        if self.required:
            words += "; " + _("level %(required)s required") % {"required": self.required}
        return words

    @property
    def steps(self) -> list[Step]:
        """Return the five rising steps; colours are for paper, where there is no style sheet."""
        return [
            Step(21 * level - 20, 40 - 5 * level, 3 + 5 * level, *self._look(level))
            for level in range(1, 6)
        ]

    def _look(self, level: int) -> tuple[str, str]:
        if level <= (self.attained or 0):
            return "level-bar__step--attained", "#2a4385"
        if level <= (self.required or 0):
            return "level-bar__step--gap", "#fde9c2"
        return "", "#e7dfd5"

    @property
    def pointer(self) -> str:
        """Return where the pointer over the required level begins, as a move of an SVG path."""
        level = self.required or 0
        return f"M{21 * level - 16} {27 - 5 * level}"


@dataclass(frozen=True)
class ActivityRow(_Drawn):
    """One activity of a course."""

    template_name = "components/activity_row.html"

    kind: ActivityKind
    title: str
    href: str = ""
    minutes: int | None = None
    state: str = ""
    state_label: Words = ""
    current: bool = False
    optional: bool = False
    note: Words = ""

    @property
    def badge(self) -> Badge | None:
        """Return what stands at the end of the row; nothing for what has not been started."""
        if self.current and self.state not in {"in_progress", "waiting", "locked"}:
            return Badge(_("Next"), "info", "arrow-right")
        if self.state in {"", "not_started"}:
            return None
        return status(self.state, self.state_label)


@dataclass(frozen=True)
class FileRow(_Drawn):
    """A file to download."""

    template_name = "components/file_row.html"

    name: Words
    href: str
    kind: Words = ""
    size: int | None = None
    note: Words = ""


@dataclass(frozen=True)
class Stat(_Drawn):
    """One number that matters."""

    template_name = "components/stat.html"

    value: object
    label: Words
    note: Words = ""


@dataclass(frozen=True)
class Dialog(_Drawn):
    """A question asked before something that cannot be undone."""

    template_name = "components/dialog.html"

    id: str
    open: Words
    title: Words
    text: Words
    action: str
    confirm: Words
    variant: str = "danger"
    open_variant: str = "quiet"

    def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:
        """Return what the template is drawn with, and the token of the page around it."""
        token = parent_context.get("csrf_token") if parent_context else None
        return super().get_context_data() | {"csrf_token": token}
