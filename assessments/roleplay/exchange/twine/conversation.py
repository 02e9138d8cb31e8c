"""A story of Twine as a conversation in format 2. No Django."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assessments.roleplay.exchange.circles import to_be_opened
from assessments.roleplay.exchange.keys import Keys
from assessments.roleplay.exchange.plain import one_line, plain
from assessments.roleplay.exchange.protocol import Document, Draft, Remark, UnreadableError
from assessments.roleplay.exchange.twine.expressions import Expression, NotUnderstoodError
from assessments.roleplay.exchange.twine.gathering import Gathered, Gatherer, Way, without_links
from assessments.roleplay.exchange.twine.pieces import Branches, Change, Go, Include, Link, Piece
from assessments.roleplay.exchange.twine.story import Passage, Story
from assessments.roleplay.exchange.twine.variables import Variables

Json = dict[str, object]

CODE_TAGS = frozenset({"script", "stylesheet", "style", "twine.private", "annotation"})
ASIDE_TAGS = frozenset({"widget", "header", "footer", "startup", "init", "debug-startup"})
BEGIN_TAGS = frozenset({"startup", "init"})
BEGIN = frozenset({"StoryInit"})
_CODE_NAMES = """
    StoryAuthor StoryData StoryDisplayTitle StoryIncludes StoryInterface StoryScript
    StorySettings StoryShare StoryStylesheet StorySubtitle StoryTitle UserScript UserStylesheet
"""
CODE_NAMES = frozenset(_CODE_NAMES.split())
_ASIDE = """
    PassageDone PassageFooter PassageHeader PassageReady StoryBanner StoryCaption StoryInit
    StoryMenu
