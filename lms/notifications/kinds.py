"""What people can be told of: each part declares its kinds, and nothing here names them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from lms.core.declarations import Registry
from lms.core.roles import Permission

MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice.

    ``text`` is a sentence with a place for each fact, such as ``%(course)s``; it is read in the
    language of whoever reads it. ``audience`` is what somebody may do who can get such notices.
    Notices are kept for long: a kind whose facts change takes another name.
    """

    name: str
    label: Promise
    text: Promise
    icon: str
    audience: Permission
    channels: frozenset[str] = frozenset({MAIL})
    """The channels it takes, besides the inbox, for whoever has chosen nothing."""

    def sentence(self, facts: Mapping[str, str]) -> str:
        """Say what happened, in the language of now."""
        return str(self.text) % facts


KINDS = Registry[Kind]("kind of notice")
declare = KINDS.declare
