"""A small conversation that remembers, to be changed, compared and tried."""

from typing import Any

DOCUMENT: dict[str, Any] = {
    "format": 2,
    "variables": [
        {"id": "trust", "name": "Kepercayaan", "kind": "feeling", "most": 10, "start": 5},
        {"id": "friday", "name": "Janji Jumat", "kind": "promise", "start": False},
    ],
    "moods": [{"when": "trust < 4", "mood": "angry"}],
    "cast": [{"key": "p1", "name": "Pak RT"}],
    "slots": [],
    "nodes": [
        {
            "kind": "turn",
            "key": "n1",
            "name": "Pembuka",
            "says": "Sudah tiga kali saya ke sini!",
            "choices": [
                {
                    "key": "c1",
                    "text": "Saya dengarkan dulu, Bu.",
                    "leads_to": "n2",
                    "effects": [{"indicator": 7, "points": 2, "reason": "Mendengar."}],
                    "changes": [{"variable": "trust", "by": 2}],
                    "acts": ["listen"],
                },
                {
                    "key": "c2",
                    "text": "Tunggu giliran.",
                    "leads_to": "n2",
                    "changes": [{"variable": "trust", "by": -3}],
                },
            ],
        },
        {
            "kind": "turn",
            "key": "n2",
            "name": "Kapan selesai",
            "says": "Jadi kapan selesai?",
            "changes": [{"variable": "trust", "by": 1}],
            "choices": [
                {
                    "key": "c1",
                    "text": "Hari Jumat.",
                    "leads_to": "n3",
                    "changes": [{"variable": "friday", "to": True}],
                },
                {"key": "c2", "text": "Belum tahu.", "leads_to": "n3", "when": "trust >= 5"},
            ],
        },
        {
            "kind": "fork",
            "key": "n3",
            "name": "Percaya?",
            "branches": [{"when": "trust >= 6 and friday", "leads_to": "n4"}],
            "leads_to": "n5",
        },
        {"kind": "ending", "key": "n4", "title": "Lega", "outcome": "good", "text": "Pulang."},
        {"kind": "ending", "key": "n5", "title": "Kecewa", "outcome": "poor", "text": "Pergi."},
    ],
    "variants": [{"key": "v1", "name": "Lebih marah", "start": {"trust": 1}}],
    "tests": [],
    "layout": {},
    "recovery": "",
}


def changed(node: int, **fields: Any) -> dict[str, Any]:
    """Return the document with other fields of a node."""
    nodes = [dict(each) for each in DOCUMENT["nodes"]]
    nodes[node] |= fields
    return {**DOCUMENT, "nodes": nodes}


_WAYS = [{"key": key, "text": "", "leads_to": "n9"} for key in ("all", "some", "none")]
EVERYTHING: dict[str, Any] = {
    **DOCUMENT,
    "nodes": [
        *DOCUMENT["nodes"],
        {"kind": "scene", "key": "n6", "name": "Hujan", "says": "Hujan turun.", "leads_to": "n7"},
        {
            "kind": "later",
            "key": "n7",
            "title": "Senin, pukul 10",
            "leads_to": "n8",
        },
        {
            "kind": "document",
            "key": "n8",
            "name": "KTP",
            "title": "Kartu identitas",
            "says": "Cari yang keliru.",
            "items": [{"key": "i1", "label": "Nama", "text": "Sri", "is_wrong": True}],
            "choices": _WAYS,
        },
        {
            "kind": "reply",
            "key": "n9",
            "name": "Surat maaf",
            "says": "Tulis permintaan maaf.",
            "choices": [{"key": "written", "text": "", "leads_to": "n10"}],
        },
        {
            "kind": "chance",
            "key": "n10",
            "name": "Untung",
            "branches": [{"weight": 2, "leads_to": "n4"}, {"weight": 1, "leads_to": "n5"}],
        },
    ],
}
"""Every kind of node, and all that can be set."""
