"""An officer's own pages: all notes by course, and the pocket cards to carry along."""

from functools import partial

import pytest
from django.urls import reverse

from courses.models import Note
from courses.notebook.rules import NoteKind
from tests.core.clocks import days_ago
from tests.counting import statements
from tests.courses.notebook import making
from tests.factories import content

pytestmark = pytest.mark.django_db

EN = {"accept-language": "en"}


def notes_of(browser, **query):
    return browser.get(reverse("notes"), query).context["courses"]


def titles(courses):
    return [(course.title, [lesson.title for lesson in course.lessons]) for course in courses]


def test_notes_stand_by_course_and_lesson_the_course_last_written_in_first(ayu, eko, as_user):
    older, newer = content.course("Lama"), content.course("Baru")
    first, second = making.lesson(older, "Satu"), making.lesson(older, "Dua")
    other = making.lesson(newer, "Tiga")
    for days, page in ((5, second), (4, first), (3, other)):
        with days_ago(days):
            making.write(ayu, page, NoteKind.REFLECTION, f"Tentang {page.title}.")
    making.write(eko, first, NoteKind.REFLECTION, "Milik Eko.")
    with days_ago(2):
        making.card(ayu, second)
    found = notes_of(as_user(ayu))
    assert titles(found) == [("Lama", ["Dua", "Satu"]), ("Baru", ["Tiga"])]
    assert [note.text for note in found[0].lessons[0].notes] == ["Tentang Dua.", making.SENTENCE]
    assert "Milik Eko" not in as_user(ayu).get(reverse("notes")).text


def test_notes_of_lessons_that_are_gone_stay_readable_without_a_link(lesson, ayu, as_user):
    making.write(ayu, lesson, NoteKind.REFLECTION, "Tetap ada.")
    assert notes_of(as_user(ayu))[0].lessons[0].url == lesson.url
    lesson.unpublish()
    [shown] = notes_of(as_user(ayu))[0].lessons
    assert (shown.title, shown.url) == (lesson.title, "")
    assert making.QUESTION in as_user(ayu).get(reverse("notes")).text


def test_a_search_finds_words_written_asked_and_titles(course, ayu, as_user):
    page, other = making.lesson(course.page, "Menyapa"), making.lesson(course.page, "Menutup")
    making.write(ayu, page, NoteKind.REFLECTION, "Senyum dulu.")
    making.card(ayu, other, "Terima kasih sudah menunggu.")
    browser = as_user(ayu)

    def found(words):
        return [n.text for c in notes_of(browser, q=words) for ls in c.lessons for n in ls.notes]

    assert found("senyum") == ["Senyum dulu."]
    assert found("menutup") == ["Terima kasih sudah menunggu."]
    assert found("berkas kurang") == ["Terima kasih sudah menunggu."]
    assert len(found("pelayanan prima")) == 2
    page = browser.get(reverse("notes"), {"q": "tak ada"}, headers=EN).text
    assert "Nothing found in your notes" in page


def test_empty_pages_say_what_to_do(ayu, as_user):
    page = as_user(ayu).get(reverse("notes"), headers=EN).text
    assert "Nothing written yet" in page
    assert 'role="search"' not in page
    page = as_user(ayu).get(reverse("pocket_cards"), headers=EN).text
    assert "No pocket card yet" in page
    assert "mailto:" not in page


def test_cards_are_sent_as_plain_text_by_mail_where_nothing_else_is(course, ayu, as_user):
    for number in (1, 2):
        page = making.lesson(course.page, f"Pelajaran {number}")
        making.card(ayu, page, f"Kalimat {number} & lagi")
    shown = as_user(ayu).get(reverse("pocket_cards"), headers=EN)
    assert [card.text for card in shown.context["cards"]] == [
        "Kalimat 2 & lagi",
        "Kalimat 1 & lagi",
    ]
    body = "Kalimat%202%20%26%20lagi%0D%0A%0D%0AKalimat%201%20%26%20lagi"
    assert f"mailto:?subject=My%20pocket%20cards&amp;body={body}" in shown.text
    assert "From " in shown.text


def test_pages_cost_the_same_for_three_and_thirty(course, ayu, as_user):
    browser = as_user(ayu)
    addresses = [reverse("notes"), reverse("notes") + "?q=pelajaran", reverse("pocket_cards"), "/"]

    def add(start, stop):
        for number in range(start, stop):
            place = content.course(f"Kursus {number}") if number % 2 else course.page
            page = making.lesson(place, f"Pelajaran {number}")
            with days_ago(8):
                making.write(ayu, page, NoteKind.REFLECTION, "Panjang.")
                making.card(ayu, page)

    def costs():
        for address in addresses:
            browser.get(address)
        return [statements(partial(browser.get, address)) for address in addresses]

    add(0, 3)
    few = costs()
    add(3, 30)
    assert costs() == few
    assert browser.get(reverse("notes") + "?page=3").context["page"].number == 3
    assert Note.objects.count() == 60


def test_the_way_to_ones_notes_is_in_the_menu_and_at_the_end_of_a_lesson(
    course, ayu, citra, as_user
):
    link = f'href="{reverse("notes")}"'
    assert as_user(ayu).get("/").text.count(link) == 1
    assert as_user(ayu).get(course.first.url).text.count(link) == 2
    assert link not in as_user(citra).get(course.first.url).text


def test_only_officers_have_notes(citra, as_user, client):
    for name in ("notes", "pocket_cards"):
        assert as_user(citra).get(reverse(name)).status_code == 403
        assert "/akun/login/" in client.get(reverse(name)).url
