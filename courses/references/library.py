"""The regulations and terms that come with Prima, as TOML."""

import tomllib
from pathlib import Path

from django.db import transaction

from courses.references.models import GlossaryTerm, Regulation
from lms.core.content_stamp import content_changed

FOLDER = Path(__file__).parent.parent / "library"

Entry = dict[str, str | int]


def read(name: str) -> list[Entry]:
    """Read a file by its name, such as ``regulations``, whose entries are in a list of one name."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        [entries] = tomllib.load(file).values()
    return list(entries)


@transaction.atomic
def install() -> None:
    """Add the regulations and terms that are not here yet; what is here stays as it is.

    Regulations are told by their slug or citation, terms by the slug they came with or by the word.
    Two queries where all are here; deleted ones come back.
    """
    added = [*_install_regulations(), *_install_terms()]
    if added:
        content_changed()


def _install_regulations() -> list[Regulation]:
    entries = read("regulations")
    here = {each.slug: each for each in Regulation.objects.all()}
    cited = {each.citation for each in here.values()}
    new = {}
    for entry in entries:
        fields = {name: value for name, value in entry.items() if name != "replaced_by"}
        regulation = Regulation(**fields)
        if regulation.slug not in here and regulation.citation not in cited:
            new[regulation.slug] = regulation
    Regulation.objects.bulk_create(new.values())
    every = here | new
    for entry in entries:
        if (added := new.get(str(entry["slug"]))) and "replaced_by" in entry:
            added.replaced_by = every.get(str(entry["replaced_by"]))
    Regulation.objects.bulk_update(new.values(), ["replaced_by"])
    return list(new.values())


def _install_terms() -> list[GlossaryTerm]:
    shipped, words = set(), set()
    for slug, word in GlossaryTerm.objects.values_list("shipped_as", "term"):
        shipped.add(slug)
        words.add(word.casefold())
    return GlossaryTerm.objects.bulk_create(
        GlossaryTerm(shipped_as=entry["slug"], **_without_slug(entry))
        for entry in read("glossary")
        if entry["slug"] not in shipped and str(entry["term"]).casefold() not in words
    )


def _without_slug(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name != "slug"}
