"""What levels rest on besides evidence is checked too, and so are levels drawn by lot."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from assessments.api import Requirement, set_requirements
from assessments.competency.frameworks import versions
from assessments.competency.ledger import foundations, recording, sampling, verification
from assessments.competency.rules.attainment import Freshness
from assessments.models import (
    Attainment,
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    LedgerCheck,
    PositionRequirement,
    Standing,
    Witness,
)
from lms.core import jobs
from lms.core.models import AppendOnlyError
from tests.assessments.competency.making import STRICT, rule_3, show

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


def check():
    verification.check()
    return LedgerCheck.objects.latest()


def kinds():
    return [entry["kind"] for entry in check().breaks]


@pytest.fixture
def witnessed(framework, org, ayu, monkeypatch):
    """Let a check witness a policy, a framework and what a position requires."""
    monkeypatch.setattr(verification, "SETTLED_AFTER", dt.timedelta(0))
    require(framework, org, 2)
    show(ayu, "KOM.1.1", "KOM.1.2", "KOM.1.3")
    assert kinds() == []
    return framework


def require(framework, org, level):
    requirements = [Requirement("KOM", level)]
    position_id = org.counter_officer.pk
    set_requirements(
        by=None, position_id=position_id, framework=framework, requirements=requirements
    )


# --- Changed behind the program's back -----------------------------------------------------------

BEHIND = {
    "a policy changed": (
        lambda: AttainmentPolicy.objects.update(fading_days=1),
        "rules_changed",
        "Attainment policy Standar v1: changed (days of notice: 90 → 1)",
    ),
    "how a policy weighs a kind of evidence": (
        lambda: AttainmentPolicy.objects.update(weight_knowledge=9.5),
        "rules_changed",
        "changed (weight of answers to questions: 1.0 → 9.5)",
    ),
    "a policy made to certify": (
        lambda: AttainmentPolicy.objects.update(certifies=False),
        "rules_changed",
        "changed (its levels certify: ",
    ),
    "a competency changed": (
        lambda: Competency.objects.filter(code="KOM").update(valid_months=99),
        "rules_changed",
        "changed (KOM validity in months: 24 → 99)",
    ),
    "an indicator's level changed": (
        lambda: Indicator.objects.filter(slug="KOM.3.1").update(level=1),
        "rules_changed",
        "changed (KOM.3.1 level: 3 → 1)",
    ),
    "an indicator removed": (
        lambda: Indicator.objects.filter(slug="PP.3.3").delete(),
        "rules_changed",
        "changed (PP.3.3 removed)",
    ),
    "a framework in force earlier": (
        lambda: CompetencyFramework.objects.update(starts_on="2001-01-01"),
        "rules_changed",
        "in force from",
    ),
    "a requirement lowered": (
        lambda: PositionRequirement.objects.update(level=1),
        "rules_changed",
        "level: 2 → 1",
    ),
    "requirements removed": (
        lambda: PositionRequirement.objects.all().delete(),
        "rules_removed",
        "Requirements of the position Petugas Loket: removed",
    ),
}


@pytest.mark.parametrize(("change", "kind", "words"), BEHIND.values(), ids=BEHIND)
def test_what_changes_without_an_entry_is_found_once_and_said(
    witnessed, admin, as_user, change, kind, words
):
    change()
    assert kinds()[:1] == [kind]
    assertContains(as_user(admin).get(reverse("ledger_checks"), **ENGLISH), words)
    assert kind not in kinds()
    assert verification.unanswered()


KINDS = ("knowledge", "simulated", "observed", "certified")
ADDED = {
    "certifies",
    "pause_days",
    "fading_share",
    *(f"weight_{kind}" for kind in KINDS),
    *(f"slip_{kind}" for kind in KINDS),
    "mastered_by_half",
    "sureness_medium",
    "sureness_high",
}
"""What policies did not say when they were witnessed by an earlier version of Prima."""


def test_numbers_that_an_update_has_made_fields_are_no_change(witnessed, monkeypatch):
    with monkeypatch.context() as earlier:
        fields = foundations._fields
        earlier.setattr(
            foundations,
            "_fields",
            lambda row: {k: v for k, v in fields(row).items() if k not in ADDED},
        )
        assert kinds() == []
    policies = Witness.objects.filter(about=Witness.About.POLICY)
    assert not ADDED & policies.latest("pk").snapshot.content[""].keys()

    assert kinds() == []
    assert policies.latest("pk").snapshot.content[""].keys() >= ADDED
    AttainmentPolicy.objects.update(pause_days=0)
    assert kinds() == ["rules_changed"]


def test_a_policy_put_in_is_found(witnessed):
    AttainmentPolicy.objects.create(framework=witnessed, name="Palsu", version=9)
    assert kinds()[:1] == ["rules_added"]


def test_requirements_of_another_position_put_in_are_found(witnessed, org):
    PositionRequirement.objects.create(
        position=org.section_head, competency=Competency.objects.get(code="PP"), level=1
    )
    assert kinds()[:1] == ["rules_added"]


def test_another_change_explains_nothing_of_an_earlier_night(witnessed, org):
    require(witnessed, org, 3)
    assert kinds() == []
    PositionRequirement.objects.filter(level=3).update(level=1)
    assert kinds() == ["rules_changed"]


# --- Changed through the program -----------------------------------------------------------------


def test_what_hr_and_administrators_change_raises_no_alarm(witnessed, org, admin, as_user):
    require(witnessed, org, 3)
    assert kinds() == []
    draft = versions.duplicate(by=admin, framework=witnessed)
    assert kinds() == []
    versions.take_force(by=admin, framework=draft, on=timezone.localdate())
    assert kinds() == []


def test_what_is_edited_in_the_admin_raises_no_alarm(witnessed, admin, as_user):
    call_command("prepare_site", verbosity=0)
    client = as_user(admin)
    indicator = Indicator.objects.get(slug="PP.3.3")
    edit = reverse("wagtailsnippets_assessments_indicator:edit", args=[indicator.pk])
    sent = {"competency": indicator.competency_id, "code": "3.3", "text": "Menjelaskan hak warga."}
    assert client.post(edit, sent).status_code == 302
    add = reverse("wagtailsnippets_assessments_attainmentpolicy:add")
    sent = {
        "framework": witnessed.pk,
        "name": "Lebih ketat",
        "version": 7,
        **STRICT,
        "starts_on": timezone.localdate(),
    }
    assert client.post(add, sent).status_code == 302
    indicator.refresh_from_db()
    assert indicator.text == "Menjelaskan hak warga."
    assert AttainmentPolicy.objects.filter(version=7).exists()
    assert [kind for kind in kinds() if kind.startswith("rules")] == []


def test_a_position_may_be_called_otherwise(witnessed, org):
    org.counter_officer.title = "Petugas Pelayanan"
    org.counter_officer.save()
    assert kinds() == []


def test_nothing_is_written_where_nothing_is_new(witnessed):
    before = Witness.objects.count()
    check()
    assert Witness.objects.count() == before


def test_a_command_that_looks_witnesses_nothing(witnessed):
    AttainmentPolicy.objects.update(fading_days=1)
    assert verification.verify_ledger().break_count
    assert kinds()[:1] == ["rules_changed"]


@pytest.mark.parametrize("statement", ["UPDATE {} SET object_id = 7", "DELETE FROM {}"])
def test_a_witness_stays(witnessed, statement):
    table = Witness._meta.db_table
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    with pytest.raises(AppendOnlyError):
        Witness.objects.update(object_id=7)


# --- Levels drawn by lot -------------------------------------------------------------------------


def stored():
    return [
        sorted(rows.values_list(), key=repr)
        for rows in (Attainment.objects.all(), Standing.objects.all())
    ]


def test_a_level_that_the_evidence_does_not_give_is_found(witnessed, ayu, admin, as_user):
    right = Attainment.objects.get(competency__code="KOM").level
    Attainment.objects.filter(competency__code="KOM").update(level=right + 2)
    before = stored()
    assert kinds() == ["level_differs"]
    assert stored() == before
    words = f"Komunikasi: level {right + 2} is shown, but the evidence gives level {right}."
    assertContains(as_user(admin).get(reverse("ledger_checks"), **ENGLISH), words)
    recording.rebuild_attainments()
    assert kinds() == []


def test_a_validity_made_longer_is_found(witnessed):
    Attainment.objects.update(changes_on="2099-01-01")
    assert kinds() == ["level_dated"]


def test_another_summary_is_found_where_pages_read_it(witnessed, framework, ayu):
    rule_3(framework)
    recording.rebuild_attainments()
    assert "level_dated" not in kinds()
    kept = Attainment.objects.get(competency__code="KOM").summary or {}
    Attainment.objects.filter(competency__code="KOM").update(summary={**kept, "attained": 5})
    assert "level_dated" in kinds()
    Attainment.objects.update(summary_changes_on=timezone.localdate())
    assert "level_dated" not in kinds(), "it is not read any more"


def test_levels_put_in_or_taken_away_are_found(witnessed, ayu):
    policy = AttainmentPolicy.objects.get()
    Attainment.objects.create(
        officer=ayu, competency=Competency.objects.get(code="PP"), policy=policy, level=3
    )
    Attainment.objects.filter(competency__code="KOM").update(freshness=Freshness.STALE)
    assert set(kinds()) == {"level_differs", "level_dated"}


def test_what_the_night_is_to_compute_anew_is_not_compared(witnessed, admin):
    Attainment.objects.update(level=5, changes_on=timezone.localdate())
    assert kinds() == []
    Attainment.objects.update(changes_on=None)
    assert kinds() == ["level_differs"]
    jobs.start(recording.REBUILD, key="anew", by=admin)
    assert kinds() == []


def test_only_some_officers_are_drawn(witnessed, ayu, eko, monkeypatch):
    show(eko, "KOM.1.1")
    Attainment.objects.update(level=5)
    monkeypatch.setattr(sampling, "OFFICERS_SAMPLED", 1)
    assert len(sampling.differences()) == 1
    monkeypatch.setattr(sampling, "OFFICERS_SAMPLED", 9)
    monkeypatch.setattr(sampling, "OFFICERS_AT_ONCE", 1)
    assert len(sampling.differences()) == 2
