"""Frameworks in files: CASE 1.1 packages and workbooks, out and in again without loss."""

import copy
import datetime as dt
import json
import uuid
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.competency.frameworks import case, workbook
from assessments.competency.frameworks.library import framework_data
from assessments.competency.rules.framework_data import (
    MAX_TEXT,
    CompetencyData,
    FaultyFileError,
    FrameworkData,
    IndicatorData,
    Kind,
    Reason,
)
from lms.core.tables.received import UnreadableError
from tests.assessments.competency.frameworks.case_rules import broken_rules

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
LEVELS = st.integers(1, 5)
words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12
)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)
maybe_texts = st.just("") | texts


@st.composite
def indicators(draw):
    """Draw indicators in order of level, each number once at its level."""
    counts = draw(st.lists(st.integers(0, 3), min_size=5, max_size=5))
    return tuple(
        IndicatorData(
            code=f"{level}.{number}",
            text=draw(texts),
            identifier=draw(st.uuids(version=4)),
            core_values=tuple(sorted(draw(st.sets(st.sampled_from(["loyal", "adaptif"]))))),
            replaces=tuple(sorted(draw(st.sets(st.uuids(version=4), max_size=2)))),
        )
        for level, count in enumerate(counts, start=1)
        for number in range(1, count + 1)
    )


@st.composite
def competencies(draw, number):
    return CompetencyData(
        code=f"K{number}",
        name=draw(texts),
        kind=draw(st.sampled_from(Kind)),
        identifier=draw(st.uuids(version=4)),
        definition=draw(maybe_texts),
        valid_months=draw(st.none() | st.integers(1, 600)),
        level_descriptions=draw(st.dictionaries(LEVELS, texts, max_size=5)),
        indicators=draw(indicators()),
    )


@st.composite
def frameworks(draw):
    return FrameworkData(
        code=draw(st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)),
        version=draw(st.integers(1, 99)),
        name=draw(texts),
        identifier=draw(st.uuids(version=4)),
        level_names=draw(st.dictionaries(LEVELS, texts, min_size=1)),
        description=draw(maybe_texts),
        citation=draw(maybe_texts),
        is_sample=draw(st.booleans()),
        starts_on=draw(st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))),
        competencies=tuple(draw(competencies(n)) for n in range(draw(st.integers(1, 3)))),
    )


def as_case(data):
    return case.to_package(data, base_url="https://prima.example/", changed_at=NOW)


@given(frameworks())
def test_a_case_package_keeps_the_rules_and_loses_nothing(data):
    package = json.loads(json.dumps(as_case(data)))
    assert broken_rules(package) == []
    assert case.from_package(package) == data


@settings(max_examples=25)
@given(frameworks())
def test_a_workbook_loses_nothing(data):
    assert workbook.read(BytesIO(workbook.write(data))) == data


@pytest.mark.parametrize("name", ["nasional", "layanan-pengaduan"])
def test_what_is_shipped_survives_both(name):
    data = framework_data(name)
    assert broken_rules(as_case(data)) == []
    assert case.from_package(as_case(data)) == data
    assert workbook.read(BytesIO(workbook.write(data))) == data


class TestPackage:
    """What CASE 1.1 asks of a package."""

    PACKAGE = as_case(framework_data("nasional"))

    def test_every_entity_has_a_unique_identifier_a_uri_and_a_date(self):
        entities = [
            self.PACKAGE["CFDocument"],
            *self.PACKAGE["CFItems"],
            *self.PACKAGE["CFAssociations"],
            *self.PACKAGE["CFDefinitions"]["CFItemTypes"],
        ]
        identifiers = [uuid.UUID(entity["identifier"]) for entity in entities]
        assert len(set(identifiers)) == len(identifiers)
        for entity in entities:
            assert entity["uri"].startswith("https://prima.example/ims/case/v1p1/CF")
            assert entity["lastChangeDateTime"] == NOW.isoformat()
        assert self.PACKAGE["CFDocument"]["caseVersion"] == "1.1"
        assert self.PACKAGE["CFDocument"]["adoptionStatus"] == "Adopted"

    def test_every_item_is_the_child_of_one_that_is_there(self):
        known = {item["identifier"] for item in self.PACKAGE["CFItems"]}
        parents = {*known, self.PACKAGE["CFDocument"]["identifier"]}
        links = [a for a in self.PACKAGE["CFAssociations"] if a["associationType"] == "isChildOf"]
        assert {link["originNodeURI"]["identifier"] for link in links} == known
        assert {link["destinationNodeURI"]["identifier"] for link in links} <= parents
        assert len(links) == len(known) == 9 + 9 * 5 + 135

    def test_statements_are_never_empty(self):
        assert all(item["fullStatement"] for item in self.PACKAGE["CFItems"])

    def test_evidence_that_speaks_on_is_replaced_by(self):
        old = uuid.uuid4()
        data = FrameworkData(
            code="x",
            version=2,
            name="X",
            identifier=uuid.uuid4(),
            level_names={1: "Paham"},
            competencies=(
                CompetencyData(
                    code="A",
                    name="A",
                    kind=Kind.TECHNICAL,
                    identifier=uuid.uuid4(),
                    indicators=(IndicatorData("1.1", "Ada.", uuid.uuid4(), replaces=(old,)),),
                ),
            ),
        )
        (link,) = (
            a for a in as_case(data)["CFAssociations"] if a["associationType"] == "replacedBy"
        )
        assert link["originNodeURI"]["identifier"] == str(old)
        assert as_case(data)["CFDocument"]["adoptionStatus"] == "Draft"


