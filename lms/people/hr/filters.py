"""What the forms that narrow a list have in common."""

from django import forms


class FilterForm(forms.Form):
    """Narrows a list. While one of its fields is invalid, the list shows nothing and says so."""

    @property
    def faults(self) -> list[str]:
        """Say what is wrong, each with the name of its field."""
        return [
            f"{self.fields[name].label}: {message}"
            for name, messages in self.errors.items()
            for message in messages
        ]
