"""Trainers mark a reply by the keyboard alone, and Ayu reads what it came to."""

import pytest
from playwright.sync_api import expect

from assessments.api import create_question
from assessments.questions.kinds.written_reply.rules import Criterion, Example, Level, WrittenReply
from assessments.quizzes.replies.models import Reply, ReplyMark, SavedPhrase
from assessments.quizzes.replies.rules import Stage
from lms import installation
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, follow
from tests.factories import content, organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/penilaian/"


def criterion(label, *descriptions):
    names = ("Belum", "Sebagian", "Lengkap")
    levels = (Level(names[n], n, said) for n, said in enumerate(descriptions))
    return Criterion(label, tuple(levels))


RUBRIC = WrittenReply(
    (
        criterion(
            "Menyapa dan berempati",
            "Langsung ke pokok surat, atau menyalahkan warga.",
            "Menyapa, tetapi tidak menyinggung apa yang dialami warga.",
            "Menyapa dan menyebut apa yang dialami warga.",
        ),
        criterion(
            "Menjawab yang ditanyakan",
            "Tidak menjawab.",
            "Menjawab tanpa waktu atau langkah berikutnya.",
            "Menjawab, dengan waktu dan langkah berikutnya.",
        ),
    ),
    "Yth. Ibu Wati,\n\nTerima kasih atas surat Ibu. Kami menyesal Ibu sudah dua kali datang untuk"
    " kesalahan kami sendiri. Kartu keluarga yang benar siap diambil pada 27 Maret di Loket 3,"
    " tanpa antre. Bila ada kendala, hubungi kami di 0812-000-111.\n\nHormat kami,\nDisdukcapil",
    (
        Example(
            "Sabar ya, Bu. Masih diproses.", 0, "Tidak menyapa dan tidak menyebut kapan selesai."
        ),
        Example(
            "Yth. Ibu Wati, kartu keluarga Ibu sedang kami perbaiki dan siap pada 27 Maret.",
            3,
            "Menyebut kapan, tetapi tidak menyinggung bahwa Ibu Wati sudah dua kali datang.",
        ),
    ),
    least_words=20,
    most_words=120,
)
WRITTEN = (
    "Yth. Ibu Wati,\n\nKami mohon maaf nama Ibu masih keliru meskipun Ibu sudah dua kali datang."
    " Kartu keluarga yang benar sedang kami cetak. Kami akan mengabari Ibu lewat telepon."
)


@pytest.fixture
def reply(framework, citra, ayu):
    """Ayu's reply, which two people are to mark."""
    content.tree_roots()
    for username in ("budi", "sari"):
        user = organisation.user(username, f"{username.title()} Setiawan")
        people.grant_role(by=None, user=user, role=Role.TRAINER)
    question = create_question(
        by=None,
        prompt="<p>Ibu Wati menulis bahwa namanya di kartu keluarga masih salah, padahal sudah dua"
        " kali diperbaiki. Balaslah suratnya.</p>",
        body=RUBRIC,
    )
    page = making.quiz([*making.bank(1), question], markers_needed=2)
    installation.prepare()
    attempt = making.start(page, ayu)
    for item in attempt.dealt:
        is_written = item.item.question.kind == RUBRIC.kind
        making.answer(attempt, item, [WRITTEN] if is_written else making.right_ids(item))
    making.hand_in(attempt, ayu)
    return Reply.objects.get()


@pytest.fixture
def marking(arrive, reply):
    """Return a function that has a trainer open the queue in a browser."""

    def marking(username, width=1280, scheme="light", **options):
        visitor = arrive(width, scheme, **options)
        visitor.sign_in(username)
        return visitor.open(QUEUE)

    return marking


def take(visitor):
    follow(visitor.page.locator("form[action$=berikutnya\\/] button").first)
    return visitor.page


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_two_differ_a_third_decides_and_ayu_reads_what_it_came_to(marking, arrive, reply, ayu):
    desk = marking("citra")
    desk.check()
    page = take(desk)
    desk.check()
    press(page, "2", "3")
    expect(page.locator("[data-points-so-far]")).to_have_text("3")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("Sebutkan 1 tanggal.")
    follow(page.locator("button[value=keep]"))
    press(page, "Alt+1")
    expect(page.locator("textarea")).to_have_value("Sebutkan 1 tanggal. Sebutkan 1 tanggal.")
    page.locator("textarea").fill("Sebutkan tanggalnya.")
    save(page)
    expect(page.locator(".messages > ul")).to_have_css("opacity", "1")
    desk.check()
    assert SavedPhrase.objects.get().text == "Sebutkan 1 tanggal."

    page = take(marking("budi"))
    assert "Sebutkan tanggalnya." not in page.content()
    press(page, "1", "1")
    save(page)
    assert Reply.objects.get().stage == Stage.DIFFERING

    desk = marking("sari")
    page = take(desk)
    desk.check()
    expect(page.get_by_text("Penilai 2", exact=True)).to_be_visible()
    press(page, "3", "2")
    save(page)
    decided = ReplyMark.objects.get(decides=True)
    assert decided.reply_id == reply.pk
    desk.open(f"{QUEUE}{reply.pk}/").check()

    officer = arrive(360)
    officer.sign_in("ayu")
    officer.open("/pemberitahuan/")
    follow(officer.page.locator("main").get_by_text("Kuis pelayanan").first)
    expect(officer.page.locator("#marked-replies")).to_be_visible()
    expect(officer.page.locator("#marked-replies + .stack .rubric")).to_contain_text(
        "Menyapa dan menyebut"
    )
    officer.check()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_can_be_read_on_a_phone_and_in_the_dark(marking, reply, width, scheme):
    desk = marking("citra", width, scheme)
    desk.check()
    page = take(desk)
    desk.check()
    follow(page.locator("button[data-next]"))
    expect(page.locator(".prima-criterion__error")).to_have_count(2)
    desk.check()


def test_without_javascript_the_buttons_do_it(marking, reply):
    page = take(marking("citra", java_script_enabled=False))
    page.locator("textarea").fill("Sebutkan tanggalnya.")
    page.locator("button[value=keep]").click()
    page.locator("button[value^=insert]").click()
    expect(page.locator("textarea")).to_have_value("Sebutkan tanggalnya. Sebutkan tanggalnya.")
    for group in page.locator("fieldset").all():
        group.get_by_text("Lengkap").click()
    page.locator("button[value=stop]").click()
    assert ReplyMark.objects.get().reply_id == reply.pk
    expect(page.locator("#replies")).to_be_visible()
