"""Nobody gives themself another name in Wagtail's admin: the audit trail goes by it."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from lms import installation
from lms.people.models import User
from tests.factories import content

pytestmark = pytest.mark.django_db


def test_a_trainer_sets_their_language_and_keeps_their_name(as_user: Any, citra: User) -> None:
    content.tree_roots()
    installation.prepare()
    name = str(citra)
    settings = {
        "name_email-first_name": "Dewi",
        "name_email-last_name": "Anggraini",
        "locale-preferred_language": "en",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
        "locale-current_time_zone": "Asia/Jakarta",
    }

    response = as_user(citra).post(reverse("wagtailadmin_account"), settings)

    assert response.status_code == 302
    changed = User.objects.get(pk=citra.pk)
    assert (str(changed), UserProfile.get_for_user(changed).preferred_language) == (name, "en")
