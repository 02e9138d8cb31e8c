"""What is remembered for nothing, or asked about in vain."""

from collections.abc import Iterator, Sequence

from assessments.roleplay.engine import Conversation, Variable
from assessments.roleplay.engine.conditions import reads
from assessments.roleplay.engine.conversation import Kind, changes_of, conditions_of
from assessments.roleplay.lint.findings import Finding, Problem


def variables(conversation: Conversation, variants: Sequence[Conversation]) -> Iterator[Finding]:
    """Check that what is set is read, and what is read is set."""
    read = {name for when in conditions_of(conversation) for name in reads(when)}
    changed = {change.variable for node in conversation.nodes for change in changes_of(node)}
    for variable in conversation.variables:
        is_set = variable.id in changed or _starts_otherwise(variable, variants)
        if variable.kind is Kind.PROMISE and is_set and variable.id not in read:
            yield Finding(Problem.PROMISE_NEVER_MET, about=variable.name)
        elif variable.id not in read and not variable.words:
            yield Finding(Problem.NEVER_READ, about=variable.name)
        elif not is_set:
            yield Finding(Problem.NEVER_CHANGED, about=variable.name)


def _starts_otherwise(variable: Variable, variants: Sequence[Conversation]) -> bool:
    return any(each.start.get(variable.id) != variable.start for each in variants)
