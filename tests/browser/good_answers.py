"""What somebody who knows the demonstration's content answers and says."""

from playwright.sync_api import Locator

from assessments.models import Attempt, ScenarioPage
from assessments.roleplay import engine
from lms.demo.course import SCENARIOS


def answer_rightly(form: Locator) -> None:
    """Answer the question of an open attempt that ``form`` asks, of whatever kind it is."""
    attempt = Attempt.objects.get(finished_at=None)
    [dealt] = [it for it in attempt.dealt if it.id == form.get_attribute("data-question")]
    sent = dealt.body.sent(dealt.item.question.body.solution)
    for place, value in enumerate(sent):
        numbered = form.locator(f"[name='answer-{place + 1}']")
        _enter(numbered if numbered.count() else form.locator("[name=answer]"), place, value)


def _enter(fields: Locator, place: int, value: str) -> None:
    first = fields.first
    if first.get_attribute("type") in {"radio", "checkbox"}:
        fields.locator(f"xpath=self::*[@value='{value}']").check(force=True)
        return
    field = fields.nth(place) if fields.count() > 1 else first
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value, force=True)
    else:
        field.fill(value)


def best_words() -> list[str]:
    """Return what to say, choice by choice, for the best conversation."""
    page = ScenarioPage.objects.get(slug=SCENARIOS[0])
    player = engine.Player(engine.parse(page.snapshot_content()), seed="")
    arrival = player.begin()
    words: list[str] = []
    while isinstance(arrival.node, engine.Waiting):
        offered = player.offered(arrival.node, arrival.values, len(words))
        best = max(offered, key=lambda choice: (choice.worth, not choice.critical))
        words.append(best.text)
        arrival = player.after(best, arrival.values, len(words))
    return words
