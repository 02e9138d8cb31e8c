"""The team's matrix, the heat map of units and the list of gaps, as people read them."""

import csv
import datetime as dt
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override
from pypdf import PdfReader

from assessments import api as assessments
from assessments.competency.frameworks.library import shipped_policy
from assessments.competency.ledger import checks, verification, wording
from assessments.competency.overview import projection
from assessments.competency.overview.queries import uncertified_on
from assessments.models import Competency, PastDay, PositionRequirement, Standing
from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from lms.people import api as people
from lms.reports import exports
from lms.reports.heat_map import screens
from tests.assessments.competency.making import level_slugs, rule_3, take_course
from tests.factories import organisation
from tests.reports.conftest import show

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(org, framework):
    """Require communication at 2 and service at 1 at the counter, both mandatory."""
    assessments.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[
            assessments.Requirement("KOM", 2),
            assessments.Requirement("PP", 1, assessments.Importance.USEFUL),
        ],
    )
    return framework


@pytest.fixture
def team(ayu, bima, eko, required):
    """Let Ayu show communication at level 1 and some service; Eko nothing."""
    for number in (1, 2, 3):
        show(ayu, f"KOM.1.{number}")
    show(ayu, "PP.1.1")
    return {"ayu": ayu, "bima": bima, "eko": eko}


def competency(code):
    return Competency.objects.get(code=code)


def page(client, name, args=(), **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response, response.content.decode()


# --- Team -----------------------------------------------------------------------------------------


def test_the_supervisor_sees_who_is_where_and_each_cell_leads_to_the_reason(as_user, team):
    response, html = page(as_user(team["bima"]), "team")
    rows = {row.officer.name: row for row in response.context["matrix"].rows}
    assert [(c.attained, c.required) for c in rows["Ayu Lestari"].standings] == [(1, 2), (0, 1)]
    assert "Eko" not in html
    for code in ("KOM", "PP"):
        assert reverse("competency_detail", args=[team["ayu"].pk, competency(code).pk]) in html


def test_the_summary_names_the_weakest_competency_and_who_fades(as_user, team):
    Standing.objects.filter(officer=team["ayu"], competency__code="KOM").update(freshness="fading")
    projection._count([team["ayu"].postings.get().unit_id])
    response, _html = page(as_user(team["bima"]), "team")
    summary = response.context["summary"]
    assert [(column.code, tally.short) for column, tally in summary.weakest] == [
        ("KOM", 1),
        ("PP", 1),
    ]
    assert [row.officer_name for row in summary.fading] == ["Ayu Lestari"]
    response, _html = page(as_user(team["bima"]), "team", state="fading")
    assert [row.officer.name for row in response.context["matrix"].rows] == ["Ayu Lestari"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "ayu"}, ["Ayu Lestari"]),
        ({"q": "zzz"}, []),
        ({"state": "short"}, ["Ayu Lestari"]),
        ({"state": "without_evidence"}, []),
        ({"state": "stale"}, []),
        ({"unit": "DUK-FO", "sort": "unit"}, ["Ayu Lestari", "Bima Prasetyo"]),
        ({"sort": "gaps"}, ["Ayu Lestari", "Bima Prasetyo"]),
    ],
)
def test_the_team_can_be_searched_filtered_and_sorted(as_user, team, query, names):
    response, _html = page(as_user(team["bima"]), "team", **query)
    assert [row.officer.name for row in response.context["matrix"].rows] == names


def test_the_team_can_be_narrowed_to_a_competency(as_user, team):
    response, _html = page(as_user(team["bima"]), "team", competency=competency("PP").pk)
    (row,) = response.context["matrix"].rows
    assert [cell.required for cell in row.standings] == [1]


def test_a_unit_of_somebody_else_is_no_choice_and_says_so_without_naming_it(as_user, team):
    response = as_user(team["bima"]).get(reverse("team"), {"unit": "KES"})
    assert response.status_code == 422
    assert "Dinas Kesehatan" not in response.content.decode()
    assert "Eko" not in response.content.decode()


