"""The words of a text without the signs of its markup. No Django."""

import html
import re

from assessments.roleplay.exchange.tags import LINES, TAG

MARKUP = (
    (re.compile(r"(?m)^[ \t]*(?:#{1,6}|!{1,6})[ \t]*(?=\S)"), ""),
    (re.compile(r"(?m)^[ \t]*(?:=+>|<=+|=+><=+|<==+>|=+\|=*|\|=+)[ \t]*$"), ""),
    (re.compile(r"(?m)^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$"), ""),
    (re.compile(r"@@(?:[^;@\n]{0,200};)?"), ""),
    (re.compile(r"'{2,}|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|~~|\^\^|__|(?<![:/])//(?!/)"), ""),
    (re.compile(r"\\\n|\n\\"), ""),
)
SPACES = (
    (re.compile(r"[ \t\u00a0]+"), " "),
    (re.compile(r" ?\n ?"), "\n"),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def plain(text: str) -> str:
    """Return what a reader of a passage would see, paragraphs divided by an empty line."""
    text = html.unescape(TAG.sub("", text))
    for sign, instead in MARKUP:
        text = sign.sub(instead, text)
    return _spaced(text)


def one_line(text: str) -> str:
    """Return what a reader of a passage would see, as a button shows it."""
    return " ".join(plain(text).split())


def of_html(text: str) -> str:
    """Return what a reader of HTML would see, paragraphs divided by an empty line."""
    lines = TAG.sub(lambda found: "\n" if found[2].lower() in LINES else "", text)
    return _spaced(html.unescape(lines))


def one_line_of_html(text: str) -> str:
    """Return what a reader of HTML would see, as a button shows it."""
    return " ".join(of_html(text).split())


def _spaced(text: str) -> str:
    for sign, instead in SPACES:
        text = sign.sub(instead, text)
    return text.strip()
