"""A trainer writes a conversation on the map, by the mouse or by the keyboard, and tries it out."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from assessments.models import ScenarioPage
from lms import installation
from lms.people.models import User
from tests.assessments.roleplay.editor.documents import EVERYTHING as DOCUMENT
from tests.browser.conftest import SCREENS, Arrive, Visitor, follow
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scenario(citra: User, framework: Any, settings: Any) -> ScenarioPage:
    """Prepare the site with a course and a role-play in which nothing has been written yet."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 60_000
    content.tree_roots()
    course = content.course()
    page: ScenarioPage = course.add_child(
        instance=ScenarioPage(title="Antrean marah", persona_name="Bu Sri", live=False)
    )
    page.save_revision()
    installation.prepare()
    return page


def open_editor(arrive: Arrive, scenario: ScenarioPage, width: int = 1280, **how: Any) -> Visitor:
    """Come signed in: by the form it is done elsewhere."""
    client = Client()
    client.force_login(User.objects.get(username="citra"))
    visitor = arrive(width, **how)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": visitor.address}]
    )
    visitor.open(f"/admin/pages/{scenario.pk}/edit/")
    visitor.page.locator(".conversation-map").wait_for()
    return visitor


def document_of(page: Page) -> Any:
    return json.loads(page.locator("textarea[name=conversation]").input_value())