def test_an_empty_team_says_what_to_do(as_user, org):
    supervisor = organisation.user("sari", "Sari Dewi")
    people.grant_role(by=None, user=supervisor, role="supervisor", unit=org.health)
    _response, html = page(as_user(supervisor), "team")
    assert "Belum ada pegawai" in html


# --- Heat map -------------------------------------------------------------------------------------


def cells(row):
    return [(cell.tally.met, cell.tally.required) for cell in row.cells]


def test_the_map_of_a_unit_has_its_children_and_opens_them(as_user, team, dewi, org):
    show_level_one(team["ayu"])
    client = as_user(dewi)
    response, html = page(client, "competency_map")
    (row,) = response.context["heat"].rows
    assert (row.name, cells(row)) == ("Seksi Pelayanan Loket", [(0, 1), (1, 1)])
    assert reverse("competency_map_unit", args=[org.front_office.pk]) in html
    response, _html = page(client, "competency_map_unit", [org.front_office.pk])
    (row,) = response.context["heat"].rows
    assert (row.name, row.url) == ("Seksi Pelayanan Loket", "")


def show_level_one(officer):
    for number in (2, 3):
        show(officer, f"PP.1.{number}")


def test_who_covers_several_units_sees_them_side_by_side(as_user, team, org):
    hr = organisation.user("sinta", "Sinta Rahma")
    for unit in (org.front_office, org.health):
        people.grant_role(by=None, user=hr, role="hr", unit=unit)
    response, _html = page(as_user(hr), "competency_map")
    shown = response.context["heat"]
    assert [row.name for row in shown.rows] == ["Seksi Pelayanan Loket", "Dinas Kesehatan"]
    assert cells(shown.totals) == [(0, 2), (0, 2)]


def test_officers_directly_in_a_unit_have_a_row_of_their_own(as_user, team, dewi, org):
    organisation.many_officers(6, org.registry, org.counter_officer)
    response, html = page(as_user(dewi), "competency_map", measure="without_evidence")
    names = [row.name for row in response.context["heat"].rows]
    assert names == ["Langsung di Dinas Kependudukan", "Seksi Pelayanan Loket"]
    direct = response.context["heat"].rows[0].cells[0]
    assert (direct.percent, direct.shade, direct.tally.is_small) == (100, 4, False)
    assert "6 dari 6 pegawai tanpa bukti" in html


def test_a_small_group_shows_the_count_and_no_share(as_user, team, dewi):
    response, html = page(as_user(dewi), "competency_map")
    assert response.context["heat"].rows[0].cells[0].shade is None
    assert "0/1" in html


def test_units_come_in_pages_and_the_total_counts_them_all(as_user, team, dewi, org, monkeypatch):
    monkeypatch.setattr(screens, "UNITS_PER_PAGE", 1)
    archive = people.add_unit(
        by=None, code="DUK-AR", name="Seksi Arsip", kind="section", parent=org.registry
    )
    organisation.many_officers(2, archive, org.counter_officer)
    names = []
    for number in ("1", "2"):
        response, _html = page(as_user(dewi), "competency_map", page=number)
        names += [row.name for row in response.context["heat"].rows]
        assert response.context["heat"].totals.cells[0].tally.required == 3
    assert names == ["Seksi Arsip", "Seksi Pelayanan Loket"]


def test_totals_count_only_units_that_are_covered(as_user, team, dewi, admin):
    _response, html = page(as_user(dewi), "competency_map")
    assert "Kesehatan" not in html
    response, _html = page(as_user(dewi), "competency_map")
    assert response.context["heat"].total.required == 2
    response, _html = page(as_user(admin), "competency_map")
    assert response.context["heat"].total.required == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [({"importance": "3"}, 1), ({"position": "KS"}, 0), ({"position": "PL"}, 2)],
)
def test_the_map_can_be_narrowed(as_user, team, dewi, query, count):
    response, _html = page(as_user(dewi), "competency_map", **query)
    shown = response.context["heat"]
    assert shown.total.required == count
    assert bool(shown) == bool(count)


