"""What `manage.py check` says about what the parts declare."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.utils import translation
from django.utils.functional import Promise

from lms.core import audit_words, translations
from lms.core.declarations import Registry

RECORDED = re.compile(r'(?:action=|record\([^)]*?)"([a-z_]+\.[a-z_]+)"')
"""The code of an action, where Prima's own source writes it to the audit trail."""


@checks.register
def names_are_used_once(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse a name that two declarations of a kind have."""
    return [
        checks.Error(f"Two parts declare a {registry.what} called {name!r}.", id="prima.E003")
        for registry in Registry.every
        for name in registry.names_used_twice()
    ]


@checks.register
def actions_have_words(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse an action that Prima's source writes to the audit trail but has no words for."""
    known = {code for group in audit_words.GROUPS for code in group.actions}
    return [
        checks.Error(
            f"{path} writes {code!r} to the audit trail, which has no words.",
            hint="Declare it in audit_actions.py beside it.",
            id="prima.E004",
        )
        for path in _sources()
        for code in RECORDED.findall(path.read_text("utf-8"))
        if code not in known
    ]


@checks.register(checks.Tags.translation)
def declarations_are_translated(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse words that a catalogue does not have: they would be read in English."""
    return [
        checks.Error(
            f"{words!r}, of a {registry.what}, is not translated in {path.parent.parent.name!r}.",
            hint="Write it as gettext_lazy(…) and run: manage.py translations extract",
            id="prima.E005",
        )
        for path in translations.catalogues()
        for known in [translations.translated(path)]
        for registry in Registry.every
        for words in map(_source_of, registry.words())
        if words not in known
    ]


def _sources() -> Iterator[Path]:
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.ROOT:
            yield from Path(config.path).rglob("*.py")


def _source_of(words: Promise) -> str:
    with translation.override("en"):
        return str(words)
