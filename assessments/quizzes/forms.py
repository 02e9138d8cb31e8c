"""What a browser may send about an answer. Anything else in the request is ignored."""

from typing import cast

from django import forms
from django.http import QueryDict

MOST_PARTS = 50
MAX_SEQUENCE = 2_147_483_647


class AnswerForm(forms.Form):
    """One change of an answer: the question, and the change's number.

    The answer itself is read by the kind of the question: from the fields named ``answer`` in their
    order, or from ``answer-1``, ``answer-2`` and so on, where each is a group of buttons that may
    say nothing.
    """

    question = forms.CharField(max_length=32)
    sequence = forms.IntegerField(min_value=1, max_value=MAX_SEQUENCE)

    @property
    def sent(self) -> list[str]:
        """What the fields of the question say."""
        # Pages opened before 0.3.0 say "option": what an officer is answering there is not lost.
        data = cast(QueryDict, self.data)
        return data.getlist("answer") or _numbered(data) or data.getlist("option")


def _numbered(data: QueryDict) -> list[str]:
    """Return what each numbered field says, ``""`` where nothing is chosen."""
    numbers = [number for number in range(1, MOST_PARTS + 1) if f"answer-{number}" in data]
    return [data.get(f"answer-{number}", "") for number in range(1, max(numbers, default=0) + 1)]
