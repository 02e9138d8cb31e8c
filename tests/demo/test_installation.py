"""A new site has its first pages and groups and no account; a real one is never overwritten."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, Site, Workflow

from courses.models import CatalogueIndexPage, HomePage
from lms.demo import accounts, api
from lms.people import api as people
from lms.people.models import Officer, User
from tests.demo.conftest import row_counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> None:
    """Make this installation a demonstration with a data folder of its own."""
    settings.DEMO = True
    settings.DATA_DIR = tmp_path


def test_no_account_exists_after_preparing_a_new_site() -> None:
    call_command("prepare_site", verbosity=0)
    assert not User.objects.exists()
    assert not Officer.objects.exists()


def test_a_new_site_has_a_front_page_and_a_catalogue_at_its_address() -> None:
    call_command("prepare_site", verbosity=0)
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.get()
    assert (site.hostname, site.port) == ("localhost", 8000)
    assert CatalogueIndexPage.objects.get().url_path == "/prima/kursus/"
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_preparing_a_site_again_changes_nothing() -> None:
    call_command("prepare_site", verbosity=0)
    before = row_counts()
    call_command("prepare_site", verbosity=0)
    assert row_counts() == before


def test_preparing_a_site_again_keeps_what_people_wrote() -> None:
    call_command("prepare_site", verbosity=0)
    HomePage.objects.update(tagline="Punya kami sendiri")
    call_command("prepare_site", verbosity=0)
    assert HomePage.objects.get().tagline == "Punya kami sendiri"


def test_only_our_own_groups_and_no_approval_by_an_empty_group_remain() -> None:
    call_command("prepare_site", verbosity=0)
    assert {group.name for group in Group.objects.all()} == {
        people.AUTHORING_GROUP,
        people.SITE_ADMINISTRATION_GROUP,
    }
    assert [flow.name for flow in Workflow.objects.active()] == ["Katalog pusat"]


def test_a_group_that_somebody_made_later_stays() -> None:
    call_command("prepare_site", verbosity=0)
    Group.objects.create(name="Editors")
    call_command("prepare_site", verbosity=0)
    assert Group.objects.filter(name="Editors").exists()


def test_a_visitor_sees_the_front_page_but_not_the_catalogue(client: Client) -> None:
    call_command("prepare_site", verbosity=0)
    assert client.get("/").status_code == 200
    response = client.get("/kursus/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/akun/")


def test_the_demonstration_is_refused_where_this_is_none(ayu: Officer) -> None:
    before = row_counts()
    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("load_demo", verbosity=0)
    assert row_counts() == before


def test_the_demonstration_is_refused_where_officers_are_that_it_did_not_make(
    demo: None, eko: Officer
) -> None:
    before = row_counts()
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
    assert row_counts() == before
    assert not accounts.path().exists()


def test_the_demonstration_does_not_take_over_an_account(demo: None) -> None:
    people.add_user(by=None, username="admin", name="Bukan Contoh")
    with pytest.raises(api.NotADemoError, match="admin"):
        api.load()
