"""Moving from rule 2 to rule 3: from today on, and everybody can see for whom it matters."""

import csv
import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.competency.ledger import changeover
from assessments.competency.ledger.yardsticks import policies_for
from assessments.competency.models import Attainment, AttainmentPolicy, CompetencyFramework
from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.people.models import Officer
from tests.assessments.competency.making import level_slugs, show, take_check, take_course

pytestmark = pytest.mark.django_db
LEVEL_1 = level_slugs("KOM", 1)


@pytest.fixture(autouse=True)
def long_in_force(framework: CompetencyFramework) -> None:
    AttainmentPolicy.objects.update(starts_on=dt.date(2020, 1, 1))


def test_a_framework_gets_a_policy_of_rule_3_from_today_on(framework: CompetencyFramework) -> None:
    [adopted] = changeover.adopt_rule_3(by=None)
    assert (adopted.version, adopted.rule, adopted.starts_on) == (2, 3, today())
    assert AuditEvent.objects.filter(action="policy.add").count() == 1
    yesterday = policies_for([framework], today() - dt.timedelta(days=1))[framework.pk]
    assert yesterday.rule == 2


def test_again_it_changes_nothing(framework: CompetencyFramework) -> None:
    changeover.adopt_rule_3(by=None)
    assert changeover.adopt_rule_3(by=None) == []
    assert AttainmentPolicy.objects.count() == 2


def test_a_framework_without_a_policy_is_judged_by_rule_3_already(
    framework: CompetencyFramework,
) -> None:
    AttainmentPolicy.objects.all().delete()
    assert changeover.adopt_rule_3(by=None) == []
    assert policies_for([framework], today())[framework.pk].rule == 3


def test_who_has_shown_too_little_is_named_and_who_has_shown_enough_is_not(
    ayu: Officer, eko: Officer, tmp_path: Path
) -> None:
    show(ayu, *LEVEL_1)  # two quizzes on one day
    take_course(eko, *LEVEL_1, days_ago=10)
    take_check(eko, *LEVEL_1)
    assert set(Attainment.objects.values_list("level", flat=True)) == {1}

    said, listed = StringIO(), tmp_path / "perubahan.csv"
    call_command("rebuild_attainments", "--adopt-rule-3", "--to", str(listed), stdout=said)
    assert "judged by" in said.getvalue()
    assert "Komunikasi: level 1 to 0: 1 officers" in said.getvalue()
    [row] = csv.DictReader(listed.read_text(encoding="utf-8").splitlines())
    assert (row["name"], row["before"], row["after"]) == (ayu.name, "1", "0")
    assert Attainment.objects.get(officer=eko).policy.rule == 3


def test_without_a_change_nobody_is_named(ayu: Officer) -> None:
    show(ayu, *LEVEL_1)
    said = StringIO()
    call_command("rebuild_attainments", stdout=said)
    assert said.getvalue() == "All levels computed anew; 0 are different.\n"