@pytest.mark.parametrize("unit", ["health", "government"])
def test_a_unit_out_of_scope_does_not_exist(as_user, team, dewi, org, unit):
    address = reverse("competency_map_unit", args=[getattr(org, unit).pk])
    assert as_user(dewi).get(address).status_code == 404


def test_an_auditor_reads_and_an_officer_does_not(as_user, team, org):
    auditor = organisation.user("fitri", "Fitri Handayani")
    people.grant_role(by=None, user=auditor, role="auditor")
    for name in ("team", "competency_map", "competency_gaps"):
        page(as_user(auditor), name)
        assert as_user(team["eko"]).get(reverse(name)).status_code == 403


# --- Gaps -----------------------------------------------------------------------------------------


def gap_rows(response):
    return [(r.row.officer_name, r.row.gap.competency) for r in response.context["rows"]]


def test_gaps_are_listed_the_most_urgent_first(as_user, team, dewi, admin):
    response, html = page(as_user(admin), "competency_gaps")
    assert gap_rows(response) == [
        ("Eko Saputra", "Komunikasi"),
        ("Eko Saputra", "Pelayanan Publik"),
        ("Ayu Lestari", "Komunikasi"),
        ("Ayu Lestari", "Pelayanan Publik"),
    ]
    assert reverse("competency_detail", args=[team["ayu"].pk, competency("KOM").pk]) in html
    response, html = page(as_user(dewi), "competency_gaps")
    assert {name for name, _competency in gap_rows(response)} == {"Ayu Lestari"}
    assert "Eko" not in html


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"unit": "DUK-FO"}, 2),
        ({"importance": "1"}, 1),
        ({"freshness": "none"}, 0),
        ({"position": "PL", "freshness": "current"}, 2),
        ({"position": "KS"}, 0),
    ],
)
def test_gaps_can_be_narrowed(as_user, team, dewi, query, count):
    response, html = page(as_user(dewi), "competency_gaps", **query)
    assert response.context["page"].paginator.count == count
    assert ("Tidak ada kesenjangan yang cocok" in html) == (not count)


def test_pages_of_gaps_go_on_where_the_last_one_ended(as_user, team, dewi, org):
    organisation.many_officers(20, org.front_office, org.counter_officer)
    client = as_user(dewi)
    first, _html = page(client, "competency_gaps")
    second, _html = page(client, "competency_gaps", page="2")
    rows = gap_rows(first) + gap_rows(second)
    assert len(rows) == len(set(rows)) == 42


@pytest.mark.parametrize("name", ["team", "competency_map", "competency_gaps"])
def test_queries_do_not_grow_with_officers(as_user, team, dewi, org, name):
    client = as_user(dewi)

    def queries():
        page(client, name)
        with CaptureQueriesContext(connection) as captured:
            page(client, name)
        return len(captured)

    many = organisation.many_officers(30, org.front_office, org.counter_officer)
    with_many = queries()
    for officer in many[3:]:
        officer.postings.all().delete()
    projection.postings_changed(officer_ids=[officer.pk for officer in many])
    assert queries() == with_many <= 32


# --- Past days ------------------------------------------------------------------------------------


YESTERDAY = today() - dt.timedelta(days=1)


@pytest.fixture
def past(team):
    """Let what is required today have been required for long."""
    PositionRequirement.objects.update(starts_on=dt.date(2026, 1, 1))
    return team


@pytest.mark.parametrize("name", ["competency_map", "competency_gaps"])
def test_a_past_day_is_computed_on_request_and_then_shown(as_user, past, dewi, name):
    client, query = as_user(dewi), {"day": YESTERDAY.isoformat()}
    _response, html = page(client, name, **query)
    assert "belum dihitung" in html
    compute = reverse("overview_day", args=["map" if name == "competency_map" else "gaps"])
    answer = client.post(compute, {"query": f"day={YESTERDAY.isoformat()}"})
    assert answer.status_code == 302
    response, html = page(client, name, **query)
    assert response.context["board"].day == YESTERDAY
    assert "Komunikasi" in html
    assert "Hitung ulang" in html


