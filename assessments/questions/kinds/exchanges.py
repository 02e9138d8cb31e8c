"""The kinds that files of other systems can hold. No Django.

A kind that can be read from files, or written to them, has an ``exchange.py`` with its
``EXCHANGE``.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from assessments.questions.kinds.exchanging import Exchange
from assessments.questions.kinds.protocol import Body
from assessments.questions.kinds.registry import NAMES


def _exchange_of(kind: str) -> Exchange[Body] | None:
    name = f"{__package__}.{kind}.exchange"
    if find_spec(name) is None:
        return None
    return cast("Exchange[Body]", import_module(name).EXCHANGE)


EXCHANGES: Mapping[str, Exchange[Body]] = {
    kind: exchange for kind in NAMES if (exchange := _exchange_of(kind))
}
"""By kind."""

KIND_OF: Mapping[str, str] = {
    form: kind for kind, exchange in EXCHANGES.items() for form in exchange.forms
}
"""Which kind takes a type of form."""
