"""Which names work as a login."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import Officer, User

pytestmark = pytest.mark.django_db


class TestSigningIn:
    def sign_in(self, login: str) -> bool:
        client = Client()
        client.post(reverse("account_login"), {"login": login, "password": "sawah-hijau-pagi-hari"})
        return "_auth_user_id" in client.session

    @pytest.mark.parametrize(
        "login", ["ayu", "ayu@example.go.id", "199203152019032001", "19920315 201903 2 001"]
    )
    def test_user_name_address_and_number_all_work(self, login: str, ayu: Officer) -> None:
        assert self.sign_in(login)

    @pytest.mark.parametrize("login", ["198609262015051001", "nobody", "199203152019032002"])
    def test_another_number_does_not(self, login: str, ayu: Officer) -> None:
        assert not self.sign_in(login)

    def test_nobody_registers_by_themselves(self, db: None) -> None:
        Client().post(
            reverse("account_signup"),
            {"username": "x", "password1": "sawah-hijau-pagi", "password2": "sawah-hijau-pagi"},
        )
        assert not User.objects.exists()
