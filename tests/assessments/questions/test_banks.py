"""Each unit with trainers has a bank of questions; the central one is read by all trainers."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assessments.models import Question, QuizPage
from assessments.questions.viewsets import QuestionPermissionPolicy
from courses.models import UnitCataloguePage
from lms import installation
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(Question.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def site(db):
    content.tree_roots()
    installation.prepare()


@pytest.fixture
def banks(site, org, hana, rudi, framework):
    """Write a question into each of three banks: central, the health agency's, the registry's."""
    return {
        "central": content.question("Pertanyaan pusat?"),
        "health": content.question("Pertanyaan kesehatan?", unit=org.health),
        "registry": content.question("Pertanyaan dukcapil?", unit=org.registry),
    }


@pytest.fixture
def hanas(hana, banks, as_user):
    browser = as_user(hana)
    browser.cookies["django_language"] = "en"
    return browser


def select(reply, name):
    """The choices of one field of a form."""
    return reply.content.decode().partition(f'name="{name}"')[2].partition("</select>")[0]


def question_form(prompt="Baru?", **fields):
    options = [
        {
            "text": text,
            "is_correct": "on" if text == "Ya" else "",
            "feedback": rich_text("<p>x</p>"),
        }
        for text in ("Ya", "Tidak")
    ]
    for option in options:
        if not option["is_correct"]:
            del option["is_correct"]
    answers = streamfield([("item", option) for option in options])
    return nested_form_data(
        {
            "prompt": rich_text(f"<p>{prompt}</p>"),
            "picture": streamfield([]),
            "body": streamfield([("choice", {"takes": "one", "options": answers})]),
            "explanation": rich_text(""),
            "source": "",
            "hint": rich_text(""),
            "purpose": "counted",
            "difficulty": "2",
            "topics": "",
            "indicator_tags": inline_formset([]),
            **fields,
        }
    )


class TestReading:
    def test_a_trainer_lists_their_own_and_the_central_ones(self, hanas, banks):
        listed = hanas.get(address("list")).content.decode()
        assert "Pertanyaan pusat?" in listed
        assert "Pertanyaan kesehatan?" in listed
        assert "Pertanyaan dukcapil?" not in listed

    def test_the_list_leads_to_the_editor_of_ones_own_only(self, hanas, banks):
        listed = hanas.get(address("list")).content.decode()
        assert address("edit", banks["health"].pk) in listed
        assert address("edit", banks["central"].pk) not in listed
        assert address("delete", banks["central"].pk) not in listed
        assert address("inspect", banks["central"].pk) in listed

    def test_a_central_question_is_read_and_copied_but_not_changed(self, hanas, banks):
        central = banks["central"].pk
        read = hanas.get(address("inspect", central))
        assert "Mendengarkan <strong>" in as_shown(read.text)
        assert "Right answer" in read.content.decode()
        assert "Multiple choice" in read.content.decode()
        assert "is_correct" not in read.content.decode()
        assert address("edit", central) not in read.content.decode()
        assert hanas.get(address("copy", central)).status_code == 200
        for name in ("edit", "delete", "history", "usage", "unpublish", "preview_on_edit"):
            assert hanas.get(address(name, central)).status_code == 404
            assert hanas.post(address(name, central)).status_code == 404

    def test_a_new_question_begins_with_two_answers_to_fill_in(self, hanas):
        form = hanas.get(address("add")).context["form"]
        [body] = form["body"].value()
        texts = [answer["text"] for answer in body.value["options"]]
        assert len(texts) == 2
        assert not any(texts)

    def test_the_chooser_offers_the_same(self, hanas, banks):
        chooser = Question.snippet_viewset.chooser_viewset
        for query in ("", "?q=pertanyaan"):
            offered = hanas.get(reverse(chooser.get_url_name("choose")) + query).content.decode()
            assert "Pertanyaan dukcapil?" not in offered
        assert (
            "Pertanyaan pusat?" in hanas.get(reverse(chooser.get_url_name("choose"))).json()["html"]
        )
        chosen = [reverse(chooser.get_url_name("chosen"), args=[q.pk]) for q in banks.values()]
        assert [hanas.get(one).status_code for one in chosen] == [200, 200, 404]
        several = reverse(chooser.get_url_name("chosen_multiple"))
        ids = "&".join(f"id={question.pk}" for question in banks.values())
        taken = hanas.get(f"{several}?multiple=1&{ids}").json()["result"]
        assert {int(item["id"]) for item in taken} == {banks["central"].pk, banks["health"].pk}

    def test_trainers_of_the_whole_organisation_keep_all_of_them(self, banks, citra, as_user):
        browser = as_user(citra)
        for question in banks.values():
            assert browser.get(address("edit", question.pk)).status_code == 200

    def test_wagtail_is_told_the_same(self, banks, hana, rudi, ayu):
        policy = QuestionPermissionPolicy(Question)
        health, central = banks["health"], banks["central"]
        assert policy.user_has_permission_for_instance(hana, "change", health)
        assert not policy.user_has_permission_for_instance(rudi, "change", health)
        assert not policy.user_has_permission_for_instance(hana, "change", central)
        assert policy.user_has_permission_for_instance(hana, "view", central)
        assert not policy.instances_user_has_permission_for(ayu.user, "view").exists()

    def test_several_at_once_are_deleted_only_from_ones_own_bank(self, hanas, banks):
        delete = reverse("wagtail_bulk_action", args=["assessments", "question", "delete"])
        for ids in (f"id={banks['registry'].pk}", f"id={banks['central'].pk}", "id=all"):
            assert hanas.post(f"{delete}?{ids}").status_code == 404
        hanas.post(f"{delete}?id={banks['health'].pk}")
        assert set(Question.objects.all()) == {banks["central"], banks["registry"]}


class TestWriting:
    def test_what_a_units_trainer_writes_goes_into_the_units_bank(self, hanas, org):
        banks = select(hanas.get(address("add")), "unit")
        assert f'<option value="{org.health.pk}" selected' in banks
        assert f'<option value="{org.registry.pk}"' not in banks
        hanas.post(address("add"), question_form(unit=org.health.pk))
        assert Question.objects.latest("pk").unit == org.health

    @pytest.mark.parametrize("bank", ["", "registry"])
    def test_and_into_no_other(self, hanas, org, bank):
        before = Question.objects.count()
        unit = getattr(org, bank).pk if bank else ""
        assert hanas.post(address("add"), question_form(unit=unit)).status_code == 200
        assert Question.objects.count() == before

    def test_nor_is_a_question_moved_to_another(self, hanas, org, banks):
        edit = address("edit", banks["health"].pk)
        assert hanas.post(edit, question_form(unit="")).status_code == 200
        assert Question.objects.get(pk=banks["health"].pk).unit == org.health

    def test_central_trainers_choose_and_begin_centrally(self, banks, citra, as_user, org):
        browser = as_user(citra)
        browser.cookies["django_language"] = "en"
        form = browser.get(address("add")).content.decode()
        assert '<option value="" selected>Central</option>' in form
        browser.post(address("add"), question_form(unit=""))
        assert Question.objects.latest("pk").unit is None
        browser.post(address("add"), question_form("Lain?", unit=org.health.pk))
        assert Question.objects.latest("pk").unit == org.health


class TestAQuizOfTheUnit:
    @pytest.fixture
    def quiz(self, banks, org) -> QuizPage:
        course = content.course("Kursus", parent=UnitCataloguePage.objects.get(unit=org.health))
        return content.quiz(course, [banks["health"]])

    def form(self, quiz, *questions):
        first = QuizPage.objects.get(pk=quiz.pk).items.all()[0]
        rows = [
            {
                "id": first.pk if not number else "",
                "question": question.pk,
                "points": "1",
                "section": "1",
                "ORDER": number,
            }
            for number, question in enumerate(questions)
        ]
        return nested_form_data(
            {
                "title": quiz.title,
                "slug": quiz.slug,
                "introduction": rich_text(""),
                "duration_minutes": "10",
                "pass_percent": "70",
                "opens_after_days": "0",
                "minutes_between_attempts": "0",
                "show_answers": quiz.show_answers,
                "navigation": quiz.navigation,
                "markers_needed": quiz.markers_needed,
                "sections": inline_formset([]),
                "items": inline_formset(rows, initial=1),
                "draws": inline_formset([]),
            }
        )

    def draws(self, *units):
        rows = [{"count": 1, "points": 1, "section": 1, "unit": unit} for unit in units]
        return nested_form_data({"draws": inline_formset(rows)})

    def asked(self, quiz):
        latest = Page.objects.get(pk=quiz.pk).specific.get_latest_revision_as_object()
        return {item.question for item in latest.items.all()}

    def edit(self, quiz):
        return reverse("wagtailadmin_pages:edit", args=[quiz.pk])

    def preview(self, quiz):
        return reverse("wagtailadmin_pages:preview_on_edit", args=[quiz.pk])

    def test_asks_central_questions_too(self, hanas, quiz, banks):
        hanas.post(self.edit(quiz), self.form(quiz, banks["health"], banks["central"]))
        assert self.asked(quiz) == {banks["health"], banks["central"]}

    def test_asks_no_question_of_another_unit(self, hanas, quiz, banks):
        for forged in ([banks["registry"]], [banks["health"], banks["registry"]]):
            page = hanas.post(self.edit(quiz), self.form(quiz, *forged)).content.decode()
            assert "Choose questions from your own banks or the central one." in page
            assert self.asked(quiz) == {banks["health"]}

    def test_draws_from_its_own_bank_and_the_central_one_only(self, hanas, quiz, banks):
        form = self.form(quiz, banks["health"])
        own, other = banks["health"].unit_id, banks["registry"].unit_id
        hanas.post(self.edit(quiz), form | self.draws(own, ""))
        hanas.post(self.edit(quiz), form | self.draws(own, "", other))
        latest = Page.objects.get(pk=quiz.pk).specific.get_latest_revision_as_object()
        assert [draw.unit_id for draw in latest.draws.all()] == [own, None]

    def test_shows_none_in_a_preview(self, hanas, quiz, banks):
        sent = hanas.post(self.preview(quiz), self.form(quiz, banks["registry"]))
        assert not sent.json()["is_valid"]
        shown = hanas.get(self.preview(quiz) + "?mode=questions").content.decode()
        assert "Pertanyaan dukcapil?" not in shown

    def test_keeps_what_a_central_trainer_put_in(self, hanas, quiz, banks):
        quiz.items.set([quiz.items.model(question=banks["registry"])])
        quiz.save_revision().publish()
        hanas.post(self.edit(quiz), self.form(quiz, banks["registry"], banks["central"]))
        assert self.asked(quiz) == {banks["registry"], banks["central"]}
