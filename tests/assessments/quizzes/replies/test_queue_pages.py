"""The pages on which trainers mark replies."""

import datetime as dt
import re
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.models import Attempt
from assessments.quizzes.replies import api
from assessments.quizzes.replies.forms import FIELD
from assessments.quizzes.replies.models import Reply, ReplyMark, SavedPhrase
from assessments.quizzes.replies.rules import Stage
from courses import api as courses
from lms import installation
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.quizzes import making
from tests.assessments.quizzes.replies.conftest import (
    BEST,
    NEARLY,
    WORST,
    WRITTEN,
    handed_in,
    keyed,
    trainer,
    written_question,
)
from tests.counting import statements
from tests.factories import content, organisation

pytestmark = pytest.mark.django_db

QUEUE = "/admin/penilaian/"


@pytest.fixture(autouse=True)
def site(db):
    content.tree_roots()
    installation.prepare()


@pytest.fixture
def sari(db):
    return trainer("sari", "Sari Utami")


@pytest.fixture
def marked_by_two(quiz):
    quiz.markers_needed = 2
    quiz.save_revision().publish()
    return quiz


@pytest.fixture
def desk(as_user, citra):
    return as_user(citra)


def address(reply):
    return reverse("reply_mark", args=[reply.pk])


def shown(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200, url
    return answer.content.decode()


def sent(page, levels, **more):
    """What a form sends in which these levels were chosen."""
    chosen = {FIELD + key: level for key, level in keyed(levels, page).items()}
    return {"do": "next", "stage": "waiting", **chosen, **more}


def chosen(page):
    """The levels that are chosen on a page, by the names of the rubric."""
    return re.findall(r'value="([^"]+)"\s+data-points="\d+"\s+checked', page)


class TestTheQueue:
    def test_says_what_waits_and_leads_to_the_next(self, desk, replied, quiz):
        page = shown(desk, QUEUE)
        assert "1 menunggu penilaian" in page
        assert f"Balasan {replied.reply.number}" in page
        assert f"<td>{len(WRITTEN.split())}</td>" in page
        taken = desk.post(f"{QUEUE}berikutnya/", {"quiz": quiz.translation_key})
        assert taken["Location"] == f"{address(replied.reply)}?quiz={quiz.translation_key}"
        assert "Citra Maharani" in shown(desk, QUEUE)

    def test_names_nobody_who_wrote(self, desk, replied, ayu):
        for url in (QUEUE, address(replied.reply)):
            assert ayu.name not in shown(desk, url)

    def test_takes_nothing_where_nothing_waits_and_says_so(self, desk, quiz):
        answer = desk.post(f"{QUEUE}berikutnya/", {"quiz": "bukan kunci"}, follow=True)
        assert "tidak ada balasan yang menunggu penilaian Anda" in answer.content.decode()
        assert "Tidak ada yang menunggu." in shown(desk, QUEUE)

    def test_is_narrowed_by_stage_and_quiz(self, desk, replied, quiz, citra, mark):
        number = f"Balasan {replied.reply.number}"
        assert number in shown(desk, QUEUE, stage="waiting", quiz=quiz.translation_key)
        assert number not in shown(desk, QUEUE, stage="settled")
        assert number in shown(desk, QUEUE, stage="apa saja")
        mark(replied.reply, citra, BEST)
        assert number in shown(desk, QUEUE, stage="settled")
        assert number not in shown(desk, QUEUE)
        assert "Tidak ada balasan yang cocok" in shown(desk, QUEUE, stage="differing")

    def test_of_another_unit_is_empty(self, as_user, replied, hana, rudi):
        assert "1 menunggu" in shown(as_user(rudi), QUEUE)
        assert "1 menunggu" not in shown(as_user(hana), QUEUE)
        assert as_user(hana).get(address(replied.reply)).status_code == 404
        assert as_user(hana).post(address(replied.reply)).status_code == 404

    def test_is_for_trainers(self, as_user, replied, ayu, bima, dewi):
        for person in (ayu, bima, dewi):
            for url in (QUEUE, address(replied.reply)):
                assert as_user(person).get(url).status_code in {302, 403}

    def test_never_offers_their_own(self, as_user, replied, ayu, org, quiz):
        people.grant_role(by=None, user=ayu.user, role=Role.TRAINER)
        desk = as_user(ayu)
        assert f"Balasan {replied.reply.number}" not in shown(desk, QUEUE)
        assert desk.get(address(replied.reply)).status_code == 404
        assert desk.post(address(replied.reply), sent(quiz, BEST)).status_code == 404
        assert not ReplyMark.objects.exists()

    def test_says_who_marks_how_much(self, desk, marked_by_two, ayu, eko, citra, budi, sari, mark):
        for officer in (ayu, eko):
            handed_in(marked_by_two, officer)
        first, second = Reply.objects.all()
        for by, levels in ((citra, BEST), (budi, WORST), (sari, BEST)):
            mark(first, by, levels)
        api.reserve(by=budi, reply=second)
        page = shown(desk, QUEUE)
        rows = re.findall(r"<tr>\s*<td class=\"title\">([^<]+)</td>(.*?)</tr>", page, re.DOTALL)
        cells = {name: re.findall(r"<td>\s*([^<]*?)\s*</td>", rest) for name, rest in rows}
        assert cells == {
            "Citra Maharani": ["1", "0", "–", "0"],
            "Budi Setiawan": ["1", "1", "–", "1"],
            "Sari Utami": ["1", "0", "–", "0"],
        }

    def test_costs_the_same_however_many_wait(self, desk, quiz, org, citra, mark):
        costs = []
        for count in (3, 30):
            for n in range(count):
                number = f"19{60 + count:02}01012019011{n + 1:03}"
                officer = organisation.officer(
                    f"p{count}{n}", f"Petugas {n}", number, org.front_office, org.counter_officer
                )
                handed_in(quiz, officer)
            mark(Reply.objects.to_mark().first(), citra, BEST)
            shown(desk, QUEUE)
            costs.append(statements(partial(shown, desk, QUEUE)))
        assert costs[0] == costs[1]


class TestMarking:
    def test_shows_all_that_is_needed_and_keeps_the_reply(self, desk, replied, citra):
        page = shown(desk, address(replied.reply))
        for text in (
            "Balas surat Ibu Wati.",
            WRITTEN,
            "Kriteria sapaan",
            "Memuat 3 hal.",
            "Kami memperbaikinya pada 27 Maret.",
            "Sabar ya, Bu.",
            "Tidak menyebut kapan.",
            "8 kata.",
            "5 sampai 120 kata",
        ):
            assert text in page
        assert Reply.objects.get().reserved_by == citra

    def test_names_the_author_where_the_quiz_says_so(self, desk, replied, quiz, ayu):
        quiz.markers_see_names = True
        quiz.save_revision().publish()
        assert ayu.name in shown(desk, address(replied.reply))

    def test_says_that_a_reply_is_too_short_or_too_long(self, desk, quiz, ayu, eko):
        handed_in(quiz, ayu, "Sabar ya.")
        handed_in(quiz, eko, "sabar " * 121)
        short, long = Reply.objects.all()
        assert "Terlalu pendek." in shown(desk, address(short))
        assert "Terlalu panjang." in shown(desk, address(long))

    def test_goes_straight_on_to_the_next(self, desk, quiz, ayu, eko):
        handed_in(quiz, ayu)
        handed_in(quiz, eko)
        first, second = Reply.objects.all()
        answer = desk.post(address(first), sent(quiz, NEARLY, comment="Sapa dulu."))
        assert answer["Location"] == address(second)
        assert "3 dari 4 poin" in shown(desk, answer["Location"])
        assert ReplyMark.objects.get().comment == "Sapa dulu."
        answer = desk.post(address(second), sent(quiz, BEST, do="stop"))
        assert answer["Location"] == QUEUE

    def test_goes_on_within_the_quiz_it_began_with(self, desk, replied, quiz, written, eko):
        other = making.quiz([written], title="Kuis lain")
        handed_in(other, eko)
        answer = desk.post(address(replied.reply), sent(quiz, BEST, quiz=quiz.translation_key))
        assert answer["Location"] == f"{QUEUE}?quiz={quiz.translation_key}"

    def test_keeps_everything_that_was_typed_when_a_level_is_missing(self, desk, replied, quiz):
        said = sent(quiz, BEST, comment="Baris satu\r\nBaris dua")
        missing = written_question(quiz).content().body.criteria[1].key
        kept = said[FIELD + written_question(quiz).content().body.criteria[0].key]
        del said[FIELD + missing]
        answer = desk.post(address(replied.reply), said)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count("Pilih tingkat yang paling sesuai.") == 1
        assert chosen(page) == [kept]
        assert "Baris dua" in page
        assert not ReplyMark.objects.exists()

    def test_refuses_an_endless_comment_and_counts_ends_of_line_once(self, desk, replied, quiz):
        url = address(replied.reply)
        assert desk.post(url, sent(quiz, BEST, comment="x" * 2_001)).status_code == 422
        assert desk.post(url, sent(quiz, BEST, comment="x\r\n" * 1_000)).status_code == 302
        assert ReplyMark.objects.exists()

    def test_gives_it_back(self, desk, as_user, budi, replied):
        url = address(replied.reply)
        shown(desk, url)
        assert "Citra Maharani sedang menilai" in shown(as_user(budi), url)
        assert WRITTEN not in shown(as_user(budi), url)
        assert desk.post(url, {"do": "release"})["Location"] == QUEUE
        assert WRITTEN in shown(as_user(budi), url)

    def test_took_as_long_as_the_reply_was_open(self, desk, replied, quiz):
        shown(desk, address(replied.reply))
        desk.post(address(replied.reply), sent(quiz, BEST))
        mark = ReplyMark.objects.get()
        assert mark.began_at is not None
        assert dt.timedelta() <= mark.at - mark.began_at < dt.timedelta(minutes=1)

    def test_took_nobody_knows_how_long_where_it_was_kept_for_somebody_else(
        self, desk, replied, budi, mark
    ):
        shown(desk, address(replied.reply))
        mark(replied.reply, budi, BEST)
        assert ReplyMark.objects.get().began_at is None

    def test_is_told_when_somebody_was_quicker(self, desk, replied, quiz, budi, mark):
        mark(replied.reply, budi, BEST)
        answer = desk.post(address(replied.reply), sent(quiz, WORST), follow=True)
        assert "sudah dinilai" in answer.content.decode()
        assert ReplyMark.objects.count() == 1

    def test_is_told_when_nobody_needs_to_mark_it_any_more(self, desk, replied):
        Reply.objects.update(stage=Stage.NOT_NEEDED)
        assert "tidak perlu dinilai lagi" in shown(desk, address(replied.reply))


class TestTwoMarkers:
    @pytest.fixture
    def reply(self, marked_by_two, ayu):
        handed_in(marked_by_two, ayu)
        return Reply.objects.get()

    def test_do_not_see_each_others_marks(self, as_user, reply, citra, budi, mark):
        mark(reply, citra, WORST, "Tidak menyapa.")
        page = shown(as_user(budi), address(reply))
        assert "Tidak menyapa." not in page
        assert "Penilai 1" not in page
        assert chosen(page) == []
        own = shown(as_user(citra), address(reply))
        assert "Tidak menyapa." in own
        assert "Orang lain juga menilainya" in own

    def test_who_differ_are_put_before_a_third_unnamed(
        self, as_user, reply, quiz, citra, budi, sari, mark
    ):
        mark(reply, citra, NEARLY, "Tidak menyapa.")
        mark(reply, budi, WORST, "Tidak berisi.")
        assert "1 memerlukan orang ketiga" in shown(as_user(sari), QUEUE)
        page = shown(as_user(sari), address(reply))
        for text in ("Penilai 1", "Penilai 2", "Tidak menyapa.", "Tidak berisi."):
            assert text in page
        for name in (citra, budi):
            assert str(name) not in page
        assert page.count("prima-marks__differs") == 1
        assert chosen(page) == [keyed(WORST, quiz)[key] for key in list(keyed(WORST, quiz))[:1]]
        as_user(sari).post(address(reply), sent(quiz, BEST, stage="differing"))
        assert Reply.objects.get().stage == Stage.SETTLED
        assert Attempt.objects.get().score == 5

    def test_nobody_decides_who_has_not_seen_both(self, as_user, reply, quiz, citra, budi, sari):
        for by, levels in ((citra, BEST), (budi, WORST)):
            as_user(by).post(address(reply), sent(quiz, levels))
        answer = as_user(sari).post(address(reply), sent(quiz, NEARLY, comment="Cukup."))
        page = answer.content.decode()
        assert "Bandingkan, lalu putuskan" in page
        assert "Cukup." in page
        assert len(chosen(page)) == 2
        assert ReplyMark.objects.count() == 2

    @pytest.mark.parametrize("do", ["next", "stop", "insert:1", "keep", "forget:1"])
    @pytest.mark.parametrize("levels", [WORST, {}])
    def test_do_not_see_what_differs_by_sending_theirs_twice(
        self, as_user, reply, quiz, citra, budi, mark, do, levels
    ):
        mark(reply, citra, BEST, "Lengkap sekali.")
        desk = as_user(budi)
        desk.post(address(reply), sent(quiz, WORST))
        assert Reply.objects.get().stage == Stage.DIFFERING
        for stage in ("waiting", "differing"):
            again = sent(quiz, WORST, do=do, stage=stage) if levels else {"do": do, "stage": stage}
            page = desk.post(address(reply), again, follow=True).content.decode()
            assert "Lengkap sekali." not in page
            assert "Penilai 1" not in page
            assert "Bandingkan" not in page
        assert ReplyMark.objects.count() == 2


class TestPhrases:
    @pytest.fixture
    def url(self, replied):
        return address(replied.reply)

    def test_are_kept_put_in_and_deleted_and_nothing_typed_is_lost(self, desk, url, quiz, citra):
        page = desk.post(url, sent(quiz, BEST, do="keep", comment="Sapa dulu.")).content.decode()
        phrase = SavedPhrase.objects.get(owner=citra)
        assert phrase.text == "Sapa dulu."
        assert len(chosen(page)) == 2
        put = sent(quiz, BEST, do=f"insert:{phrase.pk}", comment="Bagus.")
        assert "Bagus. Sapa dulu.</textarea>" in desk.post(url, put).content.decode()
        put = sent(quiz, BEST, do="insert:abc", comment="Bagus.")
        assert "Bagus.</textarea>" in desk.post(url, put).content.decode()
        desk.post(url, sent(quiz, BEST, do=f"forget:{phrase.pk}"))
        assert not SavedPhrase.objects.exists()
        assert not ReplyMark.objects.exists()

    def test_may_be_a_part_of_the_comment(self, desk, url, quiz):
        desk.post(url, sent(quiz, BEST, do="keep", comment="Bagus. Sapa dulu.", part="Sapa dulu."))
        assert SavedPhrase.objects.get().text == "Sapa dulu."

    def test_of_no_words_are_refused_beside_the_button(self, desk, url, quiz):
        answer = desk.post(url, sent(quiz, BEST, do="keep"))
        assert answer.status_code == 422
        assert "1 sampai 300 huruf" in answer.content.decode()

    def test_of_others_are_not_there(self, desk, url, budi):
        api.keep_phrase(by=budi, text="Rahasia Budi")
        assert "Rahasia Budi" not in shown(desk, url)


class TestSettled:
    @pytest.fixture
    def url(self, replied, budi, mark):
        mark(replied.reply, budi, WORST, "Tidak menyapa.")
        return address(replied.reply)

    def test_it_says_who_marked_it_what(self, desk, url):
        page = shown(desk, url)
        for text in ("Budi Setiawan", "Tidak menyapa.", "0 dari 4", "Nilai ulang"):
            assert text in page

    def test_it_is_marked_again_with_a_reason(self, desk, url, quiz):
        answer = desk.post(f"{url}nilai-ulang/", sent(quiz, BEST))
        assert answer.status_code == 422
        assert "petugas akan membacanya" in answer.content.decode()
        assert len(chosen(answer.content.decode())) == 2
        answer = desk.post(f"{url}nilai-ulang/", sent(quiz, BEST, comment="Ada sapaannya."))
        assert answer["Location"] == url
        page = shown(desk, url)
        assert "Citra Maharani" in page
        assert "sebagai pemutus" in page
        assert Attempt.objects.get().score == 5

    @pytest.mark.parametrize("do", ["insert:1", "keep"])
    def test_it_is_shown_as_it_is_whatever_is_sent(self, as_user, sari, url, quiz, do):
        page = as_user(sari).post(url, sent(quiz, BEST, do=do, comment="Bagus.")).content.decode()
        assert "Nilai ulang" in page
        assert not SavedPhrase.objects.exists()

    def test_one_that_waits_is_not_marked_again(self, desk, url, quiz):
        Reply.objects.update(stage=Stage.WAITING)
        desk.post(f"{url}nilai-ulang/", sent(quiz, BEST, comment="Ada sapaannya."))
        assert ReplyMark.objects.count() == 1


class TestTheWayThere:
    def test_leads_from_the_menu_with_how_many_wait(self, desk, replied, citra, mark):
        assert "Penilaian (1)" in shown(desk, "/admin/")
        mark(replied.reply, citra, BEST)
        page = shown(desk, "/admin/")
        assert "Penilaian" in page
        assert "Penilaian (" not in page

    def test_leads_from_the_first_page(self, desk, as_user, replied, ayu, hana):
        assert "1 balasan menunggu penilaian" in shown(desk, "/")
        for person in (hana, ayu):
            assert "balasan menunggu penilaian" not in shown(as_user(person), "/")

    @pytest.fixture
    def of_course(self, written, ayu):
        """Ayu has handed in a quiz that Citra may change."""
        course = content.course()
        page = content.quiz(course, [content.question(), written])
        courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
        handed_in(page, ayu)
        return page

    def test_leads_from_the_results_of_a_quiz_with_replies(self, desk, of_course, citra, mark):
        results = reverse("quiz_results", args=[of_course.pk])
        page = shown(desk, results)
        assert f"{QUEUE}?quiz={of_course.translation_key}" in page
        assert "1 balasan menunggu" in page
        reply = Reply.objects.get()
        attempt = reverse("quiz_result", args=[of_course.pk, reply.attempt_id])
        assert f'href="{address(reply)}"' in shown(desk, attempt)
        mark(reply, citra, BEST)
        assert "1 balasan menunggu" not in shown(desk, results)

    def test_is_not_offered_where_nobody_writes(self, desk, ayu):
        page = content.quiz(content.course(), [content.question()])
        assert f"{QUEUE}?quiz" not in shown(desk, reverse("quiz_results", args=[page.pk]))

    def test_the_oldest_is_told_by_its_age(self, desk, replied):
        Reply.objects.update(handed_in_at=timezone.now() - dt.timedelta(days=3, minutes=1))
        assert "sudah menunggu 3" in shown(desk, QUEUE)
