"""What two assessors saw at the counters, and what officers learnt elsewhere."""

import datetime as dt
import io
from collections.abc import Mapping
from functools import partial
from random import Random
from typing import Any, cast

from django.utils import timezone
from PIL import Image, ImageDraw

from assessments import api as assessments
from lms.core.clock import today
from lms.core.roles import Role
from lms.demo.story import Story
from lms.people import api as people
from lms.people.api import Officer, OrgUnit, User

ASSESSOR = "sari"
COLLEAGUE = ("yudha", "Yudha Pratama", "yudha.pratama@sukamaju.example")
UNIT = "DUKCAPIL"
COMPETENCY = "PP"
OBSERVED = (
    ("Ayu Lestari", 118, "Loket 1", "Warga bertanya syarat kartu keluarga."),
    ("Eka Nurhayati", 83, "Loket 1", "Warga keliru membawa berkas."),
    ("Ayu Lestari", 49, "Loket 3", "Dua warga berebut nomor antrean."),
    ("Ayu Lestari", 4, "Loket 3", "Warga datang ketiga kalinya untuk KTP yang belum jadi."),
    ("Eka Nurhayati", 9, "Loket 1", "Antrean panjang menjelang jam istirahat."),
    ("Fajar Ramadhan", 15, "Loket 2", "Warga lanjut usia tanpa berkas lengkap."),
    ("Gita Permatasari", 22, "Loket 4", "Pasangan muda mengurus akta kelahiran."),
    ("Hasan Basuki", 30, "Loket 1", "Warga meminta didahulukan."),
)
"""Who, how many days ago, where, and what happened."""
NOTES = {
    1: "Penjelasan terhenti di tengah jalan.",
    2: "Baru menyebut syarat setelah ditanya.",
    3: "Menyimak sampai selesai, lalu menjawab.",
    4: "Tetap tenang dan memberi pilihan.",
}
CLAIM_WAITING_SINCE, CLAIM_DECIDED = 6, 60
"""How many days ago."""
STRICTER = 0.6
"""How often the colleague marks one step below the first assessor."""


def add_assessing(
    story: Story,
    users: Mapping[str, User],
    units: Mapping[str, OrgUnit],
    officers: Mapping[str, Officer],
    framework: Any,
) -> None:
    """Let two assessors observe five officers, and two officers claim prior learning.

    About a thousand queries.
    """
    username, name, email = COLLEAGUE
    colleague = people.add_user(by=None, username=username, name=name, email=email)
    people.grant_role(by=None, user=colleague, role=Role.ASSESSOR, unit=units[UNIT])
    assessors = (users[ASSESSOR], colleague)
    competency = framework.competencies.get(code=COMPETENCY)
    for name, days_ago, place, note in OBSERVED:
        scene = partial(_observe, officers[name], competency, assessors, place, note)
        story.add(days_ago, scene)
    _claim(story, officers, competency, by=assessors[0])


def _observe(
    officer: Officer, competency: Any, assessors: tuple[Any, Any], place: str, note: str
) -> None:
    first, colleague = assessors
    luck = Random(f"observation:{officer.staff_number}:{note}")
    sheet = assessments.open_observation(
        by=first,
        officer=officer,
        occasion="work",
        occurred_at=timezone.now(),
        levels=[(competency.pk, 1)],
        place=place,
        note=note,
    )
    second = assessments.take_part(observation=sheet.observation, assessor=colleague, by=first)
    for indicator in sheet.observation.content.indicators:
        mark = luck.choice((2, 3, 3, 4))
        lower = max(1, mark - 1) if luck.random() < STRICTER else mark
        for form, given in ((sheet, mark), (second, lower)):
            assessments.save_rating(
                sheet=form, indicator_id=indicator.id, mark=given, note=NOTES[given], sequence=1
            )
    assessments.submit_ratings(sheet=sheet, by=first)
    assessments.submit_ratings(sheet=second, by=colleague)


def _claim(story: Story, officers: Mapping[str, Officer], competency: Any, *, by: User) -> None:
    """Let one claim wait, and decide another in part."""
    waiting = partial(
        _hand_in,
        officers["Ayu Lestari"],
        competency,
        title="Pelatihan Pelayanan Ramah Kelompok Rentan",
        issuer="Balai Diklat Provinsi",
        days_ago=200,
        hours=16,
        description="Dua hari praktik melayani lansia dan penyandang disabilitas di loket.",
    )
    story.add(CLAIM_WAITING_SINCE, waiting)
    story.add(CLAIM_DECIDED, partial(_decide, officers["Eka Nurhayati"], competency, by))


def _decide(officer: Officer, competency: Any, by: User) -> None:
    decided = _hand_in(
        officer,
        competency,
        title="Lokakarya Standar Pelayanan",
        issuer="Ombudsman Perwakilan",
        days_ago=320,
        hours=8,
        description="Menyusun alur dan jangka waktu layanan bersama warga.",
    )
    accepted = assessments.Judgement(assessments.Decision.ACCEPTED)
    partly = assessments.Judgement(
        assessments.Decision.PARTLY, 0.5, "Lokakarya membahasnya, tetapi tidak dipraktikkan."
    )
    ids = list(decided.claimed.order_by("indicator__code").values_list("indicator", flat=True))
    judgements = {id_: partly if id_ == ids[-1] else accepted for id_ in ids}
    assessments.decide_claim(by=by, claim=decided, judgements=judgements)


def _hand_in(
    officer: Officer, competency: Any, *, title: str, issuer: str, days_ago: int, **values: Any
) -> Any:
    user = cast(User, officer.user)
    claim = assessments.draft_claim(
        by=user,
        officer=officer,
        levels=[(competency.pk, 1)],
        title=title,
        issuer=issuer,
        issued_on=today() - dt.timedelta(days=days_ago),
        **values,
    )
    picture = _certificate(title, issuer, officer.name)
    assessments.add_claim_file(by=user, claim=claim, name="sertifikat.png", content=picture)
    assessments.submit_claim(by=user, claim=claim)
    return claim


def _certificate(title: str, issuer: str, name: str) -> bytes:
    """Draw a plain certificate."""
    picture = Image.new("RGB", (900, 600), "#fcfaf7")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 880, 580), outline="#2a4385", width=6)
    for height, text in ((120, "SERTIFIKAT (CONTOH)"), (240, name), (320, title), (440, issuer)):
        pen.text((450, height), text, fill="#15244b", anchor="mm", font_size=34)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
