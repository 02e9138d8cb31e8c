"""Pictures of questions that come from files, and whether they are here."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.core.files.storage import default_storage

from assessments.questions.exchange.asked import Asked, from_json, to_json
from assessments.questions.kinds.exchanging import Note, note
from assessments.questions.kinds.kept_pictures import FOLDER
from assessments.questions.kinds.pictures import file_of
from assessments.questions.kinds.protocol import JSON

PARTS = {"file", "width", "height", "alt"}
"""What a picture consists of, wherever it stands."""


def with_pictures_kept(asked: Asked) -> tuple[Asked, tuple[Note, ...]]:
    """Leave out, with a note, pictures that another installation keeps and this one has not."""
    said = to_json(asked)
    lost = [each for each in _pictures(said) if not _is_here(str(each["file"]))]
    if not lost:
        return asked, ()
    files = {str(each["file"]) for each in lost}
    kept = from_json({name: _without(value, files) for name, value in said.items()})
    return replace(kept, key=asked.key), tuple(note("picture", name=each["alt"]) for each in lost)


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
