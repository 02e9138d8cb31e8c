"""Authors' rich text, made safe to send."""

import nh3
from wagtail.rich_text import expand_db_html

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]
_TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"}
_SCHEMES = {"http", "https", "mailto", "tel"}


def clean_html(source: str) -> str:
    """Resolve Wagtail's links in ``source`` and keep only what ``TEXT_FEATURES`` can write.

    One query for each link to a page or document. The result is safe to mark as such.
    """
    return nh3.clean(
        expand_db_html(source), tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES
    )
