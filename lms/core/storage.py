"""Where files are kept."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightningcss
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from whitenoise.storage import CompressedManifestStaticFilesStorage

from lms.core.errors import ExplainedError

PART_PREFIX = ".part-"


class NotStoredError(ExplainedError):
    """The disk has no room for a file, or may not be written to. Nothing of the file is left."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The server cannot keep files just now, so this one is not kept. Try again later;"
                " if that does not help, tell the people who run Prima."
            )
        )


@contextmanager
def storing(file: Any, name: str, content: Any) -> Iterator[None]:
    """Store what a model's file field is to hold; take it away again if the block fails.

    So that writing the row, in the block, is all that a transaction is open for. A process that
    dies in between leaves a file without a row.
    """
    file.save(name, content, save=False)
    try:
        yield
    except BaseException:
        file.storage.delete(file.name)
        raise


def bundled(path: str) -> bytes:
    """Return a style sheet as it is sent: with what it imports, without blanks and comments.

    What a file that it imports names by url() is found from the folder of the one at ``path``, or
    from /static/.
    """
    return lightningcss.bundle_css(path).encode()


@dataclass(frozen=True)
class _Bundles:
    """A storage of style sheets, to be read as they are sent."""

    sources: Storage

    def open(self, path: str) -> "ContentFile[bytes]":
        """Open one."""
        return ContentFile(bundled(self.sources.path(path)), path)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content; our style sheets as bundles."""

    # What a module imports, too. Django can do this for all scripts or none, and one that came with
    # a package imports what the package does not have.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>import(?P<names>[^"']+)from "(?P<url>\.{1,2}/[^"]+)";)""",
                    """import%(names)sfrom "%(url)s";""",
                ),
            ),
        ),
    )

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def url(self, name: str | None, force: bool = False) -> str:  # noqa: FBT001, FBT002
        """Return the address of a file, worked out once: the manifest is not read again either."""
        address = self._addresses.get(name or "")
        if address is None:
            address = str(super().url(name, force))
            if not settings.DEBUG:
                self._addresses[name or ""] = address
        return address

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Give each file its name, after it is bundled if it is a style sheet of ours."""
        bundles = {
            name: (_Bundles(storage), path)
            for name, (storage, path) in paths.items()
            if name.startswith("css/") and name.endswith(".css")
        }
        yield from super().post_process(paths | bundles, *args, **options)


class AtomicFileSystemStorage(FileSystemStorage):
    """Files on disk that are there whole or not at all, whenever the power goes."""

    def _save(self, name: str, content: Any) -> str:
        """Store a file whole.

        Raises:
            NotStoredError: if it cannot be stored.
        """
        try:
            return self._save_whole(name, content)
        except OSError as error:
            raise NotStoredError from error

    def _save_whole(self, name: str, content: Any) -> str:
        """Write to a temporary file, let the disk have it, then give it its name."""
        Path(self.location).mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=self.location, prefix=PART_PREFIX, delete=False
        ) as part:
            try:
                for chunk in content.chunks():
                    part.write(chunk)
                part.flush()
                os.fsync(part.fileno())
                return str(super()._save(name, _Complete(part, part.name)))  # type: ignore[misc]
            finally:
                Path(part.name).unlink(missing_ok=True)


class _Complete(File):  # type: ignore[type-arg]
    """A file on the same disk, which Django's storage renames instead of copying."""

    def temporary_file_path(self) -> str:
        """Say where the file is now."""
        return str(self.name)
