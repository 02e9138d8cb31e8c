"""What was pinned in any format ever written gives the same result today.

A sample is never changed and never removed. A new format of a kind comes with one more, and so does
a new kind of question: ``paper-2-ordering`` is of format 2.
"""

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assessments.observations.content import RATING_FORM, FormContent
from assessments.questions.content import QUESTION, QuestionContent
from assessments.questions.kinds.protocol import DealtBody
from assessments.quizzes.corrections import CORRECTIONS, Corrections, mark_corrected
from assessments.quizzes.marking import mark_paper
from assessments.quizzes.paper import PAPER, Paper, deal
from assessments.roleplay import engine
from certificates.facts import CERTIFICATE, CertificateFacts, CertifiedCompetency, Signatory
from lms.core.pinned import PinnedFormat, UnknownFormatError, hash_of

FOLDER = Path(__file__).parent
FORMATS = (PAPER, QUESTION, CORRECTIONS, engine.SCENARIO, RATING_FORM, CERTIFICATE)
READERS = (
    Paper.from_json,
    QuestionContent.from_json,
    Corrections.from_json,
    engine.parse,
    FormContent.from_json,
    CertificateFacts.from_json,
)


def sample(name: str) -> dict[str, Any]:
    written: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return written


def samples(kind: str) -> list[Any]:
    """Every sample of a kind, oldest format first."""
    paths = sorted(FOLDER.glob(f"{kind}-*.json"))
    return [pytest.param(sample(path.stem), id=path.stem) for path in paths]


@pytest.mark.parametrize("pinned_format", FORMATS, ids=lambda each: each.kind)
def test_every_format_ever_written_has_its_sample(pinned_format: PinnedFormat):
    wanted = {f"{pinned_format.kind}-{n}" for n in range(1, pinned_format.number + 1)}
    written = {path.stem for path in FOLDER.glob(f"{pinned_format.kind}-*.json")}
    assert {re.sub(r"(-\d+)-\w+$", r"\1", name) for name in written} == wanted


def parts(body: DealtBody) -> list[object]:
    """What the question consists of, in the order seen: ids, or the texts of lists to choose from.

    Each kind keeps them under a name of its own.
    """
    names = ("options", "steps", "answers", "choices")
    found = next((getattr(body, name) for name in names if hasattr(body, name)), ())
    return [list(part) if isinstance(part, tuple) else part.id for part in found]


def paper_of(written: dict[str, Any]) -> Paper:
    """The paper of a sample; since format 4 its questions lie beside it, by their hashes."""
    beside = {hash_of(each): each for each in written.get("questions", ())}
    return Paper.from_json(
        written["pinned"],
        lambda hashes: {each: QuestionContent.from_json(beside[each]) for each in hashes},
    )


@pytest.mark.parametrize("written", samples("paper"))
def test_a_paper_is_dealt_and_marked_as_it_was(written):
    paper = paper_of(written)
    dealt = deal(paper, written["seed"])
    assert [[item.id, parts(item.body)] for item in dealt] == written["dealt"]
    mark = mark_paper(paper, written["answers"])
    assert (float(mark.earned), mark.possible, mark.passed) == (
        written["earned"],
        written["possible"],
        written["passed"],
    )


@pytest.mark.parametrize("written", samples("corrections"))
def test_a_paper_is_marked_by_corrections_as_it_was(written):
    beside = {hash_of(each): QuestionContent.from_json(each) for each in written["questions"]}
    corrections = Corrections.from_json(written["pinned"], lambda _hashes: beside)
    paper = paper_of(sample("paper-4"))
    mark = mark_corrected(paper, corrections, sample("paper-4")["answers"])
    assert (float(mark.earned), mark.possible, mark.passed) == (
        written["earned"],
        written["possible"],
        written["passed"],
    )


@pytest.mark.parametrize("written", samples("question"))
def test_a_question_earns_what_it_earned(written):
    question = QuestionContent.from_json(written["pinned"])
    assert question.sha256 == written["sha256"]
    earned = [float(question.earned(answer, 1)) for answer in written["answers"]]
    assert earned == written["earned"]


def as_shown(state: engine.State) -> list[Any]:
    """All that the officer saw, as JSON."""
    return [
        state.step,
        [
            [line.step, line.speaker, line.text, line.mood, *([line.name] if line.name else [])]
            for line in state.lines
        ],
        state.mood,
        [[option.token, option.text] for option in state.options],
        state.ending and [state.ending.key, state.ending.title, state.ending.text],
    ]


