"""Changing many questions from the bank: a few at once, more of them in the background."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.questions import many
from assessments.questions.content import Purpose
from assessments.questions.many import Outcome, Refused
from assessments.questions.models import Question
from lms.core import jobs
from lms.core.errors import PermanentError
from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.core.tables import xlsx
from lms.core.tables.table import Column, Table
from lms.people import api as people
from lms.people.api import User

AT_ONCE = 50
"""How many are changed while the browser waits: a page of the list."""
CHUNK = 100
NAMED = 5
"""How many are named of those that were left alone."""
TASK = "assessments.questions.tasks.change_questions"


class Action(StrEnum):
    """What can be done to many questions."""

    TAG = "tag"
    BEHAVIOUR = "behaviour"
    MOVE = "move"
    USE = "use"
    PUBLISH = "publish"
    RETIRE = "retire"
    BRING_BACK = "bring_back"


LABELS: Mapping[Action, Promise] = {
    Action.TAG: gettext_lazy("Change topics"),
    Action.BEHAVIOUR: gettext_lazy("Change behaviours"),
    Action.MOVE: gettext_lazy("Move to another bank"),
    Action.USE: gettext_lazy("Set purpose and difficulty"),
    Action.PUBLISH: gettext_lazy("Publish"),
    Action.RETIRE: gettext_lazy("Retire"),
    Action.BRING_BACK: gettext_lazy("Bring back"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done, and with what; only the fields of its action matter.

    ``add`` and ``remove`` are topics, or full codes of behaviours.
    """

    action: Action
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    unit_id: int | None = None
    purpose: str = ""
    difficulty: int | None = None

    def make(self, *, by: User, ids: Collection[int]) -> Outcome:
        """Do it to up to some hundred questions.

        Raises:
            ValidationError: if ``by`` may not do it at all.
        """
        doing: Mapping[Action, Callable[[], Outcome]] = {
            Action.TAG: lambda: many.tag_questions(
                by=by, ids=ids, add=self.add, remove=self.remove
            ),
            Action.BEHAVIOUR: lambda: many.set_behaviours(
                by=by, ids=ids, add=self.add, remove=self.remove
            ),
            Action.MOVE: lambda: many.move_questions(by=by, ids=ids, unit_id=self.unit_id),
            Action.USE: lambda: many.set_use_of_questions(
                by=by,
                ids=ids,
                purpose=Purpose(self.purpose) if self.purpose else None,
                difficulty=self.difficulty,
            ),
            Action.PUBLISH: lambda: many.publish_questions(by=by, ids=ids),
            Action.RETIRE: lambda: many.retire_questions(by=by, ids=ids),
            Action.BRING_BACK: lambda: many.bring_back_questions(by=by, ids=ids),
        }
        return doing[self.action]()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a change.

    ``as_before`` and ``of_others`` are the ids of those it left alone: they were so already, or
    are in banks that the asker does not keep.
    """

    changed: int = 0
    refused: tuple[Refused, ...] = ()
    as_before: tuple[int, ...] = ()
    of_others: tuple[int, ...] = ()

    def __add__(self, other: Self) -> Self:
        """Join what came of it for other questions."""
        return replace(
            self,
            changed=self.changed + other.changed,
            refused=self.refused + other.refused,
            as_before=self.as_before + other.as_before,
            of_others=self.of_others + other.of_others,
        )


def do(change: Change, *, by: User, ids: Collection[int]) -> Done:
    """Make ``change`` to up to some hundred questions. Two queries more than it takes itself.

    Raises:
        ValidationError: if ``by`` may not do it at all.
    """
    outcome = change.make(by=by, ids=ids)
    told = {*outcome.changed_ids, *(each.question_id for each in outcome.refused)}
    rows = Question.objects.filter(pk__in=set(ids) - told).order_by("pk")
    alone = list(rows.values_list("pk", flat=True))
    kept = set(Question.objects.kept_by(by).filter(pk__in=alone).values_list("pk", flat=True))
    return Done(
        outcome.changed,
        outcome.refused,
        as_before=tuple(pk for pk in alone if pk in kept),
        of_others=tuple(pk for pk in alone if pk not in kept),
    )


def start(*, by: User, ids: Sequence[int], change: Change, key: str) -> JobRun:
    """Have ``change`` made to these questions in the background, once for each ``key``."""
    return jobs.start(
        TASK,
        key=f"questions:{by.pk}:{key}",
        by=by,
        title=str(LABELS[change.action]),
        by_id=by.pk,
        ids=list(ids),
        action=change.action.value,
        add=list(change.add),
        remove=list(change.remove),
        unit_id=change.unit_id,
        purpose=change.purpose,
        difficulty=change.difficulty,
    )


def run(*, by_id: int, ids: Sequence[int], change: Change) -> list[str]:
    """Make ``change`` to those of the questions that the asker keeps; say what came of it.

    Each hundred are one transaction. A workbook names those that were refused. Run again from the
    start, it changes nothing twice.

    Raises:
        PermanentError: if the asker may no longer write questions, or not there.
    """
    by = _asker(by_id)
    done = Done()
    for begin in range(0, len(ids), CHUNK):
        chunk = ids[begin : begin + CHUNK]
        try:
            done += do(change, by=by, ids=chunk)
        except ValidationError as error:
            raise PermanentError(" ".join(error.messages)) from error
        jobs.report_progress(begin + len(chunk), len(ids))
    if done.refused:
        jobs.attach_file(xlsx.write(_table(done.refused)), _("not-done.xlsx"))
    return list(summary(done, by=by))


def _asker(by_id: int) -> User:
    by = User.objects.filter(pk=by_id, is_active=True).first()
    if by is None or not people.has_permission(by, Permission.AUTHOR):
        raise PermanentError(_("You may no longer write questions."))
    return by


def _table(refused: Sequence[Refused]) -> Table:
    columns = (Column(_("Question")), Column(_("Reason")))
    return Table(_("Not done"), columns, [(each.title, each.reason) for each in refused])


def summary(done: Done, *, by: User) -> Iterator[str]:
    """Say to how many it was done and to how many not; name some of those that it left alone."""
    yield ngettext("Done for %(n)s question.", "Done for %(n)s questions.", done.changed) % {
        "n": done.changed
    }
    if done.refused:
        yield ngettext(
            "Not done for %(n)s question: the file says why.",
            "Not done for %(n)s questions: the file says why.",
            len(done.refused),
        ) % {"n": len(done.refused)}
    yield from left_alone(done, by=by)


def left_alone(done: Done, *, by: User) -> Iterator[str]:
    """Name some of those that it left alone, by the reason. A query for each reason."""
    if done.as_before:
        yield ngettext(
            "%(n)s question was so already: %(titles)s.",
            "%(n)s questions were so already: %(titles)s.",
            len(done.as_before),
        ) % {"n": len(done.as_before), "titles": _titles(done.as_before, by)}
    if done.of_others:
        yield ngettext(
            "%(n)s question is in a bank that you do not keep: %(titles)s.",
            "%(n)s questions are in banks that you do not keep: %(titles)s.",
            len(done.of_others),
        ) % {"n": len(done.of_others), "titles": _titles(done.of_others, by)}


def _titles(ids: Sequence[int], by: User) -> str:
    """Name the first of these questions, as far as ``by`` may read them, and count the others."""
    rows = Question.objects.readable_by(by).filter(pk__in=ids[:NAMED]).order_by("pk")
    said = [f"“{question}”" for question in rows]
    if not said:
        return _("none that you may read")
    if others := len(ids) - len(said):
        more = ngettext("and %(number)s more", "and %(number)s more", others)
        said.append(more % {"number": others})
    return ", ".join(said)
