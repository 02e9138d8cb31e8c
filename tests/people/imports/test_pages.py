"""HR takes a file through the pages; nobody else does."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.people.imports.models import ImportRun
from lms.people.models import Officer
from tests.conftest import SESSION_QUERIES, Organisation
from tests.people.imports.files import HEADERS, as_csv, as_xlsx, checked, row

pytestmark = pytest.mark.django_db


def send(client: Any, content: bytes, name: str = "pegawai.xlsx") -> Any:
    return client.post(reverse("import_start"), {"file": SimpleUploadedFile(name, content)})


def columns(run: ImportRun, **options: Any) -> dict[str, Any]:
    """Fill in the form of the columns as it is offered."""
    chosen = {f"column_{field}": index for index, field in run.fields.items()}
    return chosen | {"effective_on": "2024-01-01"} | options


def test_a_file_goes_from_upload_to_applied(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any
) -> None:
    client = as_user(dewi)
    rows = [row(1), row(2, **{"Kode Unit": "TIDAK-ADA"}), row(3, NIP=1.98609262015051e17)]

    sent = send(client, as_xlsx(rows))
    run = ImportRun.objects.get()
    assert sent.url == reverse("import_columns", args=[run.pk])
    page = client.get(sent.url).content.decode()
    assert "A · NIP" in page
    assert "Petugas 00001" in page

    client.post(sent.url, columns(run))
    address = reverse("import_run", args=[run.pk])
    assert "hx-get" in client.get(address).content.decode()
    run_jobs()
    page = client.get(address).content.decode()
    assert "TIDAK-ADA" in page
    assert "1.98609E+17" in page
    assert "hx-get" not in page.split("<main")[1]
    assert not Officer.objects.exists()

    client.post(reverse("import_apply", args=[run.pk]))
    run_jobs()
    run.refresh_from_db()
    assert run.state == ImportRun.State.APPLIED
    assert Officer.objects.count() == 1
    assert client.get(address).status_code == 200


def test_the_rows_to_correct_can_be_downloaded_and_sent_again(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any
) -> None:
    client = as_user(dewi)
    send(client, as_xlsx([row(1), row(2, **{"Kode Unit": "X"}), row(3, NIP=1.98609262015051e17)]))
    run = ImportRun.objects.get()
    client.post(reverse("import_columns", args=[run.pk]), columns(run, is_full="on"))
    run_jobs()
    run.refresh_from_db()

    file = client.get(reverse("job_download", args=[run.check_job.pk]))

    content = b"".join(file.streaming_content)
    correct, problems, _absent = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value for cell in correct[1]] == list(HEADERS)
    assert correct["D2"].value == "X"
    assert correct["A3"].value == "1.98609E+17"
    assert [cell.value for cell in problems["A"]][1:] == [3, 4]
    send(client, content)
    again = ImportRun.objects.first()
    assert again.pk != run.pk
    assert again.fields == run.fields


def test_a_column_chosen_twice_and_a_foreign_unit_are_refused(
    org: Organisation, dewi: Any, as_user: Any
) -> None:
    client = as_user(dewi)
    send(client, as_csv([row(1)]), "pegawai.csv")
    run = ImportRun.objects.get()
    wrong = columns(run, column_grade=0, parent_code="KES")
    refused = client.post(reverse("import_columns", args=[run.pk]), wrong)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"column_grade", "parent_code"}
    run.refresh_from_db()
    assert run.state == ImportRun.State.UPLOADED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pegawai.xlsx", b"%PDF-1.7 not a table"),
        ("pegawai.xlsx", b"PK\x03\x04 broken"),
        ("pegawai.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100),
        ("pegawai.xls", b"<html><table><tr><td>NIP</td></tr></table></html>"),
        ("pegawai.csv", b"NIP;Nama\n"),
    ],
)
def test_what_is_no_table_is_refused_with_advice(
    org: Organisation, dewi: Any, as_user: Any, name: str, content: bytes
) -> None:
    refused = send(as_user(dewi), content, name)
    assert refused.status_code == 422
    assert refused.context["form"].errors["file"]
    assert not ImportRun.objects.exists()


def test_the_officers_are_found_behind_a_sheet_of_instructions(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any
) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx([row(1), row(2)])))
    cover = workbook.create_sheet("Petunjuk", 0)
    cover.append(["Isi lembar berikutnya"])
    cover.append(["Jangan ubah judul kolom"])
    content = io.BytesIO()
    workbook.save(content)

    send(as_user(dewi), content.getvalue())

    run = ImportRun.objects.get()
    assert run.headers == list(HEADERS)
    as_user(dewi).post(reverse("import_columns", args=[run.pk]), columns(run))
    run_jobs()
    run.refresh_from_db()
    assert run.counts["new"] == 2


def test_nobody_sees_the_import_of_somebody_else(
    org: Organisation, dewi: Any, admin: Any, as_user: Any
) -> None:
    run = checked(dewi, as_csv([row(1)]))
    client = as_user(admin)
    for name in ("import_run", "import_columns", "import_changes"):
        assert client.get(reverse(name, args=[run.pk])).status_code == 404
    assert client.post(reverse("import_apply", args=[run.pk])).status_code == 404


def test_an_applied_file_has_no_columns_to_confirm(
    org: Organisation, dewi: Any, as_user: Any
) -> None:
    run = checked(dewi, as_csv([row(1)]))
    ImportRun.objects.update(state=ImportRun.State.APPLIED)
    answer = as_user(dewi).post(reverse("import_columns", args=[run.pk]), columns(run))
    assert answer.url == reverse("import_run", args=[run.pk])
    run.refresh_from_db()
    assert run.check_number == 1


def test_the_template_is_read_as_it_is_filled_in(
    org: Organisation, dewi: Any, as_user: Any
) -> None:
    client = as_user(dewi)
    content = client.get(reverse("import_template")).content
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    example = [cell.value for cell in workbook.worksheets[1]["D"]][1:]
    workbook.worksheets[0].append(example)
    filled = io.BytesIO()
    workbook.save(filled)
    send(client, filled.getvalue())
    assert len(ImportRun.objects.get().fields) == len(example)


def test_a_page_of_problems_costs_the_same_queries_however_many(
    org: Organisation, dewi: Any, as_user: Any, django_assert_num_queries: Any
) -> None:
    client = as_user(dewi)
    few, many = (
        checked(dewi, as_csv([row(n, Nama="") for n in range(count)]), is_full=True)
        for count in (3, 30)
    )
    client.get(reverse("import_run", args=[few.pk]))
    with django_assert_num_queries(6 + SESSION_QUERIES):
        client.get(reverse("import_run", args=[few.pk]))
    with django_assert_num_queries(6 + SESSION_QUERIES):
        client.get(reverse("import_run", args=[many.pk]))
