"""The administrator's pages of frameworks: versions, files, what comes with Prima."""

import datetime as dt
import json
import random
import string
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessments.competency import api
from assessments.competency.frameworks import case, exchange, versions, views, workbook
from assessments.competency.rules.framework_data import CompetencyData, FrameworkData, Kind
from assessments.models import Competency, CompetencyFramework, Indicator
from lms.core.clock import today
from lms.core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def url(name, *args):
    return reverse(name, args=args)


def page(client, name, *args, **query):
    headers = {"accept-language": "en"}
    return client.get(url(name, *args), query, headers=headers).content.decode()


def send(client, content, name="kerangka.json"):
    data = {"file": SimpleUploadedFile(name, content)}
    return client.post(url("framework_import"), data, headers={"accept-language": "en"})


def package_of(client, framework):
    return client.get(url("framework_case", framework.pk)).content


def large(count, text_of):
    """A framework of so many competencies; ``text_of`` gives each of their texts."""
    competencies = tuple(
        CompetencyData(
            code=f"B{number}",
            name=f"Besar {number}",
            kind=Kind.TECHNICAL,
            identifier=uuid.uuid5(uuid.NAMESPACE_OID, f"B{number}"),
            definition=text_of(),
            level_descriptions={level: text_of() for level in range(1, 6)},
        )
        for number in range(count)
    )
    names = {level: f"Tingkat {level}" for level in range(1, 6)}
    return FrameworkData("besar", 1, "Besar", uuid.uuid4(), names, competencies=competencies)


def is_almost_too_large(content):
    return 0.9 * views.MAX_BYTES < len(content) <= views.MAX_BYTES


class TestList:
    """Every version, and what may be done with it."""

    def test_an_empty_installation_says_what_to_do_and_loads_with_one_click(self, admin, as_user):
        client = as_user(admin)
        assert "No framework yet" in page(client, "frameworks")
        client.post(url("frameworks_install"), {"profiles": "on"})
        listed = page(client, "frameworks")
        assert "Standar Kompetensi Jabatan ASN" in listed
        assert "Sample data" in listed
        assert "135" in listed

    def test_loading_over_a_framework_of_ones_own_with_the_same_codes_is_refused(
        self, admin, framework, as_user
    ):
        response = as_user(admin).post(
            url("frameworks_install"), follow=True, headers={"accept-language": "en"}
        )
        assert "already has a competency with this code" in response.content.decode()
        assert CompetencyFramework.objects.count() == 1

    def test_hr_looks_and_downloads_but_does_not_change(self, dewi, framework, as_user):
        client = as_user(dewi)
        listed = page(client, "frameworks")
        assert framework.name in listed
        assert "Copy to a new version" not in listed
        assert client.post(url("framework_duplicate", framework.pk)).status_code == 403

    def test_versions_go_from_draft_to_force_and_back(self, admin, framework, as_user):
        client = as_user(admin)
        client.post(url("framework_duplicate", framework.pk))
        draft = CompetencyFramework.objects.get(version=2)
        again = client.post(
            url("framework_duplicate", framework.pk),
            follow=True,
            headers={"accept-language": "en"},
        )
        assert "still a draft" in again.content.decode()
        coming = today() + dt.timedelta(days=3)
        client.post(url("framework_take_force", draft.pk), {"on": coming.isoformat()})
        assert "Takes force later" in page(client, "frameworks")
        client.post(url("framework_take_back", draft.pk))
        client.post(url("framework_discard", draft.pk))
        assert CompetencyFramework.objects.get() == framework

    def test_the_version_in_force_cannot_be_taken_back_or_deleted(self, admin, framework, as_user):
        client = as_user(admin)
        for name in ("framework_take_back", "framework_discard"):
            client.post(url(name, framework.pk))
        framework.refresh_from_db()
        assert framework.starts_on
        assert client.get(url("framework_take_force", framework.pk)).status_code == 404

    def test_a_draft_that_content_refers_to_is_kept(self, admin, framework, as_user, org):
        draft = versions.duplicate(by=admin, framework=framework)
        draft.competencies.first().requirements.create(position=org.counter_officer, level=1)
        response = as_user(admin).post(url("framework_discard", draft.pk), follow=True)
        assert response.status_code == 200
        assert CompetencyFramework.objects.filter(pk=draft.pk).exists()


class TestPreview:
    """Before a version takes force."""

    def test_it_names_what_moves_what_stays_and_what_is_new(self, admin, framework, org, as_user):
        api.set_requirements(
            by=admin,
            position_id=org.counter_officer.pk,
            framework=framework,
            requirements=[api.Requirement("KOM", 2)],
        )
        draft = versions.duplicate(by=admin, framework=framework)
        kom = draft.competencies.get(code="KOM")
        Indicator.objects.create(competency=kom, level=1, code="1.4", slug="KOM.1.4", text="Baru.")
        Indicator.objects.filter(competency__framework=draft, slug="PP.3.3").delete()
        shown = page(as_user(admin), "framework_take_force", draft.pk)
        assert "KOM Komunikasi" in shown
        assert "KOM.1.4 Baru." in shown
        assert "PP.3.3" in shown

    @pytest.mark.parametrize("day", ["kemarin", "2020-01-01", "2026-02-30"])
    def test_a_day_that_makes_no_sense_is_refused(self, admin, framework, as_user, day):
        draft = versions.duplicate(by=admin, framework=framework)
        response = as_user(admin).post(url("framework_take_force", draft.pk), {"on": day})
        assert response.status_code == 422
        draft.refresh_from_db()
        assert draft.starts_on is None

    def test_an_address_with_a_broken_day_still_opens(self, admin, framework, as_user):
        draft = versions.duplicate(by=admin, framework=framework)
        response = as_user(admin).get(url("framework_take_force", draft.pk), {"on": "2026-02-30"})
        assert response.status_code == 200