def item(code="", text="Melayani warga.", **fields):
    return {
        "identifier": str(uuid.uuid4()),
        "uri": "https://lain.example/x",
        "fullStatement": text,
        "humanCodingScheme": code,
        "lastChangeDateTime": NOW.isoformat(),
        **fields,
    }


def child_of(origin, destination, number=1, kind="isChildOf"):
    return {
        "identifier": str(uuid.uuid4()),
        "uri": "https://lain.example/x",
        "associationType": kind,
        "sequenceNumber": number,
        "originNodeURI": link_to(origin),
        "destinationNodeURI": link_to(destination),
        "lastChangeDateTime": NOW.isoformat(),
    }


def link_to(entity):
    return {
        "title": "Sesuatu",
        "identifier": entity["identifier"],
        "uri": "https://lain.example/x",
    }


def foreign(items, links, **fields):
    """Write a package as another program might: little but what CASE requires."""
    document = {
        "identifier": str(uuid.uuid4()),
        "uri": "https://lain.example/x",
        "creator": "Pihak lain",
        "title": "Skill Framework",
        "lastChangeDateTime": NOW.isoformat(),
    }
    return {
        "CFDocument": document | fields,
        "CFItems": items,
        "CFAssociations": [child_of(a, b or document, n) for n, (a, b) in enumerate(links)],
    }


def left_out_of(package):
    """Read a package and say what was left out, but for its creator."""
    read = case.from_package(package)
    assert list(read.problems(frozenset())) == []
    return [
        (problem.where, problem.reason, problem.value)
        for problem in read.left_out
        if problem.value != "creator"
    ]


def problems_of(package):
    with pytest.raises(FaultyFileError) as caught:
        case.from_package(package)
    return [(problem.where, problem.reason) for problem in caught.value.problems]


