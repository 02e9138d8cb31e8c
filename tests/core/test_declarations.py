"""What parts declare is gathered at start-up and checked before anybody relies on it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core import declaration_checks
from lms.core.declaration_checks import (
    actions_have_words,
    declarations_are_translated,
    names_are_used_once,
)
from lms.core.declarations import Registry


@dataclass(frozen=True)
class Flower:
    name: str
    label: Promise
    colours: tuple[Promise, ...] = ()


@pytest.fixture
def flowers(monkeypatch: pytest.MonkeyPatch) -> Registry[Flower]:
    """Return a registry that is there for this test only."""
    monkeypatch.setattr(Registry, "every", list(Registry.every))
    return Registry[Flower]("flower")


def messages(check: Any) -> list[str]:
    return [found.msg for found in check()]


def test_what_is_declared_is_sound() -> None:
    assert messages(names_are_used_once) == []
    assert messages(actions_have_words) == []
    assert messages(declarations_are_translated) == []


def test_what_is_declared_can_be_found_by_its_name(flowers: Registry[Flower]) -> None:
    melati = flowers.declare(Flower("melati", _("name")))
    assert list(flowers) == [melati]
    assert flowers.named("melati") is melati
    with pytest.raises(LookupError):
        flowers.named("anggrek")


def test_a_name_used_twice_is_refused(flowers: Registry[Flower]) -> None:
    flowers.declare(Flower("melati", _("name")))
    flowers.declare(Flower("melati", _("code")))
    assert messages(names_are_used_once) == ["Two parts declare a flower called 'melati'."]


def test_words_without_translation_are_refused(flowers: Registry[Flower]) -> None:
    flowers.declare(Flower("melati", _("Something in no catalogue"), (_("code"), _("Other no"))))
    said = messages(declarations_are_translated)
    assert [words.split("'")[1] for words in said] == ["Something in no catalogue", "Other no"]


def test_an_action_without_words_is_refused_with_the_place_that_writes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = tmp_path / "api.py"
    source.write_text('audit.record(by=by, action="flower.pick", target=flower)')
    monkeypatch.setattr(declaration_checks, "_sources", lambda: [source])
    [message] = messages(actions_have_words)
    assert "'flower.pick'" in message
    assert str(source) in message


def test_the_sources_that_are_searched_are_those_of_prima() -> None:
    names = {path.name for path in declaration_checks._sources()}
    assert {"audit_actions.py", "staffing.py"} <= names


def test_django_runs_the_checks() -> None:
    every = checks.registry.registry.get_checks()
    assert {names_are_used_once, actions_have_words, declarations_are_translated} <= set(every)
