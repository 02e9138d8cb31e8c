"""The team's matrix with as many competencies as a whole framework: none hidden, none lost."""

import pytest
from playwright.sync_api import FloatRect, Page, expect

from assessments import api as assessments
from assessments.models import Competency
from tests.browser.conftest import SCREENS, Arrive, Visitor
from tests.conftest import Organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FURTHER = (
    "Integritas",
    "Kerjasama",
    "Orientasi pada Hasil",
    "Pengembangan Diri dan Orang Lain",
    "Mengelola Perubahan",
    "Pengambilan Keputusan",
    "Perekat Bangsa",
    "Penerapan Standar Pelayanan",
    "Pengelolaan Pengaduan",
    "Pengukuran Kepuasan Masyarakat",
    "Pengelolaan Kanal Layanan Digital",
)
COUNT = 2 + len(FURTHER)
TO_THE_END = "table => table.scrollTo({ left: 1e6, behavior: 'instant' })"
# The names of the selects that have no room for what is chosen in them.
CUT_CHOICES = """() => [...document.querySelectorAll("main select")].filter((select) => {
    const pen = document.createElement("canvas").getContext("2d");
    const style = getComputedStyle(select);
    pen.font = style.font;
    const padding = parseFloat(style.paddingInlineStart) + parseFloat(style.paddingInlineEnd);
    const text = select.selectedOptions[0].text.trim();
    return pen.measureText(text).width > select.clientWidth - padding;
}).map((select) => select.name)"""


@pytest.fixture
def team(ayu, bima, org: Organisation, framework) -> None:
    """Require thirteen competencies at the counter, where Ayu is."""
    for order, name in enumerate(FURTHER, 2):
        Competency.objects.create(
            framework=framework, code=f"K{order}", name=name, kind="manajerial", sort_order=order
        )
    assessments.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[
            assessments.Requirement(code, 2)
            for code in framework.competencies.values_list("code", flat=True)
        ],
    )


@pytest.fixture
def look(arrive: Arrive, team):
    """Return a function that opens a page as Bima, Ayu's supervisor."""

    def look(*screen, path="/tim/", **options) -> Visitor:
        visitor = arrive(*screen, **options)
        visitor.sign_in("bima")
        return visitor.open(path)

    return look


def box_of(page: Page, selector: str) -> FloatRect:
    """Return where an element is on the screen."""
    box = page.locator(selector).first.bounding_box()
    assert box
    return box


def right_of(box: FloatRect) -> float:
    return box["x"] + box["width"]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_page_is_no_wider_than_the_screen(look, width: int, scheme: str) -> None:
    visitor = look(width, scheme)
    expect(visitor.page.locator(".matrix__cell")).to_have_count(COUNT)
    visitor.check()


def test_most_columns_are_in_sight_and_scrolling_ends_with_the_last(look) -> None:
    page = look(1280).page
    table = box_of(page, ".matrix")
    columns = [column.bounding_box() for column in page.locator(".matrix thead th").all()]
    in_sight = [column for column in columns[1:] if right_of(column) <= right_of(table)]
    assert 9 <= len(in_sight) < COUNT

    page.locator(".matrix").evaluate(TO_THE_END)
    page.locator(".matrix tbody th").first.evaluate(
        "name => name.scrollIntoView({block: 'center'})"
    )

    last, name = box_of(page, ".matrix thead th:last-child"), box_of(page, ".matrix tbody th")
    assert right_of(last) == pytest.approx(right_of(table), abs=2)
    assert name["x"] == pytest.approx(table["x"], abs=2)
    corner = [right_of(name) - 4, name["y"] + name["height"] - 4]
    on_top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).localName", corner)
    assert on_top == "th"
    page.evaluate("scrollTo(1e6, 0)")
    assert page.evaluate("scrollX") == 0


def test_a_shade_says_that_more_columns_follow_until_the_last_is_in_sight(look) -> None:
    page = look(1280).page
    matrix = page.locator(".matrix")
    expect(matrix).to_have_css("opacity", "1", pseudo="after")
    matrix.evaluate(TO_THE_END)
    expect(matrix).to_have_css("opacity", "0", pseudo="after")


@pytest.mark.parametrize("path", ["/tim/", "/laporan/kompetensi/", "/laporan/kesenjangan/"])
def test_what_is_chosen_in_a_filter_is_not_cut(look, path: str) -> None:
    assert look(1280, path=path).page.evaluate(CUT_CHOICES) == []
