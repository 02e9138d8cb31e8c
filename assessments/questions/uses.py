"""Where a question is used: told by those who ask questions, read by those who keep them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Model, QuerySet
from django.dispatch import Signal
from wagtail.permission_policies.pages import PagePermissionPolicy

from assessments.signals import QuestionUse, asked_wanted, uses_wanted
from lms.core.errors import ExplainedError
from lms.people.api import User

many_changed = Signal()
"""Sent with ``question_ids: Collection[int]`` inside the transaction that changes many published
questions at once, as ``published`` and ``unpublished`` are of one."""


class QuestionNeededError(ExplainedError):
    """A published quiz would be empty without the question."""


@dataclass(frozen=True, slots=True)
class UsesInSight:
    """The uses of a question, as one of its keepers may know them.

    ``own`` are on pages they may change. Of the others they learn only how many there are, and
    how many of these need the question.
    """

    own: tuple[QuestionUse, ...]
    others: int
    others_needing_it: int

    @property
    def own_needing_it(self) -> tuple[QuestionUse, ...]:
        """Those of their own pages that would be empty without the question."""
        return tuple(_needing(self.own))

    @property
    def is_needed(self) -> bool:
        """Whether the question has to stay published."""
        return bool(self.own_needing_it or self.others_needing_it)

    def __bool__(self) -> bool:
        return bool(self.own or self.others)


def uses_of(question_ids: Collection[int], *, to_change: bool = False) -> list[QuestionUse]:
    """Return the uses of questions, by title. The queries are those of the receivers."""
    answers = uses_wanted.send(None, question_ids=question_ids, to_change=to_change)
    told = [use for _receiver, uses in answers for use in cast("list[QuestionUse]", uses)]
    return sorted(told, key=lambda use: (use.title, use.page_id))


def ids_in_use() -> "list[QuerySet[Model, int]]":
    """Return the ids of questions that something asks: a queryset from each who asks. No query."""
    answers = asked_wanted.send(None)
    return [cast("QuerySet[Model, int]", ids) for _receiver, ids in answers]


def uses_in_sight(question_id: int, user: User) -> UsesInSight:
    """Return the uses of a question as ``user`` may know them. Two queries besides."""
    uses = uses_of([question_id])
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    pages = pages.filter(pk__in=[use.page_id for use in uses])
    known = set(pages.values_list("pk", flat=True)) if uses else set()
    others = [use for use in uses if use.page_id not in known]
    return UsesInSight(
        own=tuple(use for use in uses if use.page_id in known),
        others=len(others),
        others_needing_it=len(_needing(others)),
    )


def check_dispensable(question_id: int) -> None:
    """Check that every published quiz keeps something to ask without the question.

    Raises:
        QuestionNeededError: if one does not.
    """
    if needed := _needing(uses_of([question_id], to_change=True)):
        raise QuestionNeededError(f"Question {question_id} is needed by {needed}")


def needed_of(question_ids: Collection[int], *, to_change: bool = False) -> frozenset[int]:
    """Return those questions without which, and without the others, a published quiz is empty."""
    needing = _needing(uses_of(question_ids, to_change=to_change))
    return frozenset(question_id for use in needing for question_id in use.question_ids)


def _needing(uses: Iterable[QuestionUse]) -> list[QuestionUse]:
    return [use for use in uses if use.needs_it]
