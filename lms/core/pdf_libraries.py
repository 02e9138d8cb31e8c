"""Which of the system's libraries that lay out PDFs are here.

``python -m lms.core.pdf_libraries`` prints what is missing, for the launcher: no Django in here.
"""

import ctypes
from collections.abc import Mapping

# Names of each library as WeasyPrint looks for them on Linux and macOS.
REQUIRED = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
HELPFUL = {
    "HarfBuzz-Subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
}


def missing(libraries: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Name those of ``libraries`` that this machine does not have."""
    return [name for name, files in libraries.items() if not any(map(_is_loadable, files))]


def _is_loadable(file: str) -> bool:
    """Tell whether the system finds the shared library ``file``."""
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    for kind, libraries in (("required", REQUIRED), ("helpful", HELPFUL)):
        if names := missing(libraries):
            print(f"{kind}: {', '.join(names)}")  # noqa: T201 - its only output
