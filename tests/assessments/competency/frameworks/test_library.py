"""The frameworks that come with Prima: complete, cited, in words of their own."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from assessments.competency import api
from assessments.competency.frameworks import exchange
from assessments.competency.frameworks.library import framework_data, read
from assessments.competency.rules.framework_data import Kind
from assessments.models import (
    Competency,
    CompetencyFramework,
    CoreValue,
    Indicator,
    PositionRequirement,
)
from lms.core.models import AuditEvent
from lms.people import api as people
from tests.factories import content

NATIONAL, SAMPLE = framework_data("nasional"), framework_data("layanan-pengaduan")
BOTH = pytest.mark.parametrize("data", [NATIONAL, SAMPLE], ids=lambda data: data.code)
VALUES = [value["code"] for value in read("berakhlak")["values"]]
IN_FORM_ORDER = [
    "Integritas",
    "Kerjasama",
    "Komunikasi",
    "Orientasi pada Hasil",
    "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain",
    "Mengelola Perubahan",
    "Pengambilan Keputusan",
    "Perekat Bangsa",
]


def indicators(data):
    return [indicator for competency in data.competencies for indicator in competency.indicators]


def test_the_national_framework_has_nine_competencies_and_135_indicators():
    assert [competency.name for competency in NATIONAL.competencies] == IN_FORM_ORDER
    assert len(indicators(NATIONAL)) == 135
    kinds = Counter(competency.kind for competency in NATIONAL.competencies)
    assert kinds == {Kind.MANAGERIAL: 8, Kind.SOCIOCULTURAL: 1}


@BOTH
def test_every_level_is_described_and_has_three_indicators(data):
    for competency in data.competencies:
        assert set(competency.level_descriptions) == {1, 2, 3, 4, 5}, competency.code
        counted = Counter(indicator.level for indicator in competency.indicators)
        assert counted == dict.fromkeys(range(1, 6), 3), competency.code


@BOTH
def test_what_is_said_is_cited_defined_and_never_said_twice(data):
    assert "38" in data.citation
    assert "2017" in data.citation
    assert all(competency.definition for competency in data.competencies)
    texts = [indicator.text.casefold() for indicator in indicators(data)]
    assert len(set(texts)) == len(texts)
    assert all(text.endswith(".") for text in texts)
    described = [text for c in data.competencies for text in c.level_descriptions.values()]
    assert len(set(described)) == len(described)


@BOTH
def test_the_data_keeps_every_rule(data):
    assert list(data.problems(frozenset(VALUES))) == []


def test_evidence_of_integrity_never_fades_and_all_other_after_24_months():
    months = {competency.code: competency.valid_months for competency in NATIONAL.competencies}
    assert months.pop("INT") is None
    assert set(months.values()) == {24}


def test_seven_core_values_have_three_behaviours_each_and_tag_every_indicator():
    values = read("berakhlak")["values"]
    assert len(values) == 7
    behaviours = [text for value in values for text in value["behaviours"]]
    assert len(set(behaviours)) == 21
    assert {len(value["behaviours"]) for value in values} == {3}
    assert all(indicator.core_values for indicator in indicators(NATIONAL) + indicators(SAMPLE))
    for data in (NATIONAL, SAMPLE):
        assert {code for i in indicators(data) for code in i.core_values} == set(VALUES)


def test_the_sample_says_that_it_is_one_and_what_nobody_confirmed():
    assert SAMPLE.is_sample
    assert "contoh" in SAMPLE.name
    assert "UNCONFIRMED" in SAMPLE.description
    assert not NATIONAL.is_sample


def test_five_profiles_require_levels_of_every_competency():
    positions = read("jabatan")["positions"]
    assert len(positions) == 5
    codes = {data.code: {c.code for c in data.competencies} for data in (NATIONAL, SAMPLE)}
    for position in positions:
        required = {code: set(levels) for code, levels in position["requires"].items()}
        assert required == codes, position["code"]
        for levels in position["requires"].values():
            assert all(1 <= level <= 5 for level, _importance in levels.values())


@pytest.mark.django_db
class TestInstalling:
    """Into a real installation."""

    def test_a_command_loads_everything_and_again_changes_nothing(self):
        for _twice in range(2):
            call_command("load_frameworks", "--profiles", verbosity=0)
        assert CompetencyFramework.objects.count() == 2
        assert Indicator.objects.count() == 135 + 60
        assert CoreValue.objects.count() == 7
        assert people.all_positions().count() == 5
        assert PositionRequirement.objects.count() == 5 * 13

    def test_a_position_that_is_here_keeps_what_it_requires(self):
        mine = people.add_position(by=None, code="CONTOH-FO", title="Loket", kind="pelaksana")
        other = CompetencyFramework.objects.create(code="lain", name="Lain", level_names={1: "Ada"})
        own = Competency.objects.create(framework=other, code="LAIN", name="Lain", kind="teknis")
        PositionRequirement.objects.create(position=mine, competency=own, level=1)
        call_command("load_frameworks", "--profiles", verbosity=0)
        assert PositionRequirement.objects.filter(position=mine).get().competency == own

    def test_core_values_edited_here_are_brought_back(self):
        values = read("berakhlak")["values"]
        exchange.import_core_values(by=None, values=values)
        CoreValue.objects.filter(code="loyal").update(name="Setia")
        CoreValue.objects.get(code="adaptif").behaviours.all().delete()
        for _twice in range(2):
            exchange.import_core_values(by=None, values=values)
        assert CoreValue.objects.get(code="loyal").name == "Loyal"
        assert CoreValue.objects.get(code="adaptif").behaviours.count() == 3
        assert AuditEvent.objects.filter(action="core_values.import").count() == 2

    def test_codes_that_something_else_uses_are_named(self, framework):
        with pytest.raises(CommandError, match="KOM"):
            call_command("load_frameworks", verbosity=0)
        assert not CoreValue.objects.exists()

    def test_what_is_shipped_is_what_is_kept(self):
        framework = api.install_frameworks(by=None)
        assert exchange.export_framework(framework) == NATIONAL
        assert content.indicator("INT.1.3").text.startswith("Menolak pemberian")
