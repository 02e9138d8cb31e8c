"""Wagtail hooks of the lms app: the name and colours of the admin."""
