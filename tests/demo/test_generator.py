"""The invented government is plausible, of any size, and the same for the same seed."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.demo import generator
from lms.people.imports import columns, entries
from lms.people.models import OrgUnit, Position
from lms.people.rules import nip

few_examples = settings(max_examples=15)
seeds = st.integers(0, 2**32)
UNITS = generator.units(generator.DISTRICT[0])


@pytest.mark.parametrize("count", [1, 2, 20, 60, 250, 5000])
def test_there_are_as_many_units_as_asked_for_each_below_one_before(count: int) -> None:
    units = generator.units(count)
    codes = [unit.code for unit in units]
    assert len(set(codes)) == len(units) == count
    assert [unit.code for unit in units if not unit.parent] == ["SKM"]
    for number, unit in enumerate(units[1:], start=1):
        assert unit.parent in codes[:number], unit
    assert {unit.kind for unit in units} <= set(OrgUnit.Kind.values)


def test_a_district_has_every_kind_of_unit() -> None:
    assert {unit.kind for unit in UNITS} == {
        "government", "agency", "secretariat", "division", "section", "service_unit", "district",
    }  # fmt: skip


@few_examples
@given(seeds, st.integers(0, 300))
def test_the_same_seed_makes_the_same_people_and_a_longer_list_begins_alike(
    seed: int, count: int
) -> None:
    people = list(generator.people(count, UNITS, seed))
    assert len(people) == count
    assert people == list(generator.people(count + 5, UNITS, seed))[:count]


def test_another_seed_makes_others() -> None:
    first, second = (set(generator.people(50, UNITS, seed)) for seed in (1, 2))
    assert not first & second


@few_examples
@given(seeds)
def test_numbers_and_addresses_are_nobody_elses_and_as_their_kind_has_them(seed: int) -> None:
    people = list(generator.people(400, UNITS, seed))
    for attribute in ("staff_number", "email"):
        assert len({getattr(person, attribute) for person in people}) == len(people)
    assert {person.employment for person in people} == {"pns", "pppk", "non_asn"}
    for person in people:
        assert entries.check_number(person.staff_number, person.employment) is None
        assert person.email.endswith(".example")


@few_examples
@given(seeds)
def test_nobody_is_appointed_as_a_child_or_posted_before_that(seed: int) -> None:
    for person in generator.people(200, UNITS, seed):
        if person.employment == "pns":
            number = nip.parse(person.staff_number)
            assert 19 <= number.appointed.year - number.birth_date.year <= 34
            assert number.appointed <= person.since


@few_examples
@given(seeds)
def test_each_unit_has_one_head_and_posts_are_of_that_place(seed: int) -> None:
    people = list(generator.people(400, UNITS, seed))
    heads = Counter(
        person.unit.code
        for person in people
        if person.position[0] == generator.HEADS[person.unit.place]
    )
    assert heads == Counter(unit.code for unit in UNITS)
    teachers = {p.unit.place for p in people if p.position[0].startswith("guru")}
    assert teachers == {"school"}


def test_positions_are_of_a_known_kind() -> None:
    assert {kind for _code, _title, kind in generator.POSITIONS} <= set(Position.Kind.values)


@few_examples
@given(seeds)
def test_the_import_reads_every_row_without_a_fault(seed: int) -> None:
    mapping = columns.recognise(generator.HEADERS)
    assert len(mapping) == len(generator.HEADERS)
    for person in generator.people(100, UNITS, seed):
        reading = entries.read(2, generator.row(person), mapping)
        assert reading.problems == []
        assert reading.entry
        assert (reading.entry.name, reading.entry.since) == (person.name, person.since)
        assert reading.entry.employment == person.employment
