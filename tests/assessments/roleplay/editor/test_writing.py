"""What the editor asks the server, and what Wagtail does with what was written."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from jsonschema import Draft202012Validator
from wagtail.models import ReferenceIndex

from assessments.models import Indicator, ScenarioPage
from assessments.roleplay import library
from lms import installation
from tests.assessments.roleplay.editor.documents import DOCUMENT, EVERYTHING, changed
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(framework):
    return content.scenario(content.course())


@pytest.fixture
def citra_writes(scenario, citra, as_user):
    installation.prepare()
    return as_user(citra)


def ask(client, name, **data):
    return client.post(reverse(name), json.dumps(data), content_type="application/json")


def findings(client, document):
    return ask(client, "conversation_check", document=document).json()["findings"]


def test_what_is_to_mend_is_said_in_words_at_its_place(citra_writes):
    found = findings(citra_writes, changed(0, choices=[{"key": "c1", "text": "Baik"}]))

    [missing] = [each for each in found if each["node"] == "n1" and each["choice"] == 0][:1]
    assert missing["is_error"]
    assert "Pembuka" in missing["where"]
    assert all(each["node"] is None or each["node"].startswith("n") for each in found)


def test_a_place_without_a_name_is_told_by_what_is_said_there(citra_writes):
    choices = [{"key": key} for key in ("all", "some", "none")]
    document = changed(0, name="", kind="document", choices=choices)

    found = findings(citra_writes, document)

    assert {each["where"] for each in found if each["node"] == "n1" and each["choice"] == 0} == {
        "Periksa dokumen “Sudah tiga kali saya ke sini!”, pilihan “menemukan semuanya”"
    }


def test_a_test_that_fails_is_to_mend(citra_writes):
    test = {"key": "t1", "name": "Uji satu", "moves": [], "ending": "n4"}

    found = findings(citra_writes, {**DOCUMENT, "tests": [test]})

    assert [each["is_error"] for each in found if "Uji satu" in each["text"]] == [True]


def test_what_was_played_is_a_test_that_holds(citra_writes):
    played = ask(
        citra_writes, "conversation_play", document=DOCUMENT, node="n2", given=["c1"]
    ).json()
    moves, ending = played["moves"], played["ending"]
    test = {"key": "t1", "name": "Uji satu", "moves": moves, "ending": ending}

    assert "Uji satu" not in str(findings(citra_writes, {**DOCUMENT, "tests": [test]}))


@pytest.mark.parametrize("document", [{"nodes": "x"}, {"nodes": ["x"]}, ["x"], "x"])
def test_what_is_no_conversation_is_refused(citra_writes, document):
    assert ask(citra_writes, "conversation_check", document=document).status_code == 400


def test_what_is_no_json_is_nothing(citra_writes):
    url = reverse("conversation_check")
    answers = [citra_writes.post(url, body, content_type="application/json") for body in ("{", "1")]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_conversation_is_played_from_the_middle_in_the_words_of_the_player(citra_writes):
    answer = ask(
        citra_writes,
        "conversation_play",
        document=DOCUMENT,
        node="n2",
        given=["c1"],
        persona_name="Bu Sri",
    ).json()

    assert answer["ending"] == "n4"
    assert answer["moves"][-1] == {"node": "n2", "choice": "c1"}
    assert "Lega" in answer["html"]
    assert "Bu Sri" in answer["html"]
    assert "Sudah tiga kali" not in answer["html"]


def test_a_document_is_shown_as_officers_mark_it_and_marked_as_they_do(citra_writes):
    choices = [{"key": key, "text": "", "leads_to": "n3"} for key in ("all", "some", "none")]
    item = {"key": "i1", "label": "Tanggal lahir", "text": "31 Februari", "is_wrong": True}
    document = changed(0, kind="document", items=[item], title="KTP", choices=choices)

    html = ask(citra_writes, "conversation_play", document=document).json()["html"]
    marked = ask(citra_writes, "conversation_play", document=document, given=["i1"]).json()

    assert "31 Februari" in html
    assert re.search(r'name="mark" value="i1"', html)
    assert "menemukan" not in html
    assert marked["moves"] == [{"node": "n1", "choice": "all"}]


def test_a_choice_without_words_can_be_made_all_the_same(citra_writes):
    draft = changed(0, choices=[{"key": "c1"}])

    html = ask(citra_writes, "conversation_play", document=draft).json()["html"]

    assert 'value="c1"' in html
    assert "Pilihan 1" in html


@pytest.mark.parametrize(
    "asked", [{"document": {"nodes": []}}, {"values": {"trust": "x"}, "node": 3}]
)
def test_what_cannot_be_played_says_so(citra_writes, asked):
    assert "problem" in ask(citra_writes, "conversation_play", **asked).json()


def test_other_values_are_whole_numbers_or_left_out(citra_writes):
    values = {"trust": 2, "friday": True, "strange": "x"}

    answer = ask(citra_writes, "conversation_play", document=DOCUMENT, node="n2", values=values)

    assert answer.json()["values"] == {"trust": 2, "friday": 1}


def test_the_phone_may_stand_in_a_page_of_this_site(citra_writes):
    answer = citra_writes.get(reverse("conversation_phone"))

    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "data-phone" in answer.content.decode()


def test_behaviours_are_listed_with_one_that_is_used_though_it_is_no_longer_in_force(
    citra_writes, framework, django_assert_max_num_queries
):
    used = Indicator.objects.first()
    framework.starts_on = None
    framework.save()

    def listed(also):
        answer = citra_writes.get(reverse("conversation_indicators"), {"also": also})
        return [each["id"] for each in answer.json()["indicators"]]

    assert listed("x") == []
    assert listed(f"{used.pk},x") == [used.pk]


def test_only_authors_are_answered(scenario, ayu, as_user):
    client = as_user(ayu)

    for name in ("conversation_check", "conversation_play"):
        assert ask(client, name, document=DOCUMENT).status_code in {302, 403}
    for name in ("conversation_phone", "conversation_indicators"):
        assert client.get(reverse(name)).status_code in {302, 403}


# --- Wagtail --------------------------------------------------------------------------------------


def test_where_an_indicator_is_used_is_known(scenario):
    used = Indicator.objects.get(slug="PP.1.3")

    ReferenceIndex.create_or_update_for_object(scenario)
    [reference, *_more] = ReferenceIndex.get_references_to(used)

    assert reference.object_id == str(scenario.pk)
    assert reference.describe_source_field()


def test_a_role_play_is_found_by_what_is_said_in_it():
    field = ScenarioPage._meta.get_field("conversation")

    assert {"Jadi kapan selesai?", "Hari Jumat.", "Kecewa", "Tanggal lahir"} <= set(
        field.get_searchable_content(changed(3, items=[{"key": "i1", "label": "Tanggal lahir"}]))
    )


def test_two_versions_are_compared_in_words(scenario, citra_writes):
    before = scenario.save_revision()
    scenario.conversation = json.loads(
        json.dumps(scenario.conversation).replace("Jadi kapan", "Lalu kapan")
    )
    scenario.conversation["nodes"].append({"kind": "scene", "key": "n9", "name": "Hujan"})
    after = scenario.save_revision()

    url = reverse("wagtailadmin_pages:revisions_compare", args=[scenario.pk, before.pk, after.pk])
    html = citra_writes.get(url).content.decode()

    assert re.search(r"<del\s*>Jadi</del><ins\s*>Lalu</ins>", html)
    assert "“Hujan”" in html
    assert "&quot;key&quot;" not in html


def test_an_emptied_field_is_an_empty_conversation():
    field = ScenarioPage._meta.get_field("conversation").formfield()

    assert field.clean("") == {}


# --- The published schema -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema():
    [folder] = settings.STATICFILES_DIRS
    found = json.loads((Path(folder) / "schema/scenario-2.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


@pytest.mark.parametrize("slug", library.SLUGS)
def test_the_schema_accepts_the_conversations_that_come_with_prima(schema, slug):
    schema.validate(library.conversation_of(library.read(slug)))


def test_the_schema_accepts_what_is_written(schema, scenario):
    schema.validate(DOCUMENT)
    schema.validate(EVERYTHING)
    schema.validate(scenario.conversation)


@pytest.mark.parametrize(
    "document",
    [
        {"format": 1, "nodes": []},
        changed(0, kind="song"),
        changed(0, key="Dengan Spasi"),
        changed(3, outcome="great"),
        changed(0, colour="red"),
        {**DOCUMENT, "variables": [{"id": "and", "kind": "fact"}]},
    ],
)
def test_the_schema_refuses_what_docs_do_not_know(schema, document):
    assert not schema.is_valid(document)
