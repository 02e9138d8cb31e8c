"""Questions and their pictures leave in one ZIP, and come back from it elsewhere."""

from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from wagtail.images import get_image_model

from assessments.questions.api import About, create_question
from assessments.questions.exchange import api, archive
from assessments.questions.exchange.archive import Unpacked, packed, unpacked
from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.exchange.pictures import take
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.kept_pictures import FOLDER
from assessments.questions.kinds.pictures import Picture
from assessments.questions.models import Question
from lms.core.models import JobRun
from lms.people.models import User
from tests.assessments.questions.exchange.test_importing import GIFT, PNG, PNG_2, applied, read
from tests.assessments.questions.exchange.test_workbook import workbook

NAME = f"{sha256(PNG).hexdigest()}.png"
FILE = GIFT.encode()


def zipped(kind: int = ZIP_DEFLATED, **files: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", kind) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return made.getvalue()


class TestUnpacking:
    def test_finds_the_file_and_the_pictures(self) -> None:
        assert unpacked(packed("soal.gift", FILE, [(NAME, PNG)])) == Unpacked(FILE, {NAME: PNG})

    def test_also_where_somebody_has_packed_it_anew(self) -> None:
        found = {
            "soal/": b"",
            "soal/soal.gift": FILE,
            f"soal/pictures/{NAME}": PNG,
            "__MACOSX/soal/soal.gift": b"x",
            "soal/.DS_Store": b"x",
        }
        assert unpacked(zipped(**found)) == Unpacked(FILE, {NAME: PNG})

    @pytest.mark.parametrize("content", [PNG_2, b"no picture"])
    def test_leaves_out_a_picture_that_is_not_what_its_name_says(self, content: bytes) -> None:
        assert unpacked(packed("soal.gift", FILE, [(NAME, content)])) == Unpacked(FILE)

    def test_leaves_out_what_is_no_picture_whatever_its_name(self) -> None:
        name = f"{sha256(FILE).hexdigest()}.png"
        assert unpacked(packed("soal.gift", FILE, [(name, FILE)])) == Unpacked(FILE)

    @pytest.mark.parametrize(
        "content",
        [
            FILE,
            b"",
            b"PK\x03\x04 but no more",
            workbook({"Soal": "Apa dulu?"}),
            *(zipped(**{name: b"x", "b.xml": b"x"}) for name in archive.OF_DOCUMENTS),
        ],
    )
    def test_leaves_anything_else_as_it_is(self, content: bytes) -> None:
        assert unpacked(content) == Unpacked(content)

    def test_a_damaged_one_is_left_as_it_is(self) -> None:
        content = packed("soal.gift", FILE, []).replace(FILE[:20], b"?" * 20)
        broken = bytearray(content)
        broken[60:70] = b"\0" * 10
        assert unpacked(bytes(broken)) == Unpacked(bytes(broken))

    @pytest.mark.parametrize("kind", [ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
    def test_any_damage_leaves_it_as_it_is_or_is_said(self, kind: int) -> None:
        whole, random = zipped(kind, **{"soal.gift": FILE * 20}), Random(1)
        for _n in range(500):
            broken = bytearray(whole)
            for _each in range(random.randint(1, 4)):
                broken[random.randrange(4, len(broken))] = random.randrange(256)
            with suppress(UnreadableError):
                assert unpacked(bytes(broken)).content in {bytes(broken), FILE * 20}

    @pytest.mark.parametrize("limit", ["MOST_BYTES", "MAX_BYTES"])
    def test_refuses_what_would_fill_the_memory(
        self, monkeypatch: pytest.MonkeyPatch, limit: str
    ) -> None:
        monkeypatch.setattr(archive, limit, 100)
        with pytest.raises(UnreadableError, match="archive_too_large"):
            unpacked(packed("soal.gift", b" " * 101, []))

    @pytest.mark.parametrize("files", [{"a.gift": FILE, "b.gift": FILE}, {f"pictures/{NAME}": PNG}])
    def test_asks_for_one_file_of_questions(self, files: dict[str, bytes]) -> None:
        with pytest.raises(UnreadableError, match="archive_of_others"):
            unpacked(zipped(**files))


@pytest.fixture
def illustrated(citra: User) -> Question:
    """A question with a picture of its own and one in an answer."""
    for content in (PNG, PNG_2):
        take(content, f"{sha256(content).hexdigest()}.png", by=citra)
    first, second = (
        Picture(f"{sha256(content).hexdigest()}.png", 8, 6, alt)
        for content, alt in ((PNG, "Loket"), (PNG_2, "Meja"))
    )
    options = (
        Option("Sini", is_correct=True, feedback="<p>Betul.</p>", picture=second),
        Option("Sana", is_correct=False, feedback="<p>Bukan.</p>"),
    )
    return create_question(
        by=None, prompt="<p>Di mana?</p>", body=Choice(options), about=About(picture=first)
    )


def forget_everything() -> None:
    """Make this an installation that has never seen the question nor its pictures."""
    Question.objects.all().delete()
    get_image_model().objects.all().delete()
    for name in default_storage.listdir(FOLDER)[1]:
        default_storage.delete(f"{FOLDER}/{name}")


@pytest.mark.django_db
class TestRoundTrip:
    @pytest.mark.parametrize("name", ["gift", "xlsx"])
    def test_pictures_come_along_to_another_installation(
        self, illustrated: Question, citra: User, name: str
    ) -> None:
        said = illustrated.content()
        content, ending = api.written_with_pictures(name, [illustrated.pk], category="Prima")
        assert ending == "zip"
        forget_everything()
        run = applied(content, by=citra)
        assert [line.notes for line in run.questions.all()] == [[]]
        found = Question.objects.get().content()
        assert found.picture == said.picture
        assert isinstance(found.body, Choice)
        assert [option.picture and option.picture.alt for option in found.body.options] == [
            "Meja",
            None,
        ]
        with default_storage.open(f"{FOLDER}/{NAME}") as file:
            assert file.read() == PNG
        assert [line.outcome for line in read(content).questions.all()] == ["same"]

    def test_moodle_xml_holds_them_itself(self, illustrated: Question) -> None:
        _content, ending = api.written_with_pictures(
            "moodle_xml", [illustrated.pk], category="Prima"
        )
        assert ending == "xml"

    def test_without_pictures_there_is_no_archive(self) -> None:
        applied(GIFT)
        ids = list(Question.objects.values_list("pk", flat=True))
        content, ending = api.written_with_pictures("gift", ids, category="Prima")
        assert (content, ending) == (api.written("gift", ids, category="Prima"), "gift")

    def test_whoever_asks_for_a_file_gets_the_archive(
        self, illustrated: Question, citra: User, run_jobs: Any
    ) -> None:
        api.start_export(by=citra, format_name="gift", ids=[illustrated.pk], key="k")
        run_jobs()
        assert JobRun.objects.get(key__startswith="question-export").result_filename.endswith(
            ".zip"
        )

    def test_the_command_writes_it_too(
        self, illustrated: Question, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "soal.zip"
        call_command("export_questions", str(out), "--format", "gift")
        assert unpacked(out.read_bytes()).pictures.keys() == {
            f"{sha256(content).hexdigest()}.png" for content in (PNG, PNG_2)
        }
        call_command("import_questions", str(out))
        assert "same: 1" in capsys.readouterr().out

    def test_one_that_is_too_large_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "MOST_BYTES", 100)
        run = read(packed("soal.gift", b" " * 101, []))
        assert run.reason["code"] == "archive_too_large"
