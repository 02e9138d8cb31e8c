"""Where the sizes of pictures are kept."""

from typing import Any

from lms.core.storage import AtomicFileSystemStorage, NotStoredError


class SizeStorage(AtomicFileSystemStorage):
    """A size that cannot be stored is shown as missing: no page fails for want of a picture."""

    def _save(self, name: str, content: Any) -> str:
        """Store a size whole.

        Raises:
            SourceImageIOError: if it cannot be stored; Wagtail goes on without the picture.
        """
        # Not at the top: Wagtail's models look for this storage while they are being loaded.
        from wagtail.images.models import SourceImageIOError  # noqa: PLC0415

        try:
            return super()._save(name, content)
        except NotStoredError as error:
            raise SourceImageIOError(str(error)) from error
