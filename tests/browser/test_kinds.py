"""A question of each kind on a phone: answered, kept and reviewed, with a script and without."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from assessments.api import create_question
from assessments.questions.kinds.gap_text.rules import Gap, GapText
from assessments.questions.kinds.hotspot.rules import Area, Hotspot
from assessments.questions.kinds.kept_pictures import keep
from assessments.questions.kinds.matching.rules import Matching, Pair
from assessments.questions.kinds.numerical.rules import Numerical
from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.short_answer.rules import ShortAnswer
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.quizzes.models import Attempt
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, follow
from tests.browser.test_quiz import is_saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEPS = ("Sapa warga", "Dengarkan sampai selesai", "Catat pengaduannya", "Sebutkan kapan selesai")
OFFICES = {"KTP hilang": "Dukcapil", "Pajak kendaraan": "Samsat"}
FORM = Hotspot(
    None,
    (
        Area("Kotak tanda tangan", 60, 60, 30, 30, is_correct=True),
        Area("Kepala surat", 0, 0, 100, 20),
    ),
)
BODIES = {
    "Pengaduan dijawab dalam sebulan.": TrueFalse(
        False, "<p>Tidak begitu.</p>", "<p>Tepat: empat belas hari.</p>"
    ),
    "Urutkan langkahnya.": Ordering(tuple(map(Step, STEPS))),
    "Berapa lama tenggatnya?": ShortAnswer(("empat belas hari", "14 hari"), typos=1),
    "Berapa harganya?": Numerical("1250.5", "1", "rupiah"),
    "Ke mana warga diantar?": Matching(
        tuple(Pair(matter, office) for matter, office in OFFICES.items()), ("Puskesmas",)
    ),
    "Lengkapi.": GapText(
        "<p>Dijawab dalam [[1]] oleh [[2]].</p>",
        (Gap(("empat belas hari",)), Gap(("petugas",), ("petugas", "warga"))),
    ),
    "Di mana warga menandatangani?": FORM,
}


@pytest.fixture
def quiz(framework):
    image = get_image_model().objects.create(
        title="Formulir", file=get_test_image_file(size=(800, 400))
    )
    kept = keep(image)
    form = Picture(kept.file, kept.width, kept.height, "Formulir pengaduan yang masih kosong")
    bodies = BODIES | {[*BODIES][-1]: replace(FORM, picture=form)}
    questions = [
        create_question(by=None, prompt=f"<p>{prompt}</p>", body=body)
        for prompt, body in bodies.items()
    ]
    return making.quiz(
        questions, shuffle_questions=False, show_answers="always", title="Semua jenis"
    )


@pytest.fixture
def taking(arrive, quiz, ayu):
    """Return a function that has Ayu start the quiz in a browser of her own."""

    def taking(**options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        visitor.open(quiz.url)
        follow(visitor.page.locator("form[action*=mulai] button"))
        return visitor

    return taking


def go_on(page):
    page.locator("form:visible button[name=go]").first.click()


def tap(page, x, y):
    """Tap the picture at so much of its width and height."""
    areas = page.locator(".hotspot__areas:visible")
    box = areas.bounding_box()
    areas.click(position={"x": x * box["width"], "y": y * box["height"]})


def put_in_order(page):
    """Move each step up until it is where it belongs."""
    for place, step in enumerate(STEPS):
        row = page.locator(".ordering__step:visible", has_text=step)
        while row.evaluate("row => [...row.parentElement.children].indexOf(row)") > place:
            row.get_by_role("button", name=f"Naikkan: {step}").click()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_kind_is_answered_kept_and_reviewed(taking, width, scheme):
    visitor = taking(width=width, scheme=scheme)
    page = visitor.page
    visitor.check()
    page.get_by_label("Salah").check()
    go_on(page)
    visitor.check()
    put_in_order(page)
    expect(page.locator(".ordering [role=status]")).to_contain_text("sekarang di urutan")
    is_saved(page)
    go_on(page)
    visitor.check()
    page.get_by_role("textbox").fill("empat belsa hari")
    is_saved(page)

    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("empat belsa hari")
    go_on(page)
    visitor.check()
    page.get_by_role("textbox").fill("1.250,5")
    go_on(page)
    visitor.check()
    for matter, office in OFFICES.items():
        page.get_by_label(matter).select_option(office)
    go_on(page)
    visitor.check()
    page.get_by_label("Isian 1").fill("Empat belas hari")
    page.get_by_label("Isian 2").select_option("petugas")
    go_on(page)
    visitor.check()
    tap(page, 0.3, 0.5)
    expect(page.locator(".hotspot__notice")).to_contain_text("Tidak ada yang dapat dipilih")
    tap(page, 0.75, 0.75)
    expect(page.locator(".hotspot__notice")).to_have_text("Terpilih: Kotak tanda tangan")
    expect(page.get_by_label("Kotak tanda tangan")).to_be_checked()
    is_saved(page)
    follow(page.locator("button[value=review]:visible").last)
    visitor.check()
    expect(page.locator(".check-list__answers").nth(1)).to_contain_text(f"1. {STEPS[0]}")
    follow(page.locator("[data-hand-in] button"))
    visitor.check()
    assert Attempt.objects.get().percent == 100


def test_every_kind_is_answered_without_a_script(taking):
    page = taking(java_script_enabled=False).page
    page.get_by_label("Salah").check()
    go_on(page)
    for place, step in enumerate(STEPS):
        page.locator("select:visible").nth(place).select_option(label=step)
    go_on(page)
    page.get_by_role("textbox").fill("14 HARI")
    go_on(page)
    page.get_by_role("textbox").fill("1250.5")
    go_on(page)
    for matter, office in OFFICES.items():
        page.get_by_label(matter).select_option(office)
    go_on(page)
    page.get_by_label("Isian 1").fill("Empat belas hari")
    page.get_by_label("Isian 2").select_option("petugas")
    go_on(page)
    page.get_by_label("Kotak tanda tangan").check()
    go_on(page)
    page.locator("[data-hand-in] button").click()
    expect(page.locator(".result__score")).to_contain_text("100")


def test_what_could_not_be_sent_is_put_back_in_order(taking):
    page = taking().page
    go_on(page)
    page.route("**/jawab/", lambda route: route.abort())
    put_in_order(page)
    page.locator("[data-status][data-state=waiting]").wait_for()
    page.unroute("**/jawab/")
    page.reload()
    is_saved(page)
    expect(page.locator(".ordering__text")).to_have_text(list(STEPS))
    item = Attempt.objects.get().dealt[1]
    assert making.stored(Attempt.objects.get(), item).answer == item.item.question.body.solution


def test_steps_are_moved_with_the_keyboard_and_the_focus_stays(taking):
    page = taking().page
    go_on(page)
    last = page.locator(".ordering__step:visible").last
    words = last.locator(".ordering__text").inner_text()
    last.get_by_role("button", name="Naikkan").focus()
    for _ in STEPS:
        page.keyboard.press("Enter")
    expect(page.locator(".ordering__text:visible").first).to_have_text(words)
    expect(page.get_by_role("button", name=f"Naikkan: {words}")).to_be_focused()


def test_the_other_kinds_are_answered_with_the_keyboard(taking):
    page = taking().page
    press, write = page.keyboard.press, page.keyboard.type

    def go_on_to(number):
        press("Enter")
        heading = page.locator("form.question:not([hidden]) .question__number")
        expect(heading).to_contain_text(f"{number} ")
        expect(heading).to_be_focused()

    for key in ("Tab", "ArrowDown"):
        press(key)  # false
    go_on_to(2)
    go_on_to(3)  # the order stays open
    press("Tab")
    write("14 hari")
    go_on_to(4)
    press("Tab")
    write("1250,5")
    go_on_to(5)
    for _matter in OFFICES:  # in the order in which this attempt asks for them
        press("Tab")
        asked = page.locator("select:focus").evaluate("field => field.labels[0].innerText")
        [office] = [OFFICES[matter] for matter in OFFICES if matter in asked]
        write(office[:3])
    go_on_to(6)
    for text in ("empat belas hari", "pet"):
        press("Tab")
        write(text)
    go_on_to(7)
    press("Tab")
    press("Space")
    if not page.get_by_label("Kotak tanda tangan").is_checked():
        press("ArrowDown")
    is_saved(page)
    with page.expect_navigation():
        press("Enter")
    page.locator("[data-hand-in] button").focus()
    with page.expect_navigation():
        press("Enter")
    assert round(Attempt.objects.get().percent) == 86, "six of seven"
