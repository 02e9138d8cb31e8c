"""Frameworks and requirements from data."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.competency import api
from assessments.competency.frameworks import exchange
from assessments.competency.rules.framework_data import FaultyFileError, Reason, from_mapping
from assessments.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    PositionRequirement,
)
from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from tests.assessments.competency.making import show
from tests.factories import content

pytestmark = pytest.mark.django_db

POLICY = {"name": "Aturan", "version": 1, "threshold": 0.7, "sources_required": 2}
DATA = from_mapping(
    {
        "code": "standar",
        "version": 1,
        "name": "Standar Kompetensi Jabatan",
        "citation": "Permenpan RB 38/2017",
        "starts_on": dt.date(2020, 1, 1),
        "level_names": {"1": "Paham", "2": "Dasar"},
        "competencies": [
            {
                "code": "KOM",
                "name": "Komunikasi",
                "kind": "manajerial",
                "definition": "Menyampaikan informasi dengan jelas.",
                "levels": [
                    {
                        "description": "Jelas.",
                        "indicators": [{"text": "Menyampaikan informasi yang jelas."}],
                    },
                    {"indicators": [{"text": "Mendengarkan sampai tuntas."}]},
                ],
            },
            {
                "code": "INT",
                "name": "Integritas",
                "kind": "manajerial",
                "valid_months": 0,
                "levels": [{"indicators": [{"text": "Menolak imbalan."}]}],
            },
        ],
    }
)


def with_indicator(data, **fields):
    """Change the first indicator of the first competency."""
    first, *others = data.competencies
    indicator, *rest = first.indicators
    changed = replace(first, indicators=(replace(indicator, **fields), *rest))
    return replace(data, competencies=(changed, *others))


def problems_of(data):
    return [(problem.where, problem.reason) for problem in exchange.plan_import(data).problems]


def test_a_framework_comes_in_with_policy_competencies_and_indicators(admin):
    made = exchange.import_framework(by=admin, data=DATA, policy=POLICY)
    assert made.level_name(2) == "Dasar"
    assert made.highest_level == 2
    assert made.starts_on == dt.date(2020, 1, 1)
    assert made.policies.get().threshold == 0.7
    kom, integrity = made.competencies.all()
    assert (kom.valid_months, integrity.valid_months) == (24, None)
    assert (kom.level_description(1), kom.level_description(2)) == ("Jelas.", "")
    indicator = Indicator.objects.by_slug(["KOM.2.1"])["KOM.2.1"]
    assert (indicator.competency, indicator.level, indicator.code) == (kom, 2, "2.1")
    assert AuditEvent.objects.get(action="framework.import").actor_id == admin.pk


def test_a_file_of_0_2_0_calls_validity_by_another_name():
    competency = {"code": "INT", "name": "Integritas", "kind": "manajerial"}
    read = from_mapping(
        {
            "code": "lama",
            "version": 1,
            "name": "Lama",
            "level_names": {"1": "Dasar"},
            "competencies": [
                {
                    **competency,
                    "half_life_months": 6,
                    "levels": [{"indicators": [{"text": "Jujur."}]}],
                }
            ],
        }
    )
    assert [c.valid_months for c in read.competencies] == [6]


def test_what_came_in_goes_out_the_same():
    assert exchange.export_framework(exchange.import_framework(by=None, data=DATA)) == DATA


def test_importing_again_changes_nothing_and_leaves_no_trace(admin):
    for _twice in range(2):
        exchange.import_framework(by=admin, data=DATA, policy=POLICY)
    assert Competency.objects.count() == 2
    assert Indicator.objects.count() == 3
    assert AuditEvent.objects.filter(action="framework.import").count() == 1


def test_a_better_wording_replaces_the_old_one_and_the_plan_says_so(admin):
    exchange.import_framework(by=admin, data=DATA)
    better = with_indicator(DATA, text="Menyampaikan dengan kata sehari-hari.")
    (change,) = exchange.plan_import(better).changes
    assert change.where == "KOM.1.1"
    assert "informasi yang jelas" in change.before
    assert "kata sehari-hari" in change.after
    exchange.import_framework(by=admin, data=better)
    assert content.indicator("KOM.1.1").text == "Menyampaikan dengan kata sehari-hari."
    assert AuditEvent.objects.filter(action="framework.import").count() == 2


def test_what_the_data_leaves_out_stays(admin):
    exchange.import_framework(by=admin, data=DATA)
    smaller = replace(DATA, competencies=DATA.competencies[:1])
    assert exchange.plan_import(smaller).untouched == ("INT", "INT.1.1")
    exchange.import_framework(by=admin, data=smaller)
    assert Indicator.objects.count() == 3


def test_a_new_wording_has_the_levels_computed_anew_where_there_is_evidence(ayu, admin):
    exchange.import_framework(by=admin, data=DATA)
    show(ayu, "KOM.1.1")
    exchange.import_framework(by=admin, data=with_indicator(DATA, text="Dengan kata sehari-hari."))
    assert JobRun.objects.filter(task_path__contains="rebuild_attainments").exists()


def test_other_numbers_need_another_version_of_the_policy(admin):
    exchange.import_framework(by=admin, data=DATA, policy=POLICY)
    stricter = {"name": "Aturan", "version": 1, "threshold": 0.8}
    with pytest.raises(ValidationError):
        exchange.import_framework(by=admin, data=DATA, policy=stricter)
    exchange.import_framework(by=admin, data=DATA, policy={**stricter, "version": 2})
    assert list(AttainmentPolicy.objects.values_list("threshold", flat=True)) == [0.7, 0.8]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"code": "7.1"}, Reason.BAD_LEVEL),
        ({"text": " "}, Reason.MISSING),
        ({"text": "x" * 501}, Reason.TOO_LONG),
        ({"core_values": ("ramah",)}, Reason.UNKNOWN_CORE_VALUE),
    ],
)
def test_bad_data_is_refused_as_a_whole(admin, fields, reason):
    data = with_indicator(DATA, **fields)
    with pytest.raises(FaultyFileError) as caught:
        exchange.import_framework(by=admin, data=data)
    assert [p.reason for p in caught.value.problems] == [reason]
    assert not CompetencyFramework.objects.exists()


def test_a_code_or_identifier_that_something_else_has_is_refused(framework):
    taken = framework.competencies.get(code="PP").case_id
    first, second = DATA.competencies
    data = replace(DATA, competencies=(first, replace(second, identifier=taken)))
    assert problems_of(data) == [
        ("KOM", Reason.CODE_TAKEN),
        ("INT", Reason.IDENTIFIER_TAKEN),
    ]


def test_a_later_version_comes_as_a_draft_and_a_replaced_one_is_closed(admin):
    first = exchange.import_framework(by=admin, data=DATA)
    second_data = from_mapping(
        {
            "code": "standar",
            "version": 2,
            "name": "Standar",
            "starts_on": dt.date(2021, 1, 1),
            "level_names": {"1": "Paham"},
            "competencies": [
                {
                    "code": "KOM",
                    "name": "Komunikasi",
                    "kind": "manajerial",
                    "levels": [{"indicators": [{"text": "Baru."}]}],
                }
            ],
        }
    )
    assert exchange.plan_import(second_data).becomes_draft
    second = exchange.import_framework(by=admin, data=second_data)
    assert second.starts_on is None
    assert content.indicator("KOM.1.1").competency.framework == first
    CompetencyFramework.objects.filter(pk=second.pk).update(starts_on=today())
    assert content.indicator("KOM.1.1").competency.framework == second
    assert problems_of(with_indicator(DATA, text="Lain.")) == [("standar", Reason.REPLACED)]
    assert problems_of(DATA) == []


def test_evidence_mappings_to_unknown_indicators_are_left_out_and_named(admin):
    stranger = CompetencyFramework(code="x").case_id
    old = exchange.import_framework(by=admin, data=DATA).competencies.first().indicators.first()
    data = replace(with_indicator(DATA, replaces=(old.case_id, stranger)), code="lain")
    assert [p.reason for p in exchange.plan_import(data).notices] == [Reason.UNKNOWN_PREDECESSOR]


def test_importing_costs_the_same_queries_for_3_and_30_indicators(admin):
    def queries(code, count):
        data = from_mapping(
            {
                "code": code,
                "version": 1,
                "name": code,
                "level_names": {"1": "Paham"},
                "competencies": [
                    {
                        "code": code.upper(),
                        "name": code,
                        "kind": "teknis",
                        "levels": [{"indicators": [{"text": f"Ke-{n}."} for n in range(count)]}],
                    }
                ],
            }
        )
        with CaptureQueriesContext(connection) as captured:
            exchange.import_framework(by=admin, data=data)
        return len(captured)

    assert queries("a", 3) == queries("b", 30)


def requirements_of(position, day=None):
    rows = PositionRequirement.objects.on(day or today()).filter(position=position)
    return {r.competency.code: (r.level, r.importance) for r in rows.select_related("competency")}


def require(org, framework, *requirements, by=None):
    api.set_requirements(
        by=by,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=requirements,
    )


def test_requirements_replace_those_before(org, framework, admin):
    require(org, framework, api.Requirement("KOM", 2), api.Requirement("PP", 1), by=admin)
    important = api.Requirement("KOM", 3, api.Importance.IMPORTANT)
    require(org, framework, important, by=admin)
    require(org, framework, important, by=admin)
    assert requirements_of(org.counter_officer) == {"KOM": (3, 2)}
    assert PositionRequirement.objects.count() == 1
    assert AuditEvent.objects.filter(action="requirements.set").count() == 2


def test_a_past_day_keeps_what_was_required_then(org, framework):
    last_week = today() - dt.timedelta(days=7)
    require(org, framework, api.Requirement("KOM", 2), api.Requirement("PP", 1))
    PositionRequirement.objects.update(starts_on=last_week)
    require(org, framework, api.Requirement("KOM", 3))
    assert requirements_of(org.counter_officer) == {"KOM": (3, 1)}
    yesterday = today() - dt.timedelta(days=1)
    assert requirements_of(org.counter_officer, yesterday) == {"KOM": (2, 1), "PP": (1, 1)}
    assert requirements_of(org.counter_officer, last_week - dt.timedelta(days=1)) == {}


def test_a_requirement_that_ends_on_a_coming_day_still_does_after_a_change(org, framework):
    coming = today() + dt.timedelta(days=30)
    require(org, framework, api.Requirement("KOM", 2))
    PositionRequirement.objects.update(starts_on=today() - dt.timedelta(days=7), ends_on=coming)
    require(org, framework, api.Requirement("KOM", 3))
    assert requirements_of(org.counter_officer, coming) == {"KOM": (3, 1)}
    assert requirements_of(org.counter_officer, coming + dt.timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("requirement", "error"),
    [
        (api.Requirement("XYZ", 1), Competency.DoesNotExist),
        (api.Requirement("KOM", 6), ValidationError),
    ],
)
def test_requirements_that_make_no_sense_are_refused(org, framework, requirement, error):
    with pytest.raises(error):
        require(org, framework, requirement)
    assert requirements_of(org.counter_officer) == {}
