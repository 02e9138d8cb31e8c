"""Account pages speak plain Indonesian: what allauth says otherwise stands in locale/accounts."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import allauth
import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real

from lms.people.models import Officer
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import add_authenticator_app, browser, code_of, try_password

pytestmark = pytest.mark.django_db

PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")
JARGON = re.compile(
    r"\b(e-?mail|\w*reset\w*|log ?in|log ?out|browser|passkey|token|links?|spam|silahkan|anda"
    r"|kunci keamanan|(?i:dua faktor|autentikasi ulang))\b"
)
ENGLISH = re.compile(
    r"\b(the|your|you|please|this|that|is|are|not|with|must|enter|and|or|of|to|for|has|have"
    r"|e-?mail|login|password|passkey|browser|invalid|reset\w*|mereset\w*|security|keys?)\b",
    re.IGNORECASE,
)
OF_ACCOUNTS = re.compile(r"(account|mfa|usersessions|socialaccount)/(?!providers|models|admin)")


def said_by_allauth() -> dict[str, str]:
    """Map every sentence of the account pages and mails to what stands for it in Indonesian."""
    translation: Any = trans_real.DjangoTranslation("id", domain="django")
    source = Path(allauth.__file__).parent / "locale" / "id" / "LC_MESSAGES" / "django.po"
    said = {}
    for message in read_po(source.open("rb")):
        text = message.id if isinstance(message.id, str) else message.id[0]
        if text and any(OF_ACCOUNTS.search(path) for path, _line in message.locations):
            found = translation._catalog.get(text) or translation._catalog.get((text, 0))
            said[text] = found or ""
    return said


def test_everything_allauth_says_is_said_in_plain_indonesian() -> None:
    said = said_by_allauth()
    assert len(said) > 200
    jargon = {
        text: words for text, words in said.items() if JARGON.search(PLACEHOLDERS.sub("", words))
    }
    assert jargon == {}
    places = {
        text: words
        for text, words in said.items()
        if not words or set(PLACEHOLDERS.findall(text)) != set(PLACEHOLDERS.findall(words))
    }
    assert places == {}


def words_of(page: Any) -> str:
    """What somebody reads on a page."""
    html = re.sub(r"(?s)<(script|style|svg|title)\b.*?</\1>", " ", page.content.decode())
    html = re.sub(r"<button[^>]* lang=\"en\".*?</button>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def english_in(page: Any) -> list[str]:
    text = words_of(page)
    assert text
    return [text[max(0, m.start() - 40) : m.end() + 40] for m in ENGLISH.finditer(text)]


def prove(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_visitor_meets_no_english(client: Client, ayu: Officer) -> None:
    wrong = {"login": "ayu", "password": "salah"}
    pages = [
        client.get(reverse("account_login")),
        client.post(reverse("account_login"), {}),
        client.post(reverse("account_login"), wrong),
        client.get(reverse("account_reset_password")),
        client.post(reverse("account_reset_password"), {}),
        client.post(reverse("account_reset_password"), {"login": "ayu"}, follow=True),
        client.get("/akun/password/reset/key/1-none/", follow=True),
        client.get("/akun/password/reset/key/done/"),
        client.get("/akun/confirm-email/none/"),
        client.get(reverse("account_inactive")),
        client.get(reverse("account_signup")),
        client.get(reverse("socialaccount_login_cancelled")),
        client.get(reverse("socialaccount_login_error")),
    ]
    assert {page.request["PATH_INFO"]: found for page in pages if (found := english_in(page))} == {}


def test_somebody_signed_in_meets_no_english(ayu: Officer) -> None:
    ayu.user.email = "ayu@example.go.id"
    ayu.user.save()
    client = browser()
    assert try_password(client, "ayu")
    change, email = reverse("account_change_password"), reverse("account_email")
    bad = {"oldpassword": "salah", "password1": "123", "password2": "1234"}
    pages = [
        client.get(reverse("account_reauthenticate")),
        client.post(reverse("account_reauthenticate"), {"password": "salah"}),
        client.get(change),
        client.post(change, {}),
        client.post(change, bad),
        client.post(change, bad | {"oldpassword": PASSWORD, "password2": "123"}),
        client.get(email, follow=True),
        client.get(reverse("usersessions_list")),
        client.get(reverse("account_logout")),
    ]
    prove(client)
    totp = reverse("mfa_activate_totp")
    pages += [
        client.get(email),
        client.post(email, {"action_add": "", "email": "bukan-surel"}),
        client.post(email, {"action_add": "", "email": "ayu@example.go.id"}),
        client.post(email, {"action_add": "", "email": "lain@example.go.id"}, follow=True),
        client.post(email, {"action_remove": "", "email": "ayu@example.go.id"}, follow=True),
        client.post(email, {"action_primary": "", "email": "lain@example.go.id"}, follow=True),
        client.get(reverse("mfa_index")),
        client.get(totp),
        client.post(totp, {}),
        client.post(totp, {"code": "000000"}),
        client.get(reverse("mfa_add_webauthn")),
        client.post(reverse("mfa_add_webauthn"), {}),
        client.get(reverse("mfa_list_webauthn"), follow=True),
    ]
    secret = client.get(totp).context["form"].secret
    pages += [
        client.post(totp, {"code": code_of(secret)}, follow=True),
        client.get(reverse("mfa_index")),
        client.get(reverse("mfa_view_recovery_codes")),
        client.get(reverse("mfa_generate_recovery_codes")),
        client.get(reverse("mfa_deactivate_totp")),
        client.get(reverse("mfa_reauthenticate")),
        client.post(reverse("mfa_reauthenticate"), {"code": "000000"}),
    ]
    assert {page.request["PATH_INFO"]: found for page in pages if (found := english_in(page))} == {}


def test_the_page_for_the_code_speaks_indonesian(ayu: Officer) -> None:
    add_authenticator_app(ayu.user)
    client = browser()
    try_password(client, "ayu")
    asked = client.get(reverse("mfa_authenticate"))
    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert english_in(asked) + english_in(refused) == []


def test_mails_about_the_account_speak_indonesian(
    ayu: Officer, run_jobs: Any, mailoutbox: list[Any]
) -> None:
    ayu.user.email = "ayu@example.go.id"
    ayu.user.save()
    client = browser()
    try_password(client, "ayu")
    prove(client)
    client.post(reverse("account_email"), {"action_add": "", "email": "lain@example.go.id"})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    new = {"password1": "padi-kuning-di-bukit", "password2": "padi-kuning-di-bukit"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    run_jobs()
    assert mailoutbox
    texts = [re.sub(r"\S*(://|@)\S*|Mozilla.*", "", f"{m.subject} {m.body}") for m in mailoutbox]
    assert [text for text in texts if ENGLISH.search(text)] == []
