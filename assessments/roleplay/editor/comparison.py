"""Two versions of a conversation in Wagtail's comparison of revisions."""

from functools import cached_property

from django.template.loader import render_to_string
from wagtail.admin.compare import FieldComparison

from assessments.competency.models import Indicator
from assessments.roleplay import content, engine
from assessments.roleplay.editor.difference import Difference, differences
from assessments.roleplay.editor.words import say
from assessments.roleplay.engine.fields import Data


class ConversationComparison(FieldComparison):
    """Says by name which turns, choices and feelings were added, changed and removed."""

    @cached_property
    def differences(self) -> list[Difference]:
        """What differs. One query."""
        ids = _indicator_ids(self.val_a) | _indicator_ids(self.val_b)
        found = Indicator.objects.filter(pk__in=ids).values_list("pk", "slug", "text")
        words: dict[object, str] = {pk: f"{slug} {text}" for pk, slug, text in found}
        return differences(self.val_a, self.val_b, say, words)

    def has_changed(self) -> bool:
        """Tell whether it reads otherwise; where nodes stand on the map does not count."""
        return bool(self.differences)

    def htmldiff(self) -> str:
        """Say what differs."""
        shown = [(difference, say(difference.kind)) for difference in self.differences]
        return render_to_string(
            "assessments/admin/conversation_compare.html", {"differences": shown}
        )


def _indicator_ids(document: Data) -> set[int]:
    return content.indicator_ids(engine.read(document))
