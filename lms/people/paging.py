"""Pages of lists that may be very long."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator


class CappedPaginator(Paginator[Any]):
    """Counts no further than ``CAP`` rows: whoever has more narrows the list or exports it.

    ``count`` is exact up to the cap; beyond it ``is_capped`` is true and pages end there.
    """

    CAP = 1000

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: self.CAP + 1].count())

    @cached_property
    def count(self) -> int:
        """How many rows the pages show. One query."""
        return min(self._found, self.CAP)

    @property
    def is_capped(self) -> bool:
        """Tell whether there are more rows than are shown."""
        return self._found > self.CAP
