"""HR reads who does not pass any more: Dewi looks after the civil registry, where Ayu is."""

import pytest
from django.urls import reverse

from assessments.quizzes.models import Attempt
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.quizzes import making
from tests.assessments.quizzes.regrading.conftest import CORRECTED, handed_in, turn_key
from tests.counting import statements
from tests.factories import organisation
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(quiz, questions, ayu, eko, regrade):
    """Ayu and Eko had all right until the key of the first question was corrected."""
    for officer in (ayu, eko):
        handed_in(quiz, officer, 1, 2, 3)
    regrade(quiz, {turn_key(questions[0]): CORRECTED}, reason="Kunci soal pertama keliru.")
    return quiz


def listed(browser):
    return as_shown(browser.get(reverse("lost_passes")).text).partition("<table>")[2]


def test_names_those_of_ones_own_units_with_quiz_and_reason(lost, dewi, as_user):
    page = listed(as_user(dewi))
    assert "Ayu Lestari" in page
    assert "Kuis pelayanan" in page
    assert "Kunci soal pertama keliru." in page
    assert "Eko" not in page


def test_says_who_passes_in_another_try(lost, ayu, dewi, as_user):
    for right, said in (((), "Tidak"), ((1, 2, 3), "Ya")):
        handed_in(lost, ayu, *right)
        row = listed(as_user(dewi)).partition("<tbody>")[2]
        assert row.split("</td>")[-2].endswith(said)


def test_leaves_ones_own_to_others(lost, ayu, org, as_user):
    people.grant_role(by=None, user=ayu.user, role=Role.HR, unit=org.registry)
    assert "Ayu Lestari" not in listed(as_user(ayu))


def test_is_empty_where_nobody_has_lost_anything(quiz, ayu, dewi, as_user):
    handed_in(quiz, ayu, 1)
    assert listed(as_user(dewi)) == ""


def test_costs_the_same_whatever_its_length(quiz, org, dewi, as_user):
    officers = organisation.many_officers(30, org.front_office, org.counter_officer)
    browser, costs = as_user(dewi), []
    for first, last in ((0, 3), (3, 30)):
        for officer in officers[first:last]:
            attempt = making.start(quiz, officer)
            Attempt.objects.filter(pk=attempt.pk).update(
                finished_at=attempt.started_at, score=2, max_score=3, passed=False
            )
            attempt.earlier_results.create(
                score=3, max_score=3, passed=True, replaced_at=attempt.started_at, reason="Keliru"
            )
        costs.append(statements(lambda: browser.get(reverse("lost_passes"))))
        assert listed(browser).count("Keliru") == last
    assert costs[0] == costs[1]
