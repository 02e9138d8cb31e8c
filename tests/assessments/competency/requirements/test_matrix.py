"""What positions require, as a matrix on pages and in workbooks."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from assessments.competency import api
from assessments.competency.frameworks import versions
from assessments.competency.requirements import matrix, workbook
from assessments.models import CompetencyFramework, PositionRequirement
from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from lms.people import api as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def counter(org, framework):
    """Return the position at the counter, which requires KOM 2."""
    api.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[api.Requirement("KOM", 2)],
    )
    return org.counter_officer


def url(name, *args):
    return reverse(name, args=args)


def get(client, name, *args, **query):
    return client.get(url(name, *args), query, headers={"accept-language": "en"})


def required(position, day=None):
    rows = PositionRequirement.objects.on(day or today()).filter(position=position)
    return {r.competency.code: (r.level, r.importance) for r in rows.select_related("competency")}


class TestPages:
    """Reading and changing cells."""

    def test_the_matrix_opens_with_the_framework_in_force(self, dewi, counter, framework, as_user):
        response = as_user(dewi).get(url("requirements"))
        assert response.url == url("requirements_matrix", framework.pk)
        shown = get(as_user(dewi), "requirements_matrix", framework.pk).content.decode()
        assert counter.title in shown
        assert "Mandatory" in shown

    def test_without_a_framework_it_leads_to_where_one_is_loaded(self, dewi, as_user):
        assert as_user(dewi).get(url("requirements")).url == url("frameworks")

    def test_a_position_leads_to_its_requirements(self, dewi, counter, framework, as_user):
        client = as_user(dewi)
        address = url("requirements_of_position", counter.pk)
        assert client.get(address).url == url("position_requirements", framework.pk, counter.pk)
        CompetencyFramework.objects.update(starts_on=None)
        assert client.get(address).url == url("frameworks")
        assert client.get(url("requirements_of_position", 999999)).status_code == 404

    def test_an_administrator_changes_several_cells_at_once(
        self, admin, counter, org, framework, as_user
    ):
        client = as_user(admin)
        opened = get(client, "requirements_matrix", framework.pk, ubah=1)
        data = {
            "seen": opened.context["seen"],
            f"{counter.pk}:KOM": "3:2",
            f"{counter.pk}:PP": "",
            f"{org.section_head.pk}:PP": "1:1",
            f"{counter.pk}:XX": "1:1",
            "999999:KOM": "1:1",
        }
        client.post(url("requirements_matrix", framework.pk), data)
        assert required(counter) == {"KOM": (3, 2)}
        assert required(org.section_head) == {"PP": (1, 1)}
        assert AuditEvent.objects.filter(action="requirements.set", actor_id=admin.pk).count() == 2

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
        self, admin, counter, framework, as_user
    ):
        client = as_user(admin)
        seen = get(client, "requirements_matrix", framework.pk, ubah=1).context["seen"]
        matrix.save(by=None, framework=framework, wanted={(counter.pk, "KOM"): (1, 1)})
        data = {"seen": seen, f"{counter.pk}:KOM": "3:1", f"{counter.pk}:PP": "2:1"}
        address = url("requirements_matrix", framework.pk)
        response = client.post(address, data, follow=True, headers={"accept-language": "en"})
        assert "Somebody else has changed this" in response.content.decode()
        assert required(counter) == {"KOM": (1, 1), "PP": (2, 1)}

    def test_sending_the_same_form_twice_changes_nothing_more(
        self, admin, counter, framework, as_user
    ):
        client = as_user(admin)
        seen = get(client, "requirements_matrix", framework.pk, ubah=1).context["seen"]
        data = {"seen": seen, f"{counter.pk}:KOM": "3:1"}
        for _twice in range(2):
            client.post(url("requirements_matrix", framework.pk), data)
        assert required(counter) == {"KOM": (3, 1)}
        assert AuditEvent.objects.filter(action="requirements.set").count() == 2

    def test_a_form_that_was_tampered_with_is_refused(self, admin, counter, framework, as_user):
        data = {"seen": "x", f"{counter.pk}:KOM": "3:1"}
        as_user(admin).post(url("requirements_matrix", framework.pk), data)
        assert required(counter) == {"KOM": (2, 1)}

    def test_a_position_that_cannot_be_is_left_out(self, admin, counter, framework, as_user):
        opened = get(as_user(admin), "requirements_matrix", framework.pk, ubah=1)
        data = {"seen": opened.context["seen"], f"{'9' * 22}:KOM": "3:1"}
        answer = as_user(admin).post(url("requirements_matrix", framework.pk), data)
        assert answer.status_code == 302
        assert required(counter) == {"KOM": (2, 1)}

    def test_hr_of_one_unit_reads_but_does_not_change_what_belongs_to_all(
        self, dewi, counter, framework, as_user
    ):
        client = as_user(dewi)
        opened = get(client, "requirements_matrix", framework.pk, ubah=1)
        assert not opened.context["is_editing"]
        data = {"seen": opened.context["seen"], f"{counter.pk}:KOM": "3:1"}
        assert client.post(url("requirements_matrix", framework.pk), data).status_code == 403
        assert client.get(url("requirements_import", framework.pk)).status_code == 403
        address = url("requirements_import_apply", framework.pk)
        assert client.post(address).status_code == 403

    def test_one_position_shows_its_history(self, admin, counter, framework, as_user):
        PositionRequirement.objects.update(starts_on=today() - dt.timedelta(days=9))
        client = as_user(admin)
        opened = get(client, "position_requirements", framework.pk, counter.pk)
        data = {"seen": opened.context["seen"], f"{counter.pk}:KOM": "3:1"}
        client.post(url("position_requirements", framework.pk, counter.pk), data)
        history = get(client, "position_requirements", framework.pk, counter.pk).context["history"]
        assert [(row.level, row.ends_on is None) for row in history] == [(3, True), (2, False)]

    def test_drafts_and_replaced_versions_are_only_read(self, admin, counter, framework, as_user):
        draft = versions.duplicate(by=admin, framework=framework)
        assert not get(as_user(admin), "requirements_matrix", draft.pk).context["may_edit"]
        CompetencyFramework.objects.filter(pk=draft.pk).update(starts_on=today())
        assert not get(as_user(admin), "requirements_matrix", framework.pk).context["may_edit"]

    def test_searching_and_finding_nothing_says_so(self, dewi, counter, framework, as_user):
        client = as_user(dewi)
        found = get(client, "requirements_matrix", framework.pk, q=counter.title[:8])
        assert [position for position, _cells in found.context["rows"]] == [counter]
        missing = get(client, "requirements_matrix", framework.pk, q="zzz").content.decode()
        assert "No position matches" in missing

    def test_the_matrix_costs_the_same_queries_for_3_and_10_positions(
        self, admin, framework, as_user
    ):
        client = as_user(admin)

        def queries():
            get(client, "requirements_matrix", framework.pk, ubah=1)
            with CaptureQueriesContext(connection) as captured:
                get(client, "requirements_matrix", framework.pk, ubah=1)
            return len(captured)

        def add(numbers):
            for number in numbers:
                position = people.add_position(
                    by=None, code=f"p{number}", title=f"Jabatan {number}", kind="pelaksana"
                )
                PositionRequirement.objects.create(
                    position=position, competency=framework.competencies.first(), level=1
                )

        add(range(3))
        few = queries()
        add(range(3, 10))
        assert queries() == few


class TestFiles:
    """Out, changed in a spreadsheet, and in again after a look."""

    @pytest.fixture
    def book(self, admin, counter, framework, as_user):
        response = as_user(admin).get(url("requirements_download", framework.pk))
        return openpyxl.load_workbook(BytesIO(response.content))

    @staticmethod
    def row_of(sheet, position):
        return next(
            r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == position.code
        )

    @staticmethod
    def send(client, framework, book):
        file = BytesIO()
        book.save(file)
        data = {"file": SimpleUploadedFile("standar.xlsx", file.getvalue())}
        address = url("requirements_import", framework.pk)
        return client.post(address, data, headers={"accept-language": "en"})

    def test_it_has_a_row_for_each_position_and_the_trail_knows(self, book, counter, framework):
        headings = [cell.value for cell in book.active[1]]
        assert headings[:4] == ["Kode jabatan", "Jabatan", "KOM tingkat", "KOM kepentingan"]
        row = self.row_of(book.active, counter)
        assert [book.active.cell(row, c).value for c in (3, 4, 5)] == [2, "wajib", None]
        assert AuditEvent.objects.filter(action="requirements.export").exists()

    def test_changes_are_shown_first_and_made_on_demand(
        self, admin, book, counter, framework, as_user
    ):
        client, sheet = as_user(admin), book.active
        row = self.row_of(sheet, counter)
        sheet.cell(row, 3).value, sheet.cell(row, 5).value = None, 2
        sheet.cell(row, 6).value = "perlu"
        checked = self.send(client, framework, book)
        assert checked.context["changes"] == [
            (counter.title, "KOM", "2 · Mandatory", "–"),
            (counter.title, "PP", "–", "2 · Useful"),
        ]
        assert required(counter) == {"KOM": (2, 1)}
        data = {"signed": checked.context["signed"]}
        client.post(url("requirements_import_apply", framework.pk), data)
        assert required(counter) == {"PP": (2, 3)}

    def test_what_changed_since_the_check_stays(self, admin, book, counter, framework, as_user):
        book.active.cell(self.row_of(book.active, counter), 3).value = 3
        signed = self.send(as_user(admin), framework, book).context["signed"]
        matrix.save(by=None, framework=framework, wanted={(counter.pk, "KOM"): (1, 1)})
        address = url("requirements_import_apply", framework.pk)
        as_user(admin).post(address, {"signed": signed})
        assert required(counter) == {"KOM": (1, 1)}

    @pytest.fixture
    def many(self, monkeypatch, settings, org, counter, framework):
        """Let two positions be many, and a job have time for one."""
        monkeypatch.setattr(matrix, "POSITIONS_AT_ONCE", 1)
        monkeypatch.setattr(matrix, "POSITIONS_PER_STEP", 1)
        settings.JOB_TIMEOUT_SECONDS = 0
        return [counter, org.section_head]

    def test_many_positions_are_changed_by_a_job_that_pauses(
        self, admin, book, many, framework, as_user, run_jobs
    ):
        for position in many:
            book.active.cell(self.row_of(book.active, position), 3).value = 3
        signed = self.send(as_user(admin), framework, book).context["signed"]
        address = url("requirements_import_apply", framework.pk)
        for _twice in range(2):
            answer = as_user(admin).post(
                address, {"signed": signed}, headers={"accept-language": "en"}
            )
        matrix.save(by=None, framework=framework, wanted={(many[1].pk, "KOM"): (1, 1)})
        run_jobs()
        job = JobRun.objects.get(task_path=matrix.SAVE)
        assert (answer.url, job.status) == (job.get_absolute_url(), "done")
        assert (job.progress_done, job.progress_total) == (2, 2)
        assert "1 cell has been changed by somebody else" in str(job.result)
        assert [required(position)["KOM"][0] for position in many] == [3, 1]

    def test_who_may_no_longer_change_requirements_is_told(
        self, admin, book, many, framework, as_user, run_jobs
    ):
        for position in many:
            book.active.cell(self.row_of(book.active, position), 3).value = 3
        signed = self.send(as_user(admin), framework, book).context["signed"]
        as_user(admin).post(url("requirements_import_apply", framework.pk), {"signed": signed})
        type(admin).objects.filter(pk=admin.pk).update(is_active=False)
        run_jobs()
        job = JobRun.objects.get(task_path=matrix.SAVE)
        assert (job.status, job.started_count) == ("failed", 1)
        assert required(many[0])["KOM"][0] == 2

    def test_more_rows_than_there_can_be_positions_are_not_read(
        self, admin, book, framework, as_user, monkeypatch
    ):
        monkeypatch.setattr(workbook, "MOST_ROWS", 1)
        answer = self.send(as_user(admin), framework, book)
        assert answer.status_code == 422
        assert "The file is too large." in answer.content.decode()

    def test_an_unchanged_file_has_nothing_to_import(self, admin, book, framework, as_user):
        checked = self.send(as_user(admin), framework, book)
        assert "nothing to import" in checked.content.decode()

    @pytest.mark.parametrize(
        ("column", "value", "words"),
        [
            (1, "tidak-ada", "there is no position with the code “tidak-ada”"),
            (3, 6, "KOM tingkat: the level “6” is not 1 to 5"),
            (4, "sekali", "KOM kepentingan: “sekali” is unknown"),
        ],
    )
    def test_problems_are_named_by_row_and_column(
        self, admin, book, counter, framework, as_user, column, value, words
    ):
        row = self.row_of(book.active, counter)
        book.active.cell(row, column).value = value
        response = self.send(as_user(admin), framework, book)
        assert response.status_code == 422
        assert any(words in problem for problem in response.context["problems"])
        assert response.context["problems"][0].startswith(f"{row} · ")

    def test_a_position_twice_an_unknown_column_and_a_missing_one_are_named(
        self, admin, book, counter, framework, as_user
    ):
        sheet = book.active
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, 1).value = counter.code
        sheet["G1"] = "XYZ tingkat"
        found = " ".join(self.send(as_user(admin), framework, book).context["problems"])
        assert "occurs more than once" in found
        assert "no competency for “xyz tingkat”" in found
        sheet["A1"] = "Lain"
        found = " ".join(self.send(as_user(admin), framework, book).context["problems"])
        assert "the column “Kode jabatan” is missing" in found

    @pytest.mark.parametrize("content", [b"", b"%PDF", b"x" * (5 * 1024 * 1024 + 1)])
    def test_another_file_is_refused(self, admin, framework, as_user, content):
        data = {"file": SimpleUploadedFile("x.xlsx", content)}
        response = as_user(admin).post(url("requirements_import", framework.pk), data)
        assert response.status_code == 422

    def test_only_what_was_checked_is_applied(self, admin, framework, as_user):
        address = url("requirements_import_apply", framework.pk)
        response = as_user(admin).post(address, {"signed": "x"})
        assert response.url == url("requirements_import", framework.pk)
