"""A competency framework and a small course for tests."""

import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import F
from wagtail.models import Collection, Locale, Page, Site

from assessments.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    Question,
    QuestionIndicator,
    QuizItem,
    QuizPage,
    ScenarioPage,
)
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.editing import written
from courses import api as courses
from courses.models import (
    ActivityProgress,
    CatalogueIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    ReadingClock,
)


def framework() -> CompetencyFramework:
    """Build KOM and PP at levels 1 to 3 with three indicators each, and the default policy."""
    made = CompetencyFramework.objects.create(
        code="uji",
        name="Standar Kompetensi",
        citation="Permenpan RB 38/2017",
        starts_on=dt.date(2018, 1, 1),
        level_names={"1": "Paham", "2": "Dasar", "3": "Menengah", "4": "Mumpuni", "5": "Ahli"},
    )
    AttainmentPolicy.objects.create(framework=made, name="Standar", rule=2)
    for order, (code, name) in enumerate([("KOM", "Komunikasi"), ("PP", "Pelayanan Publik")]):
        competency = Competency.objects.create(
            framework=made, code=code, name=name, kind="manajerial", sort_order=order
        )
        Indicator.objects.bulk_create(
            Indicator(
                competency=competency,
                level=level,
                code=f"{level}.{number}",
                slug=f"{code}.{level}.{number}",
                text=f"Perilaku {code} {level}.{number}",
            )
            for level in (1, 2, 3)
            for number in (1, 2, 3)
        )
    return made


def indicator(slug: str) -> Indicator:
    """Return the indicator in force with this full code, such as ``KOM.1.2``."""
    found: Indicator = Indicator.objects.by_slug([slug])[slug]
    return found


def tree_roots() -> Page:
    """Return the root of all pages; plant it and the other things Wagtail's migrations plant.

    On PostgreSQL a test that commits is followed by an emptying of every table, which takes them
    away.
    """
    Locale.objects.get_or_create(language_code="id")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root: Page = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    return root


