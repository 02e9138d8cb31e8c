"""Wagtail's admin is for those who write, and says so to everybody else."""

from typing import Any

import pytest
from django.test import Client

from lms import installation
from lms.people.models import Officer, User
from tests.factories import content

pytestmark = pytest.mark.django_db


def test_a_visitor_signs_in_and_then_goes_on_where_they_wanted(client: Client) -> None:
    response = client.get("/admin/pages/", follow=True)

    assert response.redirect_chain[-1][0] == "/akun/login/?next=/admin/pages/"


def test_an_officer_is_told_no_instead_of_going_round_in_circles(
    as_user: Any, ayu: Officer
) -> None:
    assert as_user(ayu).get("/admin/", follow=True).status_code == 403


def test_an_administrator_goes_in(as_user: Any, admin: User) -> None:
    content.tree_roots()
    installation.prepare()

    response = as_user(admin).get("/admin/login/", follow=True)

    assert response.redirect_chain[-1][0] == "/admin/"
    assert response.status_code == 200


def test_the_admin_carries_the_name_and_says_what_comes_first(as_user: Any, admin: User) -> None:
    content.tree_roots()
    installation.prepare()

    page = as_user(admin).get("/admin/").content.decode()

    assert "css/admin.css" in page
    assert "prima-logo" in page
    assert "prima-first-steps" in page
    assert "whats-new-in-wagtail" not in page
