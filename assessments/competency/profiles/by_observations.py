"""One competency as rule 3 reads it: observations, shown and remembered."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import cast

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.competency.ledger.judging import verdict
from assessments.competency.models import Evidence, Indicator, evidence_kind
from assessments.competency.profiles.lines import Lines, line
from assessments.competency.profiles.material import Activity, Material, Reading
from assessments.competency.profiles.standings import (
    EvidenceLine,
    IndicatorStanding,
    LevelStanding,
    NextStep,
)
from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.levels import (
    EvidenceKind,
    LevelResult,
    Marks,
    Measure,
    Standing,
    Status,
)
from assessments.competency.rules.next_steps import (
    Need,
    Offer,
    Step,
    needs,
    next_level,
    offers_at,
    out_of_reach,
    shortest_way,
)
from assessments.competency.rules.sureness import Scale, Sureness
from lms.core.activities import KINDS

KIND_LABELS: Mapping[EvidenceKind, Promise] = {
    EvidenceKind.KNOWLEDGE: gettext_lazy("answers to questions"),
    EvidenceKind.SIMULATED: gettext_lazy("conversations played"),
    EvidenceKind.OBSERVED: gettext_lazy("seen at work by an assessor"),
    EvidenceKind.CERTIFIED: gettext_lazy("shown elsewhere, accepted by an assessor"),
}
BEHAVIOURS_NAMED = 2


def read(material: Material) -> Reading:
    """Say what rule 3 found. No query; its evidence is read when it is asked for."""
    result = cast(Standing, material.judgement.basis)
    marks = material.policy.as_marks()
    level = next_level(result)
    needed = needs(result, marks)
    activities = material.activities or {}
    offers = offers_at(level, _offers(material.competency.pk, activities), material.on)
    steps = shortest_way(needed, offers)
    left = out_of_reach(needed, steps, offers)
    return Reading(
        sentence=" ".join(_sentences(material, result, needed)),
        next_level=level.level if level else None,
        levels=tuple(_level(material, each, result) for each in result.levels),
        evidence=_lines(material, material.indicators),
        next_steps=tuple(_next_step(activities[step.source_key], step) for step in steps),
        out_of_reach="" if material.activities is None else _not_offered(left, material),
    )


# --- In sentences --------------------------------------------------------------------------------


def _sentences(material: Material, result: Standing, needed: Sequence[Need]) -> Iterator[str]:
    if not result.has_evidence:
        yield _("No evidence yet.")
    if result.attained:
        yield _attained(material) % {"level": result.attained}
    if result.provisional > result.attained and material.judgement.check_from:
        yield _(
            "Level %(level)d stands provisionally. A further good result confirms it, from"
            " %(date)s on."
        ) % {
            "level": result.provisional,
            "date": date_format(max(material.judgement.check_from, material.on)),
        }
    level = next_level(result)
    if level is None:
        yield _("This is the highest level.")
    elif any(need.elsewhere for need in needed):
        yield _fault(material, result)
    elif level.status is not Status.PROVISIONAL:
        yield _lacks(level, needed, material)


def _attained(material: Material) -> str:
    if material.policy.days_between:
        return _("Level %(level)d is attained: it was shown, and shown again later.")
    return _("Level %(level)d is attained: it was shown.")


def _fault(material: Material, result: Standing) -> str:
    """Name the fault that keeps the level lowest."""
    fault = min(result.faults, key=lambda each: (each.indicator.level, each.id))
    return _(
        "A critical fault in “%(title)s” keeps the level lower until that behaviour is shown in"
        " another conversation, or seen by an assessor."
    ) % {"title": material.cited[fault.id].source_title}


def _lacks(level: LevelResult, needed: Sequence[Need], material: Material) -> str:
    marks = material.policy.as_marks()
    facts = {
        "level": level.level,
        "count": _number(level.whole.observations),
        "needed": marks.observations,
        "percent": _percent(level.whole.value),
        "mark": _percent(marks.level),
        "behaviours": _behaviours(needed, material),
    }
    if level.status is Status.LAPSED:
        return _("Level %(level)d was attained before; its newest evidence is too old.") % facts
    if level.status is Status.NOTHING:
        return _("Nothing has been shown of level %(level)d yet.") % facts
    if level.status is Status.TOO_LITTLE and level.whole.observations < marks.observations:
        return (
            _(
                "There is not enough evidence of level %(level)d yet: %(count)s of %(needed)d"
                " observations."
            )
            % facts
        )
    if level.whole.value is not None and level.whole.value < marks.level:
        return (
            _(
                "Level %(level)d is not shown yet: %(percent)d%% beyond what luck would give,"
                " %(mark)d%% are needed."
            )
            % facts
        )
    if any(need.kinds for need in needed):
        return _("Level %(level)d still needs another kind of evidence.") % facts
    return _("Level %(level)d still needs more of: %(behaviours)s.") % facts


def _behaviours(needed: Iterable[Need], material: Material) -> str:
    """Name the behaviours that are needed by their words: nobody knows their codes."""
    texts = [material.by_key[need.indicator].text.rstrip(".") for need in needed if need.indicator]
    named = [f"“{text}”" for text in texts[:BEHAVIOURS_NAMED]]
    rest = len(texts) - len(named)
    if rest:
        named.append(
            ngettext("%(count)d more behaviour", "%(count)d more behaviours", rest)
            % {"count": rest}
        )
    return ", ".join(named)


def _not_offered(left: Sequence[Need], material: Material) -> str:
    if not left or all(need.later for need in left):
        return ""
    behaviours = _behaviours(left, material)
    if behaviours:
        return _(
            "There are not yet enough activities for %(behaviours)s. An observation at work by an"
            " assessor also counts."
        ) % {"behaviours": behaviours}
    return _("What is missing can be shown at work, to an assessor.")


# --- Levels and indicators -----------------------------------------------------------------------


def _level(material: Material, level: LevelResult, result: Standing) -> LevelStanding:
    marks = material.policy.as_marks()
    sureness = material.summary.sureness.get(level.level)
    return LevelStanding(
        level.level,
        material.framework.level_name(level.level),
        level.level <= result.attained,
        tuple(_indicator(material, *each, marks) for each in level.indicators.items()),
        is_provisional=result.attained < level.level <= result.provisional,
        notes=tuple(_level_notes(level, marks)),
        sureness=""
        if sureness is None
        else _sureness_in_words(material.policy.as_scale(), sureness),
    )


SURENESS_WORDS: Mapping[Sureness, Promise] = {
    Sureness.HIGH: gettext_lazy("How sure this is: high (%(percent)d%%)"),
    Sureness.MEDIUM: gettext_lazy("How sure this is: medium (%(percent)d%%)"),
    Sureness.LOW: gettext_lazy("How sure this is: low (%(percent)d%%)"),
}


def _sureness_in_words(scale: Scale, probability: float) -> str:
    words = str(SURENESS_WORDS[scale.in_a_word(probability)])
    return words % {"percent": min(99, int(100 * probability))}


def _level_notes(level: LevelResult, marks: Marks) -> Iterator[str]:
    if level.status is Status.NOTHING:
        return
    if level.status is Status.COVERED:
        yield _("Covered by a higher level that was seen at work.")
    yield _measure_in_words(level.whole, marks.level, marks.observations)
    for kind, measure in level.kinds.items():
        if measure.observations:
            yield _("%(kind)s: %(percent)d%% of %(count)s") % {
                "kind": KIND_LABELS[kind],
                "percent": _percent(measure.value),
                "count": _number(measure.observations),
            }


def _indicator(
    material: Material, key: IndicatorKey, measure: Measure, marks: Marks
) -> IndicatorStanding:
    indicator = material.by_key[key]
    least = marks.observations_per_indicator
    amounts = material.summary.amounts
    speakers = [pk for pk in material.speakers[indicator.pk] if pk in amounts]
    return IndicatorStanding(
        slug=indicator.slug,
        level=indicator.level,
        text=indicator.text,
        is_met=measure.reaches(marks.indicator, least),
        notes=(_measure_in_words(measure, marks.indicator, least),)
        if measure.observations
        else (_("Not shown yet"),),
        evidence=_lines(material, [indicator]),
        counting={f"indicator:{pk}": amounts[pk].counting for pk in speakers},
    )


def _measure_in_words(measure: Measure, mark: float, observations: float) -> str:
    facts = {
        "percent": _percent(measure.value),
        "count": _number(measure.observations),
        "needed": _number(observations),
        "mark": _percent(mark),
    }
    if measure.observations < observations:
        return _("%(count)s of %(needed)s observations") % facts
    if measure.value is not None and measure.value < mark:
        return _("%(percent)d%% of %(count)s observations; %(mark)d%% are needed") % facts
    return _("%(percent)d%% of %(count)s observations") % facts


def _percent(share: float | None) -> int:
    """Return whole percent, cut so that what falls short is never shown as enough."""
    return int(100 * max(0.0, share or 0.0) + 1e-6)


def _number(observations: float) -> str:
    return f"{observations:g}"


# --- Pieces of evidence --------------------------------------------------------------------------


def _lines(material: Material, indicators: Collection[Indicator]) -> Lines:
    """Describe the evidence for some of the competency's indicators."""
    wanted = {indicator.pk for indicator in indicators}
    given_to = {pk for each in wanted for pk in material.speakers[each]}
    amounts = material.summary.amounts

    def describe(row: Evidence) -> EvidenceLine:
        speaks_for = (each for each in material.speaks[row.indicator_id] if each.pk in wanted)
        return _line(material, row.speaking_for(next(speaks_for)))

    return Lines(
        material.ledger,
        given_to,
        sum(amounts[pk].pieces for pk in given_to if pk in amounts),
        describe,
    )


