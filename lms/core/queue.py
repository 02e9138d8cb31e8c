"""Placeholder until the queue lands in the next commit."""

from django_tasks.backends.immediate import ImmediateBackend as DjangoQBackend  # noqa: F401
