"""What the parts of Prima declare, so that no floor names the floors above it.

A part declares a thing of one kind in a module whose name is the same in every part, in its own
folder; ``gather`` loads these modules at start-up, and `manage.py check` looks at what they say.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from django.utils.functional import Promise

MODULES = frozenset(
    {
        "activity_kinds",
        "audit_actions",
        "home_cards",
        "hr_sections",
        "notice_kinds",
        "personal_data",
        "report_spec",
    }
)
"""The names of the modules in which parts declare."""


class Named(Protocol):
    """What can be declared: a frozen dataclass that has a name."""

    @property
    def name(self) -> str:
        """The name, unique among what is declared of this kind."""
        ...


N = TypeVar("N", bound=Named)


class Registry(Generic[N]):
    """What all parts declare of one kind, in the order of ``gather``.

    ``what`` is its name in messages of `manage.py check`. ``names`` tells the names that one
    declaration takes, which no other may have.
    """

    every: ClassVar[list["Registry[Named]"]] = []

    def __init__(
        self, what: str, names: Callable[[N], Iterable[str]] = lambda declared: [declared.name]
    ) -> None:
        self.what = what
        self._names = names
        self._declared: list[N] = []
        Registry.every.append(self)  # type: ignore[arg-type]  # only read from there

    def declare(self, declared: N) -> N:
        """Take up what a part declares. Called once for each, when the module is loaded."""
        self._declared.append(declared)
        return declared

    def __iter__(self) -> Iterator[N]:
        return iter(self._declared)

    def named(self, name: str) -> N:
        """Return what is declared under this name.

        Raises:
            LookupError: if no part declares it.
        """
        for declared in self._declared:
            if declared.name == name:
                return declared
        raise LookupError(name)

    def names_used_twice(self) -> list[str]:
        """List the names that are taken more than once."""
        times = Counter(name for declared in self._declared for name in self._names(declared))
        return [name for name, count in times.items() if count > 1]

    def words(self) -> Iterator[Promise]:
        """Yield all words meant for people, wherever in a declaration they stand."""
        for declared in self._declared:
            yield from _words_in(declared)


def gather(package: str) -> None:
    """Load each module in which a part within ``package`` declares something; names no part."""
    [root] = import_module(package).__path__
    for path in sorted(Path(root).rglob("*.py")):
        if path.stem in MODULES:
            within = path.relative_to(root).with_suffix("")
            import_module(".".join([package, *within.parts]))


def _words_in(value: object) -> Iterator[Promise]:
    if isinstance(value, Promise):
        yield value
    elif isinstance(value, Mapping):
        yield from _words_in(tuple(value.values()))
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _words_in(part)
    elif is_dataclass(value):
        yield from _words_in(tuple(getattr(value, field.name) for field in fields(value)))