def _line(material: Material, row: Evidence) -> EvidenceLine:
    piece = row.as_piece(material.policy.rating_counts_as)
    return line(
        row,
        verdict(row, piece, cast(Standing, material.judgement.basis), material.on),
        threshold=material.policy.level_mark,
        observations=_number(piece.observations) if piece else "",
    )


# --- Next steps ----------------------------------------------------------------------------------


def _offers(competency_id: int, activities: Mapping[str, Activity]) -> Iterator[Offer]:
    for source_key, activity in activities.items():
        kind = evidence_kind(source_key.partition(":")[0])
        if kind and competency_id in activity.adds:
            adds = activity.adds[competency_id]
            yield Offer(source_key, activity.minutes, kind, adds, activity.opens_on)


def _next_step(activity: Activity, step: Step) -> NextStep:
    return NextStep(
        source_key=step.source_key,
        kind=KINDS.named(step.source_key.partition(":")[0]),
        title=activity.title,
        url=activity.url,
        minutes=step.minutes,
        note=_what_it_adds(step),
        opens_on=step.opens_on,
    )


def _what_it_adds(step: Step) -> str:
    facts = {
        "count": step.observations,
        "date": date_format(step.opens_on, "j M") if step.opens_on else "",
    }
    if step.opens_on:
        note = ngettext(
            "Counts from %(date)s on: adds %(count)d observation of this level",
            "Counts from %(date)s on: adds %(count)d observations of this level",
            step.observations,
        )
    else:
        note = ngettext(
            "Adds %(count)d observation of this level",
            "Adds %(count)d observations of this level",
            step.observations,
        )
    return note % facts
