"""Links, variables and conditions of Harlowe."""

import pytest

from tests.assessments.roleplay.exchange.stories import (
    codes,
    first,
    harlowe,
    nodes,
    remarked,
    variables,
    ways,
)


@pytest.mark.parametrize(
    "written",
    [
        "[[Ke dapur->Dapur]]",
        "[[Dapur<-Ke dapur]]",
        "[[Ke dapur|Dapur]]",
        '(link-goto: "Ke dapur", "Dapur")',
        "(linkgoto:'Ke dapur','Dapur')",
        '(link-reveal-goto: "Ke dapur", "Dapur")[(set: $x to 1)]',
        '(link: "Ke dapur")[(go-to: "Dapur")]',
        '(t8n: "dissolve")+(link: "Ke dapur")[(goto: "Dapur")]',
        '(link: "Ke dapur")[Sebentar. (go-to: "Dapur")]',
        '(click-goto: "Ke dapur", "Dapur")',
        '(link-replace: "Ke dapur")[(link: "x")[y] (redirect: "Dapur")]',
        "|pintu>[ [[Ke dapur->Dapur]] ]",
        "[[[Ke dapur->Dapur]]]",
        '(align: "==>")[(if: true)[ [[Ke dapur->Dapur]] ]]',
        '<a data-passage="Dapur">Ke dapur</a>',
        "(after: 2s)[ [[Ke dapur->Dapur]] ]<pintu|",
    ],
)
def test_links(written: str) -> None:
    found = harlowe(f"Halo.\n{written}\n[[Kamar]]")
    assert ("Ke dapur", "dapur") in ways(first(found))
    assert ("Kamar", "kamar") in ways(first(found))


def test_a_link_named_like_its_passage() -> None:
    assert ways(first(harlowe('(link-goto: "Dapur") [[Kamar]]'))) == [
        ("Dapur", "dapur"),
        ("Kamar", "kamar"),
    ]


def test_where_a_link_leads_may_be_written_into_a_variable() -> None:
    found = harlowe('(set: $ke to "Dapur")(link-goto: "Pergi", $ke) [[Lain->$entah]] (link-goto:)')
    assert ways(first(found)) == [("Pergi", "dapur"), ("Lain", "")]
    assert remarked(found, "target_computed") == [("Awal", "Lain")]


def test_what_is_behind_a_click_is_shown_at_once_where_the_story_stays() -> None:
    found = harlowe('(link: "Buka surat")[Isinya: kosong.] (link-show: "Lagi", ?x) [[Dapur]]')
    assert first(found)["says"] == "Buka surat\nIsinya: kosong. Lagi Dapur"
    assert remarked(found, "revealed") == [("Awal", "Buka surat"), ("Awal", "Lagi")]


def test_a_click_that_leads_on_under_a_condition() -> None:
    found = harlowe(
        '(set: $x to 1)(link: "Pergi")[(set: $x to it + 1)'
        '(if: $x > 2)[(set: $y to true)(goto: "Dapur")](else:)[(goto: "Kamar")(print: $x)]]'
    )
    to_kitchen, to_room = first(found)["choices"]
    assert (to_kitchen["leads_to"], to_kitchen["when"]) == ("dapur", "x > 2")
    assert to_kitchen["changes"] == [{"variable": "x", "by": 1}, {"variable": "y", "to": True}]
    assert (to_room["leads_to"], to_room["when"]) == ("kamar", "x <= 2")


def test_going_on_by_itself() -> None:
    found = harlowe('Sebentar.\n(after: 2s)[(go-to: "Dapur")]')
    assert (first(found)["kind"], first(found)["leads_to"]) == ("scene", "dapur")


def test_going_on_by_itself_beside_links() -> None:
    found = harlowe('[[Kamar]]\n(live: 5s)[(go-to: "Dapur")]')
    assert ways(first(found)) == [("Kamar", "kamar"), ("Dapur", "dapur")]
    assert remarked(found, "goes_by_itself") == [("Awal", "Dapur")]


def test_a_passage_that_only_decides_is_a_fork() -> None:
    found = harlowe(
        '(set: $sabar to 3)(if: $sabar >= 3)[(go-to: "Dapur")](else:)[(go-to: "Kamar")]'
    )
    fork = first(found)
    assert fork["kind"] == "fork"
    assert fork["changes"] == [{"variable": "sabar", "to": 3}]
    assert fork["branches"] == [
        {"when": "sabar >= 3", "leads_to": "dapur"},
        {"when": "sabar < 3", "leads_to": "kamar"},
    ]
    assert remarked(found, "nowhere_else") == [("Awal", "")]


