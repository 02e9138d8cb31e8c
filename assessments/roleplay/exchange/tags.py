"""Tags of HTML within texts. No Django."""

import re

TAG = re.compile(r"<(/?)([A-Za-z][\w-]*+)((?:\"[^\"]*+\"|'[^']*+'|[^'\"<>]++){0,200}+)>")
ATTRIBUTE = re.compile(r"([\w:@.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
LINES = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table"})
"""Tags that begin a line of their own."""


def attributes(written: str) -> dict[str, str]:
    """Read what stands in a tag, its names in small letters."""
    return {
        name.lower(): double or single or bare
        for name, double, single, bare in ATTRIBUTE.findall(written)
    }
