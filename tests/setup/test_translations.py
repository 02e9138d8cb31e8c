"""Translations without gettext: what is found, what is refused, what is compiled."""

import gettext
from pathlib import Path

import pytest

from lms.core import translations

HEADER = """msgid ""
msgstr ""
"Language: id\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Build a project with one Python file, one template and an Indonesian catalogue."""
    for app in translations.APPS:
        (tmp_path / app).mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "locale/id/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "lms/views.py").write_text(
        'a = _("Save")\n'
        'b = ngettext_lazy("%(n)d day", "%(n)d days", 2)\n'
        'c = pgettext("level", "Open")\n'
    )
    (tmp_path / "templates/page.html").write_text(
        "{% load i18n %}<p title=\"{% translate 'Don’t go' %}\">{# a comment #}\n"
        "  {% blocktranslate trimmed with name=user.name %}\n    Hello,\n    {{ name }}.\n"
        "  {% endblocktranslate %}\n"
        "    {% blocktranslate count n=n trimmed %}{{ n }} course{% plural %}{{ n }} courses"
        "{% endblocktranslate %}\n"
        '{% include "x.html" with label=_("Back") only %}</p>'
    )
    return tmp_path


def catalogue(project: Path, *entries: str) -> Path:
    path = project / "locale/id/LC_MESSAGES/django.po"
    path.write_text(HEADER + "\n\n".join(entries) + "\n")
    return path


def test_strings_are_found_in_python_and_in_templates(project: Path) -> None:
    found = {
        (message.context, message.id) for message in translations.extract(project) if message.id
    }
    assert found == {
        (None, "Save"),
        (None, ("%(n)d day", "%(n)d days")),
        ("level", "Open"),
        (None, "Don’t go"),
        (None, "Hello, %(name)s."),
        (None, ("%(n)s course", "%(n)s courses")),
        (None, "Back"),
    }


def test_updating_keeps_translations_adds_new_strings_and_drops_unused_ones(project: Path) -> None:
    path = catalogue(project, 'msgid "Save"\nmsgstr "Simpan"', 'msgid "Gone"\nmsgstr "Hilang"')
    translations.update(path, translations.extract(project))
    updated = translations.read(path)
    assert updated["Save"].string == "Simpan"
    assert "Gone" not in updated
    assert updated["Back"].string == ""


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ([], "not in the catalogue: 'Save'"),
        (['msgid "Gone"\nmsgstr "Hilang"'], "no longer used: 'Gone'"),
        (['msgid "Save"\nmsgstr ""'], "untranslated: 'Save'"),
        (['#, fuzzy\nmsgid "Save"\nmsgstr "Simpan"'], "fuzzy: 'Save'"),
        (
            ['msgid "Hello, %(name)s."\nmsgstr "Halo, %(nama)s."'],
            "other placeholders: 'Hello, %(name)s.'",
        ),
        (
            ['msgid "Hello, %(name)s."\nmsgstr "100 % %(name)s."'],
            "other placeholders: 'Hello, %(name)s.'",
        ),
    ],
)
def test_a_catalogue_that_is_not_right_is_refused(
    project: Path, entries: list[str], complaint: str
) -> None:
    path = catalogue(project, *entries)
    assert complaint in translations.problems(path, translations.extract(project))


def test_a_catalogue_is_compiled_once_for_each_change(project: Path) -> None:
    path = catalogue(project, 'msgid "Save"\nmsgstr "Simpan"')
    assert translations.compile_all(project) == 1
    with path.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Save") == "Simpan"
    assert translations.compile_all(project) == 0


@pytest.mark.parametrize("path", translations.catalogues(), ids=lambda path: path.parts[-3])
def test_the_catalogue_is_complete(path: Path) -> None:
    found = translations.problems(path, translations.extract())
    assert not found, "\n".join(found)
