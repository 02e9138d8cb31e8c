"""How long a lesson takes, from what is in it: a pure rule."""

from collections.abc import Iterable
from dataclasses import dataclass

WORDS_PER_MINUTE = 180
"""At which officers read who learn by it; adults read 175 to 300 words of prose in a minute, most
about 240 (Brysbaert 2019)."""

LONGEST = 600
"""The most minutes any activity may take."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a lesson has to be read, and the seconds that pictures and exercises take besides.

    >>> Estimate(words=1080, seconds=75).minutes
    8
    """

    words: int
    seconds: int

    @property
    def minutes(self) -> int:
        """How long it takes, in whole minutes rounded up: at least one, ten hours at most."""
        in_seconds = self.words * 60 + self.seconds * WORDS_PER_MINUTE
        return min(LONGEST, max(1, -(-in_seconds // (60 * WORDS_PER_MINUTE))))

    @property
    def fewest(self) -> int:
        """The fewest minutes that may be set: half of the estimate."""
        return -(-self.minutes // 2)

    @property
    def most(self) -> int:
        """The most minutes that may be set: the estimate and half of it again."""
        return min(LONGEST, self.minutes * 3 // 2)

    def allows(self, minutes: int) -> bool:
        """Tell whether a trainer may set so many minutes."""
        return self.fewest <= minutes <= self.most


def count_words(texts: Iterable[str]) -> int:
    """Count what is read as a word; a dash between two is none."""
    return sum(any(map(str.isalnum, word)) for text in texts for word in text.split())
