"""Pages in one spelling, so that a test does not depend on how a template is laid out."""

import re


def as_shown(html: str) -> str:
    """Return a page with one blank between words, and none at the edges of elements."""
    text = re.sub(r"\s+", " ", html)
    text = re.sub(r" >", ">", text)
    text = re.sub(r"(<[a-z][^<>]*>) ", r"\1", text)
    return re.sub(r" (</)", r"\1", text)
