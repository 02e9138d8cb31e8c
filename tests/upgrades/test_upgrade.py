"""Databases of every earlier release become this version's without losing anything."""

import json
from http import HTTPStatus

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.urls import reverse

from assessments.competency import api as competency
from assessments.competency.ledger import verification
from assessments.competency.overview import projection
from assessments.models import Attainment, Attempt, LedgerCheck, Play, ScenarioPage, Standing
from certificates.models import Certificate
from lms.core import audit_seals, schema
from lms.people.models import Officer, User
from tests.upgrades.conftest import KEPT, restored

pytestmark = pytest.mark.django_db

# What follows from the models, and what is kept for a while only.
COUNTED_ELSEWHERE = {
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "prima_cache",
}


def row_counts():
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            if table not in COUNTED_ELSEWHERE:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = cursor.fetchone()[0]
    return counts


def prepare():
    """Do what `prepare` does to the main database, with the check that comes first."""
    call_command("migrate", verbosity=0, skip_checks=False)
    call_command("createcachetable", verbosity=0)
    call_command("prepare_site", verbosity=0)


def tables():
    return schema.describe(connection, ())


def rows(found):
    """Read what is computed, under the key it is computed for."""
    fields = [field.attname for field in found.model._meta.concrete_fields if field.name != "id"]
    return sorted(found.values_list(*fields), key=repr)


def levels():
    """Read the levels in versions that are or were in force; a draft's are computed ahead."""
    return rows(Attainment.objects.exclude(competency__framework__starts_on=None))


@pytest.fixture
def tables_of_today(db):
    """Describe the tables of a new database."""
    return tables()


def test_an_upgraded_database_is_like_a_new_one_and_has_lost_nothing(tables_of_today, any_release):
    before = row_counts()
    assert schema.differences("default") == [], "it is what its own release made"

    prepare()

    assert tables() == tables_of_today
    assert schema.differences("default") == []
    assert row_counts().items() >= before.items()


def test_the_evidence_still_proves_the_same_levels(upgrade):
    upgrade()
    prepare()
    call_command("verify_ledger")
    audit_seals.seal()
    for _night in range(2):
        verification.check()
        assert LedgerCheck.objects.latest().breaks == []
    competency.refresh_attainments()  # days have passed since
    projection.refresh_due()
    levels_before, standings_before = levels(), rows(Standing.objects.all())
    assert levels_before
    assert standings_before

    call_command("rebuild_attainments")
    call_command("rebuild_standings")

    assert levels() == levels_before
    assert rows(Standing.objects.all()) == standings_before


def test_everybody_goes_on_working(upgrade, as_user):
    upgrade()
    prepare()
    ayu = Officer.objects.get(name="Ayu Lestari")
    begun, playing = Attempt.objects.get(finished_at=None), Play.objects.get(finished_at=None)
    attempt = Attempt.objects.exclude(finished_at=None).first()
    play = Play.objects.exclude(finished_at=None).first()
    certificate = Certificate.objects.first()
    by_name = {user.username: user for user in User.objects.all()}
    pages = [
        (ayu.user, "home"),
        (ayu.user, "competency_profile_mine"),
        (ayu.user, "jobs"),
        (begun.officer.user, "attempt", begun.pk),
        (playing.officer.user, "play", playing.pk),
        (attempt.officer.user, "attempt_result", attempt.pk),
        (play.officer.user, "play_debrief", play.pk),
        (certificate.officer.user, "certificates_mine"),
        (certificate.officer.user, "certificate_verify", certificate.verification_code),
        (by_name["bima"], "team"),
        (by_name["citra"], "wagtailadmin_home"),
        (by_name["citra"], "wagtailadmin_pages:edit", attempt.page_id),
        (by_name["citra"], "wagtailadmin_pages:edit", play.page_id),
        (by_name["dewi"], "officers"),
        (by_name["dewi"], "officer", ayu.pk),
        (by_name["dewi"], "competency_profile", ayu.pk),
        (by_name["dewi"], "import_start"),
        (by_name["dewi"], "competency_map"),
        (by_name["dewi"], "competency_gaps"),
    ]
    for person, name, *arguments in pages:
        answer = as_user(person).get(reverse(name, args=arguments))
        assert answer.status_code == HTTPStatus.OK, (name, answer.headers.get("Location"))


def test_the_way_back_to_the_release_and_forward_again_is_open(release, upgrade):
    kept, before = tables(), row_counts()
    upgrade()
    upgraded = tables()

    for app, name in last_migrations(release).items():
        call_command("migrate", app, name, verbosity=0)
    assert tables() == kept
    assert schema.differences("default") == []

    call_command("migrate", verbosity=0)
    assert tables() == upgraded
    assert row_counts().items() >= before.items()


def test_a_database_from_before_the_first_release_is_refused_and_left_as_it_is(tmp_path):
    """Kept as one of them was: at ``0001_initial``, as that was some days earlier."""
    with restored(KEPT / "before_0.1.0", tmp_path):
        kept, before = tables(), row_counts()
        with pytest.raises(SystemCheckError, match="table lms_importedofficer is missing"):
            call_command("prepare")
        assert tables() == kept
        assert row_counts() == before


def last_migrations(release):
    """Name the latest migration of each app in the release."""
    files = sorted(
        line.split()[1] for line in (release / "migrations.txt").read_text().splitlines()
    )
    return {path.split("/")[0]: path.split("/")[-1].removesuffix(".py") for path in files}


def test_conversations_are_kept_word_for_word_as_documents(upgrade):
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_ptr_id, nodes FROM assessments_scenariopage ORDER BY 1")
        written = {page: json.loads(nodes) for page, nodes in cursor.fetchall()}
    assert any(written.values())

    upgrade()

    documents = {page.pk: page.conversation for page in ScenarioPage.objects.all()}
    for page, blocks in written.items():
        kept = [(node["kind"], node["key"], node.get("says")) for node in documents[page]["nodes"]]
        assert kept == [
            (block["type"], block["value"]["key"], block["value"].get("says")) for block in blocks
        ]
