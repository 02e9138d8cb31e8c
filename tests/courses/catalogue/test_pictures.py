"""Check 28: what is no sound picture is refused with a reason, and the rest is served as one."""

import io
import struct
import zipfile
import zlib
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Collection
from willow.image import Image as Willow

from courses.catalogue import sizes
from courses.catalogue.drawing import MAX_FRAMES
from lms.core import apart
from lms.core.models import JobRun
from tests.factories import content

Image = get_image_model()
SCRIPT = b"<html><script>alert(document.domain)</script></html>"


def picture(kind, frames=1, size=(40, 30)):
    """A picture of noise, so that what is missing from it is missed."""
    made = [Pillow.effect_noise(size, 90).convert("RGB") for _frame in range(frames)]
    content = io.BytesIO()
    rest = {"save_all": True, "append_images": made[1:]} if frames > 1 else {}
    made[0].save(content, kind, **rest)
    return content.getvalue()


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("jahat.js", SCRIPT)
    return content.getvalue()


def png_that_says_it_is(width, height):
    """A PNG whose header gives its size, with hardly anything in it."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * 10))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def gif_on_a_screen_of(width, height, frames):
    """A GIF of few bytes each of whose frames is drawn on a large screen."""
    small = picture("GIF", frames=frames)
    return small[:6] + struct.pack("<HH", width, height) + small[10:]


def jpeg_with_a_page_in_its_comment():
    sound = picture("JPEG")
    comment = SCRIPT + b"<!--"
    return sound[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + sound[2:]


REFUSED = {
    "a GIF's first bytes before a page": ("a.gif", b"GIF89a" + SCRIPT),
    "a GIF's first bytes before a script": ("a.gif", b"GIF89a/*\x00\x00\x00\x00*/=1;alert(1)"),
    "a GIF's first bytes before an archive": ("a.gif", b"GIF89a" + archive()),
    "nothing but a GIF's first bytes": ("a.gif", b"GIF89a"),
    "a GIF cut off": ("a.gif", picture("GIF")[:-400]),
    "a moving GIF cut off in its second frame": ("a.gif", picture("GIF", frames=2)[:-400]),
    "a moving GIF of 216 million pixels": ("a.gif", gif_on_a_screen_of(6_000, 6_000, frames=6)),
    "a GIF that moves for ever": ("a.gif", picture("GIF", frames=MAX_FRAMES + 1, size=(4, 4))),
    "a JPEG cut off": ("a.jpg", picture("JPEG")[:-400]),
    "a PNG cut off": ("a.png", picture("PNG")[:-400]),
    "a picture of 250 million pixels": ("a.png", png_that_says_it_is(5_000, 50_000)),
    "a picture of 60 million pixels": ("a.png", png_that_says_it_is(6_000, 10_000)),
    "an SVG with a script": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT),
    "an SVG that is called a PNG": ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT),
    "a page that is called a PNG": ("a.png", SCRIPT),
    "a JPEG that is called a PNG": ("a.png", picture("JPEG")),
    "a picture that is called a page": ("a.html", picture("GIF")),
}
ACCEPTED = {
    "a picture": ("a.png", picture("PNG"), "image/png"),
    "a moving GIF": ("a.gif", picture("GIF", frames=3), "image/gif"),
    "a GIF with a page behind it": ("a.gif", picture("GIF") + SCRIPT, "image/gif"),
    "a GIF with an archive behind it": ("a.gif", picture("GIF") + archive(), "image/gif"),
    "a JPEG with a page in its comment": ("a.jpg", jpeg_with_a_page_in_its_comment(), "image/jpeg"),
}


def names(cases):
    return {"argvalues": list(cases.values()), "ids": list(cases)}


@pytest.fixture
def desk(admin, as_user):
    admin.is_superuser = True
    admin.save()
    return as_user(admin)


def upload(desk, name, content):
    return desk.post(
        reverse("wagtailimages:add"),
        {
            "title": "Loket",
            "file": SimpleUploadedFile(name, content),
            "collection": Collection.get_first_root_node().pk,
        },
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content"), **names(REFUSED))
def test_it_is_refused_and_the_trainer_told_why(desk, name, content):
    reply = upload(desk, name, content)
    assert reply.status_code == 200
    [problem] = reply.context["form"].errors["file"]
    assert len(problem) > 20
    assert problem in unescape(reply.content.decode())
    assert not Image.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content", "kind"), **names(ACCEPTED))
def test_it_is_served_as_a_picture_and_nothing_else(desk, as_user, ayu, name, content, kind):
    assert upload(desk, name, content).status_code == 302
    made = Image.objects.get()
    assert desk.get(reverse("wagtailimages:edit", args=[made.pk])).status_code == 200
    smaller = made.get_rendition("width-20")  # of a GIF, it is a PNG
    for file, expected in ((made.file, kind), (smaller.file, kind.replace("gif", "png"))):
        reply = as_user(ayu).get(file.url)
        assert reply["Content-Type"] == expected
        assert reply["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in reply["Content-Security-Policy"]
        assert "sandbox" in reply["Content-Security-Policy"]


@pytest.mark.django_db
def test_many_at_once_are_checked_one_by_one(desk):
    reply = desk.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Loket", "files[]": SimpleUploadedFile("a.gif", b"GIF89a" + SCRIPT)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert (reply.status_code, reply.json()["success"]) == (200, False)


@pytest.mark.django_db
def test_so_are_those_uploaded_while_choosing(desk):
    reply = desk.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Loket",
            "image-chooser-upload-file": SimpleUploadedFile("a.gif", b"GIF89a" + SCRIPT),
            "image-chooser-upload-collection": Collection.get_first_root_node().pk,
        },
    )
    assert reply.status_code == 200
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_while_many_are_drawn_the_trainer_is_asked_to_wait(desk, monkeypatch):
    def refuse(*_picture):
        raise apart.BusyError

    monkeypatch.setattr(apart, "look", refuse)
    reply = upload(desk, "a.png", picture("PNG"))
    assert reply.context["form"].errors["file"] == [str(apart.BusyError())]


@pytest.mark.parametrize("kind", ["GIF", "JPEG", "PNG"])
def test_how_large_it_is_stands_in_its_header_and_nothing_is_drawn(kind):
    whole = picture(kind, size=(300, 200))
    half = Willow.open(io.BytesIO(whole[: len(whole) // 2]))
    assert (half.get_size(), half.get_frame_count()) == ((300, 200), 1)


@pytest.mark.parametrize("kind", ["AVIF", "WEBP"])
def test_how_large_it_is_can_be_read_of_every_kind(kind):
    assert Willow.open(io.BytesIO(picture(kind, size=(300, 200)))).get_size() == (300, 200)


@pytest.mark.django_db
def test_a_lesson_shows_it_at_once_and_in_its_sizes_once_they_are_drawn(
    desk, as_user, ayu, run_jobs, course
):
    upload(desk, "a.png", picture("PNG", size=(1500, 900)))
    made = Image.objects.get()
    shown = {"image": {"image": made, "decorative": False, "alt_text": "Loket"}, "caption": ""}
    lesson = content.lesson(course.page, "Loket kami", body=[("picture", shown)])

    def shown_picture():
        page = as_user(ayu).get(lesson.url).content.decode()
        return page[page.index("<figure") : page.index("</figure>")]

    for _reader in "ab":
        assert f'src="{made.file.url}"' in shown_picture()
    assert not made.renditions.exists()
    assert JobRun.objects.filter(task_path__endswith="draw_sizes").count() == 1
    run_jobs()
    figure = shown_picture()
    assert made.file.url not in figure
    assert 'alt="Loket"' in figure
    assert all(f"{width}w" in figure for width in (480, 960, 1344))
    assert made.renditions.count() == 3


@pytest.mark.django_db
def test_sizes_of_one_that_was_deleted_meanwhile_are_not_drawn(desk, run_jobs):
    upload(desk, "a.png", picture("PNG"))
    sizes.in_sizes(Image.objects.get(), {})
    Image.objects.all().delete()
    run_jobs()
    assert JobRun.objects.get(task_path__endswith="draw_sizes").status == "done"
