"""The database that is measured, and what its pages ask."""

import json
import pickle
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.performance.uploads import session_of
from tests.performance.web.bare import Recording, folder, read

CLIENTS = 4
TAKING_PART = 24
"""Officers who take the quiz and the role-play in each round, for the first time: it counts."""
EVIDENCE = 40
PASSWORD = "sawah-hijau-pagi-hari"


def fill(rounds: int) -> None:
    """Load the demonstration, let some of its officers sign in, and print how to reach them.

    Four read pages; others take part in one of the rounds each.
    """
    import django  # noqa: PLC0415 - the settings come from this process's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("prepare", verbosity=0, demo=True)
    count = CLIENTS + 2 + rounds * TAKING_PART
    people = [_admit(number, officer) for number, officer in enumerate(_officers(count))]
    readers, others, taking_part = people[:CLIENTS], people[CLIENTS:][:2], people[CLIENTS + 2 :]
    activities = _activities()
    folder().mkdir()
    queries = _record_pages(readers) | _record_work(readers, others, **activities)
    groups = [taking_part[number::rounds] for number in range(rounds)]
    made = activities | {"readers": readers, "groups": groups, "queries": queries}
    sys.stdout.write("\n" + json.dumps(made))


def _officers(count: int) -> Any:
    """Choose those with about as many pieces of evidence as somebody has after a year."""
    from django.db.models import Count, F  # noqa: PLC0415
    from django.db.models.functions import Abs  # noqa: PLC0415

    from lms.people.models import Officer  # noqa: PLC0415

    officers = Officer.objects.filter(user=None).annotate(pieces=Count("evidence"))
    return officers.order_by(Abs(F("pieces") - EVIDENCE), "pk")[:count]


def _admit(number: int, officer: Any) -> dict[str, Any]:
    from courses.api import enrol  # noqa: PLC0415
    from courses.models import CoursePage  # noqa: PLC0415
    from lms.people.models import User  # noqa: PLC0415

    user = User.objects.create_user(f"ukur{number}", password=PASSWORD)
    officer.user = user
    officer.save()
    for course in CoursePage.objects.filter(depth=4):
        enrol(officer_id=officer.pk, course=course, by=user)
    return {
        "username": user.username,
        "session": session_of(user),
        "pages": _pages(officer.pk) if number < CLIENTS else {},
    }


def _pages(officer_id: int) -> dict[str, str]:
    """Return the addresses of what somebody reads."""
    from assessments.competency.api import competency_profile  # noqa: PLC0415
    from courses.models import CoursePage, LessonPage  # noqa: PLC0415

    course = CoursePage.objects.get(depth=4)
    lesson = LessonPage.objects.child_of(course).order_by("path").first()
    shown = max(competency_profile(officer_id).standings, key=lambda each: len(each.evidence))
    return {
        "lesson": lesson.url,
        "course": course.url,
        "home": "/",
        "catalogue": course.get_parent().url,
        "competency page": f"/kompetensi/{shown.competency_id}/",
    }


def _activities() -> dict[str, Any]:
    """Return the pages of the quiz and the role-play, and their addresses."""
    from assessments.models import QuizPage, ScenarioPage  # noqa: PLC0415

    quiz = QuizPage.objects.filter(depth=5).get()
    scenario = ScenarioPage.objects.get()
    return {"quiz": quiz.pk, "scenario": scenario.pk, "entrances": [quiz.url, scenario.url]}


def _record_pages(people: list[dict[str, Any]]) -> dict[str, int]:
    for number, person in enumerate(people):
        browser = _browser(person)
        for name, address in person["pages"].items():
            for _warm in range(2):
                browser.get(address)
            with _recorded(name, number) as recorded:
                recorded.append(browser.get(address))
    return {name: read(name, 0).queries for name in people[0]["pages"]}