"""
ASIDE = frozenset(_ASIDE.split())
"""Passages that are shown beside others; as nodes of their own they are worth their links."""
MOST_TEXT = 8_000_000
NO_WORDS = "…"
"""What a variant says that has no words: one without would say what the node says otherwise."""
WEB = re.compile(r"(?:https?:|www\.|mailto:)", re.IGNORECASE)
CONTINUING = re.compile(
    r"\W*(?:(?:click (?:here )?to )?(?:continue|next|go on|proceed|begin|start|more|onward)|"
    r"lanjut\w*|teruskan|berikutnya|selanjutnya|mulai|weiter|suivant|continuer|siguiente|continuar|avanti)?\W*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Making:
    """The conversation as far as it is made."""

    names: Keys
    keys: Mapping[str, str]
    variables: Variables
    nodes: list[Json] = field(default_factory=list)
    onward: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    """Where nodes that go on by themselves lead: when, to which key, and with what text."""
    remarks: dict[Remark, None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def remark(self, code: str, passage: str = "", what: str = "") -> None:
        self.remarks[Remark(code, passage, " ".join(what.split())[:300])] = None


def converse(story: Story) -> Draft:
    """Make a conversation of a story, and say what of it does not come.

    Raises:
        UnreadableError: if there is no passage in it but such as nobody reads, or too much.
    """
    if sum(len(passage.text) for passage in story.passages) > MOST_TEXT:
        raise UnreadableError("too_large", str(MOST_TEXT // 1_000_000))
    read = story.reader()
    pieces = {
        passage.name: read(passage.text)
        for passage in story.passages
        if not CODE_TAGS.intersection(tag.lower() for tag in passage.tags)
    }
    told = [passage for passage in story.passages if _is_told(passage, pieces)]
    if not told:
        raise UnreadableError("no_passages")
    start = _start(story, told)
    told.sort(key=lambda passage: passage.name != start)
    begin = [p for each in story.passages if _is_begin(each) for p in pieces.get(each.name, ())]
    variables = Variables(begin, (piece for each in pieces.values() for piece in each))
    names = Keys()
    keys = {passage.name: names.named(passage.name, "passage") for passage in told}
    making = _Making(names, keys, variables)
    _remark_on_whole(making, story, pieces)
    gatherer = Gatherer(pieces, variables)
    for passage in told:
        _make(making, passage, gatherer.gather(passage.name))
    _open_circles(making)
    return Draft(
        story.title.strip(), _document(making, told), tuple(making.remarks), _counted(making, told)
    )


def _is_told(passage: Passage, pieces: Mapping[str, tuple[Piece, ...]]) -> bool:
    if passage.name not in pieces or passage.name in CODE_NAMES:
        return False
    return not _is_aside(passage) or any(_leads(piece) for piece in pieces[passage.name])


def _is_aside(passage: Passage) -> bool:
    return passage.name in ASIDE or bool(ASIDE_TAGS.intersection(map(str.lower, passage.tags)))


def _is_begin(passage: Passage) -> bool:
    return passage.name in BEGIN or bool(BEGIN_TAGS.intersection(map(str.lower, passage.tags)))


def _leads(piece: Piece) -> bool:
    if isinstance(piece, Branches):
        return any(_leads(each) for branch in piece.branches for each in branch.pieces)
    return isinstance(piece, Link | Go | Include)


def _start(story: Story, told: list[Passage]) -> str:
    names = [passage.name for passage in told if not _is_aside(passage)]
    names = names or [passage.name for passage in told]
    named = (name for name in (story.start, "Start") if name in names)
    return next(named, names[0])


def _remark_on_whole(
    making: _Making, story: Story, pieces: Mapping[str, tuple[Piece, ...]]
) -> None:
    for passage in story.passages:
        if passage.name not in pieces and "stylesheet" not in passage.tags:
            making.remark("script", passage.name)
        elif passage.name in making.keys and _is_aside(passage):
            making.remark("beside", passage.name)


def _counted(making: _Making, told: list[Passage]) -> dict[str, int]:
    kinds = Counter(str(node["kind"]) for node in making.nodes)
    return {
        "passages": len(told),
        **making.counts,
        "variables": len(making.variables.as_json()),
        **{f"{kind}s": number for kind, number in kinds.items()},
    }


def _document(making: _Making, told: list[Passage]) -> Document:
    places = {making.keys[each.name]: list(each.place) for each in told if each.place}
    return {
        "format": 2,
        "variables": making.variables.as_json(),
        "nodes": making.nodes,
        "layout": places,
    }


def _make(making: _Making, passage: Passage, found: Gathered) -> None:
    """Make the nodes of one passage."""
    for lost in found.lost:
        making.remark(lost.code, passage.name, lost.what)
    making.counts["links"] += found.links_seen + len(found.goes)
    key = making.keys[passage.name]
    made = _Node(making, passage, found, key)
    if found.links:
        made.with_links()
    elif found.goes:
        made.going_on()
    else:
        making.remark("ending", passage.name)
        making.nodes.append(made.node("ending", title=passage.name, outcome="mixed"))


@dataclass(slots=True)
class _Node:
    """Makes the nodes of one passage."""

    making: _Making
    passage: Passage
    found: Gathered
    key: str
    is_first: bool = True

    def node(self, kind: str, **more: object) -> Json:
        """Begin a node; the first of a passage carries out its changes."""
        node: Json = {"kind": kind, "key": self.key, "name": self.passage.name}
        if self.is_first and (changes := self._changes()):
            node["changes"] = changes
        self.is_first = False
        return node | (self._words(kind) if kind != "fork" else {}) | more

    def _words(self, kind: str) -> Json:
        word = "text" if kind == "ending" else "says"
        *others, (_always, last) = [
            (when, plain(without_links(text))) for when, text in self.found.versions
        ]
        variants = [
            {"when": self.making.variables.condition(when), word: text or NO_WORDS}
            for when, text in others
            if self.making.variables.is_understood(when)
        ]
        differs = any(text != last for _when, text in others)
        return {word: last, **({"variants": variants} if differs else {})}

    def with_links(self) -> None:
        """Make a turn or a scene, behind a fork where the story may go on before."""
        certain = [go for go in self.found.goes if go.when is None]
        doubtful = [go for go in self.found.goes if go.when is not None]
        if doubtful:
            beside = self.making.names.free(self.key)
            self._fork(doubtful, beside)
            self.key = beside
        for go in certain:
            self.making.remark("goes_by_itself", self.passage.name, go.target or "")
        links = [*self.found.links, *certain]
        if len(links) == 1 and self._just_continues(links[0]):
            self._scene(self._target(links[0]), one_line(links[0].text))
        else:
            self.making.nodes.append(self.node("turn", choices=self._choices(links)))

    def _just_continues(self, link: Way) -> bool:
        is_plain = link.when is None and not link.changes
        return is_plain and bool(CONTINUING.fullmatch(one_line(link.text)))

    def going_on(self) -> None:
        """Make a scene, a fork, or a scene and a fork behind it."""
        goes = self.found.goes
        if goes[0].when is None:
            self._scene(self._target(goes[0]), "")
            return
        if any(plain(text) for _when, text in self.found.versions):
            beside = self.making.names.free(self.key)
            self._scene(beside, "")
            self.key = beside
        certain = [go for go in goes if go.when is None]
        otherwise = self._target(certain[0]) if certain else ""
        if not certain:
            self.making.remark("nowhere_else", self.passage.name)
        self._fork([go for go in goes if go.when is not None], otherwise)

    def _scene(self, leads_to: str, text: str) -> None:
        scene = self.node("scene", leads_to=leads_to)
        self.making.nodes.append(scene)
        if later := list(self._written(self.found.later)):
            scene["leads_to"] = beside = self.making.names.free(self.key)
            about = {"kind": "fork", "key": beside, "name": self.passage.name}
            self.making.nodes.append({**about, "changes": later, "leads_to": leads_to})
            self.making.onward[beside] = [("", leads_to, "")]
        self.making.onward[self.key] = [("", str(scene["leads_to"]), text)]

    def _fork(self, goes: list[Way], otherwise: str) -> None:
        branches = [{"when": self._when(go.when), "leads_to": self._target(go)} for go in goes]
        self.making.nodes.append(self.node("fork", branches=branches, leads_to=otherwise))
        onward = [(str(each["when"]), str(each["leads_to"]), "") for each in branches]
        self.making.onward[self.key] = [*onward, ("", otherwise, "")]

    def _choices(self, links: Iterable[Way]) -> list[Json]:
        choices: list[Json] = []
        keys = Keys()
        for link in links:
            text = one_line(link.text) or (link.target or "").strip() or "…"
            key = keys.named(text, "choice")
            choice: Json = {"key": key, "text": text, "leads_to": self._target(link)}
            if when := self._when(link.when):
                choice["when"] = when
            made = [*self.found.later, *((change, None) for change in link.changes)]
            if changes := list(self._written(made)):
                choice["changes"] = changes
            choices.append(choice)
        return choices

    def _target(self, way: Way) -> str:
        """Return the key of the passage a way leads to; nothing, and a remark, if it is missing."""
        if way.target is None:
            self.making.remark("target_computed", self.passage.name, way.text)
            return ""
        keys = self.making.keys
        key = keys.get(way.target) or keys.get(plain(way.target))
        if key is None:
            is_web = WEB.match(way.target)
            code = "target_web" if is_web else "target_missing"
            self.making.remark(code, self.passage.name, way.target)
        return key or ""

    def _when(self, when: Expression | None) -> str:
        try:
            return self.making.variables.condition(when)
        except NotUnderstoodError:
            self.making.remark("condition", self.passage.name)
            return ""

    def _changes(self) -> list[Json]:
        return list(self._written(self.found.changes))

    def _written(self, changes: Iterable[tuple[Change, Expression | None]]) -> Iterator[Json]:
        for change, when in changes:
            try:
                written = self.making.variables.change(change)
            except NotUnderstoodError:
                self.making.remark("change", self.passage.name, change.written)
                continue
            asked = self._when(when)
            yield written | ({"when": asked} if asked else {})


def _open_circles(making: _Making) -> None:
    """Make turns of the nodes at which circles of scenes and forks must stop."""
    onward = {key: [to for _when, to, _text in ways] for key, ways in making.onward.items()}
    names = {key: name for name, key in making.keys.items()}
    stops = to_be_opened(onward)
    for at, node in enumerate(making.nodes):
        key = str(node["key"])
        if key not in stops:
            continue
        choices = [
            {"key": f"on-{number}", "text": text or names.get(to, to) or "…", "leads_to": to}
            | ({"when": when} if when else {})
            for number, (when, to, text) in enumerate(making.onward[key], start=1)
        ]
        kept = {name: node[name] for name in node if name not in {"branches", "leads_to", "kind"}}
        making.nodes[at] = {"kind": "turn", "says": "", **kept, "choices": choices}
        making.remark("circle", str(node["name"]))
