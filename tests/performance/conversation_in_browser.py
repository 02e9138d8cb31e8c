"""The steps of ``./prima bench conversation``."""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest

from assessments.models import Indicator, ScenarioPage
from lms import installation
from lms.people.models import User
from tests.browser.conftest import Arrive, arrive, browser_type_launch_args
from tests.factories import content
from tests.performance.conversation import NODES
from tests.performance.people import say

ROUNDS = 5
SERVED = """() => {
  const { requestStart, responseEnd } = performance.getEntriesByType("navigation")[0];
  return responseEnd - requestStart;
}"""

__all__ = ["arrive", "browser_type_launch_args"]  # fixtures


def conversation_of(count: int) -> list[dict[str, Any]]:
    """Invent turns of three choices that lead onwards, and three endings."""
    indicator = Indicator.objects.earliest("pk").pk
    turns = [
        {
            "kind": "turn",
            "key": f"n{place}",
            "name": f"Giliran {place + 1}",
            "says": "Saya sudah tiga kali ke sini, dan selalu disuruh kembali minggu depan.",
            "choices": [
                {
                    "key": f"c{way}",
                    "text": "Mohon maaf, Bu. Boleh saya lihat dulu berkasnya?",
                    "leads_to": _target(place + 1 + (place * 7 + way * 5) % (3 + 9 * way), count),
                    "effects": [{"indicator": indicator, "points": way, "reason": "Sebab."}],
                }
                for way in range(3)
            ],
        }
        for place in range(count - 3)
    ]
    endings = [
        content.ending(f"e{place}", outcome)
        for place, outcome in enumerate(("good", "mixed", "poor"))
    ]
    return [*turns, *endings]


def _target(place: int, count: int) -> str:
    return f"n{place}" if place < count - 3 else f"e{place % 3}"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_a_large_conversation_takes(arrive: Arrive, citra: User, framework: Any) -> None:
    count = int(os.environ[NODES])
    content.tree_roots()
    course = content.course()
    scenario = content.scenario(course, conversation_of(count))
    small = content.scenario(course, conversation_of(4), title="Kecil")
    installation.prepare()
    visitor = arrive(1280)
    visitor.sign_in("citra")
    page = visitor.page

    def milliseconds(step: Callable[[], object]) -> float:
        begun = time.perf_counter()
        step()
        return (time.perf_counter() - begun) * 1000

    def opened(opened: ScenarioPage) -> None:
        visitor.open(f"/admin/pages/{opened.pk}/edit/")
        page.locator(".conversation-node").first.wait_for()

    opened(small)  # once for what is kept in memory
    alone, took, served = [], [], []
    for _round in range(ROUNDS):
        alone.append(milliseconds(lambda: opened(small)))
        took.append(milliseconds(lambda: opened(scenario)))
        served.append(page.evaluate(SERVED))
    say(f"{count} nodes, in ms; opening is the median of {ROUNDS}")
    say(f"open                {median(took):7.0f}  ({median(served):.0f} of it on the server)")
    say(f"  more than 4 nodes {median(took) - median(alone):7.0f}")
    node = page.locator("[data-node=n1] button")
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()

    def moved() -> None:
        page.mouse.move(box["x"] + 80, box["y"] + 60, steps=10)
        page.mouse.up()

    say(f"move                {milliseconds(moved):7.0f}  (10 steps)")
    say(f"open the panel      {milliseconds(node.click):7.0f}")
    says = page.locator("[id='conversation-nodes-1-says']")
    says.focus()
    say(f"type a letter       {milliseconds(lambda: page.keyboard.type('a')):7.0f}")
    say(f"undo                {milliseconds(lambda: page.keyboard.press('Control+z')):7.0f}")
    with page.expect_response("**/simulasi/periksa/") as answered:
        page.keyboard.type("b")
    answered.value.finished()
    asked = answered.value.request.timing
    say(f"check               {asked['responseEnd'] - asked['requestStart']:7.0f}")
