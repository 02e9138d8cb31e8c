"""Whether the tables of a database are what its migrations make.

What they should be is made anew aside, in memory or in temporary tables, from the models as they
were after the migrations this database has had. Then the database describes both in its own words,
so nothing here knows how Django writes a type, a constraint or an index. Only tables of the
project's own apps count.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.db.utils import ConnectionHandler

Description = dict[str, set[str]]
"""What each table consists of, in the database's words."""

POSTGRESQL = """
WITH tables AS (
    SELECT oid, relname FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid)
)
SELECT relname, 'column', attname, concat_ws(
        ' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
        nullif(attidentity, ''), nullif(attgenerated, ''), pg_get_expr(adbin, adrelid)
    )
    FROM tables JOIN pg_attribute ON attrelid = tables.oid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped
UNION ALL
SELECT relname, 'constraint', conname, pg_get_constraintdef(pg_constraint.oid)
    FROM tables JOIN pg_constraint ON conrelid = tables.oid WHERE contype <> 'n'
UNION ALL
SELECT relname, CASE WHEN indisunique THEN 'unique index' ELSE 'index' END,
        indexrelid::regclass::text, substring(pg_get_indexdef(indexrelid) FROM ' USING (.*)')
    FROM tables JOIN pg_index ON indrelid = tables.oid
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
UNION ALL
SELECT relname, 'trigger', tgname, ''
    FROM tables JOIN pg_trigger ON tgrelid = tables.oid
    WHERE NOT tgisinternal AND tgenabled <> 'D'
"""
# PostgreSQL writes `state IN ('a', 'b')` with one cast around the list; when it has read that back,
# from a dump for instance, with one around each word.
POSTGRESQL_WORD = r"'(?:[^']|'')*'::character varying"
POSTGRESQL_LIST = re.compile(rf"\(ARRAY\[({POSTGRESQL_WORD}(?:, {POSTGRESQL_WORD})*)\]\)::text\[\]")
SQLITE = "SELECT tbl_name, type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
SQLITE_INDEX = re.compile(
    r"CREATE (?P<unique>UNIQUE )?INDEX .+? ON (?:\".+?\"|\w+) (?P<columns>.+)"
)
SQLITE_CONSTRAINTS = ("CONSTRAINT ", "PRIMARY KEY ", "UNIQUE ", "CHECK ", "FOREIGN KEY ")
SQLITE_WORD = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[(),]|[^'\"(),]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a table lacks or has too many; the table itself if ``thing`` is empty."""

    table: str
    thing: str
    is_missing: bool

    def __str__(self) -> str:
        subject = f"{self.table}: {self.thing}" if self.thing else f"table {self.table}"
        return f"{subject} {'is missing' if self.is_missing else 'should not be there'}"


def unknown_migrations(alias: str) -> list[str]:
    """Name the migrations of our apps that this database has had and this version has not."""
    loader = MigrationLoader(connections[alias])
    unknown = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    return sorted(f"{app}.{name}" for app, name in unknown if app in _our_apps())


def differences(alias: str) -> list[Difference]:
    """Compare the tables with what the migrations applied to this database make.

    Triggers are compared once no migration is missing. About a second, five queries, and on
    PostgreSQL temporary tables that are taken back at once.
    """
    connection = connections[alias]
    loader = MigrationLoader(connection)
    applied = [node for node in loader.graph.nodes if node in loader.applied_migrations]
    models = [
        model
        for model in loader.project_state(applied).apps.get_models()
        if model._meta.app_label in _our_apps()
        and router.allow_migrate_model(alias, model)
        and model._meta.can_migrate(connection)
    ]
    names = {
        part.name for model in models for part in (*model._meta.indexes, *model._meta.constraints)
    }
    found = describe(connection, names)
    with _made_aside(connection, models) as aside:
        wanted = describe(aside, names)
    if len(applied) == len(loader.graph.nodes):
        _add_triggers(wanted)
    else:
        _leave_out_triggers(found)
    return list(_compare(found, wanted))


def describe(connection: BaseDatabaseWrapper, names: Collection[str]) -> Description:
    """Say what every table consists of. Only ``names`` of constraints and indexes are told.

    Django makes up all others, and leaves them as they are when it renames a table or a column.
    One query.
    """
    description: Description = defaultdict(set)
    read = {"postgresql": _postgresql_facts, "sqlite": _sqlite_facts}[connection.vendor]
    for table, kind, name, definition in read(connection):
        is_told = kind in {"column", "trigger"} or name in names
        words = (kind, name if is_told else "", definition)
        description[table].add(" ".join(filter(None, words)))
    return description


def _postgresql_facts(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL)
        rows = cursor.fetchall()
    for table, kind, name, definition in rows:
        yield table, kind, name, POSTGRESQL_LIST.sub(_cast_each, definition)


def _cast_each(words: re.Match[str]) -> str:
    return "ARRAY[" + re.sub(POSTGRESQL_WORD, r"(\g<0>)::text", words[1]) + "]"


def _sqlite_facts(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str, str]]:
    """Read the statements that SQLite keeps, with every change of the table worked in."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE)
        rows = cursor.fetchall()
    for table, kind, name, sql in rows:
        if kind == "table":
            for part in _parts(sql):
                yield table, "" if part.startswith(SQLITE_CONSTRAINTS) else "column", "", part
        elif kind == "index" and (index := SQLITE_INDEX.fullmatch(sql)):
            yield table, "unique index" if index["unique"] else "index", name, index["columns"]
        elif kind == "trigger":
            yield table, kind, name, ""


def _parts(create_table: str) -> Iterator[str]:
    """Split a CREATE TABLE statement into its columns and constraints."""
    inside = create_table.partition("(")[2].rpartition(")")[0]
    depth, part = 0, ""
    for word in [*SQLITE_WORD.findall(inside), ","]:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == "," and not depth:
            yield " ".join(part.split())
            part = ""
        else:
            part += word


@contextmanager
def _made_aside(
    connection: BaseDatabaseWrapper, models: Collection[type[Model]]
) -> Iterator[BaseDatabaseWrapper]:
    """Make the tables of ``models`` where nobody sees them, and no others are seen."""
    if connection.vendor == "sqlite":
        aside = ConnectionHandler({"default": connection.settings_dict | {"NAME": ":memory:"}})
        _make(aside["default"], models)
        yield aside["default"]
        return
    with transaction.atomic(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL search_path TO pg_temp")
        _make(connection, models)
        yield connection
        transaction.set_rollback(True, connection.alias)


def _make(connection: BaseDatabaseWrapper, models: Collection[type[Model]]) -> None:
    with connection.schema_editor() as editor:
        for model in _with_targets(models):
            editor.create_model(model)


def _with_targets(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Add the models that foreign keys lead to, and so on: a key needs its table."""
    found = list(models)
    for model in found:  # which grows meanwhile
        through = [field.remote_field.through for field in model._meta.local_many_to_many]
        own = [model, *(table for table in through if table and table._meta.auto_created)]
        fields = (field for table in own for field in table._meta.local_fields)
        targets = [field.related_model for field in fields if field.related_model]
        found += dict.fromkeys(target for target in targets if target not in found)
    return found


def _add_triggers(description: Description) -> None:
    for model in apps.get_models():
        if things := description.get(model._meta.db_table):
            things |= {f"trigger {name}" for name in getattr(model, "database_triggers", ())}


def _leave_out_triggers(description: Description) -> None:
    for things in description.values():
        things -= {thing for thing in things if thing.startswith("trigger ")}


def _compare(found: Description, wanted: Description) -> Iterator[Difference]:
    prefixes = tuple(f"{label}_" for label in _our_apps())
    for table in sorted(found.keys() | wanted.keys()):
        if not table.startswith(prefixes):
            continue
        if table not in found or table not in wanted:
            yield Difference(table, "", is_missing=table in wanted)
            continue
        for thing in sorted(found[table] ^ wanted[table]):
            yield Difference(table, thing, is_missing=thing in wanted[table])


def _our_apps() -> set[str]:
    """List the apps that are folders of the project; packages answer for their own tables."""
    return {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.ROOT}
