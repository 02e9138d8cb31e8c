"""Links, variables and conditions of SugarCube."""

import pytest

from tests.assessments.roleplay.exchange.stories import (
    codes,
    first,
    nodes,
    remarked,
    sugarcube,
    variables,
    ways,
)


@pytest.mark.parametrize(
    "written",
    [
        "[[Ke dapur|Dapur]]",
        "[[Ke dapur->Dapur]]",
        "[[Dapur<-Ke dapur]]",
        "[[Ke dapur|Dapur][$x to 1]]",
        "[[Ke dapur|Dapur][$x to [1]]]",
        '<<link "Ke dapur" "Dapur">><</link>>',
        "<<link 'Ke dapur' 'Dapur'>>",
        "<<link [[Ke dapur|Dapur]]>><</link>>",
        '<<link "Ke dapur">><<goto "Dapur">><</link>>',
        '<<button "Ke dapur">><<set $x to 1>><<goto [[Dapur]]>><</button>>',
        '<<click "Ke dapur" "Dapur">><</click>>',
        '<<linkreplace "Ke dapur">><<goto "Dapur">><</linkreplace>>',
        '<<choice "Dapur" "Ke dapur">>',
        "<<choice [[Ke dapur|Dapur]]>>",
        '<<back "Ke dapur" "Dapur">>',
        "<<return [[Ke dapur|Dapur]]>>",
        "<<tombolku [[Ke dapur|Dapur]]>>",
        '<a data-passage="Dapur" data-setter="$x to 2">Ke dapur</a>',
        "[img[Ke dapur|a.png][Dapur]]",
        '<<nobr>><<if true>><<link "Ke dapur" "Dapur">><</link>><<endif>><</nobr>>',
    ],
)
def test_links(written: str) -> None:
    found = sugarcube(f"Halo.\n{written}\n[[Kamar]]")
    assert ("Ke dapur", "dapur") in ways(first(found))
    assert ("Kamar", "kamar") in ways(first(found))


def test_links_that_are_pictures() -> None:
    found = sugarcube(
        "<<link [img[gambar/kembali.png]]>><<goto 'Dapur'>><</link>>"
        "<<link [img[maju.png][Kamar]]>><</link>><img data-passage='Dapur'> [img[a.png]] [img[b"
    )
    assert ways(first(found)) == [
        ("kembali.png", "dapur"),
        ("maju.png", "kamar"),
        ("Dapur", "dapur"),
    ]
    assert remarked(found, "picture") == [("Awal", "a.png")]


def test_what_a_click_changes() -> None:
    found = sugarcube(
        "[[Ke|Dapur][$x to 2; $y += 3]] <<link 'Lagi' 'Kamar'>><<set $x++>>Ya<</link>>"
    )
    assert [each["changes"] for each in first(found)["choices"]] == [
        [{"variable": "x", "to": 2}, {"variable": "y", "by": 3}],
        [{"variable": "x", "by": 1}],
    ]


def test_where_a_link_leads_may_be_written_into_a_variable() -> None:
    found = sugarcube(
        "<<set $ke to 'Dapur'>><<link 'Pergi' $ke>><</link>> [[Lagi|$ke]] [[Lain|$entah]]"
        "[[Hitung|'a' + $b]] [[Kode|`x`]] <<goto $entah>><<goto>>"
    )
    assert [to for _text, to in ways(first(found))][:3] == ["dapur", "dapur", ""]
    assert len(remarked(found, "target_computed")) == 4


def test_passages_whose_names_look_like_variables() -> None:
    found = sugarcube("[[Ke|_tersembunyi]] [[Dapur]]", "_tersembunyi\nx")
    assert ways(first(found))[0] == ("Ke", "tersembunyi")


def test_what_is_behind_a_click_is_shown_at_once_where_the_story_stays() -> None:
    found = sugarcube("<<link 'Buka'>><<replace '#a'>>Kosong.<</replace>><</link>> [[Dapur]]")
    assert first(found)["says"] == "Buka\nKosong. Dapur"
    assert codes(found) == {"revealed"}


def test_variables_and_where_they_start() -> None:
    found = sugarcube(
        "<<set $sabar -= 2, $_uji = 1>><<set _sementara to 1>><<set $nama to 'x'>>"
        "<<run --$sabar>><<run State.x()>>[[Dapur]]",
        "StoryInit\n<<set $sabar to 7>><<set $dicatat to false>>",
    )
    assert variables(found)["sabar"] == {
        "id": "sabar", "name": "sabar", "kind": "number", "least": -3, "most": 10, "start": 7,
    }  # fmt: skip
    assert variables(found)["sementara"]["kind"] == "number"
    assert "nama" not in variables(found)
    assert variables(found)["dicatat"]["start"] is False
    assert remarked(found, "change") == [("Awal", "State.x()"), ("Awal", "$nama = x")]


def test_ids_are_unique_and_no_words_of_the_language() -> None:
    found = sugarcube("<<set $And to 1, $and to 1, $_1 to 1, $x_ to 1>> [[Dapur]]")
    assert list(variables(found)) == ["and_2", "and_3", "v_1", "x"]


