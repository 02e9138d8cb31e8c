"""What becomes of certificates, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="certificates",
        label=_("Certificates"),
        actions={
            "certificate.award": _("Certificate awarded"),
            "certificate.revoke": _("Certificate revoked"),
            "certificates.settings": _("Settings of certificates changed"),
        },
    )
)