def catalogue() -> CatalogueIndexPage:
    """Return the catalogue page beneath the site's front page, building both if needed."""
    found = CatalogueIndexPage.objects.first()
    if found is not None:
        return found
    root = tree_roots()
    home = root.add_child(instance=HomePage(title="Prima", slug=f"prima-{uuid.uuid4().hex[:6]}"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": home, "hostname": "localhost", "port": 8000, "site_name": "Prima"},
    )
    index: CatalogueIndexPage = home.add_child(
        instance=CatalogueIndexPage(title="Kursus", slug="kursus")
    )
    return index


def course(
    title: str = "Dasar Pelayanan Prima", parent: Page | None = None, **fields: Any
) -> CoursePage:
    """Add a published course without activities, to the central catalogue if to no other."""
    fields = {"summary": "Melayani warga dengan baik.", **fields}
    page: CoursePage = (parent or catalogue()).add_child(instance=CoursePage(title=title, **fields))
    page.save_revision().publish()
    return page


def lesson(
    parent: CoursePage, title: str = "Mengapa pelayanan bermutu", **fields: Any
) -> LessonPage:
    """Add a published lesson of ten minutes."""
    fields = {"body": [("text", "<p>Warga datang dengan harapan.</p>")], **fields}
    page: LessonPage = parent.add_child(instance=LessonPage(title=title, **fields))
    page.save_revision().publish()
    return page


def read(officer: Any, *lessons: LessonPage) -> None:
    """Let an officer open and complete lessons of a course they take, in the time these take."""
    for page in lessons:
        courses.open_lesson(officer_id=officer.pk, page=page)
        let_time_pass(officer, minutes=page.duration_minutes)
        courses.complete_lesson(officer_id=officer.pk, page=page, by=officer.user)


def read_too_quickly(officer: Any, *lessons: LessonPage) -> None:
    """Let an officer open lessons and complete them at once."""
    for page in lessons:
        courses.open_lesson(officer_id=officer.pk, page=page)
        courses.complete_lesson(officer_id=officer.pk, page=page, by=officer.user, seconds=0)


def let_time_pass(officer: Any, **duration: float) -> None:
    """Make it longer ago that an officer opened lessons and that time was last counted."""
    passed = dt.timedelta(**duration)
    ActivityProgress.objects.of([officer.pk]).without_hours().update(
        opened_at=F("opened_at") - passed, opened_again_at=F("opened_again_at") - passed
    )
    ReadingClock.objects.filter(officer=officer).update(read_at=F("read_at") - passed)


def question(
    prompt: str = "Apa yang pertama Anda lakukan?",
    *,
    correct: tuple[str, ...] = ("Mendengarkan",),
    wrong: tuple[str, ...] = ("Menyela", "Membela diri"),
    indicators: tuple[str, ...] = (),
    **fields: Any,
) -> Question:
    """Add a published question; ``indicators`` are full codes."""
    options = tuple(
        Option(text, is_correct=text in correct, feedback=f"<p>Tentang {text}.</p>")
        for text in (*correct, *wrong)
    )
    body = Choice(options, takes_several=len(correct) > 1)
    made = Question(prompt=f"<p>{prompt}</p>", body=written(body), **fields)
    made.full_clean()
    made.save()
    made.indicator_tags = [
        QuestionIndicator(indicator=found)
        for found in Indicator.objects.filter(slug__in=indicators)
    ]
    made.save()
    made.save_revision().publish()
    return made


def quiz(
    parent: Page, questions: list[Question] | None = None, title: str = "Kuis", **fields: Any
) -> QuizPage:
    """Add a published quiz of one point per question."""
    page: QuizPage = parent.add_child(instance=QuizPage(title=title, **fields))
    for order, item in enumerate(questions if questions is not None else [question()]):
        page.items.add(QuizItem(question=item, sort_order=order))
    page.save_revision().publish()
    return page


def turn(key: str, says: str, choices: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Write a turn; see ``choice``."""
    return {
        "kind": "turn",
        "key": key,
        "mood": "tense",
        "narration": "",
        "says": says,
        "choices": choices,
        **fields,
    }


def choice(
    key: str, leads_to: str, *effects: tuple[str, int], text: str = "", **fields: Any
) -> dict[str, Any]:
    """Write a choice; ``effects`` are pairs of an indicator's full code and points."""
    return {
        "key": key,
        "text": text or f"Pilihan {key}",
        "leads_to": leads_to,
        "reaction": "",
        "critical": "",
        "effects": [
            {"indicator": indicator(slug).pk, "points": points, "reason": f"Alasan {key}"}
            for slug, points in effects
        ],
        **fields,
    }


def ending(key: str, outcome: str = "good", **fields: Any) -> dict[str, Any]:
    """Write an ending."""
    return {
        "kind": "ending",
        "key": key,
        "title": f"Akhir {key}",
        "outcome": outcome,
        "mood": "calm",
        "text": "Selesai.",
        **fields,
    }


def scenario(
    parent: Page,
    nodes: list[dict[str, Any]] | None = None,
    title: str = "Warga marah di loket",
    rest: Mapping[str, Any] = MappingProxyType({}),
    **fields: Any,
) -> ScenarioPage:
    """Add a published role-play; by default two turns, one critical choice and three endings.

    ``rest`` are the other parts of its document, such as ``variables``.
    """
    if nodes is None:
        nodes = [
            turn(
                "buka",
                "Sudah tiga kali saya ke sini!",
                [
                    choice("dengar", "lanjut", ("KOM.1.1", 2), ("PP.1.2", 2)),
                    choice("sela", "buruk", ("KOM.1.1", -2)),
                ],
            ),
            turn(
                "lanjut",
                "Jadi kapan selesai?",
                [
                    choice("jelas", "baik", ("PP.1.3", 3)),
                    choice("janji", "campur", ("PP.1.3", 1)),
                    choice("suap", "buruk", critical="Menerima imbalan."),
                ],
            ),
            ending("baik"),
            ending("campur", "mixed"),
            ending("buruk", "poor"),
        ]
    fields = {"persona_name": "Pak Hendra", **fields}
    made = ScenarioPage(title=title, conversation={"format": 2, "nodes": nodes, **rest}, **fields)
    page: ScenarioPage = parent.add_child(instance=made)
    page.save_revision().publish()
    return page
