"""Who may read what: sign-in, drafts, expiry, documents, pictures."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from assessments.signals import ActivityClosedError, activity_starting
from courses import api as courses
from courses.models import CoursePage
from tests.factories import content

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.now() - dt.timedelta(days=1)


@pytest.mark.parametrize("name", ["page", "first", "quiz"])
def test_visitors_sign_in_first_and_come_back(course, client, name):
    address = getattr(course, name).url + "?x=1"
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith("/akun/")
    assert response.url.endswith("%3Fx%3D1")


def test_visitors_sign_in_before_they_see_the_catalogue(course, client):
    assert client.get(course.page.get_parent().url).status_code == 302


def test_trainers_read_published_pages(course, citra, as_user):
    browser = as_user(citra)
    assert browser.get(course.page.url).status_code == 200
    assert browser.get(course.first.url).status_code == 200


def test_a_draft_is_not_found(course, ayu, as_user):
    draft = course.page.get_parent().add_child(
        instance=CoursePage(title="Belum siap", summary="Naskah.", live=False)
    )
    browser = as_user(ayu)
    assert browser.get(draft.url).status_code == 404
    assert "Belum siap" not in browser.get("/kursus/?q=siap").text


@pytest.mark.parametrize("name", ["page", "first", "quiz"])
def test_everything_of_an_unpublished_course_is_not_found(course, ayu, as_user, name):
    course.page.unpublish()
    assert as_user(ayu).get(getattr(course, name).url).status_code == 404


@pytest.mark.parametrize("name", ["page", "first", "quiz"])
def test_everything_of_an_expired_course_is_not_found(course, ayu, as_user, name):
    CoursePage.objects.update(expire_at=YESTERDAY)
    browser = as_user(ayu)
    assert browser.get(getattr(course, name).url).status_code == 404
    assert course.page.title not in browser.get("/kursus/").text


def test_an_expired_lesson_is_not_found_and_not_listed(course, ayu, as_user):
    type(course.first).objects.filter(pk=course.first.pk).update(expire_at=YESTERDAY)
    browser = as_user(ayu)
    assert browser.get(course.first.url).status_code == 404
    assert course.first.title not in browser.get(course.page.url).text


def test_changes_that_are_not_published_are_not_shown(course, ayu, as_user):
    course.first.summary = "Rahasia sampai terbit"
    course.first.save_revision()
    assert "Rahasia" not in as_user(ayu).get(course.first.url).text


@pytest.mark.parametrize("address", ["/sitemap.xml", "/api/v2/pages/", "/api/v3/pages/"])
def test_no_other_door_lists_pages(course, ayu, as_user, address):
    assert as_user(ayu).get(address).status_code == 404


@pytest.fixture
def collection(db):
    """Return the root of the collections, which a test with real transactions takes away."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def test_documents_are_for_signed_in_people(course, ayu, client, as_user, collection):
    document = get_document_model()(title="Panduan")
    document.file.save("panduan.pdf", ContentFile(b"%PDF-1.7"))
    assert client.get(document.url).status_code == 302
    assert as_user(ayu).get(document.url).status_code == 200
    direct = as_user(ayu).get(f"/media/{document.file.name}")
    assert direct.status_code == 404


