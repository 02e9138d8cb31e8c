"""The quiz in the browser: addresses, permissions, what is sent and what is not."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.quizzes.models import Attempt, Response
from tests.assessments.quizzes import making
from tests.assessments.quizzes.making import answer, answer_everything, right_ids, wrong_id
from tests.conftest import SESSION_QUERIES
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db

PAGES = ["attempt", "attempt_review", "attempt_result", "attempt_answer", "attempt_submit"]


@pytest.fixture
def phone(as_user, ayu):
    return as_user(ayu)


def post_answer(
    phone, attempt, item, option_ids, *, sequence=1, script=False, extra=None, go="", shown=""
):
    return phone.post(
        reverse("attempt_answer", args=[attempt.pk]),
        {
            "question": item.id,
            "answer": option_ids,
            "sequence": sequence,
            "go": go,
            "from": shown,
            **(extra or {}),
        },
        headers={"accept": "application/json" if script else "text/html,*/*"},
    )


class TestFirstPage:
    def test_it_says_what_the_quiz_is(self, phone, quiz):
        page = phone.get(quiz.url).content.decode()
        assert "Kuis pelayanan" in page
        assert "70%" in page
        assert reverse("quiz_start", args=[quiz.pk]) in page

    def test_a_visitor_signs_in_first(self, quiz):
        reply = Client().get(quiz.url)
        assert reply.status_code == 302
        assert reply.headers["Location"].startswith(reverse("account_login"))

    def test_a_trainer_reads_it_without_starting(self, as_user, citra, quiz):
        page = as_user(citra).get(quiz.url).content.decode()
        assert reverse("quiz_start", args=[quiz.pk]) not in page

    def test_an_open_attempt_is_continued(self, phone, quiz, attempt):
        assert reverse("attempt", args=[attempt.pk]) in phone.get(quiz.url).content.decode()

    def test_attempts_so_far_are_listed(self, phone, quiz, attempt, ayu):
        making.hand_in(attempt, ayu)
        page = phone.get(quiz.url).content.decode()
        assert reverse("attempt_result", args=[attempt.pk]) in page

    def test_without_attempts_left_there_is_no_start(self, phone, framework, ayu):
        page = making.quiz(making.bank(1), max_attempts=1)
        making.hand_in(making.start(page, ayu), ayu)
        assert reverse("quiz_start", args=[page.pk]) not in phone.get(page.url).content.decode()


class TestStart:
    def test_it_opens_the_attempt(self, phone, quiz):
        reply = phone.post(reverse("quiz_start", args=[quiz.pk]))
        assert reply.url == reverse("attempt", args=[Attempt.objects.get().pk])

    def test_opening_the_address_starts_nothing(self, phone, quiz):
        assert phone.get(reverse("quiz_start", args=[quiz.pk])).url == quiz.url
        assert not Attempt.objects.exists()

    def test_an_unpublished_quiz_is_not_there(self, phone, quiz):
        quiz.unpublish()
        assert phone.post(reverse("quiz_start", args=[quiz.pk])).status_code == 404

    def test_a_refusal_is_told_on_the_first_page(self, phone, framework, ayu):
        page = making.quiz(making.bank(1), max_attempts=1)
        making.hand_in(making.start(page, ayu), ayu)
        reply = phone.post(reverse("quiz_start", args=[page.pk]), follow=True)
        assert reply.redirect_chain[-1][0] == page.url
        assert len(reply.context["messages"]) == 1

    def test_a_page_for_others_only_is_not_there(self, phone, quiz):
        restriction = quiz.view_restrictions.create(restriction_type="groups")
        assert phone.post(reverse("quiz_start", args=[quiz.pk])).status_code == 404
        restriction.delete()

    def test_who_is_no_officer_may_not(self, as_user, citra, quiz):
        assert as_user(citra).post(reverse("quiz_start", args=[quiz.pk])).status_code == 403


class TestOthersAttempts:
    """Check 8: by id, by a made-up id, and by a nested id."""

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_officer_does_not_find_it(self, as_user, eko, attempt, name, method):
        reply = getattr(as_user(eko), method)(reverse(name, args=[attempt.pk]))
        assert reply.status_code == 404
        attempt.refresh_from_db()
        assert attempt.is_open

    @pytest.mark.parametrize("name", PAGES)
    def test_nobody_finds_one_that_does_not_exist(self, phone, name):
        assert phone.get(reverse(name, args=[uuid.uuid4()])).status_code == 404

    @pytest.mark.parametrize("name", PAGES)
    def test_the_supervisor_does_not_find_it_either(self, as_user, bima, attempt, name):
        assert as_user(bima).get(reverse(name, args=[attempt.pk])).status_code == 404

    @pytest.mark.parametrize("name", PAGES)
    def test_a_visitor_signs_in_first(self, attempt, name):
        assert Client().get(reverse(name, args=[attempt.pk])).status_code == 302

    def test_a_question_of_another_attempt_under_one_s_own_is_not_there(
        self, phone, attempt, quiz, eko
    ):
        item = making.start(quiz, eko).dealt[0]
        assert post_answer(phone, attempt, item, right_ids(item)).status_code == 404
        assert not Response.objects.exclude(sequence=0).exists()


class TestNothingSecretIsSent:
    """Check 13: before hand-in no byte tells what is correct."""

    @pytest.fixture
    def secret_attempt(self, framework, ayu):
        return making.start(making.quiz(making.bank(canary=True)), ayu)

    def everything_sent(self, phone, attempt, ayu):
        item = attempt.dealt[0]
        yield phone.get(attempt.page.url)
        yield phone.get(reverse("attempt", args=[attempt.pk]))
        yield phone.get(reverse("attempt", args=[attempt.pk]) + "?soal=2")
        yield post_answer(phone, attempt, item, right_ids(item), script=True)
        yield post_answer(phone, attempt, item, [wrong_id(item)], script=True)  # stale
        yield post_answer(phone, attempt, item, [wrong_id(item)], sequence=2, go="2")
        yield post_answer(phone, attempt, item, ["x"], sequence=3)  # 404
        yield phone.get(reverse("attempt_review", args=[attempt.pk]))
        yield phone.get(reverse("attempt_result", args=[attempt.pk]))

    def test_no_canary_in_any_byte_or_header(self, phone, secret_attempt, ayu):
        for reply in self.everything_sent(phone, secret_attempt, ayu):
            sent = reply.content + repr(sorted(reply.headers.items())).encode()
            assert b"kenari" not in sent
            assert b"is_correct" not in sent

    def test_the_canaries_are_there_after_passing(self, phone, secret_attempt, ayu):
        answer_everything(secret_attempt)
        making.hand_in(secret_attempt, ayu)
        page = phone.get(reverse("attempt_result", args=[secret_attempt.pk])).content
        for word in ("umpan", "jelas", "sumber"):
            assert making.CANARY.format(word).encode() in page

    def test_the_options_own_keys_are_not_sent(self, phone, secret_attempt):
        page = phone.get(reverse("attempt", args=[secret_attempt.pk])).content.decode()
        for item in secret_attempt.dealt:
            assert item.item.question.key not in page
            assert all(dealt.option.key not in page for dealt in item.body.options)
        assert secret_attempt.seed not in page

    def test_right_and_wrong_answers_get_the_same_reply(self, phone, secret_attempt, clock):
        first, second, _third = secret_attempt.dealt
        right = post_answer(phone, secret_attempt, first, right_ids(first), script=True)
        wrong = post_answer(phone, secret_attempt, second, [wrong_id(second)], script=True)
        assert right.content == wrong.content


class TestAnswering:
    def test_next_saves_and_goes_on_without_script(self, phone, attempt):
        item = attempt.dealt[0]
        reply = post_answer(phone, attempt, item, right_ids(item), go="2")
        assert reply.url == reverse("attempt", args=[attempt.pk]) + "?soal=2"
        assert attempt.answers()[item.item.question.key].sequence == 1

    def test_the_last_next_leads_to_the_check(self, phone, attempt):
        item = attempt.dealt[-1]
        reply = post_answer(phone, attempt, item, [], go="review")
        assert reply.url == reverse("attempt_review", args=[attempt.pk])

    def test_an_older_answer_without_script_shows_the_newer_one(self, phone, attempt):
        item = attempt.dealt[1]
        answer(attempt, item, right_ids(item), 4)
        reply = post_answer(phone, attempt, item, [wrong_id(item)], sequence=2, go="3", shown="2")
        assert reply.url == reverse("attempt", args=[attempt.pk]) + "?soal=2"

    def test_the_script_hears_when_it_was_saved(self, phone, attempt):
        item = attempt.dealt[0]
        reply = post_answer(phone, attempt, item, right_ids(item), script=True)
        assert reply.status_code == 200
        assert set(reply.json()) == {"problem", "sequence", "saved"}

    def test_an_older_sequence_is_409_and_the_stored_answer_stays(self, phone, attempt):
        item = attempt.dealt[0]
        answer(attempt, item, right_ids(item), 7)
        before = attempt.answers()
        reply = post_answer(phone, attempt, item, [wrong_id(item)], sequence=6, script=True)
        assert (reply.status_code, reply.json()["problem"]) == (409, "stale")
        assert (reply.json()["sequence"], reply.json()["answer"]) == (7, right_ids(item))
        assert attempt.answers() == before

    def test_an_answer_after_hand_in_is_409_and_the_stored_answer_stays(self, phone, attempt, ayu):
        item = attempt.dealt[0]
        answer(attempt, item, right_ids(item), 1)
        making.hand_in(attempt, ayu)
        before = attempt.answers()
        reply = post_answer(phone, attempt, item, [wrong_id(item)], sequence=2, script=True)
        assert (reply.status_code, reply.json()["problem"]) == (409, "closed")
        assert attempt.answers() == before

    def test_a_late_answer_without_script_leads_to_the_result(self, phone, attempt, ayu):
        making.hand_in(attempt, ayu)
        item = attempt.dealt[0]
        reply = phone.post(
            reverse("attempt_answer", args=[attempt.pk]),
            {"question": item.id, "sequence": 1},
            follow=True,
        )
        assert reply.redirect_chain[-1][0] == reverse("attempt_result", args=[attempt.pk])

    def test_what_is_no_answer_to_the_question_is_not_found(self, phone, attempt):
        item = attempt.dealt[0]
        assert post_answer(phone, attempt, item, ["a"] * 9).status_code == 404
        assert not making.stored(attempt, item).answer

    def test_a_page_opened_before_the_fields_were_renamed_still_saves(self, phone, attempt):
        item = attempt.dealt[0]
        data = {"question": item.id, "sequence": 1, "option": right_ids(item)}
        phone.post(reverse("attempt_answer", args=[attempt.pk]), data)
        assert making.stored(attempt, item).answer == item.item.question.body.solution

    @pytest.mark.parametrize(
        "broken",
        [
            {"sequence": "0"},
            {"sequence": "-1"},
            {"sequence": "2147483648"},
            {"sequence": "x"},
            {"question": ""},
        ],
    )
    def test_nonsense_is_refused(self, phone, attempt, broken):
        item = attempt.dealt[0]
        data = {"question": item.id, "sequence": 1, "answer": right_ids(item)} | broken
        assert phone.post(reverse("attempt_answer", args=[attempt.pk]), data).status_code == 400

    def test_signing_in_again_after_an_answer_leads_back_to_the_question(self, phone, attempt):
        reply = phone.get(reverse("attempt_answer", args=[attempt.pk]))
        assert reply.url == reverse("attempt", args=[attempt.pk])

    def test_fields_nobody_asked_for_are_ignored(self, phone, attempt, eko, ayu):
        """Check 12."""
        item = attempt.dealt[0]
        extra = {
            "score": "3",
            "passed": "true",
            "user": eko.user.pk,
            "officer": eko.pk,
            "attempt": str(uuid.uuid4()),
            "started_at": "2020-01-01",
            "deadline_at": "2099-01-01",
            "finished_at": "2020-01-01",
            "is_correct": "true",
        }
        fixed = ["officer_id", "score", "passed", "started_at", "deadline_at", "seed", "number"]
        before = Attempt.objects.values(*fixed).get(pk=attempt.pk)
        post_answer(phone, attempt, item, [wrong_id(item)], extra=extra)
        assert Attempt.objects.values(*fixed).get(pk=attempt.pk) == before
        phone.post(reverse("attempt_submit", args=[attempt.pk]), extra)
        done = Attempt.objects.get(pk=attempt.pk)
        assert (done.score, done.passed, done.officer_id) == (0, False, ayu.pk)


class TestTheAttemptPage:
    def test_one_question_is_shown_and_the_others_hidden(self, phone, attempt):
        page = as_shown(phone.get(reverse("attempt", args=[attempt.pk]) + "?soal=2").text)
        assert page.count('data-question="') == 3
        hidden = [
            form.split(">")[0] for form in page.split("<form ")[1:] if "data-question" in form
        ]
        assert [" hidden" in form for form in hidden] == [True, False, True]

    @pytest.mark.parametrize("number", ["0", "4", "x", "²", "9" * 400, "-1"])
    def test_a_number_out_of_range_shows_the_first(self, phone, attempt, number):
        reply = phone.get(reverse("attempt", args=[attempt.pk]), {"soal": number})
        assert reply.context["current"] == 1

    def test_it_opens_where_one_was_on_whatever_device(self, phone, attempt, clock):
        """Behind what was answered last; then what was left out; at the end, where one is."""
        shown = []
        for number in (2, 3, 1):
            item = attempt.dealt[number - 1]
            clock.move(seconds=5)
            answer(attempt, item, right_ids(item))
            shown += [phone.get(reverse("attempt", args=[attempt.pk])).context["current"]]
        assert shown == [3, 1, 1]

    def test_what_was_chosen_is_checked(self, phone, attempt):
        item = attempt.dealt[0]
        answer(attempt, item, right_ids(item))
        page = as_shown(phone.get(reverse("attempt", args=[attempt.pk])).text)
        assert page.count(" checked") == 1

    def test_it_is_never_kept_by_a_cache(self, phone, attempt):
        reply = phone.get(reverse("attempt", args=[attempt.pk]))
        assert "no-store" in reply["Cache-Control"]

    def test_the_server_says_how_much_time_is_left(self, phone, timed_quiz, ayu, clock):
        attempt = making.start(timed_quiz, ayu)
        clock.move(minutes=4)
        reply = phone.get(reverse("attempt", args=[attempt.pk]))
        assert 'data-seconds-left="360"' in reply.content.decode()

    def test_when_time_is_over_it_is_handed_in_on_the_next_touch(
        self, phone, timed_quiz, ayu, clock
    ):
        attempt = making.start(timed_quiz, ayu)
        answer_everything(attempt)
        clock.pass_deadline(attempt, seconds=1)
        reply = phone.get(reverse("attempt", args=[attempt.pk]))
        assert reply.url == reverse("attempt_result", args=[attempt.pk])
        attempt.refresh_from_db()
        assert attempt.passed

    def test_a_replayed_start_does_not_give_more_time(self, phone, timed_quiz, ayu, clock):
        attempt = making.start(timed_quiz, ayu)
        clock.move(minutes=9)
        phone.post(reverse("quiz_start", args=[timed_quiz.pk]))
        assert Attempt.objects.get().deadline_at == attempt.deadline_at


class TestCheckAndHandIn:
    def test_unanswered_questions_are_flagged(self, phone, attempt):
        item = attempt.dealt[1]
        answer(attempt, item, right_ids(item))
        sheet = phone.get(reverse("attempt_review", args=[attempt.pk])).context["sheet"]
        assert [question.number for question in sheet.unanswered] == [1, 3]

    def test_hand_in_shows_the_result(self, phone, attempt):
        answer_everything(attempt)
        reply = phone.post(reverse("attempt_submit", args=[attempt.pk]), follow=True)
        assert reply.redirect_chain[-1][0] == reverse("attempt_result", args=[attempt.pk])
        assert reply.context["report"].percent == 100

    def test_opening_the_address_hands_nothing_in(self, phone, attempt):
        phone.get(reverse("attempt_submit", args=[attempt.pk]))
        attempt.refresh_from_db()
        assert attempt.is_open

    def test_the_result_of_an_open_attempt_is_the_attempt(self, phone, attempt):
        reply = phone.get(reverse("attempt_result", args=[attempt.pk]))
        assert reply.url == reverse("attempt", args=[attempt.pk])

    def test_the_result_tells_what_was_right_and_why(self, phone, framework, ayu):
        attempt = making.start(making.quiz(making.bank(), show_answers="always"), ayu)
        first, second, _third = attempt.dealt
        answer(attempt, first, right_ids(first))
        answer(attempt, second, [wrong_id(second)])
        making.hand_in(attempt, ayu)
        report = phone.get(reverse("attempt_result", args=[attempt.pk])).context["report"]
        assert [question.verdict for question in report.entries] == [
            "right",
            "wrong",
            "unanswered",
        ]
        assert report.entries[0].source == "UU 25/2009"
        assert [(c.name, round(c.percent)) for c in report.competencies] == [("Komunikasi", 33)]

    def test_the_result_leads_in_one_tap_to_what_to_read(self, phone, framework, ayu):
        questions = making.bank(2)
        lesson = content.lesson(content.course(), body=[("heading", "Dengar sampai titik")])
        lesson.refresh_from_db()
        block = str(lesson.body[0].id)
        for question in questions:
            question.lesson, question.passage_block = lesson, block
            question.passage_title = "Dengar sampai titik"
            question.save_revision().publish()
        attempt = making.start(making.quiz(questions, show_answers="never"), ayu)
        right, wrong = attempt.dealt
        answer(attempt, right, right_ids(right))
        answer(attempt, wrong, [wrong_id(wrong)])
        making.hand_in(attempt, ayu)
        page = phone.get(reverse("attempt_result", args=[attempt.pk])).content.decode()
        address = f"{reverse('question_passage', args=[lesson.translation_key])}?bagian={block}"
        assert page.count(f'href="{address}"') == 1
        assert phone.get(address).url == f"{lesson.get_url()}#bagian-{block}"

    def test_what_was_not_right_is_shown_first_and_open(self, phone, framework, ayu):
        attempt = making.start(making.quiz(making.bank(8), show_answers="always"), ayu)
        answer(attempt, attempt.dealt[0], right_ids(attempt.dealt[0]))
        making.hand_in(attempt, ayu)
        address = reverse("attempt_result", args=[attempt.pk])

        def shown(query=""):
            return [entry.number for entry in phone.get(address + query).context["entries"]]

        assert shown() == [2, 3, 4, 5, 6]
        assert shown("?page=2") == [7, 8]
        assert shown("?tampil=semua") == [*range(1, 9)]
        for query, is_open in (("", 5), ("?page=2", 2), ("?tampil=semua", 0)):
            page = phone.get(address + query).content.decode()
            entries = re.findall(r'<details\s+class="disclosure entry"\s*(open)?', page)
            assert entries.count("open") == is_open

    def test_the_result_offers_another_attempt_while_there_is_one(self, phone, attempt, ayu):
        making.hand_in(attempt, ayu)
        page = phone.get(reverse("attempt_result", args=[attempt.pk])).content.decode()
        assert reverse("quiz_start", args=[attempt.page_id]) in page


class TestCost:
    """A query finds the officer, one more the session where it lives in the same database."""

    @pytest.fixture
    def long_attempt(self, framework, ayu):
        return making.start(making.quiz(making.bank(30), title="Kuis panjang"), ayu)

    @pytest.mark.parametrize(("name", "most"), [("attempt", 4), ("attempt_review", 4)])
    def test_a_page_costs_the_same_for_three_questions_and_thirty(
        self, phone, attempt, long_attempt, name, most
    ):
        costs = []
        for taken in (attempt, long_attempt):
            phone.get(reverse(name, args=[taken.pk]))  # its content is read once in a process
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                phone.get(reverse(name, args=[taken.pk]))
            costs.append(len(queries))
        assert costs[0] == costs[1] <= most + SESSION_QUERIES

    def test_a_question_more_makes_the_page_longer_by_itself_alone(
        self, phone, attempt, long_attempt
    ):
        short, long = (
            len(phone.get(reverse("attempt", args=[taken.pk])).content)
            for taken in (attempt, long_attempt)
        )
        assert long - short < 27 * 3_000
