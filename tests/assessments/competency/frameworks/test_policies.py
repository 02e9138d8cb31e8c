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
from tests.assessments.competency.making import STRICT, level_slugs, rule_3, take_course

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
        assert policy.pause_days == 0

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


class TestTheForm:
    """It refuses numbers by which the rule would say nonsense."""

    def errors(self, client, framework, **numbers):
        sent = {**STRICT, "name": "Baru", "framework": framework.pk, "version": 2}
        page = client.post(reverse(ADD), {**sent, "starts_on": today().isoformat(), **numbers})
        return set(page.context["form"].errors) if page.status_code == 200 else set()

    @pytest.fixture
    def client(self, admin, as_user):
        call_command("prepare_site", verbosity=0)
        return as_user(admin)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("weight_knowledge", 0),
            ("weight_certified", -1),
            ("fading_share", 1.1),
            ("slip_observed", 0),
            ("slip_simulated", 0.5),
            ("pause_days", -1),
            ("level_mark", 75),
            ("observations", 0),
            ("mastered_by_half", 1),
            ("mastered_by_half", ""),
        ],
    )
    def test_a_number_out_of_bounds_is_named(self, client, framework, field, value):
        assert field in self.errors(client, framework, **{field: value})
        assert AttainmentPolicy.objects.count() == 1

    def test_whoever_is_able_must_succeed_more_often(self, client, framework):
        assert self.errors(client, framework, slip_certified=0.3) == {"mastered_by_half"}
        assert not self.errors(client, framework, slip_certified=0.3, mastered_by_half=0.3)

    def test_high_does_not_begin_below_medium(self, client, framework):
        found = self.errors(client, framework, sureness_medium=0.9, sureness_high=0.8)
        assert found == {"sureness_high"}

    def test_every_number_is_on_it_with_a_word_of_help(self, client, framework):
        form = begun(client, framework, "sertifikasi")
        rule_2 = {"rule", "threshold", "sources_required", "selection", "fading_days"}
        assert AttainmentPolicy().content().keys() - form.fields.keys() == rule_2
        silent = {name for name, field in form.fields.items() if not field.help_text}
        assert silent == {"framework", "name", "version", "kinds_needed"}


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
