"""A conversation with each kind of node, in which everything that is hidden carries a canary."""

from typing import Any

from assessments.models import ScenarioPage
from tests.factories import content

WRONG = ["tanggal"]


def scenario(parent: Any, **fields: Any) -> ScenarioPage:
    """Add it, published: listen, check the document in 40 seconds, write, come back on Monday."""
    return content.scenario(parent, nodes(), title="Surat yang hilang", rest=rest(), **fields)


def rest() -> dict[str, Any]:
    return {
        "recovery": "last",
        "variables": [
            {
                "id": "trust",
                "name": "Percaya",
                "kind": "feeling",
                "start": 3,
                "words": [
                    {"at": 0, "text": "Ia tidak percaya lagi"},
                    {"at": 3, "text": "Ia masih ragu"},
                    {"at": 6, "text": "Ia mulai percaya"},
                ],
            },
            {
                "id": "anger",
                "name": "Marah",
                "kind": "feeling",
                "start": 6,
                "better": "less",
                "words": [
                    {"at": 0, "text": "Suaranya tenang"},
                    {"at": 5, "text": "Suaranya meninggi"},
                ],
            },
            {"id": "monday", "name": "RAHASIA-JANJI", "kind": "promise"},
        ],
        "moods": [
            {"when": "anger >= 7", "mood": "angry"},
            {"when": "trust >= 6", "mood": "relieved"},
            {"when": "", "mood": "tense"},
        ],
        "cast": [{"key": "atasan", "name": "Bu Rina"}],
        "variants": [{"key": "sari", "name": "Bu Sari", "persona_name": "Bu Sari"}],
    }


def _feels(trust: int, anger: int) -> list[dict[str, Any]]:
    return [{"variable": "trust", "by": trust}, {"variable": "anger", "by": anger}]


def nodes() -> list[dict[str, Any]]:
    choice, turn = content.choice, content.turn
    return [
        turn(
            "buka",
            "Surat saya hilang, dan ini sudah kali ketiga saya datang!",
            [
                choice(
                    "dengar",
                    "berkas",
                    ("KOM.1.1", 3),
                    text="Silakan duduk, Pak. Ceritakan dari awal, saya dengarkan.",
                    reaction="Ia duduk.",
                    changes=_feels(2, -2),
                    acts=["listen", "empathise"],
                ),
                choice(
                    "sela",
                    "berkas",
                    ("KOM.1.1", -1),
                    text="Ambil nomor antrean dulu, ya.",
                    changes=_feels(-2, 2),
                ),
                choice(
                    "suap",
                    "pergi",
                    text="Ada biaya supaya lebih cepat.",
                    critical="Meminta imbalan.",
                ),
            ],
            mood="",
        ),
        {
            "kind": "document",
            "key": "berkas",
            "says": "Ini semua berkas saya.",
            "title": "Surat permohonan",
            "items": [
                {"key": "nama", "label": "Nama", "text": "Hendra Wijaya"},
                {
                    "key": "tanggal",
                    "label": "Tanggal",
                    "text": "31 Juni 2026",
                    "is_wrong": True,
                    "note": "CATATAN-TANGGAL: Juni hanya 30 hari.",
                },
                {"key": "tanda", "label": "Tanda tangan", "text": "(ada)"},
            ],
            "choices": [
                choice("all", "cepat", ("PP.1.2", 2), text="", changes=_feels(2, -1)),
                choice("some", "cepat", ("PP.1.2", 1), text=""),
                choice("none", "cepat", ("PP.1.2", -1), text="", changes=_feels(-1, 1)),
            ],
        },
        turn(
            "cepat",
            "Jadi kapan selesai? Saya harus pergi sebentar lagi.",
            [
                choice(
                    "senin",
                    "rina",
                    ("PP.1.3", 3),
                    text="Senin pukul sepuluh, Pak. Ini nomor saya.",
                    changes=[*_feels(2, -2), {"variable": "monday", "to": True}],
                    acts=["act"],
                ),
                choice("nanti", "rina", ("PP.1.3", 1), text="Nanti kami kabari."),
                choice("diam", "rina", ("PP.1.3", -1), text="(Anda diam.)"),
            ],
            mood="",
            seconds=40,
            on_time_out="diam",
        ),
        {
            "kind": "scene",
            "key": "rina",
            "speaker": "atasan",
            "narration": "Bu Rina lewat dan berhenti.",
            "says": "Tuliskan permintaan maaf untuk Bapak ini, ya.",
            "leads_to": "maaf",
        },
        {
            "kind": "reply",
            "key": "maaf",
            "says": "Saya tunggu suratnya.",
            "model_answer": "JAWABAN-CONTOH: Kami mohon maaf atas surat Bapak yang hilang.",
            "choices": [
                choice("written", "senin-pagi", text="", changes=_feels(1, -1), acts=["apologise"])
            ],
        },
        {
            "kind": "later",
            "key": "senin-pagi",
            "title": "Senin berikutnya, pukul 10",
            "says": "Saya datang seperti yang dijanjikan.",
            "leads_to": "bagaimana",
        },
        {
            "kind": "fork",
            "key": "bagaimana",
            "branches": [{"when": "monday and trust >= 6", "leads_to": "lega"}],
            "leads_to": "kecewa",
        },
        content.ending("lega", title="Ia pulang lega", mood=""),
        content.ending("kecewa", "mixed", title="Ia pulang kecewa", mood=""),
        content.ending("pergi", "poor", title="Ia pergi ke kantor lain", mood="angry"),
    ]
