"""A unit with trainers has a catalogue, a group and files of its own; roles decide who is in it."""

import datetime as dt

import pytest
from django.contrib.auth import load_backend
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from assessments import api as assessments
from courses import api as courses
from courses.models import CatalogueIndexPage, UnitCataloguePage
from lms import installation
from lms.core.clock import today
from lms.core.roles import Role
from lms.people import api as people
from lms.people import groups
from lms.people.models import OrgUnit, RoleGrant, User
from lms.people.organisation.structure import move_unit, save_unit
from tests.factories import content, organisation

pytestmark = pytest.mark.django_db


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def edits(user: User, page: Page) -> bool:
    return bool(page.permissions_for_user(User.objects.get(pk=user.pk)).can_edit())


class TestTheCatalogue:
    def test_the_first_trainer_of_a_unit_gives_it_one(self, site, org, hana):
        catalogue = UnitCataloguePage.objects.get()
        assert catalogue.unit == org.health
        assert catalogue.title == "Dinas Kesehatan"
        assert catalogue.url == "/kursus/dinas-kesehatan/"
        assert catalogue.live
        assert groups_of(hana) == {"Pengajar: Dinas Kesehatan"}

    def test_a_second_trainer_shares_it(self, site, org, hana, citra):
        people.grant_role(by=None, user=citra, role=Role.TRAINER, unit=org.health)
        assert UnitCataloguePage.objects.count() == 1
        assert groups_of(citra) == {"Pengajar", "Pengajar: Dinas Kesehatan"}

    def test_it_is_made_with_the_site_for_trainers_appointed_before(self, hana):
        content.tree_roots()
        assert not UnitCataloguePage.objects.exists()
        installation.prepare()
        assert UnitCataloguePage.objects.count() == 1
        installation.prepare()
        assert UnitCataloguePage.objects.count() == 1

    def test_its_address_is_free_even_if_a_course_has_the_name(self, site, org):
        content.course("Dinas Kesehatan", slug="dinas-kesehatan")
        hana = organisation.user("hana", "Hana Kusuma")
        people.grant_role(by=None, user=hana, role=Role.TRAINER, unit=org.health)
        assert UnitCataloguePage.objects.get().slug == "dinas-kesehatan-2"

    def test_its_trainer_writes_and_publishes_there_and_nowhere_else(self, health_course, hana):
        permissions = health_course.page.permissions_for_user(hana)
        assert permissions.can_edit()
        assert permissions.can_publish()
        central = content.course("Untuk semua")
        assert not edits(hana, central)
        assert not edits(hana, central.get_parent())

    def test_trainers_of_the_whole_organisation_write_in_it_too(self, health_course, citra):
        assert edits(citra, health_course.page)

    def test_it_follows_the_name_of_the_unit_with_its_group(self, site, org, hana, dewi):
        unit = OrgUnit.objects.get(pk=org.health.pk)
        unit.name = "Dinas Kesehatan dan KB"
        save_unit(by=dewi, unit=unit)
        assert UnitCataloguePage.objects.get().title == "Dinas Kesehatan dan KB"
        assert groups_of(hana) == {"Pengajar: Dinas Kesehatan dan KB"}

    def test_a_title_of_its_own_stays(self, site, org, hana, dewi):
        UnitCataloguePage.objects.update(title="Kelas Sehat")
        unit = OrgUnit.objects.get(pk=org.health.pk)
        unit.name = "Dinas Kesehatan dan KB"
        save_unit(by=dewi, unit=unit)
        assert UnitCataloguePage.objects.get().title == "Kelas Sehat"

    def test_units_of_one_name_have_groups_of_two_names(self, site, org, hana):
        other = people.add_unit(by=None, code="KES2", name=org.health.name, kind="agency")
        wati = organisation.user("wati", "Wati")
        people.grant_role(by=None, user=wati, role=Role.TRAINER, unit=other)
        assert groups_of(wati) == {"Pengajar: Dinas Kesehatan (KES2)"}

    def test_nobody_deletes_moves_or_copies_it(self, site, hana, as_user, org):
        catalogue = UnitCataloguePage.objects.get()
        browser = as_user(hana)
        for name, args in (("delete", []), ("copy", []), ("move_confirm", [site.pk])):
            browser.post(reverse(f"wagtailadmin_pages:{name}", args=[catalogue.pk, *args]))
        for action in ("delete", "move"):
            bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
            browser.post(f"{bulk}?id={catalogue.pk}", {"chooser": site.pk})
        assert UnitCataloguePage.objects.get().path == catalogue.path


