"""What HR reads of how often a policy is wrong, and that it is what was measured."""

import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from assessments.competency.frameworks import accuracy, library
from assessments.competency.frameworks.accuracy import (
    ABLE,
    UNABLE,
    accuracy_of,
    as_text,
    kept,
    numbers_of,
)
from assessments.competency.models import AttainmentPolicy, RuleNumber
from assessments.competency.rules.levels import EvidenceKind
from tests.assessments.competency.making import rule_3
from tests.performance.measure.officers import OFFICERS

SHIPPED = ("sertifikasi", "latihan")
REMEASURE = (
    "measure again: ./prima bench measure --policy sertifikasi latihan"
    " --to assessments/competency/frameworks/library/ketepatan.json"
)


def shipped(name: str) -> AttainmentPolicy:
    return AttainmentPolicy(**library.shipped_policy(name))


class TestWhatIsKept:
    """The file in the project."""

    @pytest.mark.parametrize("name", SHIPPED)
    def test_has_the_numbers_of_each_policy_shipped(self, name: str) -> None:
        policy = shipped(name)
        measured = next(each for each in kept() if each.name == policy.name)
        assert dict(measured.numbers) == numbers_of(policy), REMEASURE

    def test_has_every_kind_of_simulated_officer(self) -> None:
        names = {officer.name for officer in OFFICERS}
        assert names == UNABLE.keys() | ABLE.keys()
        for measured in kept():
            assert {figure.officer for figure in measured.figures} == names, REMEASURE
            assert measured.officers >= 1000

    def test_is_written_as_it_is_read(self) -> None:
        assert as_text(kept()) == accuracy.KEPT.read_text(encoding="utf-8")

    def test_every_number_that_the_simulation_depends_on_is_compared(self) -> None:
        """The others play no part: ratings, freshness after years, sureness and the pause."""
        left_out = AttainmentPolicy().content().keys() - numbers_of(shipped("latihan")).keys()
        of_ratings = {f"weight_{kind}" for kind in (EvidenceKind.OBSERVED, EvidenceKind.CERTIFIED)}
        of_sureness = {f"slip_{kind}" for kind in EvidenceKind}
        assert left_out == of_ratings | of_sureness | {
            "name", "rule", "certifies", "rating_counts_as", "pause_days", "fading_share",
            "mastered_by_half", "sureness_medium", "sureness_high",
            "threshold", "sources_required", "selection", "fading_days",
        }  # fmt: skip


class TestComparison:
    """With the numbers of a policy."""

    @pytest.mark.parametrize("name", SHIPPED)
    def test_a_policy_shipped_was_measured(self, name: str) -> None:
        found = accuracy_of(shipped(name))
        assert (found.measurement.name, found.differences) == (shipped(name).name, ())

    def test_another_is_compared_with_the_one_most_like_it(self) -> None:
        policy = shipped("latihan")
        policy.level_mark = 0.5
        with translation.override("id"):
            found = accuracy_of(policy)
            [difference] = found.differences
        assert found.measurement.name == "Latihan"
        assert (difference.here, difference.measured) == ("0,5", "0,75")


@pytest.mark.django_db
class TestThePage:
    """Of a policy, in the admin."""

    @pytest.fixture
    def read(self, admin, as_user):
        call_command("prepare_site", verbosity=0)
        client = as_user(admin)

        def read(policy):
            name = "wagtailsnippets_assessments_attainmentpolicy:inspect"
            return client.get(reverse(name, args=[policy.pk])).content.decode()

        return read

    @pytest.mark.parametrize("name", SHIPPED)
    def test_shows_the_figures_of_the_file(self, read, framework, name):
        page = read(rule_3(framework, **library.shipped_policy(name)))
        measured = next(each for each in kept() if each.name == shipped(name).name)
        rows = re.findall(
            r'<th scope="row">(.*?)</th>\s*<td.*?>(.*?)</td>\s*<td.*?>(.*?)</td>', page
        )
        with translation.override("id"):
            who = {str(words): officer for officer, words in {**UNABLE, **ABLE}.items()}
        assert [who[row[0]] for row in rows] == [*UNABLE, *ABLE]
        for words, *cells in rows:
            figures = [f for f in measured.figures if f.officer == who[words] and f.tries == 40]
            counts = [f.held if f.officer in ABLE else f.provisional for f in figures]
            shown = [float(cell.split()[0].replace(",", ".")) for cell in cells]
            assert shown == pytest.approx([100 * n / measured.officers for n in counts], abs=0.051)
        assert "belum pernah diukur" not in page

    def test_says_plainly_that_other_numbers_were_not_measured_and_how_to(self, read, framework):
        policy = rule_3(framework, **{**library.shipped_policy("sertifikasi"), "observations": 9})
        page = read(policy)
        assert "Angka versi ini belum pernah diukur" in page
        assert "di sini 9, yang diukur 15" in page
        assert f"./prima bench measure --policy {policy.pk}" in page

    def test_shows_no_table_for_rule_2(self, read, framework):
        policy = framework.policies.get()
        assert policy.rule == RuleNumber.SOURCES
        assert "prima-accuracy" not in read(policy)

    def test_the_numbers_stand_below(self, read, framework):
        assert "Bobot percakapan yang dimainkan" in read(rule_3(framework))


def test_a_file_of_another_measurement_reads_back(tmp_path, monkeypatch) -> None:
    again = [replace(each, officers=7) for each in kept()]
    (tmp_path / "x.json").write_text(as_text(again), encoding="utf-8")
    monkeypatch.setattr(accuracy, "KEPT", tmp_path / "x.json")
    kept.cache_clear()
    try:
        assert list(kept()) == again
    finally:
        kept.cache_clear()
