"""A district government of any size, the same for the same seed; all its people are invented.

Names join parts common in many regions of Indonesia, and numbers follow the structure of the real
ones, so that whatever reads them is tested by them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from lms.people.imports.columns import SYNONYMS, Field

DISTRICT = (60, 400)  # units and officers of a small but whole government
LARGE = (5_000, 100_000)
EMAIL_DOMAIN = "sukamaju.example"  # a reserved name: no mail can leave for it
LATEST_APPOINTMENT = 2024
SHARE_OF_WOMEN = 0.55
PARENTS = 3  # the agencies, first in the list, that have schools or clinics below them

AGENCIES = (
    ("DUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("DISDIK", "Dinas Pendidikan dan Kebudayaan"),
    ("DINKES", "Dinas Kesehatan"),
    ("DPMPTSP", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
    ("DINSOS", "Dinas Sosial"),
    ("DPUPR", "Dinas Pekerjaan Umum dan Penataan Ruang"),
    ("BKPSDM", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"),
    ("DISHUB", "Dinas Perhubungan"),
    ("DISNAKER", "Dinas Tenaga Kerja"),
    ("DISKOMINFO", "Dinas Komunikasi dan Informatika"),
    ("DISPERTAN", "Dinas Pertanian dan Ketahanan Pangan"),
    ("DISPERKIM", "Dinas Perumahan dan Kawasan Permukiman"),
    ("DLH", "Dinas Lingkungan Hidup"),
    ("DISKOPERINDAG", "Dinas Koperasi, Usaha Kecil, Perindustrian, dan Perdagangan"),
    ("DISPAR", "Dinas Pariwisata, Kepemudaan, dan Olahraga"),
    ("BPKAD", "Badan Pengelolaan Keuangan dan Aset Daerah"),
    ("BAPENDA", "Badan Pendapatan Daerah"),
    ("BAPPEDA", "Badan Perencanaan Pembangunan Daerah"),
    ("BPBD", "Badan Penanggulangan Bencana Daerah"),
    ("SATPOLPP", "Satuan Polisi Pamong Praja"),
)
DIVISIONS = ("Bidang Pelayanan", "Bidang Data dan Informasi", "Bidang Pembinaan")
PLACES = tuple(
    f"{first}{last}"
    for last in ("sari", "jaya", "mulya", "rejo", "asih", "mekar", "makmur", "harja", "wangi",
    "tirta")
    for first in ("Suka", "Sido", "Marga", "Tirta", "Karang", "Bina", "Wana", "Giri", "Kerta",
    "Mekar")
)  # fmt: skip

POSITIONS = (
    ("kepala-dinas", "Kepala Perangkat Daerah", "jpt"),
    ("sekretaris", "Sekretaris Perangkat Daerah", "administrator"),
    ("kepala-bidang", "Kepala Bidang", "administrator"),
    ("kepala-seksi-pelayanan", "Kepala Seksi Pelayanan", "pengawas"),
    ("camat", "Camat", "administrator"),
    ("lurah", "Lurah", "pengawas"),
    ("kepala-uptd", "Kepala UPTD", "pengawas"),
    ("kepala-sekolah", "Guru Ahli Madya (Kepala Sekolah)", "fungsional"),
    ("guru-pertama", "Guru Ahli Pertama", "fungsional"),
    ("guru-muda", "Guru Ahli Muda", "fungsional"),
    ("perawat-terampil", "Perawat Terampil", "fungsional"),
    ("bidan-mahir", "Bidan Mahir", "fungsional"),
    ("dokter-pertama", "Dokter Ahli Pertama", "fungsional"),
    ("analis-sdm-aparatur", "Analis Sumber Daya Manusia Aparatur Ahli Pertama", "fungsional"),
    ("pranata-komputer", "Pranata Komputer Ahli Pertama", "fungsional"),
    ("arsiparis-terampil", "Arsiparis Terampil", "fungsional"),
    ("petugas-loket", "Petugas Loket Pelayanan", "pelaksana"),
    ("pengelola-pengaduan", "Pengelola Pengaduan", "pelaksana"),
    ("operator-data", "Operator Data Kependudukan", "pelaksana"),
    ("pengadministrasi-umum", "Pengadministrasi Umum", "pelaksana"),
)
HEADS = {
    "government": "kepala-dinas",
    "agency": "kepala-dinas",
    "secretariat": "sekretaris",
    "division": "kepala-bidang",
    "section": "kepala-seksi-pelayanan",
    "district": "camat",
    "village": "lurah",
    "clinic": "kepala-uptd",
    "school": "kepala-sekolah",
}
OFFICE = (
    "petugas-loket", "pengadministrasi-umum", "operator-data", "pengelola-pengaduan",
    "arsiparis-terampil", "pranata-komputer", "analis-sdm-aparatur",
)  # fmt: skip
STAFF = {
    "school": ("guru-pertama", "guru-pertama", "guru-muda", "pengadministrasi-umum"),
    "clinic": ("perawat-terampil", "bidan-mahir", "dokter-pertama", "petugas-loket"),
}
KINDS = {"village": "section", "clinic": "service_unit", "school": "service_unit"}

MEN = (
    "Agus", "Bambang", "Budi", "Dedi", "Dimas", "Eko", "Fajar", "Gede", "Hendra", "Ilham", "Irfan",
    "Joko", "Kadek", "Ketut", "Lukman", "Made", "Muhammad", "Nanang", "Oki", "Parulian", "Putu",
    "Rahmat", "Rizki", "Samuel", "Slamet", "Taufik", "Teguh", "Udin", "Wahyu", "Wayan", "Yohanes",
    "Yusuf", "Zainal", "Asep", "Ujang", "Tatang", "Andi", "Daeng", "Togar", "Yanto",
)  # fmt: skip
WOMEN = (
    "Ani", "Ayu", "Citra", "Dewi", "Dian", "Endang", "Fitri", "Fransiska", "Gita", "Hasnah", "Ida",
    "Indah", "Intan", "Kartika", "Komang", "Lestari", "Lilis", "Luh", "Maria", "Mega", "Neneng",
    "Ni Made", "Nur", "Nurul", "Putri", "Ratna", "Rina", "Rosmawati", "Sari", "Siti", "Sri",
    "Sulastri",
    "Tiurma", "Tuti", "Umi", "Wati", "Wulan", "Yanti", "Yuliana", "Zahra",
)  # fmt: skip
MIDDLE = (
    "", "", "", "Adi", "Agung", "Ahmad", "Aisyah", "Arif", "Astuti", "Bagus", "Cahya", "Dwi", "Eka",
    "Hadi", "Hasan", "Indra", "Jaya", "Kusuma", "Laksmi", "Mulia", "Nurul", "Purnama", "Rahma",
    "Tri",
)  # fmt: skip
LAST = (
    "Anggraini", "Ardiansyah", "Batubara", "Darmawan", "Effendi", "Fauzi", "Gunawan", "Handayani",
    "Harahap", "Hartono", "Hasibuan", "Hidayat", "Iskandar", "Kurniawan", "Lubis", "Mahendra",
    "Maharani", "Manalu", "Maulana", "Mulyadi", "Nainggolan", "Nasution", "Nugroho", "Oktaviani",
    "Pangestu", "Permana", "Pertiwi", "Prasetyo", "Pratama", "Purnomo", "Rahayu", "Ramadhan",
    "Ritonga", "Safitri", "Saputra", "Santoso", "Setiawan", "Siregar", "Simanjuntak", "Situmorang",
    "Suharto", "Sukmawati", "Sunarya", "Suryani", "Susanti", "Sutrisno", "Syahputra", "Tanjung",
    "Utami", "Wibowo", "Widodo", "Wijaya", "Wulandari", "Yuliani", "Yusuf", "Zulkarnain",
)  # fmt: skip
DEGREES = ("", "", "", ", S.Sos.", ", S.E.", ", S.H.", ", S.IP.", ", A.Md.", ", S.Kom.", ", M.Si.")
DEGREES_AT = {
    "school": (", S.Pd.", ", S.Pd.", ", M.Pd."),
    "clinic": (", A.Md.Kep.", ", S.Kep.", ""),
}
GRADES = ("II/c", "II/d", "III/a", "III/a", "III/b", "III/c", "III/d", "IV/a")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit to be; ``place`` is what it is in daily life, finer than ``kind``."""

    code: str
    name: str
    place: str
    parent: str

    @property
    def kind(self) -> str:
        """What the organisation calls it."""
        return KINDS.get(self.place, self.place)


