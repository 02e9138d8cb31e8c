"""Check 10: what is one unit's stays out of the sight and reach of another unit's trainer.

Rudi writes for the civil registry; everything he reaches for here is the health agency's. The
first test asks for every address of Wagtail's admin; the others do the single things again, with
the answers spelled out.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.core import serializers
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page

from assessments.models import Question
from courses.models import CoursePage, UnitCataloguePage
from tests.courses.catalogue.conftest import SECRET, UnitCourse
from tests.factories import content

pytestmark = pytest.mark.django_db

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
REFUSED = {302, 403, 404}
OF_WAGTAIL_ITSELF = ("/admin/failwhale/", "/admin/logout/")
BULK_ACTIONS = {
    "wagtailcore/page": ("delete", "move", "publish", "unpublish"),
    "assessments/question": ("delete",),
    "wagtailimages/image": ("delete", "add_tags", "add_to_collection"),
    "wagtaildocs/document": ("delete", "add_tags", "add_to_collection"),
}


@pytest.fixture
def rudis(rudi, health_course, as_user) -> Client:
    """Sign Rudi in, in English."""
    browser = as_user(rudi)
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def own(rudi, site, org) -> CoursePage:
    """Return a course of Rudi's own."""
    return content.course("Milik Rudi", parent=UnitCataloguePage.objects.get(unit=org.registry))


def routes(resolver: Any = None, prefix: str = "/") -> Iterator[str]:
    """Yield every route of Wagtail's admin."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver) and route.startswith("/admin/"):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern) and route.startswith("/admin/"):
            yield route


def addresses(course: UnitCourse) -> list[str]:
    """Put the health agency's things into every route, and ask to find and choose them."""
    ids = f"&id={course.page.pk}&id={course.lesson.pk}"
    named = {
        "pk": course.question.pk,
        "revision_id": course.page.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "image_id": course.image.pk,
        "document_id": course.document.pk,
        "destination_id": course.catalogue.pk,
        "app_label": "courses",
        "content_type_app_name": "courses",
        "content_type_model_name": "coursepage",
        "model_name": "coursepage",
        "filter_spec": "width-100",
        "action_name": "approve",
    }

    def value(found: re.Match[str]) -> str:
        return str(named.get(found[1] or found[2], course.page.pk))

    single = [route for route in routes() if not route.startswith("/admin/bulk")]
    filled = [ARGUMENT.sub(value, route) for route in single]
    plain = [re.sub(r"[\^$\\]", "", route) for route in filled if not route.endswith("(.*)/$")]
    kept: dict[str, Any] = {"page": course.page, "question": course.question}
    kept |= {"image": course.image, "document": course.document}
    bulk = [
        f"/admin/bulk/{model}/{action}/?id={kept[model.split('/')[1]].pk}"
        for model, actions in BULK_ACTIONS.items()
        for action in actions
    ]
    alone = [f"{address}?q=rahas{ids}" for address in sorted(set(plain))]
    everything = [re.sub(r"id=\d+", f"id=all&childOf={course.catalogue.pk}", one) for one in bulk]
    return [one for one in alone if not one.startswith(OF_WAGTAIL_ITSELF)] + bulk + everything


def stored(course: UnitCourse) -> str:
    """Write down the health agency's things as the database has them."""
    things: list[Any] = [course.catalogue, course.page, course.lesson, course.quiz, course.scenario]
    now = [type(thing).objects.get(pk=thing.pk) for thing in things]
    now += [Page.objects.get(pk=course.page.pk), Question.objects.get(pk=course.question.pk)]
    return str(serializers.serialize("json", now))


def text_of(response: HttpResponse) -> str:
    return "" if response.streaming else response.content.decode(errors="replace")


def test_no_address_of_the_admin_tells_of_it_or_changes_it(rudis, health_course):
    before = stored(health_course)
    asked = addresses(health_course)
    assert len(asked) > 200
    telling = [one for one in asked if SECRET in text_of(rudis.get(one))]
    rudis.raise_request_exception = False  # Wagtail stumbles over some forms that are empty
    changing = [one for one in asked if SECRET in text_of(rudis.post(one))]
    assert not telling + changing
    assert stored(health_course) == before


