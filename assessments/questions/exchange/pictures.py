"""Pictures of questions that come from files, and whether they are here."""

from collections.abc import Collection as Some
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha1

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.images.models import AbstractImage
from wagtail.models import Collection

from assessments.questions.exchange.asked import Asked, from_json, to_json
from assessments.questions.kinds.exchanging import Note, note
from assessments.questions.kinds.kept_pictures import FOLDER, keep
from assessments.questions.kinds.pictures import file_of
from assessments.questions.kinds.protocol import JSON
from lms.core.errors import ExplainedError
from lms.people.api import Actor

LONGEST_TITLE = 255
PARTS = {"file", "width", "height", "alt"}
"""What a picture consists of, wherever it stands."""


def with_pictures_kept(asked: Asked, coming: Some[str] = ()) -> tuple[Asked, tuple[Note, ...]]:
    """Leave out, with a note, pictures that are neither here nor ``coming`` along."""
    said = to_json(asked)
    named = (each for each in _pictures(said) if each["file"] not in coming)
    lost = [each for each in named if not _is_here(str(each["file"]))]
    if not lost:
        return asked, ()
    files = {str(each["file"]) for each in lost}
    kept = from_json({name: _without(value, files) for name, value in said.items()})
    return replace(kept, key=asked.key), tuple(note("picture", name=each["alt"]) for each in lost)


def files_of(asked: Asked) -> dict[str, bytes]:
    """Return the contents of a question's pictures that are here, by their names."""
    return dict(contents_of(names_of(asked)))


def contents_of(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the names of the pictures that are here, with their contents."""
    for name in names:
        if _is_here(name):
            with default_storage.open(f"{FOLDER}/{name}") as file:
                yield name, file.read()


def names_of(asked: Asked) -> set[str]:
    """Return the names of a question's pictures."""
    return {str(each["file"]) for each in _pictures(to_json(asked))}


def take(content: bytes, name: str, *, by: Actor) -> int | None:
    """Put a picture into the picture library as if ``by`` had sent it there, and keep its file.

    Returns its id there; ``None`` if it is refused, as one that is damaged or too large. It is
    drawn in a process apart, so call this outside a transaction.
    """
    known = get_image_model().objects.filter(file_hash=sha1(content).hexdigest()).first()  # noqa: S324
    image = known or _sent(content, name, by)
    if image is None:
        return None
    try:
        keep(image)
    except ExplainedError:
        return None
    return int(image.pk)


def _sent(content: bytes, name: str, by: Actor) -> AbstractImage | None:
    model = get_image_model()
    root = Collection.get_first_root_node()
    form = get_image_form(model)(
        {"title": name[:LONGEST_TITLE], "collection": root.pk},
        {"file": SimpleUploadedFile(name, content)},
        instance=model(uploaded_by_user=by),
    )
    form.fields.pop("collection", None)
    if not form.is_valid():
        return None
    image: AbstractImage = form.save(commit=False)
    image.collection = root
    image.save()
    return image


def _pictures(value: object) -> Iterator[Mapping[str, JSON]]:
    if isinstance(value, Mapping):
        if value.keys() == PARTS:
            yield value
        for each in value.values():
            yield from _pictures(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _pictures(each)


def _without(value: JSON, files: set[str]) -> JSON:
    if isinstance(value, Mapping):
        if value.keys() == PARTS and str(value["file"]) in files:
            return None
        return {name: _without(each, files) for name, each in value.items()}
    return [_without(each, files) for each in value] if isinstance(value, list | tuple) else value


def _is_here(file: str) -> bool:
    return file_of(file) == file and default_storage.exists(f"{FOLDER}/{file}")
