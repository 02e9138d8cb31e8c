"""What the workbook to fill in shows: a question of each kind, and what each column holds."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

EXAMPLES: Sequence[Mapping[str, str]] = (
    {
        "Kode": "loket-001",
        "Jenis": "Pilihan ganda",
        "Soal": "Seorang warga marah karena berkasnya ditolak. Apa yang Anda lakukan lebih dahulu?",
        "Jawaban A": "Mendengarkan keluhannya sampai selesai",
        "Jawaban B": "Menjelaskan bahwa berkasnya memang kurang",
        "Jawaban C": "Meminta warga itu kembali besok",
        "Kunci": "A",
        "Umpan balik A": "Warga yang merasa didengar lebih siap menerima penjelasan.",
        "Umpan balik B": "Penjelasan baru diterima setelah warga merasa didengar.",
        "Umpan balik C": "Menunda membuat warga makin kecewa.",
        "Penjelasan": "Mendengarkan adalah langkah pertama menangani keluhan.",
        "Petunjuk": "Apa yang paling dibutuhkan orang yang sedang marah?",
        "Sumber": "Pelajaran 2",
        "Tujuan": "latihan",
        "Kesulitan": "mudah",
        "Indikator": "KOM.1.1",
        "Topik": "keluhan, loket",
    },
    {
        "Kode": "loket-002",
        "Jenis": "Pilihan ganda",
        "Soal": "Mana saja yang termasuk sikap menyimak?",
        "Jawaban A": "Menatap lawan bicara",
        "Jawaban B": "Mengulang inti keluhan",
        "Jawaban C": "Memotong agar cepat selesai",
        "Kunci": "A, B",
        "Umpan balik A": "Tatapan menunjukkan perhatian.",
        "Umpan balik B": "Mengulang memastikan Anda memahami.",
        "Umpan balik C": "Memotong membuat warga merasa tidak dihargai.",
        "Tujuan": "dihitung",
        "Kesulitan": "sedang",
    },
    {
        "Kode": "loket-003",
        "Jenis": "Benar salah",
        "Soal": "Pengaduan boleh disampaikan secara lisan.",
        "Kunci": "Benar",
        "Umpan balik A": "Tepat: pengaduan lisan juga harus dicatat.",
        "Umpan balik B": "Pengaduan lisan juga diterima dan dicatat.",
    },
    {
        "Kode": "loket-004",
        "Jenis": "Isian singkat",
        "Soal": "Apa nama kanal pengaduan nasional?",
        "Jawaban A": "SP4N-LAPOR!",
        "Jawaban B": "LAPOR",
    },
    {
        "Kode": "loket-005",
        "Jenis": "Urutan",
        "Soal": "Urutkan langkah menangani keluhan di loket.",
        "Jawaban A": "Menyapa",
        "Jawaban B": "Mendengarkan",
        "Jawaban C": "Menjelaskan",
        "Jawaban D": "Menutup percakapan",
    },
    {
        "Kode": "loket-006",
        "Jenis": "Angka",
        "Soal": "Berapa meter jarak antre yang dianjurkan?",
        "Jawaban A": "1,5",
        "Toleransi": "0,5",
        "Satuan": "meter",
    },
    {
        "Kode": "loket-007",
        "Jenis": "Menjodohkan",
        "Soal": "Jodohkan layanan dengan instansinya.",
        "Jawaban A": "KTP elektronik => Dinas Dukcapil",
        "Jawaban B": "Pajak kendaraan => Samsat",
        "Jawaban C": "Imunisasi => Puskesmas",
    },
    {
        "Kode": "loket-008",
        "Jenis": "Teks rumpang",
        "Soal": "Lengkapi aturan berikut.",
        "Teks rumpang": "Pengaduan dicatat pada hari [[1]] dan ditanggapi dengan [[2]].",
        "Jawaban A": "yang sama | itu juga",
        "Jawaban B": "*ramah / tergesa / marah",
    },
    {
        "Kode": "loket-009",
        "Jenis": "Situasional",
        "Soal": "Antrean panjang, dan seorang lansia tampak bingung. Apa yang paling dan paling"
        " tidak tepat?",
        "Jawaban A": "Menghampiri dan menanyakan keperluannya",
        "Jawaban B": "Menunggu sampai ia bertanya",
        "Jawaban C": "Memintanya duduk dan memanggilnya lebih dahulu",
        "Jawaban D": "Menegurnya agar antre dengan tertib",
        "Kunci": "A=4, B=2, C=3, D=1",
        "Umpan balik A": "Bantuan datang sebelum ia kesulitan.",
        "Umpan balik B": "Ia mungkin tidak berani bertanya.",
        "Umpan balik C": "Membantu, tetapi keperluannya belum diketahui.",
        "Umpan balik D": "Teguran mempermalukan orang yang butuh bantuan.",
    },
    {
        "Kode": "loket-010",
        "Jenis": "Jawaban tertulis",
        "Soal": "Tulis balasan untuk warga yang aktanya terlambat terbit.",
        "Jawaban A": "Ibu Sari yang kami hormati, kami mohon maaf atas keterlambatan ini. …",
    },
)


def explanations() -> Iterator[Sequence[str]]:
    """Say of each column what it holds, whether it has to be filled in, and an example."""
    yes = _("yes")
    yield (
        "Kode",
        _("What you call the question. A file with the same code again changes the question."),
        "",
        "loket-001",
    )
    yield (
        "Jenis",
        _(
            "How it is answered: Pilihan ganda, Benar salah, Isian singkat, Urutan, Angka,"
            " Menjodohkan, Teks rumpang, Situasional or Jawaban tertulis."
        ),
        yes,
        "Pilihan ganda",
    )
    yield "Soal", _("What you ask. A new line in the cell is one in the question."), yes, ""
    yield (
        "Teks rumpang",
        _("For Teks rumpang: the text, with [[1]] where the first gap is, [[2]] for the second."),
        "",
        "",
    )
    yield (
        "Jawaban A – J",
        _(
            "The answers to choose from; the steps in their right order; all spellings that are"
            " accepted; the number; the pairs, as “left => right”; for each gap its answers, as"
            " “one | other”, or a list to choose from, as “*right / wrong”."
        ),
        yes,
        "KTP elektronik => Dinas Dukcapil",
    )
    yield (
        "Kunci",
        _(
            "The letter of the right answer, or letters: A, C. For Benar salah: Benar or Salah. For"
            " Situasional, how fitting each action is, from 1 to 4: A=4, B=1."
        ),
        yes,
        "A",
    )
    yield (
        "Umpan balik A – J",
        _("Why that answer is right or wrong. For Benar salah, A is for “Benar”, B for “Salah”."),
        "",
        "",
    )
    yield "Toleransi", _("For numbers: how far from it is still right."), "", "0,5"
    yield "Satuan", _("For numbers: the unit beside the field."), "", _("working days")
    yield (
        "Huruf besar berpengaruh",
        _("For short answers: ya, if capital letters matter."),
        "",
        "ya",
    )
    yield "Penjelasan", _("Shown after the quiz is handed in, whatever was answered."), "", ""
    yield "Petunjuk", _("Offered in practice only. A nudge, not the answer."), "", ""
    yield "Sumber", _("Regulation or lesson the answer rests on."), "", "UU 25/2009"
    yield "Tujuan", _("latihan or dihitung. Empty: dihitung."), "", "latihan"
    yield "Kesulitan", _("mudah, sedang or sulit. Empty: sedang."), "", "sedang"
    yield "Indikator", _("Full codes of indicators, with commas between."), "", "KOM.1.1, PP.1.2"
    yield "Topik", _("Words by which you find the question, with commas between."), "", "keluhan"
    yield "Kategori", _("Where it stood elsewhere; becomes a topic where there is none."), "", ""
    yield "Data Prima", _("Only Prima reads it. Leave it as it is, or empty."), "", ""
