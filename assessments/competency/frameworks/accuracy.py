"""How often a level is wrong, as ``./prima bench measure`` last found for the policies shipped."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from django.contrib.admin.utils import label_for_field
from django.utils.formats import localize, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.competency.models import AttainmentPolicy
from assessments.competency.models.policies import KindsNeeded
from assessments.competency.rules.accuracy import Share

KEPT = Path(__file__).parent / "library" / "ketepatan.json"
AT_THE_CHECK, AT_LAST = 2, 40
"""Tries after which it is kept who has reached a level: at the later check, and at the end."""
NUMBERS = (
    "kinds_needed",
    "level_mark",
    "indicator_mark",
    "kind_mark",
    "later_mark",
    "observations",
    "observations_per_kind",
    "observations_per_indicator",
    "weight_knowledge",
    "weight_simulated",
    "days_between",
    "evidence_half_life_months",
)
"""The fields of a policy on which the result depends: the simulated answer and play, for weeks."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many simulated officers of a kind have reached a level within so many tries.

    ``held`` hold it; ``provisional`` counts those as well who have it provisionally.
    """

    officer: str
    tries: int
    level: int
    held: int
    provisional: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came of measuring one policy: with so many officers of each kind, by which numbers."""

    name: str
    on: dt.date
    officers: int
    numbers: Mapping[str, object]
    figures: Sequence[Figure]


def numbers_of(policy: AttainmentPolicy) -> dict[str, object]:
    """Return the numbers of a policy on which the result depends."""
    content = policy.content()
    return {name: content[name] for name in NUMBERS}


@cache
def kept() -> tuple[Measurement, ...]:
    """Read the latest measurements of the policies shipped."""
    entries = json.loads(KEPT.read_text(encoding="utf-8"))
    return tuple(
        Measurement(
            name=entry["name"],
            on=dt.date.fromisoformat(entry["on"]),
            officers=entry["officers"],
            numbers=entry["numbers"],
            figures=tuple(Figure(*row) for row in entry["figures"]),
        )
        for entry in entries
    )


def as_text(measurements: Iterable[Measurement]) -> str:
    """Write measurements as ``kept`` reads them: a few lines each."""
    entries = (
        {
            "name": each.name,
            "on": each.on.isoformat(),
            "officers": each.officers,
            "numbers": dict(each.numbers),
            "figures": [list(astuple(figure)) for figure in each.figures],
        }
        for each in measurements
    )
    return "[" + ",\n".join(map(json.dumps, entries)) + "]\n"


# --- On the page of a policy ---------------------------------------------------------------------

ABLE: Mapping[str, Promise] = {
    "master, 10 % slips": gettext_lazy("People who are able and slip once in ten"),
    "master, 5 % slips": gettext_lazy("People who are able and slip once in twenty"),
    "late learner": gettext_lazy("People who know half at first and all from the second week on"),
}
UNABLE: Mapping[str, Promise] = {
    "guesser": gettext_lazy("People who only guess"),
    "test-wise guesser": gettext_lazy("People who guess and can rule out half of the answers"),
    "memoriser": gettext_lazy("People who only remember what they have seen before"),
    "half-knower": gettext_lazy("People who know half"),
    "knows two of three indicators": gettext_lazy("People who can do two of three behaviours"),
}
LEVELS = (1, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of people, and how many of a hundred reach each of the levels, in words."""

    who: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of the policy that is not the one measured."""

    label: str
    here: str
    measured: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often levels are wrong by a policy, or by the one shipped that is most like it.

    ``wrongly`` are those who should not reach a level, ever; ``rightly`` those who should.
    """

    measurement: Measurement
    differences: tuple[Difference, ...]
    wrongly: tuple[Line, ...]
    rightly: tuple[Line, ...]


def accuracy_of(policy: AttainmentPolicy) -> Accuracy:
    """Find what was measured with the numbers of a policy, else with those most like them."""
    numbers = numbers_of(policy)
    nearest = min(kept(), key=lambda each: len(_differing(numbers, each)))
    return Accuracy(
        nearest,
        tuple(
            Difference(
                str(label_for_field(name, AttainmentPolicy)),
                _shown(name, numbers[name]),
                _shown(name, nearest.numbers[name]),
            )
            for name in _differing(numbers, nearest)
        ),
        _lines(nearest, UNABLE),
        _lines(nearest, ABLE),
    )


def _differing(numbers: Mapping[str, object], measured: Measurement) -> list[str]:
    return [name for name in NUMBERS if numbers[name] != measured.numbers[name]]


def _shown(name: str, value: object) -> str:
    return str(KindsNeeded(str(value)).label if name == "kinds_needed" else localize(value))


def _lines(measured: Measurement, people: Mapping[str, Promise]) -> tuple[Line, ...]:
    """Say who reaches which level: provisionally too, where nobody should."""
    counted = {
        (figure.officer, figure.level): figure
        for figure in measured.figures
        if figure.tries == AT_LAST
    }
    return tuple(
        Line(
            str(words),
            tuple(
                _of_a_hundred(Share(_reached(counted[name, level]), measured.officers))
                for level in LEVELS
            ),
        )
        for name, words in people.items()
    )


def _reached(figure: Figure) -> int:
    return figure.provisional if figure.officer in UNABLE else figure.held


def _of_a_hundred(share: Share) -> str:
    low, high = (number_format(round(100 * bound, 1), 1) for bound in share.interval)
    return _("%(count)s of 100 (between %(low)s and %(high)s)") % {
        "count": number_format(round(100 * share.point, 1), 0 if share.point in {0, 1} else 1),
        "low": low,
        "high": high,
    }