def test_a_large_past_day_shows_how_far_it_is(as_user, past, dewi, org):
    PastDay.objects.create(unit=org.registry, day=YESTERDAY, officers=200, done=50)
    _response, html = page(as_user(dewi), "competency_map", day=YESTERDAY.isoformat())
    assert "50 dari 200" in html
    assert 'hx-trigger="every 3s"' in html


def test_who_works_elsewhere_since_is_counted_but_not_named(as_user, past, dewi, org, ayu):
    people.post_officer(
        by=None, officer=ayu, unit=org.health, position=org.counter_officer, starts_on=today()
    )
    client = as_user(dewi)
    query = f"day={YESTERDAY.isoformat()}"
    client.post(reverse("overview_day", args=["gaps"]), {"query": query})
    response, html = page(client, "competency_gaps", day=YESTERDAY.isoformat())
    assert response.context["page"].paginator.count == 2
    assert "Ayu" not in html
    assert "Kini bertugas di tempat lain" in html


@pytest.mark.parametrize("day", ["2999-01-01", "1999-12-31", "kemarin"])
def test_a_day_that_has_not_been_is_refused(as_user, past, dewi, day):
    response = as_user(dewi).get(reverse("competency_map"), {"day": day})
    assert response.status_code == 422
    assert b"field__error" in response.content


def test_today_is_no_past_day(as_user, past, dewi):
    response, _html = page(as_user(dewi), "competency_map", day=today().isoformat())
    assert response.context["is_today"]
    as_user(dewi).post(reverse("overview_day", args=["map"]), {"query": ""})
    assert not PastDay.objects.exists()


# --- Provisional levels ---------------------------------------------------------------------------


@pytest.fixture
def waiting(ayu, bima, required):
    """Judge by rule 3, and let Ayu's communication at level 1 wait for a check that may come now.

    Her service at level 1 waits until five days from now.
    """
    rule_3(required)
    take_course(ayu, *level_slugs("KOM", 1), days_ago=8)
    take_course(ayu, *level_slugs("PP", 1), days_ago=2)
    return {"ayu": ayu, "bima": bima}


IN_FIVE_DAYS = today() + dt.timedelta(days=5)


def test_the_team_shows_what_is_provisional_and_from_when_it_may_be_confirmed(as_user, waiting):
    response, html = page(as_user(waiting["bima"]), "team")
    with override("id"):
        later = date_format(IN_FIVE_DAYS, "j M Y")
    assert "sementara 1; dapat dikonfirmasi sekarang" in html
    assert f"sementara 1; dapat dikonfirmasi mulai {later}" in html
    assert "kesenjangan dihitung dari tingkat itu" in " ".join(html.split())
    kom, _service = response.context["matrix"].rows[0].standings
    assert (kom.attained, kom.short_by) == (0, 2)


def test_who_waits_for_a_check_can_be_listed(as_user, waiting):
    response, html = page(as_user(waiting["bima"]), "team", state="provisional")
    assert [row.officer.name for row in response.context["matrix"].rows] == ["Ayu Lestari"]
    assert "2 tingkat sudah ditunjukkan" in html
    Standing.objects.update(provisional=0)
    response, _html = page(as_user(waiting["bima"]), "team", state="provisional")
    assert response.context["matrix"].rows == ()


def test_the_map_counts_provisional_levels_in_words_and_may_be_about_them(as_user, waiting, dewi):
    response, html = page(as_user(dewi), "competency_map")
    assert response.context["heat"].total.provisional == 2
    assert "1 sementara" in html
    _response, html = page(as_user(dewi), "competency_map", measure="provisional")
    assert "1 dari 1 pegawai dengan tingkat sementara" in html
    assert "1 sementara" not in html


def test_the_list_of_gaps_shows_what_is_provisional_and_gaps_stay(as_user, waiting, dewi):
    response, html = page(as_user(dewi), "competency_gaps")
    assert len(response.context["rows"]) == 2
    assert "dapat dikonfirmasi sekarang" in html


