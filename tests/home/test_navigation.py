"""The main menu says where each person can go, and where they are."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from lms.core.roles import Role
from lms.home.navigation import Navigation, navigation_for
from lms.people import api as people
from lms.people.models import Officer, User

pytestmark = pytest.mark.django_db


def menu_of(user: Any, path: str = "/") -> Navigation:
    request = RequestFactory().get(path)
    request.user = user
    navigation = navigation_for(request)
    assert navigation is not None
    return navigation


def addresses(navigation: Navigation) -> list[str]:
    return [item.url for item in (*navigation.bar, *navigation.overflow)]


def test_a_visitor_has_no_menu() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert navigation_for(request) is None


def test_an_officer_sees_learning_and_no_reports(ayu: Officer) -> None:
    assert addresses(menu_of(ayu.user)) == [
        "/",
        "/kursus/",
        "/kompetensi/",
        "/sertifikat/",
        "/latihan/",
    ]


def test_hr_sees_officers_and_reports_but_no_learning_of_its_own(dewi: User) -> None:
    seen = addresses(menu_of(dewi))

    assert "/pegawai/" in seen
    assert "/kompetensi/" not in seen
    assert "/admin/" not in seen


def test_a_trainer_sees_the_way_to_write(citra: User) -> None:
    assert addresses(menu_of(citra)) == ["/", "/kursus/", "/admin/"]


def test_what_does_not_fit_a_phone_is_behind_more(bima: Officer) -> None:
    navigation = menu_of(bima.user)

    assert [len(navigation.bar), len(navigation.overflow)] == [4, 3]


def test_the_menu_marks_the_page_and_its_section(ayu: Officer) -> None:
    def marks(path: str) -> dict[str, str]:
        return {item.url: item.current for item in menu_of(ayu.user, path).bar}

    assert marks("/kompetensi/")["/kompetensi/"] == "page"
    assert marks("/kompetensi/3/")["/kompetensi/"] == "true"
    assert marks("/kompetensi/3/")["/"] == ""


def test_the_menu_costs_the_same_for_every_number_of_roles(
    bima: Officer, django_assert_max_num_queries: Any
) -> None:
    people.grant_role(by=None, user=bima.user, role=Role.TRAINER)
    user = User.objects.get(pk=bima.user.pk)

    with django_assert_max_num_queries(3):
        menu_of(user)


@pytest.mark.parametrize(
    ("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("", ""), ("<b>", "")]
)
def test_a_theme_is_kept_only_if_it_is_one(client: Client, chosen: str, kept: str) -> None:
    client.post("/tampilan/", {"theme": chosen, "next": "/akun/login/"})

    theme = client.get("/akun/login/").context["theme"]
    assert theme == kept


def test_a_theme_never_leads_to_another_site(client: Client) -> None:
    response = client.post("/tampilan/", {"theme": "dark", "next": "https://example.com/"})

    assert response["Location"] == "/"


def test_a_theme_is_chosen_by_post_only(client: Client) -> None:
    assert client.get("/tampilan/").status_code == 405
