"""From a file to a draft and back to a file, from the command line and in Wagtail's admin."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from assessments.models import Indicator, ScenarioPage
from assessments.roleplay import engine
from assessments.roleplay.engine.conversation import conditions_of
from assessments.roleplay.exchange import api, wording
from assessments.roleplay.exchange.protocol import Remark
from lms import installation
from lms.core.models import AuditEvent
from lms.people.models import User
from tests.assessments.roleplay.exchange.stories import h5p, twee, twine_html
from tests.assessments.roleplay.exchange.test_h5p import SCENARIO
from tests.factories import content

pytestmark = pytest.mark.django_db

STORY = twee(
    "Awal\n(set: $sabar to 3)Antre panjang.\n(if: $sabar > 2)[ [[Menyapa->Baik]] ] [[Diam->Atap]]",
    "Baik\nTerima kasih.",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "loket_tiga.twee"
    path.write_bytes(STORY)
    return path


@pytest.fixture
def citra_writes(framework: Any, citra: User, as_user: Callable[[User], Client]) -> Client:
    installation.prepare()
    return as_user(citra)


def brought(document: Any, **more: Any) -> ScenarioPage:
    course = more.pop("parent", None) or content.course()
    fields = {"title": "Loket", "fields": {}, "key": uuid.uuid4(), "by": None, **more}
    return api.import_draft(parent=course, document=document, **fields)


class TestPreview:
    def test_it_stores_nothing_and_costs_no_query(
        self, framework: Any, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(0):
            found = api.preview("loket_tiga.twee", STORY)
        assert (found.title, found.format, found.titles) == ("Loket 3", "twee", ("Loket 3",))
        assert Remark("target_missing", "Awal", "Atap") in found.remarks
        assert not ScenarioPage.objects.exists()

    def test_a_story_without_a_title_is_called_by_its_file(self) -> None:
        assert api.preview("loket_tiga.twee", b":: Awal\nHalo").title == "loket tiga"
        assert api.preview("", b":: Awal\nHalo").title

    @pytest.mark.parametrize(
        "story", [STORY, twine_html("x", ("A", "[[B]]"), ("B", "x")).encode(), h5p(SCENARIO)]
    )
    def test_what_comes_is_as_the_published_schema_says(self, story: bytes) -> None:
        [folder] = settings.STATICFILES_DIRS
        schema = json.loads((Path(folder) / "schema/scenario-2.json").read_text())
        found = api.preview("x", story)
        assert not list(Draft202012Validator(schema).iter_errors(found.document))
        conversation = engine.read(found.document)
        for when in conditions_of(conversation):
            engine.conditions.check(when, conversation.types)

    def test_indicators_by_code_become_those_in_force(self, framework: Any) -> None:
        effects = [{"indicator": code, "points": 1} for code in ("KOM.1.1", "X.9.9", ["?"], 3)]
        turn = {"kind": "turn", "key": "a", "choices": [{"key": "b", "effects": effects}]}
        found = api.preview("x.json", json.dumps({"nodes": [turn]}).encode())
        [kept] = found.document["nodes"][0]["choices"][0]["effects"]  # type: ignore[index]
        assert kept["indicator"] == Indicator.objects.get(slug="KOM.1.1").pk
        assert [remark.what for remark in found.remarks] == ["X.9.9", "['?']", "3"]

    def test_of_the_page_only_what_is_sound_comes(self) -> None:
        page = {
            "persona_name": "Bu  Sari" + "x" * 90,
            "persona_description": 5,
            "pass_percent": 101,
            "duration_minutes": True,
            "introduction": "<p onclick='x'>Halo<script>x</script></p>",
        }
        found = api.preview("x.json", json.dumps({"nodes": [], "page": page}).encode())
        assert found.fields == {
            "persona_name": ("Bu Sari" + "x" * 90)[:80],
            "introduction": "<p>Halo</p>",
        }


class TestDrafts:
    def test_a_draft_is_not_published_and_can_be_edited(self, framework: Any, citra: User) -> None:
        found = api.preview("x", STORY)
        page = brought(found.document, by=None, fields={"persona_name": "Bu Sari"})
        page.refresh_from_db()
        assert not page.live
        assert page.get_latest_revision_as_object().conversation == found.document
        assert (page.persona_name, page.slug) == ("Bu Sari", "loket")
        assert AuditEvent.objects.filter(action="scenario.import").count() == 1

    def test_the_same_key_makes_it_once(self) -> None:
        course, key = content.course(), uuid.uuid4()
        first, second = (brought({"nodes": []}, parent=course, key=key) for _ in range(2))
        assert first.pk == second.pk

    def test_it_does_not_go_where_role_plays_do_not_belong_or_one_may_not_write(
        self, ayu: Any
    ) -> None:
        course = content.course()
        with pytest.raises(PermissionDenied):
            brought({"nodes": []}, parent=content.lesson(course))
        with pytest.raises(PermissionDenied):
            brought({"nodes": []}, parent=course, by=ayu.user)

    def test_from_a_page_to_a_file_and_back_nothing_is_lost(
        self, framework: Any, django_assert_num_queries: Any
    ) -> None:
        page = content.scenario(content.course(), persona_description="Lelah", pass_percent=80)
        with django_assert_num_queries(1):
            file = api.exported(page)
        assert b'"KOM.1.1"' in file
        found = api.preview("x.json", file)
        assert found.document == page.conversation
        assert found.title == page.title
        assert found.remarks == ()
        assert found.fields["persona_description"] == "Lelah"
        assert found.fields["pass_percent"] == 80


class TestCommand:
    def test_without_apply_it_only_says_what_would_come(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("import_scenario", str(file))
        said = capsys.readouterr().out
        assert "Loket 3" in said
        assert "Awal: Atap" in said
        assert "    Baik\n" in said
        assert not ScenarioPage.objects.exists()

    def test_with_apply_it_becomes_a_draft(
        self, file: Path, rudi: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        course = content.course()
        options = {"parent": course.slug, "title": "Antre", "apply": True}
        call_command("import_scenario", str(file), **options)
        page = ScenarioPage.objects.get()
        assert (page.title, page.live, page.get_parent().pk) == ("Antre", False, course.pk)
        assert f"{page.pk}: Antre" in capsys.readouterr().out

    def test_of_an_archive_it_takes_the_story_asked_for(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "arsip.html"
        path.write_text(twine_html("Satu", ("A", "x")) + twine_html("Dua", ("B", "y")))
        call_command("import_scenario", str(path), story=2)
        assert "Dua" in capsys.readouterr().out
        with pytest.raises(CommandError, match="3"):
            call_command("import_scenario", str(path), story=3)

    def test_what_cannot_be_done_is_said(self, file: Path, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_scenario", str(tmp_path / "tidak-ada.twee"))
        with pytest.raises(CommandError, match="no user"):
            call_command("import_scenario", str(file), apply=True, by="entah")
        with pytest.raises(CommandError, match="--parent"):
            call_command("import_scenario", str(file), apply=True, parent="entah")
        lesson = content.lesson(content.course())
        with pytest.raises(CommandError, match="beneath"):
            call_command("import_scenario", str(file), apply=True, parent=lesson.slug)


class TestPages:
    def sent(self, browser: Client, file: bytes, **data: Any) -> Any:
        upload = SimpleUploadedFile("loket.twee", file)
        return browser.post(reverse("scenario_import"), {"file": upload, **data})

    def test_from_a_file_to_a_draft(self, citra_writes: Client) -> None:
        course = content.course()
        start = citra_writes.get(reverse("scenario_import"), {"parent": course.pk})
        assert "Impor percakapan" in start.text
        assert f'value="{course.pk}" selected' in start.text
        shown = self.sent(citra_writes, STORY, parent=course.pk)
        assert "Loket 3" in shown.text
        assert "Awal: Atap" in shown.text
        assert not ScenarioPage.objects.exists()
        fields = {name: shown.context[name] for name in ("carried", "request_key")}
        posted = {**fields, "parent": course.pk, "title": "Antre"}
        apply = reverse("scenario_import_apply")
        for _again in range(2):
            done = citra_writes.post(apply, posted)
        page = ScenarioPage.objects.get()
        assert done.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert (page.title, page.live, page.owner.username) == ("Antre", False, "citra")
        assert "Antre" in citra_writes.get(done.headers["Location"]).text

    def test_an_archive_lists_its_stories(self, citra_writes: Client) -> None:
        archive = twine_html("Satu", ("A", "x")) + twine_html("Dua", ("B", "y"))
        shown = self.sent(citra_writes, archive.encode(), parent=content.course().pk, story=2)
        assert "Cerita 2 dari 2" in shown.text
        assert 'value="Dua"' in shown.text
        assert "<li>Satu</li>" in shown.text

    def test_a_file_that_cannot_be_read_is_refused_in_words(self, citra_writes: Client) -> None:
        course = content.course()
        answer = self.sent(citra_writes, b"%PDF", parent=course.pk)
        assert (answer.status_code, "Twee, Twine" in answer.text) == (422, True)
        assert self.sent(citra_writes, STORY).status_code == 422
        large = self.sent(citra_writes, b"x" * (api.MAX_BYTES + 1), parent=course.pk)
        assert "30 MB" in large.text

    def test_what_is_too_large_to_be_carried_is_refused(
        self, citra_writes: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("assessments.roleplay.exchange.views.MOST_CARRIED", 10)
        assert self.sent(citra_writes, STORY, parent=content.course().pk).status_code == 422

    def test_what_was_shown_to_somebody_else_or_changed_is_not_taken(
        self, citra_writes: Client, admin: User, as_user: Callable[[User], Client]
    ) -> None:
        course = content.course()
        shown = self.sent(as_user(admin), STORY, parent=course.pk)
        for carried in (shown.context["carried"], "entah"):
            posted = {"carried": carried, "parent": course.pk}
            done = citra_writes.post(reverse("scenario_import_apply"), posted)
            assert done.headers["Location"] == reverse("scenario_import")
        assert not ScenarioPage.objects.exists()

    @pytest.mark.parametrize("parent", ["", "abc", "999999", "9" * 30])
    def test_a_course_that_is_not_there(self, citra_writes: Client, parent: str) -> None:
        shown = self.sent(citra_writes, STORY, parent=content.course().pk)
        posted = {"carried": shown.context["carried"], "parent": parent}
        assert citra_writes.post(reverse("scenario_import_apply"), posted).status_code == 404

    def test_out_to_a_file(self, citra_writes: Client, ayu: Any, as_user: Any) -> None:
        page = content.scenario(content.course())
        answer = citra_writes.get(reverse("scenario_export", args=[page.pk]))
        assert f"{page.slug}.json" in answer.headers["Content-Disposition"]
        assert json.loads(answer.content)["page"]["title"] == page.title
        assert as_user(ayu).get(reverse("scenario_export", args=[page.pk])).status_code == 302

    def test_buttons_lead_there(self, citra_writes: Client) -> None:
        course = content.course()
        page = content.scenario(course)
        of_course = citra_writes.get(reverse("wagtailadmin_explore", args=[course.pk])).text
        assert f"{reverse('scenario_import')}?parent={course.pk}" in of_course
        editor = citra_writes.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
        assert reverse("scenario_export", args=[page.pk]) in editor
        lesson = content.lesson(course)
        assert (
            reverse("scenario_import") + "?"
            not in citra_writes.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).text
        )


def test_every_remark_has_words() -> None:
    for code in wording.REMARKS:
        [said] = wording.said_of([Remark(code, "Awal", "x" * 200), Remark(code, "Baik")])
        assert said.text
        assert said.places == (("Awal", "x" * 120 + "…"), ("Baik", ""))
    for code in wording.REFUSALS:
        assert "%(" not in wording.refusal(Remark(code, what="5"))
