"""The register of regulations: kept by central trainers, and who is told of an end."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import CatalogueIndexPage, LessonPage, Regulation, UnitCataloguePage
from courses.references import library
from courses.references.lessons import lessons_on
from lms import installation
from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.notifications.models import Notice
from lms.people.models import Officer, User
from tests.counting import statements
from tests.courses.references.conftest import Quoting, quotation
from tests.factories import content

pytestmark = pytest.mark.django_db

YESTERDAY = today() - dt.timedelta(1)


def address(view: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_courses_regulation:{view}", args=args)


def form(regulation: Regulation, **changed: Any) -> dict[str, Any]:
    """Return what the editor of a regulation sends."""
    fields = ("slug", "kind", "number", "year", "title", "note", "url")
    empty = {"in_force_from": "", "in_force_to": "", "replaced_by": ""}
    return {name: getattr(regulation, name) for name in fields} | empty | changed


def change(browser: Client, regulation: Regulation, **changed: Any) -> None:
    reply = browser.post(address("edit", regulation.pk), form(regulation, **changed))
    assert reply.status_code == 302, reply.context["form"].errors


def told(user: User) -> list[Notice]:
    return list(Notice.objects.filter(recipient=user, kind="regulation.ended"))


class TestStanding:
    @pytest.mark.parametrize(
        ("ends", "is_replaced", "has_ended"),
        [
            (None, False, False),
            (None, True, True),  # nobody wrote since when
            (YESTERDAY, False, True),
            (YESTERDAY, True, True),
            (today(), False, False),  # its last day
            (today(), True, False),
        ],
    )
    def test_it_is_in_force_until_its_last_day_or_until_it_is_replaced(
        self, law: Regulation, ends: dt.date | None, *, is_replaced: bool, has_ended: bool
    ) -> None:
        law.in_force_to = ends
        law.replaced_by = Regulation.objects.get(slug="uu-20-2023") if is_replaced else None
        law.save()
        assert law.has_ended is has_ended
        assert Regulation.objects.ended(today()).contains(law) is has_ended
        assert Regulation.objects.in_force(today()).contains(law) is not has_ended

    def test_its_name_says_so(self, law: Regulation) -> None:
        assert str(law) == "UU 25/2009 · Pelayanan publik"
        law.in_force_to = YESTERDAY
        assert str(law) == "UU 25/2009 · Pelayanan publik (tidak berlaku lagi)"
        assert law.ended_on == today()

    def test_it_cannot_end_before_it_begins(self, law: Regulation) -> None:
        law.in_force_from, law.in_force_to = today(), YESTERDAY
        with pytest.raises(ValidationError):
            law.full_clean()

    def test_no_chain_of_replacements_leads_back(self, law: Regulation) -> None:
        law.replaced_by = law
        with pytest.raises(ValidationError):
            law.clean()
        first, second = (
            Regulation.objects.get(slug=f"permenpan-rb-{slug}") for slug in ("62-2018", "5-2025")
        )
        second.replaced_by = first
        with pytest.raises(ValidationError):
            second.clean()


class TestShipped:
    def test_again_changes_nothing(self, site: CatalogueIndexPage) -> None:
        before = list(Regulation.objects.values())
        assert len(before) == len(library.read("regulations"))
        assert statements(library.install) == 2
        assert list(Regulation.objects.values()) == before

    def test_what_the_organisation_changed_or_added_stays(self, law: Regulation) -> None:
        Regulation.objects.filter(pk=law.pk).update(title="Diubah di sini")
        Regulation.objects.filter(slug="perkalan-10-2011").update(slug="milik-kami")
        Regulation.objects.filter(slug="permenpan-rb-24-2014").delete()
        installation.prepare()
        law.refresh_from_db()
        assert law.title == "Diubah di sini"
        assert Regulation.objects.filter(kind="Perkalan").count() == 1
        again = Regulation.objects.get(slug="permenpan-rb-24-2014")
        assert again.replaced_by == Regulation.objects.get(slug="permenpan-rb-62-2018")


class TestLessons:
    def test_live_lessons_and_drafts_are_found(
        self, law: Regulation, quoting: Quoting, site: CatalogueIndexPage
    ) -> None:
        live = quoting("Terbit")
        unpublished = quoting("Ditarik")
        unpublished.unpublish()
        drafted = quoting("Akan terbit", body=[("text", "<p>Belum.</p>")])
        drafted.body = [quotation(law)]
        drafted.save_revision()
        other = quoting("Lain", body=[("text", f'<p>"regulation": {law.pk}</p>')])
        other.body = [quotation(Regulation.objects.get(slug="uu-20-2023"))]
        other.save_revision()
        assert [(each.page_id, each.is_live) for each in lessons_on(law)] == [
            (drafted.pk, False),
            (unpublished.pk, False),
            (live.pk, True),
        ]
        assert statements(lambda: lessons_on(law)) == 3

    def test_a_trainer_reads_the_titles_of_those_they_write(
        self, law: Regulation, quoting: Quoting, hana: User, as_user: Any
    ) -> None:
        quoting("Pelajaran pusat")
        unit = UnitCataloguePage.objects.get(unit__author_group__group__user=hana)
        content.lesson(content.course("Posyandu", parent=unit), "Posyandu", body=[quotation(law)])
        page = as_user(hana).get(address("inspect", law.pk)).text
        assert "Pelajaran pusat" not in page
        assert "1 pelajaran yang ditulis pengajar lain" in page

    def test_the_editor_lists_them_with_links(
        self, law: Regulation, quoting: Quoting, citra: User, as_user: Any
    ) -> None:
        lesson = quoting("Pelajaran pusat")
        for view in ("edit", "inspect"):
            page = as_user(citra).get(address(view, law.pk)).text
            assert "Pelajaran pusat" in page
            assert reverse("wagtailadmin_pages:edit", args=[lesson.pk]) in page
        other = Regulation.objects.get(slug="uu-20-2023")
        assert "Belum ada." in as_user(citra).get(address("inspect", other.pk)).text


class TestKeeping:
    def test_the_list_is_searched_filtered_and_costs_the_same_for_more(
        self, site: CatalogueIndexPage, quoting: Quoting, citra: User, as_user: Any
    ) -> None:
        quoting()
        browser = as_user(citra)

        def listed(query: str) -> list[str]:
            found = browser.get(f"{address('list')}?{query}").context["object_list"]
            return [each.citation for each in found]

        assert listed("q=maladministrasi") == ["Peraturan Ombudsman 61/2025"]
        assert listed("kind=PP") == ["PP 17/2020", "PP 11/2017"]
        assert "Permenpan RB 62/2018" in listed("standing=ended")
        assert "Permenpan RB 62/2018" not in listed("standing=in-force")
        few = statements(lambda: listed(""))
        Regulation.objects.bulk_create(
            Regulation(
                slug=f"perda-{number}", kind="Perda", number=str(number), year=2024, title=""
            )
            for number in range(30)
        )
        assert statements(lambda: listed("")) == few

    def test_a_regulation_is_chosen_by_number_and_year(
        self, site: CatalogueIndexPage, citra: User, as_user: Any
    ) -> None:
        chooser = "wagtailsnippetchoosers_courses_regulation:choose_results"
        browser = as_user(citra)
        found = browser.get(reverse(chooser), {"q": "permenpan 24/2014"}).text
        assert "Permenpan RB 24/2014" in found
        assert "Permenpan RB 5/2025" not in found
        assert "tidak berlaku lagi" in found
        assert "UU 25/2009" in browser.get(reverse(chooser)).text

    def test_a_units_trainer_reads_and_changes_nothing(
        self, law: Regulation, hana: User, as_user: Any
    ) -> None:
        browser = as_user(hana)
        assert browser.get(address("inspect", law.pk)).status_code == 200
        assert browser.get(address("edit", law.pk)).status_code == 302
        browser.post(address("edit", law.pk), form(law, title="Diubah"))
        law.refresh_from_db()
        assert law.title == "Pelayanan publik"

    def test_a_change_is_in_the_audit_trail(
        self, law: Regulation, citra: User, as_user: Any
    ) -> None:
        change(as_user(citra), law, title="Layanan publik")
        event = AuditEvent.objects.get(action="reference.edit")
        assert (event.actor_id, event.changes["title"]) == (citra.pk, "Layanan publik")

    def test_what_lessons_rest_on_or_replaced_another_is_not_deleted(
        self, law: Regulation, quoting: Quoting, admin: User, as_user: Any
    ) -> None:
        quoting()
        browser = as_user(admin)
        later = Regulation.objects.get(slug="permenpan-rb-5-2025")
        free = Regulation.objects.get(slug="perkalan-10-2011")
        for regulation in (law, later, free):
            browser.post(address("delete", regulation.pk))
        assert Regulation.objects.filter(pk__in=[law.pk, later.pk]).count() == 2
        assert not Regulation.objects.filter(pk=free.pk).exists()
        assert AuditEvent.objects.get(action="reference.delete").target_label == str(free)


class TestTelling:
    def test_the_author_of_a_lesson_is_told_once_of_its_end(
        self, law: Regulation, quoting: Quoting, citra: User, rudi: User, as_user: Any
    ) -> None:
        quoting("Satu", owner=rudi)
        quoting("Dua", owner=rudi)
        for title in ("Pelayanan publik", "Pelayanan publik, lagi"):
            change(as_user(citra), law, in_force_to=str(YESTERDAY), title=title)
        [notice] = told(rudi)
        assert "UU 25/2009" in notice.text
        assert "2" in notice.text
        assert notice.url == address("inspect", law.pk)
        assert as_user(rudi).get(notice.url).status_code == 200
        assert not told(citra)

    def test_another_end_is_told_anew(
        self, law: Regulation, quoting: Quoting, citra: User, as_user: Any
    ) -> None:
        quoting(owner=citra)
        later = Regulation.objects.get(slug="uu-20-2023")
        change(as_user(citra), law, in_force_to=str(YESTERDAY))
        change(as_user(citra), law, replaced_by=later.pk)
        assert len(told(citra)) == 2

    def test_of_a_lesson_nobody_wrote_all_central_trainers_are_told(
        self, law: Regulation, quoting: Quoting, citra: User, rudi: User, ayu: Officer, as_user: Any
    ) -> None:
        quoting(owner=ayu.user)  # a trainer no more
        change(as_user(citra), law, in_force_to=str(YESTERDAY))
        assert told(citra)
        assert not told(rudi)
        assert not told(ayu.user)

    def test_any_other_change_is_told_to_nobody(
        self, law: Regulation, quoting: Quoting, citra: User, as_user: Any
    ) -> None:
        quoting(owner=citra)
        change(as_user(citra), law, title="Layanan publik")
        assert not told(citra)


class TestShown:
    def test_a_quotation_is_cited_with_its_year(
        self, quoting: Quoting, ayu: Officer, as_user: Any
    ) -> None:
        page = as_user(ayu).get(quoting().url).text
        assert "UU 25/2009, Pasal 21" in page
        assert "Syaratnya diumumkan." in page
        assert "berlaku" not in page

    def test_officers_and_authors_read_since_when_it_is_no_longer_in_force(
        self, law: Regulation, quoting: Quoting, citra: User, ayu: Officer, as_user: Any
    ) -> None:
        lesson = quoting()
        edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
        reading = as_user(ayu)
        assert "Tidak berlaku lagi" not in reading.get(lesson.url).text
        assert "Tidak berlaku lagi sejak" not in as_user(citra).get(edit).text
        later = Regulation.objects.get(slug="uu-20-2023")
        change(as_user(citra), law, in_force_to="2025-12-31", replaced_by=later.pk)
        for page in (reading.get(lesson.url).text, as_user(citra).get(edit).text):
            assert "Tidak berlaku lagi sejak 1 Januari 2026." in page
            assert "Diganti dengan UU 20/2023." in page

    def test_the_mark_comes_with_the_day(
        self,
        law: Regulation,
        quoting: Quoting,
        ayu: Officer,
        as_user: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        law.in_force_to = today()
        law.save()
        lesson = quoting()
        assert "Tidak berlaku lagi" not in as_user(ayu).get(lesson.url).text
        tomorrow = today() + dt.timedelta(1)
        monkeypatch.setattr(timezone, "localdate", lambda *_now: tomorrow)
        assert "Tidak berlaku lagi" in as_user(ayu).get(lesson.url).text

    def test_a_quotation_whose_regulation_is_gone_still_says_what_it_says(
        self, site: CatalogueIndexPage, ayu: Officer, as_user: Any
    ) -> None:
        lesson: LessonPage = content.lesson(content.course(), body=[quotation(None)])
        assert "Syaratnya diumumkan." in as_user(ayu).get(lesson.url).text
