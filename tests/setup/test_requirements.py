"""The pinned packages: the ones the project asks for, each by hash, from no named place."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = {
    "base": PROJECT["project"]["dependencies"],
    "dev": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
}


def pins(name: str) -> list[str]:
    """Read requirements/<name>.txt as one string for each package, hashes included."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return re.split(r"\n(?=\S)", "\n".join(lines))


def versions(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pin in pins(name):
        requirement = Requirement(pin.split("\\")[0])
        version = str(requirement.specifier).removeprefix("==")
        found.setdefault(canonicalize_name(requirement.name), set()).add(version)
    return found


@pytest.mark.parametrize("name", ["base", "dev"])
def test_what_the_project_asks_for_is_pinned_within_its_bounds(name: str) -> None:
    pinned = versions(name)
    for text in WANTED[name]:
        wanted = Requirement(text)
        for version in pinned.get(canonicalize_name(wanted.name), {"none"}):
            assert wanted.specifier.contains(version), f"{text}: pinned {version}; run ./prima lock"


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_pin_carries_hashes_and_names_no_place(name: str) -> None:
    for pin in pins(name):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin), pin
        assert "://" not in pin


def test_developers_run_the_versions_that_users_run() -> None:
    developers = versions("dev")
    assert {name: developers.get(name) for name in versions("base")} == versions("base")
