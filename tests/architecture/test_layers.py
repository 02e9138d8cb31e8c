"""Foreign keys written as strings are invisible to import-linter; check them here."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACT = PROJECT["tool"]["importlinter"]["contracts"][0]
LAYERS = [[m.strip() for m in row.replace("|", ":").split(":")] for row in CONTRACT["layers"]]


def layer_of(model: type[Model]) -> int | None:
    """Say how high in the house ``model`` stands; None for other people's models."""
    for height, modules in enumerate(reversed(LAYERS)):
        if any(model.__module__.startswith(f"{module}.") for module in modules):
            return height
    return None


def test_foreign_keys_point_downwards() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not field.is_relation or not isinstance(target, type):
                continue
            here, there = layer_of(model), layer_of(target)
            if here is not None and there is not None:
                assert there <= here, f"{model._meta.label}.{field.name} points up"


def test_every_model_of_ours_stands_on_a_layer() -> None:
    ours = {"lms", "courses", "assessments", "certificates"}
    for model in apps.get_models():
        if model._meta.app_label in ours:
            assert layer_of(model) is not None, model._meta.label
