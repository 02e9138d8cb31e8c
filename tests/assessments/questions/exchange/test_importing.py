"""A file on its way into a bank: read, shown, applied; and again."""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.images import get_image_model
from wagtail.search.backends import get_search_backend

from assessments.questions.content import Passage, Purpose
from assessments.questions.exchange import api, importing
from assessments.questions.exchange.asked import Asked
from assessments.questions.exchange.bank import Bank
from assessments.questions.exchange.exporting import piece_of
from assessments.questions.exchange.formats.registry import WRITERS
from assessments.questions.exchange.formats.workbook.examples import EXAMPLES
from assessments.questions.exchange.models import Outcome, QuestionImport
from assessments.questions.exchange.retention import forget_old_imports
from assessments.questions.kinds.deadline.rules import Deadline, TimeLimit
from assessments.questions.kinds.hotspot.rules import Area, Hotspot
from assessments.questions.kinds.registry import NAMES
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.questions.models import Question, Topic
from lms.core.models import AuditEvent
from lms.people.models import OrgUnit, User
from tests.assessments.questions.exchange.test_workbook import workbook
from tests.conftest import Organisation
from tests.factories import content


def png(colour: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 6), colour).save(file, "PNG")
    return file.getvalue()


PNG, PNG_2 = png("red"), png("blue")
GIFT = """// [id:k-1] [tag:keluhan]
::Satu::Apa dulu?{=Dengar#Tepat ~Sela#Jangan}

::Dua::Loket buka?{T#Salah#Benar}

::Tiga::Berapa?{=dua =2}
"""


def read(text: str | bytes, by: User | None = None, unit: OrgUnit | None = None) -> QuestionImport:
    sent = text if isinstance(text, bytes) else text.encode()
    file = ContentFile(sent, "soal.txt")
    run = api.upload(by=by, file=file, filename="soal.txt", unit=unit)
    api.check(str(run.pk))
    run.refresh_from_db()
    return run


def applied(
    text: str | bytes, by: User | None = None, unit: OrgUnit | None = None, *, publish: bool = False
) -> QuestionImport:
    run = read(text, by, unit)
    api.apply_now(by=by, run=run, publish=publish)
    return run


def outcomes(run: QuestionImport) -> list[str]:
    return [line.outcome for line in run.questions.all()]


@pytest.mark.django_db
class TestPreview:
    def test_nothing_is_saved_before_somebody_says_so(self) -> None:
        run = read(GIFT + "\n::Empat::Rusak {=a\n")
        assert outcomes(run) == ["new", "new", "new", "impossible"]
        assert run.counts == {"new": 3, "impossible": 1, "noted": 0}
        assert not run.comes_whole
        assert not Question.objects.exists()

    def test_a_file_that_cannot_be_read_says_why(self) -> None:
        run = read("Selamat pagi.")
        assert run.state == QuestionImport.State.UNREADABLE
        assert run.reason["code"] == "not_questions"
        with pytest.raises(api.ImportStoppedError):
            api.apply_now(by=None, run=run)

    def test_an_indicator_that_is_not_here_is_noted(self, framework: object) -> None:
        run = read("Soal;Jenis;Kunci;Indikator\nBuka?;Benar salah;Benar;KOM.1.1, X.9.9\n")
        line = run.questions.get()
        assert line.asked["indicators"] == ["KOM.1.1"]
        assert [note["code"] for note in line.notes] == ["indicator_unknown"]


