"""What a mail says, so written down that the database alone does not tell it.

A mail may hold a link that opens an account. The key is drawn from SECRET_KEY, which also signs
those links: whoever can open the seal could make the link.
"""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.crypto import salted_hmac

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


def _box() -> Fernet:
    key = salted_hmac("lms.core.mail", "sealing", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal_text(text: str) -> str:
    """Write down ``text``."""
    return _box().encrypt(text.encode()).decode()


def unseal_text(sealed: str) -> str:
    """Return the text.

    Raises:
        cryptography.fernet.InvalidToken: if it was sealed with another SECRET_KEY.
    """
    return _box().decrypt(sealed.encode()).decode()


def seal(message: EmailMessage) -> str:
    """Write down ``message``, its text in the language of now.

    Raises:
        TypeError: if it has attachments; no mail of ours has.
    """
    if message.attachments:
        raise TypeError("Mail with attachments cannot be queued yet: seal() does not know them.")
    content: dict[str, Any] = {field: getattr(message, field) for field in FIELDS}
    content |= {"headers": message.extra_headers, "subtype": message.content_subtype}
    content["alternatives"] = [list(other) for other in getattr(message, "alternatives", ())]
    return seal_text(json.dumps(content, cls=DjangoJSONEncoder))


def unseal(sealed: str) -> EmailMultiAlternatives:
    """Return the message.

    Raises:
        cryptography.fernet.InvalidToken: if it was sealed with another SECRET_KEY.
    """
    content = json.loads(unseal_text(sealed))
    message = EmailMultiAlternatives(
        **{field: content[field] for field in FIELDS}, headers=content["headers"]
    )
    message.content_subtype = content["subtype"]
    for text, mimetype in content["alternatives"]:
        message.attach_alternative(text, mimetype)
    return message
