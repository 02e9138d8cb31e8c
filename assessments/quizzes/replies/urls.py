"""Addresses of marking, within Wagtail's admin."""

from django.urls import path

from assessments.quizzes.replies import views

urlpatterns = [
    path("penilaian/", views.queue, name="reply_queue"),
    path("penilaian/berikutnya/", views.take_next, name="reply_next"),
    path("penilaian/<int:reply_id>/", views.mark, name="reply_mark"),
    path("penilaian/<int:reply_id>/nilai-ulang/", views.mark_again, name="reply_mark_again"),
]
