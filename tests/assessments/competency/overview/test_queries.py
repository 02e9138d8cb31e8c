"""Heat map, gaps and teams as they are read from the projection."""

import random
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from assessments.competency import api
from assessments.competency.rules.gaps import Importance
from assessments.models import Competency, Standing, UnitTally
from lms.core.clock import today
from tests.assessments.competency.making import show
from tests.factories import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(org, framework):
    """Thirty officers with all kinds of gaps, in three units, without going through evidence."""
    officers = organisation.many_officers(30, org.front_office, org.counter_officer)
    kom, pp = framework.competencies.order_by("code")
    chance = random.Random(1)
    units = [org.front_office, org.registry, org.health]
    Standing.objects.bulk_create(
        Standing(
            officer=officer,
            competency=competency,
            unit=units[number % 3],
            position=chance.choice([org.counter_officer, org.section_head]),
            required=chance.randint(1, 3),
            importance=chance.randint(1, 3),
            attained=chance.choice([0, 0, 1, 2, 3]),
            has_evidence=False,
            freshness="none",
        )
        for number, officer in enumerate(officers)
        for competency in (kom, pp)
    )
    Standing.objects.filter(attained__gt=0).update(has_evidence=True, freshness="current")
    some = Standing.objects.filter(attained=0).order_by("officer", "competency")[::3]
    for row in some:
        Standing.objects.filter(officer=row.officer_id, competency=row.competency_id).update(
            has_evidence=True, freshness=chance.choice(["fading", "stale"])
        )
    Standing.objects.filter(competency=kom, attained=1).update(provisional=2, check_from=today())
    tally()
    return org


def tally():
    for row in Standing.objects.sums("unit", "competency", "importance"):
        UnitTally.objects.create(
            unit_id=row["unit"],
            competency_id=row["competency"],
            importance=row["importance"],
            required=row["required_sum"],
            met=row["met_sum"],
            without_evidence=row["without_evidence_sum"],
            fading=row["fading_sum"],
            stale=row["stale_sum"],
            provisional=row["provisional_sum"],
        )


def listed(**chosen):
    return api.GapList(api.board_of_today(), api.StandingFilter(**chosen))


def in_order(rows):
    """Sort gaps by the pure rule, then by officer."""
    return sorted(rows, key=lambda row: (row.gap.order, row.officer_name, row.officer_id))


def test_gaps_come_in_the_order_of_the_rule(many):
    rows = list(listed())
    assert len(rows) == Standing.objects.filter(gap__gt=0).count() > 20
    assert rows == in_order(rows)
    assert {row.gap.size for row in rows} == {1, 2, 3}


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"importance": Importance.USEFUL},
        {"position": "counter_officer"},
        {"freshness": api.Freshness.STALE},
        {"paths": "registry"},
        {"competency": "PP", "paths": "health"},
    ],
    ids=str,
)
def test_every_page_is_a_piece_of_the_whole_whatever_the_filter(many, narrowed):
    chosen = dict(narrowed)
    if "position" in chosen:
        chosen["position_id"] = getattr(many, chosen.pop("position")).pk
    if "competency" in chosen:
        chosen["competency_id"] = Competency.objects.get(code=chosen.pop("competency")).pk
    if "paths" in chosen:
        chosen["paths"] = (getattr(many, chosen["paths"]).path,)
    expected = in_order(
        row
        for row in listed()
        if matches(
            Standing.objects.get(officer=row.officer_id, competency=row.competency_id), chosen
        )
    )
    gaps = listed(**chosen)
    assert len(gaps) == gaps.count() == len(expected) > 0
    assert [gaps[number] for number in range(len(gaps))] == expected
    assert gaps[3:9] == expected[3:9]
    assert gaps[len(gaps) : len(gaps) + 5] == []


def matches(row, chosen):
    return (
        row.unit.path.startswith(chosen.get("paths", ("",)))
        and chosen.get("position_id", row.position_id) == row.position_id
        and chosen.get("competency_id", row.competency_id) == row.competency_id
        and chosen.get("importance", row.importance) == row.importance
        and chosen.get("freshness", row.freshness) == row.freshness
    )


def test_no_units_show_nothing(many):
    gaps = listed(paths=())
    assert (len(gaps), gaps[:25], list(gaps)) == (0, [], [])


