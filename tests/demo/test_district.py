"""The rest of the district is one that HR would believe."""

import re
from collections import Counter

import pytest

from lms.demo.content import read
from lms.demo.staff import AS_OF, Recruit, recruits
from lms.people.rules import nip

DISTRICT, PEOPLE = read("district"), read("people")
POSITIONS = {position["code"]: position for position in PEOPLE["positions"]}
NAMES = {officer["name"] for officer in PEOPLE["officers"]}
STAFF = list(recruits(DISTRICT, PEOPLE["positions"], taken=NAMES))


def test_there_are_about_sixty_units_and_four_hundred_officers() -> None:
    added = [unit for unit in DISTRICT["units"] if "name" in unit]
    assert 55 <= len(added) + len(PEOPLE["units"]) <= 65
    assert 380 <= len(STAFF) + len(PEOPLE["officers"]) <= 430


def test_they_are_the_same_every_time() -> None:
    assert list(recruits(DISTRICT, PEOPLE["positions"], taken=NAMES)) == STAFF


def test_every_unit_and_position_named_is_there() -> None:
    codes = {unit["code"] for unit in PEOPLE["units"]}
    for unit in DISTRICT["units"]:
        assert unit.get("parent", unit["code"]) in codes
        codes.add(unit["code"])
    assert {code for team in DISTRICT["teams"].values() for code in team} <= POSITIONS.keys()


def test_nobody_shares_a_number_or_a_name() -> None:
    there = PEOPLE["officers"]
    names = Counter([*NAMES, *(recruit.name for recruit in STAFF)])
    numbers = Counter(r.staff_number for r in STAFF)
    numbers.update(officer["staff_number"] for officer in there)
    assert max(names.values()) == max(numbers.values()) == 1


@pytest.mark.parametrize("recruit", STAFF[::10], ids=lambda recruit: recruit.staff_number)
def test_number_age_name_grade_and_posting_agree(recruit: Recruit) -> None:
    position = POSITIONS[recruit.position]
    if recruit.employment == "non_asn":
        assert recruit.grade == ""
        assert not recruit.leads
        return
    youngest, oldest = position["ages"]
    born = nip.parse(recruit.staff_number).birth_date if recruit.employment == "pns" else None
    if born:
        assert youngest - 1 <= (AS_OF - born).days / 365.25 <= oldest + 1
        assert nip.parse(recruit.staff_number).appointed <= recruit.since
        assert recruit.grade in position["grades"]
    others = DISTRICT["names"]["of_men" if recruit.staff_number[14] == "2" else "of_women"]
    assert not set(re.split(r"[ ,]+", recruit.name)) & set(others)


def test_each_staffed_unit_has_one_leader_and_most_people_an_address() -> None:
    leaders = Counter(recruit.unit for recruit in STAFF if recruit.leads)
    headed = [unit["code"] for unit in DISTRICT["units"] if "headed" not in unit]
    assert leaders == Counter(headed)
    assert 0.05 < sum(not recruit.email for recruit in STAFF) / len(STAFF) < 0.25
