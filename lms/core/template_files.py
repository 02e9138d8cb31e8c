"""Templates as they are sent: what indents them is for those who read them."""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

_INDENT = re.compile(r"\n[ \t]+")


class Loader(FilesystemLoader):
    """Reads templates from their folder, pages without their indentation.

    A page is a third shorter so; a browser shows the same, since no template holds preformatted
    text. Lines stay, so that an error still says where it is.
    """

    def get_contents(self, origin: Origin) -> str:
        """Return the source of a template."""
        contents = super().get_contents(origin)
        return _INDENT.sub("\n", contents) if origin.name.endswith(".html") else contents
