"""The commands that make a file of officers and bring one in."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.imports.models import ImportRun
from lms.people.models import Officer, OrgUnit, Position, Posting, User
from tests.conftest import Organisation
from tests.people.imports.files import as_csv, row

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: Any, **options: Any) -> tuple[str, str]:
    """Run a command and return what it printed and what it complained about."""
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def generate(**options: Any) -> None:
    run("generate_people", **({"units": 25, "officers": 60} | options))


@pytest.fixture
def hana(db: None) -> User:
    """Return the HR officer for everything."""
    hana = people.add_user(by=None, username="hana", name="Hana")
    people.grant_role(by=None, user=hana, role=Role.HR)
    return hana


class TestGenerating:
    def test_a_whole_government_is_put_into_an_empty_database(self, db: None) -> None:
        generate(load="all")
        assert (OrgUnit.objects.count(), Officer.objects.count()) == (25, 60)
        assert Posting.objects.current().count() == 60
        assert OrgUnit.find_problems() == ([], [], [], [], [])
        names = [unit.name for unit in OrgUnit.objects.filter(depth=2)]
        assert names == sorted(names)

    def test_the_structure_alone_waits_for_the_import(self, db: None) -> None:
        generate(load="structure")
        assert OrgUnit.objects.count() == 25
        assert Position.objects.exists()
        assert not Officer.objects.exists()

    def test_only_an_empty_database_is_filled(self, org: Organisation) -> None:
        with pytest.raises(CommandError, match="units already"):
            generate(load="all")
        assert not Officer.objects.exists()

    def test_both_kinds_of_file_hold_the_same_people(self, db: None, tmp_path: Path) -> None:
        for name in ("a.csv", "b.csv", "a.xlsx"):
            generate(file=tmp_path / name)
        text = (tmp_path / "a.csv").read_text()
        assert text == (tmp_path / "b.csv").read_text()
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        rows = [";".join(cell or "" for cell in cells) for cells in sheet.values]
        assert len(rows) == 61
        assert rows == [line.replace('"', "") for line in text.splitlines()]

    @pytest.mark.parametrize("name", ["officers.pdf", "missing/officers.csv"])
    def test_a_file_that_cannot_be_written_is_told(
        self, name: str, db: None, tmp_path: Path
    ) -> None:
        with pytest.raises(CommandError):
            generate(file=tmp_path / name)

    def test_it_must_be_said_where_they_go(self, db: None) -> None:
        with pytest.raises(CommandError, match="--load"):
            generate()


class TestImporting:
    @pytest.fixture
    def file(self, org: Organisation, tmp_path: Path) -> Path:
        """Return a file of two good rows and one with an unknown unit."""
        path = tmp_path / "pegawai.csv"
        path.write_bytes(as_csv([row(1), row(2), row(3, **{"Kode Unit": "NOWHERE"})]))
        return path

    def test_without_apply_it_checks_and_changes_nothing(self, file: Path, dewi: User) -> None:
        out, err = run("import_officers", file, by="dewi")
        assert "new: 2" in out
        assert "problem: 1" in out
        assert err.startswith("4, ")
        assert not Officer.objects.exists()

    def test_with_apply_it_applies_what_is_right_in_the_name_of_who_is_said(
        self, file: Path, dewi: User
    ) -> None:
        run("import_officers", file, by="dewi", apply=True)
        assert Officer.objects.count() == 2
        assert AuditEvent.objects.get(action="import.done").actor_label == str(dewi)
        out, _err = run("import_officers", file, by="dewi", apply=True)
        assert "unchanged: 2" in out

    def test_it_adds_units_and_positions_and_lists_the_absent_if_asked(
        self, org: Organisation, ayu: Officer, hana: User, tmp_path: Path
    ) -> None:
        path = tmp_path / "pegawai.csv"
        headers = ("NIP", "Nama", "Unit Kerja", "Kode Unit Induk", "Jabatan")
        path.write_bytes(as_csv([(row(1)[0], "Sri", "Seksi Arsip", "DUK", "Arsiparis")], headers))
        options = {"add_units": True, "add_positions": True, "full": True, "apply": True}
        run("import_officers", path, by="hana", **options)
        assert OrgUnit.objects.get(name="Seksi Arsip").get_parent() == org.registry
        assert Position.objects.filter(title="Arsiparis").exists()
        assert ImportRun.objects.get().counts["absent"] == 1

    def test_what_the_generator_makes_goes_in_whole(self, hana: User, tmp_path: Path) -> None:
        path = tmp_path / "pegawai.xlsx"
        generate(load="structure", file=path)
        out, err = run("import_officers", path, by="hana", apply=True)
        assert "new: 60" in out
        assert err == ""
        assert Posting.objects.current().count() == 60

    @pytest.mark.parametrize(
        ("content", "by", "message"),
        [
            (as_csv([row(1)]), "nobody", "no user"),
            (as_csv([row(1)]), "citra", "manage people"),
            (b"%PDF-1.7", "dewi", "XLSX"),
            (as_csv([("a", "b")], ("X", "Y")), "dewi", "not recognised"),
            (None, "dewi", "cannot be read"),
        ],
    )
    def test_what_cannot_be_done_is_told_in_one_line(
        self, content: bytes | None, by: str, message: str, dewi: User, citra: User, tmp_path: Path
    ) -> None:
        path = tmp_path / "pegawai.csv"
        if content is not None:
            path.write_bytes(content)
        with translation.override("en"), pytest.raises(CommandError, match=message):
            run("import_officers", path, by=by, apply=True)
        assert not Officer.objects.exists()
