"""Trainers write in Indonesian: what Wagtail has not translated stands in locale/wagtail."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.utils.translation import trans_real
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.questions.models import Question
from courses.models import CoursePage
from lms import installation
from tests.factories import content

pytestmark = pytest.mark.django_db

WORDS = re.compile(r"[A-Za-z]{2}")
PLACEHOLDERS = re.compile(r"%\(\w+\)\w|\{\w+\}|<[^>]+>")
JARGON = re.compile(
    r"\b(slugs?|roots?|drafts?|live|un\w*publish\w*|\w*publish\w*|\w*publikasi\w*|locale|alias"
    r"|snippets?|workflow|dashboard|upload\w*|preview|errors?|files?|e?mail|log ?in|log ?out"
    r"|pages?|fields?|tasks?|users?|admin|links?|default|schedule\w*|sub-halaman|turunan|kadaluarsa"
    r"|disini|silahkan|anda)\b"
)
"""Words of Wagtail's English, and words it says in Indonesian that nobody at a counter says."""


def said_by_wagtail(domain: str) -> Iterator[tuple[str, str | None]]:
    """Yield every message of Wagtail's and what stands for it in Indonesian."""
    translation: Any = trans_real.DjangoTranslation("id", domain=domain)
    for app in apps.get_app_configs():
        source = Path(app.path) / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if app.name.startswith("wagtail") and source.exists():
            for message in read_po(source.open("rb")):
                text = message.id if isinstance(message.id, str) else message.id[0]
                if text:
                    yield (
                        text,
                        translation._catalog.get(text) or translation._catalog.get((text, 0)),
                    )


@pytest.mark.parametrize(("domain", "count"), [("django", 1200), ("djangojs", 80)])
def test_everything_wagtail_says_is_said_in_plain_indonesian(domain: str, count: int) -> None:
    said = dict(said_by_wagtail(domain))
    assert len(said) >= count
    assert [text for text, indonesian in said.items() if not indonesian] == []
    jargon = {text: said[text] for text in said if JARGON.search(PLACEHOLDERS.sub("", said[text]))}
    assert jargon == {}


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Record every string that is asked for in Indonesian and stands in no catalogue."""
    missing: set[str] = set()
    catalogue = trans_real.DjangoTranslation
    gettext, ngettext = catalogue.gettext, catalogue.ngettext

    def recorded(self, message: str) -> str:
        if self.language() == "id" and self._catalog.get(message) is None:
            missing.add(message)
        return gettext(self, message)

    def recorded_plural(self, singular: str, plural: str, number: int) -> str:
        found = ngettext(self, singular, plural, number)
        if self.language() == "id" and found in (singular, plural):
            missing.add(singular)
        return found

    monkeypatch.setattr(catalogue, "gettext", recorded)
    monkeypatch.setattr(catalogue, "ngettext", recorded_plural)
    return missing


@pytest.fixture
def course(framework) -> CoursePage:
    """Build a course with one activity of each kind."""
    installation.prepare()
    course = content.course()
    content.lesson(course)
    content.quiz(course, [content.question(indicators=("KOM.1.1",))])
    content.scenario(course)
    return course


def addresses(course: CoursePage) -> list[str]:
    catalogue = course.get_parent()
    fixed = [
        "/admin/",
        "/admin/account/",
        "/admin/images/",
        "/admin/images/add/",
        "/admin/images/chooser/",
        "/admin/documents/",
        "/admin/documents/multiple/add/",
        "/admin/choose-page/",
        "/admin/pages/search/?q=warga",
        "/admin/reports/aging-pages/",
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        f"/admin/pages/{catalogue.pk}/",
        f"/admin/pages/{catalogue.pk}/add_subpage/",
        f"/admin/pages/add/courses/coursepage/{catalogue.pk}/",
        f"/admin/pages/add/courses/lessonpage/{course.pk}/",
        f"/admin/pages/add/assessments/quizpage/{course.pk}/",
        f"/admin/pages/add/assessments/scenariopage/{course.pk}/",
        f"/admin/pages/{course.pk}/add_subpage/",
        f"/admin/pages/{course.pk}/unpublish/",
        f"/admin/pages/{course.pk}/copy/",
        f"/admin/pages/{course.pk}/move/",
    ]
    of_each = [
        f"/admin/pages/{page.pk}/{action}/"
        for page in [course, *course.get_children()]
        for action in ("edit", "history", "usage")
    ]
    question = Question.objects.get()
    ends = ["", "?q=zzz", "add/"]
    ends += [f"{action}/{question.pk}/" for action in ("edit", "copy", "delete", "unpublish")]
    ends += [f"{action}/{question.pk}/" for action in ("history", "inspect", "usage")]
    questions = [f"/admin/snippets/assessments/question/{end}" for end in ends]
    return [*fixed, *of_each, *questions]


def test_a_trainer_meets_no_english(
    untranslated: set[str], course: CoursePage, citra, as_user
) -> None:
    trainer: Client = as_user(citra)
    seen = {address: trainer.get(address).status_code for address in addresses(course)}
    assert list(seen.values()).count(200) > 40, seen
    new_course = f"/admin/pages/add/courses/coursepage/{course.get_parent().pk}/"
    nothing = nested_form_data({"comments": inline_formset([]), "action-publish": "1"})
    assert trainer.post(new_course, nothing).status_code == 200
    assert {text for text in untranslated if WORDS.search(text)} == set()


def test_what_wagtail_plants_has_an_indonesian_name(course, citra, as_user) -> None:
    trainer = as_user(citra)
    for address in ("/admin/images/", "/admin/choose-page/", "/admin/reports/workflow/"):
        page = trainer.get(address).content.decode()
        assert not re.search(r"\b(Root|Moderators)\b", page), address
    assert Collection.get_first_root_node().name == "Umum"
    assert Page.get_first_root_node().draft_title == "Semua halaman"


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("external", ["Kata-kata tautan"]),
        ("email", ["Alamat surel", "Perihal", "Isi surel"]),
        ("phone", ["Nomor telepon"]),
        ("anchor", ["Kata-kata tautan"]),
    ],
)
def test_the_windows_that_make_links_ask_in_indonesian(kind, labels, citra, as_user) -> None:
    installation.prepare()
    window = as_user(citra).get(f"/admin/choose-{kind}-link/").json()["html"]
    assert all(label in window for label in labels)
    assert "Link text" not in window


def test_trainers_choose_among_the_time_zones_of_the_country(citra, as_user) -> None:
    installation.prepare()
    page = as_user(citra).get("/admin/account/").content.decode()
    assert all(f"Asia/{place}" in page for place in ("Jakarta", "Makassar", "Jayapura"))
    assert "Africa/" not in page


def test_the_scripts_of_the_editor_speak_indonesian(citra, as_user) -> None:
    installation.prepare()
    script = as_user(citra).get("/admin/jsi18n/").content.decode()
    assert "Perubahan tersimpan otomatis." in script
