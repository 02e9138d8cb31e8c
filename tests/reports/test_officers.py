"""The report holds those in scope, says how it came about, and tells the same in every file."""

import datetime as dt
import io

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from assessments.competency.frameworks.library import shipped_policy
from assessments.competency.models import CompetencyFramework
from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from lms.people.models import Officer, User
from lms.reports.officers import charts, exports
from lms.reports.officers.queries import Chosen, build
from lms.reports.officers.screens import CompetencyReport, CompetencySummary
from tests.assessments.competency.making import level_slugs, rule_3, take_course
from tests.conftest import Organisation
from tests.factories.organisation import many_officers

pytestmark = pytest.mark.django_db


QUERIES = 9


def report_for(reader: User, **chosen: int) -> CompetencyReport:
    return build(reader=reader, chosen=Chosen(**chosen), progress=lambda *_counts: None)


def names(report: CompetencyReport) -> list[str]:
    return [card.name for card in report.officers]


def test_it_holds_the_officers_in_scope_and_nobody_else(
    dewi: User, skilled_ayu: Officer, bima: Officer, eko: Officer
) -> None:
    assert names(report_for(dewi)) == ["Ayu Lestari", "Bima Prasetyo"]


def test_it_can_be_about_one_officer_or_one_position(
    dewi: User, skilled_ayu: Officer, bima: Officer, org: Organisation
) -> None:
    assert names(report_for(dewi, officer_id=skilled_ayu.pk)) == ["Ayu Lestari"]
    assert names(report_for(dewi, position_id=org.section_head.pk)) == ["Bima Prasetyo"]


def test_somebody_out_of_scope_cannot_be_asked_for(
    dewi: User, skilled_ayu: Officer, eko: Officer
) -> None:
    assert names(report_for(dewi, officer_id=eko.pk)) == []


def test_it_says_required_attained_and_gap(dewi: User, skilled_ayu: Officer) -> None:
    report = report_for(dewi, officer_id=skilled_ayu.pk)
    found = {row.competency: (row.required, row.attained, row.gap) for row in report.rows}
    assert found == {"Komunikasi": (2, 2, 0), "Pelayanan Publik": (2, 0, 2)}
    assert report.policies == ("Standar v1",)


def test_the_summary_counts_met_below_and_unknown(
    dewi: User, skilled_ayu: Officer, org: Organisation
) -> None:
    many_officers(2, org.front_office, org.counter_officer)
    summaries = {summary.competency: summary for summary in report_for(dewi).summaries}
    assert summaries["Komunikasi"] == CompetencySummary("Komunikasi", 1, 0, 2)
    assert summaries["Pelayanan Publik"] == CompetencySummary("Pelayanan Publik", 0, 1, 2)
    assert summaries["Komunikasi"].required == 3


@pytest.mark.parametrize("count", [3, 30])
def test_more_officers_cost_no_more_queries(
    count: int, dewi: User, requirements: None, org: Organisation, django_assert_num_queries
) -> None:
    many_officers(count, org.front_office, org.counter_officer)
    report_for(dewi)
    with django_assert_num_queries(QUERIES):
        report_for(dewi)


def test_progress_is_told(dewi: User, skilled_ayu: Officer) -> None:
    told: list[tuple[int, int]] = []
    build(
        reader=dewi,
        chosen=Chosen(),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 1)]