def test_a_passage_that_says_something_and_decides() -> None:
    found = harlowe('(set: $x to 1)Baik.(if: $x is 1)[(go-to: "Dapur")](go-to: "Kamar")')
    scene, fork, *_rest = nodes(found).values()
    assert (scene["kind"], scene["says"], scene["leads_to"]) == ("scene", "Baik.", "awal-2")
    assert (fork["key"], fork["leads_to"], "changes" in fork) == ("awal-2", "kamar", False)


def test_a_passage_that_may_go_on_before_its_links() -> None:
    found = harlowe('(set: $x to 1)(if: $x is 1)[(go-to: "Dapur")]Apa?\n[[Kamar]] [[Dapur]]')
    fork, turn, *_rest = nodes(found).values()
    assert fork["branches"] == [{"when": "x = 1", "leads_to": "dapur"}]
    assert (fork["leads_to"], turn["key"], turn["says"]) == ("awal-2", "awal-2", "Apa?")


def test_variables_hold_every_value_seen() -> None:
    found = harlowe(
        "(set: num-type $sabar to 3)(set: $marah to 12)"
        "(put: true into $nama-ku)(put: true into $dicatat)"
        "(set: $sabar to it - 4)(set: $sabar to $sabar + 2)(set: $sabar to 1 + it)"
        "(if: $marah < 20)[x] [[Dapur]]"
    )
    assert variables(found) == {
        "sabar": {
            "id": "sabar",
            "name": "sabar",
            "kind": "number",
            "least": -4,
            "most": 10,
            "start": 0,
        },
        "marah": {
            "id": "marah",
            "name": "marah",
            "kind": "number",
            "least": 0,
            "most": 20,
            "start": 0,
        },
        "dicatat": {"id": "dicatat", "name": "dicatat", "kind": "fact", "start": False},
    }
    assert first(found)["changes"][0] == {"variable": "sabar", "to": 3}
    assert first(found)["changes"][-2:] == [
        {"variable": "sabar", "by": 2},
        {"variable": "sabar", "by": 1},
    ]
    assert ("Awal", "true into $nama-ku") in remarked(found, "change")


def test_what_is_set_before_the_story_is_where_variables_start() -> None:
    found = harlowe(
        "(set: $x to 5)[[Dapur]]", "Mula [startup]\n(set: $x to 2)(set: $y to true)(if: $x)[a]"
    )
    assert variables(found)["x"]["start"] == 2
    assert variables(found)["y"] == {"id": "y", "name": "y", "kind": "fact", "start": True}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$x > 3", "x > 3"),
        ("$x is 3", "x = 3"),
        ("$x is not 3", "x != 3"),
        ("$x is > 3", "x > 3"),
        ("$x > 3 and it < 9", "x > 3 and x < 9"),
        ("($x > 3 or $y) and not $y", "(x > 3 or y) and not y"),
        ("not ($x > 3 and $y)", "not (x > 3 and y)"),
        ("not not $y", "y"),
        ("not (not $y)", "y"),
        ("$y is true", "y"),
        ("$y is false", "not y"),
        ("false is $y", "not y"),
        ("$y is not false", "y"),
        ("$x", "x != 0"),
        ("not $x", "x = 0"),
        ("$x + 2 - $x >= 3", "x + 2 - x >= 3"),
        ("$x - ($x - 2) = 1", "x - (x - 2) = 1"),
        ("$x is -2", "x = 0 - 2"),
        ("$x - -2 > 1", "x - (0 - 2) > 1"),
        ("true", ""),
        ("1", ""),
        ("$y, ", "y"),
    ],
)
def test_conditions(written: str, meant: str) -> None:
    found = harlowe(f"(set: $x to 5)(set: $y to true)(if: {written})[ [[Dapur]] ] [[Kamar]]")
    choice = first(found)["choices"][0]
    assert choice.get("when", "") in {meant, "true"}
    assert codes(found) == set()


