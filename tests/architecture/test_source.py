"""Laws about the source that no other tool holds."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.module_loading import import_string
from django_tasks.base import Task
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
APPS = ("lms", "courses", "assessments", "certificates")
TASK_PATH = re.compile(r"(?:lms|courses|assessments|certificates)(?:\.\w+)*\.tasks\.\w+")


def files_in_git() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this folder is not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def parsed(pattern: str) -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob(pattern)):
            yield path, ast.parse(path.read_text())


def test_imports_go_the_way_the_contracts_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports() == 0


def test_migrations_import_no_code_of_ours() -> None:
    for path, tree in parsed("migrations/*.py"):
        for node in ast.walk(tree):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                imported = ["." * node.level + (node.module or "")]
            ours = [name for name in imported if name.split(".")[0] in {"", *APPS}]
            assert not ours, (
                f"{path.relative_to(ROOT)} imports {ours}; a later change would break it"
            )


def test_every_job_named_by_its_path_exists() -> None:
    found = {
        node.value
        for _, tree in parsed("*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and TASK_PATH.fullmatch(node.value)
    }
    assert found
    for path in sorted(found):
        assert isinstance(import_string(path), Task), path


def test_no_file_names_the_host_of_a_package_registry() -> None:
    """Packages come from whatever index the machine is set to, a mirror for instance."""
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com")
    for path in files_in_git():
        text = path.read_bytes()
        named = [host for host in hosts if host.encode() in text]
        assert not named, f"{path.relative_to(ROOT)} names {named}"


def test_no_template_asks_another_host_for_anything() -> None:
    asks = re.compile(
        r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"'](?:https?:)?//",
        re.IGNORECASE,
    )
    for path in (path for path in files_in_git() if path.suffix == ".html"):
        assert asks.findall(path.read_text()) == [], path.relative_to(ROOT)