class TestFiles:
    @pytest.mark.pdf
    def test_the_pdf_reads_as_the_report_does(self, dewi: User, skilled_ayu: Officer) -> None:
        reader = PdfReader(io.BytesIO(exports.as_pdf(report_for(dewi))))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        for expected in ("Ayu Lestari", "19920315 201903 2 001", "Komunikasi", "Standar v1"):
            assert expected in text
        assert "1" in text
        assert str(reader.root_object["/Lang"]) == "id"

    @pytest.mark.pdf
    def test_every_page_has_its_number(
        self, dewi: User, requirements: None, org: Organisation
    ) -> None:
        many_officers(40, org.front_office, org.counter_officer)
        reader = PdfReader(io.BytesIO(exports.as_pdf(report_for(dewi))))
        count = len(reader.pages)
        assert count > 1
        for number, page in enumerate(reader.pages, 1):
            text = " ".join(page.extract_text().split())
            assert f"{number} dari {count}" in text or f"{number} of {count}" in text

    def test_the_xlsx_has_the_same_rows_and_numbers(self, dewi: User, skilled_ayu: Officer) -> None:
        report = report_for(dewi)
        book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(report)))
        rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        assert [(row[0], row[4], row[6], row[7], row[10]) for row in rows] == [
            (row.officer.name, row.competency, row.required, row.attained, row.gap)
            for row in report.rows
        ]
        assert {row[1] for row in rows} == {skilled_ayu.staff_number}
        about = dict(book.worksheets[1].iter_rows(min_row=2, values_only=True))
        assert "Standar v1" in about.values()
        assert str(dewi) in about.values()

    def test_a_provisional_level_stands_beside_the_attained_one(
        self, dewi: User, ayu: Officer, requirements: None, framework: CompetencyFramework
    ) -> None:
        rule_3(framework)
        take_course(ayu, *level_slugs("KOM", 1), days_ago=2)
        report = report_for(dewi)
        with override("id"):
            book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(report)))
            html = render_to_string("pdf/competency_report.html", {"report": report})
        columns = [cell.value for cell in book.worksheets[0][1]]
        at = columns.index("Tingkat sementara")
        day = today() + dt.timedelta(days=5)
        found = {
            row[4]: (row[at - 1], row[at], row[at + 1] and row[at + 1].date())
            for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)
        }
        assert found == {"Komunikasi": (0, 1, day), "Pelayanan Publik": (0, None, None)}
        assert "sementara 1; dapat dikonfirmasi mulai" in html
        assert "kesenjangan dihitung dari tingkat itu" in " ".join(html.split())

    def test_a_level_that_does_not_certify_is_marked(
        self, dewi: User, ayu: Officer, requirements: None, framework: CompetencyFramework
    ) -> None:
        rule_3(framework, **shipped_policy("latihan"))
        take_course(ayu, *level_slugs("KOM", 1))
        report = report_for(dewi)
        with override("id"):
            book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(report)))
            html = render_to_string("pdf/competency_report.html", {"report": report})
        header, *rows = book.worksheets[0].iter_rows(values_only=True)
        at = header.index("Sertifikasi")
        assert {row[4]: row[at] for row in rows} == {
            "Komunikasi": "Belum tersertifikasi",
            "Pelayanan Publik": "",
        }
        assert html.count("Belum tersertifikasi") == 1

    def test_a_name_that_looks_like_a_formula_stays_text(
        self, dewi: User, skilled_ayu: Officer
    ) -> None:
        Officer.objects.filter(pk=skilled_ayu.pk).update(name='=HYPERLINK("http://x")')
        book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(report_for(dewi))))
        cell = book.worksheets[0]["A2"]
        assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")

    @pytest.mark.pdf
    def test_an_empty_report_says_why(self, dewi: User, eko: Officer) -> None:
        reader = PdfReader(io.BytesIO(exports.as_pdf(report_for(dewi, officer_id=eko.pk))))
        assert len(reader.pages[0].extract_text()) > 150

    def test_a_report_too_long_for_paper_is_refused_with_advice(
        self, dewi: User, skilled_ayu: Officer, monkeypatch
    ) -> None:
        monkeypatch.setattr(exports, "MAX_PDF_ROWS", 1)
        with pytest.raises(exports.ReportTooLongError, match="XLSX"):
            exports.as_pdf(report_for(dewi))

    def test_the_chart_has_a_bar_for_each_group(self) -> None:
        svg = charts.requirement_bars([CompetencySummary("A & B", 3, 1, 0)])
        assert "A &amp; B" in svg
        assert svg.count("<rect") == 2


class TestAsking:
    def ask(self, client, **data: object):
        return client.post(reverse("report_request"), {"kind": "xlsx", **data})

    def test_hr_asks_waits_and_downloads(
        self, as_user, dewi: User, skilled_ayu: Officer, run_jobs
    ) -> None:
        client = as_user(dewi)
        response = self.ask(client)
        run_jobs()
        job = JobRun.objects.get(task_path=exports.BUILD_TASK)
        assert response["Location"] == reverse("job", args=[job.pk])
        download = client.get(reverse("job_download", args=[job.pk]))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(download.streaming_content)))
        assert book.worksheets[0]["A2"].value == "Ayu Lestari"
        assert AuditEvent.objects.filter(action="report.download", actor_id=dewi.pk).exists()

    def test_pressing_twice_makes_one_report(self, as_user, dewi: User) -> None:
        client, key = as_user(dewi), "7b0e3a52-3f0e-4b9e-9df4-0f4f6e0f7a11"
        assert self.ask(client, request_key=key).url == self.ask(client, request_key=key).url
        assert JobRun.objects.filter(task_path=exports.BUILD_TASK).count() == 1

    def test_a_unit_out_of_scope_is_refused(self, as_user, dewi: User, org: Organisation) -> None:
        assert self.ask(as_user(dewi), unit=org.health.pk).status_code == 422
        assert not JobRun.objects.filter(task_path=exports.BUILD_TASK).exists()

    def test_scope_counts_when_the_report_is_made(
        self, as_user, dewi: User, skilled_ayu: Officer, run_jobs
    ) -> None:
        client = as_user(dewi)
        self.ask(client)
        dewi.role_grants.all().delete()
        run_jobs()
        job = JobRun.objects.get(task_path=exports.BUILD_TASK)
        with job.result_file.open("rb") as file:
            book = openpyxl.load_workbook(io.BytesIO(file.read()))
        assert book.worksheets[0]["A2"].value is None

    def test_somebody_elses_report_does_not_exist(
        self, as_user, dewi: User, bima: Officer, run_jobs
    ) -> None:
        self.ask(as_user(dewi))
        run_jobs()
        job = JobRun.objects.get(task_path=exports.BUILD_TASK)
        assert as_user(bima).get(reverse("job", args=[job.pk])).status_code == 404
        assert as_user(bima).get(reverse("job_download", args=[job.pk])).status_code == 404

    @pytest.mark.parametrize("name", ["ayu", "citra"])
    def test_officers_and_trainers_may_not(self, name: str, request, as_user) -> None:
        client = as_user(request.getfixturevalue(name))
        assert client.get(reverse("reports")).status_code == 403
        assert self.ask(client).status_code == 403

    def test_the_page_lists_the_latest_reports(self, as_user, dewi: User) -> None:
        client = as_user(dewi)
        assert client.get(reverse("reports")).context["recent"].count() == 0
        self.ask(client)
        assert len(client.get(reverse("reports")).context["recent"]) == 1
