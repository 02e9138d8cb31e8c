"""HR takes a file through the import in a real browser, on a phone and at a desk."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from lms.people.models import Officer
from tests.browser.conftest import Arrive, follow
from tests.conftest import Organisation
from tests.people.imports.files import as_xlsx, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_a_file_is_chosen_confirmed_checked_and_applied(
    arrive: Arrive,
    org: Organisation,
    dewi: Any,
    settings: Any,
    worker_at_work: None,
    tmp_path: Path,
    width: int,
    scheme: str,
) -> None:
    settings.MFA_REQUIRED_ROLES = []
    file = tmp_path / "pegawai.xlsx"
    file.write_bytes(as_xlsx([*map(row, range(20)), row(21, NIP="12345")]))
    visitor = arrive(width, scheme)
    visitor.sign_in("dewi")
    page = visitor.open("/pegawai/impor/").page
    visitor.check()

    page.locator("[name=file]").set_input_files(file)
    follow(page.locator("main form[enctype] button"))
    assert page.locator("[name=column_staff_number]").input_value() == "0"
    visitor.check()

    page.locator("main form button").click()
    problem = page.get_by_role("cell", name="12345")
    expect(problem).to_be_visible()
    visitor.check()

    page.locator("form[action$='/terapkan/'] button").click()
    expect(page.locator(".alert--success")).to_be_visible()
    visitor.check()
    assert Officer.objects.count() == 20
