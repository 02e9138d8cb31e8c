"""The frameworks, policies, core values and position profiles that come with Prima, as TOML."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from assessments.competency.frameworks.exchange import import_core_values, import_framework
from assessments.competency.models import (
    AttainmentPolicy,
    CompetencyFramework,
    PositionRequirement,
)
from assessments.competency.requirements.setting import Requirement, set_requirements
from assessments.competency.rules.framework_data import FrameworkData, from_mapping
from assessments.competency.rules.gaps import Importance
from lms.core.clock import today
from lms.people import api as people
from lms.people.api import Actor

FOLDER = Path(__file__).parent
NATIONAL, SAMPLE = "nasional", "layanan-pengaduan"


@cache
def read(name: str) -> dict[str, Any]:
    """Read a file by its name, such as ``nasional``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def framework_data(name: str) -> FrameworkData:
    """Read one of the frameworks."""
    return from_mapping(read(name))


def shipped_policy(name: str) -> dict[str, object]:
    """Return what a policy says that comes with Prima: ``sertifikasi`` or ``latihan``."""
    return AttainmentPolicy(**read("kebijakan")[name]).content()


@transaction.atomic
def install_frameworks(*, by: Actor) -> CompetencyFramework:
    """Load the core values, the national framework and the sample; return the national one.

    Again changes nothing; what somebody here edited is brought back to what is shipped. Only where
    there is no policy yet is the one shipped added: moving to another rule is somebody's decision.

    Raises:
        FaultyFileError: if something else here has their codes.
    """
    import_core_values(by=by, values=read("berakhlak")["values"])
    _install(SAMPLE, by)
    return _install(NATIONAL, by)


def _install(name: str, by: Actor) -> CompetencyFramework:
    data = framework_data(name)
    here = CompetencyFramework.objects.filter(code=data.code, policies__isnull=False)
    policy = None if here.exists() else shipped_policy("sertifikasi")
    return import_framework(by=by, data=data, policy=policy)


@transaction.atomic
def install_profiles(*, by: Actor) -> None:
    """Add the five sample positions with what they require, in the frameworks shipped.

    A position that is here already keeps what it requires.

    Raises:
        CompetencyFramework.DoesNotExist: if the frameworks are not installed.
    """
    for entry in read("jabatan")["positions"]:
        position = people.all_positions().filter(code=entry["code"]).first()
        if position is None:
            position = people.add_position(
                by=by, code=entry["code"], title=entry["title"], kind=entry["kind"]
            )
        if not PositionRequirement.objects.filter(position=position).exists():
            _require(by, position.pk, entry["requires"])


def _require(by: Actor, position_id: int, requires: dict[str, dict[str, list[int]]]) -> None:
    for code, levels in requires.items():
        set_requirements(
            by=by,
            position_id=position_id,
            framework=CompetencyFramework.objects.in_force(today()).get(code=code),
            requirements=[
                Requirement(competency, level, Importance(importance))
                for competency, (level, importance) in levels.items()
            ],
        )
