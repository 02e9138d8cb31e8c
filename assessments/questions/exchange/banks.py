"""Banks by their names, for commands."""

from django.utils.translation import gettext as _

from lms.people.api import OrgUnit

CENTRAL = frozenset({"", "central", "pusat"})


class NoBankError(LookupError):
    """No bank, or more than one, has the name."""


def named(name: str) -> OrgUnit | None:
    """Return the unit with this code or name; ``None`` for the central bank. Up to two queries.

    Raises:
        NoBankError: if there is none, or several have the name.
    """
    if name.strip().casefold() in CENTRAL:
        return None
    units = OrgUnit.objects.with_trainers()
    found = list(units.filter(code__iexact=name)[:1] or units.filter(name__iexact=name)[:2])
    if len(found) != 1:
        raise NoBankError(_("There is no bank called “%(name)s”.") % {"name": name})
    unit: OrgUnit = found[0]
    return unit
