"""Wagtail hooks of the courses app."""
