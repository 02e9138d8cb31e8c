"""The policies that come with Prima, and how a new version is made from one."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments.competency.frameworks import library, versions
from assessments.competency.models import (
    Attainment,
    AttainmentPolicy,
    CompetencyFramework,
    RuleNumber,
)
from assessments.competency.rules.levels import KindsNeeded, Marks
from lms.core.clock import today
from lms.people.models import Officer
from tests.assessments.competency.making import level_slugs, rule_3, take_course

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_assessments_attainmentpolicy:add"


def latihan(framework: CompetencyFramework) -> AttainmentPolicy:
    return rule_3(framework, **library.shipped_policy("latihan"))


def begun(client, framework, beginning):
    page = client.get(reverse(ADD), {"framework": framework.pk, "begin_from": beginning})
    assert page.status_code == 200
    return page.context["form"]


class TestShipped:
    """Sertifikasi and Latihan."""

    def test_certification_has_the_numbers_of_the_rule(self) -> None:
        policy = AttainmentPolicy(**library.shipped_policy("sertifikasi"))
        assert (policy.name, policy.certifies) == ("Sertifikasi", True)
        assert policy.as_marks() == Marks()

    def test_training_needs_one_kind_and_no_later_check_and_does_not_certify(self) -> None:
        policy = AttainmentPolicy(**library.shipped_policy("latihan"))
        assert (policy.name, policy.certifies) == ("Latihan", False)
        assert policy.as_marks() == Marks(kinds_needed=(KindsNeeded(1),), days_between=0)

    def test_the_frameworks_shipped_begin_with_certification(self, admin) -> None:
        framework = library.install_frameworks(by=admin)
        policy = framework.policies.get()
        assert (policy.name, policy.rule, policy.certifies) == ("Sertifikasi", 3, True)


class TestBeginning:
    """Whoever adds a version first chooses what it begins from."""

    @pytest.fixture(autouse=True)
    def site(self, db: None) -> None:
        call_command("prepare_site", verbosity=0)

    def test_the_form_comes_after_the_choice(self, admin, framework, as_user) -> None:
        client = as_user(admin)
        page = client.get(reverse(ADD)).content.decode()
        assert 'name="begin_from"' in page
        assert "level_mark" not in page
        assert begun(client, framework, "sertifikasi").instance.version == 2

    @pytest.mark.parametrize("beginning", ["sertifikasi", "latihan"])
    def test_it_is_filled_in_as_shipped(self, admin, framework, as_user, beginning) -> None:
        policy = begun(as_user(admin), framework, beginning).instance
        shipped = library.shipped_policy(beginning)
        assert policy.content() == shipped
        assert (policy.framework, policy.starts_on) == (framework, today())

    def test_the_version_in_force_can_be_gone_on_from(self, admin, framework, as_user) -> None:
        AttainmentPolicy.objects.filter(framework=framework).update(observations=33)
        policy = begun(as_user(admin), framework, "berlaku").instance
        assert (policy.version, policy.observations) == (2, 33)
        assert policy.rule == RuleNumber.OBSERVATIONS

    @pytest.mark.parametrize(
        "query", [{"framework": 0}, {"begin_from": "latihan"}, {"begin_from": "x"}]
    )
    def test_a_choice_that_is_none_is_asked_for_again(self, admin, framework, as_user, query):
        page = as_user(admin).get(reverse(ADD), query)
        assert page.status_code == 200
        assert page.context["form"].errors

    def test_a_draft_takes_over_all_that_a_policy_says(self, admin, framework) -> None:
        policy = latihan(framework)
        copied = versions.duplicate(by=admin, framework=framework).policies.get()
        assert copied.content() == policy.content()
        assert copied.starts_on == dt.date(2020, 1, 1)


class TestTraining:
    """Levels by Latihan."""

    @pytest.fixture
    def trained(self, framework: CompetencyFramework, ayu: Officer) -> Attainment:
        latihan(framework)
        take_course(ayu, *level_slugs("KOM", 1))
        found: Attainment = Attainment.objects.get(officer=ayu)
        return found

    def test_one_day_gives_a_level(self, trained: Attainment) -> None:
        assert (trained.level, trained.provisional, trained.check_from) == (1, 1, None)

    @pytest.mark.parametrize("page", ["competency_profile_mine", "competency_detail_mine", "home"])
    def test_the_officer_reads_that_it_is_not_certified(self, trained, ayu, as_user, page):
        args = [trained.competency_id] if "detail" in page else []
        assert (
            "Belum tersertifikasi"
            in as_user(ayu.user).get(reverse(page, args=args)).content.decode()
        )

    def test_it_does_not_say_that_it_was_shown_again(self, trained, ayu, as_user) -> None:
        page = as_user(ayu.user).get(reverse("competency_profile_mine")).content.decode()
        assert "Tingkat 1 tercapai: sudah ditunjukkan." in page

    def test_without_a_level_there_is_nothing_to_certify(self, framework, ayu, as_user) -> None:
        latihan(framework)
        take_course(ayu, *level_slugs("KOM", 1), share=0)
        page = as_user(ayu.user).get(reverse("competency_profile_mine")).content.decode()
        assert "Belum tersertifikasi" not in page

    def test_nor_are_levels_marked_by_a_policy_that_certifies(self, framework, ayu, as_user):
        rule_3(framework)
        take_course(ayu, *level_slugs("KOM", 1))
        page = as_user(ayu.user).get(reverse("competency_profile_mine")).content.decode()
        assert "Belum tersertifikasi" not in page
