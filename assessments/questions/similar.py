"""Which questions read nearly the same. No Django.

A question counts as the words of its prompt and answers; their order does not matter. How much two
have in common is the coefficient of Dice (1945), twice the words in both over the words of each:
1 for the same words, 0 for none in common. All pairs above a threshold are found without looking at
each pair: sorted by how rare words are, two that have enough in common share some of their first
(prefix filtering: Chaudhuri, Ganti and Kaushik, 2006; several of them: Wang, Li and Feng, 2012).
"""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from rapidfuzz import process
from rapidfuzz.distance import Indel

from assessments.questions.kinds.protocol import JSON

THRESHOLD = 0.77
"""Between what was measured: of the 246 questions that come with Prima no two different ones have
more than 0.74 in common, and with a fifth of its words replaced each still has 0.80."""

LEAST = THRESHOLD / (2 - THRESHOLD)
"""The share of the longer one's words that both have, at least."""

AGREEING = 4
"""How many of their rarest words two must share before they are compared: more of them cost more
to count and fewer leave more to compare. Measured with 5,000 questions."""

NOT_ASKED = frozenset({"id", "type", "takes", "asks", "picture", "drawing", "counted"})
TOLD_LATER = ("feedback", "reason", "explanation")
FIRST_LETTER, GAP = 0x100, range(0xD800, 0xE000)
WORD = re.compile(r"\w+")


def wording(prompt: str, body: JSON) -> str:
    """Return what a question asks and answers, without tags; ``body`` as ``Question`` stores it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)) for text in _texts([prompt, body]))


def _texts(part: JSON) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for name, each in part.items():
            if name not in NOT_ASKED and not name.startswith(TOLD_LATER):
                yield from _texts(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)


@dataclass(frozen=True, slots=True)
class Similar:
    """A question that reads nearly like another; ``share`` is what they have in common, 0 to 1."""

    id: int
    share: float


class Alphabet:
    """Gives each word a letter of its own, so that questions are compared as fast as words are.

    A word that stands twice in a question has two letters, so a spelling has none twice.
    """

    def __init__(self) -> None:
        self._letters: dict[tuple[str, int], str] = {}
        self._next = FIRST_LETTER

    def spell(self, text: str) -> str:
        """Return the letters of the words of ``text``, in the order of the alphabet."""
        seen: Counter[str] = Counter()
        letters = []
        for word in WORD.findall(text.casefold()):
            seen[word] += 1
            letters.append(self._letter(word, seen[word]))
        return "".join(sorted(letters))

    def _letter(self, word: str, time: int) -> str:
        letter = self._letters.get((word, time))
        if letter is None:
            letter = self._letters[word, time] = chr(self._next)
            self._next = GAP.stop if self._next + 1 in GAP else self._next + 1
        return letter


def similar_to(spelling: str, others: Mapping[int, str]) -> list[Similar]:
    """Return those of ``others``, spellings by id, that read nearly like it, the likest first."""
    found = process.extract(
        spelling, others, scorer=Indel.normalized_similarity, score_cutoff=THRESHOLD, limit=None
    )
    return [Similar(id_, share) for _spelling, share, id_ in found]


def groups(spellings: Mapping[int, str]) -> list[tuple[int, ...]]:
    """Return the ids of questions that read nearly the same, larger groups first.

    Two are in one group when they are similar, or similar to others in it.
    """
    leaders: dict[int, int] = {id_: id_ for id_ in spellings}

    def leader(id_: int) -> int:
        while leaders[id_] != id_:
            leaders[id_] = id_ = leaders[leaders[id_]]
        return id_

    for one, other in similar_pairs(spellings):
        leaders[leader(one)] = leader(other)
    members: dict[int, list[int]] = defaultdict(list)
    for id_ in sorted(spellings):
        members[leader(id_)].append(id_)
    found = [tuple(ids) for ids in members.values() if len(ids) > 1]
    return sorted(found, key=lambda ids: (-len(ids), ids))


def similar_pairs(spellings: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield all pairs that read nearly the same, each once."""
    rare_first = _rare_first(spellings)
    by_letter: dict[str, list[int]] = defaultdict(list)
    for id_ in sorted(rare_first, key=lambda each: len(rare_first[each])):
        spelling = rare_first[id_]
        first = spelling[: len(spelling) - _needed(spelling) + _agreeing(spelling)]
        shared = Counter(other for letter in first for other in by_letter.get(letter, ()))
        for other, letters in shared.items():
            there = rare_first[other]
            agreeing = min(_agreeing(spelling), _agreeing(there))
            if letters >= agreeing and _is_similar(spelling, there):
                yield other, id_
        for letter in first:
            by_letter[letter].append(id_)


def _needed(spelling: str) -> int:
    """Return how many letters whatever is similar shares with it, at least."""
    return ceil(LEAST * len(spelling))


def _agreeing(spelling: str) -> int:
    return min(AGREEING, _needed(spelling))


def _is_similar(one: str, other: str) -> bool:
    return bool(Indel.normalized_similarity(one, other, score_cutoff=THRESHOLD))


def _rare_first(spellings: Mapping[int, str]) -> dict[int, str]:
    """Order letters by how few questions have them; questions without words are left out."""
    known = Counter(letter for spelling in spellings.values() for letter in spelling)
    return {
        id_: "".join(sorted(spelling, key=lambda letter: (known[letter], letter)))
        for id_, spelling in spellings.items()
        if spelling
    }
