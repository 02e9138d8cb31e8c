"""The course that is measured: two quizzes of 18 questions and two scenarios of 24 turns.

They show the three indicators of levels 1 and 2 of one competency: three questions in each quiz and
four turns in each scenario for every indicator. Four answers to a question, one of them right; four
choices at a turn, worth 3, 1, 0 and -1 points. The second quiz and scenario are the later check.
Beside them a mixed quiz asks again what both quizzes ask first about each indicator.

What a question asks and what the citizen says is its name, such as ``quiz:1:2.3:0``: the third
indicator of level 2, for the first time. A choice says its rank, 0 being the best.
"""

import itertools
from collections.abc import Iterable, Iterator

from assessments.competency.rules.attainment import IndicatorKey
from assessments.questions.content import IndicatorTag, QuestionContent
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.quizzes.paper import Paper, PaperItem, Rules, ShowAnswers
from assessments.roleplay import engine

COMPETENCY = "Komunikasi"
LEVELS = (1, 2)
INDICATORS = tuple(IndicatorKey(f"{level}.{n}", level) for level in LEVELS for n in (1, 2, 3))
QUESTIONS_EACH, TURNS_EACH = 3, 4
ANSWERS = 4
POINTS = (3, 1, 0, -1)
PASS_PERCENT = 70
MIXED = "quiz:mixed"


def number_of(indicator: IndicatorKey) -> int:
    """Return the id under which quizzes and scenarios know an indicator."""
    return 1 + INDICATORS.index(indicator)


def place_of(indicator: IndicatorKey) -> int:
    """Return which of the three of its level an indicator is."""
    return INDICATORS.index(indicator) % 3


def quiz(name: str) -> Paper:
    """Return a quiz; but for the mixed one, with questions that no other quiz has."""
    if name == MIXED:
        return _paper(name, [each for of in ("quiz:1", "quiz:2") for each in _questions(of, 1)])
    return _paper(name, _questions(name, QUESTIONS_EACH))


def _paper(name: str, questions: Iterable[QuestionContent]) -> Paper:
    rules = Rules(PASS_PERCENT, None, True, True, ShowAnswers.ALWAYS)
    return Paper(name, None, name, rules, tuple(PaperItem(question, 1) for question in questions))


def _questions(name: str, each: int) -> Iterator[QuestionContent]:
    for indicator, number in itertools.product(INDICATORS, range(each)):
        yield _question(f"{name}:{indicator.code}:{number}", indicator)


def _question(key: str, indicator: IndicatorKey) -> QuestionContent:
    options = tuple(Option(f"{n}", is_correct=n == 0, key=f"{n}") for n in range(ANSWERS))
    code, level = indicator.code, indicator.level
    tag = IndicatorTag(number_of(indicator), code, code, level, 1, COMPETENCY)
    return QuestionContent(key, None, "choice", key, Choice(options), "", "", (tag,))


def scenario(name: str) -> engine.Scenario:
    """Return a conversation in which every choice leads to the next turn."""
    turns = list(itertools.product(range(TURNS_EACH), INDICATORS))
    following = [*(f"{n}" for n in range(1, len(turns))), "end"]
    nodes: list[engine.Node] = [
        _turn(f"{n}", f"{name}:{indicator.code}:{number}", indicator, leads_to)
        for n, ((number, indicator), leads_to) in enumerate(zip(turns, following, strict=True))
    ]
    nodes.append(engine.Ending(key="end", outcome=engine.Outcome.GOOD, mood=engine.Mood.CALM))
    known = {
        number_of(i): engine.Indicator(number_of(i), i.code, i.code, 1, COMPETENCY)
        for i in INDICATORS
    }
    return engine.Scenario(name, "", "", PASS_PERCENT, engine.Conversation(tuple(nodes)), known)


def _turn(key: str, says: str, indicator: IndicatorKey, leads_to: str) -> engine.Turn:
    choices = tuple(
        engine.Choice(
            f"{rank}",
            f"{rank}",
            leads_to,
            effects=(engine.Effect(number_of(indicator), points, ""),) if points else (),
        )
        for rank, points in enumerate(POINTS)
    )
    return engine.Turn(key=key, mood=engine.Mood.CALM, says=says, choices=choices)
