"""Writing in a lesson: what is kept, for whom, and that nothing typed is lost."""

import uuid

import pytest
from django.urls import reverse

from courses import api as courses
from courses.models import CoursePage, Note, UnitCataloguePage
from courses.notebook.rules import NoteKind
from lms import installation
from lms.core.models import AuditEvent
from lms.core.privacy import forget_officer
from tests.conftest import SESSION_QUERIES
from tests.counting import statements
from tests.courses.notebook import making
from tests.factories import content

pytestmark = pytest.mark.django_db

EN = {"accept-language": "en"}
SCRIPT = {"accept": "application/json"}
SECRET = "Waktu antre di puskesmas."


def address(page, kind="reflection"):
    return reverse("note", args=[page.translation_key, making.block(page, kind)])


def send(browser, page, text, version=0, kind="reflection", **more):
    return browser.post(address(page, kind), {"text": text, "version": version}, **more)


def texts():
    return list(Note.objects.values_list("text", flat=True))


class TestInTheLesson:
    """The fields stand in the page of whoever writes, and in nobody else's."""

    def test_an_officer_finds_there_what_they_wrote_and_nobody_else_does(
        self, lesson, ayu, bima, citra, dewi, admin, as_user
    ):
        making.write(ayu, lesson, NoteKind.REFLECTION, SECRET)
        assert SECRET in as_user(ayu).get(lesson.url).text
        for person in (bima, citra, dewi, admin):
            assert SECRET not in as_user(person).get(lesson.url).text
        assert SECRET in as_user(ayu).get(lesson.url).text

    def test_who_is_no_officer_reads_it_without_fields(self, lesson, citra, ayu, as_user):
        assert "<note-field" in as_user(ayu).get(lesson.url).text
        page = as_user(citra).get(lesson.url).text
        assert making.QUESTION in page
        assert making.PROMPT in page
        assert "<note-field" not in page
        assert "prima-field" not in page

    def test_a_preview_has_no_fields(self, lesson, ayu):
        preview = lesson.make_preview_request(preview_mode="").render().content.decode()
        assert making.PROMPT in preview
        assert "<note-field" not in preview
        assert "prima-field" not in preview

    def test_words_are_never_markup(self, lesson, ayu, as_user):
        making.write(ayu, lesson, NoteKind.REFLECTION, "</textarea><svg onload=alert(1)>")
        for shown in (lesson.url, address(lesson), reverse("notes")):
            assert "<svg onload" not in as_user(ayu).get(shown).text

    def test_a_lesson_costs_one_query_more_where_it_asks_for_words(
        self, course, lesson, ayu, as_user
    ):
        courses.enrol(officer_id=ayu.pk, course=course.page, by=ayu.user)
        making.write(ayu, lesson, NoteKind.REFLECTION, SECRET)
        browser = as_user(ayu)

        def cost(page):
            browser.get(page.url)
            browser.get(page.url)
            return statements(lambda: browser.get(page.url)) - SESSION_QUERIES + 1

        content.read(ayu, course.first, lesson)
        plain = cost(course.first)
        assert plain <= 7
        assert cost(lesson) == plain + 1


class TestSaving:
    """One note in one place, with what was asked when it was written."""

    def test_a_form_is_saved_and_leads_back_to_the_lesson(self, lesson, ayu, as_user):
        browser = as_user(ayu)
        back = f"{lesson.url}#catatan-{making.block(lesson, 'reflection')}"
        response = browser.post(address(lesson), {"text": f" {SECRET}\r\nDua. ", "next": back})
        assert response.url == back
        note = Note.objects.get()
        assert note.text == f"{SECRET}\nDua."
        assert (note.officer, note.version, note.kind) == (ayu, 1, "reflection")
        assert (note.question, note.lesson_title) == (making.QUESTION, lesson.title)
        assert note.course_title == "Dasar Pelayanan Prima"
        assert "Only you can read it" in browser.get(lesson.url, headers=EN).text

    def test_a_script_is_told_the_version(self, lesson, ayu, as_user):
        browser = as_user(ayu)
        assert send(browser, lesson, "Satu", headers=SCRIPT).json()["version"] == 1
        assert send(browser, lesson, "Dua", 1, headers=SCRIPT).json()["version"] == 2
        again = send(browser, lesson, "Dua", 1, headers=SCRIPT).json()
        assert (again["version"], again["text"]) == (2, "Dua")
        assert texts() == ["Dua"]

    def test_what_came_from_another_device_meanwhile_is_kept_too(self, lesson, ayu, as_user):
        browser = as_user(ayu)
        send(browser, lesson, "Di ponsel")
        reply = send(browser, lesson, "Di kantor", headers=SCRIPT).json()
        assert reply["text"] == "Di ponsel\n\nDi kantor"
        page = browser.post(address(lesson), {"text": "Di rumah"}, follow=True, headers=EN)
        assert "Both are kept" in page.text
        assert texts() == ["Di ponsel\n\nDi kantor\n\nDi rumah"]

    def test_an_emptied_field_takes_the_note_away(self, lesson, ayu, as_user):
        browser = as_user(ayu)
        send(browser, lesson, SECRET)
        page = browser.post(address(lesson), {"text": "  ", "version": 1}, follow=True, headers=EN)
        assert "Your note is deleted." in page.text
        assert texts() == []
        reply = send(browser, lesson, "", 1, headers=SCRIPT).json()
        assert (reply["text"], reply["version"]) == ("", 0)

    def test_what_is_too_long_is_shown_again_with_the_reason(self, lesson, ayu, as_user):
        page = send(as_user(ayu), lesson, "x" * 201, kind="pocket_card", headers=EN)
        assert page.status_code == 422
        assert "Too long by 1 character." in page.text
        assert "x" * 201 in page.text
        reply = send(as_user(ayu), lesson, "x" * 2003, headers={**SCRIPT, **EN})
        assert reply.status_code == 422
        assert "Too long by 3 characters." in reply.json()["fault"]
        assert texts() == []

    def test_what_is_no_note_is_refused(self, lesson, ayu, as_user):
        assert send(as_user(ayu), lesson, "x", version="x").status_code == 400
        assert send(as_user(ayu), lesson, "a\x00b").status_code == 400

    def test_whoever_was_signed_out_is_told_and_nothing_of_theirs_becomes_anothers(
        self, client, lesson, ayu, eko, as_user
    ):
        response = send(client, lesson, SECRET)
        assert "/akun/login/" in response.url
        assert "catatan" in response.url
        header = {**SCRIPT, "X-Sent-For": str(ayu.user.pk)}
        assert send(client, lesson, SECRET, headers=header).status_code == 401
        assert send(as_user(eko), lesson, SECRET, headers=header).status_code == 403
        assert texts() == []

    def test_only_officers_write(self, lesson, citra, as_user):
        assert send(as_user(citra), lesson, SECRET).status_code == 403

    def test_no_audit_entry_tells_of_it(self, lesson, ayu, as_user):
        before = AuditEvent.objects.count()
        send(as_user(ayu), lesson, SECRET)
        send(as_user(ayu), lesson, "", 1)
        assert AuditEvent.objects.count() == before


