"""A role-play as a script, on the page and on paper."""

import io

import pypdf
import pytest
from django.urls import reverse

from assessments.observations.models import Observation
from assessments.roleplay.script import api
from lms.core.models import JobRun
from tests.factories import content

pytestmark = pytest.mark.django_db
TRUST = {"id": "percaya", "name": "Kepercayaan", "kind": "feeling", "most": 10, "start": 4}
ASKED = {"id": "nama", "name": "Sudah tanya nama", "kind": "fact"}


def nodes():
    return [
        content.turn(
            "buka",
            "Sudah tiga kali!",
            [
                content.choice(
                    "dengar",
                    "ktp",
                    ("KOM.1.1", 2),
                    reaction="Ia duduk.",
                    changes=[
                        {"variable": "percaya", "by": 2},
                        {"variable": "nama", "to": True, "when": "not nama"},
                    ],
                ),
                content.choice("usir", "buruk", critical="Mengusir.", when="percaya < 3"),
            ],
            name="Pembukaan",
            seconds=30,
            on_time_out="dengar",
            speaker="anak",
            variants=[{"when": "percaya >= 6 and nama = true", "says": "Terima kasih."}],
        ),
        {
            "kind": "document",
            "key": "ktp",
            "title": "KTP",
            "says": "Periksalah.",
            "items": [
                {"key": "n", "label": "NIK", "text": "12", "is_wrong": True, "note": "Kurang"}
            ],
            "choices": [content.choice(key, "cabang") for key in ("all", "some", "none")],
        },
        {
            "kind": "fork",
            "key": "cabang",
            "changes": [{"variable": "percaya", "by": -1}],
            "branches": [{"when": "percaya >= 4", "leads_to": "undi"}],
            "leads_to": "buruk",
        },
        {
            "kind": "chance",
            "key": "undi",
            "branches": [{"leads_to": "baik"}, {"leads_to": "nanti"}],
        },
        {
            "kind": "later",
            "key": "nanti",
            "title": "Senin",
            "says": "Saya lagi.",
            "leads_to": "baik",
        },
        content.ending("baik"),
        content.ending("buruk", "poor"),
    ]


@pytest.fixture
def scenario(framework):
    cast = [{"key": "anak", "name": "Dinda", "description": "Anaknya"}]
    page = content.scenario(
        content.course(), nodes(), rest={"variables": [TRUST, ASKED], "cast": cast}
    )
    page.refresh_from_db()
    return page


def test_the_script_says_what_follows_which_answer(scenario):
    script = api.script(scenario)
    opening, document, fork, chance, later, good, poor = script.entries

    assert [(each.name, each.start) for each in script.remembered] == [
        ("Kepercayaan", "4"),
        ("Sudah tanya nama", "tidak"),
    ]
    assert script.cast == (("Dinda", "Anaknya"),)
    kind, otherwise = opening.spoken
    assert kind.when == "Kepercayaan sekurang-kurangnya 6 dan Sudah tanya nama adalah ya"
    assert (kind.says, kind.speaker, otherwise.when) == ("Terima kasih.", "Dinda", "")
    listening, sending_away = opening.answers
    assert listening.felt == (
        "Kepercayaan +2",
        "Sudah tanya nama: ya (tidak Sudah tanya nama)",
    )
    assert (listening.reaction, listening.onwards.number) == ("Ia duduk.", 2)
    assert sending_away.onwards.when == "Kepercayaan di bawah 3"
    assert [each.slug for each in opening.watch] == ["KOM.1.1"]
    assert opening.seconds == 30
    assert document.items[0].note == "Kurang"
    assert fork.felt == ("Kepercayaan −1",)
    assert [(o.when, o.number) for o in fork.onwards] == [
        ("Kepercayaan sekurang-kurangnya 4", 4),
        ("", 7),
    ]
    assert (chance.is_drawn, [o.number for o in chance.onwards]) == (True, [6, 5])
    assert [o.number for o in later.onwards] == [6]
    assert (good.outcome, poor.outcome) == ("good", "poor")


def test_trainers_and_assessors_read_it_and_officers_do_not(
    as_user, scenario, citra, fajar, ayu, dewi
):
    url = reverse("scenario_script", args=[scenario.pk])
    for reader in (citra, fajar):
        html = as_user(reader).get(url).content.decode()
        assert "Sudah tiga kali!" in html
        assert "Mengusir." in html
    for other in (ayu, dewi):
        assert as_user(other).get(url).status_code == 403
    scenario.unpublish()
    assert as_user(citra).get(url).status_code == 404
    assert api.script(scenario) is None


@pytest.mark.pdf
def test_a_job_prints_it(as_user, scenario, fajar, run_jobs):
    url = reverse("scenario_script_pdf", args=[scenario.pk])
    for _twice in range(2):
        assert as_user(fajar).post(url, {"request_key": "a"}).status_code == 302
    run_jobs()
    job = JobRun.objects.get(task_path=api.MAKE)
    reader = pypdf.PdfReader(io.BytesIO(job.result_file.read()))
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in ("Sudah tiga kali!", "Dinda", "Kepercayaan +2", "Mengusir.", "Perhatikan"):
        assert words in " ".join(text.split())


def test_an_observed_role_play_leads_to_its_script(as_user, scenario, fajar, ayu, framework):
    client = as_user(fajar)
    url = reverse("observation_open", args=[ayu.pk])
    assert scenario.title in client.get(url).content.decode()
    competency = framework.competencies.get(code="KOM")
    form = {
        "occasion": "roleplay",
        "scenario": scenario.pk,
        "occurred_at": "2026-01-05T09:00",
        "levels": f"{competency.pk}:1",
    }
    sheet = client.get(client.post(url, form)["Location"]).content.decode()
    script = reverse("scenario_script", args=[scenario.pk])
    assert script in sheet
    assert sheet.count("Bermain peran ini memberi kesempatan") == 1
    client.post(url, {**form, "occasion": "work"})
    assert set(Observation.objects.values_list("occasion", "scenario")) == {
        ("roleplay", scenario.pk),
        ("work", None),
    }