def test_truths_and_numbers_together_are_numbers() -> None:
    found = sugarcube("<<set $x to false>><<set $x to 3>><<if $x is true>>[[Dapur]]<</if>>")
    assert first(found)["changes"] == [{"variable": "x", "to": 0}, {"variable": "x", "to": 3}]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$x gte 3 and !$y", "x >= 3 and not y"),
        ("$x lt 3 || $x === 9", "x < 3 or x = 9"),
        ("$x neq 3 && ($y or $x lte 1)", "x != 3 and (y or x <= 1)"),
        ("$x eq 3", "x = 3"),
    ],
)
def test_conditions(written: str, meant: str) -> None:
    found = sugarcube(
        f"<<set $x to 5>><<set $y to true>><<if {written}>>[[Dapur]]<</if>> [[Kamar]]"
    )
    assert first(found)["choices"][0]["when"] == meant


def test_else_in_all_spellings() -> None:
    found = sugarcube(
        "<<set $x to 5>><<if $x > 7>>[[A|Dapur]]<<elseif $x > 3>>[[B|Dapur]]"
        "<<else if $x > 1>>[[C|Dapur]]<<else>>[[D|Dapur]]<</if>>"
    )
    assert [each["when"] for each in first(found)["choices"]] == [
        "x > 7",
        "x <= 7 and x > 3",
        "x <= 7 and x <= 3 and x > 1",
        "x <= 7 and x <= 3 and x <= 1",
    ]


def test_cases() -> None:
    found = sugarcube(
        "<<set $x to 5>><<switch $x>> <<case 1 2>>Satu [[A|Dapur]]<<case 3>>[[B|Dapur]]"
        "<<default>>[[C|Dapur]]<</switch>><<switch visits()>><<case 1>>[[D|Dapur]]<</switch>>"
        "<<switch $x>><</switch>>"
    )
    assert [each.get("when") for each in first(found)["choices"]] == [
        "x = 1 or x = 2",
        "not (x = 1 or x = 2) and x = 3",
        "not (x = 1 or x = 2) and x != 3",
        None,
    ]
    assert remarked(found, "condition") == [("Awal", "visits() 1")]


@pytest.mark.parametrize("written", ["visited('Dapur')", "($x > 2", "$x.y > 2"])
def test_conditions_that_are_not_understood_are_left_out(written: str) -> None:
    found = sugarcube(f"<<set $x to 5>><<if {written}>>[[Dapur]]<</if>> [[Kamar]]")
    assert "when" not in first(found)["choices"][0]
    assert remarked(found, "condition") == [("Awal", written)]


def test_an_if_that_asks_nothing() -> None:
    assert ways(first(sugarcube("<<if>>[[Dapur]]<</if>> [[Kamar]]")))[0] == ("Dapur", "dapur")


def test_going_on_by_itself() -> None:
    found = sugarcube("<<set $x to 1>><<if $x is 1>><<goto 'Dapur'>><</if>><<goto 'Kamar'>>[[x]]")
    fork = first(found)
    assert (fork["kind"], fork["branches"][0]["leads_to"]) == ("fork", "dapur")


def test_what_does_not_come_is_told_of() -> None:
    found = sugarcube(
        "<<audio 'a' play>><<textbox '$x' ''>><<script>>[[bukan]]<</script>><<back>>"
        "<<print 'Halo'>><<= $x>><<- 5>><<aneh [[]]>>x<</aneh>>"
        "<<silently>>y[[Diam|Dapur]]<</silently>> /* a */ /% b %/ {{{c}}}"
        "<nowiki>[[d]]</nowiki> $x.y <<include $x>><<include>> < <<1 [[Dapur]]"
    )
    assert codes(found) == {"media", "input", "script", "back", "value", "macro"}
    assert first(found)["says"] == "Halo…5xDiam c[[d]] … < <<1 Dapur"
    assert ways(first(found)) == [("Diam", "dapur"), ("Dapur", "dapur")]


def test_included_passages() -> None:
    found = sugarcube(
        "<<include 'Salam'>><<display [[Salam]]>>", "Salam\nHalo. [[Kamar]] [[Dapur]]"
    )
    assert ways(first(found)) == [("Kamar", "kamar"), ("Dapur", "dapur")]


def test_passages_that_include_each_other_come_to_an_end() -> None:
    found = sugarcube("<<include 'B'>>" * 30, "B\n<<include 'C'>>", "C\n<<include 'B'>>[[Dapur]]")
    assert remarked(found, "include")
    assert nodes(found)["awal"]["kind"] == "turn"


@pytest.mark.parametrize(
    "written",
    [
        "<<link",
        "<<if $x>>",
        "<</if>>",
        "<<set $x to '>>",
        "[[Dapur",
        "[[]]",
        "{{{",
        "/*",
        "<<",
        "<a",
        "<<link>>",
    ],
)
def test_what_is_not_closed_is_no_trouble(written: str) -> None:
    assert ("Kamar", "kamar") in ways(first(sugarcube(f"[[Kamar]] [[Dapur]] {written}")))


def test_deep_nesting_is_no_trouble() -> None:
    sugarcube("<<if $x>>" * 500 + "x" + "<</if>>" * 500)
    sugarcube("<<nobr>>" * 500 + "x" + "<</nobr>>" * 500)
    sugarcube("<<a '>>'" * 500)
