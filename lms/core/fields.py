"""Model fields of the house."""

from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models


def private_storage() -> Storage:
    """Return the storage that no URL leads to."""
    return storages["private"]


class PrivateFileField(models.FileField):
    """A file in the private storage, served only by views that check who asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["storage"] = private_storage
        kwargs.setdefault("max_length", 255)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Describe the column alone, so that migrations depend on no code of the project."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("storage", None)
        return name, "django.db.models.FileField", args, kwargs
