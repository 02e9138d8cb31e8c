"""Mail with a link to choose a password."""

import datetime as dt

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise

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
    """Write the mail ``name`` with a link that works once and for a while.

    In the language that ``user`` has chosen, or in ``language``.
    """
    with translation.override(user.language or language):
        ends_at = timezone.now() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        context = {
            "user": user,
            "organisation": settings.ORGANISATION_NAME,
            "link": _link(user),
            "ends_at": date_format(timezone.localtime(ends_at), "DATETIME_FORMAT"),
            "start": settings.BASE_URL,
        }
        mail = EmailMultiAlternatives(
            subject=str(subject) % context,
            body=render_to_string(f"emails/{name}.txt", context),
            to=[to],
            headers=headers,
        )
        mail.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
    return mail


def _link(user: User) -> str:
    path = reverse(
        "account_reset_password_from_key",
        args=[user_pk_to_url_str(user), default_token_generator.make_token(user)],
    )
    return f"{settings.BASE_URL}{path}"