class TestForeignPackages:
    """What others write, or get wrong."""

    def test_levels_are_told_from_codes_grades_and_groups(self):
        top, by_code, by_grade = (
            item("SRV 1", "Service"),
            item("SRV.2.1"),
            item(educationLevel=["3"]),
        )
        group = item(CFItemType="Level", listEnumeration="4", text="Leads.")
        in_group = item()
        items = [top, by_code, by_grade, group, in_group]
        links = [(top, None), (by_code, top), (by_grade, top), (group, top), (in_group, group)]
        read = case.from_package(foreign(items, links))
        assert (read.code, read.version, read.starts_on) == ("skill-framework", 1, None)
        (competency,) = read.competencies
        assert (competency.code, competency.name) == ("SRV-1", "Service")
        assert competency.kind is Kind.TECHNICAL
        assert [i.code for i in competency.indicators] == ["2.1", "3.1", "4.1"]
        assert competency.level_descriptions == {4: "Leads."}
        assert list(read.problems(frozenset())) == []

    def test_an_item_without_parent_stands_below_the_document(self):
        read = case.from_package(foreign([item("A", "Alone")], []))
        assert [competency.name for competency in read.competencies] == ["Alone"]

    def test_exact_matches_outside_count_as_predecessors(self):
        top, leaf = item("A"), item("A.1.1")
        package = foreign([top, leaf], [(top, None), (leaf, top)])
        outside = {"identifier": str(uuid.uuid4())}
        package["CFAssociations"].append(child_of(leaf, outside, kind="exactMatchOf"))
        ((indicator,),) = (c.indicators for c in case.from_package(package).competencies)
        assert [str(i) for i in indicator.replaces] == [outside["identifier"]]

    def test_numbers_without_end_are_no_levels_and_no_versions(self):
        endless = "9" * 5000
        top, leaf = item("K1"), item("x", educationLevel=[endless])
        package = foreign([top, leaf], [(top, None), (leaf, top)], version=endless)
        assert left_out_of(package) == [
            ("x", Reason.BAD_LEVEL, "x"),
            ("CFDocument", Reason.BAD_VERSION, endless),
        ]

    def test_links_between_items_of_the_package_name_no_predecessors(self):
        top, old, new = item("A"), item("A.1.1"), item("A.1.2")
        package = foreign([top, old, new], [(top, None), (old, top), (new, top)])
        package["CFAssociations"].append(child_of(old, new, kind="replacedBy"))
        (competency,) = case.from_package(package).competencies
        assert [one.replaces for one in competency.indicators] == [(), ()]

    def test_thousands_of_behaviours_and_links_are_read(self):
        top, leaves = item("K1"), [item(f"1.{number}") for number in range(1, 3001)]
        package = foreign([top, *leaves], [(top, None), *((leaf, top) for leaf in leaves)])
        package["CFAssociations"] += [child_of(item(), leaf, kind="replacedBy") for leaf in leaves]
        read = case.from_package(package)
        assert {len(one.replaces) for one in read.competencies[0].indicators} == {1}

    @pytest.mark.parametrize("package", [None, [], {}, {"CFDocument": "x"}])
    def test_what_is_no_package_is_said_to_be_none(self, package):
        assert problems_of(package) == [("CFDocument", Reason.UNREADABLE)]

    def test_behaviours_without_level_or_text_are_left_out(self):
        top, good, bad, mute = item("A"), item("A.1.1"), item("A.9.1"), item("A.1.2", text="")
        package = foreign(
            [top, good, bad, mute], [(top, None), *((x, top) for x in (good, bad, mute))]
        )
        assert left_out_of(package) == [
            ("A.9.1", Reason.BAD_LEVEL, "A.9.1"),
            ("A.1.2", Reason.MISSING, "fullStatement"),
        ]

    def test_what_does_not_hang_on_the_document_is_left_out(self):
        top, first, second, lost = item("T"), item("A"), item("B"), item("C")
        outside = item("nowhere")
        links = [(top, None), (first, second), (second, first), (lost, outside)]
        assert left_out_of(foreign([top, first, second, lost], links)) == [
            ("A", Reason.CIRCLE, ""),
            ("B", Reason.CIRCLE, ""),
            ("C", Reason.UNKNOWN_PARENT, outside["identifier"]),
        ]

    def test_a_tree_deeper_than_any_framework_is_cut(self):
        chain = [item(f"T{number}") for number in range(30)]
        links = [(chain[0], None), *zip(chain[1:], chain, strict=False)]
        left_out = left_out_of(foreign(chain, links))
        assert ("T29", Reason.CIRCLE, "") in left_out
        assert ("T5", Reason.ONLY_GROUPS, "") in left_out

    def test_of_two_places_the_first_in_the_package_counts(self):
        top, other, leaf, outside = item("A"), item("B"), item("A.1.1"), item()
        links = [(leaf, outside), (top, None), (other, None), (leaf, top), (leaf, other)]
        package = foreign([top, other, leaf], links)
        counts = [len(one.indicators) for one in case.from_package(package).competencies]
        assert counts == [1, 0]
        assert left_out_of(package) == [
            (leaf["identifier"], Reason.SECOND_PLACE, other["identifier"]),
            (leaf["identifier"], Reason.SECOND_PLACE, outside["identifier"]),
        ]

    def test_what_prima_has_no_place_for_is_counted(self):
        top, leaf = item("A", subject=["Layanan"]), item("A.1.1", notes="x", subject=["Layanan"])
        package = foreign([top, leaf], [(top, None), (leaf, top)], publisher="Penerbit")
        package["CFAssociations"].append(child_of(top, leaf, kind="ext:serupa"))
        package["CFRubrics"] = [{"identifier": str(uuid.uuid4())}]
        assert left_out_of(package) == [
            ("CFAssociations", Reason.NO_PLACE, "ext:serupa"),
            ("CFDocument", Reason.NO_PLACE, "publisher"),
            ("CFItems", Reason.NO_PLACE, "notes"),
            ("CFItems", Reason.NO_PLACE, "subject ×2"),
            ("CFPackage", Reason.NO_PLACE, "CFRubrics"),
        ]

    def test_long_texts_are_shortened_in_names_and_otherwise_left_out(self):
        statement, endless = "Melayani warga. " * 20, "x" * (MAX_TEXT + 1)
        top, leaf = item("A", statement), item("A.1.1", endless)
        items, links = [top, leaf], [(top, None), (leaf, top)]
        package = foreign(items, links, description=endless, title=endless)
        (competency,) = case.from_package(package).competencies
        assert competency.name.endswith("…")
        assert competency.definition == statement
        assert [(where, reason) for where, reason, _text in left_out_of(package)] == [
            ("A.1.1", Reason.TOO_LONG),
            ("CFDocument", Reason.TOO_LONG),
            ("CFDocument", Reason.TOO_LONG),
        ]

    def test_codes_that_cannot_be_taken_give_way_to_numbers(self):
        items = [item("K2"), item("SAMA"), item("SAMA"), item("?" * 5), item("X" * 30)]
        read = case.from_package(foreign(items, [(one, None) for one in items], title="公共"))
        assert [one.code for one in read.competencies] == ["K2", "SAMA", "K3", "K4", "K5"]
        assert list(read.problems(frozenset())) == []

    def test_a_package_of_1_0_as_other_programs_write_it_is_read(self):
        top, leaf = item("", "Standar 1"), item("", "Standar 1.1", educationLevel="3")
        for entry in (top, leaf):
            entry |= {"conceptKeywords": None, "CFDocumentURI": "https://lain.example/uri/1"}
        package = foreign(
            [top, leaf],
            [(top, None), (leaf, top)],
            adoptionStatus="Adopted",
            statusStartDate="2017-05-25T18:05:33",
            licenseURI=None,
            CFPackageURI="https://lain.example/uri/1",
        )
        for link in package["CFAssociations"]:
            del link["sequenceNumber"]
        read = case.from_package({"CFPackage": package})
        assert read.starts_on == dt.date(2017, 5, 25)
        assert [one.code for one in read.competencies[0].indicators] == ["3.1"]
        assert left_out_of(package) == []

    def test_an_item_without_identifier_is_refused(self):
        top = item("A")
        nameless = item("A.1.2") | {"identifier": "17"}
        assert problems_of(foreign([top, nameless], [(top, None)])) == [
            ("A.1.2", Reason.BAD_IDENTIFIER)
        ]

    def test_an_item_given_twice_is_named(self):
        top = item("A")
        assert ("CFItems[2]", Reason.TWICE) in problems_of(foreign([top, top], [(top, None)]))

    def test_a_package_without_items_is_refused(self):
        assert problems_of(foreign([], [])) == [("CFItems", Reason.NO_COMPETENCY)]

    @pytest.mark.parametrize(
        ("path", "value", "reason"),
        [
            (("CFDocument", "version"), "satu", Reason.BAD_VERSION),
            (("CFDocument", "statusStartDate"), "kemarin", Reason.BAD_DATE),
            (("CFDocument", "extensions", "prima", "levelNames"), {"6": "x"}, Reason.BAD_LEVEL),
            (("CFItems", 0, "fullStatement"), "", Reason.MISSING),
            (("CFAssociations", 0, "destinationNodeURI", "identifier"), "x", Reason.UNKNOWN_PARENT),
            (("CFItems", 0, "extensions", "prima", "kind"), "lain", Reason.UNKNOWN_KIND),
            (("CFItems", 0, "extensions", "prima", "validMonths"), "x", Reason.BAD_MONTHS),
        ],
    )
    def test_a_damaged_package_of_ours_is_refused(self, path, value, reason):
        package = copy.deepcopy(TestPackage.PACKAGE)
        place = package
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value
        assert reason in [found for _where, found in problems_of(package)]


