"""Check 13: no byte sent before the end gives away what has not been seen."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from assessments.models import Play
from courses import api as courses
from tests.assessments.roleplay.conftest import Table
from tests.factories import content, everything

pytestmark = pytest.mark.django_db

# Names of turns and choices, reasons, faults, indicators: never sent before the end.
NEVER = {"kunci", "ALASAN", "KESALAHAN", "KOM.1.1", "PP.1.1", "Perilaku", "leads_to", "critical"}
REPLY = {"REAKSI-BAIK", "NARASI-LANJUT", "UCAPAN-LANJUT", "KATA-A", "KATA-B"}
UNSEEN = {"REAKSI-SUAP", "REAKSI-A", "JUDUL-AKHIR", "TEKS-AKHIR", "JUDUL-BURUK", "TEKS-BURUK"}


def _choice(key, leads_to, effect, text, **fields):
    made = content.choice(key, leads_to, effect, text=text, **fields)
    made["effects"][0]["reason"] = f"ALASAN-{key}"
    return made


@pytest.fixture
def table(framework, ayu, as_user):
    """Sit Ayu down at a conversation in which everything hidden carries a canary."""
    nodes = [
        content.turn(
            "kunci-buka",
            "Pembukaan terlihat.",
            [
                _choice(
                    "kunci-baik",
                    "kunci-lanjut",
                    ("KOM.1.1", 3),
                    "Saya dengarkan.",
                    reaction="REAKSI-BAIK",
                ),
                _choice(
                    "kunci-suap",
                    "kunci-buruk",
                    ("KOM.1.1", -2),
                    "Beri saya uang.",
                    reaction="REAKSI-SUAP",
                    critical="KESALAHAN",
                ),
            ],
        ),
        content.turn(
            "kunci-lanjut",
            "UCAPAN-LANJUT",
            [
                _choice(
                    "kunci-a", "kunci-akhir", ("PP.1.1", 2), "KATA-A lanjut", reaction="REAKSI-A"
                ),
                _choice("kunci-b", "kunci-akhir", ("PP.1.1", 1), "KATA-B lanjut"),
            ],
            narration="NARASI-LANJUT",
        ),
        content.ending("kunci-akhir", title="JUDUL-AKHIR", text="TEKS-AKHIR"),
        content.ending("kunci-buruk", "poor", title="JUDUL-BURUK", text="TEKS-BURUK"),
    ]
    page = content.scenario(content.course(), nodes)
    courses.enrol(officer_id=ayu.pk, course=page.get_parent().specific, by=ayu.user)
    client = as_user(ayu)
    client.post(reverse("play_start"), {"page": page.pk})
    return Table(client, Play.objects.get())


def sent(response) -> str:
    """Everything the browser gets: headers, cookies and body."""
    headers = response.serialize_headers().decode()
    return f"{headers}\n{response.cookies.output()}\n{response.content.decode()}"


def found(words, *responses) -> set[str]:
    everything = "\n".join(sent(response) for response in responses)
    return {word for word in words if word in everything}


def test_before_the_first_choice_nothing_of_what_follows_is_sent(table):
    intro = table.client.get(Play.objects.get().page.get_url())
    conversation = table.client.get(table.url)

    assert found({"Pembukaan terlihat.", "Beri saya uang."}, conversation) != set()
    assert found(NEVER | REPLY | UNSEEN, intro, conversation) == set()
    assert table.play.seed not in sent(conversation)


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "roleplay-player"}])
def test_after_a_choice_only_its_reply_is_sent(table, headers):
    step, tokens = table.offered()
    answer = table.post(step, tokens["Saya dengarkan."], headers=headers)
    page = table.client.get(table.url)

    assert found(REPLY, answer, page) == REPLY
    assert found(NEVER | UNSEEN, answer, page) == set()


def test_a_refused_choice_gives_nothing_away(table):
    refused = table.post(0, "made-up")

    assert refused.status_code == 409
    assert found(NEVER | REPLY | UNSEEN, refused) == set()


def test_the_debrief_gives_nothing_away_until_the_end(table):
    early = table.client.get(reverse("play_debrief", args=[table.play.pk]))

    assert found(NEVER | REPLY | UNSEEN, early) == set()


def test_the_end_itself_keeps_reasons_and_other_endings_for_the_debrief(table):
    table.choose("Saya dengarkan.", "KATA-A lanjut")
    page = table.client.get(table.url)

    assert found({"JUDUL-AKHIR", "TEKS-AKHIR"}, page) == {"JUDUL-AKHIR", "TEKS-AKHIR"}
    assert found(NEVER | {"JUDUL-BURUK", "TEKS-BURUK", "REAKSI-SUAP"}, page) == set()


@pytest.mark.parametrize("name", ["js/roleplay.js", "css/pages/roleplay.css"])
def test_static_files_know_no_scenario(table, name):
    text = Path(str(finders.find(name))).read_text(encoding="utf-8")

    assert not any(word in text for word in NEVER | REPLY | UNSEEN if word != "critical")


def test_the_buttons_of_good_and_faulty_choices_look_alike(table):
    buttons = re.findall(r"<button class=\"option\".*?</button>", table.html(), re.DOTALL)
    shapes = {re.sub(r'value="\w+"|>[A-E]<|option__text">[^<]*', "", button) for button in buttons}

    assert len(buttons) == 2
    assert len(shapes) == 1


# What only the author knows of documents, own words, feelings and conditions.
HIDDEN = {"is_wrong", "CATATAN", "JAWABAN-CONTOH", "RAHASIA-JANJI", "trust", "monday"}


def test_no_kind_of_node_gives_away_what_is_hidden_before_the_end(framework, ayu, as_user):
    page = everything.scenario(content.course())
    courses.enrol(officer_id=ayu.pk, course=page.get_parent().specific, by=ayu.user)
    client = as_user(ayu)
    client.post(reverse("play_start"), {"page": page.pk})
    table = Table(client, Play.objects.get())
    seen = [client.get(page.url), client.get(table.url)]
    for chosen, reply in [("Silakan", ""), ("", "tanggal"), ("Senin", "")]:
        state = table.play.state()
        token = next(o.token for o in state.options if o.text.startswith(chosen))
        sent_move = {"step": state.step, "choice": token, "mark": reply}
        url = reverse("play_move", args=[table.play.pk])
        answer = client.post(url, sent_move, headers={"X-Requested-With": "roleplay-player"})
        assert answer.status_code == 200
        seen += [answer, client.get(table.url)]

    assert found(HIDDEN | {"Alasan", "leads_to"}, *seen) == set()
    assert "Ia mulai percaya" in sent(seen[-1])
