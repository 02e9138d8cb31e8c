"""A new password for whoever forgot it: asked for on a page, answered by mail.

The page only notes what was typed, sealed, for it may be anything. Whose login it is, is looked up
in the background, so neither the answer nor its time tells whether there is such an account.
"""

import uuid

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lms.core import jobs, quotas
from lms.core.mail.sealing import seal_text, unseal_text
from lms.people.models import User
from lms.people.signing_in.accounts import account_named
from lms.people.signing_in.password_mail import password_mail

SUBJECT = gettext_lazy("Choose a new password for Prima")


def ask(login: str) -> None:
    """Have links sent to the owners of ``login``, if any. The same queries whatever it is."""
    jobs.start(
        "lms.people.tasks.send_password_links",
        key=f"password:{uuid.uuid4()}",
        by=None,
        title=_("Send a link to choose a password"),
        sealed_login=seal_text(login),
    )


@transaction.atomic
def send_links(sealed_login: str) -> None:
    """Send each active account that the login names a link, so many in an hour; others nothing.

    Who types an address gets the mail there; else it goes to the account's own.
    """
    language = get_language() or settings.LANGUAGE_CODE
    for user, address in _accounts(unseal_text(sealed_login)).items():
        if _may_get_another(user):
            mail = password_mail(
                user, to=address, name="password_reset", subject=SUBJECT, language=language
            )
            mail.send()


def _accounts(login: str) -> dict[User, str]:
    """Find the accounts and where their mail goes. Two queries, or up to six.

    Mail goes to an address as it is kept here: HR gave it, or its owner confirmed it.
    """
    confirmed = EmailAddress.objects.filter(
        email=login.lower(), verified=True, user__is_active=True
    ).select_related("user")
    found = {entry.user: entry.email for entry in confirmed}
    found |= {user: user.email for user in User.objects.filter(email__iexact=login, is_active=True)}
    named = None if found else account_named(login)
    if named and named.is_active and named.email:
        found[named] = named.email
    return found


def _may_get_another(user: User) -> bool:
    """Count a link for this account, and tell whether it was not one too many."""
    return quotas.take(quotas.limits("password_links", key=str(user.pk)))
