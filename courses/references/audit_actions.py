"""What is done to regulations and terms, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="reference",
        label=_("Regulations and terms"),
        actions={
            "reference.edit": _("Regulation or term written"),
            "reference.delete": _("Regulation or term removed"),
        },
        fields={
            "english": _("in English"),
            "in_force_from": _("in force from"),
            "in_force_to": _("in force until"),
            "is_shown": _("shown"),
            "kind": _("kind"),
            "meaning": _("meaning"),
            "meaning_english": _("meaning in English"),
            "note": _("note"),
            "number": _("number"),
            "other_forms": _("other forms"),
            "replaced_by": _("replaced by"),
            "slug": _("short name"),
            "term": _("term"),
            "title": _("title"),
            "url": _("address of the text"),
            "year": _("year"),
        },
    )
)