def test_its_own_trainer_is_told_of_it_there(hana, health_course, as_user):
    """Otherwise the test above would pass because nothing tells of anything."""
    browser = as_user(hana)
    telling = (one for one in addresses(health_course) if SECRET in text_of(browser.get(one)))
    assert len(list(islice(telling, 20))) == 20


def page_url(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


PAGE_DOORS: list[tuple[str, list[Any]]] = [
    ("edit", []),
    ("copy", []),
    ("move", []),
    ("delete", []),
    ("unpublish", []),
    ("history", []),
    ("usage", []),
    ("view_draft", []),
    ("lock", []),
    ("unlock", []),
    ("convert_alias", []),
    ("workflow_history", []),
    ("set_page_position", []),
    ("revisions_compare", ["earliest", "latest"]),
    ("revisions_view", ["revision"]),
    ("revisions_revert", ["revision"]),
    ("workflow_preview", [1]),
    ("workflow_action", ["approve", 1]),
    ("set_privacy", []),
]


def assert_closed(rudis: Client, addresses: list[str], refusals: set[int]) -> None:
    answers = {
        (ask.__name__, address): ask(address).status_code
        for address in addresses
        for ask in (rudis.get, rudis.post)
    }
    assert {asked: code for asked, code in answers.items() if code not in refusals} == {}


def test_each_door_of_a_page_is_closed(rudis, health_course):
    before = stored(health_course)
    doors = [
        page_url(name, page.pk, *(page.latest_revision_id if a == "revision" else a for a in args))
        for page in (health_course.page, health_course.lesson, health_course.scenario)
        for name, args in PAGE_DOORS
    ]
    assert_closed(rudis, doors, {*REFUSED, 405})
    assert stored(health_course) == before


def test_no_preview_of_it_or_beneath_it_is_made(rudis, health_course):
    parts = (health_course.page, health_course.lesson, health_course.quiz)
    beneath = ("courses", "lessonpage", health_course.page.pk)
    doors = [page_url("preview_on_edit", part.pk) for part in parts]
    doors += [page_url("add", *beneath), page_url("preview_on_add", *beneath)]
    assert_closed(rudis, doors, REFUSED)


def copied(rudis: Client, page: Any, target: Any, **fields: str) -> Any:
    form = {"new_title": "Salinan", "new_slug": "salinan", "new_parent_page": target.pk}
    return rudis.post(page_url("copy", page.pk), form | {"copy_subpages": "on"} | fields)


WAYS_TO_COPY = [{}, {"publish_copies": "on"}, {"alias": "on"}]


def test_it_is_neither_source_nor_target_of_a_copy_or_an_alias(rudis, health_course, own):
    for fields in WAYS_TO_COPY:
        taken = copied(rudis, health_course.page, own.get_parent(), **fields)
        assert taken.status_code in REFUSED
        copied(rudis, own, health_course.catalogue, **fields)
    assert not Page.objects.filter(slug="salinan").exists()


def test_ones_own_course_can_be_copied_in_ones_own_catalogue(rudis, own):
    copied(rudis, own, own.get_parent())
    assert Page.objects.filter(slug="salinan").exists()


def test_the_central_catalogue_is_no_target_either(rudis, site, own):
    copied(rudis, own, site)
    rudis.post(page_url("move_confirm", own.pk, site.pk))
    assert not Page.objects.filter(slug="salinan").exists()
    assert Page.objects.get(pk=own.pk).get_parent().pk != site.pk


def test_nothing_is_moved_out_or_in(rudis, health_course, own):
    before = stored(health_course)
    out = page_url("move_confirm", health_course.page.pk, own.get_parent().pk)
    into = page_url("move_confirm", own.pk, health_course.catalogue.pk)
    for address in (out, into):
        assert rudis.get(address).status_code in REFUSED
        assert rudis.post(address).status_code in REFUSED
    assert stored(health_course) == before
    assert not Page.objects.child_of(health_course.catalogue).filter(pk=own.pk).exists()


def test_several_at_once_are_refused_with_it_among_them(rudis, health_course, own):
    before = stored(health_course)
    for action in BULK_ACTIONS["wagtailcore/page"]:
        address = f"/admin/bulk/wagtailcore/page/{action}/?id={own.pk}"
        assert rudis.get(address).status_code == 200
        address += f"&id={health_course.page.pk}"
        assert rudis.get(address).status_code == 404
        assert rudis.post(address, {"chooser": own.get_parent().pk}).status_code == 404
    assert stored(health_course) == before


def test_the_explorer_lists_only_what_is_ones_own(rudis, health_course, own):
    assert rudis.get(reverse("wagtailadmin_explore", args=[own.pk])).status_code == 200
    explorer = reverse("wagtailadmin_explore", args=[health_course.page.pk])
    assert rudis.get(explorer).status_code in REFUSED
    listed = rudis.get(
        f"/admin/api/main/pages/?for_explorer=1&child_of={own.get_parent().pk}"
    ).json()["items"]
    assert [item["title"] for item in listed] == ["Milik Rudi"]


def test_drafts_for_all_are_not_offered_as_links_but_published_courses_are(
    rudis, health_course, own
):
    published = content.course("Untuk semua")
    draft = content.course("Naskah pusat")
    draft.unpublish()
    choose = reverse("wagtailadmin_choose_page_child", args=[published.get_parent().pk])
    offered = text_of(rudis.get(choose))
    assert "Untuk semua" in offered
    assert "Naskah pusat" not in offered
    assert SECRET not in offered


def test_the_bar_of_a_page_offers_its_editor_to_its_trainers_only(rudis, health_course, own):
    published = content.course("Untuk semua")
    assert page_url("edit", own.pk) in text_of(rudis.get(own.url))
    assert page_url("edit", published.pk) not in text_of(rudis.get(published.url))
    assert rudis.get(health_course.page.url).status_code == 404


REPORTS = ["locked_pages", "workflow", "workflow_tasks", "aging_pages"]


def test_reports_tell_of_ones_own_pages_only(rudis, health_course, own):
    Page.objects.filter(pk=health_course.page.pk).update(locked=True)
    for report in REPORTS:
        for export in ("", "?export=csv"):
            response = rudis.get(reverse(f"wagtailadmin_reports:{report}") + export)
            text = b"".join(response).decode() if response.streaming else text_of(response)
            assert SECRET not in text, report


def test_the_history_of_the_whole_site_is_for_its_trainers(rudis, citra, site, as_user):
    central = as_user(citra)
    address = reverse("wagtailadmin_reports:site_history")
    assert rudis.get(address).status_code == 403
    assert central.get(address).status_code == 200
    assert address in text_of(central.get("/admin/"))
    assert address not in text_of(rudis.get("/admin/"))


QUESTION_DOORS: list[tuple[str, list[Any]]] = [
    ("edit", []),
    ("copy", []),
    ("inspect", []),
    ("delete", []),
    ("usage", []),
    ("history", []),
    ("history_results", []),
    ("preview_on_edit", []),
    ("unpublish", []),
    ("revisions_view", ["revision"]),
    ("revisions_revert", ["revision"]),
    ("revisions_unschedule", ["revision"]),
    ("revisions_compare", ["earliest", "latest"]),
]


def test_each_door_of_a_question_is_closed(rudis, health_course):
    question = health_course.question
    before = stored(health_course)
    doors = [
        reverse(
            Question.snippet_viewset.get_url_name(name),
            args=[
                question.pk,
                *(question.latest_revision_id if a == "revision" else a for a in args),
            ],
        )
        for name, args in QUESTION_DOORS
    ]
    assert_closed(rudis, doors, {404})
    assert stored(health_course) == before
