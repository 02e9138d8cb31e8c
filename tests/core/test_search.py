"""Searching in Wagtail's admin."""

import pytest
from django.core.files.base import ContentFile
from modelsearch.query import Phrase
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.models import LessonPage
from lms import installation
from tests.factories import content

pytestmark = pytest.mark.django_db

FINDING = ['bilang "nanti"', '"nanti"', "nan'"]
FINDING_NOTHING = ['"nanti" OR', "%s %(x)s 100%", '{"nanti": [1, -2]}']
OTHERS = ['"', '""" ""', '"nan', "'", "NOT", r"\ * ^ : ( - +"]


@pytest.fixture
def lesson(citra, run_jobs) -> LessonPage:
    content.tree_roots()
    lesson = content.lesson(content.course(), title='Menunggu yang bilang "nanti"')
    installation.prepare()
    run_jobs()
    return lesson


@pytest.mark.parametrize("address", ["/admin/pages/search/results/", "/admin/choose-page/search/"])
def test_any_mark_may_stand_in_a_search(lesson, citra, as_user, address):
    author = as_user(citra)
    asked = [*FINDING, *FINDING_NOTHING, *OTHERS]
    answers = {text: author.get(address, {"q": text}) for text in asked}
    assert {answer.status_code for answer in answers.values()} == {200}
    found = [text for text in asked if "Menunggu" in answers[text].text]
    assert set(FINDING) <= set(found)
    assert not set(FINDING_NOTHING) & set(found)


def test_so_may_it_in_a_phrase(lesson):
    assert list(LessonPage.objects.all().search(Phrase('bilang "nanti"'))) == [lesson]


def test_files_are_searched_by_tag_and_by_how_often_they_are_used(admin, as_user, run_jobs):
    content.tree_roots()
    installation.prepare()
    file = ContentFile(b"Isi", "panduan.txt")
    get_document_model().objects.create(title="Panduan loket", file=file)
    image = get_image_model().objects.create(title="Panduan loket", file=get_test_image_file())
    image.tags.add("loket")
    run_jobs()
    asked = [("/admin/documents/", "usage_count_min", "0", "1")]
    asked += [("/admin/images/chooser/", "tag", "loket", "lain")]
    for address, name, fitting, other in asked:
        pages = [as_user(admin).get(address, {"q": "panduan", name: v}) for v in (fitting, other)]
        assert ["Panduan loket" in page.text for page in pages] == [True, False], address
