"""Addresses of the editor of conversations, within Wagtail's admin."""

from django.urls import path

from assessments.roleplay.editor import views

urlpatterns = [
    path("simulasi/perilaku/", views.indicators, name="conversation_indicators"),
    path("simulasi/periksa/", views.check, name="conversation_check"),
    path("simulasi/ponsel/", views.phone, name="conversation_phone"),
    path("simulasi/coba/", views.play, name="conversation_play"),
]
