"""Message catalogues without gettext: find the strings, keep the catalogue in step, compile it.

Source strings are English and stand in code and templates; each other language has a catalogue in
``locale/<language>/LC_MESSAGES/django.po``. What Wagtail says and has not translated itself stands
in ``locale/wagtail``, what allauth says in other words than ours in ``locale/accounts``.
``python -m lms.core.translations`` compiles them all and needs neither settings nor a database.
"""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from babel.messages import extract as babel_extract
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("lms", "courses", "assessments", "certificates")
KEYWORDS: dict[str, Any] = {
    name + suffix: positions
    for name, positions in {
        "_": None,
        "gettext": None,
        "gettext_noop": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for suffix in ("", "_lazy")
}
_INDENT = re.compile(r"^\s+", re.MULTILINE)
# %(name)s in Python and templates, %% where such a string is formatted, {name} in scripts
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%%|%[sd]|\{\w+\}")


def extract_template(
    file: BinaryIO, keywords: dict[str, Any], comment_tags: list[str], options: dict[str, Any]
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Find the strings of a Django template, the way Babel's extractors are called."""
    # Django turns everything but the strings into X and keeps the line numbers.
    python = _INDENT.sub("", templatize(file.read().decode()))
    found: Any = babel_extract.extract_python(
        BytesIO(python.encode()), keywords, comment_tags, cast(Any, options)
    )
    return cast("Iterator[tuple[int, str, Any, list[str]]]", found)


def sources(root: Path = ROOT) -> Iterator[tuple[Path, Any]]:
    """Yield every file that may hold strings for people, with the extractor that reads it."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, babel_extract.extract_python
    for folder in ("templates", *APPS):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".html", ".txt"} and "templates" in path.parts:
                yield path, extract_template


def extract(root: Path = ROOT) -> Catalog:
    """Gather the strings of all sources."""
    catalogue = Catalog()
    for path, extractor in sources(root):
        with path.open("rb") as file:
            found = list(babel_extract.extract(extractor, file, KEYWORDS, ["Translators:"]))
        for line, message, comments, context in found:
            place = (path.relative_to(root).as_posix(), line)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def catalogues(root: Path = ROOT) -> list[Path]:
    """List the catalogues, one for each language."""
    return sorted((root / "locale").glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Read the catalogue in ``path``, whose folder names its language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def update(path: Path, template: Catalog) -> None:
    """Take the new strings of ``template`` into the catalogue and drop the ones no longer used."""
    catalogue = read(path)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=99, sort_output=True, include_lineno=False, ignore_obsolete=True
        )


def problems(path: Path, template: Catalog) -> list[str]:
    """Say what is wrong with the catalogue: out of step, untranslated, fuzzy, placeholders."""
    catalogue = read(path)
    wanted, present = _keys(template), _keys(catalogue)
    found = [f"not in the catalogue: {key[1]!r}" for key in sorted(wanted - present, key=str)]
    found += [f"no longer used: {key[1]!r}" for key in sorted(present - wanted, key=str)]
    for message in _messages(catalogue):
        # With plurals, the last form of the source has every placeholder.
        source = str(message.id[-1] if isinstance(message.id, tuple) else message.id)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        if not all(strings):
            found.append(f"untranslated: {message.id!r}")
        elif any(_placeholders(str(string)) != _placeholders(source) for string in strings):
            found.append(f"other placeholders: {message.id!r}")
    return found


def translated(path: Path) -> set[str]:
    """Return the strings that the catalogue has a translation of, whatever their context."""
    return {str(message.id) for message in _messages(read(path)) if message.string}


def compile_catalogue(path: Path) -> bool:
    """Write the ``.mo`` beside a ``.po`` that is newer; say whether that was needed.

    The file is written aside and renamed: a running server never reads half of it.
    """
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    half = compiled.with_suffix(f".mo.{os.getpid()}")
    with half.open("wb") as file:
        write_mo(file, read(path))
    half.replace(compiled)
    return True


def compile_all(root: Path = ROOT) -> int:
    """Compile every catalogue that has changed, the packages' included, and count them."""
    return sum(compile_catalogue(path) for path in sorted((root / "locale").rglob("*.po")))


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _placeholders(text: str) -> set[str]:
    found = set(_PLACEHOLDER.findall(text))
    # A lone % in a string that is formatted would stop the page.
    return found | {"%"} if found and "%" in _PLACEHOLDER.sub("", text) else found


def _keys(catalogue: Catalog) -> set[tuple[str | None, Any]]:
    return {(message.context, message.id) for message in _messages(catalogue)}


if __name__ == "__main__":
    compile_all()
