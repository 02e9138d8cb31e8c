"""What a question shows stays as it was, whatever becomes of the picture it was taken from."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import nested_form_data, streamfield

from assessments.api import create_question
from assessments.models import Question
from assessments.questions.api import About, copy_to_central_bank
from assessments.questions.content import QuestionContent, names_of
from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.kept_pictures import keep
from assessments.questions.kinds.pictures import Picture, size_name
from lms.core import worker
from tests.assessments.questions.test_banks import address, question_form
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db
Image = get_image_model()


@pytest.fixture
def image():
    return Image.objects.create(title="Loket", file=get_test_image_file(size=(1000, 500)))


@pytest.fixture
def desk(admin, as_user):
    admin.is_superuser = True
    admin.save()
    browser = as_user(admin)
    browser.cookies["django_language"] = "en"
    return browser


def form(image, alt, **fields):
    value = {"image": str(image.pk), "alt": alt}
    picture = nested_form_data({"picture": streamfield([("picture", value)])})
    return question_form(**fields) | picture | {"action-publish": "1"}


def served(browser, name):
    return browser.get(reverse("question_picture", args=[name]))


def test_a_picture_is_chosen_described_and_stays(image, desk, framework):
    desk.post(address("add"), form(image, "Warga di loket"))
    published = Question.objects.get().content()
    picture = published.picture
    assert picture is not None
    assert (picture.width, picture.height, picture.alt) == (1000, 500, "Warga di loket")
    assert QuestionContent.from_json(published.to_json()) == published
    ReferenceIndex.create_or_update_for_object(Question.objects.get())
    assert ReferenceIndex.get_references_to(image).count() == 1

    drawn_on = desk.get(reverse("question_picture_to_draw_on", args=[image.pk]))
    assert drawn_on["Location"] == image.file.url

    content = served(desk, picture.file).getvalue()
    image.delete()
    assert Question.objects.get().content() == published
    assert served(desk, picture.file).getvalue() == content
    assert desk.get(address("edit", Question.objects.get().pk)).status_code == 200


def test_it_is_described_before_it_is_published(image, desk, framework):
    reply = desk.post(address("add"), form(image, "loket.png"))
    assert "what is seen on the picture" in str(reply.context["form"].errors["picture"])
    assert not Question.objects.filter(live=True).exists()


def test_a_picture_whose_file_is_gone_is_refused(image, desk, framework):
    image.file.storage.delete(image.file.name)
    reply = desk.post(address("add"), form(image, "Warga di loket"))
    assert "Upload it again" in reply.text


def test_sizes_are_drawn_by_the_worker_and_until_then_the_picture_is_sent(image, as_user, ayu):
    kept = keep(image)
    assert keep(image) == kept
    browser, narrow = as_user(ayu), size_name(kept.file, 480)
    assert served(browser, narrow)["Content-Type"] == "image/png"
    worker.drain()
    reply = served(browser, narrow)
    assert reply["Content-Type"] == "image/webp"
    assert "private" in reply["Cache-Control"]
    assert reply["X-Content-Type-Options"] == "nosniff"
    worker.drain()
    _folders, names = default_storage.listdir("question_pictures")
    own = kept.file.partition(".")[0]
    assert len([name for name in names if name.startswith(own)]) == 4


def test_pictures_are_for_those_who_are_signed_in(image, client, as_user, ayu):
    name = keep(image).file
    assert served(client, name).status_code == 302
    assert served(as_user(ayu), "0" * 64 + ".png").status_code == 404
    assert served(as_user(ayu), "loket.png").status_code == 404


def test_answers_have_pictures_too_and_copies_keep_them(image, framework):
    kept = keep(image)
    picture = Picture(kept.file, kept.width, kept.height, "Formulir lengkap")
    options = (
        Option("Yang ini", is_correct=True, feedback="<p>Ya</p>", picture=picture),
        Option("Yang itu", feedback="<p>Tidak</p>"),
    )
    asked = create_question(
        by=None, prompt="<p>Mana?</p>", body=Choice(options), about=About(picture=picture)
    )
    copied = copy_to_central_bank(by=None, question=asked).content()
    assert copied.picture == picture
    assert isinstance(copied.body, Choice)
    assert [option.picture for option in copied.body.options] == [picture, None]
    assert copied.names & asked.content().names, "a copy is known for what it is"
    undescribed = replace(options[0], picture=replace(picture, alt=""))
    with pytest.raises(ValidationError, match="picture of answer 1"):
        create_question(by=None, prompt="<p>Mana?</p>", body=Choice((undescribed, options[1])))


def test_what_has_no_picture_is_called_what_it_was_before_there_were_any():
    asked = making.choice()
    without = names_of("q", "<p>Mana?</p>", asked)
    assert without == names_of("q", "<p>Mana?</p>", asked, None)
    assert without != names_of("q", "<p>Mana?</p>", asked, Picture("x", 1, 1, "y"))