@dataclass(frozen=True, slots=True)
class Person:
    """An officer to be, as a row of HR's file says it."""

    staff_number: str
    name: str
    employment: str
    grade: str
    email: str
    phone: str
    unit: Unit
    position: tuple[str, str, str]
    since: dt.date


def units(count: int) -> list[Unit]:
    """Make ``count`` units, each after the one above it."""
    made = [Unit("SKM", "Pemerintah Kabupaten Sukamaju", "government", "")]
    made += _agencies(min(len(AGENCIES), max(PARENTS, count // 7)))
    made += _districts(max(1, min(len(PLACES), count // 10)))
    made += _service_units(max(0, count - len(made)))
    return made[:count]


def _agencies(count: int) -> Iterator[Unit]:
    chosen = AGENCIES[:count]
    yield from (Unit(code, name, "agency", "SKM") for code, name in chosen)
    for code, name in chosen:
        yield Unit(f"{code}-SEK", f"Sekretariat {name}", "secretariat", code)
        for number, division in enumerate(DIVISIONS[:2], start=1):
            yield Unit(f"{code}-B{number}", f"{division} {name}", "division", code)


def _districts(count: int) -> Iterator[Unit]:
    for number, place in enumerate(PLACES[:count], start=1):
        yield Unit(f"KEC-{number:03}", f"Kecamatan {place}", "district", "SKM")


def _service_units(count: int) -> Iterator[Unit]:
    """Make villages, clinics and schools, in turns and by place."""
    for number in range(count):
        turn, place = number // 6, PLACES[number // 6 % len(PLACES)]
        parent = f"KEC-{turn % max(1, min(len(PLACES), count // 10)) + 1:03}"
        match number % 6:
            case 0:
                yield Unit(f"KEL-{turn:04}", f"Kelurahan {place} {turn + 1}", "village", parent)
            case 1:
                yield Unit(f"PKM-{turn:04}", f"Puskesmas {place} {turn + 1}", "clinic", "DINKES")
            case _:
                name = f"SD Negeri {number + 1} {place}"
                yield Unit(f"SDN-{number:04}", name, "school", "DISDIK")


def people(count: int, among: Sequence[Unit], seed: int = 1) -> Iterator[Person]:
    """Make ``count`` officers in the units ``among``; each unit's first one leads it."""
    random = Random(seed)
    taken: set[str] = set()
    for number in range(count):
        is_head = number < len(among)
        unit = among[number] if is_head else random.choice(among)
        yield _person(random, unit, number, taken, is_head=is_head)


def _person(random: Random, unit: Unit, number: int, taken: set[str], *, is_head: bool) -> Person:
    is_woman = random.random() < SHARE_OF_WOMEN
    employment = "pns" if is_head else random.choices(("pns", "pppk", "non_asn"), (70, 20, 10))[0]
    code = HEADS[unit.place] if is_head else random.choice(STAFF.get(unit.place, OFFICE))
    staff_number, since = _number(random, employment, number, taken, is_woman=is_woman)
    name = _name(random, is_woman=is_woman)
    degree = random.choice(DEGREES_AT.get(unit.place, DEGREES))
    mailbox = f"{name.split()[0]}.{name.split()[-1]}.{number + 1}".casefold()
    return Person(
        staff_number=staff_number,
        name=name + degree,
        employment=employment,
        grade=random.choice(GRADES) if employment == "pns" else "",
        email=f"{mailbox}@{EMAIL_DOMAIN}",
        phone=f"+62 812 0000 {number % 10_000:04}",  # not given to anybody
        unit=unit,
        position=next(position for position in POSITIONS if position[0] == code),
        since=since,
    )


def _name(random: Random, *, is_woman: bool) -> str:
    parts = (random.choice(WOMEN if is_woman else MEN), random.choice(MIDDLE), random.choice(LAST))
    return " ".join(part for part in parts if part)


def _number(
    random: Random, employment: str, number: int, taken: set[str], *, is_woman: bool
) -> tuple[str, dt.date]:
    """Make a number nobody has, and a date of posting after the appointment it tells."""
    born = dt.date(1966, 1, 1) + dt.timedelta(days=random.randrange(12_000))
    year = min(LATEST_APPOINTMENT, born.year + random.randint(20, 33))
    month = random.randint(1, 12)
    since = dt.date(random.randint(year, LATEST_APPOINTMENT), month, 1)
    if employment == "non_asn":
        return f"THL-{number + 1:06}", since
    # In the number of a PPPK, 21 stands where a PNS has the month.
    stem = f"{born:%Y%m%d}{year}{month if employment == 'pns' else 21:02}{2 if is_woman else 1}"
    serial = next(n for n in range(1, 1000) if f"{stem}{n:03}" not in taken)
    taken.add(f"{stem}{serial:03}")
    return f"{stem}{serial:03}", since


HEADERS = tuple(
    SYNONYMS[field][0]
    for field in (
        Field.STAFF_NUMBER, Field.NAME, Field.EMPLOYMENT, Field.GRADE, Field.EMAIL, Field.PHONE,
        Field.UNIT_CODE, Field.UNIT_NAME, Field.POSITION_CODE, Field.POSITION_TITLE, Field.SINCE,
    )
)  # fmt: skip


def row(person: Person) -> tuple[str, ...]:
    """Write an officer as a row of HR's file, below ``HEADERS``."""
    employment = {"pns": "PNS", "pppk": "PPPK", "non_asn": "Non-ASN"}[person.employment]
    code, title, _kind = person.position
    return (
        person.staff_number, person.name, employment, person.grade, person.email, person.phone,
        person.unit.code, person.unit.name, code, title, f"{person.since:%d/%m/%Y}",
    )  # fmt: skip
