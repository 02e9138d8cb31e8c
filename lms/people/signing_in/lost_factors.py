"""A way back in for somebody who has lost the second factor and the recovery codes."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core import audit
from lms.core.mail.letters import letter
from lms.people import groups
from lms.people.models import Actor, User
from lms.people.organisation import reach
from lms.people.signing_in import sessions

SUBJECT = gettext_lazy("Your second factor for Prima was reset")


def has_factor(user: User) -> bool:
    """Tell whether ``user`` signs in with more than a password. One query."""
    return bool(Authenticator.objects.filter(user=user).exists())


@transaction.atomic
def reset_factor(*, by: Actor, user: User) -> bool:
    """Let ``user`` sign in with the password alone; tell whether there was anything to take away.

    Every app, passkey and recovery code goes, every session ends, and the owner is told by mail.
    What rests without a second factor rests from now on, until there is a new one.

    Raises:
        ValidationError: for one's own, or an account that ``by`` does not reach.
    """
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("You cannot reset your own second factor."))
    reach.refuse_out_of_reach(by=by, user=user)
    taken = list(Authenticator.objects.filter(user=user).order_by("pk"))
    if not taken:
        return False
    for factor in taken:
        factor.delete()
        audit.record(by=by, action="factor.reset", target=user, changes={"factor": factor.type})
    groups.follow_roles([user])
    sessions.end_sessions(by=by, user=user)
    if user.email:
        language = settings.LANGUAGE_CODE
        letter(user, to=user.email, name="factor_reset", subject=SUBJECT, language=language).send()
    return True
