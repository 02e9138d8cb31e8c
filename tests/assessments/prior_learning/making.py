"""Claims for tests."""

import datetime as dt

from assessments.models import Competency
from assessments.prior_learning import api
from assessments.prior_learning.api import Decision, Judgement
from lms.core.clock import today
from tests.assessments.prior_learning.files import PDF


def drafted(officer, *, code="KOM", level=1, file=PDF, **fields):
    """A draft that claims one level, with one file."""
    values = {
        "title": "Pelatihan Komunikasi Layanan",
        "issuer": "Lembaga Diklat",
        "issued_on": today() - dt.timedelta(days=30),
        "description": "Dua hari praktik di loket.",
        **fields,
    }
    levels = [(Competency.objects.get(code=code).pk, level)]
    claim = api.draft_claim(by=officer.user, officer=officer, levels=levels, **values)
    if file:
        api.add_file(by=officer.user, claim=claim, name="sertifikat.pdf", content=file)
    return claim


def waiting(officer, **fields):
    """A claim handed in."""
    claim = drafted(officer, **fields)
    api.submit(by=officer.user, claim=claim)
    return claim


ACCEPT = Judgement(Decision.ACCEPTED)
PART = Judgement(Decision.PARTLY, 0.5, "Hanya sebagian")
REJECT = Judgement(Decision.REJECTED, None, "Tidak terlihat")


def judged(claim, *judgements):
    """Judgements in order of the indicators; the last one goes on."""
    ids = [row.indicator_id for row in claim.claimed.in_order()]
    given = [*judgements, *[judgements[-1]] * len(ids)][: len(ids)]
    return dict(zip(ids, given, strict=True))


def decided(officer, assessor, *judgements, **fields):
    """A claim decided."""
    claim = waiting(officer, **fields)
    api.decide(by=assessor, claim=claim, judgements=judged(claim, *judgements or (ACCEPT,)))
    return claim