@pytest.mark.parametrize(
    "written",
    [
        "$nama is 'Sari'",
        "(history:) contains 'Dapur'",
        "$x's length > 2",
        "$x > 2.5",
        "$x > 99999999999",
        "$x *",
        "$x > ",
        "$belum is 3",
        "$x is $y",
        "it > 3",
        "- $x > 3",
        "($x and $y) > 3",
        "($x > 1) + 2 > 1",
        "$x > 1 1",
        "$x + 1",
        "$x > 1 and " * 50 + "$x",
        "",
        "$x > 1 and " * 60 + "$x",
        "(" * 30 + "$y" + ")" * 30,
        " or ".join(f"$x is {number}" for number in range(100)),
    ],
)
def test_conditions_that_are_not_understood_are_left_out(written: str) -> None:
    found = harlowe(f"(set: $x to 5)(set: $y to true)(if: {written})[ [[Dapur]] ] [[Kamar]]")
    assert "when" not in first(found)["choices"][0]
    assert "condition" in codes(found)


@pytest.mark.parametrize(
    "written",
    [
        "$x to (random: 1, 6)",
        "$x to $y",
        "$x to 'a'",
        "$x",
        "$x to $y + 1",
        "$x += 'a'",
        "$x to 1 - it",
    ],
)
def test_changes_that_are_not_understood_are_told_of(written: str) -> None:
    assert "change" in codes(harlowe(f"(set: {written}) [[Dapur]]"))


def test_else_and_unless() -> None:
    found = harlowe(
        "(set: $x to 5)(if: $x > 7)[ [[Dapur]] ]\n(else-if: $x > 3)[ [[Ke kamar->Kamar]] ] "
        "(else:)[ [[Kamar]] ](unless: $x is 5)[ [[Lain->Dapur]] ](else:)[]"
    )
    assert [each["when"] for each in first(found)["choices"]] == [
        "x > 7",
        "x <= 7 and x > 3",
        "x <= 7 and x <= 3",
        "x != 5",
    ]


def test_an_else_without_an_if() -> None:
    assert ways(first(harlowe("(else:)[ [[Dapur]] ] [[Kamar]]")))[0] == ("Dapur", "dapur")


def test_the_same_link_in_every_branch_is_one() -> None:
    found = harlowe("(set: $x to 5)(if: $x > 7)[A [[Dapur]]](else:)[B [[Dapur]]] [[Kamar]]")
    assert ways(first(found)) == [("Dapur", "dapur"), ("Kamar", "kamar")]
    assert "when" not in first(found)["choices"][0]
    assert found.counts["links"] == 3


def test_the_same_link_in_some_branches_is_one_under_either_condition() -> None:
    found = harlowe(
        "(set: $x to 5)(if: $x > 7)[ [[Dapur]] ](if: $x < 2)[ [[Dapur]] ]"
        "(if: $x < 2)[ [[Dapur]] ] [[Kamar]]"
    )
    assert first(found)["choices"][0]["when"] == "x > 7 or x < 2"


def test_the_same_link_under_more_conditions_than_can_be_written_is_always_there() -> None:
    many = "".join(f"(if: $x is {number})[ [[Dapur]] ]" for number in range(60))
    found = harlowe(f"(set: $x to 5){many} [[Kamar]]")
    assert "when" not in first(found)["choices"][0]
    assert remarked(found, "condition") == [("Awal", "")]


def test_words_under_conditions_become_variants() -> None:
    found = harlowe(
        "(set: $x to 5)Selamat (if: $x > 7)[pagi](else-if: $x > 3)[siang](else:)[sore], Bu. "
        "(if: $x is 1)[Apa?][[Dapur]]"
    )
    turn = first(found)
    assert turn["says"] == "Selamat sore, Bu. Dapur"
    assert [(each["when"], each["says"]) for each in turn["variants"]] == [
        ("x > 7 and x = 1", "Selamat pagi, Bu. Apa?Dapur"),
        ("x > 7", "Selamat pagi, Bu. Dapur"),
        ("x > 3 and x = 1", "Selamat siang, Bu. Apa?Dapur"),
        ("x > 3", "Selamat siang, Bu. Dapur"),
        ("x = 1", "Selamat sore, Bu. Apa?Dapur"),
    ]


def test_an_ending_has_variants_of_its_text() -> None:
    found = harlowe("(set: $x to 5)(if: $x > 7)[](else:)[Sayang.]")
    assert first(found)["text"] == "Sayang."
    assert first(found)["variants"] == [{"when": "x > 7", "text": "…"}]


def test_words_under_conditions_that_are_not_understood_all_come() -> None:
    found = harlowe("(if: $entah)[Pagi](else:)[Sore] [[Dapur]] [[Kamar]]")
    assert first(found)["says"] == "Pagi\nSore Dapur Kamar"
    assert remarked(found, "text_at_once") == [("Awal", "Pagi")]


