"""Read what the chosen officers can do against what their positions require."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User
from lms.reports.officers.screens import CompetencyReport, CompetencySummary, ReportRow
from lms.reports.scope import Scope

OFFICERS_PER_BATCH = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom the report is about: one officer, or a unit and below, at one position or at all."""

    officer_id: int | None = None
    unit_id: int | None = None
    position_id: int | None = None


def build(
    *, reader: User, chosen: Chosen, progress: Callable[[int, int], None]
) -> CompetencyReport:
    """Build the report about those chosen officers whom ``reader`` may download reports about.

    Officers whom the reader has to mark first are left out, and the report says so. About twelve
    queries for every 200 officers. ``progress`` is told how many officers are done,
    of how many.
    """
    scope = Scope(reader, Permission.DOWNLOAD_REPORTS)
    officers = _officers(reader, chosen).exclude(pk__in=scope.withheld)
    cards = [people.card(officer) for officer in officers]
    rows: list[ReportRow] = []
    policies: dict[str, None] = {}
    for start in range(0, len(cards), OFFICERS_PER_BATCH):
        batch = cards[start : start + OFFICERS_PER_BATCH]
        profiles = assessments.profiles([card.id for card in batch])
        for card in batch:
            rows.extend(_rows(card, profiles[card.id]))
            policies |= dict.fromkeys(profiles[card.id].policies)
        progress(start + len(batch), len(cards))
    return CompetencyReport(
        title=_("Officer competency report"),
        organisation=settings.ORGANISATION_NAME,
        filters=(*_filters_in_words(reader, chosen, cards), *scope.left_out),
        as_of=timezone.localdate(),
        made_at=timezone.localtime(),
        made_by=str(reader),
        policies=tuple(policies),
        officers=tuple(cards),
        rows=tuple(rows),
        summaries=tuple(_summaries(rows)),
    )


def _officers(reader: User, chosen: Chosen) -> people.OfficerQuerySet:
    """Return the chosen officers within the reader's scope of today, by unit and name."""
    officers = people.visible_officers(reader, Permission.DOWNLOAD_REPORTS)
    if chosen.officer_id is not None:
        officers = officers.filter(pk=chosen.officer_id)
    if chosen.unit_id is not None:
        unit = _unit(reader, chosen.unit_id)
        officers = people.officers_in_unit(officers, unit) if unit else officers.none()
    if chosen.position_id is not None:
        officers = officers.at_position(chosen.position_id)
    return officers.by_unit_and_name()


def _unit(reader: User, unit_id: int) -> people.OrgUnit | None:
    """Return the unit if it is in the reader's scope, else ``None``."""
    units = people.visible_units(reader, Permission.DOWNLOAD_REPORTS)
    found: people.OrgUnit | None = units.filter(pk=unit_id).first()
    return found


def _rows(card: people.OfficerCard, profile: assessments.CompetencyProfile) -> Iterator[ReportRow]:
    for standing in profile.standings:
        yield ReportRow(
            officer=card,
            competency=standing.name,
            importance=standing.importance_label,
            required=standing.required,
            required_name=standing.required_name,
            attained=standing.attained,
            attained_name=standing.attained_name,
            to_confirm=standing.to_confirm,
            is_uncertified=standing.is_uncertified,
            gap=standing.gap.size,
            gap_words=standing.gap_words,
            has_evidence=standing.gap.has_evidence,
        )


def _summaries(rows: Iterable[ReportRow]) -> Iterator[CompetencySummary]:
    """Count the rows in which a level is required, by competency in order of name."""
    required: dict[str, list[ReportRow]] = {}
    for row in rows:
        if row.required:
            required.setdefault(row.competency, []).append(row)
    for competency in sorted(required):
        group = required[competency]
        unknown = sum(not row.has_evidence for row in group)
        met = sum(row.has_evidence and not row.gap for row in group)
        yield CompetencySummary(competency, met, len(group) - met - unknown, unknown)


def _filters_in_words(
    reader: User, chosen: Chosen, cards: list[people.OfficerCard]
) -> tuple[tuple[str, str], ...]:
    """Say in words what was chosen, for the head of the report."""
    words = []
    if chosen.officer_id is not None:
        words.append((_("Officer"), cards[0].name if cards else "–"))
    if chosen.unit_id is not None:
        unit = _unit(reader, chosen.unit_id) or "–"
        words.append((_("Unit"), _("%(unit)s and below") % {"unit": unit}))
    if chosen.position_id is not None:
        position = people.all_positions().get(pk=chosen.position_id)
        words.append((_("Position"), str(position)))
    return tuple(words) or ((_("Officers"), _("all that you cover")),)
