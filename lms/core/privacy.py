"""What Prima keeps of people: stores that the parts declare, in ``personal_data.py``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from lms.core.declarations import Registry


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One store: what it keeps of a person, for how long, and what anonymising does to it.

    ``models`` are the labels of the tables, such as ``lms.Posting``; rows that hang on theirs go
    with them. ``days`` fills the place for ``%(days)s`` in ``kept``. ``forget`` is what anonymising
    does: it is given an officer's id, inside the transaction, while the officer still has the
    account; without it everything stays.
    """

    name: str
    label: Promise
    holds: Promise
    kept: Promise
    anonymising: Promise
    models: tuple[str, ...]
    days: int | None = None
    forget: Callable[[int], None] | None = None

    @property
    def kept_for(self) -> str:
        """How long it is kept, in words."""
        return str(self.kept) % {"days": self.days}


STORES = Registry[PersonalData](
    "store of personal data", names=lambda store: [store.name, *store.models]
)
declare = STORES.declare


def stores_by_label() -> list[PersonalData]:
    """List all stores by what they are called in the language in force."""
    return sorted(STORES, key=lambda store: str(store.label))


def forget_officer(officer_id: int) -> None:
    """Do in every store what anonymising does to it; runs in the caller's transaction."""
    for store in STORES:
        if store.forget is not None:
            store.forget(officer_id)
