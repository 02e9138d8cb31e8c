"""Every test here has the framework that claims refer to."""

import pytest


@pytest.fixture(autouse=True)
def _framework(request):
    if "django_db" in request.keywords:
        request.getfixturevalue("framework")
