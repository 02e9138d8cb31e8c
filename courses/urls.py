"""Addresses of ``courses``; its pages themselves are served by Wagtail."""

from django.urls import URLPattern, URLResolver, path

from courses.enrolment import files
from courses.enrolment import views as enrolment
from courses.notebook import views as notebook
from courses.progress import views as progress
from courses.references import views as references

urlpatterns: list[URLPattern | URLResolver] = [
    path("belajar/ikuti/<int:course_id>/", enrolment.enrol, name="course_enrol"),
    path("belajar/berhenti/<int:enrolment_id>/", enrolment.withdraw, name="course_withdraw"),
    path("belajar/selesai/<int:page_id>/", progress.complete_lesson, name="lesson_complete"),
    path("belajar/waktu/", progress.reading_time, name="reading_time"),
    path("belajar/tamat/<int:enrolment_id>/", progress.finish_course, name="course_finish"),
    path("pegawai/jam-pelajaran/", progress.quick_lessons, name="quick_lessons"),
    path(
        "pegawai/jam-pelajaran/<int:progress_id>/",
        progress.quick_lesson_accept,
        name="quick_lesson_accept",
    ),
    path("catatan/", notebook.notes, name="notes"),
    path("catatan/kartu/", notebook.pocket_cards, name="pocket_cards"),
    path("catatan/kartu/<int:note_id>/", notebook.pocket_card_answer, name="pocket_card_answer"),
    path("catatan/<uuid:page_key>/<uuid:block_id>/", notebook.note, name="note"),
    path("istilah/", references.glossary, name="glossary"),
    path("media/<path:name>", files.image, name="image"),
]
