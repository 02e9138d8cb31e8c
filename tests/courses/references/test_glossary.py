"""The glossary: a page of its own, and words explained in lessons."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from courses.models import CatalogueIndexPage, GlossaryTerm
from courses.references import library
from lms.people.models import Officer, User
from tests.counting import statements
from tests.factories import content

pytestmark = pytest.mark.django_db

ADDRESS = "/istilah/"


@pytest.fixture
def skm(site: CatalogueIndexPage) -> GlossaryTerm:
    """Return a term that came with Prima."""
    return GlossaryTerm.objects.get(shipped_as="skm")


def lesson(*body: tuple[str, Any]) -> str:
    page = content.lesson(content.course(), body=list(body) or [("text", "<p>Isi SKM.</p>")])
    return str(page.url)


def explained(term: GlossaryTerm) -> str:
    return f'popovertarget="term-{term.pk}"'


class TestPage:
    def test_officers_look_words_up(self, skm: GlossaryTerm, ayu: Officer, as_user: Any) -> None:
        page = as_user(ayu).get(f"{ADDRESS}?q=kepuasan+masyarakat").context["page"]
        assert [term.name for term in page] == ["IKM", "SKM"]
        assert "Tidak ada istilah" in as_user(ayu).get(f"{ADDRESS}?q=xyz").text

    def test_it_costs_the_same_for_more(self, ayu: Officer, as_user: Any, db: None) -> None:
        browser = as_user(ayu)
        assert "Belum ada istilah" in browser.get(ADDRESS).text

        def add(start: int, stop: int) -> None:
            GlossaryTerm.objects.bulk_create(
                GlossaryTerm(term=f"kata {number:02}", meaning="Arti.")
                for number in range(start, stop)
            )

        add(0, 3)
        few = statements(lambda: browser.get(ADDRESS))
        add(3, 30)
        assert statements(lambda: browser.get(ADDRESS)) == few
        page = browser.get(f"{ADDRESS}?page=2").context["page"]
        assert [term.name for term in page][-1] == "kata 29"

    def test_it_is_read_in_english_where_there_is_english(
        self, skm: GlossaryTerm, ayu: Officer, as_user: Any
    ) -> None:
        GlossaryTerm.objects.create(term="loket", meaning="Tempat melayani warga.")
        browser = as_user(ayu)
        browser.cookies["django_language"] = "en"
        page = browser.get(ADDRESS).text
        assert skm.meaning_english in page
        assert "Tempat melayani warga." in page

    def test_strangers_sign_in_first(self, db: None, client: Any) -> None:
        assert client.get(ADDRESS).status_code == 302


class TestLessons:
    def test_the_first_use_in_texts_and_callouts_is_explained(
        self, skm: GlossaryTerm, ayu: Officer, as_user: Any
    ) -> None:
        callout = {"kind": "note", "title": "SKM", "text": "<p>SKM dan IKM.</p>"}
        address = lesson(
            ("heading", "Apa itu SKM?"), ("text", "<p>Isi SKM.</p>"), ("callout", callout)
        )
        page = as_user(ayu).get(address).text
        assert page.count(explained(skm)) == 1
        assert page.count(explained(GlossaryTerm.objects.get(term="IKM"))) == 1
        assert page.index("Isi <button") < page.index(explained(skm))
        assert skm.meaning in page

    def test_nothing_is_asked_of_the_glossary_once_a_lesson_is_drawn(
        self, skm: GlossaryTerm, ayu: Officer, as_user: Any
    ) -> None:
        browser = as_user(ayu)

        def cost(address: str) -> int:
            browser.get(address)
            return statements(lambda: browser.get(address))

        assert cost(lesson()) == cost(lesson(("text", "<p>Isi survei.</p>")))

    def test_a_changed_term_is_read_at_once(
        self, skm: GlossaryTerm, citra: User, ayu: Officer, as_user: Any
    ) -> None:
        address, browser = lesson(), as_user(ayu)
        assert skm.meaning in browser.get(address).text
        edit = reverse("wagtailsnippets_courses_glossaryterm:edit", args=[skm.pk])
        sent = {"term": "SKM", "meaning": "Warga menilai kita.", "is_shown": "on"}
        assert as_user(citra).post(edit, sent).status_code == 302
        assert "Warga menilai kita." in browser.get(address).text
        as_user(citra).post(edit, sent | {"is_shown": ""})
        assert explained(skm) not in browser.get(address).text
        assert "Warga menilai kita." not in browser.get(ADDRESS).text

    def test_html_in_a_term_is_shown_as_it_was_typed(
        self, site: CatalogueIndexPage, ayu: Officer, as_user: Any
    ) -> None:
        attack = "<img src=x onerror=alert(1)>"
        GlossaryTerm.objects.create(
            term=attack, meaning=f"{attack}</span><script>alert(1)</script>", english='"><b>'
        )
        address = lesson(("text", "<p>Ini &lt;img src=x onerror=alert(1)&gt; saja.</p>"))
        for page in (as_user(ayu).get(address).text, as_user(ayu).get(ADDRESS).text):
            assert "<img src=x" not in page
            assert "<script>alert" not in page
            assert "&lt;img src=x onerror=alert(1)&gt;&lt;/span&gt;&lt;script&gt;" in page

    def test_links_stay_links(self, skm: GlossaryTerm, ayu: Officer, as_user: Any) -> None:
        link = '<a href="https://example.go.id/SKM">SKM</a>'
        page = as_user(ayu).get(lesson(("text", f"<p>Lihat {link}.</p>"))).text
        assert link in page
        assert explained(skm) not in page


class TestShipped:
    def test_again_changes_nothing_and_what_was_changed_stays(self, skm: GlossaryTerm) -> None:
        shipped = library.read("glossary")
        assert 15 <= len(shipped) <= 25
        assert GlossaryTerm.objects.count() == len(shipped)
        GlossaryTerm.objects.filter(pk=skm.pk).update(term="Survei warga", meaning="Milik kami.")
        library.install()
        assert GlossaryTerm.objects.count() == len(shipped)
        skm.refresh_from_db()
        assert skm.meaning == "Milik kami."

    def test_a_term_written_here_before_is_not_added_again(self, db: None) -> None:
        GlossaryTerm.objects.create(term="asn", meaning="Milik kami.")
        library.install()
        assert GlossaryTerm.objects.filter(term__iexact="asn").count() == 1

    def test_every_term_is_short_and_in_both_languages(self, site: CatalogueIndexPage) -> None:
        for term in GlossaryTerm.objects.all():
            with override("en"):
                assert term.english
                assert term.meaning_english
            term.full_clean()
