"""What certificates put on the first page of an officer."""

from collections.abc import Sequence
from dataclasses import dataclass

from certificates.api import CertificateCard, certificates_of
from lms.core.first_page import Content, HomeCard, Place, Reader, declare

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Certificates(Content):
    """An officer's latest certificates."""

    latest: Sequence[CertificateCard]


def _certificates(reader: Reader) -> Certificates | None:
    latest = certificates_of(reader.officer_id)[:SHOWN] if reader.officer_id is not None else []
    return Certificates(latest) if latest else None


declare(HomeCard("certificates", Place.ATTAINED, 30, "certificates/home.html", _certificates))
