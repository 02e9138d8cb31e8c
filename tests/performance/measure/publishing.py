"""The course in the product, published as its authors would: bank, quizzes and role-plays."""

from typing import Any

from assessments import api
from assessments.models import Question, QuizPage, ScenarioPage
from assessments.questions.content import QuestionContent
from assessments.roleplay import engine
from courses.models import CoursePage
from tests.assessments.competency.making import rule_3
from tests.factories import content, organisation
from tests.performance.measure import course

COMPETENCY = "KOM"
QUIZZES = ("quiz:1", "quiz:2", course.MIXED)
SCENARIOS = ("scenario:1", "scenario:2")
Pages = dict[str, QuizPage | ScenarioPage]


def publish() -> tuple[CoursePage, Pages]:
    """Make the organisation, the framework under rule 3 and the course; return its activities."""
    organisation.build()
    rule_3(content.framework())
    parent, bank = content.course(), _Bank()
    quizzes = {name: _quiz(parent, name, bank) for name in QUIZZES}
    return parent, quizzes | {name: _scenario(parent, name) for name in SCENARIOS}


class _Bank(dict[str, Question]):
    """The questions by their names, each written when a quiz asks for it first."""

    def of(self, written: QuestionContent) -> Question:
        if written.key not in self:
            self[written.key] = _question(written)
        return self[written.key]


def _question(written: QuestionContent) -> Question:
    options = (
        api.Option(f"{rank}", is_correct=rank == 0, feedback="<p>-</p>")
        for rank in range(course.ANSWERS)
    )
    return api.create_question(
        by=None,
        prompt=f"<p>{written.prompt}</p>",
        body=api.Choice(tuple(options)),
        explanation="<p>-</p>",
        source="-",
        indicators=[f"{COMPETENCY}.{tag.code}" for tag in written.indicators],
    )


def _quiz(parent: CoursePage, name: str, bank: _Bank) -> QuizPage:
    questions = [bank.of(item.question) for item in course.quiz(name).items]
    return api.create_quiz(
        by=None, parent=parent, title=name, slug=_slug(name), questions=questions
    )


def _scenario(parent: CoursePage, name: str) -> ScenarioPage:
    scenario = course.scenario(name)
    return api.create_scenario(
        by=None,
        parent=parent,
        title=name,
        slug=_slug(name),
        persona_name="Pak Hendra",
        conversation={
            "format": 2,
            "nodes": [_node(scenario, node) for node in scenario.conversation.nodes],
        },
    )


def _node(scenario: engine.Scenario, node: engine.Node) -> dict[str, Any]:
    common = {"kind": node.kind, "key": node.key, "mood": "tense"}
    if isinstance(node, engine.Ending):
        return common | {"title": "-", "outcome": node.outcome.value, "text": "-"}
    assert isinstance(node, engine.Turn)
    choices = [_choice(scenario, choice) for choice in node.choices]
    return common | {"says": node.says, "choices": choices}


def _choice(scenario: engine.Scenario, choice: engine.Choice) -> dict[str, Any]:
    effects = [
        {
            "indicator": f"{COMPETENCY}.{scenario.indicators[effect.indicator_id].slug}",
            "points": effect.points,
            "reason": "-",
        }
        for effect in choice.effects
    ]
    words = {"key": choice.key, "text": choice.text, "leads_to": choice.leads_to}
    return words | {"reaction": "", "critical": "", "effects": effects}


def _slug(name: str) -> str:
    return name.replace(":", "-")
