"""The officer's own pages, and the same pages for those who may look."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from assessments.competency import api
from assessments.competency.profiles.values import ValueShown, values_shown
from assessments.models import CoreValue, Indicator
from lms.core.clock import today
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.competency.making import level_slugs, rule_3, show, show_much
from tests.factories import organisation
from tests.markup import as_shown

pytestmark = pytest.mark.django_db

MINE = "/kompetensi/"


@pytest.fixture
def shown(ayu, org, framework):
    """Let Ayu have KOM 1 where 2 is required."""
    api.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[api.Requirement("KOM", 2), api.Requirement("PP", 1)],
    )
    show(ayu, *level_slugs("KOM", 1))
    return framework


def urls_about(officer, framework):
    competency = framework.competencies.get(code="KOM")
    return [
        reverse("competency_profile", args=[officer.pk]),
        reverse("competency_detail", args=[officer.pk, competency.pk]),
    ]


def in_english(client, url):
    return client.get(url, headers={"accept-language": "en"})


def test_the_officer_sees_each_competency_with_its_gap_and_the_policy(ayu, shown, as_user):
    page = in_english(as_user(ayu), MINE).content.decode()
    for text in ("Komunikasi", "Pelayanan Publik", "1 level below", "Standar v1", "0 of 2"):
        assert text in page


def test_the_officer_sees_one_competency_in_full(ayu, shown, as_user):
    competency = shown.competencies.get(code="KOM")
    url = reverse("competency_detail_mine", args=[competency.pk])
    page = in_english(as_user(ayu), url).content.decode()
    for text in ("Perilaku KOM 2.3", "Kuis Komunikasi", "90%", "Counted", "more sources needed"):
        assert text in page


def test_the_pages_sum_up_the_evidence_by_core_value(
    ayu, shown, as_user, django_assert_num_queries
):
    values = [
        CoreValue.objects.create(code=name, name=name, meaning="-", sort_order=order)
        for order, name in enumerate(("Kompeten", "Adaptif"))
    ]
    first, second = Indicator.objects.filter(slug__in=["KOM.1.1", "KOM.1.2"]).order_by("slug")
    values[0].indicators.set([first, second])
    values[1].indicators.set(Indicator.objects.filter(slug__in=["KOM.2.1", "PP.1.1"]))
    profile = api.competency_profile(ayu.pk)
    with django_assert_num_queries(1):
        found = values_shown(profile.standings)
    competency = shown.competencies.get(code="KOM")
    pieces = {
        line.id
        for indicator in profile.standing(competency.pk).indicators
        if indicator.slug in {"KOM.1.1", "KOM.1.2"}
        for line in indicator.evidence
        if line.counts
    }
    assert pieces
    assert found == (ValueShown("Kompeten", 2, len(pieces)), ValueShown("Adaptif", 2, 0))
    for url in (MINE, reverse("competency_detail_mine", args=[competency.pk])):
        assert f"Kompeten ({len(pieces)})" in as_shown(as_user(ayu).get(url).text)


def test_a_competency_that_is_neither_required_nor_shown_is_not_found(eko, shown, as_user):
    framework_without_eko = shown.competencies.get(code="KOM")
    api.set_requirements(
        by=None,
        position_id=people.card_of(eko.pk).position_id,
        framework=shown,
        requirements=[],
    )
    url = reverse("competency_detail_mine", args=[framework_without_eko.pk])
    assert as_user(eko).get(url).status_code == 404


def test_without_evidence_the_page_says_how_to_get_some(eko, as_user):
    page = in_english(as_user(eko), MINE).content.decode()
    assert "Take an activity of a course" in page
    assert 'href="/kursus/"' in page


def test_without_requirements_what_was_shown_is_still_listed(eko, framework, as_user):
    show(eko, *level_slugs("PP", 1))
    page = in_english(as_user(eko), MINE).content.decode()
    assert "No competency is required for this position yet" in page
    assert "Pelayanan Publik" in page


def test_the_list_can_be_narrowed_to_gaps_and_to_what_ages(ayu, shown, as_user):
    show(ayu, *level_slugs("PP", 1), valid_until=today() + dt.timedelta(days=20))
    client = as_user(ayu)

    def listed(query):
        page = in_english(client, MINE + query)
        return [standing.code for standing in page.context["standings"]]

    assert listed("") == listed("?tampil=lain") == ["KOM", "PP"]
    assert listed("?tampil=kesenjangan") == ["KOM"]
    assert listed("?tampil=memudar") == ["PP"]


def test_nothing_to_list_is_said_in_words(ayu, shown, as_user):
    assert "Nothing fades soon" in in_english(as_user(ayu), f"{MINE}?tampil=memudar").text
    show(ayu, *level_slugs("KOM", 2), *level_slugs("PP", 1))
    assert "No gap" in in_english(as_user(ayu), f"{MINE}?tampil=kesenjangan").text


def test_the_page_tells_how_long_a_level_holds_and_how_it_moved(ayu, shown, as_user):
    last = today() + dt.timedelta(days=20)
    show(ayu, *level_slugs("PP", 1), valid_until=last, days_ago=5)
    page = in_english(as_user(ayu), MINE).text
    with translation.override("en"):
        assert f"Level 1 holds until {date_format(last)} without new evidence." in page
        moved = date_format(today() - dt.timedelta(days=5))
        assert f"Rose from level 0 to 1 on {moved}" in page
    assert "Fading" in page


def test_a_past_day_is_shown_as_it_was_and_proposes_nothing(ayu, shown, as_user):
    yesterday = today() - dt.timedelta(days=1)
    competency = shown.competencies.get(code="KOM")
    for url in (MINE, reverse("competency_detail_mine", args=[competency.pk])):
        page = in_english(as_user(ayu), f"{url}?per={yesterday}")
        if page.status_code == 200:
            assert "This is what was known on" in page.text
            assert "Next step" not in page.text


@pytest.mark.parametrize("per", ["besok", "2026-13-01", "9999-01-01", "0001-01-01"])
def test_a_day_that_is_none_or_has_not_come_is_today_and_says_so(ayu, shown, as_user, per):
    detail = reverse("competency_detail_mine", args=[shown.competencies.get(code="KOM").pk])
    for url in (MINE, detail):
        page = in_english(as_user(ayu), f"{url}?per={per}")
        assert page.context["profile"].on == today()
        assert "This is today." in page.text


# --- Who may see ---------------------------------------------------------------------------------


def test_visitors_are_sent_to_sign_in(ayu, shown, client):
    for url in [MINE, *urls_about(ayu, shown)]:
        response = client.get(url)
        assert response.status_code == 302
        assert "/akun/" in response.url


def test_the_own_page_is_for_officers(dewi, as_user):
    assert as_user(dewi).get(MINE).status_code == 403


@pytest.mark.parametrize("who", ["bima", "dewi"])
def test_supervisor_and_hr_see_their_people(ayu, shown, as_user, request, who):
    client = as_user(request.getfixturevalue(who))
    for url in urls_about(ayu, shown):
        response = client.get(url)
        assert response.status_code == 200
        assert "Ayu Lestari" in response.content.decode()


@pytest.mark.parametrize("who", ["bima", "dewi"])
def test_officers_of_other_units_are_not_found(eko, shown, as_user, request, who):
    show(eko, *level_slugs("KOM", 1))
    client = as_user(request.getfixturevalue(who))
    for url in urls_about(eko, shown):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("who", ["ayu", "citra"])
def test_without_the_role_nobody_looks_at_others(eko, ayu, shown, as_user, request, who):
    client = as_user(request.getfixturevalue(who))
    for url in urls_about(eko, shown):
        assert client.get(url).status_code == 403


def test_an_auditor_sees_everybody(ayu, eko, shown, as_user):
    auditor = organisation.user("fajar", "Fajar")
    people.grant_role(by=None, user=auditor, role=Role.AUDITOR)
    for officer in (ayu, eko):
        assert as_user(auditor).get(urls_about(officer, shown)[0]).status_code == 200


# --- Cost ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["profile", "competency"])
def test_a_page_costs_the_same_and_is_as_short_however_much_evidence_there_is(
    ayu, shown, as_user, page
):
    rule_3(shown)
    competency = shown.competencies.get(code="KOM")
    url = MINE if page == "profile" else reverse("competency_detail_mine", args=[competency.pk])
    client = as_user(ayu)

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        return len(captured), len(response.content)

    slugs = level_slugs("KOM", 1, 2, 3)
    show_much(ayu, *slugs, pieces=10)
    few, _short = cost()
    show_much(ayu, *slugs, pieces=990)
    many, size = cost()
    assert few == many
    assert size <= 40_000
