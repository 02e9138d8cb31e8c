"""What the demonstration says is complete, holds together and gives nothing away."""

from collections import Counter
from html.parser import HTMLParser
from operator import itemgetter
from typing import Any

import pytest

from assessments.competency.frameworks.library import framework_data
from assessments.roleplay import library as scenarios
from courses.catalogue.blocks import LESSON_BLOCKS
from lms.demo.content import read, words
from lms.demo.course import as_block
from lms.people.rules import nip

COURSE, QUIZ = read("course"), read("quiz")
CONVERSATIONS, PEOPLE = read("conversations"), read("people")
SCENARIOS = [scenarios.read(slug) for slug in scenarios.SLUGS]
INDICATORS = [
    f"{competency.code}.{indicator.code}"
    for competency in framework_data("nasional").competencies
    if competency.code in COURSE["competencies"]
    for indicator in competency.indicators
]
LEVEL_1 = {slug for slug in INDICATORS if ".1." in slug}
LEVEL_2 = {slug for slug in INDICATORS if ".2." in slug}
ALLOWED_TAGS = {"p", "b", "i", "ul", "ol", "li", "a", "br"}


def test_there_are_at_least_five_lessons_of_a_readable_length() -> None:
    lengths = [word_count(lesson["body"]) for lesson in COURSE["lessons"]]
    assert len(lengths) >= 5
    assert all(550 <= length <= 900 for length in lengths), lengths


def word_count(value: Any) -> int:
    if isinstance(value, dict):
        return sum(word_count(part) for key, part in value.items() if key not in {"type", "kind"})
    if isinstance(value, list):
        return sum(word_count(part) for part in value)
    return len(plain(str(value)).split())


class Reader(HTMLParser):
    """Collects the words and the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def plain(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    return " ".join(reader.words)


@pytest.mark.parametrize("lesson", COURSE["lessons"], ids=lambda lesson: lesson["slug"])
def test_every_lesson_consists_of_blocks_that_a_trainer_could_save(lesson: dict[str, Any]) -> None:
    known = dict(LESSON_BLOCKS)
    for name, value in map(as_block, lesson["body"]):
        block = known[name]
        block.clean(block.normalize(value))


@pytest.mark.parametrize("lesson", COURSE["lessons"], ids=lambda lesson: lesson["slug"])
def test_every_lesson_varies_its_blocks_makes_people_think_and_names_a_source(
    lesson: dict[str, Any],
) -> None:
    used = Counter(block["type"] for block in lesson["body"])
    assert len(used) >= 5
    assert used["reflection"] >= 1
    assert used["source"] >= 1


def html_texts() -> list[str]:
    texts = [COURSE["description"], COURSE["objectives"], QUIZ["introduction"]]
    texts += [CONVERSATIONS["description"], CONVERSATIONS["objectives"]]
    texts += [scenario["introduction"] for scenario in SCENARIOS]
    for lesson in COURSE["lessons"]:
        for block in lesson["body"]:
            texts += [block[name] for name in ("text", "thought") if name in block]
    for question in QUIZ["questions"]:
        texts += [question["prompt"], question["explanation"]]
        texts += [option["feedback"] for option in question["options"]]
    return texts


@pytest.mark.parametrize("html", html_texts(), ids=lambda html: html.strip()[:40])
def test_rich_text_is_well_formed_and_uses_only_what_the_editor_offers(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    assert set(reader.tags) <= ALLOWED_TAGS


@pytest.mark.parametrize(
    "content", [COURSE, QUIZ, CONVERSATIONS, *SCENARIOS], ids=itemgetter("slug")
)
def test_nothing_is_placeholder_text(content: dict[str, Any]) -> None:
    text = str(content).lower()
    assert not [word for word in ("lorem", "todo", "xxx", "fixme") if word in text]


def test_the_quiz_has_at_least_fourteen_questions_of_both_kinds() -> None:
    kinds = Counter(question["kind"] for question in QUIZ["questions"])
    assert kinds.total() >= 14
    assert set(kinds) == {"single", "multiple"}


@pytest.mark.parametrize("question", QUIZ["questions"], ids=lambda q: plain(q["prompt"])[:40])
def test_every_question_explains_itself(question: dict[str, Any]) -> None:
    correct = [option for option in question["options"] if option.get("correct")]
    assert question["explanation"]
    assert question["source"]
    assert all(plain(option["feedback"]) for option in question["options"])
    assert len(correct) == 1 or question["kind"] == "multiple"
    assert len(correct) < len(question["options"])


def test_the_right_answer_is_not_known_by_its_length() -> None:
    longest = [
        max(q["options"], key=lambda o: len(o["text"])).get("correct", False)
        for q in QUIZ["questions"]
        if q["kind"] == "single"
    ]
    assert sum(longest) <= len(longest) / 2


def test_the_quiz_gives_evidence_for_every_indicator_of_the_first_two_levels() -> None:
    tagged = {slug for question in QUIZ["questions"] for slug in question["indicators"]}
    assert tagged == LEVEL_1 | LEVEL_2


@pytest.mark.parametrize("officer", PEOPLE["officers"], ids=lambda officer: officer["name"])
def test_every_civil_servant_has_a_number_that_could_be_real(officer: dict[str, Any]) -> None:
    if officer.get("employment", "pns") == "pns":
        number = nip.parse(officer["staff_number"])
        assert 18 <= (number.appointed - number.birth_date).days / 365.25 <= 35
        assert number.appointed <= officer["since"]


def test_nobody_shares_a_number_or_a_name() -> None:
    for field in ("staff_number", "name"):
        assert max(Counter(officer[field] for officer in PEOPLE["officers"]).values()) == 1


def test_units_and_positions_named_by_officers_exist() -> None:
    units = {unit["code"] for unit in PEOPLE["units"]}
    positions = {position["code"] for position in PEOPLE["positions"]}
    assert {officer["unit"] for officer in PEOPLE["officers"]} <= units
    assert {officer["position"] for officer in PEOPLE["officers"]} <= positions


def test_there_is_one_account_for_each_role() -> None:
    roles = sorted(account.get("role", "officer") for account in PEOPLE["accounts"])
    assert roles.count("trainer") == 2  # one for the whole organisation, one for an agency
    roles.remove("trainer")
    assert roles == ["administrator", "assessor", "hr", "officer", "supervisor", "trainer"]


def test_passphrases_have_enough_different_words() -> None:
    assert len(words()) == len(set(words())) >= 180
    assert min(map(len, words())) * 4 + 3 >= 10