def test_where_nothing_is_provisional_nobody_reads_of_it(as_user, team, dewi):
    for name in ("team", "competency_map", "competency_gaps"):
        _response, html = page(as_user(dewi), name)
        assert "dikonfirmasi" not in html


@pytest.mark.parametrize("name", ["gaps", "team"])
def test_files_have_the_provisional_level_and_its_day(as_user, waiting, dewi, run_jobs, name):
    content = exported(as_user(dewi), run_jobs, name, "xlsx")
    header, *rows = sheet_rows(content)
    at = header.index("Tingkat sementara")
    assert header[at + 1] == "Dapat dikonfirmasi mulai"
    by_competency = {row[4]: (row[at - 1], row[at], row[at + 1].date()) for row in rows}
    assert by_competency == {
        "Komunikasi": (0, 1, today() - dt.timedelta(days=1)),
        "Pelayanan Publik": (0, 1, IN_FIVE_DAYS),
    }
    assert "Kesenjangan" in dict(sheet_rows(content, 1)[1:])["Tingkat sementara"]


@pytest.mark.pdf
@pytest.mark.parametrize("name", ["gaps", "map"])
def test_so_does_paper(as_user, waiting, dewi, run_jobs, name):
    content = exported(as_user(dewi), run_jobs, name, "pdf")
    text = " ".join("".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages).split())
    assert ("1 sementara" if name == "map" else "Dapat dikonfirmasi mulai") in text


# --- Levels that do not certify -------------------------------------------------------------------

UNCERTIFIED = "Belum tersertifikasi"


@pytest.fixture
def training(ayu, bima, required):
    """Judge by Latihan, and let Ayu show communication at level 1 and nothing of service."""
    rule_3(required, **shipped_policy("latihan"))
    take_course(ayu, *level_slugs("KOM", 1))
    return {"ayu": ayu, "bima": bima}


@pytest.mark.parametrize("name", ["team", "competency_gaps"])
def test_a_level_by_a_policy_for_training_is_marked_once(as_user, training, dewi, name):
    _response, html = page(as_user(dewi), name)
    assert html.count(UNCERTIFIED) == 1, "there is no level of service to mark"


def test_so_are_the_competencies_on_the_map(as_user, training, dewi):
    response, html = page(as_user(dewi), "competency_map")
    names = [column.name for column in response.context["heat"].columns]
    assert names == [
        "Komunikasi (belum tersertifikasi)",
        "Pelayanan Publik (belum tersertifikasi)",
    ]
    assert 'data-label="Komunikasi (belum tersertifikasi)"' in html


def test_where_every_level_certifies_nothing_is_marked(as_user, waiting, dewi):
    for name in ("team", "competency_map", "competency_gaps"):
        _response, html = page(as_user(dewi), name)
        assert "tersertifikasi" not in html


def test_a_past_day_is_marked_by_the_policy_of_that_day(training, framework):
    board = assessments.board_of_today()
    assert board.uncertified == {row.pk for row in framework.competencies.all()}
    assert uncertified_on(dt.date(2019, 12, 31)) == frozenset()


def test_the_mark_costs_no_query_for_each_officer(as_user, training, dewi, org):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(as_user(dewi), "team")
        return len(queries)

    cost()
    few = cost()
    for added in organisation.many_officers(9, org.front_office, org.counter_officer):
        take_course(added, *level_slugs("KOM", 1))
    assert cost() == few


@pytest.mark.parametrize("name", ["gaps", "team"])
def test_files_say_whether_a_level_is_certified(as_user, training, dewi, run_jobs, name):
    header, *rows = sheet_rows(exported(as_user(dewi), run_jobs, name, "xlsx"))
    at = header.index("Sertifikasi")
    found = {row[4]: row[at] for row in rows}
    assert found == {"Komunikasi": UNCERTIFIED, "Pelayanan Publik": ""}


# --- Files ----------------------------------------------------------------------------------------


