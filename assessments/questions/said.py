"""What a form says as an answer to a question; the kind of the question reads it."""

from django.http import QueryDict

MOST_PARTS = 50


def said(data: QueryDict) -> list[str]:
    """Return what the fields named ``answer`` say, in their order.

    Without any, what ``answer-1``, ``answer-2`` and so on say, each a group of buttons of which
    none may be chosen: ``""``.
    """
    return data.getlist("answer") or _numbered(data)


def _numbered(data: QueryDict) -> list[str]:
    numbers = [number for number in range(1, MOST_PARTS + 1) if f"answer-{number}" in data]
    return [data.get(f"answer-{number}", "") for number in range(1, max(numbers, default=0) + 1)]
