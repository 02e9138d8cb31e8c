"""The drawings of a course that comes with Prima, as pictures of Wagtail's."""

from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from lms.people.api import Actor


def add_drawing(path: Path, description: str, *, by: Actor) -> AbstractImage:
    """Keep a drawing among the central pictures; return it as a block takes it."""
    with path.open("rb") as file:
        image: AbstractImage = get_image_model()(
            title=path.stem.replace("-", " ").capitalize(),
            description=description,
            file=ImageFile(file, name=path.name),
            uploaded_by_user=by,
        )
        image.save()
    image.contextual_alt_text, image.decorative = description, False
    return image
