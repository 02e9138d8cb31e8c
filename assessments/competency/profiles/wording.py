"""Put structured reasons into sentences, in the language in force."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.competency.rules.attainment import A_DAY, Freshness, IndicatorKey, Policy
from assessments.competency.rules.explanation import Explanation, Missing, Verdict
from assessments.competency.rules.freshness import LevelChange, Outlook
from assessments.competency.rules.gaps import Gap

INDICATORS_NAMED = 3


def why(explanation: Explanation, policy: Policy, slugs: Mapping[IndicatorKey, str]) -> str:
    """Say in one or two sentences why the level is what it is and what the next one needs."""
    return " ".join(
        part for part in (_holds(explanation, policy), _needs(explanation, slugs)) if part
    )


def _holds(explanation: Explanation, policy: Policy) -> str:
    if not explanation.has_evidence:
        return _("No evidence yet.")
    if explanation.level == 0:
        return _("Level %(level)d is not attained yet.") % {"level": explanation.next_level}
    return ngettext(
        "Level %(level)d is attained: one source shows each of its indicators.",
        "Level %(level)d is attained: %(count)d independent sources show each of its indicators.",
        policy.sources_required,
    ) % {"level": explanation.level, "count": policy.sources_required}


def _needs(explanation: Explanation, slugs: Mapping[IndicatorKey, str]) -> str:
    if explanation.next_level is None:
        return _("This is the highest level.")
    return _("Still needed for level %(level)d: %(indicators)s.") % {
        "level": explanation.next_level,
        "indicators": _listed(explanation.missing, slugs),
    }


def _listed(missing: Sequence[Missing], slugs: Mapping[IndicatorKey, str]) -> str:
    named = [
        ngettext(
            "%(indicator)s from %(count)d more source",
            "%(indicator)s from %(count)d more sources",
            item.sources,
        )
        % {"indicator": slugs[item.indicator], "count": item.sources}
        for item in missing[:INDICATORS_NAMED]
    ]
    rest = len(missing) - len(named)
    if rest:
        named.append(
            ngettext("%(count)d more indicator", "%(count)d more indicators", rest)
            % {"count": rest}
        )
    return ", ".join(named)


def gap_words(gap: Gap) -> str:
    """Name the gap in a few words."""
    if not gap.required:
        return _("Not required for this position")
    if not gap.size:
        return _("Requirement met")
    if not gap.has_evidence:
        return _("No evidence yet")
    return ngettext("%(count)d level below", "%(count)d levels below", gap.size) % {
        "count": gap.size
    }


def outlook_words(outlook: Outlook, level: int) -> str:
    """Say until when the level holds, or what age has taken away; empty where nothing will."""
    if outlook.freshness is Freshness.NONE:
        return ""
    if outlook.freshness is Freshness.STALE:
        return _("Level %(level)d was shown before; the evidence has become too old.") % {
            "level": outlook.faded_from
        }
    if outlook.lost_on is None:
        return _("Stays valid.") if level else ""
    return _("Level %(level)d holds until %(date)s without new evidence.") % {
        "level": level,
        "date": date_format(outlook.lost_on - A_DAY),
    }


def rated_level(level: int, name: str) -> str:
    """Name the level that somebody chose in a rating."""
    if not level:
        return _("Not yet")
    words = _("Level %(level)d") % {"level": level}
    return f"{words} · {name}" if name else words


def bar_in_words(
    attained: int,
    highest: int,
    required: int,
    *,
    provisional: int,
    self_rating: str,
    supervisor_rating: str,
) -> str:
    """Say what a bullet bar shows: the level shown and the one required, and ratings if any."""
    words = [_("No level shown yet")]
    if attained:
        words = [
            _("Level %(attained)s of %(highest)s shown")
            % {"attained": attained, "highest": highest}
        ]
    if provisional:
        words.append(_("level %(provisional)s provisionally") % {"provisional": provisional})
    if required:
        words.append(_("level %(required)s required") % {"required": required})
    if self_rating:
        words.append(f"{_('self-rating')}: {self_rating}")
    if supervisor_rating:
        words.append(f"{_('supervisor’s rating')}: {supervisor_rating}")
    return "; ".join(words)


def trend_words(history: Sequence[LevelChange]) -> str:
    """Say when the level last rose or fell; empty if it never did."""
    levels = [0, *(change.level for change in history)]
    moves = [
        (change.on, before, change.level)
        for before, change in zip(levels, history, strict=False)
        if before != change.level
    ]
    if not moves:
        return ""
    day, before, after = moves[-1]
    words = (
        _("Rose from level %(before)d to %(after)d on %(date)s")
        if after > before
        else _("Fell from level %(before)d to %(after)d on %(date)s")
    )
    return words % {"before": before, "after": after, "date": date_format(day)}


def evidence_reason(
    verdict: Verdict,
    threshold: float,
    valid_until: dt.date | None,
    void_reason: str,
    given_for: str = "",
) -> str:
    """Say why a piece of evidence counted, or why it did not; and if it was given for another."""
    words = {
        Verdict.ENOUGH: _("Counted"),
        Verdict.WEAK: _("Below the %(percent)d%% that is needed"),
        Verdict.AVERAGED: _("Counted in the average of its source"),
        Verdict.VOIDED: _("Voided: %(reason)s"),
        Verdict.EXPIRED: _("Expired on %(date)s"),
        Verdict.NOT_YET: _("Not yet in force"),
        Verdict.KIND: _("Ratings are shown but do not raise a level"),
        Verdict.SUPERSEDED: _("Another result from the same source counts instead"),
        Verdict.LEFT_BEHIND: _("Left behind by what was shown later"),
    }
    reason = words[verdict] % {
        "percent": round(threshold * 100),
        "reason": void_reason,
        "date": date_format(valid_until) if valid_until else "",
    }
    if not given_for:
        return reason
    return _("%(reason)s. Given for %(indicator)s of an earlier version of the framework") % {
        "reason": reason,
        "indicator": given_for,
    }
