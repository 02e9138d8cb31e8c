"""Sessions: begun afresh, listed, ended."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.core.models import AuditEvent, JobRun, JobStatus
from lms.people.models import Officer, User
from lms.people.signing_in import sessions
from lms.people.signing_in.devices import family
from lms.people.signing_in.sessions import SEEN_AT
from lms.people.tasks import forget_sessions
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import add_authenticator_app, browser, code_of, try_password

pytestmark = pytest.mark.django_db

SESSIONS = "/akun/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
NEW_PASSWORD = "padi-kuning-di-bukit"


def is_signed_in(client: Any) -> bool:
    return client.get(reverse("home")).wsgi_request.user.is_authenticated


def actions() -> list[str]:
    events = AuditEvent.objects.exclude(target_type="lms.orgunit").order_by("pk")
    return [e.action for e in events if e.action.split(".")[0] in {"session", "password", "factor"}]


@pytest.mark.parametrize("wanted", ["http://[", "//evil.example"])
def test_what_is_no_address_here_is_not_where_one_goes_on(wanted: str, ayu: Officer) -> None:
    client = browser()
    login = {"login": "ayu", "password": PASSWORD, "next": wanted}

    assert client.get(reverse("account_login"), {"next": wanted}).status_code == 200
    assert client.post(reverse("account_login"), login)["Location"] == reverse("home")


def test_the_session_key_changes_at_sign_in(ayu: Officer) -> None:
    client = browser()
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    assert try_password(client, "ayu")
    assert client.session.session_key != before


def test_a_deactivated_user_is_signed_out_at_the_next_request(signed_in: Any, ayu: Officer) -> None:
    client = signed_in("ayu")
    assert is_signed_in(client)
    ayu.user.is_active = False
    ayu.user.save()
    answer = client.get(SESSIONS)
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize("by_query", [True, False])
def test_their_pending_downloads_are_refused(signed_in: Any, ayu: Officer, by_query: bool) -> None:
    job = JobRun.objects.create(
        key="x",
        task_path="lms.reports.tasks.x",
        requested_by_id=ayu.user.pk,
        status=JobStatus.DONE,
        result_filename="laporan.pdf",
    )
    client = signed_in("ayu")
    if by_query:
        User.objects.filter(pk=ayu.user.pk).update(is_active=False)
    else:
        ayu.user.is_active = False
        ayu.user.save()
    answer = client.get(reverse("job_download", args=[job.pk]))
    assert reverse("account_login") in answer["Location"]


def test_an_account_opened_again_does_not_bring_old_sessions_back(
    signed_in: Any, ayu: Officer
) -> None:
    client = signed_in("ayu")
    for is_active in (False, True):
        ayu.user.is_active = is_active
        ayu.user.save()
    assert not is_signed_in(client)


def test_a_new_password_ends_the_other_sessions(signed_in: Any, ayu: Officer) -> None:
    phone, office = signed_in("ayu"), signed_in("ayu", agent=FIREFOX)
    office.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert not is_signed_in(phone)
    assert not UserSession.objects.filter(user=ayu.user).exists()
    assert "password.change" in actions()


def test_a_new_factor_ends_the_other_sessions_but_not_this_one(
    signed_in: Any, ayu: Officer, django_capture_on_commit_callbacks: Any
) -> None:
    phone, office = signed_in("ayu"), signed_in("ayu", agent=FIREFOX)
    office.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = office.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert not is_signed_in(phone)
    assert is_signed_in(office)
    assert "factor.add" in actions()


def test_removing_a_factor_ends_the_other_sessions(ayu: Officer) -> None:
    secret = add_authenticator_app(ayu.user)
    phone, office = browser(), browser(agent=FIREFOX)
    for client in (phone, office):
        try_password(client, "ayu")
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        cache.clear()  # a code is accepted once, so the second sign-in has to forget the first
    office.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    office.post(reverse("mfa_deactivate_totp"))
    assert not totp.Authenticator.objects.filter(user=ayu.user).exists()
    assert is_signed_in(office)
    assert not is_signed_in(phone)
    assert "factor.remove" in actions()


class TestTheList:
    def test_shows_device_address_and_which_is_this_one(self, signed_in: Any, ayu: Officer) -> None:
        signed_in("ayu", address="203.0.113.8")
        client = signed_in("ayu", agent=FIREFOX)
        page = client.get(SESSIONS)
        assert [s.device for s in page.context["sessions"]] == ["Firefox, Linux", "Chrome, Android"]
        assert [s.is_current for s in page.context["sessions"]] == [True, False]
        assert "203.0.113.8" in page.content.decode()

    def test_ends_one_session(self, signed_in: Any, ayu: Officer) -> None:
        phone, tablet, office = (signed_in("ayu") for _n in range(3))
        row = UserSession.objects.get(session_key=phone.session.session_key)
        answer = office.post(SESSIONS, {"session": row.pk})
        assert answer["Location"] == SESSIONS
        assert [is_signed_in(client) for client in (phone, tablet, office)] == [False, True, True]
        event = AuditEvent.objects.get(action="session.revoke")
        assert (event.actor_id, event.target_id) == (ayu.user.pk, str(ayu.user.pk))

    def test_ends_all_others(self, signed_in: Any, ayu: Officer) -> None:
        phone, tablet, office = (signed_in("ayu") for _n in range(3))
        office.post(SESSIONS)
        assert [is_signed_in(client) for client in (phone, tablet, office)] == [False, False, True]

    @pytest.mark.parametrize("session", ["theirs", "mine", "0", "x", "-1"])
    def test_knows_no_session_of_somebody_else(
        self, session: str, signed_in: Any, ayu: Officer, eko: Officer
    ) -> None:
        theirs, mine = signed_in("eko"), signed_in("ayu")
        keys = {"theirs": theirs.session.session_key, "mine": mine.session.session_key}
        if session in keys:
            session = str(UserSession.objects.get(session_key=keys[session]).pk)
        assert mine.post(SESSIONS, {"session": session}).status_code == 404
        assert is_signed_in(theirs)
        assert is_signed_in(mine)

    def test_leaves_out_what_is_over(self, signed_in: Any, ayu: Officer) -> None:
        gone, client = signed_in("ayu"), signed_in("ayu")
        gone.logout()
        assert len(client.get(SESSIONS).context["sessions"]) == 1

    def test_forgets_a_session_when_it_is_signed_out_of(self, signed_in: Any, ayu: Officer) -> None:
        phone, office = signed_in("ayu"), signed_in("ayu")
        phone.post(reverse("account_logout"))
        kept = UserSession.objects.values_list("session_key", flat=True)
        assert list(kept) == [office.session.session_key]

    def test_forgets_at_night_what_is_over(
        self, signed_in: Any, ayu: Officer, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(sessions, "DELETE_AT_ONCE", 2)
        over = [signed_in("ayu").session.session_key for _n in range(5)]
        office = signed_in("ayu")
        weeks_ago = timezone.now() - dt.timedelta(days=15)
        UserSession.objects.filter(session_key__in=over).update(last_seen_at=weeks_ago)
        Session.objects.filter(session_key__in=over).update(expire_date=weeks_ago)

        forget_sessions.call()

        for table in (UserSession, Session):
            kept = table.objects.values_list("session_key", flat=True)
            assert list(kept) == [office.session.session_key]

    def test_keeps_at_night_what_goes_on(self, signed_in: Any, ayu: Officer) -> None:
        client = signed_in("ayu")
        days_ago = timezone.now() - dt.timedelta(days=14)
        UserSession.objects.update(last_seen_at=days_ago)
        forget_sessions.call()
        assert len(client.get(SESSIONS).context["sessions"]) == 1

    def test_is_not_for_visitors(self) -> None:
        assert reverse("account_login") in browser().get(SESSIONS)["Location"]

    def test_costs_no_more_queries_when_it_is_longer(self, signed_in: Any, ayu: Officer) -> None:
        def cost(client: Any) -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(SESSIONS)
            return len(queries)

        client = signed_in("ayu")
        client.get(SESSIONS)
        few = cost(client)
        for number in range(30):
            store = type(client.session)()
            store["x"] = 1
            store.create()
            UserSession.objects.create(
                user=ayu.user, ip=f"203.0.113.{number}", session_key=store.session_key
            )
        assert len(client.get(SESSIONS).context["sessions"]) == 31
        assert cost(client) == few


class TestLastSeen:
    def seen_before(self, client: Any, minutes: int) -> UserSession:
        session = client.session
        session[SEEN_AT] -= minutes * 60
        session.save()
        row = UserSession.objects.get(session_key=session.session_key)
        row.last_seen_at = timezone.now() - dt.timedelta(minutes=minutes)
        row.save()
        client.get(reverse("home"))
        return UserSession.objects.get(pk=row.pk)

    def test_is_noted_again_after_five_minutes(self, signed_in: Any, ayu: Officer) -> None:
        row = self.seen_before(signed_in("ayu"), 6)
        assert timezone.now() - row.last_seen_at < dt.timedelta(minutes=1)

    def test_costs_no_write_in_between(self, signed_in: Any, ayu: Officer) -> None:
        row = self.seen_before(signed_in("ayu"), 4)
        assert timezone.now() - row.last_seen_at > dt.timedelta(minutes=3)


def test_signing_in_and_out_is_in_the_audit_trail(signed_in: Any, ayu: Officer) -> None:
    client = signed_in("ayu", address="203.0.113.8")
    client.post(reverse("account_logout"))
    assert actions() == ["session.start", "session.end"]
    start = AuditEvent.objects.get(action="session.start")
    assert start.actor_id == ayu.user.pk
    assert (start.ip_address, start.changes) == ("203.0.113.8", {"device": "Chrome, Android"})


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/131.0 Safari/5", "Chrome, macOS"),
        ("curl/8.11", ""),
        ("", ""),
    ],
)
def test_browsers_are_named_as_people_know_them(agent: str, name: str) -> None:
    assert family(agent) == name
