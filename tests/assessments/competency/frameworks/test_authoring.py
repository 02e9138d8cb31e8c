"""Frameworks and policies in Wagtail's admin."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from assessments.competency.frameworks import versions
from assessments.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    CoreValue,
    Evidence,
    Indicator,
)
from lms.core.clock import today
from lms.core.models import JobRun
from tests.assessments.competency.making import STRICT, show
from tests.factories import content

pytestmark = pytest.mark.django_db

MODELS: list[Any] = [
    CompetencyFramework,
    Competency,
    Indicator,
    CoreValue,
    AttainmentPolicy,
]


@pytest.fixture(autouse=True)
def site(db):
    call_command("prepare_site", verbosity=0)


def address(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def name_of(model):
    return model._meta.model_name


@pytest.fixture
def one_of_each(framework):
    CoreValue.objects.create(code="ramah", name="Ramah")
    return {model: model.objects.first() for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_administrators_list_and_add(admin, one_of_each, as_user, model):
    client = as_user(admin)
    assert client.get(address(model, "list")).status_code == 200
    assert client.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model is not AttainmentPolicy], ids=name_of
)
def test_administrators_edit(admin, one_of_each, as_user, model):
    response = as_user(admin).get(address(model, "edit", one_of_each[model].pk))
    assert response.status_code == 200


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_nobody_changes_a_policy_version(admin, one_of_each, as_user, view):
    admin.is_superuser = True
    admin.save()
    url = address(AttainmentPolicy, view, one_of_each[AttainmentPolicy].pk)
    for method in ("get", "post"):
        response = getattr(as_user(admin), method)(url)
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")
    assert AttainmentPolicy.objects.filter(pk=one_of_each[AttainmentPolicy].pk).exists()


@pytest.mark.parametrize("model", [CompetencyFramework, Competency, Indicator], ids=name_of)
def test_trainers_read_but_do_not_edit(citra, one_of_each, as_user, model):
    client = as_user(citra)
    assert client.get(address(model, "list")).status_code == 200
    assert client.get(address(model, "edit", one_of_each[model].pk)).status_code == 302
    assert client.get(address(model, "add")).status_code == 302


def test_trainers_have_no_business_with_policies(citra, as_user):
    assert as_user(citra).get(address(AttainmentPolicy, "list")).status_code == 302


@pytest.mark.parametrize("query", ["KOM.1.2", "kom.1.2", "perilaku kom 1.2"])
def test_trainers_find_an_indicator_to_choose(citra, framework, as_user, query):
    indicator = content.indicator("KOM.1.2")
    url = reverse("wagtailsnippetchoosers_assessments_indicator:choose_results")
    page = as_user(citra).get(url, {"q": query}).content.decode()
    assert str(indicator) in page
    assert "PP.3.1" not in page


def test_evidence_is_not_edited_anywhere():
    assert not hasattr(Evidence, "snippet_viewset")
    with pytest.raises(NoReverseMatch):
        reverse("wagtailsnippets_assessments_evidence:list")


def framework_form(**fields):
    levels = {f"level_{level}": "" for level in range(1, 6)}
    return {
        "code": "x",
        "version": 1,
        "name": "X",
        "description": "",
        "citation": "",
        **levels,
        "level_1": "Paham",
        **fields,
    }


def test_level_names_are_plain_fields(admin, as_user):
    data = framework_form(level_2="Dasar")
    assert as_user(admin).post(address(CompetencyFramework, "add"), data).status_code == 302
    assert CompetencyFramework.objects.get().level_names == {"1": "Paham", "2": "Dasar"}


@pytest.mark.parametrize("names", [{"level_1": ""}, {"level_1": " "}, {"level_3": "Menengah"}])
def test_levels_are_named_from_1_upwards(admin, as_user, names):
    response = as_user(admin).post(address(CompetencyFramework, "add"), framework_form(**names))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not CompetencyFramework.objects.exists()


@pytest.mark.parametrize("names", [[], {"6": "Terlalu tinggi"}, {"1": ""}, {"satu": "Paham"}])
def test_the_model_too_knows_which_levels_there_are(names):
    with pytest.raises(ValidationError):
        CompetencyFramework(code="x", name="X", level_names=names).full_clean()


def competency_form(competency, **fields):
    levels = {f"level_{level}": "" for level in range(1, 6)}
    return {
        "framework": competency.framework_id,
        "code": competency.code,
        "name": competency.name,
        "kind": competency.kind,
        "valid_months": 24,
        "definition": "",
        "sort_order": 0,
        **levels,
        **fields,
    }


def test_an_edit_has_a_history_that_begins_with_what_was_there(admin, framework, as_user):
    competency = framework.competencies.get(code="KOM")
    data = competency_form(competency, name="Berkomunikasi", level_2="Mendengarkan.")
    url = address(Competency, "edit", competency.pk)
    assert as_user(admin).post(url, data).status_code == 302
    competency.refresh_from_db()
    assert competency.level_descriptions == {"2": "Mendengarkan."}
    names = [r.content["name"] for r in competency.revisions.order_by("created_at")]
    assert names == ["Komunikasi", "Berkomunikasi"]
    history = as_user(admin).get(address(Competency, "history", competency.pk))
    assert history.status_code == 200


def test_a_code_that_content_refers_to_stays(admin, framework, as_user):
    competency = framework.competencies.get(code="KOM")
    data = competency_form(competency, code="KMN")
    response = as_user(admin).post(address(Competency, "edit", competency.pk), data)
    assert response.status_code == 200
    assert not Competency.objects.filter(code="KMN").exists()


@pytest.mark.parametrize("fields", [{"code": "KOM"}, {"code": "BARU", "definition": "x" * 2001}])
def test_a_competency_keeps_the_rules_of_codes_and_texts(admin, framework, as_user, fields):
    other = CompetencyFramework.objects.create(code="lain", name="Lain", level_names={"1": "Ada"})
    data = competency_form(Competency(framework=other, name="Baru", kind="teknis"), **fields)
    assert as_user(admin).post(address(Competency, "add"), data).status_code == 200
    assert not other.competencies.exists()


def indicator_form(competency, **fields):
    return {"competency": competency.pk, "code": "1.4", "text": "Baru.", "replaces": "", **fields}


def test_an_indicator_takes_level_and_full_code_from_its_code(admin, framework, as_user):
    value = CoreValue.objects.create(code="ramah", name="Ramah")
    competency = framework.competencies.get(code="KOM")
    data = indicator_form(competency, code="2.4", core_values=[value.pk])
    assert as_user(admin).post(address(Indicator, "add"), data).status_code == 302
    made = content.indicator("KOM.2.4")
    assert (made.level, made.core_value_names) == (2, "Ramah")


@pytest.mark.parametrize("code", ["6.1", "1", "a.b", "1.0", "1.1"])
def test_a_code_is_a_level_and_a_number_and_there_once(admin, framework, as_user, code):
    data = indicator_form(framework.competencies.get(code="KOM"), code=code)
    assert as_user(admin).post(address(Indicator, "add"), data).status_code == 200
    assert Indicator.objects.count() == 18


def test_the_mapping_to_the_version_before_is_edited_by_codes(admin, framework, as_user):
    draft = versions.duplicate(by=admin, framework=framework)
    new = Indicator.objects.get(competency__framework=draft, slug="KOM.1.1")
    url = address(Indicator, "edit", new.pk)
    data = indicator_form(new.competency, code="1.1", replaces="KOM.1.2, PP.1.1")
    assert as_user(admin).post(url, data).status_code == 302
    old = new.predecessors.values_list("old__slug", "old__competency__framework")
    assert sorted(old) == [("KOM.1.2", framework.pk), ("PP.1.1", framework.pk)]
    assert "KOM.1.2, PP.1.1" in as_user(admin).get(url).content.decode()
    response = as_user(admin).post(url, {**data, "replaces": "KOM.9.9"})
    assert "KOM.9.9" in str(response.context["form"].errors["replaces"])


@pytest.mark.parametrize("model", [CompetencyFramework, Competency, Indicator], ids=name_of)
def test_what_a_later_version_has_replaced_is_only_shown(admin, framework, as_user, model):
    row = {
        CompetencyFramework: framework,
        Competency: framework.competencies.first(),
        Indicator: content.indicator("KOM.1.1"),
    }[model]
    versions.take_force(
        by=admin, framework=versions.duplicate(by=admin, framework=framework), on=today()
    )
    client = as_user(admin)
    for send in (client.get, client.post):
        response = send(address(model, "edit", row.pk))
        assert response.url == address(model, "inspect", row.pk)
    assert client.get(response.url).status_code == 200


def test_the_chooser_offers_indicators_in_force_with_their_core_values(
    citra, admin, framework, as_user
):
    value = CoreValue.objects.create(code="ramah", name="Ramah")
    content.indicator("KOM.1.2").core_values.add(value)
    versions.duplicate(by=admin, framework=framework)
    url = reverse("wagtailsnippetchoosers_assessments_indicator:choose_results")
    page = as_user(citra).get(url, {"core_value": value.pk}).content.decode()
    assert page.count("Perilaku KOM 1.2") == 1
    assert "Ramah" in page
    assert "KOM.1.1" not in page


def test_a_new_policy_has_the_levels_computed_anew(
    admin, ayu, framework, as_user, django_capture_on_commit_callbacks
):
    show(ayu, "KOM.1.1")
    data = {
        "framework": framework.pk,
        "name": "Ketat",
        "version": 2,
        "starts_on": today().isoformat(),
        **STRICT,
    }
    assert as_user(admin).post(address(AttainmentPolicy, "add"), data).status_code == 302
    policy = AttainmentPolicy.objects.get(version=2)
    assert (policy.rule, policy.level_mark, policy.observations) == (3, 0.8, 20)
    job = JobRun.objects.get(task_path="assessments.competency.tasks.rebuild_attainments")
    assert job.requested_by_id == admin.pk


def test_deleting_a_competency_that_evidence_hangs_on_is_refused(admin, ayu, framework, as_user):
    show(ayu, "KOM.1.1")
    indicator = content.indicator("KOM.1.1")
    response = as_user(admin).post(address(Indicator, "delete", indicator.pk), follow=True)
    assert "KOM.1.1" in str(next(iter(response.context["messages"])))
    assert Indicator.objects.filter(pk=indicator.pk).exists()


def test_deleting_an_unused_indicator_has_the_levels_computed_anew(admin, framework, as_user):
    indicator = content.indicator("KOM.3.3")
    as_user(admin).post(address(Indicator, "delete", indicator.pk))
    assert not Indicator.objects.filter(pk=indicator.pk).exists()
    assert JobRun.objects.filter(task_path__contains="rebuild_attainments").exists()


def test_the_list_of_indicators_costs_the_same_queries_for_3_and_30(admin, framework, as_user):
    client = as_user(admin)
    url = address(Indicator, "list")

    def queries():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def add(level, count):
        Indicator.objects.bulk_create(
            Indicator(
                competency=competency,
                level=level,
                code=f"{level}.{number}",
                slug=f"X.{level}.{number}",
                text="Perilaku",
            )
            for number in range(count)
        )

    Indicator.objects.all().delete()
    competency = framework.competencies.first()
    add(level=1, count=3)
    few = queries()
    add(level=2, count=27)
    assert queries() == few
