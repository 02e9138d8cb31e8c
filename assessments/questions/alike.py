"""Questions of the bank that read nearly the same: while one is written, and as a report."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import ngettext

from assessments.questions.similar import Alphabet, groups, similar_to, wording
from lms.core import jobs
from lms.core.models import JobRun, JobStatus
from lms.people.api import User

Q = TypeVar("Q", bound=Model)
TASK = "assessments.questions.tasks.find_similar"
SHOWN = 5
FEW = 200

_alphabet = Alphabet()
_read: dict[int, tuple[dt.datetime, str]] = {}
_reading = Lock()


@dataclass(frozen=True, slots=True)
class Lookalike(Generic[Q]):
    """A question that reads nearly like another; ``percent`` is what they have in common."""

    question: Q
    percent: int


def spellings(questions: QuerySet[Q]) -> dict[int, str]:
    """Return by id how ``questions`` are spelt, see ``similar``. One query, two where any is new.

    A process reads each version of a question once: 5,000 take it about a second the first time.
    """
    versions = dict(questions.order_by().values_list("pk", "updated_at"))
    unread = [pk for pk, at in versions.items() if pk not in _read or _read[pk][0] != at]
    if unread:
        rows = questions.filter(pk__in=unread) if len(unread) <= FEW else questions
        raw = rows.order_by().annotate(raw_body=Cast("body", TextField()))
        with _reading:
            for pk, at, prompt, body in raw.values_list("pk", "updated_at", "prompt", "raw_body"):
                text = wording(prompt or "", json.loads(body or "[]"))
                _read[pk] = (at, _alphabet.spell(text))
    return {pk: _read[pk][1] for pk in versions if pk in _read}


def lookalikes(text: str, readable: QuerySet[Q]) -> list[Lookalike[Q]]:
    """Return which of ``readable`` read nearly like ``text``, a ``wording``, the likest first.

    The queries of ``spellings``, and those that fetch up to ``SHOWN``; some 30 ms among 5,000.
    """
    with _reading:
        spelling = _alphabet.spell(text)
    found = similar_to(spelling, spellings(readable))[:SHOWN] if spelling else []
    rows = readable.in_bulk([each.id for each in found]) if found else {}
    return [Lookalike(rows[each.id], round(100 * each.share)) for each in found if each.id in rows]


def find_all(questions: QuerySet[Q]) -> dict[str, object]:
    """Return the groups of ``questions`` that read nearly the same, and how many in words."""
    found = groups(spellings(questions))
    text = ngettext(
        "%(n)s group of questions that read nearly the same.",
        "%(n)s groups of questions that read nearly the same.",
        len(found),
    )
    return {"groups": found, "summary": [text % {"n": len(found)}]}


def start(*, by: User) -> JobRun:
    """Have all groups found anew in the background."""
    return jobs.start_anew(TASK, by=by)


def found_last() -> tuple[dt.datetime | None, Sequence[Sequence[int]]]:
    """Return the groups that were found last, and when; none before the first time. One query."""
    done = JobRun.objects.filter(task_path=TASK, status=JobStatus.DONE)
    job = done.order_by("-finished_at").first()
    return (job.finished_at, job.result["groups"]) if job and job.result else (None, [])
