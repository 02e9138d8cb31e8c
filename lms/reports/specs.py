"""Reports that have a page and are written to files: what each declares of itself."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from assessments import api as assessments
from lms.core.declarations import Registry
from lms.core.roles import Permission
from lms.core.tables.files import FileKind
from lms.core.tables.table import Table
from lms.people.api import OrgUnit, User
from lms.reports.filters import ReportFilter
from lms.reports.scope import Scope, Selection


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """One report. ``name`` stands in addresses and in jobs that wait.

    ``title`` names a file of it and has a place for ``%(kind)s``. ``page`` is the name of the
    address of its page, ``unit_page`` that of the same about one unit ("" if there is none).
    ``table`` makes what a file holds; ``draw``, if there is one, makes a PDF of that.
    """

    name: str
    title: Promise
    filter: type[ReportFilter]
    template: str
    page: str
    kinds: tuple[FileKind, ...]
    table: Callable[[Selection, assessments.Board], Table]
    unit_page: str = ""
    draw: Callable[[Table, Selection, assessments.Board], bytes] | None = None
    has_past_days: bool = True

    def select(
        self,
        *,
        reader: User,
        permission: Permission,
        query: QueryDict,
        opened: OrgUnit | None = None,
    ) -> Selection:
        """Return what ``query`` selects of the reader's scope; ``opened`` is a unit within it."""
        scope = Scope(reader, permission)
        form = self.filter(query, units=scope.units, competencies=scope.competencies())
        return Selection(scope, form, opened)

    def address(self, opened: OrgUnit | None = None) -> str:
        """Return the address of its page, about the unit ``opened`` if it has such pages."""
        if opened is not None and self.unit_page:
            return reverse(self.unit_page, args=[opened.pk])
        return reverse(self.page)


SPECS = Registry[ReportSpec]("report")
declare = SPECS.declare
