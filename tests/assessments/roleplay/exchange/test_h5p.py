"""H5P Branching Scenario."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from assessments.roleplay.exchange.protocol import UnreadableError
from tests.assessments.roleplay.exchange.stories import draft, first, h5p, nodes, remarked, ways


def step(
    library: str, params: object, following: object = -1, title: str = "", **more: object
) -> Any:
    type_ = {"library": f"{library} 1.0", "params": params, "metadata": {"title": title}}
    return {"type": type_, "nextContentId": following, **more}


def question(*alternatives: dict[str, object], text: str = "<p>Apa <b>dulu</b>?</p>") -> Any:
    asked = {"question": text, "alternatives": list(alternatives)}
    return step("H5P.BranchingQuestion", {"branchingQuestion": asked}, title="Pilihan")


PRAISE = {"title": "Bagus", "subtitle": "<p>Ia senang.</p>"}
BLAME = {"title": "Sayang", "subtitle": "Ia pergi."}
SCENARIO = {
    "startScreen": {"startScreenTitle": "Loket", "startScreenSubtitle": "<p>Pukul 8.</p>"},
    "content": [
        step("H5P.AdvancedText", {"text": "<p>Ibu Sari datang.</p><p>Ia lelah.</p>"}, 1, "Datang"),
        question(
            {"text": "Menyapa", "nextContentId": 2, "feedback": PRAISE},
            {"text": "Diam", "nextContentId": "-1", "feedback": BLAME},
            {"text": "", "nextContentId": -2},
            {"text": "Entah", "nextContentId": 99},
        ),
        step("H5P.Video", {"alt": "Film"}, 1),
    ],
    "endScreens": [
        {"endScreenTitle": "Selesai", "endScreenSubtitle": "Terima kasih.", "contentId": -1},
        {"endScreenTitle": "Lain", "contentId": -2},
    ],
}  # fmt: skip


def test_contents_questions_and_end_screens() -> None:
    found = draft(h5p(SCENARIO))
    start, coming, asked, video, *ends = nodes(found).values()
    assert found.title == "Loket 3"
    assert (start["kind"], start["narration"], start["leads_to"]) == ("scene", "Pukul 8.", "datang")
    assert (coming["narration"], coming["leads_to"]) == ("Ibu Sari datang.\n\nIa lelah.", "pilihan")
    assert asked["says"] == "Apa dulu?"
    assert ways(asked) == [("Menyapa", "3"), ("Diam", "sayang"), ("…", "lain"), ("Entah", "")]
    assert asked["choices"][0]["reaction"] == "Bagus\n\nIa senang."
    assert "reaction" not in asked["choices"][1]
    assert video["leads_to"] == "pilihan"
    assert [(end["title"], end["text"]) for end in ends] == [("Sayang", "Ia pergi."), ("Lain", "")]
    assert found.counts == {"passages": 3, "links": 6, "scenes": 3, "turns": 1, "endings": 2}
    assert remarked(found, "media") == [("3", "Film")]
    assert remarked(found, "target_missing") == [("Pilihan", "99")]
    assert remarked(found, "ending") == [("Sayang", ""), ("Lain", "")]


def test_the_same_end_is_one_ending() -> None:
    found = draft(h5p({"content": [question({"text": "A"}, {"text": "B", "nextContentId": True})]}))
    assert ways(first(found)) == [("A", "end"), ("B", "end")]


def test_presentations_and_videos_with_parts() -> None:
    text = {"action": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>Halo</p>"}}}
    other = {"action": {"library": "H5P.Blanks 1.1", "params": {"text": "x"}}}
    slides = {"presentation": {"slides": [{"elements": [text, other, {"action": {}}, 5]}]}}
    video = {"interactiveVideo": {"assets": {"interactions": [text]}}}
    content = [step("H5P.CoursePresentation", slides, 1), step("H5P.InteractiveVideo", video)]
    found = draft(h5p({"content": content, "startScreen": {"startScreenImage": {"path": "x"}}}))
    assert [node.get("narration") for node in nodes(found).values()][:2] == ["Halo", "Halo"]
    assert remarked(found, "part") == [("1", "H5P.Blanks")]
    assert remarked(found, "picture") == [("", "")]


def test_contents_that_contain_themselves_over_and_over_come_to_an_end() -> None:
    inner: Any = {"text": "<p>Dalam</p>"}
    for _ in range(6):
        action = {"library": "H5P.AdvancedText 1", "params": inner}
        inner = {"presentation": {"slides": [{"elements": [{"action": action}]}]}}
    draft(h5p({"content": [step("H5P.CoursePresentation", inner)]}))


def test_a_circle_of_contents_stops_at_a_turn() -> None:
    content = [step("H5P.Image", {}, 1, "A"), step("H5P.Image", {}, 0, "B")]
    a, b = nodes(draft(h5p({"content": content}))).values()
    assert (a["kind"], b["kind"], ways(b)) == ("scene", "turn", [("…", "a")])


def test_the_title_of_the_start_screen_stands_in() -> None:
    scenario = {
        "content": [step("H5P.Image", {})],
        "startScreen": {"startScreenTitle": "<p>Loket</p>"},
    }
    assert draft(h5p(scenario, title=None)).title == "Loket"


def packed(**files: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", ".").replace("0", "/"), content)
    return made.getvalue()


MANIFEST = json.dumps({"mainLibrary": "H5P.BranchingScenario"}).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (h5p(SCENARIO, library="H5P.Quiz"), "other_h5p"),
        (h5p({}), "no_passages"),
        (h5p({"content": [{}] * 5_001}), "too_many_passages"),
        (packed(a_txt=b"x"), "no_h5p"),
        (packed(h5p_json=b"[]"), "no_h5p"),
        (packed(h5p_json=b"{", content0content_json=b"{}"), "no_h5p"),
        (packed(h5p_json=b"[" * 100_000, content0content_json=b"{}"), "no_h5p"),
        (packed(h5p_json=MANIFEST, content0content_json=b" " * (20 * 1024**2 + 1)), "too_large"),
        (b"PK\x03\x04 tidak", "no_h5p"),
    ],
)
def test_what_cannot_be_read(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        draft(content)
    assert raised.value.remark.code == code
