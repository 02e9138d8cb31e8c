"""``manage.py describe_personal_data``: what is kept of people, as a page of the guides."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.core.privacy import stores_by_label

HEAD = """# Data pribadi yang disimpan

Yang disimpan Prima tentang orang, berapa lama, dan apa yang terjadi padanya saat kepegawaian
memilih **Anonimkan** untuk pegawai yang sudah keluar. Daftar yang sama, dengan pengaturan
pemasangan ini, ada di **Pegawai > Data pribadi yang disimpan**. Halaman ini ditulis oleh
`manage.py describe_personal_data`.

| Data | Isi | Disimpan | Saat dianonimkan |
|---|---|---|---|
"""


class Command(BaseCommand):
    """Write docs/guides/data-pribadi.md, in the language of the installation."""

    help = "Print what is kept of people, for how long, and what anonymising does to it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the page."""
        self.stdout.write(HEAD, ending="")
        for store in stores_by_label():
            cells = (store.label, store.holds, store.kept_for, store.anonymising)
            self.stdout.write(f"| {' | '.join(map(str, cells))} |")
