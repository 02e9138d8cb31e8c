"""What officers chose before a line was changed, beside what they chose after."""

import io

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Play
from assessments.roleplay import engine
from assessments.roleplay.losses import api
from assessments.roleplay.losses.comparing import Cohort, compared, difference
from assessments.roleplay.losses.counting import Counts
from assessments.roleplay.losses.models import PlayTrace
from assessments.roleplay.losses.shown import Figure
from assessments.roleplay.losses.wording import line_name
from assessments.roleplay.wording import MARKED, WRITTEN, choice_name
from lms import installation
from tests.assessments.roleplay.losses import making
from tests.assessments.roleplay.losses.making import GOOD, HASTY, RUDE
from tests.factories import content


def test_the_difference_of_two_shares_has_the_interval_of_newcombe():
    """His example: 56 of 70 and 48 of 80 differ by 0.0524 to 0.3339 (method 10)."""
    found = difference(Figure(48, 80), Figure(56, 70))
    assert (found.low, found.high) == (
        pytest.approx(5.24, abs=0.01),
        pytest.approx(33.39, abs=0.01),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Figure(None, 30), Figure(5, 30)),
        (Figure(5, 30), Figure(None, 30)),
        (Figure(0, 0), Figure(5, 30)),
        (Figure(5, 30), Figure(5, None)),
    ],
)
def test_of_what_is_hidden_there_is_no_difference(before, after):
    assert difference(before, after) is None


@given(st.integers(5, 200), st.integers(5, 200), st.floats(0, 1), st.floats(0, 1))
def test_the_difference_lies_in_its_interval(one, other, p, q):
    chose, chose_later = round(p * one), round(q * other)
    found = difference(Figure(chose, one), Figure(chose_later, other))
    apart = 100 * (chose_later / other - chose / one)
    assert found is not None
    assert -100 - 1e-9 <= found.low <= apart + 1e-9
    assert apart - 1e-9 <= found.high <= 100 + 1e-9


def test_lines_without_words_are_called_by_what_they_stand_for():
    marks = [{"key": key, "leads_to": "tulis"} for key in MARKED]
    written = [{"key": "written", "leads_to": "akhir"}]
    conversation = engine.read(
        {
            "nodes": [
                {"kind": "document", "key": "berkas", "says": "Ini.", "choices": marks},
                {"kind": "reply", "key": "tulis", "says": "Jawablah.", "choices": written},
                content.ending("akhir"),
            ]
        }
    )
    same = Cohort(conversation, Counts(6, {}, {}, {}), 6)
    papers, reply = compared(same, same, choice_name).turns
    assert [pair.name for pair in papers.lines] == [str(found) for found in MARKED.values()]
    assert [pair.name for pair in reply.lines] == [str(WRITTEN)]
    asked = conversation.by_key["tulis"]
    assert isinstance(asked, engine.Waiting)
    assert line_name(asked, asked.choices[0]) == str(WRITTEN)


@pytest.fixture
def scenario(framework):
    return making.page()


@pytest.fixture
def changed(scenario, org):
    """Forty officers before the second turn was rewritten, thirty after; then one of a third."""
    making.all_play(scenario, [(GOOD, 10), (RUDE, 10), (HASTY, 20)], org)
    _rewrite(scenario, "Kapan bisa saya ambil?", "Besok pukul sembilan")
    for officer in making.officers(28, org, first=500):
        making.play(scenario, officer, GOOD)
    for officer in making.officers(2, org, first=600):
        making.play(scenario, officer, HASTY)
    return scenario


def _rewrite(scenario, says, text):
    scenario.conversation["nodes"][1]["says"] = says
    scenario.conversation["nodes"][1]["choices"][0]["text"] = text
    scenario.save_revision().publish()


@pytest.mark.django_db
def test_two_versions_are_compared_turn_by_turn_those_changed_first(changed, citra):
    found = api.compare(changed, citra)

    assert (found.before, found.after, found.newer) == (1, 2, 0)
    comparison = found.comparison
    assert not comparison.is_small
    assert (comparison.passed.before, comparison.passed.after) == (Figure(10, 40), Figure(30, 30))
    endings = {pair.name: (pair.before.number, pair.after.number) for pair in comparison.endings}
    assert endings == {"Akhir baik": (10, 30), "Akhir campur": (30, None), "Akhir buruk": (0, 0)}
    rewritten, same = comparison.turns
    assert (rewritten.says, rewritten.was) == ("Kapan bisa saya ambil?", "Jadi kapan selesai?")
    assert (rewritten.is_changed, same.is_changed, same.was) == (True, False, "")
    explained, promised = rewritten.lines
    assert (explained.name, explained.was) == ("Besok pukul sembilan", "Pilihan jelas")
    assert (explained.before, explained.after) == (Figure(20, 40), Figure(30, 30))
    assert explained.is_sure
    assert (promised.after.number, promised.difference, promised.is_sure) == (None, None, False)
    assert not same.lines[2].is_sure


