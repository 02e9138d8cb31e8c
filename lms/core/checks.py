"""What `manage.py check` says about this machine."""

from typing import Any

from django.core import checks

from lms.core import documents

HOW_TO_INSTALL = (
    "Debian and Ubuntu: sudo apt-get install -y --no-install-recommends"
    " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 · Fedora: sudo dnf install -y pango"
    " · macOS: brew install pango"
)


@checks.register
def pdf_libraries_are_installed(**_options: Any) -> list[checks.CheckMessage]:
    """Warn when PDFs cannot be made, or only slowly. Everything else works without."""
    if missing := documents.missing_libraries(documents.REQUIRED_LIBRARIES):
        return [
            checks.Warning(
                f"Certificates and reports cannot be made as PDF: {', '.join(missing)} is missing.",
                hint=HOW_TO_INSTALL,
                id="prima.W001",
            )
        ]
    if missing := documents.missing_libraries(documents.HELPFUL_LIBRARIES):
        return [
            checks.Warning(
                f"PDFs take six times as long as they could: {', '.join(missing)} is missing.",
                hint=HOW_TO_INSTALL,
                id="prima.W002",
            )
        ]
    return []
