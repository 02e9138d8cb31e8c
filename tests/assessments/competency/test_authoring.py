"""Frameworks and policies in Wagtail's admin."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from assessments.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Evidence,
    Indicator,
)
from lms.core.clock import today
from lms.core.models import JobRun
from tests.assessments.competency.making import show
from tests.factories import content

pytestmark = pytest.mark.django_db

MODELS: list[Any] = [
    CompetencyFramework,
    Competency,
    Indicator,
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


@pytest.mark.parametrize(
    "names", ["[]", '{"6": "Terlalu tinggi"}', '{"1": ""}', '{"satu": "Paham"}']
)
def test_levels_need_numbers_from_1_to_5_and_names(admin, as_user, names):
    data = {"code": "x", "version": 1, "name": "X", "citation": "", "level_names": names}
    response = as_user(admin).post(address(CompetencyFramework, "add"), data)
    assert response.status_code == 200
    assert "level_names" in response.context["form"].errors


def test_a_new_policy_has_the_levels_computed_anew(
    admin, ayu, framework, as_user, django_capture_on_commit_callbacks
):
    show(ayu, "KOM.1.1")
    data = {
        "framework": framework.pk,
        "name": "Ketat",
        "version": 2,
        "threshold": 0.8,
        "sources_required": 3,
        "selection": "highest",
        "fading_days": 90,
        "starts_on": today().isoformat(),
    }
    assert as_user(admin).post(address(AttainmentPolicy, "add"), data).status_code == 302
    assert AttainmentPolicy.objects.get(version=2).threshold == 0.8
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
