"""How trainers write a text with gaps."""

from typing import cast

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

from assessments.questions.kinds.editor import (
    Editor,
    Words,
    Written,
    accents_block,
    case_block,
    found,
    html,
    says_something,
    typos_block,
)
from assessments.questions.kinds.gap_text.rules import Gap, GapText
from assessments.questions.kinds.lenience import MOST_LETTERS
from assessments.questions.markup import TEXT_FEATURES


class GapBlock(StructBlock):
    """What is accepted in a gap, and what else there is to choose, a line each."""

    accepted = TextBlock(
        label=_("Accepted answers"),
        help_text=_("One a line. The first one is shown as the right answer."),
        rows=2,
    )
    wrong = TextBlock(
        label=_("Wrong answers to choose from"),
        help_text=_("One a line. Leave this empty where participants write the answer themselves."),
        required=False,
        rows=3,
    )

    class Meta:
        label = _("Gap")
        icon = "pilcrow"


class GapTextBlock(StructBlock):
    """The text with its gaps marked, what belongs in each, and what is forgiven."""

    text = RichTextBlock(
        label=_("Text with gaps"),
        features=TEXT_FEATURES,
        help_text=_("Write [[1]] where the first gap is, [[2]] where the second one is."),
    )
    gaps = ListBlock(
        GapBlock(),
        label=_("Gaps"),
        help_text=_("In the order of their numbers."),
        default=[{"accepted": "", "wrong": ""}],
        min_num=1,
        max_num=10,
    )
    typos = typos_block()
    case_matters = case_block()
    accents_matter = accents_block()

    class Meta:
        icon = "pilcrow"
        description = _("A text with gaps that participants fill by writing or choosing.")


def body(value: Written) -> GapText:
    """Read the block's value."""
    return GapText(
        html(value["text"]),
        tuple(_gap(gap) for gap in cast(ListValue, value["gaps"])),
        case_matters=bool(value["case_matters"]),
        accents_matter=bool(value["accents_matter"]),
        typos=int(str(value["typos"] or 0)),
    )


def _gap(value: Written) -> Gap:
    accepted, wrong = _lines(value["accepted"]), _lines(value["wrong"])
    return Gap(accepted, (*accepted, *wrong) if wrong else ())


def _lines(text: object) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in str(text or "").splitlines())
    return tuple(filter(None, lines))


def written(gap_text: GapText) -> Written:
    """Return the block's value."""
    return {
        "text": RichText(gap_text.text),
        "gaps": [
            {
                "accepted": "\n".join(gap.accepted),
                "wrong": "\n".join(each for each in gap.options if each not in gap.accepted),
            }
            for gap in gap_text.gaps
        ],
        "typos": str(gap_text.typos),
        "case_matters": gap_text.case_matters,
        "accents_matter": gap_text.accents_matter,
    }


def problems(gap_text: GapText) -> list[Words]:
    """Say what keeps the question from being published."""
    markers, numbers = gap_text.markers, range(1, len(gap_text.gaps) + 1)
    unmarked = [f"[[{number}]]" for number in numbers if markers.count(number) != 1]
    unknown = [f"[[{number}]]" for number in markers if number not in numbers]
    found_in_text = found(
        [
            (not says_something(gap_text.text), _("Write the text.")),
            (
                bool(unmarked),
                _("%(gaps)s must stand in the text once.") % {"gaps": ", ".join(unmarked)},
            ),
            (
                bool(unknown),
                _("%(gaps)s stands in the text, but there is no such gap below it.")
                % {"gaps": ", ".join(unknown)},
            ),
        ]
    )
    found_in_gaps = (
        _("Gap %(number)s: %(problem)s") % {"number": number, "problem": problem}
        for number, gap in enumerate(gap_text.gaps, 1)
        for problem in _problems_of(gap, gap_text)
    )
    return [*found_in_text, *found_in_gaps]


def _problems_of(gap: Gap, gap_text: GapText) -> list[Words]:
    plain = [gap_text.lenience.plain(each) for each in gap.accepted]
    options = [each.casefold() for each in gap.options]
    shortest = min(map(len, plain), default=0)
    return found(
        [
            (not plain or not all(plain), _("Write what is accepted.")),
            (
                len(set(plain)) < len(plain) or len(set(options)) < len(options),
                _("Two answers read the same. Change or remove one."),
            ),
            (
                bool(options) and not set(gap.accepted) < set(gap.options),
                _("What is accepted must be there to choose, and something wrong with it."),
            ),
            (
                not options and 0 < shortest <= 2 * gap_text.typos,
                _("The answer is so short that another word would pass as a typing error."),
            ),
            (
                any(len(each) > MOST_LETTERS for each in (*gap.accepted, *gap.options)),
                _("An answer is too long. Shorten it to %(letters)s letters.")
                % {"letters": MOST_LETTERS},
            ),
        ]
    )


EDITOR = Editor(_("Text with gaps"), GapTextBlock, body, written, problems)
