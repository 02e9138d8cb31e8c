"""The officers around the hand-written ones: invented, plausible, the same in every installation.

Names agree with the sex that the number tells, grades and degrees with the position, and ages with
both, so that nobody in HR stumbles over them.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lms.demo.generator import LAST, MEN, MIDDLE, WOMEN

AS_OF = dt.date(2026, 1, 1)
"""The day on which people are as old as their positions ask for."""
SHARE_OF_WOMEN = 0.55
SHARE_OF_PPPK = 0.3
SHARE_OF_OTHERS = 0.15  # among those whose work needs no degree
SHARE_WITHOUT_ADDRESS = 0.12
FIRST_YEAR_OF_PPPK, LAST_APPOINTMENT = 2021, 2024


@dataclass(frozen=True, slots=True)
class Recruit:
    """An officer to be, as a row of HR's file says it. ``leads`` the unit: its first one does."""

    staff_number: str
    name: str
    employment: str
    grade: str
    email: str
    phone: str
    unit: str
    position: str
    since: dt.date
    leads: bool


def recruits(
    district: Mapping[str, Any], positions: Sequence[Mapping[str, Any]], *, taken: Collection[str]
) -> Iterator[Recruit]:
    """Invent the officers of every unit of ``district``; nobody gets a name in ``taken``."""
    random = Random(district["seed"])
    only = {sex: frozenset(words) for sex, words in district["names"].items()}
    by_code = {position["code"]: position for position in positions}
    names, numbers = set(taken), set[str]()
    for unit in district["units"]:
        team = district["teams"][unit["team"]]
        posts = [code for code, count in team.items() for _post in range(count)]
        for place, code in enumerate(posts):
            leads = place == 0 and "headed" not in unit
            person = _invent(random, by_code[code], only, (names, numbers), leads=leads)
            yield Recruit(unit=unit["code"], **person, email=_address(random, person, district))


def _invent(
    random: Random,
    position: Mapping[str, Any],
    only: Mapping[str, frozenset[str]],
    used: tuple[set[str], set[str]],
    *,
    leads: bool,
) -> dict[str, Any]:
    names, numbers = used
    is_woman = random.random() < SHARE_OF_WOMEN or "only_women" in position
    employment = "pns" if leads else _employment(random, position)
    name = _name(random, names, only, is_woman=is_woman)
    number, since = _number(random, position, employment, numbers, is_woman=is_woman)
    return {
        "staff_number": number,
        "name": _titled(name, random.choice(position["degrees"])),
        "employment": employment,
        "grade": {"pns": random.choice(position["grades"]), "pppk": position["level"]}.get(
            employment, ""
        ),
        "phone": f"+62 812 0000 {len(names):04}",  # not given to anybody
        "position": position["code"],
        "since": since,
        "leads": leads,
    }


def _employment(random: Random, position: Mapping[str, Any]) -> str:
    """Draw one: contracts only where the position has a level for them."""
    luck = random.random()
    if position["level"] and luck < SHARE_OF_PPPK:
        return "pppk"
    needs_no_degree = "" in position["degrees"]
    return "non_asn" if needs_no_degree and luck > 1 - SHARE_OF_OTHERS else "pns"


def _name(
    random: Random, names: set[str], only: Mapping[str, frozenset[str]], *, is_woman: bool
) -> str:
    """Draw a name that nobody has and that people of this sex have."""
    first, others = (WOMEN, only["of_men"]) if is_woman else (MEN, only["of_women"])
    while True:
        parts = [random.choice(first)]
        parts += [part for part in (random.choice(MIDDLE), random.choice(LAST)) if part]
        name = " ".join(parts)
        if others.isdisjoint(parts) and len(set(parts)) == len(parts) and name not in names:
            names.add(name)
            return name


def _titled(name: str, degree: str) -> str:
    return f"{degree} {name}" if degree == "dr." else f"{name}{degree}"


def _number(
    random: Random,
    position: Mapping[str, Any],
    employment: str,
    numbers: set[str],
    *,
    is_woman: bool,
) -> tuple[str, dt.date]:
    """Make a number that nobody has, and since when they hold the position."""
    youngest, oldest = position["ages"]
    born = AS_OF - dt.timedelta(days=round(365.25 * random.uniform(youngest, oldest)))
    hired = min(LAST_APPOINTMENT, born.year + random.randint(21, 30))
    month = random.choice((1, 2, 3, 4, 12))
    if employment != "pns":
        hired = max(hired, FIRST_YEAR_OF_PPPK)
    since = dt.date(max(hired, 2025 - random.randint(1, 7)), month, random.choice((1, 2, 3)))
    if employment == "non_asn":
        number = f"SKM-{since:%Y}-{len(numbers) + 100:03}"
        numbers.add(number)
        return number, since
    # In the number of a PPPK, 21 stands where a PNS has the month.
    stem = f"{born:%Y%m%d}{hired}{month if employment == 'pns' else 21:02}{2 if is_woman else 1}"
    serials = (f"{stem}{serial:03}" for serial in range(1, 1000))
    number = next(number for number in serials if number not in numbers)
    numbers.add(number)
    return number, since


def _address(random: Random, person: Mapping[str, Any], district: Mapping[str, Any]) -> str:
    """Make an address of the name, for most."""
    if random.random() < SHARE_WITHOUT_ADDRESS:
        return ""
    words = person["name"].removeprefix("dr. ").split(",")[0].casefold().split()
    return f"{'.'.join(words)}@{district['email_domain']}"
