"""The pages of the import and the export, in Wagtail's admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.questions.exchange.models import QuestionImport
from assessments.questions.models import Question
from lms import installation
from lms.core import worker
from lms.people.models import User
from tests.assessments.questions.exchange.test_importing import GIFT, read
from tests.conftest import Organisation
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(db: None) -> None:
    content.tree_roots()
    installation.prepare()


def sent(browser: Client, text: str, **data: Any) -> Any:
    file = SimpleUploadedFile("soal.gift", text.encode())
    return browser.post(reverse("question_imports"), {"file": file, **data})


class TestImport:
    def test_from_a_file_to_questions(self, citra: User, as_user: Callable[[User], Client]) -> None:
        browser = as_user(citra)
        page = sent(browser, GIFT + "\n::Empat::Rusak {=a\n").headers["Location"]
        assert "Look again" in browser.get(page, headers={"accept-language": "en"}).text
        worker.drain()
        shown = browser.get(page).text
        for text in ("Apa dulu?", "Tepat", "Loket buka?", "Berapa?", "kurawal"):
            assert text in shown
        assert not Question.objects.exists()
        impossible = browser.get(page, {"outcome": "impossible"}).text
        assert "Rusak" in impossible
        assert "Apa dulu?" not in impossible
        assert browser.post(f"{page}terapkan/", {"publish": "1"}).status_code == 302
        worker.drain()
        assert Question.objects.filter(live=True).count() == 3
        finished = browser.get(page).text
        assert (
            reverse("wagtailsnippets_assessments_question:edit", args=[Question.objects.first().pk])
            in finished
        )

    def test_it_says_what_is_to_be_mended_until_that_is_done(
        self, citra: User, as_user: Callable[[User], Client]
    ) -> None:
        browser = as_user(citra)
        run = read("::Satu::Apa dulu?{=Dengar#Ya =Simak#Ya ~Sela}", by=citra)
        page = reverse("question_import", args=[run.pk])
        missing = ("Pilih “Beberapa jawaban benar”", "Tandai tepat satu", "Jawaban 3 belum")
        shown = browser.get(page).text
        assert all(words in shown for words in missing)
        browser.post(f"{page}terapkan/", {"publish": "1"})
        worker.drain()
        assert "Perlu diperbaiki" in browser.get(page).text
        Question.objects.update(live=True)
        assert "Perlu diperbaiki" not in browser.get(page).text

    def test_pressed_twice_it_is_applied_once(
        self, citra: User, as_user: Callable[[User], Client]
    ) -> None:
        browser = as_user(citra)
        run = read(GIFT, by=citra)
        for _press in range(2):
            browser.post(reverse("question_import_apply", args=[run.pk]))
        worker.drain()
        assert Question.objects.count() == 3

    def test_a_file_that_cannot_be_read_says_what_to_do(
        self, citra: User, as_user: Callable[[User], Client]
    ) -> None:
        browser = as_user(citra)
        page = sent(browser, "Selamat pagi.").headers["Location"]
        worker.drain()
        assert "Moodle XML, Aiken" in browser.get(page).text

    def test_only_a_bank_of_ones_own_may_be_chosen(
        self, rudi: User, org: Organisation, as_user: Callable[[User], Client]
    ) -> None:
        browser = as_user(rudi)
        assert sent(browser, GIFT, bank=org.health.pk).status_code == 422
        assert sent(browser, GIFT).status_code == 422
        assert sent(browser, GIFT, bank=org.registry.pk).status_code == 302
        assert QuestionImport.objects.get().unit == org.registry

    def test_somebody_elses_import_does_not_exist(
        self, citra: User, rudi: User, as_user: Callable[[User], Client]
    ) -> None:
        run = read(GIFT, by=citra)
        browser = as_user(rudi)
        assert browser.get(reverse("question_import", args=[run.pk])).status_code == 404
        applied = browser.post(reverse("question_import_apply", args=[run.pk]))
        assert applied.status_code == 404

    def test_officers_do_not_enter(self, ayu: Any, as_user: Callable[[Any], Client]) -> None:
        for name in ("question_imports", "question_export", "question_import_template"):
            assert as_user(ayu).get(reverse(name)).status_code in {302, 403}

    def test_the_menu_leads_there(self, citra: User, as_user: Callable[[User], Client]) -> None:
        shown = as_user(citra).get(reverse("wagtailadmin_home")).text
        assert reverse("question_imports") in shown
        assert reverse("question_export") in shown

    def test_the_template_can_be_fetched(
        self, citra: User, as_user: Callable[[User], Client]
    ) -> None:
        answer = as_user(citra).get(reverse("question_import_template"))
        assert answer.content.startswith(b"PK")

    def test_the_preview_costs_the_same_for_few_and_many(
        self,
        citra: User,
        as_user: Callable[[User], Client],
        django_assert_max_num_queries: Any,
    ) -> None:
        browser = as_user(citra)
        for number in (3, 30):
            text = "\n\n".join(f"::S{n}::Soal {n}?{{T#a#b}}" for n in range(number))
            run = read(text, by=citra)
            browser.get(reverse("question_import", args=[run.pk]))
            with django_assert_max_num_queries(20):
                browser.get(reverse("question_import", args=[run.pk]))


class TestExport:
    @pytest.mark.parametrize(
        ("name", "beginning"), [("gift", b"$CATEGORY"), ("moodle_xml", b"<?xml"), ("xlsx", b"PK")]
    )
    def test_what_the_filters_find_is_written_to_a_file(
        self, citra: User, as_user: Callable[[User], Client], name: str, beginning: bytes
    ) -> None:
        content.question("Apa dulu?")
        content.question("Latihan?", purpose="practice")
        browser = as_user(citra)
        address = f"{reverse('question_export')}?purpose=practice"
        assert "1 soal" in browser.get(address).text
        page = browser.post(address, {"format": name}).headers["Location"]
        worker.drain()
        file = browser.get(f"{page}unduh/").getvalue()
        assert file.startswith(beginning)
        if name == "gift":
            assert b"Latihan?" in file
            assert b"Apa dulu?" not in file

    def test_the_list_leads_there_with_what_it_shows(
        self, citra: User, as_user: Callable[[User], Client]
    ) -> None:
        content.question("Apa dulu?")
        content.question("Kapan?")
        browser = as_user(citra)
        shown = browser.get(f"{reverse('wagtailsnippets_assessments_question:list')}?q=Kapan").text
        address = f"{reverse('question_export')}?q=Kapan"
        assert address in shown
        assert "1 soal" in browser.get(address).text

    def test_nobody_gets_the_questions_of_anothers_bank(
        self, hana: User, org: Organisation, as_user: Callable[[User], Client]
    ) -> None:
        content.question("Rahasia?", unit=org.registry)
        browser = as_user(hana)
        assert "0 soal" in browser.get(reverse("question_export")).text
        assert browser.post(reverse("question_export"), {"format": "gift"}).status_code == 200
