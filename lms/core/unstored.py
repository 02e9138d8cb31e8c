"""What becomes of a file that was sent and cannot be stored: its form says so, and asks again.

A disk is full, or may not be written to. Every form that takes files is sent back with everything
else that was typed in it; no view has to do anything for that.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.utils.datastructures import MultiValueDict

from lms.core.storage import NotStoredError

logger = logging.getLogger(__name__)


class UnstoredFile(File):  # type: ignore[type-arg]
    """Stands for a file that could not be stored: whichever form field gets it refuses it."""

    def __init__(self, name: str | None) -> None:
        super().__init__(None, name)

    @property
    def size(self) -> NoReturn:
        """Say that there is none: every form field for files asks for its size first.

        Raises:
            ValidationError: always.
        """
        raise ValidationError(str(NotStoredError()), code="not_stored")


class LargeUploadHandler(TemporaryFileUploadHandler):
    """Puts a large upload into a temporary file, or else makes it an ``UnstoredFile``."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a temporary file."""
        self.has_failed = False
        with self._noting_failure():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what has arrived, as long as there is room."""
        if not self.has_failed:
            with self._noting_failure():
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        """Hand over what the form gets."""
        if not self.has_failed:
            with self._noting_failure():
                return super().file_complete(file_size)
        return UnstoredFile(self.file_name)

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            logger.exception("a file that was sent could not be kept for its form")
            self.has_failed = True


class UnstoredFilesMiddleware:
    """Has a view that could not store a file answer once more, as if the file were unfit.

    What the view did until then was rolled back, or it had written nothing yet: rows are written
    after their files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Call the view again with files that its form refuses, if storing one was what failed."""
        match = request.resolver_match
        if not isinstance(exception, NotStoredError) or not request.FILES or match is None:
            return None
        logger.error("a file that was sent could not be stored", exc_info=exception)
        sent = cast("MultiValueDict[str, File[Any]]", request.FILES)
        for field, files in sent.lists():
            sent.setlist(field, [UnstoredFile(file.name) for file in files])
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer
