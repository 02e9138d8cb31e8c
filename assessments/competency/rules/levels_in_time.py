"""Rule 3 followed through time, pure: how long a level holds, and how it came about."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assessments.competency.rules.attainment import (
    A_DAY,
    DAYS_PER_MONTH,
    FOREVER,
    Freshness,
    IndicatorKey,
)
from assessments.competency.rules.freshness import Judgement, LevelChange, Outlook
from assessments.competency.rules.levels import Marks, Piece, Standing, Status, standing


@dataclass(frozen=True, slots=True)
class Case:
    """What one officer showed of one competency: all counted pieces, past and dated ahead.

    ``valid_months``: how long a level holds without new evidence; ``None``: for ever.
    """

    indicators: Sequence[IndicatorKey]
    pieces: Sequence[Piece]
    marks: Marks
    valid_months: int | None = None

    def on(self, day: dt.date) -> Standing:
        """Apply the rule on a day."""
        return standing(self.indicators, self.pieces, self.marks, day, self.valid_months)

    def ageless(self, day: dt.date) -> Standing:
        """Apply it as if what had been shown by a day neither lapsed nor expired."""
        kept = [replace(piece, valid_until=None) for piece in self.pieces]
        return standing(self.indicators, kept, self.marks, day)

    @property
    def fading_days(self) -> int:
        """How many days before its end a level counts as fading."""
        return round((self.valid_months or 0) * DAYS_PER_MONTH * self.marks.fading_share)


def judge(case: Case, on: dt.date) -> Judgement:
    """Tell levels and freshness on the day ``on``, and the day on which they change."""
    now = case.on(on)
    known = (piece.on for piece in case.pieces if piece.on <= on)
    return Judgement(
        on,
        now.attained,
        now.provisional,
        now.has_evidence,
        max(known, default=None),
        _outlook(case, on, now),
        now,
        check_from(now),
    )


def _outlook(case: Case, on: dt.date, now: Standing) -> Outlook:
    """Tell how fresh the attained level is, and the day on which that changes.

    *Stale*: the evidence gave a higher level before it aged. *Fading*: the level is lost within the
    ``fading_days``. *None*: there is no evidence. Else *current*.
    """
    ageless = case.ageless(on)
    changes = list(_changes(case, now, on))
    lost_on = next((day for day, later in changes if later.attained < now.attained), None)
    if ageless.attained > now.attained:
        freshness = Freshness.STALE
    elif lost_on and (lost_on - on).days <= case.fading_days:
        freshness = Freshness.FADING
    else:
        freshness = Freshness.CURRENT if now.has_evidence else Freshness.NONE
    days = [day for day, _later in changes[:1]]
    if lost_on and freshness is Freshness.CURRENT:
        days.append(lost_on - dt.timedelta(days=case.fading_days))
    days.extend(sorted(piece.on for piece in case.pieces if piece.on > on)[:1])
    return Outlook(freshness, ageless.attained, lost_on, min(days, default=None))


def _changes(
    case: Case, now: Standing, on: dt.date, before: dt.date = FOREVER
) -> Iterator[tuple[dt.date, Standing]]:
    """Yield the days after ``on``, and ``before`` another, on which another level is held.

    Provisionally or not, and as if nothing new came: what is dated ahead takes no part.
    """
    known = replace(case, pieces=[piece for piece in case.pieces if piece.on <= on])
    last = now
    for day in ends(known, on):
        if day >= before:
            break
        later = known.on(day)
        if (later.attained, later.provisional) != (last.attained, last.provisional):
            yield day, later
            last = later


def ends(case: Case, on: dt.date) -> list[dt.date]:
    """Return the days on which something may end: after a level or a piece is valid.

    A level holds until its newest piece is no longer fresh, or that of a level above; the others of
    a level end nothing by their age. So these days are few, however much was shown.
    """
    last: dict[int, dt.date] = {}
    for piece in case.pieces:
        level, until = piece.indicator.level, piece.fresh_until(case.valid_months)
        last[level] = max(until, last.get(level, until))
    expiries = (piece.valid_until for piece in case.pieces if piece.valid_until)
    return sorted({d + A_DAY for d in (*last.values(), *expiries) if on <= d < FOREVER})


def first_change(
    case: Case, judgement: Judgement, dated_ahead: Iterable[dt.date]
) -> dt.date | None:
    """Return the first day after it on which anything of a judgement may be another.

    ``dated_ahead`` are the days, after it, of what is known already.
    """
    days = [*ends(case, judgement.on)[:1], *dated_ahead]
    if judgement.outlook.changes_on:
        days.append(judgement.outlook.changes_on)
    return min(days, default=None)


def check_from(result: Standing) -> dt.date | None:
    """Return from which day on a check can confirm the lowest level that is provisional."""
    found = (level.check_from for level in result.levels if level.status is Status.PROVISIONAL)
    return next(found, None)


def history(
    case: Case, until: dt.date, earlier: Sequence[LevelChange] = (), since: dt.date = dt.date.min
) -> tuple[LevelChange, ...]:
    """List every change of the attained level up to a day, as all evidence shows it now.

    Begins with the first observation, even if that gave no level; empty without one. ``earlier``
    are the changes before ``since``, a day with evidence, where they are known.
    """
    days = sorted({piece.on for piece in case.pieces if since <= piece.on <= until})
    changes = list(earlier)
    for day, end in zip(days, [*days[1:], until + A_DAY], strict=False):
        now = case.on(day)
        later = (LevelChange(d, s.attained) for d, s in _changes(case, now, day, end))
        for change in (LevelChange(day, now.attained), *later):
            if not changes or changes[-1].level != change.level:
                changes.append(change)
    return tuple(changes)
