"""A published role-play in a course that Ayu has joined, and ways to play it."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Play, ScenarioPage
from courses import api as courses
from lms.people.models import Officer
from tests.factories import content
from tests.markup import as_shown


@pytest.fixture
def scenario_page(framework: Any) -> ScenarioPage:
    """Publish the default role-play: two turns, one critical choice, three endings."""
    page = content.scenario(content.course())
    page.refresh_from_db()
    return page


@pytest.fixture
def player(scenario_page: ScenarioPage, ayu: Officer) -> Officer:
    """Return Ayu, who has joined the course."""
    join(ayu, scenario_page)
    return ayu


def join(officer: Officer, page: ScenarioPage) -> None:
    course = page.get_parent().specific
    courses.enrol(officer_id=officer.pk, course=course, by=officer.user)


@dataclass
class Table:
    """A browser at a play: reads the offered choices from the page, as an officer does."""

    client: Client
    play: Play

    @property
    def url(self) -> str:
        return reverse("play", args=[self.play.pk])

    def html(self) -> str:
        return as_shown(self.client.get(self.url).content.decode())

    def offered(self) -> tuple[int, dict[str, str]]:
        """Return the step and the tokens by the text of the choices."""
        html = self.html()
        step = re.findall(r'name="step" value="(\d+)"', html)[0]
        options = re.findall(r'name="choice" value="(\w+)".*?option__text">(.*?)</span>', html)
        return int(step), {text: token for token, text in options}

    def post(self, step: int, token: str, **headers: Any) -> Any:
        url = reverse("play_move", args=[self.play.pk])
        return self.client.post(url, {"step": step, "choice": token}, **headers)

    def choose(self, *texts: str) -> Any:
        response = None
        for text in texts:
            step, tokens = self.offered()
            response = self.post(step, tokens[text])
            assert response.status_code == 302
        return response


@pytest.fixture
def begin(as_user: Any, scenario_page: ScenarioPage) -> Any:
    """Return a function that starts a play for an officer and sits down at it."""

    def begun(officer: Officer, page: ScenarioPage = scenario_page) -> Table:
        client = as_user(officer)
        client.post(reverse("play_start"), {"page": page.pk})
        return Table(client, Play.objects.of(officer.pk).open().get())

    return begun
