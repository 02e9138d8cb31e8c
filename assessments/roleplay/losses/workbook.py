"""The figures of a role-play as a workbook: what they are of, its nodes, and its lines."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.roleplay.losses.screens import Losses, LossMap
from assessments.roleplay.losses.selecting import Selection
from assessments.roleplay.losses.shown import Figure
from assessments.roleplay.losses.wording import SERVICE, TRIES, line_name
from assessments.roleplay.models import ScenarioPage
from lms.core.tables.spreadsheets import Sheet, write_xlsx
from lms.core.tables.table import Cell, Row


def as_xlsx(page: ScenarioPage, losses: Losses, selection: Selection) -> bytes:
    """Write it, in the language in force. A cell is empty where its number is too small."""
    sheets = [_about(page, losses, selection)]
    if losses.map:
        sheets += [
            Sheet(_("Turns"), _place_columns(losses.map), _places(losses.map)),
            Sheet(_("Lines"), _line_columns(), _lines(losses.map)),
        ]
    return write_xlsx(sheets)


def _about(page: ScenarioPage, losses: Losses, selection: Selection) -> Sheet:
    rows: list[Row] = [
        (_("Role-play"), page.title),
        (_("Tries"), str(TRIES[selection.tries])),
        (_("Unit, with all below it"), selection.unit or _("All")),
        (
            _("Length of service"),
            str(SERVICE[selection.service]) if selection.service else _("All"),
        ),
        (_("Officers"), losses.map.officers if losses.map else _("Fewer than 5")),
    ]
    if losses.map and losses.map.is_rounded:
        rows.append((_("Numbers"), _("Rounded to the nearest five; empty: fewer than 5")))
    rows += [
        (
            _("Version %(number)s, since %(day)s")
            % {"number": version.number, "day": version.since.isoformat()},
            _("Fewer than 5") if version.plays is None else version.plays,
        )
        for version in losses.versions
    ]
    return Sheet(_("About"), (_("Figure"), _("Value")), rows)


def _place_columns(found: LossMap) -> tuple[str, ...]:
    return (
        _("Turn"),
        _("What is said"),
        _("Officers who came here"),
        _("Of all (%)"),
        _("Left unfinished here"),
        found.feeling.name if found.feeling else _("Feeling"),
        _("Seconds (median)"),
    )


def _places(found: LossMap) -> Iterator[Row]:
    for row in found.rows:
        place = row.place
        yield (
            row.node.name,
            row.words,
            *_cells(place.came),
            place.left.number,
            None if place.feeling is None else round(place.feeling, 1),
            place.seconds,
        )


def _cells(figure: Figure) -> tuple[Cell, Cell]:
    return (figure.number, figure.percent)


def _line_columns() -> tuple[str, ...]:
    return (
        _("Turn"),
        _("Line"),
        _("Leads to"),
        _("Officers who chose it"),
        _("Of those who came here (%)"),
        _("Points"),
        _("Critical fault"),
        _("Reasons"),
    )


def _lines(found: LossMap) -> Iterator[Row]:
    for row in found.rows:
        for way in row.ways:
            for line in way.lines:
                yield (
                    row.node.name,
                    line_name(row.node, line.choice),
                    way.target_name,
                    *_cells(line.figure),
                    line.choice.worth,
                    line.choice.critical,
                    "\n".join(
                        f"{indicator.slug} {effect.points:+}: {effect.reason}"
                        for indicator, effect in line.effects
                    ),
                )
