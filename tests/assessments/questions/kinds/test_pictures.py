import pytest

from assessments.questions.kinds.pictures import Picture, file_of, size_name

HASH = "0123456789abcdef" * 4
FILE = f"{HASH}.jpg"


@pytest.mark.parametrize(
    ("width", "widths"),
    [(300, [300]), (480, [480]), (1000, [480, 960, 1000]), (1345, [480, 960, 1344])],
)
def test_a_browser_chooses_from_sizes_no_wider_than_the_picture(width, widths):
    sizes = Picture(FILE, width, 100, "Formulir").sizes
    assert [size.width for size in sizes] == widths
    assert {size.file for size in sizes} <= {FILE, *(size_name(FILE, each) for each in widths)}


@pytest.mark.parametrize(
    ("name", "file"),
    [
        (FILE, FILE),
        (size_name(FILE, 480), FILE),
        (size_name(FILE, 481), None),
        (f"{HASH}.svg", None),
        ("../rahasia.jpg", None),
        (f"{HASH[1:]}.jpg", None),
    ],
)
def test_only_names_of_pictures_are_names(name, file):
    assert file_of(name) == file


@pytest.mark.parametrize(
    ("alt", "is_described"),
    [
        ("Formulir pengaduan tanpa tanda tangan", True),
        ("Loket 3", True),
        ("", False),
        (" - ", False),
        ("Gambar 2", False),
        ("foto", False),
        ("IMG_2031.jpeg", False),
    ],
)
def test_a_description_says_what_is_seen(alt, is_described):
    assert Picture(FILE, 1, 1, alt).is_described == is_described


def test_no_picture_is_read_as_none():
    assert Picture.from_json(None) is None
    read = Picture.from_json({"file": FILE, "width": 2, "height": 1, "alt": "Loket"})
    assert read == Picture(FILE, 2, 1, "Loket")
