"""The form trainers upload documents with."""

from wagtail.documents.forms import BaseDocumentForm


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, which says one thing about a file, not two."""

    def _post_clean(self) -> None:
        """Leave the model out once the file is refused: of a file it has not it says no more."""
        if "file" not in self.errors:
            super()._post_clean()
