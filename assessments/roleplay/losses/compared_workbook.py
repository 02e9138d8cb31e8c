"""Two versions of a role-play beside each other as a workbook: what of, its results, its lines."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.roleplay.losses.api import Compared
from assessments.roleplay.losses.comparing import Comparison, Pair
from assessments.roleplay.models import ScenarioPage
from lms.core.tables.spreadsheets import Sheet, write_xlsx
from lms.core.tables.table import Cell, Row


def as_xlsx(page: ScenarioPage, compared: Compared) -> bytes:
    """Write it, in the language in force. A cell is empty where its number is too small."""
    sheets = [_about(page, compared)]
    if comparison := compared.comparison:
        results = (_("Result"), *_pair_columns())
        lines = (_("Turn"), _("What is said"), _("Said before"), _("Line"), _("Line before"))
        sheets += [
            Sheet(_("Results"), results, _results(comparison)),
            Sheet(_("Lines"), (*lines, *_pair_columns()), _lines(comparison)),
        ]
    return write_xlsx(sheets)


def _about(page: ScenarioPage, compared: Compared) -> Sheet:
    since = {version.number: version.since for version in compared.versions}
    rows: list[Row] = [(_("Role-play"), page.title)]
    rows += [
        (
            label,
            _("Version %(number)s, since %(day)s")
            % {"number": number, "day": since[number].isoformat()},
        )
        for label, number in ((_("Before"), compared.before), (_("After"), compared.after))
    ]
    rows.append((_("Tries"), _("First try")))
    if comparison := compared.comparison:
        rows += [
            (_("Officers before"), comparison.passed.before.of),
            (_("Officers after"), comparison.passed.after.of),
            (_("Numbers"), _("Rounded to the nearest five; empty: fewer than 5")),
            (
                _("Difference"),
                _("At 95%; other officers played after, so it need not come from the change"),
            ),
        ]
    else:
        rows.append((_("Officers"), _("Fewer than 5")))
    return Sheet(_("About"), (_("Figure"), _("Value")), rows)


def _pair_columns() -> tuple[str, ...]:
    return (
        _("Before"),
        _("Before (%)"),
        _("After"),
        _("After (%)"),
        _("Difference from (percentage points)"),
        _("Difference to (percentage points)"),
        _("More than chance"),
    )


def _cells(pair: Pair) -> tuple[Cell, ...]:
    found = pair.difference
    return (
        pair.before.number,
        pair.before.percent,
        pair.after.number,
        pair.after.percent,
        round(found.low, 1) if found else None,
        round(found.high, 1) if found else None,
        pair.is_sure,
    )


def _results(comparison: Comparison) -> Iterator[Row]:
    yield (_("Passed"), *_cells(comparison.passed))
    for pair in comparison.endings:
        yield (pair.name, *_cells(pair))


def _lines(comparison: Comparison) -> Iterator[Row]:
    for turn in comparison.turns:
        for pair in turn.lines:
            yield (turn.name, turn.says, turn.was, pair.name, pair.was, *_cells(pair))
