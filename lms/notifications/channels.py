"""Ways to be told, besides the inbox, which everybody has."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core.declarations import Registry
from lms.core.mail.letters import letter
from lms.notifications.kinds import MAIL
from lms.notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Channel:
    """One way: what it is called, and what takes a notice to its recipient."""

    name: str
    label: Promise
    deliver: Callable[[Notice], None]


def send_mail(notice: Notice) -> None:
    """Queue a mail in the recipient's language, if their account is open and has an address.

    It leaves after links to sign in with, as one of many.
    """
    user = notice.recipient
    if not (user.is_active and user.email):
        return
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        text = notice.text
    letter(
        user,
        to=user.email,
        name="notice",
        subject=notice.declared.label,
        language=language,
        headers={"Precedence": "bulk"},
        text=text,
        link=f"{settings.BASE_URL}{notice.url}",
        choices=f"{settings.BASE_URL}{reverse('notice_choices')}",
    ).send()


CHANNELS = Registry[Channel]("channel of notices")
CHANNELS.declare(Channel(MAIL, _("By e-mail"), send_mail))
