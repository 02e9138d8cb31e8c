"""Mail with a link to choose a password."""

import datetime as dt

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from lms.core.mail.letters import letter
from lms.people.models import User


def password_mail(
    user: User,
    *,
    to: str,
    name: str,
    subject: Promise,
    language: str,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Write the letter ``name`` with a link that works once and for a while."""
    return letter(
        user,
        to=to,
        name=name,
        subject=subject,
        language=language,
        headers=headers,
        link=_link(user),
        ends_at=timezone.now() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    )


def _link(user: User) -> str:
    path = reverse(
        "account_reset_password_from_key",
        args=[user_pk_to_url_str(user), default_token_generator.make_token(user)],
    )
    return f"{settings.BASE_URL}{path}"