class TestTheGroup:
    def test_a_trainer_of_a_unit_is_one_of_the_units_below_it(self, site, org, hana):
        wati = organisation.user("wati", "Wati")
        people.grant_role(by=None, user=wati, role=Role.TRAINER, unit=org.government)
        assert groups_of(wati) == {"Pengajar: Kabupaten Sukamaju", "Pengajar: Dinas Kesehatan"}
        rudi = organisation.user("rudi", "Rudi")
        people.grant_role(by=None, user=rudi, role=Role.TRAINER, unit=org.registry)
        assert "Pengajar: Dinas Kependudukan" in groups_of(wati)
        assert groups_of(rudi) == {"Pengajar: Dinas Kependudukan"}

    def test_it_follows_when_a_unit_moves(self, site, org, hana, rudi, admin):
        move_unit(by=admin, unit=org.health, parent=org.registry)
        assert groups_of(rudi) == {"Pengajar: Dinas Kependudukan", "Pengajar: Dinas Kesehatan"}
        move_unit(by=admin, unit=org.health, parent=org.government)
        assert groups_of(rudi) == {"Pengajar: Dinas Kependudukan"}

    def test_it_ends_with_the_role(self, site, hana):
        people.revoke_role(by=None, grant=hana.role_grants.get())
        assert groups_of(hana) == set()

    def test_a_role_for_a_unit_outlives_one_for_the_whole_organisation(self, site, org, citra):
        everywhere = citra.role_grants.get()
        people.grant_role(by=None, user=citra, role=Role.TRAINER, unit=org.health)
        people.revoke_role(by=None, grant=everywhere)
        assert groups_of(citra) == {"Pengajar: Dinas Kesehatan"}

    def test_one_that_somebody_made_in_wagtail_is_left_alone(self, site, hana):
        hana.groups.add(Group.objects.create(name="Panitia"))
        people.revoke_role(by=None, grant=hana.role_grants.get())
        assert groups_of(hana) == {"Panitia"}


class TestARoleThatEnds:
    """On the day after the last one the person can change nothing, whatever jobs have run."""

    def end(self, user: User, day: dt.date) -> None:
        RoleGrant.objects.filter(user=user).update(ends_on=day)

    def test_it_holds_on_its_last_day(self, health_course, hana, as_user):
        self.end(hana, today())
        edit = reverse("wagtailadmin_pages:edit", args=[health_course.page.pk])
        assert as_user(hana).get(edit).status_code == 200

    def test_the_next_request_is_refused_also_in_an_open_session(
        self, health_course, hana, as_user
    ):
        browser = as_user(hana)
        edit = reverse("wagtailadmin_pages:edit", args=[health_course.page.pk])
        assert browser.get(edit).status_code == 200
        self.end(hana, today() - dt.timedelta(days=1))
        assert browser.get(edit).status_code == 302
        assert browser.post(edit, {"title": "Terlambat"}).status_code == 302
        assert browser.get("/admin/", follow=True).status_code == 403
        assert groups_of(hana) == set()

    def test_another_role_goes_on(self, health_course, hana, org, as_user):
        self.end(hana, today() - dt.timedelta(days=1))
        people.grant_role(by=None, user=hana, role=Role.TRAINER, unit=org.registry)
        assert as_user(hana).get("/admin/").status_code == 200
        assert groups_of(hana) == {"Pengajar: Dinas Kependudukan"}

    def test_the_daily_job_ends_it_for_those_who_stay_away(self, site, hana, citra):
        self.end(hana, today() - dt.timedelta(days=1))
        groups.follow_all_roles()
        assert groups_of(hana) == set()
        assert groups_of(citra) == {"Pengajar"}

    def test_asking_costs_nobody_a_query(self, ayu, hana, django_assert_num_queries):
        backend = load_backend("lms.people.authentication.OfficerBackend")
        for user in (ayu.user, hana):
            with django_assert_num_queries(1):
                assert backend.get_user(user.pk) == user


class TestFiles:
    def images(self, user, action):
        policy = policy_registry.get_by_type(get_image_model())
        images = policy.instances_user_has_permission_for(user, action)
        return set(images.values_list("pk", flat=True))

    def test_a_unit_has_a_collection_that_its_trainers_alone_use(self, health_course, hana, rudi):
        collections = policy_registry.get_by_type(
            get_image_model()
        ).collections_user_has_permission_for(hana, "add")
        assert [collection.name for collection in collections] == ["Dinas Kesehatan"]
        assert list(self.images(hana, "change")) == [health_course.image.pk]
        assert not self.images(rudi, "choose") | self.images(rudi, "change")

    def test_all_trainers_choose_from_the_shared_one(self, health_course, rudi):
        shared = CatalogueIndexPage.objects.get().collection
        get_image_model().objects.filter(pk=health_course.image.pk).update(collection=shared)
        assert list(self.images(rudi, "choose")) == [health_course.image.pk]
        assert not self.images(rudi, "change")

    def test_a_collection_that_somebody_deleted_comes_back(self, site, hana):
        UnitCataloguePage.objects.get().collection.delete()
        installation.prepare()
        assert Collection.objects.filter(name="Dinas Kesehatan").count() == 1