def test_words_in_too_many_versions_all_come() -> None:
    many = "".join(f"(if: $x is {number})[Kata {number}.]" for number in range(5))
    found = harlowe(f"(set: $x to 5){many}[[Dapur]]")
    assert len(first(found)["variants"]) == 7
    assert len(remarked(found, "text_at_once")) == 2


def test_what_is_changed_after_it_was_asked_changes_when_the_passage_is_left() -> None:
    text = "(if: $kunci)[Terkunci.](else:)[Anda mengunci pintu.](set: $kunci to true)\n"
    turn = first(harlowe(f"{text}[[Ke dapur->Dapur]]", "K\n(set: $kunci to false)"))
    assert "changes" not in turn
    assert turn["choices"][0]["changes"] == [{"variable": "kunci", "to": True}]
    scene, fork, *_rest = nodes(
        harlowe(f"{text}[[Lanjut->Dapur]]", "K\n(set: $kunci to false)")
    ).values()
    assert (scene["leads_to"], fork["kind"], fork["leads_to"]) == ("awal-2", "fork", "dapur")
    assert fork["changes"] == [{"variable": "kunci", "to": True}]


def test_a_change_under_a_condition() -> None:
    found = harlowe("(set: $x to 5)(if: $x > 3)[(set: $y to true)] [[Dapur]]")
    assert first(found)["changes"][-1] == {"variable": "y", "to": True, "when": "x > 3"}


def test_a_change_under_a_condition_that_is_not_understood_is_left_out() -> None:
    found = harlowe("(if: $entah)[(set: $y to true)](else:)[(set: $y to false)] [[Dapur]]")
    assert "changes" not in first(found)
    assert remarked(found, "change") == [("Awal", "$y = True"), ("Awal", "$y = False")]


def test_long_chains_of_conditions() -> None:
    chain = "".join(f"(else-if: $x is {n})[ [[Dapur]] ]" for n in range(30))
    found = harlowe(f"(set: $x to 5)(if: $x is 99)[ [[Kamar]] ]{chain}")
    assert found.counts["links"] == 31


def test_what_does_not_come_is_told_of() -> None:
    found = harlowe(
        '(enchant: ?a, (color: red))(macro-ku: 1)(print: "Halo")(print: $x)$x (undo:)(restart:)'
        "<img src='a.png' alt='Loket'><video src=b></video><script>x</script><style>x</style>"
        "<!-- catatan -->`[[bukan]]` ``x`` <3 (bukan makro [[Dapur]] [[Kamar]] <select>x</select>"
    )
    assert codes(found) == {"macro", "value", "back", "picture", "media", "script", "input"}
    assert remarked(found, "macro") == [("Awal", "(macroku:)")]
    assert remarked(found, "picture") == [("Awal", "Loket")]
    assert first(found)["says"].startswith("Halo…… [[bukan]] x <3 (bukan makro")


def test_links_in_a_text_that_is_kept_in_a_variable() -> None:
    found = harlowe('(set: $jalan to "ke [[dapur->Dapur]] atau [[Kamar]]")(if: $x)[$jalan]')
    assert ways(first(found)) == [("dapur", "dapur"), ("Kamar", "kamar")]


def test_included_passages() -> None:
    found = harlowe(
        '(display: "Salam")(display: "Awal")(display: $x)(display: "Mana") [[Dapur]]',
        "Salam\nSelamat pagi. [[Kamar]]",
    )
    assert first(found)["says"] == "Selamat pagi. Kamar Dapur"
    assert ways(first(found)) == [("Kamar", "kamar"), ("Dapur", "dapur")]
    assert remarked(found, "include") == [("Awal", "Awal"), ("Awal", "Mana")]


@pytest.mark.parametrize(
    "written",
    [
        "(set: $x to",
        "[[Dapur",
        "[ [ [",
        "]]]",
        "|a>[",
        "`",
        "[[]]",
        "[[a\n\nb]]",
        "(if:)",
        "<x",
        "(if: ($x > 2)[x]",
        "[==",
        "(a:)+(b:",
    ],
)
def test_what_is_not_closed_is_no_trouble(written: str) -> None:
    assert ("Kamar", "kamar") in ways(first(harlowe(f"[[Kamar]] [[Dapur]] {written}")))


def test_deep_and_long_nesting_is_no_trouble() -> None:
    harlowe("(a:)[" * 500 + "x" + "]" * 500)
    harlowe("(a:)+" * 500 + "(b:)[x]")
    harlowe("(a: " * 500)
    harlowe("(if: not not " + "not " * 100 + "$x)[a]")
