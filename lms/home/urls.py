"""Addresses of ``lms.home``."""

from django.urls import URLPattern, URLResolver, path

from lms.home.styleguide import styleguide
from lms.home.theme import set_theme
from lms.home.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("tampilan/", set_theme, name="set_theme"),
    path("styleguide/", styleguide, name="styleguide"),
]
