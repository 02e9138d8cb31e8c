"""Whether rows can be deleted."""

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector


def is_in_use(rows: Sequence[Model]) -> bool:
    """Tell whether something that has to stay refers to ``rows``, which are all of one model.

    As many queries as deleting them would take.
    """
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(rows)
    except (ProtectedError, RestrictedError):
        return True
    return False
