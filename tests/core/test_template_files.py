"""How templates are read."""

from pathlib import Path

from django.template.loader import get_template
from django.test import Client


def test_a_page_is_sent_without_the_indentation_of_its_template(db: None) -> None:
    page = Client().get("/akun/login/").text

    assert "\n<main" in page
    assert "\n " not in page


def test_a_mail_in_text_keeps_its_blanks() -> None:
    template = get_template("emails/base.txt").template  # type: ignore[attr-defined]

    assert template.source == Path(template.origin.name).read_text()
