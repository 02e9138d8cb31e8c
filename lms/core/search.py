"""Search of Wagtail's admin in the database, with two faults of its search mended."""

from typing import Any

from modelsearch.backends import database
from modelsearch.query import Phrase, PlainText, SearchQuery


class MendedCompiler:
    """Takes quotation marks in a search, and any filter."""

    def build_search_query_content(self, query: SearchQuery, config: Any = None) -> Any:
        """Double quotation marks: SQLite takes a single one for the end of a word."""
        if isinstance(query, PlainText):
            query = PlainText(query.query_string.replace('"', '""'), query.operator, query.boost)
        elif isinstance(query, Phrase):
            query = Phrase(query.query_string.replace('"', '""'))
        return super().build_search_query_content(query, config)  # type: ignore[misc]

    def _get_filters_from_where_node(self, *_where_node: Any, **_options: Any) -> None:
        """Take any filter, such as by a tag: the database needs no index of the search for it."""


def _mended(compiler: type) -> type:
    return type(compiler.__name__, (MendedCompiler, compiler), {})


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - Wagtail looks for this name
    """Return the backend for the database there is."""
    backend = database.SearchBackend(params)
    for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
        setattr(backend, name, _mended(getattr(backend, name)))
    return backend
