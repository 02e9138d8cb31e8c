"""Where what a question asks can be read: told by those who keep lessons."""

from typing import cast

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail.models import Page

from assessments.activities import is_readable
from assessments.questions.content import Passage
from assessments.signals import Heading, passages_wanted


def headings_of(page: Page) -> list[Heading]:
    """Return the passages of ``page`` as it is published."""
    answers = passages_wanted.send(None, page=page.specific)
    return [each for _receiver, found in answers for each in cast("list[Heading]", found)]


def address_of(passage: Passage) -> str:
    """Return the address that leads to ``passage`` wherever it is by then. No query."""
    return reverse("question_passage", args=[passage.page_key]) + passage.query


def find(page_key: str, block: str, request: HttpRequest) -> str:
    """Return the address of a passage, or of its lesson where the passage is gone.

    Raises:
        Http404: if no lesson with this key is published for whoever asks.
    """
    page = Page.objects.live().filter(translation_key=page_key).first()
    if page is None or not is_readable(page.specific, request):
        raise Http404
    is_there = any(heading.block == block for heading in headings_of(page))
    return f"{page.get_url(request)}{'#' + Heading.anchor_of(block) if is_there else ''}"
