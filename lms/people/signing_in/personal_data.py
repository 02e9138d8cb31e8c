"""What signing in keeps of people."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

SECONDS_A_DAY = 24 * 60 * 60


def _forget_ways_in(officer_id: int) -> None:
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user__officer=officer_id).delete()


def _forget_sessions(officer_id: int) -> None:
    UserSession.objects.filter(user__officer=officer_id).delete()


declare(
    PersonalData(
        name="sign-in",
        label=_("Ways to sign in"),
        holds=_(
            "Confirmed e-mail addresses, second factors, passkeys and identities of single sign-on"
        ),
        kept=_("Until the person or an administrator removes them"),
        anonymising=_("Removed."),
        models=("account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount"),
        forget=_forget_ways_in,
    )
)
declare(
    PersonalData(
        name="sessions",
        label=_("Sessions"),
        holds=_(
            "Since when somebody is signed in, from which network address and with which kind "
            "of browser"
        ),
        kept=_("Until they end, at the latest after %(days)s days"),
        anonymising=_("Removed."),
        models=("usersessions.UserSession",),
        days=settings.SESSION_COOKIE_AGE // SECONDS_A_DAY,
        forget=_forget_sessions,
    )
)
