"""The sizes in which pages show a picture. They are drawn by a job, never while somebody waits."""

from typing import Any

from wagtail.images.models import AbstractImage, Filter, ResponsiveImage

from lms.core import jobs

WIDTHS = (480, 960, 1344)
TASK = "courses.catalogue.tasks.draw_sizes"


def in_sizes(picture: AbstractImage, attributes: dict[str, Any]) -> ResponsiveImage:
    """Offer a picture in all sizes; until they are drawn, as it was uploaded. An SVG fits all.

    Two queries where they are drawn. Where they are not, a job is asked for: six or seven. None for
    an SVG.
    """
    if picture.is_svg():
        return ResponsiveImage({"original": _as_uploaded(picture)}, attributes)
    drawn = picture.find_existing_renditions(*_filters())
    if len(drawn) == len(WIDTHS):
        sizes = {size.spec: drawn[size] for size in _filters()}
    else:
        key = f"sizes:{picture.pk}:{picture.file.name}"
        jobs.start(TASK, key=key, by=None, picture_id=picture.pk)
        sizes = {"original": _as_uploaded(picture)}
    return ResponsiveImage(sizes, attributes)


def draw(picture: AbstractImage) -> None:
    """Draw the sizes that are missing, one after the other: each takes the picture's memory."""
    for size in _filters():
        picture.get_rendition(size)


def _filters() -> list[Filter]:
    return [Filter(f"width-{width}") for width in WIDTHS]


def _as_uploaded(picture: AbstractImage) -> Any:
    """Treat the file itself as one of its sizes, without storing that."""
    return picture.get_rendition_model()(
        image=picture, file=picture.file.name, width=picture.width, height=picture.height
    )