def test_a_page_takes_as_many_queries_however_long_the_list(many, django_assert_max_num_queries):
    gaps = listed()
    with django_assert_max_num_queries(4):
        gaps[:25]


def test_the_heat_map_has_units_with_all_below_and_one_by_itself(many):
    board = api.board_of_today()
    registry = api.StandingFilter((many.registry.path,))
    heat = api.heat_map(board, registry, [many.front_office.path], many.registry.path)
    assert heat.cells.keys() == {many.front_office.path, many.registry.path}
    paths = [many.registry.path, many.health.path]
    top = api.heat_map(board, api.StandingFilter(), paths, many.government.path)
    assert top.cells.keys() == set(paths)
    assert sum(top.row(many.registry.path), api.Tally()) == heat.total
    assert [column.code for column in top.columns] == ["KOM", "PP"]
    assert top.total.required == 60
    assert top.total.short == len(listed())


def test_units_of_several_depths_stand_side_by_side(many):
    paths = [many.front_office.path, many.health.path]
    heat = api.heat_map(api.board_of_today(), api.StandingFilter(), paths)
    assert heat.cells.keys() == set(paths)
    assert heat.row("nowhere") == [api.Tally(), api.Tally()]


def test_tallies_and_standings_give_the_same_heat_map(many):
    board = api.board_of_today()
    paths = [many.government.path]
    from_tallies = api.heat_map(board, api.StandingFilter(), paths)
    both = [
        api.heat_map(board, api.StandingFilter(position_id=position.pk), paths).total
        for position in (many.counter_officer, many.section_head)
    ]
    assert sum(both, api.Tally()) == from_tallies.total
    waiting = Standing.objects.filter(provisional=2).count()
    assert from_tallies.total.provisional == waiting > 0


@pytest.mark.parametrize("position", ["", "PL"])
def test_who_is_left_out_is_left_out_of_every_figure(many, position):
    chosen = {"position_id": many.counter_officer.pk} if position else {}
    rows = Standing.objects.filter(**chosen)
    some = list(rows.order_by("officer").values_list("officer", flat=True).distinct()[:7])
    besides = api.StandingFilter(besides=frozenset(some), **chosen)
    paths = [many.registry.path, many.health.path]

    def figures(wanted):
        board = api.board_of_today()
        heat = api.heat_map(board, wanted, paths, many.government.path)
        gaps, fading = list(api.GapList(board, wanted)), api.fading_of(board, wanted, 100)
        return heat.cells, heat.total, gaps, fading

    left = figures(besides)
    rows.filter(officer__in=some).delete()
    UnitTally.objects.all().delete()
    tally()
    assert left == figures(api.StandingFilter(**chosen))


def test_shares_are_rounded_down_and_small_groups_say_so():
    tally = api.Tally(required=8, met=7)
    assert (tally.met_percent, tally.short, tally.is_small) == (87, 1, False)
    assert replace(tally, required=4, met=4).is_small
    assert api.Tally().met_percent == 0


def test_a_team_is_read_at_once(ayu, bima, framework, org):
    api.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[api.Requirement("KOM", 2), api.Requirement("PP", 1)],
    )
    show(ayu, "KOM.1.1")
    kom = Competency.objects.get(code="KOM")
    board = api.board_of_today()
    cells = api.cells_of(board, [ayu.pk, bima.pk])
    assert cells.keys() == {ayu.pk}
    assert cells[ayu.pk][kom.pk].short_by == 2
    assert cells[ayu.pk][kom.pk].has_evidence
    assert api.cells_of(board, [ayu.pk], kom.pk)[ayu.pk].keys() == {kom.pk}
    with override("id"):
        assert str(cells[ayu.pk][kom.pk].importance_label) == "Wajib"
    assert str(cells[ayu.pk][kom.pk].freshness_label)


def test_the_policies_are_named_once_even_where_a_framework_has_none(framework, org):
    api.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[api.Requirement("KOM", 2)],
    )
    assert api.board_of_today().policies == ("Standar v1",)
    framework.policies.all().delete()
    assert api.board_of_today().policies == ("Standar Kompetensi v1",)


def test_reading_a_page_of_gaps_costs_the_same_at_3_and_30_rows(many):
    def queries(paths):
        with CaptureQueriesContext(connection) as captured:
            list(listed(paths=paths)[:25])
        return len(captured)

    assert queries((many.health.path,)) == queries(("",))
