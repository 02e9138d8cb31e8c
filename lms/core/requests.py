"""What forms send along besides what people type into them."""

import uuid

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def read_key(request: HttpRequest) -> str:
    """Return the key that makes a form sent twice count once."""
    try:
        return str(uuid.UUID(request.POST.get("request_key", "")))
    except ValueError:
        return str(uuid.uuid4())


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the address of ours that a form says to go back to, or ``otherwise``."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else otherwise
