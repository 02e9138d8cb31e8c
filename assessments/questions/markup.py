"""Authors' rich text, made safe to send."""

import nh3
from wagtail.rich_text import expand_db_html

from assessments.questions.safe_html import SCHEMES, TAGS

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]


def clean_html(source: str) -> str:
    """Resolve Wagtail's links in ``source`` and keep only what ``TEXT_FEATURES`` can write.

    One query for each link to a page or document. The result is safe to mark as such.
    """
    return nh3.clean(
        expand_db_html(source), tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=set(SCHEMES)
    )
