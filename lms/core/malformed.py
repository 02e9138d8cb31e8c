"""Answers what was sent to Wagtail's admin and makes no sense: not found, rather than broken.

Wagtail takes numbers, names of fields and JSON from addresses and forms as if only its own pages
wrote them: ``?p=abc`` is an error to it. Our own views read what they are sent themselves, so an
error in them stays one.
"""

import logging
from collections.abc import Callable, Iterator
from json import JSONDecodeError
from traceback import walk_tb
from types import NoneType

from django.core.exceptions import BadRequest, FieldError, ObjectDoesNotExist, ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError

logger = logging.getLogger(__name__)

OURS = {"assessments", "certificates", "courses", "lms"}
OF_WHAT_WAS_SENT = (
    DataError,
    FieldError,
    InvalidPage,
    JSONDecodeError,
    MultiValueDictKeyError,
    OverflowError,
    UnicodeDecodeError,
    ValidationError,
)
"""Errors that nothing but the request can be the reason of."""

IF_IT_IS_NAMED = (LookupError, NoReverseMatch, ObjectDoesNotExist, TypeError, ValueError)
"""Errors that have other reasons too, unless they quote something from the request."""

KINDS_OF_JSON = (NoneType, bool, int, float, str, list, dict)
"""What is found in place of an object, where something is missing or of another kind."""


class MalformedRequestsMiddleware:
    """Turns an error of Wagtail's about something that was sent into 404, or 400 for a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Let every other error be what it is.

        Raises:
            Http404: if what was asked for can be nowhere.
            BadRequest: if what was sent cannot be understood.
        """
        if not request.path.startswith("/admin/") or not _is_wagtails(exception):
            return
        if _is_of_what_was_sent(exception, request):
            logger.warning("malformed: %s %s", request.method, request.path, exc_info=exception)
            raise (Http404 if request.method in {"GET", "HEAD"} else BadRequest) from exception


def _is_wagtails(exception: Exception) -> bool:
    """Tell whether Wagtail's code, and not ours, did what failed; Django's does as it is told."""
    names = (frame.f_globals["__name__"] for frame, _line in walk_tb(exception.__traceback__))
    packages = [name.partition(".")[0] for name in names]
    return [name for name in packages if name in OURS or name == "wagtail"][-1:] == ["wagtail"]


def _is_of_what_was_sent(exception: Exception, request: HttpRequest) -> bool:
    if isinstance(exception, IntegrityError):
        return str(exception) == "datatype mismatch"  # SQLite of a page number of twenty digits
    if isinstance(exception, AttributeError):
        return isinstance(exception.obj, KINDS_OF_JSON) and _says_something(request)
    if isinstance(exception, IF_IT_IS_NAMED) and not isinstance(exception, OF_WHAT_WAS_SENT):
        return any(repr(text) in str(exception) for text in _texts(request))
    return isinstance(exception, OF_WHAT_WAS_SENT)


def _says_something(request: HttpRequest) -> bool:
    return request.method == "POST" or any(_texts(request))


def _texts(request: HttpRequest) -> Iterator[str]:
    """Yield what was sent, and what a name with a dot in it consists of."""
    match = request.resolver_match
    sent = list(match.kwargs.values()) if match else []
    for parameters in (request.GET, request.POST):
        for name, values in parameters.lists():
            sent += [name, *values]
    for text in map(str, sent):
        yield from (text, *text.split("."))