def exported(client, run_jobs, name, kind, query="", **more):
    answer = client.post(
        reverse("overview_export", args=[name]), {"kind": kind, "query": query, **more}
    )
    assert answer.status_code == 302
    run_jobs()
    job = JobRun.objects.latest("created_at")
    assert job.status == "done", job.error
    with job.result_file.open() as file:
        return file.read()


def sheet_rows(content, number=0):
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return [list(row) for row in book.worksheets[number].iter_rows(values_only=True)]


def test_all_files_of_the_gaps_have_the_numbers_of_the_page(as_user, team, dewi, run_jobs):
    client, query = as_user(dewi), "importance=1"
    response, _html = page(client, "competency_gaps", importance="1")
    shown = gap_rows(response)
    header, *rows = sheet_rows(exported(client, run_jobs, "gaps", "xlsx", query))
    assert [(row[0], row[4]) for row in rows] == shown
    about = dict(sheet_rows(exported(client, run_jobs, "gaps", "xlsx", query), 1)[1:])
    assert about["Unit kerja"] == "Dinas Kependudukan dan unit di bawahnya"
    assert about["Kepentingan"] == "Wajib"
    assert about["Dibuat oleh"] == "Dewi Anggraini"
    assert about["Kebijakan pencapaian"] == "Standar v1"
    text = exported(client, run_jobs, "gaps", "csv", query).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text), delimiter=";"))
    assert lines[0] == header
    assert [(line[0], line[4]) for line in lines[1:2]] == shown
    assert ["Dibuat oleh", "Dewi Anggraini"] in lines
    assert AuditEvent.objects.filter(action="report.download").count() == 3


@pytest.mark.parametrize("name", ["map", "gaps"])
@pytest.mark.pdf
def test_a_pdf_says_what_was_chosen_and_what_the_page_says(as_user, team, dewi, run_jobs, name):
    content = exported(as_user(dewi), run_jobs, name, "pdf", "measure=fading")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    for words in ("Dinas Kependudukan", "Standar v1", "Dewi Anggraini", "Komunikasi"):
        assert words in text
    assert ("Memudar" in text) == (name == "map")


@pytest.mark.parametrize("name", ["gaps", "map", "team"])
def test_a_file_names_the_latest_fingerprint_of_the_ledger_with_its_moment(
    as_user, team, dewi, run_jobs, name
):
    client = as_user(dewi)
    assert "Untuk pembuktian" not in dict(sheet_rows(exported(client, run_jobs, name, "xlsx"), 1))
    verification.check()
    latest = checks.latest()
    line = f"Sidik jari buku bukti per {wording.moment_words(latest.until)}: {latest.fingerprint}"
    said = dict(sheet_rows(exported(client, run_jobs, name, "xlsx"), 1))
    assert said["Untuk pembuktian"] == line
    text = exported(client, run_jobs, name, "csv").decode("utf-8-sig")
    assert ["Untuk pembuktian", line] in list(csv.reader(StringIO(text), delimiter=";"))


def test_the_file_of_the_map_counts_like_the_map(as_user, team, dewi, org, run_jobs):
    content = exported(as_user(dewi), run_jobs, "map", "xlsx", unit=org.front_office.pk)
    rows = sheet_rows(content)[1:]
    assert [row[:4] for row in rows] == [
        ["Seksi Pelayanan Loket", "Komunikasi", 1, 0],
        ["Seksi Pelayanan Loket", "Pelayanan Publik", 1, 0],
        ["Semua unit", "Komunikasi", 1, 0],
        ["Semua unit", "Pelayanan Publik", 1, 0],
    ]


def test_the_file_of_the_team_has_a_row_for_each_requirement(as_user, team, run_jobs):
    rows = sheet_rows(exported(as_user(team["bima"]), run_jobs, "team", "xlsx"))[1:]
    assert [(row[0], row[4], row[6], row[7]) for row in rows] == [
        ("Ayu Lestari", "Komunikasi", 2, 1),
        ("Ayu Lestari", "Pelayanan Publik", 1, 0),
    ]


