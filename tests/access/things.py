"""One of everything, all belonging to Ayu, for people to reach for."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

ACTORS = (
    "visitor",
    "officer",
    "outsider",
    "supervisor",
    "trainer",
    "other_trainer",
    "assessor",
    "hr",
    "other_hr",
    "auditor",
    "admin",
)


@dataclass
class Things:
    """Who asks, and the objects that addresses with arguments name."""

    people: dict[str, Any]
    arguments: dict[str, list[Any]]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, actor: str) -> Client:
        """Return the browser of ``actor``."""
        if actor not in self.clients:
            self.clients[actor] = Client()
            if actor != "visitor":
                self.clients[actor].force_login(self.people[actor])
        return self.clients[actor]

    def url(self, name: str, route: str) -> str:
        """Return the address ``name`` with Ayu's object in it."""
        if "<" not in route and "(" not in route:
            return f"/{route}"
        if name == route:  # an address without a name serves uploaded pictures
            return "/media/images/none.png"
        assert name in self.arguments, f"tests/access/conftest.py has no object for {name}"
        return reverse(name, args=self.arguments[name])


_INTEGER = re.compile(r"<(?:int|str|slug|uuid|path):\w+>|<\w+>")


def arguments(route: str) -> str | None:
    """Put 1 into each place of a route, or give it up if it is a regular expression."""
    return None if "(" in route or "<" not in route else _INTEGER.sub("1", route)
