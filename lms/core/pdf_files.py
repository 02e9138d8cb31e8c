"""What a document may read while it is laid out: what it was handed, and nothing else.

Imports WeasyPrint, so import this module only where ``documents`` does: when a PDF is made.
"""

import mimetypes
from collections.abc import Mapping
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "prima"


class HandedFiles(URLFetcher):
    """Serves ``prima:NAME`` from a mapping, ``data:`` from the address itself; refuses the rest.

    A refusal is kept in ``refused`` and stops the document (WeasyPrint's
    ``FatalURLFetchingError``) instead of leaving a hole in it.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
        self.files = files
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the file that ``url`` names.

        Raises:
            ValueError: if it was not handed over.
        """
        scheme, _colon, rest = url.partition(":")
        name = unquote(rest)
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme != SCHEME or name not in self.files:
            self.refused.append(url)
            raise ValueError(f"{url} was not handed over to the document")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, self.files[name], {"Content-Type": kind})
