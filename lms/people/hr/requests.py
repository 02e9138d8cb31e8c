"""What the forms below a list send along: its filter."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from lms.people.access import SignedInRequest

LONGEST_QUERY = 2000


class UnusableChoiceError(Exception):
    """Nobody, or too many, are chosen; the message says what to do."""


def read_query(request: SignedInRequest) -> str:
    """Read the filter of the list that a form carries.

    Raises:
        UnusableChoiceError: if it is too long to be one; a part of it would show other officers.
    """
    query = request.POST.get("query", "")
    if len(query) > LONGEST_QUERY:
        raise UnusableChoiceError(_("The filter is too long. Set it anew."))
    return QueryDict(query).urlencode()  # in which no character is left that JSON cannot keep
