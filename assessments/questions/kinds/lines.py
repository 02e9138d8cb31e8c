"""What a block says, line by line, as trainers read it; for kinds without words of their own."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import cast

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from wagtail.blocks import Block, FieldBlock, ListBlock, StructBlock
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

from assessments.questions.kinds.editor import Line, Written, words_of
from assessments.questions.kinds.kept_pictures import Kept


def block_lines(block: StructBlock, value: Written, name: str = "", of: str = "") -> Iterator[Line]:
    """Yield all fields under their labels, empty ones too; in a list each row by its number.

    ``of`` says what the fields belong to. The first field of a row is called as the row itself.
    """
    for place, (field, child) in enumerate(block.child_blocks.items()):
        label = _label(child)
        if of:
            label = f"{of}: {label}" if place else of
        yield from _lines(child, value.get(field), f"{name}.{field}", label)


def _lines(block: Block, value: object, name: str, label: str) -> Iterator[Line]:
    if isinstance(block, StructBlock):
        yield from block_lines(block, cast("Written", value or {}), name, label)
    elif isinstance(block, ListBlock):
        rows = value.bound_blocks if isinstance(value, ListValue) else ()
        for number, row in enumerate(rows, 1):
            row_label = f"{_label(block.child_block) or label} {number}"
            yield from _lines(block.child_block, row.value, f"{name}.{row.id}", row_label)
    elif isinstance(block, FieldBlock) and not block.field.widget.is_hidden:
        yield Line(name, label, _text(block.field, value))


def _label(block: Block) -> str:
    return str(block.label or "")


def _text(field: forms.Field, value: object) -> str:
    """Say a value in words; nothing where nothing is filled in, or only by a script."""
    if isinstance(field, forms.ChoiceField):
        offered = cast("Iterable[tuple[object, object]]", field.choices)
        choices = {str(key): label for key, label in offered}
        return str(choices.get(str(value), value)) if value else ""
    text = ""
    match value:
        case bool():
            text = _("Yes") if value else ""
        case int() | Decimal():
            text = number_format(value)
        case date():
            text = date_format(value)
        case RichText():
            text = words_of(value.source)
        case Kept():
            text = PurePath(value.file).name
        case str():
            text = value
    return text
