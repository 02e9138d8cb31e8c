"""How trainers write questions of every kind: the ``Editor`` beside the rules of each."""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from wagtail.blocks import Block, StreamBlock, StreamValue

from assessments.questions.fields import UndescribedStreamField
from assessments.questions.kinds.editor import Editor, Line, Words, Written
from assessments.questions.kinds.lines import block_lines
from assessments.questions.kinds.protocol import Body
from assessments.questions.kinds.registry import NAMES

EDITORS: Mapping[str, Editor[Body]] = {
    name: cast("Editor[Body]", import_module(f"{__package__}.{name}.editing").EDITOR)
    for name in NAMES
}


def kind_choices() -> list[tuple[str, Words]]:
    """Name the kinds, for filters."""
    return [(name, editor.label) for name, editor in EDITORS.items()]


class BodyBlock(StreamBlock):
    """One block a kind, of which a question has exactly one."""

    class Meta:
        min_num = 1
        max_num = 1


def body_block() -> BodyBlock:
    """Return the block of ``Question.body``."""
    blocks: list[tuple[str, Block]] = [
        (name, editor.block(label=editor.label)) for name, editor in EDITORS.items()
    ]
    return BodyBlock(blocks, required=False)


class BodyField(UndescribedStreamField):
    """What the kind of a question owns: one more kind needs no migration."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(args[0] if args else body_block(), **kwargs)


def kind_of(value: StreamValue | None) -> str:
    """Return the kind that is written there; the first of all while there is none."""
    return str(value[0].block_type) if value else NAMES[0]


def read(value: StreamValue | None) -> Body:
    """Read what is written there, half-written too; an empty body while there is nothing."""
    editor = EDITORS[kind_of(value)]
    if not value:
        return editor.body(editor.block().get_default())
    return editor.body(value[0].value)


def written(body: Body) -> list[tuple[str, Written]]:
    """Return ``body`` as ``Question.body`` takes it."""
    return [(body.kind, EDITORS[body.kind].written(body))]


def lines(value: StreamValue | None) -> list[Line]:
    """Return what is written there, line by line; nothing while there is nothing."""
    if not value:
        return []
    editor = EDITORS[kind_of(value)]
    said = (
        editor.lines(read(value)) if editor.lines else block_lines(value[0].block, value[0].value)
    )
    return [line for line in said if line.text]
