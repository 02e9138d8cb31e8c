"""What is done to the register of regulations and to the glossary."""

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from courses.references.lessons import lessons_by_author
from courses.references.models import GlossaryTerm, Regulation
from courses.references.notice_kinds import ENDED
from lms.core import audit
from lms.notifications.api import notify
from lms.people.api import Actor

FIELDS: dict[type[Model], tuple[str, ...]] = {
    Regulation: (
        "slug",
        "kind",
        "number",
        "year",
        "title",
        "in_force_from",
        "in_force_to",
        "replaced_by",
        "note",
        "url",
    ),
    GlossaryTerm: ("term", "other_forms", "meaning", "english", "meaning_english", "is_shown"),
}


@transaction.atomic
def note_change(*, by: Actor, changed: Regulation | GlossaryTerm) -> None:
    """Write to the audit trail what a regulation or term says now; tell of a regulation's end.

    Whoever is told by ``lessons_by_author`` is told once of each end, whatever else changes.
    """
    fields = FIELDS[type(changed)]
    changes = audit.values_of(changed, fields)
    audit.record(by=by, action="reference.edit", target=changed, changes=changes)
    if isinstance(changed, Regulation) and changed.is_ending:
        _tell_authors(changed)


def _tell_authors(regulation: Regulation) -> None:
    viewset = Regulation.snippet_viewset  # type: ignore[attr-defined]
    for author_id, count in lessons_by_author(regulation).items():
        notify(
            recipient_id=author_id,
            kind=ENDED,
            key=f"regulation:{regulation.pk}:{regulation.in_force_to}:{regulation.replaced_by_id}",
            url=reverse(viewset.get_url_name("inspect"), args=[regulation.pk]),
            facts={"regulation": regulation.citation, "count": str(count)},
        )


def note_deletion(*, by: Actor, deleted: Regulation | GlossaryTerm) -> None:
    """Write to the audit trail that a regulation or term was deleted."""
    audit.record(by=by, action="reference.delete", target=deleted)
