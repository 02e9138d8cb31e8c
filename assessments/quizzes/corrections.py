"""What is put right in a paper after it was answered, and how it is marked then. No Django.

The paper that an attempt is pinned to stays. Corrections say of single questions what holds in its
place: another key, nothing at all, or all points for everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Self

from assessments.questions.content import QuestionContent
from assessments.questions.kinds.protocol import Answer, Body, Dealer, DealtBody, UnknownAnswerError
from assessments.quizzes.marking import NOBODY, PaperMark, Treatment, mark_paper
from assessments.quizzes.paper import Paper, PaperItem, ReadPinned
from lms.core.pinned import Content, PinnedFormat

CORRECTIONS = PinnedFormat("corrections")


@dataclass(frozen=True, slots=True)
class Correction:
    """What holds of a question now; ``question`` is the corrected one, if it was."""

    treatment: Treatment
    question: QuestionContent | None = None


@dataclass(frozen=True)
class Corrections:
    """All that holds of a quiz's questions now, by their keys."""

    by_question: Mapping[str, Correction] = field(default_factory=dict)

    def to_json(self) -> Content:
        """Write as what JSON can hold, to be pinned beside the questions that it names."""
        return CORRECTIONS.seal(
            {
                "questions": [
                    {
                        "key": key,
                        "treatment": each.treatment.value,
                        "question": each.question and each.question.sha256,
                    }
                    for key, each in sorted(self.by_question.items())
                ]
            }
        )

    @classmethod
    def from_json(cls, data: Content, read: ReadPinned = lambda _hashes: {}) -> Self:
        """Read what ``to_json`` wrote. ``read`` is called once.

        Raises:
            UnknownFormatError: if these are no corrections, or from a later version.
            KeyError: if ``read`` does not find a question.
        """
        lines = CORRECTIONS.open(data)["questions"]
        pinned = read([line["question"] for line in lines if line["question"]])
        return cls(
            {
                line["key"]: Correction(
                    Treatment(line["treatment"]),
                    pinned[line["question"]] if line["question"] else None,
                )
                for line in lines
            }
        )

    @cached_property
    def treatments(self) -> Mapping[str, Treatment]:
        """What was decided of each question."""
        return {key: each.treatment for key, each in self.by_question.items()}

    def applied(self, paper: Paper) -> Paper:
        """Return ``paper`` with the corrected questions in place of those that were asked."""
        if not self.by_question:
            return paper
        return replace(paper, items=tuple(map(self._applied, paper.items)))

    def _applied(self, item: PaperItem) -> PaperItem:
        corrected = self._corrected(item.question)
        return replace(item, question=corrected) if corrected else item

    def _corrected(self, asked: QuestionContent) -> QuestionContent | None:
        """Return what replaces a question; one of another kind says nothing of its answers.

        What people mark they have marked by the rubric that was asked.
        """
        found = self.by_question.get(asked.key)
        corrected = found.question if found else None
        if corrected is None or corrected.kind != asked.kind or asked.body.is_marked_by_people:
            return None
        return corrected

    def carried(self, paper: Paper, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return ``answers`` to ``paper`` as answers to the corrected one."""
        moved = dict(answers)
        if self.by_question:
            for item in paper.items:
                corrected = self._corrected(item.question)
                if corrected is not None and moved.get(item.question.key):
                    given = moved[item.question.key]
                    moved[item.question.key] = carried(item.question.body, corrected.body, given)
        return moved


UNCHANGED = Corrections()


def carried(asked: Body, corrected: Body, answer: Answer) -> Answer:
    """Return what ``answer`` to a question means after it was corrected; ``[]``: nothing.

    Options and whatever else has a key are found again by it. What was chosen and is no more is
    left out where the rest is an answer.
    """
    dealer = Dealer("corrected", "", shuffles=False)
    sent, new = asked.dealt(dealer).sent(answer), corrected.dealt(dealer)
    read = _read(new, sent)
    if read is None:
        read = _read(new, [one for one in sent if _read(new, [one])])
    return read or []


def _read(body: DealtBody, sent: Sequence[str]) -> Answer:
    try:
        return body.read(sent)
    except UnknownAnswerError:
        return None


def mark_corrected(
    paper: Paper,
    corrections: Corrections,
    answers: Mapping[str, Answer],
    by_people: Mapping[str, Fraction] = NOBODY,
) -> PaperMark:
    """Mark ``answers`` to ``paper`` as they count now; see ``mark_paper``."""
    return mark_paper(
        corrections.applied(paper),
        corrections.carried(paper, answers),
        corrections.treatments,
        by_people,
    )
