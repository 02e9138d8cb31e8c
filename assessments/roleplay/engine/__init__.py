"""A role-play as plain rules: conversations that remember, how they are played and judged.

The parts stand in the modules of this package; what others use of it is named here.
"""

from assessments.roleplay.engine import conditions, graph
from assessments.roleplay.engine.conversation import Conversation, Variable, check, read
from assessments.roleplay.engine.fields import ScenarioError
from assessments.roleplay.engine.judging import (
    CompetencyScore,
    IndicatorScore,
    NotOverError,
    PartialResult,
    Result,
    Score,
    Trace,
    TurningPoint,
    Verdict,
    most_missed,
    partial_result,
    result,
    verdict,
)
from assessments.roleplay.engine.kinds import read_node
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.node import Node, Passing, Shown, Waiting, beginning
from assessments.roleplay.engine.kinds.reply import Reply
from assessments.roleplay.engine.kinds.turn import Turn
from assessments.roleplay.engine.parts import Choice, Effect, Mood, Outcome
from assessments.roleplay.engine.playing import (
    FREE_MOVES,
    Answer,
    ConversationOverError,
    Felt,
    IllegalMoveError,
    Line,
    NoReplyError,
    Option,
    Player,
    Prompt,
    Replies,
    Sent,
    Speaker,
    State,
    StepAheadError,
    StepTakenError,
    UnknownChoiceError,
    judge_move,
    look,
    replay,
)
from assessments.roleplay.engine.scenario import SCENARIO, Indicator, Scenario, parse
from assessments.roleplay.engine.space import Best, Space, best_possible, explore
from assessments.roleplay.engine.ways import best_way

__all__ = [
    "FREE_MOVES",
    "SCENARIO",
    "Answer",
    "Best",
    "Choice",
    "CompetencyScore",
    "Conversation",
    "ConversationOverError",
    "Effect",
    "Ending",
    "Felt",
    "IllegalMoveError",
    "Indicator",
    "IndicatorScore",
    "Line",
    "Mood",
    "NoReplyError",
    "Node",
    "NotOverError",
    "Option",
    "Outcome",
    "PartialResult",
    "Passing",
    "Player",
    "Prompt",
    "Replies",
    "Reply",
    "Result",
    "Scenario",
    "ScenarioError",
    "Score",
    "Sent",
    "Shown",
    "Space",
    "Speaker",
    "State",
    "StepAheadError",
    "StepTakenError",
    "Trace",
    "Turn",
    "TurningPoint",
    "UnknownChoiceError",
    "Variable",
    "Verdict",
    "Waiting",
    "beginning",
    "best_possible",
    "best_way",
    "check",
    "conditions",
    "explore",
    "graph",
    "judge_move",
    "look",
    "most_missed",
    "parse",
    "partial_result",
    "read",
    "read_node",
    "replay",
    "result",
    "verdict",
]
