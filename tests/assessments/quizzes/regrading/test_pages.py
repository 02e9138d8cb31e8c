"""Marking anew in Wagtail's admin, and what officers see of it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.quizzes.models import Attempt
from assessments.quizzes.regrading.models import Regrading
from tests.assessments.quizzes.regrading.conftest import (
    CORRECTED,
    EXCLUDED,
    FULL,
    handed_in,
    turn_key,
)
from tests.counting import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(admin, as_user):
    admin.is_superuser = True
    admin.save()
    return as_user(admin)


def field(question):
    return f"q-{question.key}"


def shown(client, name, page, **query):
    reply = client.get(reverse(name, args=[page.pk]), query)
    assert reply.status_code == 200
    return reply.content.decode()


def sent_by(html):
    """What the form that confirms would send."""
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}


def confirm(client, page, html, reason="Kunci keliru."):
    url = reverse("quiz_regrade_preview", args=[page.pk])
    return client.post(url, {**sent_by(html), "reason": reason})


def test_from_the_list_to_the_job(desk, quiz, questions, ayu, eko, run_jobs):
    handed_in(quiz, ayu, 2, 3)
    handed_in(quiz, eko, 1, 2, 3)
    listed = shown(desk, "quiz_regrade", quiz, **{field(questions[0]): "excluded"})
    assert all(field(question) in listed for question in questions)
    assert listed.count("selected") == 1
    found = shown(desk, "quiz_regrade", quiz, cari="Pertanyaan 2")
    assert field(questions[1]) in found
    assert field(questions[0]) not in found
    page = shown(desk, "quiz_regrade_preview", quiz, **{field(questions[0]): "excluded"})
    assert "1 dari 2 hasil berubah." in page
    assert "Ayu Lestari" in page
    assert "Eko" not in page
    assert "67%" in page
    reply = confirm(desk, quiz, page)
    assert reply.status_code == 302
    run_jobs()
    assert Attempt.objects.get(officer=ayu).passed
    again = confirm(desk, quiz, page)
    assert (again.url, Regrading.objects.count()) == (reply.url, 1)
    listed = shown(desk, "quiz_regrade", quiz)
    assert "Kunci keliru." in listed
    assert "Tidak dihitung bagi siapa pun" in listed


def test_what_is_chosen_stays_so_while_another_question_is_looked_for(desk, quiz, questions, ayu):
    handed_in(quiz, ayu, 2, 3)
    chosen = {field(questions[0]): "excluded", field(questions[2]): ""}
    listed = shown(desk, "quiz_regrade", quiz, cari="Pertanyaan 2", **chosen)
    [form] = [each for each in re.findall("(?s)<form.*?</form>", listed) if "cari" in each]
    assert field(questions[0]) in form
    assert field(questions[1]) in form
    assert form.count("selected") == 1


def test_it_leads_there_from_the_analysis(desk, quiz, questions, ayu):
    handed_in(quiz, ayu, 2, 3)
    url = reverse("quiz_question_analysis", args=[quiz.pk, questions[0].key])
    page = desk.get(url).content.decode()
    assert f"{reverse('quiz_regrade', args=[quiz.pk])}?{field(questions[0])}=corrected" in page


@pytest.mark.parametrize("sent", [{}, {"q-x": "excluded"}, {"other": "excluded"}])
def test_nothing_decided_leads_back(desk, quiz, sent):
    reply = desk.get(reverse("quiz_regrade_preview", args=[quiz.pk]), sent)
    assert reply.url == reverse("quiz_regrade", args=[quiz.pk])


def test_cancelling_leads_back_to_what_was_decided(desk, quiz, questions, ayu):
    handed_in(quiz, ayu, 2, 3)
    page = shown(desk, "quiz_regrade_preview", quiz, **{field(questions[0]): "excluded"})
    [back] = re.findall(r'href="([^"]+)">\s*Batal', page)
    assert back.startswith(reverse("quiz_regrade", args=[quiz.pk]))
    chosen = desk.get(unescape(back)).text
    assert re.findall(r'value="(\w+)" selected', chosen) == ["excluded"]


def test_a_refused_correction_leads_back_to_what_was_decided(desk, quiz, questions, ayu):
    handed_in(quiz, ayu, 2, 3)
    questions[0].unpublish()
    url = reverse("quiz_regrade_preview", args=[quiz.pk])
    chosen = desk.get(url, {field(questions[0]): "corrected"}, follow=True).text
    assert re.findall(r'value="(\w+)" selected', chosen) == ["corrected"]


def test_without_a_reason_nothing_is_done(desk, quiz, questions, ayu):
    handed_in(quiz, ayu, 2, 3)
    page = shown(desk, "quiz_regrade_preview", quiz, **{field(questions[0]): "excluded"})
    reply = confirm(desk, quiz, page, reason=" ")
    assert "Tuliskan alasannya" in reply.content.decode()
    assert not Regrading.objects.exists()


def test_a_question_published_meanwhile_is_looked_at_again(desk, quiz, questions, ayu):
    handed_in(quiz, ayu, 2, 3)
    page = shown(desk, "quiz_regrade_preview", quiz, **{field(questions[0]): "corrected"})
    turn_key(questions[0])
    assert "diterbitkan ulang" in confirm(desk, quiz, page).content.decode()
    assert not Regrading.objects.exists()


def test_a_question_not_published_cannot_be_corrected(desk, quiz, questions, ayu):
    handed_in(quiz, ayu, 2, 3)
    questions[0].unpublish()
    url = reverse("quiz_regrade_preview", args=[quiz.pk])
    reply = desk.get(url, {field(questions[0]): "corrected"}, follow=True)
    assert "harus sudah diterbitkan" in reply.content.decode()


def test_only_who_may_edit_the_quiz(quiz, citra, dewi, ayu, as_user):
    for person in (ayu, dewi, citra):
        for name in ("quiz_regrade", "quiz_regrade_preview"):
            assert as_user(person).get(reverse(name, args=[quiz.pk])).status_code in {302, 403, 404}


def test_those_who_lost_a_pass_are_listed(desk, quiz, questions, ayu, regrade):
    handed_in(quiz, ayu, 1, 2, 3)
    turned = turn_key(questions[0])
    regrade(quiz, {turned: CORRECTED})
    listed = shown(desk, "quiz_regrade", quiz)
    assert "Tidak lagi lulus (1)" in listed
    assert "Ayu Lestari" in listed


def test_the_officer_reads_what_it_was_and_why(quiz, questions, ayu, as_user, regrade):
    attempt = handed_in(quiz, ayu, 2)
    regrade(quiz, {questions[0]: EXCLUDED, questions[2]: FULL}, reason="Soal tak terbaca.")
    url = reverse("attempt_result", args=[attempt.pk])
    page = as_user(ayu).get(url, {"tampil": "semua"})
    text = page.content.decode()
    assert "Soal tak terbaca." in text
    assert "tidak dihitung bagi siapa pun" in text
    assert "33%" in text


def test_the_list_and_the_preview_cost_the_same_for_many(desk, framework, quiz, questions, ayu):
    def look():
        shown(desk, "quiz_regrade", quiz)
        shown(desk, "quiz_regrade_preview", quiz, **{field(questions[0]): "excluded"})

    costs = []
    for times in (3, 27):
        for _time in range(times):
            handed_in(quiz, ayu, 2, 3)
        look()
        costs.append(statements(look))
    assert costs[0] == costs[1]