@pytest.mark.parametrize("written", samples("roleplay"))
def test_a_play_goes_as_it_went(written):
    scenario = engine.parse(written["pinned"], written.get("variant", ""))
    replies = {int(step): reply for step, reply in written.get("replies", {}).items()}
    state = engine.replay(scenario, written["seed"], written["choices"][:1], replies)
    assert [option.token for option in state.options] == written["offered"]
    for made, shown in written.get("states", ()):
        assert as_shown(engine.replay(scenario, written["seed"], made, replies)) == shown
    result = engine.result(scenario, written["choices"], written["seed"], replies)
    assert (result.ending.key, result.percent, result.passed) == (
        written["ending"],
        written["percent"],
        written["passed"],
    )
    assert (
        result.overall.earned,
        result.overall.best_on_path,
        result.in_scenario.points,
    ) == (written["earned"], written["best_on_path"], written["best_in_scenario"])
    strengths = {score.indicator.slug: score.strength for score in result.indicators}
    assert strengths == written["strengths"]


@pytest.mark.parametrize("written", samples("rating-form"))
def test_a_rating_form_asks_what_it_asked(written):
    form = FormContent.from_json(written["pinned"])
    assert {str(mark): strength for mark, strength in form.strengths.items()} == (
        written["strengths"]
    )
    assert [indicator.slug for indicator in form.indicators] == written["indicators"]


@pytest.mark.parametrize("written", samples("certificate"))
def test_a_certificate_says_what_it_said(written):
    assert CertificateFacts.from_json(written["pinned"]) == CertificateFacts(
        number="001/PRIMA/XI/2026",
        name="Ayu Lestari",
        staff_number="19920315 201903 2 001",
        unit="Seksi Pelayanan Loket",
        position="Petugas Loket",
        course="Dasar Pelayanan Prima",
        training_hours=Decimal("3.5"),
        completed_on=dt.date(2026, 11, 24),
        awarded_on=dt.date(2026, 11, 24),
        competencies=(CertifiedCompetency("Komunikasi", 2, "Dasar"),),
        issuer="Pemerintah Kabupaten Sukamaju",
        place="Sukamaju",
        signatory=Signatory("Drs. Hadi Santoso, M.Si.", "Kepala BKPSDM", "196504121990031005"),
    )


@pytest.mark.parametrize(
    ("pinned_format", "read"),
    [*zip(FORMATS, READERS, strict=True)],
    ids=lambda each: str(each)[:20],
)
@pytest.mark.parametrize("number", [0, 99, "1", None])
def test_a_format_that_is_not_known_is_refused(pinned_format, read, number):
    pinned = sample(f"{pinned_format.kind}-1")["pinned"] | {"format": number}
    with pytest.raises(UnknownFormatError, match="cannot be read"):
        read(pinned)


@pytest.mark.parametrize("read", READERS)
def test_content_of_another_kind_is_refused(read):
    with pytest.raises(UnknownFormatError):
        read({"kind": "something-else", "format": 1})


def _with_rule(content):
    return content | {"rules": "none"}


def _with_two_rules(content):
    return content | {"rules": [content["rules"], "more"]}


THIRD = PinnedFormat("thing", (_with_rule, _with_two_rules))


@pytest.mark.parametrize(
    ("pinned", "rules"),
    [
        ({"title": "A"}, ["none", "more"]),
        ({"kind": "thing", "format": 1, "title": "A"}, ["none", "more"]),
        ({"kind": "thing", "format": 2, "title": "A", "rules": "some"}, ["some", "more"]),
        ({"kind": "thing", "format": 3, "title": "A", "rules": ["x"]}, ["x"]),
    ],
)
def test_older_content_is_upgraded_step_by_step_and_stays_as_it_lies(pinned, rules):
    as_it_lies = dict(pinned)
    assert THIRD.open(pinned) == {"title": "A", "rules": rules}
    assert pinned == as_it_lies


def test_what_is_sealed_is_opened_as_it_was():
    assert THIRD.seal({"title": "A"}) == {"kind": "thing", "format": 3, "title": "A"}
    assert THIRD.open(THIRD.seal({"title": "A"})) == {"title": "A"}
