"""Measure what pages cost: ``./prima bench web [--rounds 3] [--postgres URL]``.

Officers of the demonstration read pages, take the quiz and the role-play and sign in through the
real server, four at a time. Beside it a server of the same settings answers with a bare view, which
asks the same SQL and sends the same bytes; all take turns in every round. The bare view that goals
are multiples of opens its connections at each request, as Django does by itself: kept open, it
costs so little that each statement saved here would look like a loss. What it costs then is told
too. Processor time a request is the sturdy figure: what is told in seconds depends on what else the
machine does. Ends with 1 when a goal is missed. Linux only: it reads the processor time of other
processes.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import quote

from tests.performance.people import in_own_process, say
from tests.performance.web import filling
from tests.performance.web.goals import GOALS, Cost
from tests.performance.web.load import SETTINGS, Client, Server, Tally, put, served

T = TypeVar("T")
MODULE = "tests.performance.web"
READS = 150
"""Pages read, and answers saved, of each kind in a round on each server."""
HEAD = "a second | median ms | 95 % ms | processor ms | queries | bytes | times bare"
Tallies = dict[str, Tally]


def main() -> None:
    """Print what everything costs, beside the bare view, and what is missed."""
    parser = argparse.ArgumentParser(prog="./prima bench web", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", help="address of a PostgreSQL database that may be emptied")
    parser.add_argument("--only-postgres", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write("\n" + json.dumps(measure(options.one)))
        return
    urls = [] if options.only_postgres else [""]
    urls += [options.postgres] if options.postgres else []
    missed = [line for url in urls for line in report(options.rounds, url)]
    for line in missed:
        say(f"MISSED: {line}")
    sys.exit(bool(missed))


def report(rounds: int, url: str) -> list[str]:
    """Print the table of one database; return what is missed there."""
    database = "PostgreSQL" if url else "SQLite"
    say(f"\n| {database} | {HEAD} |")
    say("| --- |" + " ---: |" * 7)
    missed = []
    for name, *costs in in_own_process(rounds, url, module=MODULE):
        cost, bare, kept = (Cost(**each) if each else None for each in costs)
        assert cost is not None
        if bare and kept:
            say(f"| {name}, bare view | {figures(bare)} | |")
            say(f"| {name}, bare view, connections kept | {figures(kept)} | |")
        times = f"{cost.processor / bare.processor:.1f}" if bare else ""
        say(f"| {name} | {figures(cost)} | {times} |")
        missed += [f"{database}, {name}: {words}" for words in GOALS[name].missed(cost, bare)]
    return missed


def figures(cost: Cost) -> str:
    """Write the cells of a cost."""
    times = f"{cost.median:.1f} | {cost.slow:.1f} | {cost.processor:.1f}"
    return f"{cost.per_second:.0f} | {times} | {cost.queries} | {cost.bytes:,}"


def measure(rounds: int) -> list[Any]:
    """Fill an empty database, serve it twice, and put the work on both in turns."""
    fill = f"from tests.performance.web.filling import fill; fill({rounds + 1})"
    command = [sys.executable, "-c", fill]
    demo = os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS, "DEMO": "true"}
    filled = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=demo)
    return serve(json.loads(filled.stdout.splitlines()[-1]), rounds)


@dataclass(frozen=True, slots=True)
class Measured:
    """A server, and what the works on it have cost so far."""

    server: Server
    tallies: Tallies = field(default_factory=lambda: defaultdict(Tally))


def serve(made: dict[str, Any], rounds: int) -> list[Any]:
    """Serve what was filled, beside the bare views."""
    bare_server = "tests.performance.web.bare_server"
    with (
        served("lms.wsgi") as server,
        served(bare_server) as bare,
        served(bare_server, KEEP_CONNECTIONS="yes") as kept,
    ):
        servers = server, bare, kept
        measured = [Measured(each) for each in servers]
        first, *groups = made["groups"]
        one_round(made, first, *map(Measured, servers))  # to get warm
        for group in groups:
            one_round(made, group, *measured)
    return [
        [
            name,
            *(
                cost_of(each.tallies[name], made["queries"].get(name, 0))
                if name in each.tallies
                else None
                for each in measured
            ),
        ]
        for name in GOALS
    ]


def cost_of(tally: Tally, queries: int) -> dict[str, Any]:
    """Put a tally in figures that pass between processes."""
    cost = tally.cost(queries)
    return {name: getattr(cost, name) for name in Cost.__slots__}


def one_round(
    made: dict[str, Any], group: list[dict[str, Any]], ours: Measured, *bare: Measured
) -> None:
    """Do everything once, page after page on all servers; ``group`` takes part in it."""
    server, here = ours.server, ours.tallies
    readers = [Client(server.port, person["session"]) for person in made["readers"]]
    others = [
        (each, [Client(each.server.port) for _client in range(filling.CLIENTS)]) for each in bare
    ]
    for name in made["readers"][0]["pages"]:
        pages = [
            partial(reading, one, each["pages"][name])
            for one, each in turns(readers, made["readers"])
        ]
        put(server, here[name], pages)
        for each, clients in others:
            put_bare(each, name, clients)
    officers = [Client(server.port, person["session"]) for person in group]
    for address in made["entrances"]:
        for officer in officers:
            officer.read(address)
    take_quiz(server, made["quiz"], officers, here)
    for each, clients in others:
        put_bare(each, "save one answer", clients)
    play(server, made["scenario"], officers, here)
    sign_ins = [partial(signing_in, server, person["username"]) for person in group]
    put(server, here["sign in"], sign_ins)


def turns(clients: Sequence[Client], theirs: Sequence[T]) -> list[tuple[Client, T]]:
    """Let each of the four have their turn, with what is theirs."""
    each = zip(clients, theirs, strict=False)
    return list(islice(each, filling.CLIENTS)) * (READS // filling.CLIENTS)


def put_bare(bare: Measured, name: str, clients: Sequence[Client]) -> None:
    """Put a work on a bare view."""
    addresses = [f"/{quote(name)}/{number}/" for number in range(filling.CLIENTS)]
    work = [partial(reading, one, each) for one, each in turns(clients, addresses)]
    put(bare.server, bare.tallies[name], work)


def reading(client: Client, address: str) -> Client:
    """Read a page."""
    client.read(address)
    return client


def sending(client: Client, address: str, values: Any = (), **headers: str) -> Client:
    """Send a form."""
    client.send(address, values, **headers)
    return client


def take_quiz(server: Server, quiz: int, officers: Sequence[Client], here: Tallies) -> None:
    """Let all begin together, answer question by question, and hand in."""
    put(
        server,
        here["start an attempt"],
        [partial(sending, one, f"/kuis/{quiz}/mulai/") for one in officers],
    )
    attempts = {id(one): one.location for one in officers}
    sheets = {}
    for one in officers:
        one.read(attempts[id(one)])
        sheets[id(one)] = filling.answers(one.page)
    saved = Tally()
    for number in range(max(map(len, sheets.values()))):
        saves = [
            partial(
                sending,
                one,
                f"{attempts[id(one)]}jawab/",
                sheets[id(one)][number],
                Accept="application/json",
            )
            for one in officers
            if number < len(sheets[id(one)])
        ]
        put(server, saved, saves)
    handed_in = Tally()
    put(
        server,
        handed_in,
        [partial(sending, one, f"{attempts[id(one)]}serahkan/") for one in officers],
    )
    add(here["save one answer"], saved)
    add(here["hand in"], handed_in)
    for part in (saved, handed_in):
        add(here["whole quiz"], part)


def add(total: Tally, part: Tally) -> None:
    """Count what a part measured."""
    total.waits += part.waits
    total.seconds += part.seconds
    total.processor += part.processor
    total.size = part.size


def play(server: Server, scenario: int, officers: Sequence[Client], here: Tallies) -> None:
    """Let all play the role-play, step by step together."""
    plays = {}
    for one in officers:
        one.send("/bermain-peran/mulai/", {"page": scenario})
        plays[id(one)] = one.location
        one.read(one.location)
    while moves := {id(one): filling.choice(one.page) for one in officers}:
        if not all(moves.values()):
            break
        step = Tally()
        put(
            server,
            step,
            [
                partial(
                    sending,
                    one,
                    f"{plays[id(one)]}pilih/",
                    moves[id(one)],
                    X_Requested_With=filling.PLAYER,
                )
                for one in officers
            ],
        )
        is_over = filling.choice(officers[0].page) is None
        add(here[filling.STEPS[is_over]], step)


def signing_in(server: Server, username: str) -> Client:
    """Sign somebody in by a browser that was never here."""
    client = Client(server.port)
    client.send("/akun/login/", {"login": username, "password": filling.PASSWORD})
    return client


if __name__ == "__main__":
    main()
