"""What components work out from what they are given, and how a template calls them."""

from collections.abc import Iterator
from dataclasses import FrozenInstanceError

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext_lazy

from lms.core.activities import ActivityKind
from lms.core.components import (
    NOT_STARTED,
    ActivityRow,
    Alert,
    Badge,
    Button,
    Kind,
    LevelBar,
    status,
)

QUIZ = ActivityKind("quiz", gettext_lazy("Quiz"), "quiz")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def drawn(source: str, **context: object) -> str:
    return " ".join(Template(source).render(Context(context)).split())


def test_the_same_state_has_the_same_look_everywhere() -> None:
    passed = status("passed")

    assert (passed.variant, passed.icon) == ("success", "check")
    assert status("passed", "Sudah") == Badge("Sudah", "success", "check")
    assert status("") == NOT_STARTED


def test_a_level_bar_has_steps_attained_missing_and_open() -> None:
    bar = LevelBar(attained=2, required=3)

    assert [step.look.removeprefix("level-bar__step--") for step in bar.steps] == [
        "attained",
        "attained",
        "gap",
        "",
        "",
    ]
    assert [(step.x, step.y, step.height) for step in bar.steps][::4] == [(1, 35, 8), (85, 15, 28)]
    assert bar.pointer == "M47 12"
    assert bar.in_words == "Level 2 of 5 shown; level 3 required"
    assert LevelBar(None, None).in_words == "No level shown yet"


@pytest.mark.parametrize(
    ("row", "badge"),
    [
        (ActivityRow(QUIZ, "Kuis", current=True), Badge("Next", "info", "arrow-right")),
        (ActivityRow(QUIZ, "Kuis", current=True, state="in_progress"), status("in_progress")),
        (ActivityRow(QUIZ, "Kuis", state="failed", state_label="52%"), status("failed", "52%")),
        (ActivityRow(QUIZ, "Kuis", state="not_started"), None),
        (ActivityRow(QUIZ, "Kuis"), None),
    ],
)
def test_an_activity_ends_with_what_is_to_be_known_of_it(
    row: ActivityRow, badge: Badge | None
) -> None:
    assert row.badge == badge


def test_an_icon_goes_with_what_it_is_beside() -> None:
    icons = [Alert("", variant=variant).icon for variant in ("", "success", "warning", "danger")]

    assert icons == ["info", "check-circle", "warning", "error"]
    assert [Kind(kind).icon for kind in ("done", "locked", "quiz")] == ["check", "lock", "quiz"]


def test_a_template_calls_a_component_by_its_name() -> None:
    button = drawn('{% button "Simpan" icon="check" variant="quiet" %}')

    assert "button--quiet" in button
    assert "#check" in button
    assert "<span>Simpan</span>" in button


def test_what_somebody_wrote_is_escaped() -> None:
    assert "&lt;b&gt;" in drawn("{% badge name %}", name="<b>")


def test_a_component_sees_nothing_of_the_page_but_what_it_is_given() -> None:
    assert "badge--danger" not in drawn('{% badge "Baru" %}', variant="danger")


def test_a_dialog_posts_with_the_token_of_its_page() -> None:
    source = '{% dialog "sure" "Hapus" "Hapus?" "Tidak kembali." action="/" confirm="Hapus" %}'

    assert 'value="of-the-page"' in drawn(source, csrf_token="of-the-page")


def test_a_word_that_a_component_does_not_take_is_an_error() -> None:
    with pytest.raises(TypeError, match="colour"):
        drawn('{% badge "Baru" colour="red" %}')


def test_a_component_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Button("Simpan").label = "Hapus"  # type: ignore[misc]