def test_a_package_of_0_2_0_calls_validity_by_another_name():
    package = copy.deepcopy(TestPackage.PACKAGE)
    first = next(i for i in package["CFItems"] if "validMonths" in i["extensions"]["prima"])
    del first["extensions"]["prima"]["validMonths"]
    first["extensions"]["prima"]["halfLifeMonths"] = 6
    assert 6 in [competency.valid_months for competency in case.from_package(package).competencies]


class TestWorkbook:
    """What people do to workbooks."""

    @pytest.fixture
    def book(self):
        return openpyxl.load_workbook(BytesIO(workbook.write(framework_data("nasional"))))

    @staticmethod
    def problems_of(book):
        file = BytesIO()
        book.save(file)
        with pytest.raises(FaultyFileError) as caught:
            workbook.read(file)
        return [(p.where, p.reason, p.value) for p in caught.value.problems]

    @pytest.mark.parametrize(
        ("sheet", "cell", "value", "where", "reason"),
        [
            ("Kerangka", "B3", "dua", "Kerangka!3 · Versi", Reason.BAD_VERSION),
            ("Kerangka", "B8", "kemarin", "Kerangka!8 · Berlaku sejak", Reason.BAD_DATE),
            ("Kompetensi", "C2", "lain", "Kompetensi!2 · Jenis", Reason.UNKNOWN_KIND),
            ("Kompetensi", "C2", None, "Kompetensi!2 · Jenis", Reason.MISSING),
            ("Kompetensi", "E3", "-2", "Kompetensi!3 · Masa berlaku (bulan)", Reason.BAD_MONTHS),
            ("Indikator", "B2", 6, "Indikator!2 · Tingkat", Reason.BAD_LEVEL),
            ("Indikator", "B2", None, "Indikator!2 · Tingkat", Reason.MISSING),
            ("Indikator", "C2", 0, "Indikator!2 · Nomor", Reason.BAD_LEVEL),
            ("Indikator", "A2", "XYZ", "Indikator!2 · Kode kompetensi", Reason.UNKNOWN_COMPETENCY),
            ("Indikator", "G2", "x", "Indikator!2 · Pengenal", Reason.BAD_IDENTIFIER),
            ("Indikator", "D1", "Lain", "Indikator", Reason.NO_COLUMN),
        ],
    )
    def test_a_cell_that_cannot_be_taken_is_named(self, book, sheet, cell, value, where, reason):
        book[sheet][cell] = value
        assert (where, reason) in [found[:2] for found in self.problems_of(book)]

    def test_a_workbook_without_its_sheets_says_so(self):
        found = self.problems_of(openpyxl.Workbook())
        assert ("Kompetensi", Reason.MISSING, "") in found

    def test_identifiers_may_be_left_out(self, book):
        for sheet, column in (("Kompetensi", "K"), ("Indikator", "G")):
            for row in range(2, book[sheet].max_row + 1):
                book[sheet][f"{column}{row}"] = None
        book["Kerangka"]["B14"] = None
        file = BytesIO()
        book.save(file)
        assert workbook.read(file) == framework_data("nasional")

    def test_a_workbook_of_0_2_0_calls_validity_by_another_name(self, book):
        assert book["Kompetensi"]["E1"].value == "Masa berlaku (bulan)"
        book["Kompetensi"]["E1"] = "Paruh waktu (bulan)"
        book["Kompetensi"]["E3"] = 6
        file = BytesIO()
        book.save(file)
        assert workbook.read(file).competencies[1].valid_months == 6

    def test_text_that_looks_like_a_formula_stays_text(self):
        data = framework_data("nasional")
        data = FrameworkData(
            code="x",
            version=1,
            name="=1+1",
            identifier=data.identifier,
            level_names={1: "+A"},
            competencies=data.competencies[:1],
        )
        book = openpyxl.load_workbook(BytesIO(workbook.write(data)))
        assert book["Kerangka"]["B4"].data_type == "s"
        assert book["Kerangka"]["B4"].value == "=1+1"

    def test_more_rows_than_any_framework_has_are_not_read(self, monkeypatch):
        file = BytesIO(workbook.write(framework_data("nasional")))
        monkeypatch.setattr(workbook, "MOST_ROWS", 2)
        with pytest.raises(UnreadableError) as error:
            workbook.read(file)
        assert error.value.fault == "too_large"

    @pytest.mark.parametrize("content", [b"kode;nama\n1;2\n", b"", b"%PDF-1.7"])
    def test_another_kind_of_file_is_refused(self, content):
        with pytest.raises(UnreadableError):
            workbook.read(BytesIO(content))
