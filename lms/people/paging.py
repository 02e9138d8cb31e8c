"""Pages of lists that may be very long."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator


class CappedPaginator(Paginator[Any]):
    """Finds no more than ``CAP`` rows: whoever has more narrows the list or exports it.

    ``count`` is exact up to the cap; beyond it ``is_capped`` is true and pages end there. Two
    queries, however expensive the rows: one finds which there are, in order, the other reads those
    of the page.
    """

    CAP = 1000

    @cached_property
    def _found(self) -> list[int]:
        return self.find()

    def find(self) -> list[int]:
        """Return the ids of the first rows in order, one more than the cap if there are more."""
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: self.CAP + 1])

    @cached_property
    def count(self) -> int:
        """How many rows the pages show. One query."""
        return min(len(self._found), self.CAP)

    @property
    def is_capped(self) -> bool:
        """Tell whether there are more rows than are shown."""
        return len(self._found) > self.CAP

    def page(self, number: int | str) -> Page[Any]:
        """Read the rows of one page. One query besides that of ``count``, none if it is empty.

        Raises:
            InvalidPage: if there is no such page.
        """
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        ids = self._found[first : min(first + self.per_page, self.count)]
        return Page(self._read(ids), number, self)

    def _read(self, ids: list[int]) -> Sequence[Any]:
        rows: Any = self.object_list
        by_id = {row.pk: row for row in rows.filter(pk__in=ids)} if ids else {}
        return [by_id[pk] for pk in ids if pk in by_id]
