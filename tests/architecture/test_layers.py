"""Foreign keys written as strings are invisible to import-linter; check them here."""

import tomllib
from pathlib import Path

from django.apps import apps

CONTRACT = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
LAYERS = [[m.strip() for m in row.replace("|", ":").split(":")] for row in CONTRACT["layers"]]


def layer_of(model):
    for height, modules in enumerate(reversed(LAYERS)):
        if any(model.__module__.startswith(f"{module}.") for module in modules):
            return height


def test_foreign_keys_point_downwards():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not field.auto_created and field.is_relation and field.related_model:
                here, there = layer_of(model), layer_of(field.related_model)
                if here is not None and there is not None:
                    assert there <= here, f"{model._meta.label}.{field.name} points up"
