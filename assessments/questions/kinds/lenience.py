"""What is forgiven in what people write themselves. No Django."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase

from rapidfuzz.distance import OSA

from assessments.questions.kinds.protocol import UnknownAnswerError

MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Lenience:
    """Spaces are of no account, nor are capitals and accents unless they matter.

    Up to ``typos`` letters may be wrong, missing, too many, or swapped with the next.
    """

    case_matters: bool = False
    accents_matter: bool = False
    typos: int = 0

    def plain(self, text: str) -> str:
        """Return ``text`` without what is of no account."""
        text = " ".join(unicodedata.normalize("NFC", text).split())
        if not self.accents_matter:
            letters = unicodedata.normalize("NFKD", text)
            text = "".join(each for each in letters if not unicodedata.combining(each))
        return text if self.case_matters else text.casefold()

    def taken_as(self, text: str, accepted: Sequence[str]) -> str | None:
        """Return the first of those accepted that ``text`` is taken for."""
        written = self.plain(text)
        return next((each for each in accepted if written and self._is(written, each)), None)

    def _is(self, written: str, accepted: str) -> bool:
        plain = self.plain(accepted)
        return OSA.distance(written, plain, score_cutoff=self.typos) <= self.typos


def unlike(accepted: Sequence[str], luck: Random) -> str:
    """Write letters, more of them than any lenience would turn into what is accepted."""
    length = 2 * max(map(len, accepted)) + 3
    return "".join(luck.choices(ascii_lowercase, k=min(length, MOST_LETTERS)))


def as_written(text: str) -> str:
    """Return a text that was sent as it was written but for the spaces around it."""
    return text.replace("\0", "").strip()  # PostgreSQL keeps no zero byte


def one_text(sent: Sequence[str], most_letters: int = MOST_LETTERS) -> str:
    """Read what was written in the one field, ``""`` if nothing, as it was written.

    Raises:
        UnknownAnswerError: if it is longer than the field takes, or more than one text.
    """
    text = "".join(sent)
    if len(sent) > 1 or len(text) > most_letters:
        raise UnknownAnswerError(f"{len(sent)} texts")
    return as_written(text)
