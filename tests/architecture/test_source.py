"""Laws about the source that no other tool holds."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks.base import Task

ROOT = Path(__file__).resolve().parents[2]
APPS = ("lms", "courses", "assessments", "certificates")
TASK_PATH = re.compile(r"(?:lms|courses|assessments|certificates)(?:\.\w+)*\.tasks\.\w+")
RELEASED = (
    "assessments.competency.overview.tasks.refresh_due",
    "assessments.competency.overview.tasks.refresh_positions",
    "assessments.competency.tasks.check_ledger",
    "assessments.competency.tasks.compute_past_day",
    "assessments.competency.tasks.forget_old_days",
    "assessments.competency.tasks.rebuild_attainments",
    "assessments.competency.tasks.refresh_attainments",
    "assessments.competency.tasks.save_requirements",
    "certificates.tasks.catch_up",
    "certificates.tasks.render_certificate",
    "courses.catalogue.tasks.draw_sizes",
    "courses.catalogue.tasks.follow_schedule",
    "courses.progress.tasks.catch_up",
    "lms.core.tasks.clean_up",
    "lms.core.tasks.send_mail",
    "lms.people.imports.tasks.apply_import",
    "lms.people.imports.tasks.check_import",
    "lms.people.imports.tasks.export_changes",
    "lms.people.imports.tasks.forget_old_imports",
    "lms.people.invitations.tasks.send_invitations",
    "lms.people.tasks.change_officers",
    "lms.people.tasks.export_audit",
    "lms.people.tasks.export_officers",
    "lms.people.tasks.follow_roles",
    "lms.people.tasks.send_password_links",
    "lms.reports.tasks.build_competency_report",
    "lms.reports.tasks.export_overview",
)
"""Jobs of version 0.2.0: an installation that is upgraded may have some of them waiting."""


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


def test_imports_go_the_way_the_contracts_say() -> None:
    # Apart: it would silence every logger of the process that runs it.
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", lint]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


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


def test_what_an_upgraded_database_holds_the_path_of_is_still_there() -> None:
    for path in RELEASED:
        assert isinstance(import_string(path), Task), path
    assert settings.AUTHENTICATION_BACKENDS == ["lms.people.authentication.OfficerBackend"]


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