@pytest.mark.parametrize("name", ["gaps", "team"])
def test_a_file_holds_the_number_without_spaces_so_that_it_can_be_looked_up(
    as_user, team, run_jobs, name
):
    client, number = as_user(team["bima"]), team["ayu"].staff_number
    assert {row[1] for row in sheet_rows(exported(client, run_jobs, name, "xlsx"))[1:]} == {number}
    text = exported(client, run_jobs, name, "csv").decode("utf-8-sig")
    assert f"Ayu Lestari;{number};" in text


@pytest.mark.pdf
def test_nothing_to_report_is_said_in_the_pdf(as_user, team, dewi, run_jobs):
    content = exported(as_user(dewi), run_jobs, "gaps", "pdf", "position=KS")
    assert "Tidak ada yang cocok" in PdfReader(BytesIO(content)).pages[0].extract_text()


def failed(client, run_jobs, name, kind, query="", **more):
    client.post(reverse("overview_export", args=[name]), {"kind": kind, "query": query, **more})
    run_jobs()
    job = JobRun.objects.latest("created_at")
    assert job.status == "failed"
    return job.error


def test_a_file_that_cannot_be_made_says_why(as_user, team, dewi, run_jobs, monkeypatch):
    client = as_user(dewi)
    assert "Buka kembali" in failed(client, run_jobs, "map", "xlsx", "day=2026-01-02")
    monkeypatch.setattr(exports, "MAX_PDF_ROWS", 1)
    assert "1" in failed(client, run_jobs, "gaps", "pdf")


def test_whoever_lost_the_scope_meanwhile_gets_no_file(as_user, team, dewi, org, run_jobs):
    client = as_user(dewi)
    asked = {"kind": "xlsx", "query": "", "unit": org.front_office.pk}
    client.post(reverse("overview_export", args=["map"]), asked)
    dewi.role_grants.all().delete()
    people.grant_role(by=None, user=dewi, role="hr", unit=org.health)
    run_jobs()
    assert JobRun.objects.latest("created_at").status == "failed"
    client.post(reverse("overview_export", args=["gaps"]), {"kind": "xlsx"})
    dewi.role_grants.all().delete()
    run_jobs()
    assert JobRun.objects.filter(status="failed").count() == 2


@pytest.mark.parametrize(
    ("page_name", "data"),
    [
        ("gaps", {"kind": "exe"}),
        ("team", {"kind": "pdf"}),
        ("nothing", {"kind": "xlsx"}),
        ("map", {"kind": "xlsx", "unit": "x"}),
        ("map", {"kind": "xlsx", "unit": "999999"}),
        ("map", {"kind": "xlsx", "unit": "9" * 5000}),
        ("gaps", {"kind": "xlsx", "query": "unit=" + "x" * 2000}),
    ],
)
def test_what_is_not_offered_does_not_exist(as_user, team, dewi, page_name, data):
    response = as_user(dewi).post(reverse("overview_export", args=[page_name]), data)
    assert response.status_code == 404


@pytest.mark.parametrize("page_name", ["team", "nothing"])
def test_only_map_and_gaps_have_past_days(as_user, team, dewi, page_name):
    response = as_user(dewi).post(reverse("overview_day", args=[page_name]), {"query": ""})
    assert response.status_code == 404


def test_asking_twice_makes_one_file(as_user, team, dewi):
    data = {"kind": "xlsx", "query": "", "request_key": "c0ffee00-0000-4000-8000-000000000001"}
    for _twice in range(2):
        as_user(dewi).post(reverse("overview_export", args=["gaps"]), data)
    assert JobRun.objects.filter(task_path=exports.EXPORT_TASK).count() == 1


def test_what_is_no_key_and_no_filter_makes_a_file_all_the_same(as_user, team, dewi):
    data = {"kind": "csv", "query": "x=\0", "request_key": "k\0" * 500}
    answer = as_user(dewi).post(reverse("overview_export", args=["gaps"]), data)
    job = JobRun.objects.get(task_path=exports.EXPORT_TASK)
    assert answer.url == job.get_absolute_url()
    assert job.arguments["kwargs"]["query"] == "x=%00"
