"""The blocks of a lesson that open, and that are taken along."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection

from courses.catalogue.blocks import LESSON_BLOCKS
from courses.models import CatalogueIndexPage, UnitCataloguePage
from lms.people.models import Officer, User
from tests.factories import content
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


def document(collection: Collection | None = None) -> Any:
    made = get_document_model()(
        title="Formulir", collection=collection or Collection.get_first_root_node()
    )
    made.file.save("formulir.pdf", ContentFile(b"%PDF-1.7" + b" " * 2040))
    made._set_document_file_metadata()
    made.save()
    return made


def test_an_accordion_opens_without_javascript(
    site: CatalogueIndexPage, ayu: Officer, as_user: Any
) -> None:
    items = [{"title": f"Pertanyaan {n}", "text": f"<p>Jawaban <b>{n}</b></p>"} for n in (1, 2)]
    body = [("accordion", {"title": "Sering ditanyakan", "items": items})]
    page = as_shown(as_user(ayu).get(content.lesson(content.course(), body=body).url).text)
    assert page.count('<details class="disclosure">') == 2
    assert "<summary>Pertanyaan 2" in page
    assert "Jawaban <b>2</b>" in page


def test_a_file_says_what_it_is_and_how_large(
    site: CatalogueIndexPage, ayu: Officer, as_user: Any
) -> None:
    file = document()
    body = [("file", {"document": file, "title": title}) for title in ("", "Formulir pindah")]
    page = as_shown(as_user(ayu).get(content.lesson(content.course(), body=body).url).text)
    assert page.count(file.url) == 2
    assert 'file-row__name">Formulir</span>' in page
    assert 'file-row__name">Formulir pindah</span>' in page
    assert "PDF · 2,0" in page
    reply = as_user(ayu).get(file.url)
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/pdf")


def test_a_file_of_a_unit_is_for_those_it_concerns(
    site: CatalogueIndexPage, hana: User, ayu: Officer, eko: Officer, as_user: Any, client: Any
) -> None:
    catalogue = UnitCataloguePage.objects.get()
    file = document(catalogue.collection)
    assert as_user(eko).get(file.url).status_code == 200
    assert as_user(ayu).get(file.url).status_code == 404
    assert client.get(file.url).status_code == 302


def test_a_file_that_is_gone_leaves_no_hole(
    site: CatalogueIndexPage, ayu: Officer, as_user: Any
) -> None:
    body = [("file", {"document": None, "title": "Formulir"})]
    assert "Formulir" not in as_user(ayu).get(content.lesson(content.course(), body=body).url).text


@pytest.mark.parametrize("name", ["accordion", "file", "quotation", "source"])
def test_its_look_in_the_picker_is_that_in_a_lesson(
    name: str, site: CatalogueIndexPage, citra: User, as_user: Any
) -> None:
    [block] = [block for known, block in LESSON_BLOCKS if known == name]
    assert block.is_previewable
    value = block.get_preview_value()
    if value is not None:
        assert block.normalize(value)
