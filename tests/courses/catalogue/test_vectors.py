"""Which SVGs only draw: the rule by itself, and what trainers and readers see of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from assessments.questions.kinds.kept_pictures import keep
from courses.catalogue import vectors
from courses.catalogue.drawing import Finding
from lms.core.errors import ExplainedError
from tests.factories import content as pages

Image = get_image_model()

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def svg(inside: str = "", attributes: str = 'viewBox="0 0 640 320"') -> bytes:
    return f"{HEAD}{attributes}>{inside}</svg>".encode()


DRAWING = svg(
    "<title>Loket</title><defs>"
    '<linearGradient id="pagi"><stop offset="0" stop-color="#fff"/></linearGradient>'
    '<g id="warga"><circle r="4" style="fill: url(#pagi)"/></g></defs>'
    "<style>.meja { fill: #234; stroke: url( '#pagi' ) }</style>"
    '<rect class="meja" width="640" height="320" fill="url(#pagi)"/>'
    '<use href="#warga" x="3"/><use xlink:href="#warga"/><use href="#tiada"/><text>Loket 3</text>'
)
REFUSED = {
    "a script": svg("<script>alert(1)</script>"),
    "a script of another namespace": svg(
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>'
    ),
    "what runs when it is loaded": svg(attributes='onload="alert(1)"'),
    "what runs when it is pressed": svg('<rect ONCLICK="alert(1)"/>'),
    "what runs when it begins": svg('<set attributeName="x" onbegin="alert(1)"/>'),
    "an animation that writes a link": svg(
        '<a><animate attributeName="href" values="javascript:alert(1)"/></a>'
    ),
    "HTML within": svg("<foreignObject><p>Halo</p></foreignObject>"),
    "a frame": svg('<iframe xmlns="http://www.w3.org/1999/xhtml" src="/"/>'),
    "a link": svg('<a href="https://example.org/"><rect/></a>'),
    "a script in a link": svg('<use href="javascript:alert(1)"/>'),
    "a picture from elsewhere": svg('<image href="https://example.org/a.png"/>'),
    "a picture within": svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
    "a shape from elsewhere": svg('<use xlink:href="https://example.org/a.svg#x"/>'),
    "a shape beside it": svg('<use href="/media/a.svg#x"/>'),
    "another base": svg('<g xml:base="https://example.org/"/>'),
    "a colour from elsewhere": svg('<rect fill="url(https://example.org/a.svg#x)"/>'),
    "a style from elsewhere": svg("<style>@import 'https://example.org/a.css';</style>"),
    "a style from elsewhere behind an element": svg(
        "<style><title/>@import 'https://example.org/a.css';</style>"
    ),
    "a style from elsewhere within an element": svg(
        "<style><title>@import 'https://example.org/a.css';</title></style>"
    ),
    "a font from elsewhere": svg("<style>@font-face{src:url(https://example.org/a)}</style>"),
    "a background from elsewhere": svg('<rect style="background:URL( //example.org/a )"/>'),
    "a set of pictures": svg("<rect style=\"background:image-set('//example.org/a' 1x)\"/>"),
    "an address written with escapes": svg(r'<rect style="fill:u\72l(//example.org/a)"/>'),
    "a style sheet in an instruction": b'<?xml-stylesheet href="https://example.org/a.css"?>'
    + svg(),
    "an entity": b'<!DOCTYPE svg [<!ENTITY a "alert(1)">]>' + svg("<text>&a;</text>"),
    "an attribute that a definition adds": b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'a()'>]>"
    + svg(),
}
DAMAGED = {
    "an SVG cut off": DRAWING[:-40],
    "no SVG": b"<html xmlns='http://www.w3.org/2000/svg'/>".replace(b"html", b"g"),
    "text": b"Halo",
    "nothing": b"",
    "an unknown encoding": b'<?xml version="1.0" encoding="rahasia"?>' + svg(),
}


def names(cases):
    return {"argvalues": list(cases.values()), "ids": list(cases)}


def test_a_drawing_is_sound():
    assert vectors.verdict(DRAWING) == Finding.SOUND


def test_what_a_drawing_program_notes_on_a_shape_does_no_harm():
    notes = (
        'xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="Meja" xml:space="default"'
    )
    assert vectors.verdict(svg(attributes=notes)) == Finding.SOUND


@pytest.mark.parametrize("content", **names(REFUSED))
def test_what_does_more_than_draw_is_refused(content):
    assert vectors.verdict(content) == Finding.ACTIVE


def test_it_is_refused_in_another_encoding_too():
    text = svg("<script>alert(1)</script>").decode()
    assert vectors.verdict(text.encode("utf-16")) == Finding.ACTIVE


@pytest.mark.parametrize("content", **names(DAMAGED))
def test_what_is_no_whole_svg_is_damaged(content):
    assert vectors.verdict(content) == Finding.DAMAGED


def test_what_draws_itself_over_and_over_is_too_much():
    doubled = "".join(
        f'<g id="s{n}"><use href="#s{n + 1}"/><use href="#s{n + 1}"/></g>' for n in range(30)
    )
    assert vectors.verdict(svg(doubled + '<g id="s30"/>')) == Finding.TOO_MUCH
    assert vectors.verdict(svg('<g id="a"><use href="#a"/></g>')) == Finding.TOO_MUCH


def test_of_two_shapes_with_one_name_the_first_is_drawn_again():
    twice = '<g id="a"><use href="#a"/></g><g id="a"/>'
    assert vectors.verdict(svg(twice)) == Finding.TOO_MUCH


def test_a_file_of_megabytes_is_too_much():
    assert vectors.verdict(b" " * (vectors.MAX_BYTES + 1)) == Finding.TOO_MUCH


@pytest.fixture
def desk(admin, as_user):
    admin.is_superuser = True
    admin.save()
    return as_user(admin)


def upload(desk: Client, content: bytes):
    return desk.post(
        reverse("wagtailimages:add"),
        {
            "title": "Loket",
            "file": SimpleUploadedFile("loket.svg", content),
            "collection": Collection.get_first_root_node().pk,
        },
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (REFUSED["a script"], "SVG"),
        (svg('<g id="a"><use href="#a"/></g>'), "PNG"),
        (b"<svg>" + b" " * vectors.MAX_BYTES, "PNG"),
        (DRAWING[:-40], ""),
        (svg(attributes='width="-4" height="2"'), ""),
    ],
    ids=["active", "endless", "large", "cut off", "of no size"],
)
def test_the_trainer_is_told_why_a_file_is_refused(desk, content, said):
    reply = upload(desk, content)
    assert reply.status_code == 200
    [problem] = reply.context["form"].errors["file"]
    assert said in problem
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_a_lesson_shows_it_sharp_at_every_width_and_it_runs_nothing_when_opened(
    desk, as_user, ayu, course
):
    assert upload(desk, DRAWING).status_code == 302
    made = Image.objects.get()
    assert (made.width, made.height) == (640, 320)
    assert desk.get(reverse("wagtailimages:edit", args=[made.pk])).status_code == 200
    shown = {"image": {"image": made, "decorative": False, "alt_text": "Loket"}, "caption": ""}
    lesson = pages.lesson(course.page, "Loket kami", body=[("picture", shown)])
    page = as_user(ayu).get(lesson.url).content.decode()
    assert made.file.url in page
    file = as_user(ayu).get(made.file.url)
    assert file["Content-Type"] == "image/svg+xml"
    assert file["X-Content-Type-Options"] == "nosniff"
    policy = file["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "sandbox",
    }
    assert b"".join(file.streaming_content) == DRAWING


@pytest.mark.django_db
def test_a_question_takes_none():
    with pytest.raises(ExplainedError):
        keep(Image(title="Loket", file="loket.svg", width=640, height=320))
