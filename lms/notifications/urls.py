"""Addresses of notices."""

from django.urls import path

from lms.notifications import views

urlpatterns = [
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/dibaca/", views.notices_read, name="notices_read"),
    path("pemberitahuan/pilihan/", views.notice_choices, name="notice_choices"),
    path("pemberitahuan/<int:notice_id>/", views.notice_open, name="notice_open"),
]