@pytest.mark.django_db
class TestApplying:
    def test_questions_become_drafts_with_revision_history_audit_and_search(
        self, citra: User
    ) -> None:
        applied(GIFT, by=citra)
        question = Question.objects.get(external_key="k-1")
        assert not question.live
        assert question.has_unpublished_changes
        assert question.latest_revision.user == citra
        assert question.latest_revision.as_object().prompt == "<p>Apa dulu?</p>"
        assert [topic.name for topic in question.topics.all()] == ["keluhan"]
        assert question.body[0].value["options"][0]["text"] == "Dengar"
        assert AuditEvent.objects.filter(action="question.import").count() == 3
        found = Question.objects.all()
        assert list(get_search_backend().search("Dengar", found)) == [question]

    def test_those_that_are_fit_are_published_if_that_is_asked(self) -> None:
        run = applied(GIFT, publish=True)
        live = Question.objects.filter(live=True)
        assert sorted(str(question) for question in live) == ["Apa dulu?", "Berapa?", "Loket buka?"]
        for question in live:
            assert question.live_revision == question.latest_revision
            assert not question.has_unpublished_changes
        assert run.applied_counts["published"] == 3

    def test_what_is_not_fit_stays_a_draft(self) -> None:
        run = applied("::A::Tanpa umpan balik?{=ya ~tidak}", publish=True)
        assert run.applied_counts == {"new": 1, "changed": 0, "published": 0}

    def test_the_same_file_again_changes_nothing(self) -> None:
        applied(GIFT)
        assert outcomes(read(GIFT)) == ["same"] * 3

    def test_a_changed_file_changes_and_what_is_absent_stays(self) -> None:
        applied(GIFT)
        run = applied("// [id:k-1]\n::Satu::Apa yang pertama?{=Dengar ~Sela}")
        assert run.applied_counts == {"new": 0, "changed": 1, "published": 0}
        assert Question.objects.count() == 3
        question = Question.objects.get(external_key="k-1")
        assert question.prompt == "<p>Apa yang pertama?</p>"
        # Feedback and topics were not in the file.
        assert "Tepat" in str(question.body[0].value["options"][0]["feedback"])
        assert [topic.name for topic in question.topics.all()] == ["keluhan"]

    def test_a_published_question_gets_a_draft_and_its_options_keep_their_ids(self) -> None:
        applied(GIFT, publish=True)
        before = Question.objects.get(external_key="k-1")
        ids = [each.id for each in before.body[0].value["options"].bound_blocks]
        applied(GIFT.replace("Apa dulu", "Apa kemudian"))
        after = Question.objects.get(pk=before.pk)
        assert after.live
        assert after.has_unpublished_changes
        assert after.prompt == before.prompt
        draft = after.latest_revision.as_object()
        assert draft.prompt == "<p>Apa kemudian?</p>"
        assert [each.id for each in draft.body[0].value["options"].bound_blocks] == ids
        draft.latest_revision.publish()
        after.refresh_from_db()
        assert after.prompt == "<p>Apa kemudian?</p>"

    def test_a_draft_of_a_published_question_is_what_a_file_is_compared_with(self) -> None:
        applied(GIFT, publish=True)
        applied(GIFT.replace("Apa dulu", "Apa kemudian"))
        assert outcomes(read(GIFT.replace("Apa dulu", "Apa kemudian"))) == ["same"] * 3
        assert outcomes(read(GIFT)) == ["changed", "same", "same"]

    def test_a_question_without_a_key_is_found_by_what_it_asks(self) -> None:
        content.question("Apa dulu?", correct=("Dengar",), wrong=("Sela",))
        assert outcomes(read("Apa dulu?{=Dengar ~Sela ~Diam}")) == ["changed"]

    def test_it_is_applied_once_and_goes_on_where_it_stopped(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = read(GIFT)
        monkeypatch.setattr(importing, "BATCH", 2)
        importing._begin(run, None, publish=False)
        bank = Bank(None)
        assert next(importing._batches(run, bank, {}, 3)) == 2
        assert Question.objects.count() == 2
        importing.apply(str(run.pk))
        importing.apply(str(run.pk))
        assert Question.objects.count() == 3
        run.refresh_from_db()
        assert run.applied_counts["new"] == 3

    def test_what_somebody_wrote_meanwhile_is_not_written_twice(self) -> None:
        first, second = read(GIFT), read(GIFT)
        api.apply_now(by=None, run=first)
        api.apply_now(by=None, run=second)
        assert Question.objects.count() == 3

    def test_a_bank_is_its_keepers(self, rudi: User, org: Organisation) -> None:
        applied(GIFT, by=rudi, unit=org.registry)
        assert Question.objects.filter(unit=org.registry).count() == 3
        with pytest.raises(api.ImportStoppedError):
            read(GIFT, by=rudi, unit=org.health)
        with pytest.raises(api.ImportStoppedError):
            read(GIFT, by=rudi)

    def test_the_same_key_in_another_bank_is_another_question(
        self, citra: User, org: Organisation, rudi: User
    ) -> None:
        applied(GIFT, by=citra)
        applied(GIFT, by=rudi, unit=org.registry)
        assert Question.objects.filter(external_key="k-1").count() == 2

    def test_topics_are_one_whatever_their_capitals(self) -> None:
        Topic.objects.create(name="Keluhan")
        applied(GIFT)
        assert Topic.objects.count() == 1

    def test_every_kind_is_written_and_is_the_same_when_it_comes_again(self) -> None:
        day = Deadline("2026-03-17", TimeLimit("lima", "Lima", 5, "UU"), "2026-03-27")
        place = Hotspot(None, (Area("Loket", 1, 1, 9, 9, is_correct=True),))
        others = [
            piece_of(WRITERS["gift"], Asked(body, f"<p>{body.kind}?</p>", key=body.kind))
            for body in (day, place)
        ]
        for file in (workbook(*EXAMPLES), "\n\n".join(others).encode()):
            for outcome in (Outcome.NEW, Outcome.SAME):
                run = applied(file)
                assert set(outcomes(run)) == {outcome.value}
        assert set(Question.objects.values_list("kind", flat=True)) == set(NAMES)

    def test_all_that_prima_knows_comes_back(self, framework: object, citra: User) -> None:
        lesson = content.lesson(content.course())
        passage = Passage(str(lesson.translation_key), "blok", "Mendengarkan")
        elsewhere = Passage("0" * 8 + "-0000-0000-0000-" + "0" * 12, "", "Antah")
        known = Asked(
            TrueFalse(True, "<p>a</p>", "<p>b</p>"),
            "<p>Benarkah?</p>",
            key="k",
            hint="<p>Ingat.</p>",
            source="UU 25/2009",
            purpose=Purpose.PRACTICE,
            difficulty=3,
            passage=passage,
            topics=("antre",),
            indicators=("KOM.1.1",),
        )
        for name, writer in WRITERS.items():
            Question.objects.all().delete()
            file = writer.file([piece_of(writer, known)], "Prima")
            applied(file, by=citra)
            question = Question.objects.with_indicators().get()
            assert question.passage == passage, name
            assert question.indicator_codes == "KOM.1.1"
            assert (question.purpose, question.difficulty) == ("practice", 3)
            assert question.hint == "<p>Ingat.</p>"
            assert question.latest_revision.as_object().passage == passage
            assert outcomes(read(file)) == ["same"]
        writer = WRITERS["gift"]
        lost = read(writer.file([piece_of(writer, replace(known, passage=elsewhere))], "Prima"))
        assert [note["code"] for note in lost.questions.get().notes] == ["passage_unknown"]
        changed = replace(known, topics=("loket",), indicators=("KOM.1.2",))
        applied(writer.file([piece_of(writer, changed)], "Prima"), by=citra, publish=True)
        question = Question.objects.with_indicators().get()
        assert question.live
        assert question.indicator_codes == "KOM.1.2"
        assert [topic.name for topic in question.topics.all()] == ["loket"]

    def test_what_no_database_keeps_is_left_out(self) -> None:
        piece = piece_of(
            WRITERS["gift"],
            Asked(
                TrueFalse(True), "<p>Apa?</p>", key="k", source="UU 25", purpose=Purpose.PRACTICE
            ),
        )
        applied(piece.replace("UU 25", r"UU\u0000 25\ud800"))
        assert Question.objects.get().source == "UU 25"

    def test_pictures_come_along_and_go_out_again(self, citra: User) -> None:
        data = f"data:image/png;base64,{b64encode(PNG).decode()}"
        shown = f'<img src="{data}" alt="Loket yang ramai">'
        quiz = (
            '<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA['
            f"<p>Di mana?</p>{shown}]]></text></questiontext><single>true</single>"
            '<answer fraction="100" format="html"><text><![CDATA[<p>Sini</p>'
            '<img src="@@PLUGINFILE@@/a.png" alt="Meja depan">]]></text>'
            f'<file name="a.png" encoding="base64">{b64encode(PNG_2).decode()}</file></answer>'
            '<answer fraction="0"><text>Sana</text></answer></question></quiz>'
        )
        run = applied(quiz, by=citra)
        assert [line.notes for line in run.questions.all()] == [[]]
        content = Question.objects.get().content()
        assert content.picture.alt == "Loket yang ramai"
        assert [option.picture and option.picture.alt for option in content.body.options] == [
            "Meja depan",
            None,
        ]
        kept = Question.objects.get().picture[0].value["image"]
        image = get_image_model().objects.get(pk=kept.image_id)
        assert (image.title, image.uploaded_by_user) == (kept.file, citra)
        assert outcomes(read(quiz)) == ["same"]
        ids = [Question.objects.get().pk]
        for name in WRITERS:
            assert outcomes(read(api.written(name, ids, category="Prima"))) == ["same"]
        assert b"@@PLUGINFILE@@" in api.written("moodle_xml", ids, category="Prima")
        applied(quiz.replace("Di mana", "Ke mana"), by=citra)
        assert get_image_model().objects.count() == 2

    def test_what_is_no_picture_is_left_out_and_said(self) -> None:
        shown = r'<img src\="data\:image/png;base64,AAAA" alt\="Denah">'
        run = applied(f"[html]<p>Apa?</p>{shown}{{T}}")
        assert [note["code"] for note in run.questions.get().notes] == ["picture"]

    def test_the_number_of_queries_grows_only_with_what_each_question_needs(self) -> None:
        def queries(number: int) -> int:
            text = "\n\n".join(
                f"::S{number}-{n}::Soal {number} {n}?{{T#a#b}}" for n in range(number)
            )
            run = read(text)
            with CaptureQueriesContext(connection) as caught:
                api.apply_now(by=None, run=run)
            return len(caught)

        few, many = queries(3), queries(30)
        assert many - few <= 27 * 4

    def test_old_imports_are_forgotten_and_the_questions_stay(self, settings: Any) -> None:
        run = applied(GIFT)
        assert forget_old_imports() == 0
        settings.IMPORT_RETENTION_DAYS = -1
        assert forget_old_imports() == 1
        assert not run.file.storage.exists(run.file.name)
        assert Question.objects.count() == 3


def test_what_is_to_be_done_has_outcomes() -> None:
    assert {Outcome.NEW, Outcome.CHANGED} < set(Outcome)
