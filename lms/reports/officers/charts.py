"""Charts as SVG with presentation attributes, the one form that browsers under our content
security policy and the PDF maker draw alike.
"""

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _

from lms.reports.officers.screens import CompetencySummary

WIDTH = 680
LABEL_WIDTH = 190
BAR_HEIGHT = 18
ROW_HEIGHT = 34
FONT = 'font-family="Plus Jakarta Sans" font-size="12"'
MET, BELOW, UNKNOWN = "#246e3f", "#c89100", "#c8bbae"


def requirement_bars(summaries: Sequence[CompetencySummary]) -> str:
    """Draw for each competency how many officers meet it, fall short, or have no evidence yet."""
    rows = [_row(summary, number) for number, summary in enumerate(summaries)]
    height = ROW_HEIGHT * len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}">{"".join(rows)}</svg>'
    )


def legend() -> list[tuple[str, str, str]]:
    """Name the colours of the bars: file name, meaning and picture of each swatch."""
    return [
        ("met.svg", _("meets the requirement"), _swatch(MET)),
        ("below.svg", _("below the requirement"), _swatch(BELOW)),
        ("unknown.svg", _("no evidence yet"), _swatch(UNKNOWN)),
    ]


def _swatch(colour: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
        f'<rect width="10" height="10" rx="2" fill="{colour}"/></svg>'
    )


def _row(summary: CompetencySummary, number: int) -> str:
    top = number * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2
    label = f'<text x="0" y="{top + 13}" {FONT} fill="#2c251e">{escape(summary.competency)}</text>'
    left = float(LABEL_WIDTH)
    parts = [label]
    shares = ((summary.met, MET), (summary.below, BELOW), (summary.without_evidence, UNKNOWN))
    for count, colour in shares:
        width = (WIDTH - LABEL_WIDTH) * count / summary.required
        if count:
            parts.append(_segment(left, top, width, count, colour))
        left += width
    return "".join(parts)


def _segment(left: float, top: float, width: float, count: int, colour: str) -> str:
    ink = "#2c251e" if colour == UNKNOWN else "#ffffff"
    if colour == BELOW:
        ink = "#1f1401"
    return (
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BAR_HEIGHT}" '
        f'fill="{colour}"/>'
        f'<text x="{left + width / 2:.1f}" y="{top + 13}" text-anchor="middle" {FONT} '
        f'font-weight="600" fill="{ink}">{count}</text>'
    )
