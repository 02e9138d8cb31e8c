"""A Branching Scenario as a conversation in format 2. No Django."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.roleplay.exchange.circles import to_be_opened
from assessments.roleplay.exchange.keys import Keys
from assessments.roleplay.exchange.plain import of_html, one_line_of_html
from assessments.roleplay.exchange.protocol import Draft, Remark, UnreadableError

Json = Mapping[str, object]

DEFAULT_END = -1
MOST_NODES = 5_000
DEEPEST = 3
QUESTION = "H5P.BranchingQuestion"
LOST = {
    "H5P.Image": "picture",
    "H5P.ImageHotspots": "picture",
    "H5P.Video": "media",
    "H5P.Audio": "media",
    "H5P.InteractiveVideo": "media",
}
WORDS = frozenset({"H5P.AdvancedText", "H5P.Text"})


def read(title: str, inside: Json) -> Draft:
    """Make a conversation of what ``content.json`` says.

    Raises:
        UnreadableError: if there is nothing in it, or too much.
    """
    scenario = _map(inside.get("branchingScenario"))
    contents = [_map(each) for each in _list(scenario.get("content"))]
    if not contents:
        raise UnreadableError("no_passages")
    if len(contents) > MOST_NODES:
        raise UnreadableError("too_many_passages", str(MOST_NODES))
    making = _Making(scenario, contents)
    making.make()
    start = _map(scenario.get("startScreen"))
    name = title or one_line_of_html(_text(start.get("startScreenTitle")))
    document: dict[str, object] = {"format": 2, "variables": [], "nodes": making.nodes}
    kinds = Counter(f"{node['kind']}s" for node in making.nodes)
    counts = {"passages": len(contents), "links": making.links, **kinds}
    return Draft(name[:200], document, tuple(making.remarks), counts)


@dataclass(slots=True)
class _Making:
    """The conversation as far as it is made."""

    scenario: Json
    contents: Sequence[Json]
    nodes: list[dict[str, object]] = field(default_factory=list)
    remarks: dict[Remark, None] = field(default_factory=dict)
    links: int = 0
    keys: list[str] = field(default_factory=list)
    given: Keys = field(default_factory=Keys)
    names: list[str] = field(default_factory=list)
    ends: dict[str, dict[str, object]] = field(default_factory=dict)

    def make(self) -> None:
        """Make all nodes: the start screen, the contents in their order, and the endings."""
        self.names = [_name(each, number) for number, each in enumerate(self.contents, start=1)]
        self.keys = [self.given.named(name, "step") for name in self.names]
        self._start()
        for number, content in enumerate(self.contents):
            self._node(number, content)
        self._open_circles()
        self.nodes += self.ends.values()

    def _remark(self, code: str, passage: str = "", what: str = "") -> None:
        self.remarks[Remark(code, passage, what[:300])] = None

    def _start(self) -> None:
        screen = _map(self.scenario.get("startScreen"))
        words = of_html(_text(screen.get("startScreenSubtitle")))
        if screen.get("startScreenImage"):
            self._remark("picture")
        if words:
            key = self.given.free("start")
            scene = {"kind": "scene", "key": key, "narration": words}
            self.nodes.append({**scene, "leads_to": self.keys[0]})

    def _node(self, number: int, content: Json) -> None:
        name, type_ = self.names[number], _map(content.get("type"))
        library = _text(type_.get("library")).split(" ")[0]
        node: dict[str, object] = {"key": self.keys[number], "name": name}
        if library == QUESTION:
            asked = _map(_map(type_.get("params")).get("branchingQuestion"))
            choices = list(self._choices(name, asked))
            says = of_html(_text(asked.get("question")))
            self.nodes.append({"kind": "turn", **node, "says": says, "choices": choices})
            return
        words = list(self._words(name, library, type_.get("params"), 0))
        self.links += 1
        leads_to = self._target(name, content)
        scene = {"kind": "scene", **node, "narration": "\n\n".join(words), "leads_to": leads_to}
        self.nodes.append(scene)

    def _choices(self, name: str, asked: Json) -> Iterator[dict[str, object]]:
        keys = Keys()
        for each in map(_map, _list(asked.get("alternatives"))):
            self.links += 1
            text = one_line_of_html(_text(each.get("text"))) or "…"
            key = keys.named(text, "choice")
            choice: dict[str, object] = {"key": key, "text": text}
            choice["leads_to"] = self._target(name, each)
            words = _feedback(each)
            if words and not self._ends(each):
                choice["reaction"] = "\n\n".join(words)
            yield choice

    def _words(self, name: str, library: str, params: object, depth: int) -> Iterator[str]:
        """Yield what is said in a content, and remark on what is shown in it or asked."""
        inside = _map(params)
        if library in WORDS:
            yield of_html(_text(inside.get("text")))
        elif library in LOST:
            self._remark(LOST[library], name, _text(inside.get("alt")))
        elif library != "H5P.CoursePresentation":
            self._remark("part", name, library)
        yield from self._within(name, inside, depth) if depth < DEEPEST else ()

    def _within(self, name: str, inside: Json, depth: int) -> Iterator[str]:
        slides = _list(_map(inside.get("presentation")).get("slides"))
        video = _map(_map(inside.get("interactiveVideo")).get("assets"))
        elements = [each for slide in slides for each in _list(_map(slide).get("elements"))]
        for each in (*elements, *_list(video.get("interactions"))):
            action = _map(_map(each).get("action"))
            library = _text(action.get("library")).split(" ")[0]
            if library:
                yield from self._words(name, library, action.get("params"), depth + 1)

    def _ends(self, leading: Json) -> bool:
        return not 0 <= _number(leading.get("nextContentId")) < len(self.contents)

    def _target(self, name: str, leading: Json) -> str:
        """Return the key of the content or the end screen something leads to."""
        number = _number(leading.get("nextContentId"))
        if not self._ends(leading):
            return self.keys[number]
        if number >= 0:
            self._remark("target_missing", name, str(number))
            return ""
        words = _feedback(leading)
        if words:
            return self._ending(words[0], words[1:])
        screens = [_map(each) for each in _list(self.scenario.get("endScreens"))]
        chosen = [each for each in screens if _number(each.get("contentId")) == number]
        screen = next(iter(chosen or screens), {})
        title = one_line_of_html(_text(screen.get("endScreenTitle")))
        text = of_html(_text(screen.get("endScreenSubtitle")))
        return self._ending(title or str(self.scenario.get("title") or ""), [text])

    def _ending(self, title: str, words: Sequence[str]) -> str:
        """Return the key of the ending that says this, made when it is first come to."""
        name = " ".join(title.split()) or "…"
        text = "\n\n".join(filter(None, words))
        said = f"{name}\n{text}"
        if said not in self.ends:
            key = self.given.named(name, "end")
            about = {"kind": "ending", "key": key, "name": name}
            self.ends[said] = {**about, "title": name, "outcome": "mixed", "text": text}
            self._remark("ending", name)
        return str(self.ends[said]["key"])

    def _open_circles(self) -> None:
        scenes = {str(node["key"]): node for node in self.nodes if node["kind"] == "scene"}
        stops = to_be_opened({key: [str(node["leads_to"])] for key, node in scenes.items()})
        for key in sorted(stops):
            node = scenes[key]
            target = str(node.pop("leads_to"))
            choice = {"key": "on", "text": "…", "leads_to": target}
            node.update(kind="turn", says="", choices=[choice])
            self._remark("circle", str(node.get("name", key)))


def _name(content: Json, number: int) -> str:
    """Return what the author called a content, if it was given a name."""
    about = _map(_map(content.get("type")).get("metadata"))
    name = one_line_of_html(_text(about.get("title")) or _text(content.get("contentTitle")))
    return name[:200] or f"{number}"


def _feedback(leading: Json) -> list[str]:
    said = _map(leading.get("feedback"))
    words = [of_html(_text(said.get(name))) for name in ("title", "subtitle")]
    return [each for each in words if each]


def _map(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    """Read the number of a content; what is none leads to the end."""
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 10:
        return int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return int(value) if is_number else DEFAULT_END  # type: ignore[call-overload]
