"""Go through long lists batch by batch, free to write in between."""

from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from django.db.models import Model, QuerySet

from lms.core import jobs

T_co = TypeVar("T_co", covariant=True)
M = TypeVar("M", bound=Model)


class Sliceable(Protocol[T_co]):
    """A list of which a stretch can be read by itself."""

    def __len__(self) -> int: ...

    def __getitem__(self, wanted: slice, /) -> Sequence[T_co]: ...


class Found(Generic[M]):
    """The rows that a queryset finds now, in its order; each slice is read when asked for.

    Who no longer matches by then is left out.
    """

    def __init__(self, rows: QuerySet[M]) -> None:
        self._rows = rows.order_by()
        self._ids = list(rows.values_list("pk", flat=True))

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, wanted: slice) -> list[M]:
        ids = self._ids[wanted]
        found = self._rows.in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]


def in_batches(listed: Sliceable[T_co], size: int) -> Iterator[Sequence[T_co]]:
    """Yield what is listed, ``size`` at a time, and show how many are done after each batch.

    No cursor is open in between: on SQLite one keeps its connection reading, and from there
    nothing can be written once somebody else has written anything.
    """
    total = len(listed)
    for begin in range(0, total, size):
        end = min(begin + size, total)
        yield listed[begin:end]
        jobs.report_progress(end, total)
