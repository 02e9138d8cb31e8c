"""What forms send along besides what people type into them."""

import uuid

from django.http import HttpRequest


def read_key(request: HttpRequest) -> str:
    """Return the key that makes a form sent twice count once."""
    try:
        return str(uuid.UUID(request.POST.get("request_key", "")))
    except ValueError:
        return str(uuid.uuid4())