class Writer:
    """Somebody who writes; nodes are named by their places in the order in which they were made."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def node(self, place: int) -> Locator:
        return self.page.locator(".conversation-node").nth(place)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[id='conversation-{name}']")

    def press(self, control: Locator) -> None:
        raise NotImplementedError

    def fill(self, name: str, text: str) -> None:
        raise NotImplementedError

    def choose(self, name: str, text: str) -> None:
        raise NotImplementedError

    def pick(self, text: str) -> None:
        raise NotImplementedError

    def add(self, kind: str, source: int | None = None, way: int = 0) -> int:
        raise NotImplementedError

    def link(self, source: int, way: int, target: int) -> None:
        raise NotImplementedError

    def open(self, place: int) -> None:
        raise NotImplementedError


class Mouse(Writer):
    """Points, drags and clicks; texts are typed all the same."""

    def press(self, control: Locator) -> None:
        control.click()

    def fill(self, name: str, text: str) -> None:
        self.field(name).click()
        self.page.keyboard.insert_text(text)

    def choose(self, name: str, text: str) -> None:
        self.field(name).select_option(label=text)

    def pick(self, text: str) -> None:
        self.page.locator(".conversation-pick__one").filter(has_text=text).first.click()

    def add(self, kind: str, source: int | None = None, way: int = 0) -> int:
        if source is None:
            self.page.get_by_role("button", name="Tambah", exact=True).click()
        else:
            place = self.page.locator(".conversation-map").bounding_box()
            assert place
            x = place["x"] + 90 + 130 * (self.count % 5)
            self._drag(source, way, x, place["y"] + 130 + 75 * (self.count // 5))
        self.pick(kind)
        self.count += 1
        return self.count - 1

    def link(self, source: int, way: int, target: int) -> None:
        box = self.node(target).bounding_box()
        assert box
        self._drag(source, way, box["x"] + 40, box["y"] + 20)

    def _drag(self, source: int, way: int, x: float, y: float) -> None:
        port = self.node(source).locator("[data-exit]").nth(way).bounding_box()
        assert port
        mouse = self.page.mouse
        mouse.move(port["x"] + port["width"] / 2, port["y"] + port["height"] / 2)
        mouse.down()
        mouse.move(x, y, steps=3)
        mouse.up()

    def open(self, place: int) -> None:
        self.node(place).locator("button").click()


STEPS = """control => {
  const all = "a, button, iframe, input, select, summary, textarea, [tabindex]";
  const isReached = (each) => each.tabIndex >= 0 && !each.disabled
    && each.checkVisibility({ visibilityProperty: true });
  const steps = (target) => {
    const reached = [...target.ownerDocument.querySelectorAll(all)].filter(isReached);
    return reached.indexOf(target) - reached.indexOf(target.ownerDocument.activeElement);
  };
  const { activeElement, body, defaultView } = control.ownerDocument;
  const frame = defaultView.frameElement;
  return frame && activeElement === body ? steps(frame) || 1 : steps(control);
}"""
"""About how often to press Tab to come to a control, below 0 with Shift."""


class Keys(Writer):
    """Touches nothing but the keyboard."""

    def press(self, control: Locator) -> None:
        self._go_to(control)
        self.page.keyboard.press("Enter")

    def _go_to(self, control: Locator) -> None:
        """Press Tab, or Shift and Tab, until the control has the focus."""
        for _attempt in range(30):
            steps = control.evaluate(STEPS)
            if not steps:
                return
            for _step in range(abs(steps)):
                self.page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
        pytest.fail(f"no way to {control} by Tab")

    def fill(self, name: str, text: str) -> None:
        self._go_to(self.field(name))
        self.page.keyboard.type(text)

    def choose(self, name: str, text: str) -> None:
        self._go_to(self.field(name))
        self.page.keyboard.type(text)

    def pick(self, text: str) -> None:
        expect(self.page.locator(".conversation-dialog input")).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def add(self, kind: str, source: int | None = None, way: int = 0) -> int:
        if source is None:
            self.press(self.page.get_by_role("button", name="Tambah", exact=True))
        else:
            self._stand_on(source)
            self.page.keyboard.press("n")
        self.pick(kind)
        self.count += 1
        expect(self.node(self.count - 1).locator("button")).to_be_focused()
        return self.count - 1

    def link(self, source: int, way: int, target: int) -> None:
        self._stand_on(source)
        self.page.keyboard.press("l")
        ways = self.page.locator(".conversation-pick__one")
        expect(ways.first).to_be_visible()
        for _step in range(way + 1):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        node = document_of(self.page)["nodes"][target]
        self.pick(node["name"])

    def _stand_on(self, place: int) -> None:
        """Follow the links to a node, or search it in the list."""
        if (
            not self.node(place)
            .locator("button")
            .evaluate("button => button === document.activeElement")
        ):
            self.page.locator(".conversation-node").nth(place).locator("button").focus()

    def open(self, place: int) -> None:
        self._stand_on(place)
        self.page.keyboard.press("Enter")


@pytest.mark.parametrize("by", [Mouse, Keys])
def test_a_conversation_of_ten_nodes_is_written_tried_tested_and_published(
    arrive: Arrive, scenario: ScenarioPage, by: Callable[[Page], Writer]
) -> None:
    visitor = open_editor(arrive, scenario)
    page, writer = visitor.page, by(visitor.page)
    writer.press(page.get_by_role("button", name="Satu layar penuh"))
    if by is Mouse:
        for _time in range(3):
            page.get_by_role("button", name="Perkecil").click()
    write_settings(writer)
    nodes = write_nodes(writer)
    write_conditions(writer, nodes)

    expect(page.locator(".conversation-checks h3")).to_contain_text("sebelum terbit: 0")
    play_from_the_middle(writer, nodes["third"])
    expect(page.locator(".conversation-checks h3")).to_contain_text("sebelum terbit: 0")
    publish(visitor)

    scenario.refresh_from_db()
    written = scenario.conversation
    assert scenario.live
    assert len(written["nodes"]) == 10
    [test] = written["tests"]
    assert len(test["moves"]) == 4
    good = next(node for node in written["nodes"] if node.get("outcome") == "good")
    assert test["ending"] == good["key"]
    assert not visitor.troubles


def write_settings(writer: Writer) -> None:
    """Let the conversation remember a feeling and a promise."""
    page = writer.page
    writer.press(page.locator("[data-tab=variables]"))
    writer.press(writer.field("variables-add"))
    writer.fill("variables-0-name", "Kepercayaan")
    writer.press(writer.field("variables-add"))
    writer.fill("variables-1-name", "Janji")
    writer.choose("variables-1-kind", "janji yang akan ditagih warga")
    writer.press(page.locator("[data-tab=map]"))


def write_nodes(writer: Writer) -> dict[str, int]:
    """Draw ten nodes: four turns, a scene, a time, a fork and three endings."""
    first = writer.add("Giliran")
    write_turn(writer, first, "Sudah tiga kali saya ke sini!")
    second = writer.add("Giliran", first, 0)
    write_turn(writer, second, "Siapa yang mengurus?")
    poor = writer.add("Akhir", first, 1)
    write_ending(writer, poor, "Pergi marah", "Kurang baik")
    scene = writer.add("Adegan", second, 0)
    writer.link(second, 1, scene)
    third = writer.add("Giliran", scene, 0)
    write_turn(writer, third, "Jadi kapan selesai?")
    fourth = writer.add("Giliran", third, 0)
    write_turn(writer, fourth, "Baik, saya tunggu.")
    writer.link(third, 1, poor)
    later = writer.add("Beberapa waktu", fourth, 0)
    writer.link(fourth, 1, later)
    fork = writer.add("Percabangan", later, 0)
    good = writer.add("Akhir", fork, 0)
    write_ending(writer, good, "Pulang lega", "Baik")
    mixed = writer.add("Akhir", fork, 1)
    write_ending(writer, mixed, "Masih ragu", "Campuran")
    return {"first": first, "third": third, "fork": fork}


def write_turn(writer: Writer, place: int, says: str) -> None:
    writer.open(place)
    writer.fill(f"nodes-{place}-says", says)
    for choice in range(2):
        writer.fill(f"nodes-{place}-choices-{choice}-text", f"Jawaban {place} {choice}")
    writer.press(writer.field(f"nodes-{place}-choices-0-effects-add"))
    writer.press(writer.field(f"nodes-{place}-choices-0-effects-0-indicator"))
    writer.pick("PP.1.1")


def write_ending(writer: Writer, place: int, title: str, outcome: str) -> None:
    writer.open(place)
    writer.fill(f"nodes-{place}-title", title)
    writer.choose(f"nodes-{place}-outcome", outcome)


def write_conditions(writer: Writer, nodes: dict[str, int]) -> None:
    """Let what was said first and promised later decide how it ends."""
    first, third, fork = nodes["first"], nodes["third"], nodes["fork"]
    change(writer, first, "Kepercayaan")
    change(writer, third, "Janji")
    writer.open(fork)
    branch = f"nodes-{fork}-branches-0-when"
    writer.press(writer.field(f"{branch}-add"))
    writer.press(writer.field(f"{branch}-add"))
    writer.choose(f"{branch}-1-variable", "Janji")
    when = document_of(writer.page)["nodes"][fork]["branches"][0]["when"]
    assert re.fullmatch(r"v\w+ >= 5 and v\w+", when)


def change(writer: Writer, place: int, variable: str) -> None:
    writer.open(place)
    choice = f"nodes-{place}-choices-0"
    writer.press(writer.field(f"{choice}-more-more"))
    writer.press(writer.field(f"{choice}-changes-add"))
    writer.choose(f"{choice}-changes-0-variable", variable)


def play_from_the_middle(writer: Writer, third: int) -> None:
    """Play from the third turn to the good ending, and keep it as a test."""
    page = writer.page
    writer.open(third)
    writer.press(writer.field("tool-phone"))
    phone = page.frame_locator(".conversation-phone__frame")
    expect(phone.get_by_text("Jadi kapan selesai?")).to_be_visible()
    writer.press(phone.get_by_role("button", name=re.compile(f"Jawaban {third} 0")))
    expect(phone.get_by_text("Baik, saya tunggu.")).to_be_visible()
    writer.press(phone.get_by_role("button", name=re.compile(r"Jawaban \d 0")))
    expect(phone.get_by_role("heading", name="Pulang lega")).to_be_visible()
    writer.press(page.get_by_role("button", name="Simpan sebagai uji coba"))
    name = page.locator(".conversation-dialog input")
    expect(name).to_have_value(re.compile("Berakhir di"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tersimpan. Dijalankan")).to_be_visible()


def publish(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("button", name="Satu layar penuh").press("Enter")
    page.locator("footer [data-w-dropdown-target=toggle]").press("Enter")
    follow(page.locator("button[name=action-publish]"))


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_it_can_be_read_and_reached_on_every_screen(
    arrive: Arrive, scenario: ScenarioPage, width: int, scheme: str
) -> None:
    scenario.conversation = DOCUMENT
    scenario.save_revision()
    visitor = open_editor(arrive, scenario, width, scheme=scheme)
    page = visitor.page
    expect(page.locator(".conversation-findings li").first).to_be_visible()

    for tab in ("variants", "list"):
        page.locator(f"[data-tab={tab}]").click()
        visitor.check("conversation-editor")
    page.locator("[data-tab=map]").click()
    for key in ("n1", "n3"):
        page.locator(f".conversation-map [data-node={key}] button").click()
        visitor.check("conversation-editor")
    page.locator(".conversation-map [data-node=n8] button").click()
    page.locator("#conversation-tool-phone").click()
    phone = page.frame_locator(".conversation-phone__frame")
    expect(phone.get_by_text("Kartu identitas")).to_be_visible()
    visitor.check("conversation-editor")
    page.get_by_role("button", name="Pintasan papan ketik").click()
    visitor.check("conversation-editor")


def test_what_officers_mark_and_write_is_tried_as_they_do(
    arrive: Arrive, written: ScenarioPage
) -> None:
    page = open_editor(arrive, written).page
    page.locator("[data-node=n8] button").click()
    page.locator("#conversation-tool-phone").click()
    phone = page.frame_locator(".conversation-phone__frame")
    phone.get_by_label("Nama").check()
    page.locator("[id='conversation-nodes-7-name']").fill("Kartu")
    expect(page.locator(".conversation-map [data-node=n8]")).to_contain_text("Kartu")
    expect(phone.get_by_label("Nama")).to_be_checked()

    phone.get_by_role("button", name="Kirim").click()
    phone.get_by_role("textbox").fill("Maafkan kami, Bu.")
    phone.get_by_role("button", name="Kirim").click()

    expect(phone.get_by_text("Ditandai salah atau kurang: Nama")).to_be_visible()
    expect(phone.get_by_text("Maafkan kami, Bu.")).to_be_visible()
    expect(phone.get_by_role("heading", name=re.compile("Lega|Kecewa"))).to_be_visible()


@pytest.fixture
def written(scenario: ScenarioPage) -> ScenarioPage:
    """Let every kind of node be in the role-play."""
    scenario.conversation = DOCUMENT
    scenario.save_revision()
    return scenario


def names(page: Page) -> list[str]:
    return [node.get("name") or node["title"] for node in document_of(page)["nodes"]]


def test_nodes_are_removed_copied_carried_and_all_of_it_undone_by_the_keyboard(
    arrive: Arrive, written: ScenarioPage
) -> None:
    page = open_editor(arrive, written).page
    before = document_of(page) or DOCUMENT
    keyboard = page.keyboard
    page.locator(".conversation-map [data-node=n1] button").focus()

    keyboard.press("ArrowDown")
    expect(page.locator("[data-node=n2] button")).to_be_focused()
    keyboard.press("Control+d")
    assert names(page)[-1] == "Kapan selesai (salinan)"
    keyboard.press("Control+z")
    page.locator("[data-node=n7] button").focus()
    keyboard.press("Control+Shift+d")
    assert len(names(page)) == len(before["nodes"]) + 6
    assert document_of(page)["nodes"][-6]["leads_to"] != "n8"
    keyboard.press("Control+z")
    page.locator("[data-node=n7] button").focus()
    keyboard.press("Control+c")
    keyboard.press("Control+v")
    assert len(names(page)) == len(before["nodes"]) + 6
    keyboard.press("Control+z")
    page.locator("[data-node=n2] button").focus()
    keyboard.press("Delete")
    assert document_of(page)["nodes"][0]["choices"][0]["leads_to"] == ""
    assert "n2" not in [node["key"] for node in document_of(page)["nodes"]]
    keyboard.press("Control+z")
    assert document_of(page)["nodes"] == before["nodes"]
    keyboard.press("Control+Shift+z")
    assert len(names(page)) == len(before["nodes"]) - 1


def test_a_condition_that_rows_do_not_say_is_written_as_text_with_names(
    arrive: Arrive, written: ScenarioPage
) -> None:
    page = open_editor(arrive, written).page
    page.locator("[data-tab=list]").click()
    page.locator(".conversation-listed input").fill("percaya?")
    page.locator(".conversation-nodes button").click()
    when = "[id='conversation-nodes-2-branches-0-when']"
    page.locator("[id='conversation-nodes-2-branches-0-when-other']").click()
    expect(page.locator(when)).to_have_value("“Kepercayaan” >= 6 and “Janji Jumat”")

    page.locator(when).fill('("Kepercayaan" >= 8 or "Janji Jumat") and not "Janji Jumat"')

    branch = document_of(page)["nodes"][2]["branches"][0]
    assert branch["when"] == "(trust >= 8 or friday) and not friday"


def test_what_is_written_is_saved_by_itself_and_shown_to_whoever_may_not_change_it(
    arrive: Arrive, written: ScenarioPage, settings: Any
) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500
    visitor = open_editor(arrive, written)
    page = visitor.open_editor(f"/admin/pages/{written.pk}/edit/")
    page.locator("[data-node=n1] button").click()
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "/edit/" in answer.url
    ):
        page.locator("[id='conversation-nodes-0-says']").fill("Saya menunggu sejak pagi.")
    draft = ScenarioPage.objects.get(pk=written.pk).get_latest_revision_as_object()
    assert draft.conversation["nodes"][0]["says"] == "Saya menunggu sejak pagi."

    written.refresh_from_db()
    written.locked = True
    written.save()
    page.reload()
    page.locator("[data-node=n1] button").click()
    expect(page.locator("[id='conversation-nodes-0-says']")).to_be_disabled()
    expect(page.get_by_role("button", name="Tambah", exact=True)).to_have_count(0)
