"""Addresses of ``lms.home``."""

from django.urls import URLPattern, URLResolver, path

from lms.home.styleguide import styleguide
from lms.home.theme import set_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("tampilan/", set_theme, name="set_theme"),
    path("styleguide/", styleguide, name="styleguide"),
]
