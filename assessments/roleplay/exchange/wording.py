"""What is said of a file of conversations, in words. Every code of a remark has its words here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from assessments.roleplay.exchange.api import Imported
from assessments.roleplay.exchange.protocol import Remark

LONGEST = 120

REMARKS: Mapping[str, Promise] = {
    "ending": gettext_lazy("These are endings, because nothing follows. Say how good each one is."),
    "target_missing": gettext_lazy(
        "These answers lead to a passage that is not in the file. They lead nowhere yet."
    ),
    "target_computed": gettext_lazy(
        "Where these answers lead is worked out only while playing. They lead nowhere yet."
    ),
    "target_web": gettext_lazy("These answers lead to a web page. They lead nowhere yet."),
    "nowhere_else": gettext_lazy(
        "Here the story goes on only under a condition. Say where it goes on otherwise."
    ),
    "goes_by_itself": gettext_lazy(
        "The story went on from here by itself, although there were answers. Now this is an answer."
    ),
    "circle": gettext_lazy(
        "These led to each other in a circle without a choice. Here the officer now goes on."
    ),
    "condition": gettext_lazy("These conditions are not understood, so they are left out."),
    "change": gettext_lazy("These changes of variables are not understood, so they are left out."),
    "text_at_once": gettext_lazy(
        "These texts were shown one or the other, now all together. Choose what shall stay."
    ),
    "value": gettext_lazy("A value was shown here. In its place stands “…”."),
    "revealed": gettext_lazy("This was shown after a click only, now at once."),
    "include": gettext_lazy("The passage that was shown within these is left out."),
    "beside": gettext_lazy(
        "This was shown beside every passage. It comes by itself: join it to others or delete it."
    ),
    "back": gettext_lazy("Links back or to begin anew are left out."),
    "input": gettext_lazy("Fields to write or choose in are left out."),
    "macro": gettext_lazy("These commands are not known here, so they are left out."),
    "script": gettext_lazy("Program code is left out."),
    "picture": gettext_lazy("Pictures are left out."),
    "media": gettext_lazy("Sound and film are left out."),
    "part": gettext_lazy("Parts of this kind are left out."),
    "indicator_unknown": gettext_lazy(
        "These indicators are not in the framework in force, so what was said of them is left out."
    ),
}

REFUSALS: Mapping[str, Promise] = {
    "empty": gettext_lazy("The file is empty."),
    "unknown": gettext_lazy(
        "This is none of the files that can be read: Twee, Twine (HTML), H5P Branching Scenario, or"
        " a conversation from Prima (JSON)."
    ),
    "too_large": gettext_lazy("There is too much in the file: more than %(what)s MB."),
    "too_many_passages": gettext_lazy("The file has more than %(what)s passages."),
    "no_passages": gettext_lazy("There is no passage in the file that anybody would read."),
    "no_such_story": gettext_lazy("There is no story number %(what)s in the file."),
    "no_h5p": gettext_lazy("The H5P file is damaged, or it is another kind of archive."),
    "other_h5p": gettext_lazy("This H5P is no Branching Scenario, but %(what)s."),
    "no_json": gettext_lazy("The JSON in the file is damaged."),
    "no_conversation": gettext_lazy("The JSON in the file is no conversation."),
    "later_format": gettext_lazy("The file is of format %(what)s, from a later version of Prima."),
}

FORMATS: Mapping[str, Promise | str] = {
    "twee": "Twee",
    "twine_html": "Twine",
    "h5p": "H5P Branching Scenario",
    "own": gettext_lazy("Conversation from Prima"),
}


COUNTS: Mapping[str, Promise] = {
    "turns": ngettext_lazy("%(number)s turn", "%(number)s turns", "number"),
    "scenes": ngettext_lazy("%(number)s scene", "%(number)s scenes", "number"),
    "laters": ngettext_lazy("%(number)s scene later on", "%(number)s scenes later on", "number"),
    "documents": ngettext_lazy(
        "%(number)s document to check", "%(number)s documents to check", "number"
    ),
    "replys": ngettext_lazy("%(number)s written reply", "%(number)s written replies", "number"),
    "forks": ngettext_lazy("%(number)s fork", "%(number)s forks", "number"),
    "chances": ngettext_lazy("%(number)s draw", "%(number)s draws", "number"),
    "endings": ngettext_lazy("%(number)s ending", "%(number)s endings", "number"),
    "links": ngettext_lazy("%(number)s link", "%(number)s links", "number"),
    "variables": ngettext_lazy("%(number)s variable", "%(number)s variables", "number"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One remark, and all places it is made on: the name of the passage, and what stood there."""

    text: str
    places: tuple[tuple[str, str], ...]


def said_of(remarks: Iterable[Remark]) -> list[Said]:
    """Put remarks into words, those of one kind together, in the order of ``REMARKS``."""
    by_code: dict[str, list[tuple[str, str]]] = {code: [] for code in REMARKS}
    for remark in remarks:
        by_code[remark.code].append((remark.passage, _shortened(remark.what)))
    return [Said(str(REMARKS[code]), tuple(places)) for code, places in by_code.items() if places]


def refusal(remark: Remark) -> str:
    """Say why a file cannot be read."""
    return str(REFUSALS[remark.code]) % {"what": _shortened(remark.what)}


def counted(found: Imported) -> list[str]:
    """Say how much of what comes, leaving out what there is none of."""
    numbers = ((words, found.counts.get(name, 0)) for name, words in COUNTS.items())
    return [words % {"number": number} for words, number in numbers if number]


def story_line(found: Imported, number: int) -> str:
    """Say which of several stories this is; nothing where there is one."""
    if len(found.titles) < 2:
        return ""
    return _("Story %(number)s of %(total)s in the file.") % {
        "number": number + 1,
        "total": len(found.titles),
    }


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
