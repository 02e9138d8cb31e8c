"""Whoever has played often finds the latest plays first, twenty at a time."""

import re

import pytest

from assessments.models import ScenarioPage
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario_page(framework) -> ScenarioPage:
    """Publish a conversation of one turn."""
    turn = content.turn("loket", "Bagaimana?", [content.choice("akhiri", "akhir", ("KOM.1.1", 2))])
    return content.scenario(content.course(), [turn, content.ending("akhir")])


def numbers(page):
    return [int(number) for number in re.findall(r'plays__number" aria-hidden="true">(\d+)<', page)]


def test_twenty_at_a_time(player, scenario_page, begin):
    for _time in range(22):
        table = begin(player)
        table.choose("Pilihan akhiri")
    first = table.client.get(scenario_page.url).text
    assert numbers(first) == list(range(22, 2, -1))
    assert 'href="?page=2#earlier"' in first
    assert numbers(table.client.get(f"{scenario_page.url}?page=2").text) == [2, 1]
