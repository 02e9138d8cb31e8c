"""HR's pages about units and positions."""

import pytest
from django.urls import reverse

from lms.people.models import Officer, OrgUnit, User
from tests.conftest import Organisation

pytestmark = pytest.mark.django_db


class TestUnits:
    def test_the_tree_begins_where_the_scope_does(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        page = as_user(dewi).get(reverse("units")).context["page"]
        assert [unit.name for unit in page] == ["Dinas Kependudukan", "Seksi Pelayanan Loket"]

    def test_how_many_hold_a_position_is_told_in_the_readers_language(
        self, as_user, dewi: User, ayu: Officer, org: Organisation
    ) -> None:
        url = reverse("unit", args=[org.front_office.pk])
        for language, words in (("id", "1 pegawai"), ("en", "1 officer")):
            page = as_user(dewi).get(url, headers={"accept-language": language}).text
            assert words in page

    def test_search_finds_by_part_of_the_name_and_by_code(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        client = as_user(dewi)
        for text, names in (
            ("loket", ["Seksi Pelayanan Loket"]),
            ("duk-", ["Seksi Pelayanan Loket"]),
            ("kes", []),
        ):
            page = client.get(reverse("units"), {"q": text}).context["page"]
            assert [unit.name for unit in page] == names

    def test_hr_adds_below_a_unit_in_scope_only(
        self, as_user, dewi: User, org: Organisation
    ) -> None:
        client = as_user(dewi)
        sent = {"code": "DUK-X", "name": "Seksi Baru", "kind": "section"}
        for parent, status in (("DUK", 302), ("KES", 422), ("", 422)):
            response = client.post(
                reverse("unit_add"), sent | {"parent": parent, "code": f"X{parent}"}
            )
            assert response.status_code == status
        assert OrgUnit.objects.get(name="Seksi Baru").get_parent() == org.registry

    def test_both_ends_of_a_move_are_in_scope(self, as_user, dewi: User, org: Organisation) -> None:
        client = as_user(dewi)
        out = client.post(reverse("unit_move", args=[org.front_office.pk]), {"parent": "KES"})
        into = client.post(reverse("unit_move", args=[org.health.pk]), {"parent": "DUK"})
        assert (out.status_code, into.status_code) == (422, 404)

    def test_a_unit_gets_a_head(
        self, as_user, dewi: User, bima: Officer, eko: Officer, org: Organisation
    ) -> None:
        client, url = as_user(dewi), reverse("unit_edit", args=[org.front_office.pk])
        sent = {"code": "DUK-FO", "name": "Seksi Pelayanan Loket", "kind": "section"}
        assert client.post(url, sent | {"head": eko.staff_number}).status_code == 422
        client.post(url, sent | {"head": bima.staff_number})
        html = client.get(reverse("unit", args=[org.front_office.pk])).content.decode()
        assert "Bima Prasetyo" in html

    def test_positions_are_changed_by_who_manages_everywhere(
        self, as_user, dewi: User, admin: User, org: Organisation
    ) -> None:
        sent = {"code": "AK", "title": "Analis Kebijakan", "kind": "fungsional", "rung": "muda"}
        assert as_user(dewi).post(reverse("position_add"), sent).status_code == 403
        assert as_user(admin).post(reverse("position_add"), sent).status_code == 302