@pytest.mark.django_db
def test_what_only_one_version_has_is_nothing_in_the_other(changed, citra, org):
    second = changed.conversation["nodes"][1]["choices"]
    second.append({**second[1], "key": "baru", "text": "Baru"})
    second.pop(1)
    changed.conversation["nodes"].append({**changed.conversation["nodes"][1], "key": "lagi"})
    changed.save_revision().publish()
    for officer in making.officers(5, org, first=800):
        making.play(changed, officer, ("dengar", "baru"))
    comparison = api.compare(changed, citra, 1, 3).comparison
    assert comparison.is_small
    numbers = {
        pair.name: (pair.before.number, pair.after.number) for pair in comparison.turns[0].lines
    }
    assert numbers == {
        "Besok pukul sembilan": (20, 0),
        "Baru": (0, 5),
        "Pilihan janji": (20, 0),
    }


@pytest.mark.django_db
def test_the_comparison_is_a_workbook_too(changed, as_user, citra, eko):
    installation.prepare()
    desk, url = as_user(citra), reverse("scenario_losses_compare_xlsx", args=[changed.pk])
    page = desk.get(reverse("scenario_losses_compare", args=[changed.pk])).content.decode()
    assert f"{url}?before=1&amp;after=2" in page

    about, results, lines = _sheets(desk.get(url, {"before": "1", "after": "2"}))

    assert ("Pegawai sebelumnya", 40) in about
    assert results[1] == ("Lulus", 10, 25, 30, 100, *results[1][5:7], True)
    assert 40 < results[1][5] < 75 < results[1][6] < 100
    rewritten = ("Kapan bisa saya ambil?",) * 2 + ("Jadi kapan selesai?",)
    assert lines[1][:9] == (*rewritten, "Besok pukul sembilan", "Pilihan jelas", 20, 50, 30, 100)
    assert lines[2][7:] == (None, None, None, None, False)
    assert as_user(eko).get(url).status_code in {302, 403}


@pytest.mark.django_db
def test_of_few_officers_the_workbook_says_only_that(scenario, as_user, citra, org):
    installation.prepare()
    desk, url = as_user(citra), reverse("scenario_losses_compare_xlsx", args=[scenario.pk])
    assert desk.get(url).status_code == 404
    making.all_play(scenario, [(GOOD, 6)], org)
    _rewrite(scenario, "Kapan?", "Besok")
    making.play(scenario, making.officers(1, org, first=500)[0], GOOD)

    [about] = _sheets(desk.get(url))

    assert ("Pegawai", "Kurang dari 5") in about


def _sheets(reply):
    book = openpyxl.load_workbook(io.BytesIO(reply.content))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


@pytest.mark.django_db
def test_plays_that_wait_to_be_counted_are_said(changed, as_user, citra, monkeypatch):
    installation.prepare()
    counting = reverse("scenario_losses_request", args=[changed.pk])
    url = reverse("scenario_losses_compare", args=[changed.pk])
    api.follow()
    assert counting not in as_user(citra).get(url).content.decode()
    PlayTrace.objects.filter(play__in=Play.objects.order_by("pk")[:3]).delete()
    monkeypatch.setattr(api, "AT_ONCE", 2)

    assert counting in as_user(citra).get(url).content.decode()


@pytest.mark.django_db
def test_the_page_offers_the_versions_and_hides_small_ones(scenario, as_user, citra, org):
    installation.prepare()
    desk, url = as_user(citra), reverse("scenario_losses_compare", args=[scenario.pk])
    assert api.compare(scenario, citra) is None
    assert desk.get(url).status_code == 200
    making.all_play(scenario, [(GOOD, 6)], org)
    _rewrite(scenario, "Kapan?", "Besok")
    few = making.officers(6, org, first=500)
    making.play(scenario, few[0], GOOD)
    assert api.compare(scenario, citra).comparison is None
    assert "<del>" not in desk.get(url, {"before": "1", "after": "x"}).content.decode()
    for officer in few[1:]:
        making.play(scenario, officer, RUDE)
    html = desk.get(url, {"before": "1", "after": "2"}).content.decode()
    assert "<del>Jadi kapan selesai?</del>" in html
    assert api.compare(scenario, citra, 2, 1).before == 2
