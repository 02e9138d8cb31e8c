"""The list of plays as a file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.roleplay.models import ScenarioPage
from assessments.roleplay.replays.screens import PlayRow
from assessments.roleplay.replays.wording import STATES
from lms.core.clock import today
from lms.core.tables.table import About, Column, Row, Table


def table(
    page: ScenarioPage, rows: Iterable[PlayRow], chosen: Sequence[tuple[str, str]], made_by: str
) -> Table:
    """Lay out plays to be written as a file."""
    return Table(
        title=_("Plays of %(page)s") % {"page": page.title},
        columns=[
            Column(_("Officer")),
            Column(_("Staff number")),
            Column(_("Unit")),
            Column(_("Try"), int),
            Column(_("Counts"), bool),
            Column(_("Status")),
            Column(_("Result (%)"), int),
            Column(_("Ending")),
            Column(_("Choices"), int),
            Column(_("Started"), dt.datetime),
            Column(_("Finished"), dt.datetime),
        ],
        rows=_cells(rows),
        about=About(
            report=_("Plays of %(page)s") % {"page": page.title},
            chosen=chosen,
            as_of=today(),
            made_at=timezone.now(),
            made_by=made_by,
        ),
    )


def _cells(rows: Iterable[PlayRow]) -> Iterator[Row]:
    for row in rows:
        yield (
            row.officer,
            row.staff_number,
            row.unit,
            row.number,
            row.is_counted,
            str(STATES[row.state]),
            row.percent,
            row.ending,
            row.choices,
            row.started_at,
            row.finished_at,
        )