def test_pictures_are_for_signed_in_people(course, ayu, client, as_user, collection):
    picture = get_image_model().objects.create(title="Loket", file=get_test_image_file())
    address = picture.get_rendition("width-100").url
    assert client.get(address).status_code == 302
    response = as_user(ayu).get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("image/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]


class TestAFileThatWasMadePrivate:
    """Wagtail's privacy of a collection holds for documents, pictures and all their sizes."""

    @pytest.fixture(params=["groups", "password"])
    def private(self, request, collection):
        made = collection.add_child(name="Rahasia")
        CollectionViewRestriction.objects.create(
            collection=made, restriction_type=request.param, password="buka-saja"
        )
        return made

    def test_its_document_is_not_served(self, private, ayu, as_user):
        document = get_document_model()(title="Rahasia", collection=private)
        document.file.save("rahasia.pdf", ContentFile(b"%PDF-1.7 rahasia"))
        browser = as_user(ayu)
        for address in (document.url, f"/media/{document.file.name}"):
            response = browser.get(address)
            assert response.status_code in {302, 403, 404} or b"rahasia" not in b"".join(response)
        assert b"%PDF" not in browser.get(document.url, follow=True).getvalue()

    def test_its_picture_is_not_served_in_any_size(self, private, ayu, as_user):
        picture = get_image_model().objects.create(
            title="Rahasia", file=get_test_image_file(), collection=private
        )
        browser = as_user(ayu)
        assert browser.get(f"/media/{picture.file.name}").status_code == 404
        assert browser.get(picture.get_rendition("width-100").url).status_code == 404

    def test_whoever_is_in_the_group_sees_both(self, collection, ayu, as_user):
        made = collection.add_child(name="Loket")
        rule = CollectionViewRestriction.objects.create(collection=made, restriction_type="groups")
        ayu.user.groups.add(Group.objects.create(name="Loket"))
        rule.groups.set(ayu.user.groups.all())
        picture = get_image_model().objects.create(
            title="Loket", file=get_test_image_file(), collection=made
        )
        browser = as_user(ayu)
        assert browser.get(f"/media/{picture.file.name}").status_code == 200
        assert browser.get(picture.get_rendition("width-100").url).status_code == 200


def test_a_picture_that_was_deleted_is_not_found(course, ayu, as_user, collection):
    picture = get_image_model().objects.create(title="Loket", file=get_test_image_file())
    address = f"/media/{picture.file.name}"
    assert as_user(ayu).get(address).status_code == 200
    get_image_model().objects.all().delete()
    assert as_user(ayu).get(address).status_code == 404


@pytest.mark.parametrize("closed", ["draft", "unpublished", "expired"])
def test_no_list_tells_of_a_closed_course(course, ayu, enrolled, as_user, closed):
    """Nothing in the catalogue, its search, its filter, or on the first page of who takes part."""
    if closed == "unpublished":
        course.page.unpublish()
    elif closed == "expired":
        CoursePage.objects.update(expire_at=YESTERDAY)
    else:
        type(course.page).objects.update(live=False)
    browser = as_user(ayu)
    for address in ("/", "/kursus/", "/kursus/?q=pelayanan", "/sitemap.xml", "/robots.txt"):
        assert course.page.title not in browser.get(address).text, address


@pytest.mark.parametrize(
    "name",
    ["images/../documents/a.pdf", "other/a.png", "images/none.png", "images/", "images/%00.png"],
)
def test_nothing_else_comes_out_of_the_media_folder(ayu, as_user, name):
    default_storage.save("documents/a.pdf", ContentFile(b"x"))
    assert as_user(ayu).get(f"/media/{name}").status_code in {400, 404}


class TestStartingAnActivity:
    """A quiz or role-play asks whether the officer may start it."""

    def start(self, officer, page):
        activity_starting.send(sender=None, officer_id=officer.pk, page=page)

    def test_participants_may(self, course, ayu, enrolled):
        self.start(ayu, course.quiz)

    def test_others_are_told_to_join(self, course, eko):
        with pytest.raises(ActivityClosedError, match=course.page.title):
            self.start(eko, course.quiz)

    def test_those_who_left_are_told_to_join(self, course, ayu, enrolled):
        courses.withdraw(enrolment=enrolled, by=ayu.user)
        with pytest.raises(ActivityClosedError):
            self.start(ayu, course.quiz)

    def test_those_who_completed_the_course_may_practise(self, course, ayu, enrolled):
        type(enrolled).objects.update(state="completed", ended_at=timezone.now())
        self.start(ayu, course.quiz)

    def test_nobody_may_in_a_closed_course(self, course, ayu, enrolled):
        CoursePage.objects.update(expire_at=YESTERDAY)
        with pytest.raises(ActivityClosedError):
            self.start(ayu, course.quiz)

    def test_nobody_may_once_the_activity_itself_has_expired(self, course, ayu, enrolled):
        type(course.quiz).objects.update(expire_at=YESTERDAY)
        with pytest.raises(ActivityClosedError):
            self.start(ayu, course.quiz)

    def test_outside_any_course_everybody_may(self, framework, eko):
        self.start(eko, content.quiz(content.catalogue()))


def test_a_private_course_lets_nobody_else_join_it_or_complete_its_lessons(
    course, ayu, as_user, enrolled
):
    rule = PageViewRestriction.objects.create(page=course.page, restriction_type="groups")
    client = as_user(ayu)
    join = reverse("course_enrol", args=[course.page.pk])
    read = reverse("lesson_complete", args=[course.first.pk])
    assert client.post(join).status_code == client.post(read).status_code == 404
    ayu.user.groups.add(Group.objects.create(name="Loket"))
    rule.groups.set(ayu.user.groups.all())
    assert client.post(join).status_code == client.post(read).status_code == 302
