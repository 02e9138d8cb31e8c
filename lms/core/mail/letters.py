"""Mail to one person, from the templates of ``emails``."""

import datetime as dt
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise


class Addressee(Protocol):
    """Somebody with an account; ``language`` is "" until they have chosen one."""

    @property
    def language(self) -> str:
        """The code of the language they read."""


def letter(
    user: Addressee,
    *,
    to: str,
    name: str,
    subject: Promise,
    language: str,
    headers: dict[str, str] | None = None,
    **facts: str | dt.datetime,
) -> EmailMultiAlternatives:
    """Write the mail ``name`` of ``templates/emails``, as text and as a page, with these ``facts``.

    In the language that ``user`` has chosen, or in ``language``.
    """
    context = {
        "user": user,
        "organisation": settings.ORGANISATION_NAME,
        "start": settings.BASE_URL,
        **facts,
    }
    with translation.override(user.language or language):
        mail = EmailMultiAlternatives(
            subject=str(subject) % context,
            body=render_to_string(f"emails/{name}.txt", context),
            to=[to],
            headers=headers,
        )
        mail.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
    return mail
