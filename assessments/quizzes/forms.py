"""What a browser may send about an answer. Anything else in the request is ignored."""

from typing import cast

from django import forms
from django.http import QueryDict

from assessments.questions.said import said

MAX_SEQUENCE = 2_147_483_647


class AnswerForm(forms.Form):
    """One change of an answer: the question, the change's number, and how sure of it one is.

    The answer itself is read by the kind of the question.
    """

    question = forms.CharField(max_length=32)
    sequence = forms.IntegerField(min_value=1, max_value=MAX_SEQUENCE)
    certainty = forms.IntegerField(min_value=1, max_value=3, required=False)

    @property
    def sent(self) -> list[str]:
        """What the fields of the question say."""
        # Pages opened before 0.3.0 say "option": what an officer is answering there is not lost.
        data = cast(QueryDict, self.data)
        return said(data) or data.getlist("option")
