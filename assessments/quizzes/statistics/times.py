"""How long questions took. No Django."""

import datetime as dt
from collections.abc import Mapping


def seconds_taken(
    started_at: dt.datetime, saved_at: Mapping[str, dt.datetime | None]
) -> dict[str, float]:
    """Return for each question answered the seconds since what was saved before it, or the start.

    Only when an answer was saved last is known: who comes back to a question makes it look longer
    and the next one shorter. The median over many officers stands that.
    """
    saved = sorted((moment, key) for key, moment in saved_at.items() if moment is not None)
    before = [started_at, *(moment for moment, _key in saved)]
    return {
        key: max(0.0, (moment - last).total_seconds())
        for (moment, key), last in zip(saved, before, strict=False)
    }
