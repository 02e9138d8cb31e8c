"""The form trainers upload pictures with, and how large a picture is."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from willow.image import (
    AvifImageFile,
    GIFImageFile,
    JPEGImageFile,
    PNGImageFile,
    WebPImageFile,
)
from willow.registry import registry

from courses.catalogue import drawing, vectors
from courses.catalogue.drawing import MAX_FRAMES, MAX_PIXELS_OF_ALL_FRAMES, Finding
from lms.core import apart

KINDS = (AvifImageFile, GIFImageFile, JPEGImageFile, PNGImageFile, WebPImageFile)


def read_sizes_from_headers() -> None:
    """Keep Wagtail from drawing a picture to learn its size, which it does in transactions too."""
    for kind in KINDS:
        registry.register_operation(kind, "get_size", size_in_header)
        registry.register_operation(kind, "get_frame_count", lambda _picture: 1)


def size_in_header(picture: Any) -> tuple[int, int]:
    """Return the width and height of one of Willow's pictures. The file stays open."""
    picture.f.seek(0)
    with Image.open(picture.f) as opened:
        return opened.size


class PictureField(WagtailImageField):
    """A picture that can be drawn to its last pixel.

    Wagtail goes by a file's first bytes. What only begins like a picture, or ends too early, would
    fail later: when a lesson shows it.
    """

    def to_python(self, data: UploadedFile[bytes] | None) -> object:
        """Read the file, unless it is an SVG too large to be drawn: Wagtail reads an SVG whole.

        Raises:
            ValidationError: if it is.
        """
        if (
            data
            and str(data.name).lower().endswith(".svg")
            and (data.size or 0) > vectors.MAX_BYTES
        ):
            raise _too_large_drawing()
        return super().to_python(data)

    def check_image_pixel_size(self, f: Any) -> None:
        """Check the size, then have every frame drawn, or an SVG read, in a process apart.

        Raises:
            ValidationError: if it is larger than ``WAGTAILIMAGES_MAX_IMAGE_PIXELS``, moves for too
                long, is damaged or no picture, is an SVG that does more than draw, or if too many
                others are being looked at.
        """
        try:
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:
            # Each format's reader fails in its own way: OSError, SyntaxError, struct.error …
            raise _damaged() from error
        is_drawing = f.image.format_name == "svg"
        f.seek(0)
        found = _look(vectors.verdict if is_drawing else drawing.verdict, f.read())
        f.seek(0)
        if found == Finding.ACTIVE:
            raise _active()
        if found == Finding.DAMAGED:
            raise _damaged()
        if found == Finding.TOO_MUCH:
            raise _too_large_drawing() if is_drawing else _too_much()


def _look(verdict: Callable[[bytes], str], content: bytes) -> str:
    try:
        return apart.look(verdict, content)
    except apart.TooCostlyError:
        return Finding.TOO_MUCH
    except apart.BusyError as error:
        raise ValidationError(str(error), code="busy") from error


def _damaged() -> ValidationError:
    text = _(
        "This file is damaged, incomplete or not a picture. Open it on your device,"
        " save it again as JPG or PNG, and upload that file."
    )
    return ValidationError(text, code="invalid_image")


def _too_much() -> ValidationError:
    text = _(
        "This picture moves for too long: it may have %(frames)d frames, of %(pixels)d million"
        " pixels together. Lessons show its first frame only, so save that one as PNG and upload"
        " it."
    )
    limits = {"frames": MAX_FRAMES, "pixels": MAX_PIXELS_OF_ALL_FRAMES // 1_000_000}
    return ValidationError(text % limits, code="too_much")


def _active() -> ValidationError:
    text = _(
        "This SVG holds more than a drawing, such as a script, a link or a picture from elsewhere."
        " Save it as plain SVG in your drawing program, or as PNG, and upload that file."
    )
    return ValidationError(text, code="active")


def _too_large_drawing() -> ValidationError:
    text = _(
        "This SVG has too many shapes: phones would show it slowly. Save it as PNG and upload that"
        " file."
    )
    return ValidationError(text, code="too_much")


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures, with ``PictureField`` where it has a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=plain.label, required=plain.required, widget=plain.widget
            )
