"""Which HTML authors' texts may have: what ``TEXT_FEATURES`` can write. No Django."""

TAGS = frozenset({"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
