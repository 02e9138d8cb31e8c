"""The form trainers upload pictures with."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageSequence
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

_one_at_a_time = Lock()


@contextmanager
def complete_pictures_only() -> Iterator[None]:
    """Have Pillow refuse what ends too early: WeasyPrint has it fill up, in the whole process."""
    with _one_at_a_time:
        fills_up = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = fills_up


class PictureField(WagtailImageField):
    """A picture that can be drawn to its last pixel.

    Wagtail goes by a file's first bytes. What only begins like a picture, or ends too early, would
    fail later: when its size is read, or when a lesson shows it.
    """

    def check_image_pixel_size(self, f: Any) -> None:
        """Check the size, then draw every frame: at most ``WAGTAILIMAGES_MAX_IMAGE_PIXELS``.

        Raises:
            ValidationError: if it is too large, damaged, or no picture.
        """
        try:
            super().check_image_pixel_size(f)
            with complete_pictures_only(), Image.open(f) as picture:
                for frame in ImageSequence.Iterator(picture):
                    frame.load()
        except ValidationError:
            raise
        except Exception as error:
            # Each format's reader fails in its own way: OSError, SyntaxError, struct.error …
            raise ValidationError(
                _(
                    "This file is damaged, incomplete or not a picture. Open it on your device,"
                    " save it again as JPG or PNG, and upload that file."
                ),
                code="invalid_image",
            ) from error
        f.seek(0)


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures, with ``PictureField`` where it has a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=plain.label, required=plain.required, widget=plain.widget
            )
