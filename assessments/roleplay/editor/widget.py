"""The field of a form in which a conversation is written."""

from django import forms

from assessments.roleplay.editor.words import WORDS


class ConversationWidget(forms.Textarea):
    """A text area with the document, and over it, where there is JavaScript, a map to write on."""

    template_name = "assessments/admin/conversation_editor.html"

    class Media:
        css = {"all": ["css/conversation-editor.css"]}
        js = [forms.Script("js/conversation/editor.js", type="module")]

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        """Add what the script says."""
        context = super().get_context(name, value, attrs)
        return context | {"words": {key: str(text) for key, text in WORDS.items()}}
