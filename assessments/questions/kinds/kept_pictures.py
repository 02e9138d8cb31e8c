"""Pictures in questions: how trainers choose them, and how they are kept for good.

A question keeps the file of a picture itself, under the hash of its content. What becomes of the
picture in Wagtail afterwards touches no question and nothing that was pinned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import file_digest
from io import BytesIO
from pathlib import PurePosixPath
from typing import Self, cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, ChooserBlock, StreamBlock, StreamValue, StructBlock
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, Filter
from wagtail.images.widgets import AdminImageChooser

from assessments.questions.fields import UndescribedStreamField
from assessments.questions.kinds.editor import Words, Written, found
from assessments.questions.kinds.pictures import WIDTHS, Picture, size_name
from lms.core import jobs
from lms.core.errors import ExplainedError

FOLDER = "question_pictures"
DRAWING = "assessments.questions.tasks.draw_picture"


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture chosen by a trainer, ``image_id`` in Wagtail, as its file is kept.

    ``file`` is ``""`` until the form it was chosen in is checked.
    """

    image_id: int | None
    file: str = ""
    width: int = 0
    height: int = 0

    @classmethod
    def from_json(cls, data: Mapping[str, str | int | None]) -> Self:
        """Read what ``asdict`` wrote."""
        image_id = data["image_id"]
        return cls(
            image_id if isinstance(image_id, int) else None,
            str(data["file"]),
            int(data["width"] or 0),
            int(data["height"] or 0),
        )


def keep(image: AbstractImage) -> Kept:
    """Keep the file of a picture as it is now, and have its sizes drawn.

    Nothing is decoded. The same file is kept once.

    Raises:
        ExplainedError: if there is no file, the disk takes no more, or it is an SVG, of which no
            sizes can be drawn.
    """
    if image.is_svg():
        raise ExplainedError(_("Questions take no SVG. Save the picture as PNG and upload that."))
    try:
        with image.file.storage.open(image.file.name) as source:
            ending = PurePosixPath(image.file.name).suffix.lower()
            name = f"{file_digest(source.file, 'sha256').hexdigest()}{ending}"
            source.seek(0)
            if not default_storage.exists(f"{FOLDER}/{name}"):
                default_storage.save(f"{FOLDER}/{name}", source)
    except FileNotFoundError as error:
        raise ExplainedError(_("The file of this picture is missing. Upload it again.")) from error
    jobs.start(DRAWING, key=f"question-picture:{name}", by=None, file=name)
    return Kept(image.pk, name, image.width, image.height)


def draw_sizes(file: str) -> None:
    """Draw the sizes that are missing, one after the other: each takes the picture's memory."""
    picture = get_image_model()(file=f"{FOLDER}/{file}")
    for width in WIDTHS:
        name = f"{FOLDER}/{size_name(file, width)}"
        if not default_storage.exists(name):
            drawn = BytesIO()
            Filter(f"width-{width}|format-webp").run(picture, drawn)
            default_storage.save(name, ContentFile(drawn.getvalue()))


class KeptPictureBlock(ChooserBlock):
    """Chooses one of Wagtail's pictures, and keeps its file once the form is checked.

    Its value is ``Kept`` or ``None``: reading questions asks the database for no pictures.
    """

    target_model = "wagtailimages.Image"

    @cached_property
    def widget(self) -> AdminImageChooser:
        """Return Wagtail's own chooser."""
        return AdminImageChooser()

    def to_python(self, value: Mapping[str, str | int | None] | None) -> Kept | None:
        """Read what is stored."""
        return Kept.from_json(value) if value else None

    def bulk_to_python(
        self, values: Sequence[Mapping[str, str | int | None] | None]
    ) -> list[Kept | None]:
        """Read several."""
        return [self.to_python(value) for value in values]

    def get_prep_value(self, value: Kept | None) -> dict[str, str | int | None] | None:
        """Return what is stored."""
        return asdict(value) if value else None

    def value_from_form(self, value: AbstractImage | str | None) -> Kept | None:
        """Take a picture from a form: by its id as it was sent, or found and to be kept."""
        if isinstance(value, str):
            return Kept(int(value)) if value.isdecimal() else None
        return keep(value) if value else None

    def value_for_form(self, value: Kept | None) -> int | None:
        """Return its id."""
        return value.image_id if value else None

    def get_form_state(self, value: Kept | None) -> object:
        """Return what the chooser shows; nothing where Wagtail has the picture no more."""
        return self.widget.get_value_data(self.value_for_form(value))

    def clean(self, value: Kept | None) -> Kept | None:
        """Keep the picture that is chosen.

        Raises:
            ValidationError: if there is none where one is needed, or it cannot be kept.
        """
        try:
            return self.value_from_form(self.field.clean(self.value_for_form(value)))
        except ExplainedError as error:
            raise ValidationError(str(error)) from error

    def extract_references(self, value: Kept | None) -> object:
        """Tell Wagtail where its picture is used."""
        if value and value.image_id:
            yield self.model_class, str(value.image_id), "", ""

    class Meta:
        icon = "image"


class PictureBlock(StructBlock):
    """A picture, and what is seen on it."""

    image = KeptPictureBlock(label=gettext_lazy("Picture"), required=False)
    alt = CharBlock(
        label=gettext_lazy("What is seen on it"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Read out to those who cannot see it."),
    )

    class Meta:
        icon = "image"
        label = gettext_lazy("Picture")


NO_PICTURE: Written = {"image": None, "alt": ""}
"""A ``PictureBlock``'s value without a picture."""


class OnePicture(StreamBlock):
    """A picture or none."""

    picture = PictureBlock()

    class Meta:
        max_num = 1


class PictureField(UndescribedStreamField):
    """The picture of a question, or none."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(args[0] if args else OnePicture(required=False), **kwargs)


def picture_of(value: Written) -> Picture | None:
    """Read a ``PictureBlock``'s value."""
    kept = cast("Kept | None", value["image"])
    alt = str(value["alt"] or "")
    return Picture(kept.file, kept.width, kept.height, alt) if kept else None


def picture_written(picture: Picture | None) -> Written:
    """Return a ``PictureBlock``'s value."""
    if picture is None:
        return NO_PICTURE
    return {
        "image": Kept(None, picture.file, picture.width, picture.height),
        "alt": picture.alt,
    }


def read_picture(value: StreamValue | None) -> Picture | None:
    """Read ``Question.picture``."""
    return picture_of(value[0].value) if value else None


def written_picture(picture: Picture | None) -> list[tuple[str, Written]]:
    """Return ``Question.picture``."""
    return [("picture", picture_written(picture))] if picture else []


def picture_problems(picture: Picture) -> list[Words]:
    """Say what keeps a question with this picture from being published."""
    words = gettext_lazy("Say in words what is seen on the picture, for those who cannot see it.")
    return found([(not picture.is_described, words)])
