"""Addresses about questions outside the bank."""

from django.urls import path

from assessments.questions import chooser, views

urlpatterns = [
    path("soal/gambar/<str:name>", views.picture, name="question_picture"),
    path("soal/bacaan/<uuid:page_key>/", views.passage, name="question_passage"),
]

admin_urlpatterns = [
    path(
        "soal/gambar/<int:image_id>/",
        views.picture_to_draw_on,
        name="question_picture_to_draw_on",
    ),
    path("soal/bagian/<int:page_id>/", views.headings, name="question_headings"),
    path("soal/lihat/<int:question_id>/", chooser.glance, name="question_glance"),
    path("soal/mirip/", views.similar_questions, name="similar_questions"),
]