class TestFiles:
    """Out as CASE and XLSX, in again after a look."""

    def test_the_largest_file_goes_through_both_steps(self, admin, as_user):
        client = as_user(admin)
        text = ("Melayani warga dengan sabar dan jelas. " * 52)[:2000].strip()
        data = large(262, lambda: text)
        package = case.to_package(data, base_url="https://prima.test", changed_at=timezone.now())
        content = json.dumps(package, ensure_ascii=False).encode()
        assert is_almost_too_large(content)
        signed = send(client, content).context["signed"]
        client.post(url("framework_import_apply"), {"signed": signed})
        assert CompetencyFramework.objects.get().competencies.count() == 262

    def test_more_than_the_second_step_could_carry_is_refused_at_the_first(self, admin, as_user):
        chance = random.Random(1)
        letters = string.ascii_letters + string.digits
        content = workbook.write(large(530, lambda: "".join(chance.choices(letters, k=2000))))
        assert is_almost_too_large(content)
        refused = send(as_user(admin), content, "kerangka.xlsx")
        assert refused.status_code == 422
        assert "too much text" in refused.content.decode()

    def test_both_files_can_be_had_and_the_trail_says_who_had_them(self, dewi, framework, as_user):
        client = as_user(dewi)
        package = json.loads(package_of(client, framework))
        assert package["CFDocument"]["title"] == framework.name
        xlsx = client.get(url("framework_xlsx", framework.pk))
        assert xlsx["Content-Disposition"] == 'attachment; filename="uji-v1.xlsx"'
        kinds = [e.changes["kind"] for e in AuditEvent.objects.filter(action="framework.export")]
        assert sorted(kinds) == ["case.json", "xlsx"]

    def test_a_file_is_shown_first_and_imported_on_demand(self, admin, framework, as_user):
        client = as_user(admin)
        content = package_of(client, framework).replace(b"Perilaku KOM 1.1", b"Menyimak.")
        checked = send(client, content)
        assert "Menyimak." in checked.content.decode()
        assert not Indicator.objects.filter(text="Menyimak.").exists()
        client.post(url("framework_import_apply"), {"signed": checked.context["signed"]})
        assert Indicator.objects.get(slug="KOM.1.1").text == "Menyimak."

    def test_what_another_program_wrote_says_what_is_left_out(self, admin, as_user):
        document = {"identifier": str(uuid.uuid4()), "title": "Standar lain", "publisher": "Lain"}
        items = [{"identifier": str(uuid.uuid4()), "fullStatement": "Melayani"}]
        client = as_user(admin)
        checked = send(client, json.dumps({"CFDocument": document, "CFItems": items}).encode())
        assert "CFDocument: Prima has no place for publisher" in checked.content.decode()
        client.post(url("framework_import_apply"), {"signed": checked.context["signed"]})
        assert Competency.objects.get(framework__code="standar-lain").name == "Melayani"

    def test_a_workbook_comes_in_the_same_way(self, admin, framework, as_user):
        content = workbook.write(exchange.export_framework(framework))
        checked = send(as_user(admin), content, "kerangka.xlsx")
        assert "nothing to import" in checked.content.decode()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"{broken", "File"),
            (b'{"CFDocument": 1}', "no CASE package"),
            (b"%PDF-1.7", "File"),
            (b'{"CFDocument": ' + b"9" * 5000 + b"}", "damaged"),
            (b'{"CFDocument": {"title": "\\ud800"}}', "damaged"),
            (b'{"CFDocument": {"title": "\\u0000"}}', "damaged"),
            (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ],
    )
    def test_a_bad_file_is_refused_with_words(self, admin, as_user, content, words):
        response = send(as_user(admin), content)
        assert response.status_code == 422
        assert words in response.content.decode()

    def test_problems_with_what_is_here_are_named_by_place(self, admin, framework, as_user):
        content = package_of(as_user(admin), framework).replace(b'"code": "uji"', b'"code": "x"')
        response = send(as_user(admin), content)
        assert response.status_code == 422
        assert "KOM: Standar Kompetensi (v1) already has" in response.content.decode()

    @pytest.mark.parametrize("signed", ["", "x:y:z"])
    def test_only_what_was_checked_is_imported(self, admin, as_user, signed):
        response = as_user(admin).post(url("framework_import_apply"), {"signed": signed})
        assert response.url == url("framework_import")

    def test_what_has_become_wrong_since_the_check_is_refused(self, admin, framework, as_user):
        client = as_user(admin)
        content = package_of(client, framework).replace(b"Perilaku KOM 1.1", b"Menyimak.")
        signed = send(client, content).context["signed"]
        second = versions.duplicate(by=admin, framework=framework)
        versions.take_force(by=admin, framework=second, on=today())
        response = client.post(
            url("framework_import_apply"),
            {"signed": signed},
            follow=True,
            headers={"accept-language": "en"},
        )
        assert "has been replaced" in response.content.decode()