class TestPlaces:
    """Where one may write is for the server to say."""

    def test_only_where_a_lesson_asks_for_it(self, lesson, ayu, as_user):
        browser = as_user(ayu)
        [text, *_others] = [child.id for child in lesson.body]
        for block_id in (text, uuid.uuid4()):
            there = reverse("note", args=[lesson.translation_key, block_id])
            assert browser.post(there, {"text": "x"}).status_code == 404
        nowhere = reverse("note", args=[uuid.uuid4(), making.block(lesson, "reflection")])
        assert browser.post(nowhere, {"text": "x"}).status_code == 404

    def test_a_block_that_has_no_name_of_its_own_has_no_field(self, course, ayu, as_user):
        question = {"question": making.QUESTION, "thought": ""}
        body = [{"type": "reflection", "value": question, "id": "lama"}]
        page = content.lesson(course.page, body=body)
        shown = as_user(ayu).get(page.url).text
        assert making.QUESTION in shown
        assert "<note-field" not in shown

    def test_not_in_a_lesson_that_is_closed_but_ones_own_words_stay_ones_own(
        self, lesson, ayu, eko, as_user
    ):
        making.write(ayu, lesson, NoteKind.REFLECTION, SECRET)
        lesson.unpublish()
        assert SECRET in as_user(ayu).get(address(lesson)).text
        send(as_user(ayu), lesson, "Diubah", 1)
        assert texts() == ["Diubah"]
        assert as_user(eko).get(address(lesson)).status_code == 404
        assert send(as_user(eko), lesson, "x").status_code == 404

    def test_not_in_a_lesson_that_a_unit_keeps_for_itself(self, org, rudi, ayu, eko, as_user):
        content.tree_roots()
        installation.prepare()
        catalogue = UnitCataloguePage.objects.get(unit=org.registry)
        page = making.lesson(content.course("Untuk kami", parent=catalogue))
        assert send(as_user(ayu), page, "x").status_code == 302
        assert send(as_user(eko), page, "x").status_code == 404

    def test_what_was_asked_is_that_of_the_latest_writing(self, lesson, ayu, as_user):
        send(as_user(ayu), lesson, SECRET)
        value = {"question": "Dan sekarang?", "thought": ""}
        block = making.block(lesson, "reflection")
        lesson.body = [{"type": "reflection", "value": value, "id": block}]
        lesson.save_revision().publish()
        assert Note.objects.get().question == making.QUESTION
        send(as_user(ayu), lesson, "Lain", 1)
        assert Note.objects.get().question == "Dan sekarang?"


def test_a_lesson_outside_any_course_asks_nobody(lesson, ayu, as_user):
    catalogue = content.catalogue()
    lesson.move(catalogue, pos="last-child")
    assert CoursePage.objects.parent_of(lesson.__class__.objects.get(pk=lesson.pk)).count() == 0
    assert send(as_user(ayu), lesson, "x").status_code == 404


def test_who_is_anonymised_has_written_nothing(lesson, ayu, eko):
    for officer in (ayu, eko):
        making.write(officer, lesson, NoteKind.REFLECTION, SECRET)
    forget_officer(ayu.pk)
    assert Note.objects.get().officer == eko
