"""How people sign in, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="sign-in",
        label=_("Signing in"),
        actions={
            "session.start": _("Signed in"),
            "session.end": _("Signed out"),
            "session.refuse": _("Sign-in refused"),
            "session.block": _("Sign-in blocked after too many attempts"),
            "session.revoke": _("Session ended from elsewhere"),
            "password.change": _("Password changed"),
            "password.reset": _("Password chosen by a link"),
            "factor.add": _("Second factor added"),
            "factor.remove": _("Second factor removed"),
            "factor.renew": _("Second factor renewed"),
            "factor.reset": _("Second factor reset by an administrator"),
        },
        fields={"device": _("device"), "factor": _("factor")},
        values={
            "factor": {
                "password": _("password"),
                "totp": _("authenticator app"),
                "webauthn": _("passkey"),
                "recovery_codes": _("recovery codes"),
                "sso": _("identity provider"),
            }
        },
    )
)
