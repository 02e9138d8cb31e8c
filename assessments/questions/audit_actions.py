"""What is done to questions, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="questions",
        label=_("Questions"),
        actions={
            "question.create": _("Question written"),
            "question.copy": _("Question copied"),
            "question.topics": _("Topics of a question changed"),
            "question.behaviours": _("Behaviours of a question changed"),
            "question.move": _("Question put into another bank"),
            "question.use": _("Purpose or difficulty of a question changed"),
            "question.publish": _("Question published"),
            "question.retire": _("Question retired"),
            "question.bring_back": _("Retired question brought back"),
            "question.import": _("Question imported"),
            "question.import_change": _("Question changed by an import"),
            "question.upload": _("File of questions uploaded"),
            "question.apply": _("Import of questions begun"),
            "question.imported": _("Import of questions finished"),
            "question.export": _("Questions exported"),
        },
    )
)
