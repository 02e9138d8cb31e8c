"""What follows from signing in and out and from changes to passwords and factors."""

import time
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from lms.people import groups
from lms.people.models import User
from lms.people.signing_in import limits, security, sessions


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Note the sign-in and the session, and that its activity is to be kept. Three queries."""
    request.session[sessions.SEEN_AT] = time.time()
    security.record(request, user, "session.start", by=user)
    UserSession.objects.create_from_request(request)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest | None, user: User | None, **_kwargs: Any) -> None:
    """Note the sign-out, and take the session off the list."""
    if request is not None and user is not None:
        security.record(request, user, "session.end", by=user)
        UserSession.objects.filter(session_key=request.session.session_key).delete()


@receiver([password_changed, password_set, password_reset])
def end_sessions_with_the_old_password(
    request: HttpRequest, user: User, signal: Any, **_kwargs: Any
) -> None:
    """Note the new password; Django no longer knows the sessions begun with the old one.

    Guesses at the old one do not keep out who has just chosen another by a link.
    """
    action = "password.reset" if signal is password_reset else "password.change"
    if signal is password_reset:
        limits.open_again(request, user)
    security.record(request, user, action, by=user)
    sessions.end_sessions(by=user, user=user, keep=request.session.session_key)


@receiver([mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset])
def end_sessions_with_the_old_factors(
    request: HttpRequest, user: User, authenticator: Authenticator, signal: Any, **_kwargs: Any
) -> None:
    """Note the changed factor, wake or rest what hangs on it, end the sessions begun without it."""
    verbs = {mfa.authenticator_added: "add", mfa.authenticator_removed: "remove"}
    action = f"factor.{verbs.get(signal, 'renew')}"
    security.record(request, user, action, by=user, factor=authenticator.type)
    groups.follow_roles([user])
    sessions.end_sessions(by=user, user=user, keep=request.session.session_key)


@receiver(mfa.authentication_failed)
def note_wrong_factor(
    request: HttpRequest, user: User, authenticator: Authenticator | None, **_kwargs: Any
) -> None:
    """Note a wrong code or passkey after the right password."""
    factor = authenticator.type if authenticator else ""
    security.record(request, user, "session.refuse", by=None, factor=factor)


@receiver(post_save, sender=User)
def end_sessions_of_the_deactivated(instance: User, created: bool, **_kwargs: Any) -> None:  # noqa: FBT001
    """Leave no session behind that would live again if the account did."""
    if not created and not instance.is_active:
        sessions.end_sessions(by=None, user=instance)
