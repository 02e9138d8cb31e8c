"""Wagtail hooks of the assessments app: each part registers its viewsets here."""
