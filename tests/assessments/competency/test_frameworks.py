"""Frameworks and requirements from data."""

import copy

import pytest
from django.core.exceptions import ValidationError

from assessments.competency import api
from assessments.models import AttainmentPolicy, Competency, Indicator, PositionRequirement
from lms.core.models import AuditEvent

pytestmark = pytest.mark.django_db

DATA = {
    "code": "standar",
    "version": 1,
    "name": "Standar Kompetensi Jabatan",
    "citation": "Permenpan RB 38/2017",
    "level_names": {"1": "Paham", "2": "Dasar"},
    "policy": {"name": "Aturan", "version": 1, "threshold": 0.7, "sources_required": 2},
    "competencies": [
        {
            "code": "KOM",
            "name": "Komunikasi",
            "kind": "manajerial",
            "definition": "Menyampaikan informasi dengan jelas.",
            "indicators": [
                {"slug": "KOM.1.1", "text": "Menyampaikan informasi yang jelas."},
                {"slug": "KOM.2.1", "text": "Mendengarkan sampai tuntas."},
            ],
        },
        {
            "code": "INT",
            "name": "Integritas",
            "kind": "manajerial",
            "half_life_months": 0,
            "indicators": [{"slug": "INT.1.1", "text": "Menolak imbalan."}],
        },
    ],
}


def changed(**fields):
    return {**copy.deepcopy(DATA), **fields}


def test_a_framework_comes_in_with_policy_competencies_and_indicators(admin):
    made = api.import_framework(by=admin, data=DATA)
    assert made.level_name(2) == "Dasar"
    assert made.highest_level == 2
    assert made.policies.get().threshold == 0.7
    kom, integrity = made.competencies.all()
    assert (kom.half_life_months, integrity.half_life_months) == (24, None)
    indicator = Indicator.objects.get(slug="KOM.2.1")
    assert (indicator.competency, indicator.level, indicator.code) == (kom, 2, "2.1")
    assert AuditEvent.objects.get(action="framework.import").actor_id == admin.pk


def test_importing_again_changes_nothing_and_leaves_no_trace(admin):
    for _twice in range(2):
        api.import_framework(by=admin, data=DATA)
    assert Competency.objects.count() == 2
    assert Indicator.objects.count() == 3
    assert AuditEvent.objects.filter(action="framework.import").count() == 1


def test_a_better_wording_replaces_the_old_one(admin):
    api.import_framework(by=admin, data=DATA)
    data = changed()
    data["competencies"][0]["indicators"][0]["text"] = "Menyampaikan dengan kata sehari-hari."
    api.import_framework(by=admin, data=data)
    assert Indicator.objects.get(slug="KOM.1.1").text == "Menyampaikan dengan kata sehari-hari."
    assert AuditEvent.objects.filter(action="framework.import").count() == 2


def test_other_numbers_need_another_version_of_the_policy(admin):
    api.import_framework(by=admin, data=DATA)
    policy = {"name": "Aturan", "version": 1, "threshold": 0.8}
    with pytest.raises(ValidationError):
        api.import_framework(by=admin, data=changed(policy=policy))
    api.import_framework(by=admin, data=changed(policy={**policy, "version": 2}))
    assert list(AttainmentPolicy.objects.values_list("threshold", flat=True)) == [0.7, 0.8]


@pytest.mark.parametrize(
    "indicator", [{"slug": "KOM.7.1", "text": "Terlalu tinggi"}, {"slug": "KOM.1.2", "text": ""}]
)
def test_bad_data_is_refused_as_a_whole(admin, indicator):
    data = changed()
    data["competencies"][0]["indicators"].append(indicator)
    with pytest.raises(ValidationError):
        api.import_framework(by=admin, data=data)
    assert not Competency.objects.exists()


def requirements_of(position):
    rows = PositionRequirement.objects.filter(position=position).select_related("competency")
    return {row.competency.code: (row.level, row.importance) for row in rows}


def test_requirements_replace_those_before(org, framework, admin):
    def require(*requirements):
        api.set_requirements(
            by=admin,
            position_id=org.counter_officer.pk,
            framework=framework,
            requirements=requirements,
        )

    require(api.Requirement("KOM", 2), api.Requirement("PP", 1))
    require(api.Requirement("KOM", 3, api.Importance.IMPORTANT))
    require(api.Requirement("KOM", 3, api.Importance.IMPORTANT))
    assert requirements_of(org.counter_officer) == {"KOM": (3, 2)}
    assert AuditEvent.objects.filter(action="requirements.set").count() == 2


@pytest.mark.parametrize(
    ("requirement", "error"),
    [
        (api.Requirement("XYZ", 1), Competency.DoesNotExist),
        (api.Requirement("KOM", 6), ValidationError),
    ],
)
def test_requirements_that_make_no_sense_are_refused(org, framework, requirement, error):
    with pytest.raises(error):
        api.set_requirements(
            by=None,
            position_id=org.counter_officer.pk,
            framework=framework,
            requirements=[requirement],
        )
    assert requirements_of(org.counter_officer) == {}
