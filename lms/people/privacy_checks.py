"""What `manage.py check` says about what is kept of people."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db.models import Model

from lms.core.privacy import STORES
from lms.people.models import Officer, User

PEOPLE = (User, Officer)


@checks.register
def tables_about_people_are_declared(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse a table that refers to a person and that no declaration of personal data names."""
    declared = {label for store in STORES for label in store.models}
    return [
        checks.Error(
            f"{label} refers to people, and no part says what is kept in it, and for how long.",
            hint="Name it in a declaration in personal_data.py of the part it belongs to.",
            id="prima.E006",
        )
        for label in tables_about_people()
        if label not in declared
    ]


@checks.register
def declared_tables_exist(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse a declaration of personal data that names a table which there is not."""
    existing = {model._meta.label for model in apps.get_models()}
    return [
        checks.Error(
            f"There is no table {label}, which the store {store.name!r} names.", id="prima.E007"
        )
        for store in STORES
        for label in store.models
        if label not in existing
    ]


def tables_about_people() -> Iterator[str]:
    """Yield the labels of the models that are a person or refer to one by a field of their own."""
    for model in apps.get_models():
        if model in PEOPLE or any(field.related_model in PEOPLE for field in _own_fields(model)):
            yield model._meta.label


def _own_fields(model: type[Model]) -> Iterator[Any]:
    yield from model._meta.local_fields
    yield from model._meta.local_many_to_many