class TestWhoReadsIt:
    """Officers read central courses, and those of their own unit and of all above it."""

    @pytest.fixture
    def everywhere(self, health_course):
        return content.course("Untuk semua")

    def titles(self, browser, address="/kursus/"):
        return {course.title for course in browser.get(address).context["listing"].page}

    def test_an_officer_of_the_unit(self, health_course, everywhere, eko, as_user):
        browser = as_user(eko)
        assert self.titles(browser) == {"Untuk semua", health_course.page.title}
        assert self.titles(browser, health_course.catalogue.url) == {health_course.page.title}
        assert browser.get(health_course.page.url).status_code == 200
        assert browser.get(health_course.lesson.url).status_code == 200
        assert "Dinas Kesehatan" in browser.get("/kursus/").text

    def test_an_officer_of_a_unit_below(self, health_course, org, as_user):
        clinic = people.add_unit(
            by=None, code="PKM", name="Puskesmas", kind="service_unit", parent=org.health
        )
        nurse = organisation.officer(
            "nia", "Nia", "199001012015012009", clinic, org.counter_officer
        )
        assert as_user(nurse).get(health_course.page.url).status_code == 200

    def test_an_officer_of_another_unit(self, health_course, everywhere, ayu, as_user):
        browser = as_user(ayu)
        assert self.titles(browser) == {"Untuk semua"}
        assert self.titles(browser, "/kursus/?q=rahasia") == set()
        for page in (health_course.catalogue, health_course.page, health_course.lesson):
            assert browser.get(page.url).status_code == 404
        join = reverse("course_enrol", args=[health_course.page.pk])
        read = reverse("lesson_complete", args=[health_course.lesson.pk])
        assert browser.post(join).status_code == browser.post(read).status_code == 404
        assert browser.get(health_course.document.url).status_code == 404
        picture = health_course.image.get_rendition("width-100").url
        assert browser.get(picture).status_code == 404
        assert browser.get(f"/media/{health_course.image.file.name}").status_code == 404

    def test_somebody_who_joined_goes_on_after_a_transfer(self, health_course, ayu, as_user):
        courses.enrol(officer_id=ayu.pk, course=health_course.page, by=None)
        browser = as_user(ayu)
        assert browser.get(health_course.lesson.url).status_code == 200
        assert browser.get(health_course.document.url).status_code == 200
        picture = health_course.image.get_rendition("width-100").url
        assert browser.get(picture).status_code == 200
        done = reverse("lesson_complete", args=[health_course.lesson.pk])
        assert browser.post(done).status_code == 302

    def test_people_with_a_role_there(self, health_course, rudi, dewi, citra, admin, as_user, org):
        read = {
            user.username: as_user(user).get(health_course.page.url).status_code
            for user in (rudi, dewi, citra, admin)
        }
        assert read == {"rudi": 404, "dewi": 404, "citra": 200, "admin": 200}
        people.grant_role(by=None, user=dewi, role=Role.SUPERVISOR, unit=org.health)
        assert as_user(dewi).get(health_course.page.url).status_code == 200

    def test_nobody_while_the_catalogue_is_closed(self, health_course, eko, as_user):
        UnitCataloguePage.objects.get().unpublish()
        browser = as_user(eko)
        assert self.titles(browser) == set()
        assert browser.get(health_course.page.url).status_code == 404


def test_the_list_costs_the_same_with_many_units(site, org, eko, as_user):
    browser = as_user(eko)
    browser.get("/kursus/")
    counts = []
    for numbers in (range(2), range(2, 6)):
        for number in numbers:
            name = f"Unit {number}"
            unit = people.add_unit(by=None, code=f"U{number}", name=name, kind="agency")
            trainer = organisation.user(f"t{number}", f"Pengajar {number}")
            people.grant_role(by=None, user=trainer, role=Role.TRAINER, unit=unit)
            content.course(f"K{number}", parent=UnitCataloguePage.objects.get(unit=unit))
        with CaptureQueriesContext(connection) as queries:
            browser.get("/kursus/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def next_steps(officer) -> set[str]:
    standings = assessments.competency_profile(officer.pk).standings
    return {step.title for standing in standings for step in standing.next_steps}


def test_next_steps_name_no_course_that_only_some_may_take(
    health_course, framework, org, ayu, citra
):
    """They are the same for all; a unit's officers find its courses in the catalogue."""
    assessments.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[assessments.Requirement("KOM", 2)],
    )
    assert next_steps(ayu) == set()
    courses.adopt(course=health_course.page, by=citra)
    assert next_steps(ayu)
