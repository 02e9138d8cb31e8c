"""What a certificate says, frozen on the day of its award. Plain data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Self

from lms.core.pinned import PinnedFormat

CERTIFICATE = PinnedFormat("certificate")


@dataclass(frozen=True, slots=True)
class CertifiedCompetency:
    """A competency and the level the officer had attained when the certificate was awarded."""

    name: str
    level: int
    level_name: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, as printed."""

    name: str
    title: str
    staff_number: str


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Who was certified, for what and by whom. ``staff_number`` is as people read it."""

    number: str
    name: str
    staff_number: str
    unit: str
    position: str
    course: str
    training_hours: Decimal
    completed_on: dt.date
    awarded_on: dt.date
    competencies: tuple[CertifiedCompetency, ...]
    issuer: str
    place: str
    signatory: Signatory

    def to_json(self) -> dict[str, Any]:
        """Write it as plain JSON, to be pinned."""
        return CERTIFICATE.seal(
            asdict(self)
            | {
                "training_hours": str(self.training_hours),
                "completed_on": self.completed_on.isoformat(),
                "awarded_on": self.awarded_on.isoformat(),
                "competencies": [asdict(competency) for competency in self.competencies],
            }
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``to_json`` wrote, in this version or an earlier one.

        Raises:
            UnknownFormatError: if it is no certificate, or from a later version.
        """
        content = CERTIFICATE.open(data)
        return cls(
            **content
            | {
                "training_hours": Decimal(content["training_hours"]),
                "completed_on": dt.date.fromisoformat(content["completed_on"]),
                "awarded_on": dt.date.fromisoformat(content["awarded_on"]),
                "competencies": tuple(
                    CertifiedCompetency(**competency) for competency in content["competencies"]
                ),
                "signatory": Signatory(**content["signatory"]),
            }
        )