def _record_work(
    readers: list[dict[str, Any]],
    others: list[dict[str, Any]],
    quiz: int,
    scenario: int,
    entrances: list[str],
) -> dict[str, int]:
    """Let two take the quiz and the role-play, and the four readers save an answer each.

    What the first of the two does makes everything warm, and what the second does is recorded.
    """
    for person in others:
        browser = _browser(person)
        for address in entrances:
            browser.get(address)
        with _recorded("start an attempt", 0) as recorded:
            recorded.append(browser.post(f"/kuis/{quiz}/mulai/"))
        attempt = recorded[0]["Location"]
        for values in answers(browser.get(attempt).content.decode()):
            with _recorded("save one answer", 0) as recorded:
                recorded.append(_save(browser, attempt, values))
        with _recorded("hand in", 0) as recorded:
            recorded.append(browser.post(f"{attempt}serahkan/"))
    for number, person in enumerate(readers):
        browser = _browser(person)
        attempt = browser.post(f"/kuis/{quiz}/mulai/")["Location"]
        first, *_others = answers(browser.get(attempt).content.decode())
        _save(browser, attempt, first)
        with _recorded("save one answer", number) as recorded:
            recorded.append(_save(browser, attempt, first | {"sequence": 2}))
        browser.post(f"{attempt}serahkan/")
    for person in others:
        browser = _browser(person)
        play = browser.post("/bermain-peran/mulai/", {"page": scenario})["Location"]
        page = browser.get(play).content.decode()
        while (move := choice(page)) is not None:
            with _recorded("a step", 0) as recorded:
                answer = browser.post(f"{play}pilih/", move, headers={"X-Requested-With": PLAYER})
                recorded.append(answer)
            page = answer.content.decode()
            over = not choice(page)
            (folder() / "a step-0").replace(folder() / f"{STEPS[over]}-0")
    from django.test import Client  # noqa: PLC0415

    for person in others:
        credentials = {"login": person["username"], "password": PASSWORD}
        with _recorded("sign in", 0) as recorded:
            recorded.append(Client(headers={"host": "127.0.0.1"}).post("/akun/login/", credentials))
    return {name: read(name, 0).queries for name in WORK}


def record_saving(person: Mapping[str, Any], attempt: str, question: str, answer: str) -> None:
    """Keep what is asked when somebody saves an answer for the second time, under its name, 0."""
    browser = _browser(person)
    values = {"question": question, "answer": answer}
    _save(browser, attempt, values | {"sequence": 1})
    with _recorded("save one answer", 0) as recorded:
        recorded.append(_save(browser, attempt, values | {"sequence": 2}))


PLAYER = "roleplay-player"
STEPS = ("step of a role-play", "last step")
WORK = ("start an attempt", "save one answer", "hand in", *STEPS, "sign in")


def answers(page: str) -> list[dict[str, Any]]:
    """Choose the first option of every question on the page of an attempt."""
    forms = page.split("<form")[1:]
    found = []
    for form in forms:
        question = re.search(r'name="question" value="([^"]+)"', form)
        inputs = re.findall(r'<input[^>]*name="answer"[^>]*>', form)
        option = re.search(r'value="([^"]+)"', inputs[0]) if inputs else None
        if question and option:
            found.append({"question": question[1], "answer": option[1], "sequence": 1})
    return found


def choice(page: str) -> dict[str, str] | None:
    """Choose the first by the alphabet, so that all go the same way; ``None``: it is over."""
    step = re.search(r'name="step" value="(\d+)"', page)
    options = re.findall(
        r'name="choice" value="([^"]+)".*?class="option__text">([^<]+)<', page, re.DOTALL
    )
    if step is None or not options:
        return None
    token, _text = min(options, key=lambda option: option[1])
    return {"step": step[1], "choice": token}


def _browser(person: Mapping[str, Any]) -> Any:
    from django.test import Client  # noqa: PLC0415

    browser = Client(headers={"host": "127.0.0.1"})
    browser.cookies["sessionid"] = person["session"]
    return browser


def _save(browser: Any, attempt: str, values: Mapping[str, Any]) -> Any:
    return browser.post(f"{attempt}jawab/", values, headers={"accept": "application/json"})


@contextmanager
def _recorded(name: str, client: int) -> Iterator[list[Any]]:
    """Keep what is asked inside, and the answer that is put into the list."""
    from django.db import connections  # noqa: PLC0415

    statements: list[tuple[str, str, Any]] = []
    answers: list[Any] = []

    def remember(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        kept = [bytes(v) if isinstance(v, memoryview) else v for v in values or ()]
        statements.append((context["connection"].alias, sql, kept or None))
        return execute(sql, values, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(remember))
        yield answers
    answer = answers[0]
    if answer.status_code not in {200, 302}:
        raise RuntimeError(f"{name} was answered with {answer.status_code}")
    recording = Recording(statements, answer.content)
    (folder() / f"{name}-{client}").write_bytes(pickle.dumps(recording))
