"""A name for what people read, so that a copy is known for what it is. No Django."""

import html
import json
import re
from collections.abc import Mapping
from hashlib import sha256

LENGTH = 32  # hexadecimal digits: 128 bits
BESIDE_THE_POINT = ("key", "feedback")
"""How the fields begin that a copy has anew, or that are read only afterwards."""


def print_of(*content: object) -> str:
    """Return the same for what asks the same: only words count, not marks, capitals or tags.

    ``content`` is what JSON can hold. Stored with what was shown: never to be changed.
    """
    words = json.dumps([_words(each) for each in content], sort_keys=True, ensure_ascii=False)
    return sha256(words.encode()).hexdigest()[:LENGTH]


def _words(value: object) -> object:
    if isinstance(value, str):
        text = html.unescape(re.sub(r"<[^>]*>", " ", value))
        return " ".join(re.findall(r"\w+", text.casefold()))
    if isinstance(value, Mapping):
        return {
            name: _words(each)
            for name, each in value.items()
            if not name.startswith(BESIDE_THE_POINT)
        }
    return [_words(each) for each in value] if isinstance(value, list | tuple) else value
