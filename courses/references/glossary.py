"""The glossary as pages show it."""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from courses.references.marking import Glossary, Marker, Term
from courses.references.models import GlossaryTerm
from lms.core.content_stamp import kept_while_content_stays


def marker() -> Marker:
    """Begin a page whose texts are marked, in the language in force. One query, once."""
    return _glossary(get_language() or "").marker(_draw)


@kept_while_content_stays(4)
def _glossary(language: str) -> Glossary:
    return Glossary([term.spoken(language) for term in GlossaryTerm.objects.shown()])


def _draw(term: Term, found: str) -> str:
    context = {"term": term, "found": found}
    return render_to_string("courses/references/term.html", context).strip()
