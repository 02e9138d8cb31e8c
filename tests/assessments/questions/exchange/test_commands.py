"""The import and the export from the command line."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.questions.exchange.models import QuestionImport
from assessments.questions.models import Question
from lms.people.models import User
from tests.assessments.questions.exchange.test_importing import GIFT
from tests.conftest import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "soal.txt"
    path.write_text(GIFT)
    return path


def test_without_apply_it_only_says_what_would_come(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_questions", str(file))
    said = capsys.readouterr().out
    assert "new: 3" in said
    assert "Satu" in said
    assert not Question.objects.exists()
    assert not QuestionImport.objects.exists()


def test_with_apply_it_comes_and_goes_out_again(
    file: Path, tmp_path: Path, rudi: User, org: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_questions", str(file), "--bank", org.registry.name, "--apply")
    assert Question.objects.filter(unit=org.registry).count() == 3
    for ending in ("gift", "xml", "xlsx"):
        out = tmp_path / f"soal.{ending}"
        call_command("export_questions", str(out), "--bank", org.registry.code)
        capsys.readouterr()
        call_command("import_questions", str(out), "--bank", org.registry.code)
        assert "same: 3" in capsys.readouterr().out


def test_it_exits_with_1_when_something_does_not_come(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f"{GIFT}\n::Empat::Rusak {{=a\n")
    with pytest.raises(SystemExit) as caught:
        call_command("import_questions", str(file), "--apply")
    assert caught.value.code == 1
    assert Question.objects.count() == 3
    assert "Empat" in capsys.readouterr().err


def test_it_exits_with_1_when_the_file_cannot_be_read(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(SystemExit):
        call_command("import_questions", str(file))
    assert "PDF" in capsys.readouterr().err


def test_unknown_banks_files_users_and_formats_are_named(file: Path, tmp_path: Path) -> None:
    for arguments in (
        ["import_questions", str(tmp_path / "tidak-ada.gift")],
        ["import_questions", str(file), "--bank", "Antah"],
        ["import_questions", str(file), "--by", "antah"],
        ["export_questions", str(tmp_path / "soal.docx")],
        ["export_questions", str(tmp_path / "soal.gift"), "--bank", "Antah"],
        ["export_questions", str(tmp_path / "tidak" / "ada.gift")],
    ):
        with pytest.raises(CommandError):
            call_command(*arguments)
