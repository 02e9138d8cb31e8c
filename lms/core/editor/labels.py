"""Labels of fields that Wagtail names by their variables, in English in every language."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)

LABELS = {
    "email_address": _("E-mail address"),
    "link_text": _("Words of the link"),
    "subject": _("Subject"),
    "body": _("Text of the message"),
    "phone_number": _("Phone number"),
}
LINK_FORMS: tuple[type[forms.Form], ...] = (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)


def label_links() -> None:
    """Give the fields of the windows that make links their labels; again harmless."""
    for form in LINK_FORMS:
        for name, field in form.base_fields.items():
            field.label = LABELS.get(name, field.label)
