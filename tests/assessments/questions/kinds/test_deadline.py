import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from assessments.questions.kinds.deadline.counting import deadline
from assessments.questions.kinds.deadline.editing import DeadlineBlock, body, problems
from assessments.questions.kinds.deadline.rules import (
    Deadline,
    OffDay,
    Slip,
    TimeLimit,
    read_day,
)
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError
from lms.core.working_days.models import OwnDay
from lms.core.working_days.rules import WorkingCalendar

DEALER = Dealer("0" * 32, "q", shuffles=True)
LEBARAN = Deadline(
    "2026-03-17",
    TimeLimit("tanggapan-awal", "Tanggapan awal", 3, "Permenpan RB 62/2018"),
    "2026-03-27",
    (
        OffDay("2026-03-18", "Cuti Bersama Hari Suci Nyepi"),
        OffDay("2026-03-19", "Hari Suci Nyepi"),
        OffDay("2026-03-20", "Cuti Bersama Hari Raya Idul Fitri"),
        OffDay("2026-03-21", "Hari Raya Idul Fitri"),
        OffDay("2026-03-22", "Hari kedua dari Hari Raya Idul Fitri"),
        OffDay("2026-03-23", "Cuti Bersama Hari Raya Idul Fitri"),
        OffDay("2026-03-24", "Cuti Bersama Hari Raya Idul Fitri"),
    ),
)


@st.composite
def bodies(draw):
    """A limit of one to sixty working days, with some days off and some weekends worked."""
    received = draw(st.dates(dt.date(2026, 1, 1), dt.date(2026, 9, 30)))
    near = st.dates(received + dt.timedelta(days=1), received + dt.timedelta(days=40))
    off = draw(st.sets(near, max_size=6))
    on = draw(st.sets(near.filter(lambda day: day.weekday() > 4), max_size=2))
    days = draw(st.integers(1, 60))
    due = WorkingCalendar(dict.fromkeys(off, "Libur"), on).after(received, days)
    return Deadline(
        received.isoformat(),
        TimeLimit("batas", "Batas", days, "Peraturan"),
        due.isoformat(),
        tuple(OffDay(day.isoformat(), "Libur") for day in sorted(off) if day <= due),
        tuple(day.isoformat() for day in sorted(on) if day <= due),
    )


@pytest.mark.parametrize(
    ("answer", "share"),
    [("2026-03-27", 1), ("2026-03-26", 0), ("2026-03-28", 0), ("2026-03-20", 0), ("", 0)],
)
def test_the_day_itself_and_no_other_is_right(answer, share):
    assert LEBARAN.share(answer) == share


def test_a_guesser_names_a_weekday_up_to_twice_as_many_after_receipt():
    assert LEBARAN.chance == Fraction(1, 16)


@pytest.mark.parametrize(
    "typed", ["2026-03-27", "27/03/2026", "27-3-2026", "27.03.2026", " 27 / 3 / 2026 "]
)
def test_a_day_is_read_as_browsers_send_it_and_as_people_type_it(typed):
    assert LEBARAN.dealt(DEALER).read([typed]) == "2026-03-27"
    assert read_day(typed.strip()) == dt.date(2026, 3, 27)


@pytest.mark.parametrize("sent", [["besok"], ["31/02/2026"], ["27/03/0026"], ["27/3/2026"] * 2])
def test_what_is_no_day_or_several_is_refused(sent):
    with pytest.raises(UnknownAnswerError):
        LEBARAN.dealt(DEALER).read(sent)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        ("2026-03-20", Slip.HOLIDAYS),  # every day and holidays lead to the same day here
        ("2026-03-26", Slip.RECEIPT),
        ("2026-03-25", ""),
        ("2026-03-27", ""),
    ],
)
def test_the_review_names_the_slip_that_leads_to_an_answer(answer, slip):
    assert LEBARAN.dealt(DEALER).review(answer).slip == slip


def test_the_review_counts_week_by_week():
    review = LEBARAN.dealt(DEALER).review("2026-03-26")
    assert [len(week) for week in review.weeks] == [7, 7]
    days = {day.day.day: day for week in review.weeks for day in week}
    assert days[17].is_received
    assert (days[25].number, days[26].number, days[27].number) == (1, 2, 3)
    assert days[26].is_answer
    assert days[27].is_due
    assert not days[28].is_counted
    assert [day.day.day for day in review.holidays] == [18, 19, 20, 21, 22, 23, 24]


def test_a_half_written_one_is_shown_without_a_day():
    review = Deadline().dealt(DEALER).review([])
    assert (review.due, review.weeks) == (None, ())


def test_every_other_day_is_a_way_to_answer_too():
    assert [each.text for each in LEBARAN.classes] == ["27/03/2026", "20/03/2026", "26/03/2026"]
    assert LEBARAN.classified("2026-04-01")[0].text == "01/04/2026"


def filled(**values):
    block = DeadlineBlock()
    return block, block.normalize({"received": dt.date(2026, 3, 17), "limit": "", **values})


@pytest.mark.django_db
def test_the_day_is_counted_when_the_question_is_saved_and_stays():
    block, value = filled(limit="tanggapan-awal")
    cleaned = block.clean(value)
    assert body(cleaned) == LEBARAN
    OwnDay.objects.create(day=dt.date(2026, 3, 25), name="Hari jadi kabupaten")
    assert body(cleaned) == LEBARAN
    assert body(block.clean(cleaned)).due == "2026-03-30"
    assert deadline(dt.date(2026, 3, 17), "tanggapan-awal").due == "2026-03-30"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received", "says"), [("2027-12-30", "2028"), ("2010-03-17", "not valid"), (None, "received")]
)
def test_what_cannot_be_counted_is_said(received, says):
    day = received and dt.date.fromisoformat(received)
    block, value = filled(limit="tanggapan-awal", received=day)
    for child in block.child_blocks.values():
        child.field.required = False  # as in a draft
    assert says in " ".join(map(str, problems(body(block.clean(value)))))


@pytest.mark.django_db
def test_what_was_written_without_counting_asks_to_be_saved_again():
    uncounted = Deadline("2026-03-17", TimeLimit("tanggapan-awal"))
    assert "Save the question again" in str(problems(uncounted)[0])


@pytest.mark.django_db
def test_a_saturday_on_which_people_work_is_counted():
    OwnDay.objects.create(day=dt.date(2026, 3, 28), is_off=False, name="Pelayanan Sabtu")
    counted = deadline(dt.date(2026, 3, 26), "tanggapan-awal")
    assert (counted.due, counted.on) == ("2026-03-30", ("2026-03-28",))
