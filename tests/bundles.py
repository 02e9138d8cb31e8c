"""Style sheets in tests as a server has them: a page asks once for all that every page has."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from lms.core.storage import bundled

FOLDER = Path(tempfile.mkdtemp(prefix="prima-bundles-"))


class BundlesFinder(FileSystemFinder):
    """Finds what is in css/, bundled when it is asked for first."""

    def find(self, path: str, *args: Any, **options: Any) -> Any:
        """Return where the bundle of a style sheet is; nothing for other files."""
        source = settings.ROOT / "static" / path
        if not (path.startswith("css/") and source.is_file()):
            return []
        bundle = FOLDER / path
        if not bundle.exists():
            bundle.parent.mkdir(parents=True, exist_ok=True)
            bundle.write_bytes(bundled(str(source)))
        return str(bundle)

    def list(self, *args: Any, **options: Any) -> Any:
        """Return nothing: the files themselves are listed by another finder."""
        return []
